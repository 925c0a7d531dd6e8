//! Fisher's exact test of two shares, with its mid-p.
//!
//! The hypergeometric probabilities are built outward from the most likely table by their ratios, so nothing
//! overflows and the whole test costs one pass over the possible tables.

use crate::share::Count;

/// The two-sided exact p, ordinary and mid.
///
/// Formula: p = Σ P(t) over tables with P(t) ≤ P(observed); mid-p = Σ P(t) < P(observed) + ½ Σ P(t) = P(observed), where
/// equality allows a relative 1e-7 as R does. Reference: Fisher, JRSS 98 (1935) 39–82; Lancaster, JASA 56 (1961)
/// 223–234 for mid-p; R: `fisher.test`. Both are 1 when all answers are one value. Undefined when an arm is
/// empty, and above a hundred million people, where no exact test is needed.
///
/// ```
/// use gapwise_statistics::{Count, fisher};
///
/// let test = fisher(Count { k: 3, n: 4 }, Count { k: 1, n: 4 }).unwrap();
/// assert!((test.p - 34.0 / 70.0).abs() < 1e-12);
/// assert!((test.mid_p - 18.0 / 70.0).abs() < 1e-12);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fisher {
    /// The ordinary two-sided p.
    pub p: f64,
    /// The two-sided mid-p, which leads for 0/1 measures.
    pub mid_p: f64,
}

/// Computes [`Fisher`]; `None` when an arm has no people or more hits than people.
#[must_use]
pub fn fisher(group: Count, rest: Count) -> Option<Fisher> {
    if !group.is_valid() || !rest.is_valid() {
        return None;
    }
    let hits = group.k.checked_add(rest.k)?;
    let all = group.n.checked_add(rest.n).filter(|&all| all <= MOST_PEOPLE)?;
    if hits == 0 || hits == all {
        return Some(Fisher { p: 1.0, mid_p: 1.0 });
    }
    let observed = weight_at(group, rest, hits);
    let (mut total, mut rarer, mut equal) = (0.0, 0.0, 0.0);
    each_weight(group.n, rest.n, hits, |_, weight| {
        total += weight;
        if weight < observed * (1.0 - 1e-7) {
            rarer += weight;
        } else if weight <= observed * (1.0 + 1e-7) {
            equal += weight;
        }
    });
    let as_p = |sum: f64| (sum / total).clamp(f64::MIN_POSITIVE, 1.0);
    Some(Fisher { p: as_p(rarer + equal), mid_p: as_p(rarer + equal / 2.0) })
}

/// Above this an exact test would only cost time.
const MOST_PEOPLE: u64 = 100_000_000;

/// Hands over every possible number of hits in the group with its weight relative to the most likely one; stops
/// where the weights vanish.
pub(crate) fn each_weight(n_group: u64, n_rest: u64, hits: u64, mut visit: impl FnMut(u64, f64)) {
    let (lowest, highest, mode) = range(n_group, n_rest, hits);
    let mut weight = 1.0;
    for k in mode..=highest {
        visit(k, weight);
        weight *= step_up(n_group, n_rest, hits, k);
        if weight == 0.0 {
            break;
        }
    }
    weight = 1.0;
    for k in (lowest..mode).rev() {
        weight /= step_up(n_group, n_rest, hits, k);
        if weight == 0.0 {
            break;
        }
        visit(k, weight);
    }
}

/// The weight of the observed table, found by the very steps that [`each_weight`] takes.
fn weight_at(group: Count, rest: Count, hits: u64) -> f64 {
    let (_, _, mode) = range(group.n, rest.n, hits);
    let mut weight = 1.0;
    for k in mode..group.k {
        weight *= step_up(group.n, rest.n, hits, k);
        if weight == 0.0 {
            return 0.0;
        }
    }
    for k in (group.k..mode).rev() {
        weight /= step_up(group.n, rest.n, hits, k);
        if weight == 0.0 {
            return 0.0;
        }
    }
    weight
}

/// The smallest, the largest and the most likely number of hits in the group.
fn range(n_group: u64, n_rest: u64, hits: u64) -> (u64, u64, u64) {
    let lowest = hits.saturating_sub(n_rest);
    let highest = hits.min(n_group);
    let mode = (n_group as f64 + 1.0) * (hits as f64 + 1.0) / (n_group as f64 + n_rest as f64 + 2.0);
    (lowest, highest, (mode as u64).clamp(lowest, highest))
}

/// P(k + 1) / P(k).
fn step_up(n_group: u64, n_rest: u64, hits: u64, k: u64) -> f64 {
    let up = (n_group - k) as f64 * (hits - k) as f64;
    let down = (k + 1) as f64 * (n_rest as f64 - hits as f64 + k as f64 + 1.0);
    up / down
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(k1: u64, n1: u64, k0: u64, n0: u64) -> Option<Fisher> {
        fisher(Count { k: k1, n: n1 }, Count { k: k0, n: n0 })
    }

    #[test]
    fn one_answer_only_is_no_evidence() {
        assert_eq!(of(12, 12, 40, 40), Some(Fisher { p: 1.0, mid_p: 1.0 }));
        assert_eq!(of(0, 12, 0, 40), Some(Fisher { p: 1.0, mid_p: 1.0 }));
        assert_eq!(of(0, 0, 0, 40), None);
    }

    #[test]
    fn swapping_arms_or_hits_changes_nothing() {
        let one = of(3, 17, 20, 41).unwrap();
        for other in [of(20, 41, 3, 17).unwrap(), of(14, 17, 21, 41).unwrap()] {
            assert!((one.p / other.p - 1.0).abs() < 1e-9, "{one:?} {other:?}");
            assert!((one.mid_p / other.mid_p - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn large_arms_keep_a_positive_p() {
        let apart = of(0, 9_000, 9_000, 9_000).unwrap();
        assert!(apart.p > 0.0 && apart.p < 1e-300);
    }
}
