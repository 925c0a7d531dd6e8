//! How many times as often something happens in the group as in the rest.
//!
//! The interval inverts the score test, so that it exists and keeps its level when an arm is all or nothing, where the
//! logarithmic interval has no standard error.

use crate::level::Level;
use crate::share::Count;

/// ln of the factors between which limits are looked for.
const WIDEST: f64 = 40.0;

/// Share of the group over share of the rest.
///
/// Formula: the limits are the φ at which (p̂₁ − φp̂₀)/√(p₁(1−p₁)/n₁ + φ²p₀(1−p₀)/n₀) = ±z, with p₁ = φp₀ fitted by maximum
/// likelihood. Reference: Koopman, Biometrics 40 (1984) 513–517; R: `PropCIs::riskscoreci`. Unit: a factor. The ratio and
/// the upper limit are undefined when nobody of the rest is hit, all of it when nobody at all is or an arm is empty.
///
/// ```
/// use gapwise_statistics::{Count, Level, risk_ratio};
///
/// let ratio = risk_ratio(Count { k: 36, n: 40 }, Count { k: 16, n: 80 }, Level::default()).unwrap();
/// assert_eq!(ratio.ratio, Some(4.5));
/// assert!((ratio.low - 2.94).abs() < 0.005 && (ratio.upp.unwrap() - 7.15).abs() < 0.005);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RiskRatio {
    /// The ratio; `None` when nobody of the rest is hit.
    pub ratio: Option<f64>,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end of its interval; `None` when there is no bound.
    pub upp: Option<f64>,
}

/// Computes [`RiskRatio`]; `None` when an arm is empty or nobody of either is hit.
#[must_use]
pub fn risk_ratio(group: Count, rest: Count, level: Level) -> Option<RiskRatio> {
    let is_defined = group.is_valid() && rest.is_valid() && (group.k > 0 || rest.k > 0);
    if !is_defined {
        return None;
    }
    let ratio = (group.k as f64 / group.n as f64) / (rest.k as f64 / rest.n as f64);
    let ratio = (rest.k > 0).then_some(ratio);
    let z = level.z();
    let low = last_where(|factor| score(group, rest, factor) > z);
    let upp = last_where(|factor| score(group, rest, factor) >= -z);
    Some(RiskRatio {
        ratio,
        low: if group.k == 0 { 0.0 } else { ratio.map_or(low, |ratio| low.min(ratio)) },
        upp: ratio.map(|ratio| upp.max(ratio)),
    })
}

/// The largest factor for which something holds that holds for small factors and not for large ones.
fn last_where(holds: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut upp) = (-WIDEST, WIDEST);
    for _ in 0..70 {
        let middle = (low + upp) / 2.0;
        if holds(middle.exp()) {
            low = middle;
        } else {
            upp = middle;
        }
    }
    low.exp()
}

/// How many standard errors the group lies above `factor` times the rest, if that were the ratio.
fn score(group: Count, rest: Count, factor: f64) -> f64 {
    let (k1, n1, k0, n0) = (group.k as f64, group.n as f64, rest.k as f64, rest.n as f64);
    let (a, b, c) = ((n1 + n0) * factor, (n1 + k0) * factor + k1 + n0, k1 + k0);
    let root = (b * b - 4.0 * a * c).max(0.0).sqrt();
    // The smaller root in the form that does not cancel.
    let in_rest = (2.0 * c / (b + root)).clamp(0.0, 1.0);
    let in_group = (factor * in_rest).min(1.0);
    let variance = in_group * (1.0 - in_group) / n1 + factor * factor * in_rest * (1.0 - in_rest) / n0;
    let above = k1 / n1 - factor * k0 / n0;
    if above == 0.0 { 0.0 } else { above / variance.sqrt() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(k1: u64, n1: u64, k0: u64, n0: u64) -> Option<RiskRatio> {
        risk_ratio(Count { k: k1, n: n1 }, Count { k: k0, n: n0 }, Level::default())
    }

    #[test]
    fn turning_the_ratio_round_turns_the_limits_round() {
        let (there, back) = (of(7, 20, 31, 45).unwrap(), of(31, 45, 7, 20).unwrap());
        assert!((there.low * back.upp.unwrap() - 1.0).abs() < 1e-9);
        assert!((there.upp.unwrap() * back.low - 1.0).abs() < 1e-9);
    }

    #[test]
    fn an_empty_cell_still_says_what_it_can() {
        let none_hit = of(0, 10, 30, 50).unwrap();
        assert_eq!((none_hit.ratio, none_hit.low), (Some(0.0), 0.0));
        assert!(none_hit.upp.unwrap() < 1.0, "{none_hit:?}");
        let only_group = of(8, 10, 0, 50).unwrap();
        assert_eq!((only_group.ratio, only_group.upp), (None, None));
        assert!(only_group.low > 1.0);
        assert_eq!(of(0, 10, 0, 50), None);
        let all = of(10, 10, 50, 50).unwrap();
        assert!(all.low < 1.0 && all.upp.unwrap() > 1.0, "{all:?}");
    }
}
