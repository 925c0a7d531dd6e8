//! Hedges' g: the difference of means in standard deviations, freed of small-sample bias.

use crate::distribution::Distribution;
use crate::level::Level;
use crate::tails::ln_half_step;

/// The standardised difference of means.
///
/// Formula: g = J·(mean₁ − mean₀)/s with s pooled within the arms, J = Γ(m/2) / (√(m/2)·Γ((m−1)/2)), m = n₁ + n₀ − 2;
/// se = √(J²(1/n₁ + 1/n₀) + g²/(2(n₁ + n₀))). Reference: Hedges, J. Educational Statistics 6 (1981) 107–128; R:
/// `esc`, `metafor::escalc(measure = "SMD")` (which takes another se). Unit: standard deviations. Undefined below two
/// people in an arm and when neither arm varies. With weights, means and deviations are weighted and n is counted.
///
/// ```
/// use gapwise_statistics::{Distribution, Level, hedges_g};
///
/// let group = Distribution::from_values([1.0, 2.0, 3.0])?;
/// let rest = Distribution::from_values([2.0, 3.0, 4.0])?;
/// let g = hedges_g(&group, &rest, Level::default()).unwrap();
/// assert!((g.g + 0.7978846).abs() < 1e-7);
/// # Ok::<(), gapwise_statistics::DistributionError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HedgesG {
    /// The standardised difference, group minus rest.
    pub g: f64,
    /// Its standard error.
    pub se: f64,
    /// The lower end of its normal interval.
    pub low: f64,
    /// The upper end of its normal interval.
    pub upp: f64,
}

/// Computes [`HedgesG`]; `None` as its documentation says.
#[must_use]
pub fn hedges_g(group: &Distribution, rest: &Distribution, level: Level) -> Option<HedgesG> {
    let sd = pooled_sd(group, rest)?;
    let (n1, n0) = (group.n() as f64, rest.n() as f64);
    let half_df = (n1 + n0 - 2.0) / 2.0;
    let correction = (ln_half_step(half_df - 0.5) - 0.5 * half_df.ln()).exp();
    let g = correction * (group.mean()? - rest.mean()?) / sd;
    let se = (correction * correction * (1.0 / n1 + 1.0 / n0) + g * g / (2.0 * (n1 + n0))).sqrt();
    let half = level.z() * se;
    se.is_finite().then_some(HedgesG { g, se, low: g - half, upp: g + half })
}

/// The standard deviation pooled within the arms; `None` below two people in an arm or when neither varies.
pub(crate) fn pooled_sd(group: &Distribution, rest: &Distribution) -> Option<f64> {
    if group.is_constant() && rest.is_constant() {
        return None;
    }
    let (n1, n0) = (group.n() as f64, rest.n() as f64);
    let sum = (n1 - 1.0) * group.variance()? + (n0 - 1.0) * rest.variance()?;
    let sd = (sum / (n1 + n0 - 2.0)).sqrt();
    (sd.is_finite() && sd > 0.0).then_some(sd)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_variation_there_is_no_unit() {
        let group = Distribution::from_counts(&[(0.1, 3)]).unwrap();
        let rest = Distribution::from_counts(&[(0.2, 3)]).unwrap();
        assert_eq!(hedges_g(&group, &rest, Level::default()), None);
    }
}
