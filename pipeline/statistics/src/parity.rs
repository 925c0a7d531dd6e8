//! Parity: how many more people of the group would have to answer favourably for its share to meet the rest's.

use crate::level::Level;
use crate::newcombe::newcombe;
use crate::share::Count;

/// People to parity.
///
/// Formula: max(0, ⌈(p₀ − p₁)·n₁⌉), at most the people of the group who do not yet answer favourably; the interval is n₁
/// times Newcombe's for the difference, rounded up alike. Reference: the percentage-point-gap form of Sosa, Using
/// Disproportionate Impact Methods (2017). Unit: people. Undefined when an arm is empty; weights have no place in it.
///
/// ```
/// use gapwise_statistics::{Count, Level, parity};
///
/// let people = parity(Count { k: 10, n: 25 }, Count { k: 30, n: 50 }, Level::default()).unwrap();
/// assert_eq!(people.count, 5);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parity {
    /// People to parity, 0 when the group is there already.
    pub count: u64,
    /// The lower end of its interval.
    pub low: u64,
    /// The upper end of its interval.
    pub upp: u64,
}

/// Computes [`Parity`] from the favourable answers of each arm; `None` when an arm is empty.
#[must_use]
pub fn parity(group: Count, rest: Count, level: Level) -> Option<Parity> {
    if !group.is_valid() || !rest.is_valid() {
        return None;
    }
    let difference = newcombe(group, rest, level)?;
    let most = group.n - group.k;
    // Whole numbers, because a share times n may land a rounding error above a whole person.
    let missing = i128::from(rest.k) * i128::from(group.n) - i128::from(group.k) * i128::from(rest.n);
    let whole = missing.max(0).unsigned_abs().div_ceil(u128::from(rest.n));
    let count = u64::try_from(whole).unwrap_or(most).min(most);
    let people = |short: f64| ((short * group.n as f64 - 1e-9).ceil().max(0.0) as u64).min(most);
    Some(Parity { count, low: people(-difference.upp).min(count), upp: people(-difference.low).max(count) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(k1: u64, n1: u64, k0: u64, n0: u64) -> Option<Parity> {
        parity(Count { k: k1, n: n1 }, Count { k: k0, n: n0 }, Level::default())
    }

    #[test]
    fn a_whole_number_of_people_is_not_rounded_up() {
        // .7 − .6 of ten people is one person, though it is 1.0000000000000002 in floating point after some routes.
        assert_eq!(of(6, 10, 7, 10).unwrap().count, 1);
        assert_eq!(of(0, 3, 1, 3).unwrap().count, 1);
    }

    #[test]
    fn a_group_that_is_ahead_needs_nobody() {
        let ahead = of(9, 10, 7, 10).unwrap();
        assert_eq!((ahead.count, ahead.low), (0, 0));
    }

    #[test]
    fn nobody_can_be_asked_twice() {
        let full = of(0, 4, 50, 50).unwrap();
        assert_eq!((full.count, full.upp), (4, 4));
        assert!(full.low > 0 && full.low <= 4);
        assert_eq!(of(0, 0, 1, 2), None);
    }
}
