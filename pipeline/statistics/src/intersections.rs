//! Crossings of backgrounds, each shrunk toward what its margins alone would say.
//!
//! Small cells are noisy, so the most extreme of many is mostly luck. Empirical Bayes pulls every cell toward the additive
//! prediction of its margins, the more the fewer its people; where the cells differ from that prediction by no more than
//! chance, nothing is left to rank. It must not know which backgrounds are crossed.

use crate::distribution::Distribution;
use crate::level::Level;
use crate::regression::{DesignRow, System};
use std::collections::BTreeSet;

/// One crossing: a level of each background, and its people.
#[derive(Clone, Debug, PartialEq)]
pub struct Crossing {
    /// The level of each background, in one order for all crossings.
    pub levels: Vec<String>,
    /// What its people answered.
    pub values: Distribution,
}

/// A crossing after shrinking.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shrunk {
    /// Its own mean.
    pub mean: f64,
    /// What its margins alone predict.
    pub predicted: f64,
    /// The mean shrunk toward the prediction.
    pub shrunk: f64,
    /// The standard error of the shrunk mean.
    pub se: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end.
    pub upp: f64,
    /// How many people.
    pub n: u64,
}

/// All crossings after shrinking.
///
/// Formula: ŷ by least squares on one dummy per level (weights n), σ² pooled within the crossings, τ² = max(0, (Σ n(y −
/// ŷ)²/σ² − (m − p))/(Σw − Σw²x'Ax)) with w = n/σ²; shrunk = ŷ + τ²/(τ² + σ²/n)·(y − ŷ), variance τ²σ²/(nτ² + σ²). Reference:
/// Morris, JASA 78 (1983) 47–55; `DerSimonian` & Laird, Controlled Clinical Trials 7 (1986) 177–188 for τ². Unit: that of
/// the values. `None` below two crossings with people, or when nobody varies within them.
///
/// ```
/// use gapwise_statistics::{Crossing, Distribution, shrink_crossings};
///
/// let cell = |a: &str, b: &str, mean: f64, n: u64| Crossing {
///     levels: vec![a.to_owned(), b.to_owned()],
///     values: Distribution::from_counts(&[(mean - 1.0, n), (mean + 1.0, n)]).unwrap_or_default(),
/// };
/// // One crossing is far below what its margins say, and well measured.
/// let found = shrink_crossings(&[
///     cell("x", "p", 4.0, 200), cell("x", "q", 4.0, 200), cell("y", "p", 4.0, 200), cell("y", "q", 2.0, 200),
/// ]).unwrap();
/// assert!(found.may_rank());
/// let last = found.crossings[3].unwrap();
/// assert!(last.mean <= last.shrunk && last.shrunk < last.predicted);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct ShrunkCrossings {
    /// Each crossing, in the order given; `None` for one without people.
    pub crossings: Vec<Option<Shrunk>>,
    /// The variance of crossings around their predictions, beyond chance.
    pub tau_squared: f64,
    /// The variance within crossings.
    pub within: f64,
}

impl ShrunkCrossings {
    /// Whether crossings differ from their margins by more than chance, so that ranking them means something.
    #[must_use]
    pub fn may_rank(&self) -> bool {
        self.tau_squared > 0.0
    }
}

/// Computes [`ShrunkCrossings`]; `None` as its documentation says.
#[must_use]
pub fn shrink_crossings(crossings: &[Crossing]) -> Option<ShrunkCrossings> {
    let there: Vec<&Crossing> = crossings.iter().filter(|one| one.values.n() > 0).collect();
    if there.len() < 2 {
        return None;
    }
    let within = pooled_variance(&there)?;
    let (rows, columns) = design(&there);
    let system = System::new(&rows.iter().collect::<Vec<_>>(), columns)?;
    let tau_squared = between(&rows, &system, within)?;
    let mut fitted = there.iter().zip(&rows);
    let crossings = crossings.iter().map(|crossing| {
        if crossing.values.n() == 0 {
            return None;
        }
        let (own, row) = fitted.next()?;
        shrunk(own.values.mean()?, system.predicted(row), own.values.n(), (tau_squared, within))
    });
    Some(ShrunkCrossings { crossings: crossings.collect(), tau_squared, within })
}

fn shrunk(mean: f64, predicted: f64, n: u64, (tau, within): (f64, f64)) -> Option<Shrunk> {
    let noise = within / n as f64;
    let kept = tau / (tau + noise);
    let shrunk = predicted + kept * (mean - predicted);
    let se = (kept * noise).sqrt();
    let half = Level::default().z() * se;
    shrunk.is_finite().then_some(Shrunk {
        mean,
        predicted,
        shrunk,
        se,
        low: shrunk - half,
        upp: shrunk + half,
        n,
    })
}

fn pooled_variance(crossings: &[&Crossing]) -> Option<f64> {
    let (mut sum, mut df) = (0.0, 0.0);
    for crossing in crossings {
        let free = crossing.values.n() as f64 - 1.0;
        sum += crossing.values.variance().map_or(0.0, |variance| variance * free);
        df += free;
    }
    Some(sum / df).filter(|variance| variance.is_finite() && *variance > 0.0)
}

/// τ² by moments: what squares around the predictions are beyond those that chance gives.
fn between(rows: &[DesignRow], system: &System, within: f64) -> Option<f64> {
    let (mut squares, mut weights, mut traced) = (0.0, 0.0, 0.0);
    for row in rows {
        let n = row.values.n() as f64;
        let off = row.values.mean()? - system.predicted(row);
        squares += n / within * off * off;
        weights += n / within;
        traced += n * n / within * system.quadratic(row);
    }
    let free = rows.len() as f64 - system.parameters() as f64;
    let room = weights - traced;
    // As many margins as crossings predict every one of them: nothing is left over.
    let is_open = free >= 1.0 && room > 1e-9 * weights;
    Some(if is_open { ((squares - free) / room).max(0.0) } else { 0.0 })
}

/// The constant and one dummy per level of each background; columns that others explain are dropped later.
fn design(crossings: &[&Crossing]) -> (Vec<DesignRow>, usize) {
    let levels: BTreeSet<(usize, &str)> =
        crossings.iter().flat_map(|one| one.levels.iter().map(String::as_str).enumerate()).collect();
    let column =
        |level: (usize, &str)| levels.iter().position(|known| *known == level).map(|place| place + 1);
    let row = |one: &&Crossing| {
        let mut x = vec![(0, 1.0)];
        let own = one.levels.iter().map(String::as_str).enumerate();
        x.extend(own.filter_map(|level| Some((column(level)?, 1.0))));
        DesignRow { x, values: people(&one.values) }
    };
    (crossings.iter().map(row).collect(), levels.len() + 1)
}

/// The same answers with every person weighing one: crossings are pooled by their people.
fn people(values: &Distribution) -> Distribution {
    let counts: Vec<(f64, u64)> = values.cells().iter().map(|cell| (cell.value, cell.n)).collect();
    Distribution::from_counts(&counts).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(a: &str, b: &str, mean: f64, n: u64) -> Crossing {
        Crossing {
            levels: vec![a.to_owned(), b.to_owned()],
            values: Distribution::from_counts(&[(mean - 1.0, n), (mean + 1.0, n)]).unwrap(),
        }
    }

    #[test]
    fn crossings_that_add_up_are_not_ranked() {
        let additive = [
            cell("x", "p", 3.0, 20),
            cell("x", "q", 4.0, 20),
            cell("y", "p", 2.0, 20),
            cell("y", "q", 3.0, 20),
        ];
        let found = shrink_crossings(&additive).unwrap();
        assert!(!found.may_rank());
        for shrunk in found.crossings.iter().flatten() {
            assert!((shrunk.mean - shrunk.shrunk).abs() < 1e-9, "{shrunk:?}");
        }
    }

    #[test]
    fn fewer_people_are_pulled_further() {
        let lone = |n: u64| {
            let cells = [
                cell("x", "p", 4.0, 300),
                cell("x", "q", 4.0, 300),
                cell("y", "p", 4.0, 300),
                cell("y", "q", 1.0, n),
            ];
            let found = shrink_crossings(&cells).unwrap().crossings[3].unwrap();
            (found.shrunk - found.mean) / (found.predicted - found.mean)
        };
        let (few, many) = (lone(4), lone(300));
        assert!(0.0 <= many && many < few && few <= 1.0, "{many} {few}");
    }

    #[test]
    fn nobody_is_nobody() {
        let empty =
            Crossing { levels: vec!["y".to_owned(), "q".to_owned()], values: Distribution::default() };
        assert_eq!(shrink_crossings(&[cell("x", "p", 3.0, 9), empty.clone()]), None);
        let found = shrink_crossings(&[cell("x", "p", 3.0, 9), empty, cell("y", "p", 2.0, 9)]).unwrap();
        assert!(found.crossings[1].is_none() && found.crossings[2].is_some());
    }
}
