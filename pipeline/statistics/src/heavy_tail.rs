//! Does a mean rest on a few people? Names the heavy tail of a number item, whose ranks then lead.

use crate::distribution::Distribution;

/// Below this many people a tail is not named.
const FEWEST: u64 = 20;

/// A tail that carries more than this is heavy; the normal one carries .08, the exponential .22.
const HEAVY: f64 = 1.0 / 3.0;

/// The share of the variance that the hundredth of the people farthest from the mean carry, one person at least.
///
/// Formula: Σ over the farthest ⌈n/100⌉ of (x − mean)² / Σ(x − mean)². Unit: share, 0 to 1. `None` below 20 people or when
/// nobody varies. People are counted, weights are not used.
///
/// ```
/// use gapwise_statistics::{Distribution, heavy_tail::{is_heavy_tailed, tail_share}};
///
/// let money = Distribution::from_counts(&[(0.0, 900), (100.0, 90), (20_000.0, 10)])?;
/// assert!(tail_share(&money).unwrap() > 0.9 && is_heavy_tailed(&money));
/// # Ok::<(), gapwise_statistics::DistributionError>(())
/// ```
#[must_use]
pub fn tail_share(distribution: &Distribution) -> Option<f64> {
    let n = distribution.n();
    if n < FEWEST {
        return None;
    }
    let count = n as f64;
    let mean = distribution.cells().iter().map(|cell| cell.value / count * cell.n as f64).sum::<f64>();
    let square = |value: f64| (value - mean) * (value - mean);
    let mut far: Vec<(f64, u64)> =
        distribution.cells().iter().map(|cell| (square(cell.value), cell.n)).collect();
    far.sort_by(|a, b| b.0.total_cmp(&a.0));
    let all: f64 = far.iter().map(|(square, n)| square * *n as f64).sum();
    let (mut left, mut carried) = (n.div_ceil(100), 0.0);
    for (square, n) in far {
        let taken = n.min(left);
        carried += square * taken as f64;
        left -= taken;
    }
    let share = carried / all;
    share.is_finite().then_some(share)
}

/// Whether the farthest hundredth carries more than a third of the variance.
#[must_use]
pub fn is_heavy_tailed(distribution: &Distribution) -> bool {
    tail_share(distribution).is_some_and(|share| share > HEAVY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scales_are_never_heavy() {
        let scale =
            Distribution::from_counts(&[(1.0, 5), (2.0, 9), (3.0, 30), (4.0, 60), (5.0, 40)]).unwrap();
        assert!(!is_heavy_tailed(&scale));
        assert_eq!(tail_share(&Distribution::from_counts(&[(1.0, 500)]).unwrap()), None);
    }
}
