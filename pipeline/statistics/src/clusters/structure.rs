//! Is there more than one kind? One test over all numbers of clusters at once.

use super::copula::Copula;
use super::kmeans::KMeans;
use super::kmeans::k_means;
use super::normal::Draws;
use super::points::Points;
use super::silhouette::silhouette;

/// How to test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Test {
    /// The smallest number of clusters.
    pub from: usize,
    /// The largest.
    pub to: usize,
    /// How many populations without groups are drawn at most.
    pub replicates: usize,
    /// Starts of each clustering.
    pub starts: usize,
    /// At most so many people are clustered in each.
    pub most: usize,
    /// What the draws begin with.
    pub seed: u64,
}

/// The test looks after so many populations whether it is of any use to go on.
const LOOK: usize = 10;

/// It ends when so many populations reach what was seen: p can no longer become small (Besag & Clifford 1991).
const ENOUGH: usize = 4;

/// What is clustered of a row of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StructureOf {
    /// Answers minus the person's own mean.
    Patterns,
    /// Answers as given.
    Levels,
}

/// Whether the answers hold groups that one population would not show.
#[derive(Clone, Debug, PartialEq)]
pub struct Structure {
    /// The number of clusters that stands out most.
    pub k: usize,
    /// The chance that one population shows as much, over all numbers of clusters.
    pub p: f64,
    /// What each number of clusters shows.
    pub by_k: Vec<StandsOut>,
}

/// How far one number of clusters stands out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StandsOut {
    /// How many clusters.
    pub k: usize,
    /// Their silhouette.
    pub silhouette: f64,
    /// By how many standard deviations it exceeds that of one population.
    pub standardised: f64,
    /// The chance that one population shows as much for any number of clusters (single-step maxT, Westfall & Young 1993).
    pub p: f64,
}

/// Tests complete answers.
///
/// Statistic: the greatest, over the numbers of clusters, of the silhouette standardised by those of all populations, the
/// seen one among them. p = (1 + how many populations reach it) / (1 + populations); no more are drawn once
/// four reach it. The populations come from a [`Copula`]. `None` when a question has one answer only, or there are fewer distinct rows than clusters.
#[must_use]
pub fn structure(answers: &Points, of: StructureOf, test: Test) -> Option<Structure> {
    let copula = Copula::fit(answers)?;
    let n = answers.len().min(test.most);
    let sampled;
    let seen = if n < answers.len() {
        sampled = answers.picked(&Draws::new(test.seed, 3_000).sample(answers.len(), n));
        &sampled
    } else {
        answers
    };
    let mut all = vec![silhouettes(seen, of, test)?];
    for replicate in 0..test.replicates {
        let drawn = copula.draw(n, &mut Draws::new(test.seed, 4_000 + replicate as u64));
        all.extend(silhouettes(&drawn, of, test));
        if (replicate + 1) % LOOK == 0 && reached(&all) >= ENOUGH {
            break;
        }
    }
    judged(&all, test)
}

/// How often the populations drawn so far reach what was seen.
fn reached(all: &[Vec<f64>]) -> usize {
    let greatest = standardised(all).iter().map(|row| greatest(row)).collect::<Vec<_>>();
    let (Some(seen), nulls) = (greatest.first(), greatest.iter().skip(1)) else { return 0 };
    nulls.filter(|null| *null >= seen).count()
}

fn silhouettes(answers: &Points, of: StructureOf, test: Test) -> Option<Vec<f64>> {
    let centred;
    let points = match of {
        StructureOf::Patterns => {
            centred = answers.centred();
            &centred
        }
        StructureOf::Levels => answers,
    };
    let one = |k| {
        let clusters = k_means(points, KMeans { k, starts: test.starts, seed: test.seed })?;
        silhouette(points, &clusters.labels)
    };
    (test.from..=test.to).map(one).collect()
}

/// Each silhouette minus the mean of all populations, in standard deviations.
fn standardised(all: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let n = all.len() as f64;
    let n_sizes = all.first().map_or(0, Vec::len);
    let mut standards = vec![vec![0.0; n_sizes]; all.len()];
    for at in 0..n_sizes {
        let values = all.iter().filter_map(|row| row.get(at).copied()).collect::<Vec<_>>();
        let mean = values.iter().sum::<f64>() / n;
        let sd =
            (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt().max(1e-9);
        for (row, value) in standards.iter_mut().zip(&values) {
            if let Some(cell) = row.get_mut(at) {
                *cell = (value - mean) / sd;
            }
        }
    }
    standards
}

fn greatest(row: &[f64]) -> f64 {
    row.iter().copied().fold(f64::NEG_INFINITY, f64::max)
}

fn judged(all: &[Vec<f64>], test: Test) -> Option<Structure> {
    let n = all.len() as f64;
    let standards = standardised(all);
    let seen = standards.first()?;
    let most = greatest(seen);
    let nulls = standards.iter().skip(1).map(|row| greatest(row)).collect::<Vec<_>>();
    let chance = |value: f64| (1 + nulls.iter().filter(|null| **null >= value).count()) as f64 / n;
    let by_k = seen.iter().zip(all.first()?).enumerate().map(|(at, (standardised, silhouette))| StandsOut {
        k: test.from + at,
        silhouette: *silhouette,
        standardised: *standardised,
        p: chance(*standardised),
    });
    let best = seen.iter().position(|value| *value >= most)?;
    Some(Structure { k: test.from + best, p: chance(most), by_k: by_k.collect() })
}
