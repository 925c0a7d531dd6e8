//! The gap on the estimate that leads for a kind of measure, with the standard error that a change of it needs.
//!
//! Ordinal items are led by Cliff's δ, scales and numbers by the difference of means, 0/1 measures by the difference
//! of shares. It must not know an earlier or a later review.

use crate::cliffs_delta::{DeltaMethod, cliffs_delta, leading_interval};
use crate::distribution::Distribution;
use crate::level::Level;
use crate::newcombe::newcombe;
use crate::share::Share;
use crate::welch::welch;

/// The two sides of a comparison.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Arms<'a> {
    /// The group.
    pub group: &'a Distribution,
    /// Those whom it meets.
    pub rest: &'a Distribution,
}

/// Which estimate leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leading {
    /// The difference of means, for scales and numbers.
    Mean,
    /// Cliff's δ, for ordinal items.
    Delta,
    /// The difference of shares, for measures whose scores are 0 and 1.
    Share,
}

impl Leading {
    /// The estimate by its words in a table: `mean difference`, `cliffs_delta` or `share difference`.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "mean difference" => Some(Self::Mean),
            "cliffs_delta" => Some(Self::Delta),
            "share difference" => Some(Self::Share),
            _ => None,
        }
    }
}

/// A gap, group minus rest, on the leading estimate.
///
/// ```
/// use gapwise_statistics::{Arms, Distribution, Leading, Level, leading_gap};
///
/// let group = Distribution::from_counts(&[(0.0, 30), (1.0, 20)])?;
/// let rest = Distribution::from_counts(&[(0.0, 40), (1.0, 60)])?;
/// let gap = leading_gap(Arms { group: &group, rest: &rest }, Leading::Share, Level::default()).unwrap();
/// assert!((gap.estimate + 0.2).abs() < 1e-12);
/// assert!(gap.low.unwrap() < gap.estimate && gap.estimate < gap.upp.unwrap());
/// # Ok::<(), gapwise_statistics::DistributionError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeadingGap {
    /// Group minus rest.
    pub estimate: f64,
    /// The lower end of the leading interval; `None` for means when neither arm varies.
    pub low: Option<f64>,
    /// The upper end.
    pub upp: Option<f64>,
}

/// Computes [`LeadingGap`] with the interval of the kind of measure: Welch's, that of δ which leads, or Newcombe's.
///
/// `None` below two people in an arm, or when shares are asked of scores that are not 0 and 1.
#[must_use]
pub fn leading_gap(arms: Arms<'_>, leading: Leading, level: Level) -> Option<LeadingGap> {
    match leading {
        Leading::Mean => {
            let gap = welch(arms.group, arms.rest, level)?;
            Some(LeadingGap { estimate: gap.difference, low: gap.low, upp: gap.upp })
        }
        Leading::Delta => {
            let gap = leading_interval(arms.group, arms.rest, level)?;
            Some(LeadingGap { estimate: gap.delta, low: Some(gap.low), upp: Some(gap.upp) })
        }
        Leading::Share => {
            let gap = newcombe(share(arms.group)?, share(arms.rest)?, level)?;
            Some(LeadingGap { estimate: gap.difference, low: Some(gap.low), upp: Some(gap.upp) })
        }
    }
}

/// The variance of one cell's part of a gap, with the number of people behind it.
///
/// Means take s²/(n − 1), which is what HC3 gives for a cell mean. A share of nobody or everybody takes the variance of
/// Agresti and Coull's adjusted share, because p(1 − p)/n would call it known for certain.
pub(crate) fn cell_variance(arm: &Distribution, leading: Leading) -> Option<f64> {
    let n = arm.n() as f64;
    match leading {
        Leading::Mean | Leading::Delta => arm.mean_variance().map(|variance| variance * n / (n - 1.0)),
        Leading::Share => {
            let Share { share, n } = share(arm)?;
            let is_end = share <= 0.0 || share >= 1.0;
            let (p, n) = if is_end { ((share * n + 2.0) / (n + 4.0), n + 4.0) } else { (share, n) };
            Some(p * (1.0 - p) / n)
        }
    }
}

/// The variance of δ: Cliff's where his interval leads, else the squared half width of method 5 over z.
pub(crate) fn delta_variance(arms: Arms<'_>) -> Option<f64> {
    let level = Level::default();
    let leading = leading_interval(arms.group, arms.rest, level)?;
    let se = match leading.method {
        DeltaMethod::Cliff => cliffs_delta(arms.group, arms.rest, level)?.se,
        DeltaMethod::MethodFive => (leading.upp - leading.low) / (2.0 * level.z()),
    };
    Some(se * se)
}

/// The share of ones, on the effective number of people; `None` when scores are not 0 and 1.
fn share(arm: &Distribution) -> Option<Share> {
    let is_binary = arm.cells().iter().all(|cell| cell.value == 0.0 || cell.value == 1.0);
    if is_binary && arm.n() >= 2 { Share::at_least(arm, 1.0) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(counts: &[(f64, u64)]) -> Distribution {
        Distribution::from_counts(counts).unwrap()
    }

    #[test]
    fn shares_are_asked_of_zeros_and_ones_only() {
        let (scores, shares) = (of(&[(1.0, 9), (5.0, 9)]), of(&[(0.0, 9), (1.0, 9)]));
        let level = Level::default();
        assert_eq!(leading_gap(Arms { group: &scores, rest: &shares }, Leading::Share, level), None);
        assert!(leading_gap(Arms { group: &scores, rest: &shares }, Leading::Mean, level).is_some());
    }

    #[test]
    fn everybody_is_not_known_for_certain() {
        let all = of(&[(1.0, 12)]);
        assert!(cell_variance(&all, Leading::Share).unwrap() > 0.005);
        let arms = Arms { group: &all, rest: &all };
        assert!(delta_variance(arms).unwrap() > 0.0);
    }
}
