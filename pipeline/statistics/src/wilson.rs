//! Wilson's score interval for one share.
//!
//! Unlike p ± z·se it stays inside 0..1 and has a width when everybody or nobody has what is counted.

use crate::level::{Interval, Level};
use crate::share::Share;

/// A share with its interval.
///
/// Formula: (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n). Reference: Wilson, JASA 22 (1927) 209–212; R:
/// `prop.test(k, n, correct = FALSE)`. Unit: share of people, 0 to 1. Undefined for no people.
///
/// ```
/// use gapwise_statistics::{Count, Level, wilson};
///
/// let all = wilson(Count { k: 10, n: 10 }, Level::default()).unwrap();
/// assert_eq!((all.share, all.upp), (1.0, 1.0));
/// assert!((all.low - 0.7224672).abs() < 1e-7);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wilson {
    /// The share.
    pub share: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end of its interval.
    pub upp: f64,
    /// The number of people, effective when weighted.
    pub n: f64,
}

/// Computes [`Wilson`]; `None` without people or when the share is not one.
#[must_use]
pub fn wilson(share: impl Into<Share>, level: Level) -> Option<Wilson> {
    let share = share.into();
    let Interval { low, upp } = limits(share, level)?;
    Some(Wilson { share: share.share, low, upp, n: share.n })
}

/// The score limits, exactly 0 and 1 at the ends of the scale.
pub(crate) fn limits(share: Share, level: Level) -> Option<Interval> {
    if !share.is_valid() {
        return None;
    }
    let Share { share: p, n } = share;
    let z = level.z();
    let width = 1.0 + z * z / n;
    let centre = (p + z * z / (2.0 * n)) / width;
    let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt() / width;
    let low = if p == 0.0 { 0.0 } else { (centre - half).clamp(0.0, p) };
    let upp = if p == 1.0 { 1.0 } else { (centre + half).clamp(p, 1.0) };
    Some(Interval { low, upp })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::share::Count;

    #[test]
    fn nobody_and_no_share_are_undefined() {
        assert_eq!(wilson(Count { k: 0, n: 0 }, Level::default()), None);
        assert_eq!(wilson(Count { k: 3, n: 2 }, Level::default()), None);
    }

    #[test]
    fn the_ends_mirror_each_other() {
        let few = wilson(Count { k: 2, n: 9 }, Level::default()).unwrap();
        let many = wilson(Count { k: 7, n: 9 }, Level::default()).unwrap();
        assert!((few.low - (1.0 - many.upp)).abs() < 1e-12);
        assert!(few.low < few.share && few.share < few.upp);
    }
}
