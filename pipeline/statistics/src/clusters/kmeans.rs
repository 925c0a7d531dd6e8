//! k-means: equal rows together, starts by linfa, finished by weighted passes.

use super::collapse::collapse;
use super::lloyd::Descent;
use super::lloyd::descend;
use super::normal::Draws;
use super::points::Points;
use super::starts::rows_for;
use super::starts::start;
use std::cmp::Ordering;

/// How to cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KMeans {
    /// How many clusters.
    pub k: usize,
    /// How many starts; the best of them is kept.
    pub starts: usize,
    /// What the draws begin with.
    pub seed: u64,
}

/// A clustering; the largest cluster is the first.
///
/// Method: k-means++ (Arthur & Vassilvitskii 2007) with several starts by linfa, on at most 4,096 points; every start is
/// finished by Lloyd's passes over the distinct rows with their weights, above 20,000 of them on a sample first, the best
/// two then on all. Inertia: Σ weight · squared distance to the centroid, as scikit-learn's `inertia_`.
#[derive(Clone, Debug, PartialEq)]
pub struct Clusters {
    /// The cluster of each point, in the order given.
    pub labels: Vec<u32>,
    /// The mean of each cluster.
    pub centroids: Vec<Vec<f64>>,
    /// The weight of each cluster.
    pub sizes: Vec<f64>,
    /// Σ weight · squared distance to the own centroid.
    pub inertia: f64,
}

/// The most points that linfa sees.
const SEEN: usize = 4_096;

/// Above this many distinct rows a start is finished on a sample.
const SAMPLE: usize = 20_000;

/// Rows repeat when each stands for so many people.
const REPEATING: f64 = 4.0;

/// How many starts are finished on all points when there was a sample.
const FINISHED: usize = 2;

/// Clusters the points; `None` when there are fewer than `k` distinct rows, or `k` or `starts` is 0.
#[must_use]
pub fn k_means(points: &Points, settings: KMeans) -> Option<Clusters> {
    let collapsed = collapse(points);
    let distinct = &collapsed.points;
    if settings.k == 0 || settings.starts == 0 || distinct.len() < settings.k {
        return None;
    }
    let best = if settings.k == 1 {
        descend(distinct, vec![0.0; distinct.stride()])
    } else {
        best_descent(distinct, settings)?
    };
    Some(finished(distinct, &collapsed.place, settings.k, best))
}

/// The best of several starts.
fn best_descent(points: &Points, settings: KMeans) -> Option<Descent> {
    let mut draws = Draws::new(settings.seed, 0);
    let rows = rows_for(points, SEEN, &mut draws);
    // The canonical order looks random, so its beginning is a sample.
    let sample = (points.len() > SAMPLE).then(|| points.picked(&(0..SAMPLE).collect::<Vec<_>>()));
    let on = sample.as_ref().unwrap_or(points);
    let mut descents = Vec::with_capacity(settings.starts);
    for at in 0..starts_for(points, settings.starts) {
        let mut draws = Draws::new(settings.seed, at as u64 + 1);
        if let Some(centroids) = start(&rows, settings.k, points.stride(), &mut draws) {
            descents.push(descend(on, centroids));
        }
    }
    descents.sort_by(|a, b| a.inertia.total_cmp(&b.inertia));
    if sample.is_none() {
        return descents.into_iter().next();
    }
    let mut chosen: Vec<Descent> = Vec::new();
    for descent in descents {
        // Starts that ended in the same place are finished once.
        let is_known = chosen.iter().any(|known| known.inertia * (1.0 + 1e-4) >= descent.inertia);
        if !is_known && chosen.len() < FINISHED {
            chosen.push(descent);
        }
    }
    let ends = chosen.into_iter().map(|descent| descend(points, descent.centroids));
    ends.min_by(|a, b| a.inertia.total_cmp(&b.inertia))
}

/// Where rows repeat a start costs little, and few distinct rows make many places to get stuck: four times as many.
fn starts_for(points: &Points, starts: usize) -> usize {
    let total = points.weights().iter().map(|weight| f64::from(*weight)).sum::<f64>();
    if total >= REPEATING * points.len() as f64 { starts * 4 } else { starts }
}

/// The clusters by size, then by centroid, and the labels of the rows as they were given.
fn finished(points: &Points, place: &[u32], k: usize, descent: Descent) -> Clusters {
    let stride = points.stride().max(1);
    let mut sizes = vec![0.0; k];
    for (label, weight) in descent.labels.iter().zip(points.weights()) {
        if let Some(size) = sizes.get_mut(*label as usize) {
            *size += f64::from(*weight);
        }
    }
    let centroids = descent
        .centroids
        .chunks_exact(stride)
        .map(|centroid| centroid.iter().copied().take(points.n_dims()).collect::<Vec<_>>())
        .collect::<Vec<_>>();
    let mut order = sizes.iter().zip(&centroids).enumerate().collect::<Vec<_>>();
    order.sort_by(|(_, a), (_, b)| b.0.total_cmp(a.0).then_with(|| by_numbers(a.1, b.1)));
    let order = order.into_iter().map(|(at, _)| at).collect::<Vec<_>>();
    let mut rank = vec![0_u32; k];
    for (new, old) in order.iter().enumerate() {
        if let Some(rank) = rank.get_mut(*old) {
            *rank = new as u32;
        }
    }
    let label = |row: &u32| {
        let old = descent.labels.get(*row as usize).copied().unwrap_or_default();
        rank.get(old as usize).copied().unwrap_or_default()
    };
    Clusters {
        labels: place.iter().map(label).collect(),
        sizes: order.iter().filter_map(|at| sizes.get(*at).copied()).collect(),
        centroids: order.iter().filter_map(|at| centroids.get(*at).cloned()).collect(),
        inertia: descent.inertia,
    }
}

fn by_numbers(a: &[f64], b: &[f64]) -> Ordering {
    let unequal = a.iter().zip(b).map(|(a, b)| a.total_cmp(b)).find(|order| order.is_ne());
    unequal.unwrap_or(Ordering::Equal)
}
