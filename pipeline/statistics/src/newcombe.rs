//! The difference of two shares with Newcombe's hybrid score interval.
//!
//! It puts the two Wilson intervals together, so it too has a width when an arm is all or nothing.

use crate::level::{Interval, Level};
use crate::share::Share;
use crate::wilson::limits;

/// Share of the group minus share of the rest.
///
/// Formula: with Wilson limits l and u of each arm, low = d − √((p₁−l₁)² + (u₀−p₀)²), upp = d + √((u₁−p₁)² + (p₀−l₀)²).
/// Reference: Newcombe, Statistics in Medicine 17 (1998) 873–890, method 10; R: `DescTools::BinomDiffCI(method =
/// "score")`. Unit: difference of shares, −1 to 1. Undefined when an arm is empty.
///
/// ```
/// use gapwise_statistics::{Count, Level, newcombe};
///
/// let difference = newcombe(Count { k: 0, n: 10 }, Count { k: 30, n: 50 }, Level::default()).unwrap();
/// assert!((difference.difference + 0.6).abs() < 1e-12);
/// assert!((difference.low + 0.723916).abs() < 1e-6);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShareDifference {
    /// Share of the group.
    pub share_group: f64,
    /// Share of the rest.
    pub share_rest: f64,
    /// Group minus rest.
    pub difference: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end of its interval.
    pub upp: f64,
}

/// Computes [`ShareDifference`]; `None` when an arm has no people.
#[must_use]
pub fn newcombe(group: impl Into<Share>, rest: impl Into<Share>, level: Level) -> Option<ShareDifference> {
    let (group, rest) = (group.into(), rest.into());
    let Interval { low: low_group, upp: upp_group } = limits(group, level)?;
    let Interval { low: low_rest, upp: upp_rest } = limits(rest, level)?;
    let difference = group.share - rest.share;
    Some(ShareDifference {
        share_group: group.share,
        share_rest: rest.share,
        difference,
        low: (difference - (group.share - low_group).hypot(upp_rest - rest.share)).max(-1.0),
        upp: (difference + (upp_group - group.share).hypot(rest.share - low_rest)).min(1.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::share::Count;

    #[test]
    fn newcombes_own_example() {
        // Newcombe 1998, table II, 56/70 − 48/80, method 10.
        let found = newcombe(Count { k: 56, n: 70 }, Count { k: 48, n: 80 }, Level::default()).unwrap();
        assert!((found.low - 0.0524).abs() < 5e-5, "{found:?}");
        assert!((found.upp - 0.3339).abs() < 5e-5, "{found:?}");
    }

    #[test]
    fn an_empty_arm_is_undefined() {
        assert_eq!(newcombe(Count { k: 0, n: 0 }, Count { k: 1, n: 2 }, Level::default()), None);
    }
}
