//! The Mann–Whitney (Wilcoxon rank sum) test in its normal form, corrected for ties.

use crate::distribution::Distribution;
use crate::overlay::Overlay;
use crate::tails::normal_two_sided;

/// U of the group and its two-sided p.
///
/// Formula: U = Σ pairs won + ½ Σ pairs tied; z = (U − n₁n₀/2)/√(n₁n₀/12 · (N + 1 − Σ(t³ − t)/(N(N − 1)))), half a pair off
/// |U − n₁n₀/2| for continuity. Reference: Mann & Whitney, Annals of Mathematical Statistics 18 (1947) 50–60; R:
/// `wilcox.test(exact = FALSE)`. Unit: pairs. Undefined when an arm is empty; p is 1 when all answers are one value.
/// People are counted, weights are not used.
///
/// ```
/// use gapwise_statistics::{Distribution, mann_whitney};
///
/// let group = Distribution::from_values([1.0, 2.0, 2.0])?;
/// let rest = Distribution::from_values([2.0, 3.0])?;
/// assert_eq!(mann_whitney(&group, &rest).unwrap().u, 1.0);
/// # Ok::<(), gapwise_statistics::DistributionError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MannWhitney {
    /// Pairs in which the group is higher, ties counted half.
    pub u: f64,
    /// The two-sided p with continuity correction.
    pub p: f64,
    /// The two-sided p without it.
    pub p_uncorrected: f64,
}

/// Computes [`MannWhitney`]; `None` when an arm is empty.
#[must_use]
pub fn mann_whitney(group: &Distribution, rest: &Distribution) -> Option<MannWhitney> {
    let pairs = group.n() as f64 * rest.n() as f64;
    if pairs == 0.0 {
        return None;
    }
    let overlay = Overlay::new(group, rest);
    let (mut below, mut u) = (0.0, 0.0);
    for row in overlay.rows() {
        u += row.group.n as f64 * (below + row.rest.n as f64 / 2.0);
        below += row.rest.n as f64;
    }
    let sd = (pairs * pairs * theta_null_variance(&overlay)).sqrt();
    let off = (u - pairs / 2.0).abs();
    let p_of =
        |distance: f64| if sd > 0.0 { normal_two_sided(distance / sd).max(f64::MIN_POSITIVE) } else { 1.0 };
    Some(MannWhitney { u, p: p_of((off - 0.5).max(0.0)), p_uncorrected: p_of(off) })
}

/// The variance of θ when both arms are drawn from all the answers, corrected for ties.
pub(crate) fn theta_null_variance(overlay: &Overlay) -> f64 {
    let (mut n_group, mut n_rest, mut ties) = (0.0, 0.0, 0.0);
    for row in overlay.rows() {
        let tied = row.group.n as f64 + row.rest.n as f64;
        n_group += row.group.n as f64;
        n_rest += row.rest.n as f64;
        ties += tied * tied * tied - tied;
    }
    let all = n_group + n_rest;
    let is_constant = overlay.rows().len() < 2;
    if is_constant {
        return 0.0;
    }
    (all + 1.0 - ties / (all * (all - 1.0))).max(0.0) / (12.0 * n_group * n_rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_is_no_evidence() {
        let group = Distribution::from_counts(&[(3.0, 4)]).unwrap();
        let found = mann_whitney(&group, &group).unwrap();
        assert_eq!((found.u, found.p, found.p_uncorrected), (8.0, 1.0, 1.0));
        assert_eq!(mann_whitney(&group, &Distribution::default()), None);
    }
}
