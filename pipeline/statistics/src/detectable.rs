//! The gap that could have been seen: what stands beside every "no evidence".
//!
//! Each function takes the largest p that would still have counted (`alpha`: .05 alone, less in a review) and gives the
//! gap that would be found four times in five. The standard error is the one under no gap at all, pooled and
//! corrected for ties; for 0/1 measures the power is exact. A gap beyond the measure's range is `None`: no gap could
//! be seen here.

use crate::distribution::Distribution;
use crate::fisher::each_weight;
use crate::hedges_g::pooled_sd;
use crate::mann_whitney::theta_null_variance;
use crate::overlay::Overlay;
use crate::share::Count;
use crate::tails::{ln_choose, normal_quantile};

/// The normal quantile of a power of four fifths, as the rule has it.
const POWER_QUANTILE: f64 = 0.84;

/// The power asked for.
const POWER: f64 = 0.8;

/// Above this many tables the normal form replaces the exact power.
const MOST_TABLES: u64 = 40_000;

/// The share gaps that would be seen, group minus rest, as sizes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DetectableShare {
    /// How much lower the group's share would have to be; `None` when even 0 would not be seen.
    pub lower: Option<f64>,
    /// How much higher it would have to be; `None` when even 1 would not be seen.
    pub higher: Option<f64>,
}

/// The |δ| that would be seen; `None` beyond 1, in an empty arm or when all answers are one value.
///
/// Formula: (z + 0.84)·SE₀, SE₀ = 2·√((N + 1 − Σ(t³ − t)/(N(N − 1)))/(12·n₁n₀)). Reference: Lehmann, Nonparametrics (1975),
/// §2.3 for the variance. Unit: as δ.
///
/// ```
/// use gapwise_statistics::{Distribution, detectable_delta};
///
/// let group = Distribution::from_counts(&[(1.0, 15), (2.0, 15)])?;
/// let rest = Distribution::from_counts(&[(1.0, 50), (2.0, 50)])?;
/// let seen = detectable_delta(&group, &rest, 0.05).unwrap();
/// assert!((seen - 0.29260).abs() < 1e-4);
/// # Ok::<(), gapwise_statistics::DistributionError>(())
/// ```
#[must_use]
pub fn detectable_delta(group: &Distribution, rest: &Distribution, alpha: f64) -> Option<f64> {
    let is_empty = group.n() == 0 || rest.n() == 0;
    if is_empty {
        return None;
    }
    let se = 2.0 * theta_null_variance(&Overlay::new(group, rest)).sqrt();
    Some(reach(alpha)? * se).filter(|seen| *seen > 0.0 && *seen <= 1.0)
}

/// The difference of means that would be seen; `None` beyond `span` (highest minus lowest possible score, infinite
/// for numbers), below two people in an arm or when neither arm varies.
///
/// Formula: (z + 0.84)·s·√(1/n₁ + 1/n₀) with s pooled within the arms. Unit: that of the values.
///
/// ```
/// use gapwise_statistics::{Distribution, detectable_mean};
///
/// let group = Distribution::from_counts(&[(1.0, 4), (5.0, 4)])?;
/// assert_eq!(detectable_mean(&group, &group, 0.05, 2.0), None);
/// assert!(detectable_mean(&group, &group, 0.05, 4.0).unwrap() > 2.9);
/// # Ok::<(), gapwise_statistics::DistributionError>(())
/// ```
#[must_use]
pub fn detectable_mean(group: &Distribution, rest: &Distribution, alpha: f64, span: f64) -> Option<f64> {
    let sd = pooled_sd(group, rest)?;
    let se = sd * (1.0 / group.n() as f64 + 1.0 / rest.n() as f64).sqrt();
    Some(reach(alpha)? * se).filter(|seen| *seen <= span)
}

/// The share gaps that Fisher's mid-p would find four times in five, around the share of both arms together; `None`
/// when an arm is empty. The normal form takes over above 40,000 possible tables.
///
/// ```
/// use gapwise_statistics::{Count, detectable_share};
///
/// let seen = detectable_share(Count { k: 15, n: 30 }, Count { k: 50, n: 100 }, 0.05).unwrap();
/// let gap = seen.lower.unwrap();
/// assert!(gap > 0.25 && gap < 0.32, "{gap}");
/// assert_eq!(detectable_share(Count { k: 1, n: 3 }, Count { k: 2, n: 4 }, 0.001).unwrap().lower, None);
/// ```
#[must_use]
pub fn detectable_share(group: Count, rest: Count, alpha: f64) -> Option<DetectableShare> {
    if !group.is_valid() || !rest.is_valid() {
        return None;
    }
    let quantiles = reach(alpha)?;
    let (n1, n0) = (group.n as f64, rest.n as f64);
    let share = (group.k as f64 + rest.k as f64) / (n1 + n0);
    let tables = group.n.saturating_add(1).saturating_mul(rest.n.saturating_add(1));
    if tables > MOST_TABLES {
        let seen = quantiles * (share * (1.0 - share) * (1.0 / n1 + 1.0 / n0)).sqrt();
        let within = |room: f64| (seen > 0.0 && seen <= room).then_some(seen);
        return Some(DetectableShare { lower: within(share), higher: within(1.0 - share) });
    }
    let flagged = Flagged::new(group.n, rest.n, alpha);
    let lower = flagged.smallest_gap(share, |gap| share - gap, share);
    Some(DetectableShare { lower, higher: flagged.smallest_gap(share, |gap| share + gap, 1.0 - share) })
}

/// z + 0.84 for a two-sided `alpha`; `None` unless it lies in (0, 1).
fn reach(alpha: f64) -> Option<f64> {
    (alpha > 0.0 && alpha < 1.0).then(|| normal_quantile(alpha) + POWER_QUANTILE)
}

/// Which 2 × 2 tables Fisher's mid-p would flag: for every number of hits in the group, those of the rest.
struct Flagged {
    n_group: u64,
    n_rest: u64,
    by_group_hits: Vec<Vec<bool>>,
}

impl Flagged {
    fn new(n_group: u64, n_rest: u64, alpha: f64) -> Self {
        let row = || (0..=n_rest).map(|_| false).collect();
        let mut flagged = Self { n_group, n_rest, by_group_hits: (0..=n_group).map(|_| row()).collect() };
        let mut tables = Vec::new();
        for hits in 1..n_group + n_rest {
            tables.clear();
            each_weight(n_group, n_rest, hits, |k, weight| tables.push((weight, k)));
            flagged.mark(&mut tables, hits, alpha);
        }
        flagged
    }

    /// Marks the tables with this many hits in both arms whose mid-p is at most `alpha`.
    fn mark(&mut self, tables: &mut [(f64, u64)], hits: u64, alpha: f64) {
        tables.sort_by(|a, b| a.0.total_cmp(&b.0));
        let total: f64 = tables.iter().map(|table| table.0).sum();
        let mut rarer = 0.0;
        for tie in tables.chunk_by(|a, b| b.0 <= a.0 * (1.0 + 1e-7)) {
            let equal: f64 = tie.iter().map(|table| table.0).sum();
            if rarer + equal / 2.0 > alpha * total {
                return;
            }
            rarer += equal;
            for &(_, k) in tie {
                self.set(k, hits - k);
            }
        }
    }

    fn set(&mut self, k_group: u64, k_rest: u64) {
        let place = |k: u64| usize::try_from(k).unwrap_or(usize::MAX);
        let row = self.by_group_hits.get_mut(place(k_group));
        if let Some(slot) = row.and_then(|row| row.get_mut(place(k_rest))) {
            *slot = true;
        }
    }

    /// The smallest gap up to `room` that is found with the asked power, to six digits.
    fn smallest_gap(&self, rest_share: f64, group_share: impl Fn(f64) -> f64, room: f64) -> Option<f64> {
        let in_rest = binomial(self.n_rest, rest_share);
        let is_seen = |gap: f64| {
            let in_group = binomial(self.n_group, group_share(gap).clamp(0.0, 1.0));
            let mut power = 0.0;
            for (weight, row) in in_group.iter().zip(&self.by_group_hits) {
                let found: f64 = row.iter().zip(&in_rest).filter(|(flag, _)| **flag).map(|(_, p)| p).sum();
                power += weight * found;
            }
            power >= POWER
        };
        if !is_seen(room) {
            return None;
        }
        let (mut unseen, mut seen) = (0.0, room);
        while seen - unseen > 1e-6 {
            let middle = (seen + unseen) / 2.0;
            if is_seen(middle) {
                seen = middle;
            } else {
                unseen = middle;
            }
        }
        Some(seen)
    }
}

/// The probabilities of 0..=n hits.
fn binomial(n: u64, share: f64) -> Vec<f64> {
    let power = |base: f64, times: u64| if times == 0 { 0.0 } else { times as f64 * base.ln() };
    (0..=n).map(|k| (ln_choose(n, k) + power(share, k) + power(1.0 - share, n - k)).exp()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stricter_review_sees_less() {
        let seen = |alpha| detectable_share(Count { k: 20, n: 40 }, Count { k: 40, n: 80 }, alpha).unwrap();
        assert!(seen(0.001).lower.unwrap() > seen(0.05).lower.unwrap());
        assert!((seen(0.05).lower.unwrap() - seen(0.05).higher.unwrap()).abs() < 1e-5);
    }

    #[test]
    fn the_exact_power_meets_the_normal_form() {
        let exact = detectable_share(Count { k: 90, n: 180 }, Count { k: 100, n: 200 }, 0.05).unwrap();
        let normal = detectable_share(Count { k: 100, n: 200 }, Count { k: 110, n: 220 }, 0.05).unwrap();
        let ratio = exact.lower.unwrap() / normal.lower.unwrap();
        assert!((ratio - (200.0_f64 / 180.0).sqrt()).abs() < 0.03, "{ratio}");
    }

    #[test]
    fn at_the_ceiling_only_one_side_can_be_seen() {
        let seen = detectable_share(Count { k: 30, n: 30 }, Count { k: 58, n: 60 }, 0.05).unwrap();
        assert!(seen.lower.is_some());
        assert_eq!(seen.higher, None);
        assert_eq!(detectable_share(Count { k: 0, n: 0 }, Count { k: 1, n: 2 }, 0.05), None);
    }

    #[test]
    fn one_value_shows_nothing() {
        let same = Distribution::from_counts(&[(1.0, 40)]).unwrap();
        assert_eq!(detectable_delta(&same, &same, 0.05), None);
        assert_eq!(detectable_mean(&same, &same, 0.05, 4.0), None);
    }
}
