//! The Brunner–Munzel test: do people of the group tend to answer higher, whatever the shapes?
//!
//! The statistic is what the permutation test studentises by. Its t form is good in large arms only: with answers at
//! the ceiling and small arms it finds what is not there.

use crate::distribution::Distribution;
use crate::overlay::Overlay;
use crate::tails::{one_in_choices, student_two_sided};
use crate::welch::satterthwaite;

/// θ against one half.
///
/// Formula: (θ − ½)/√(S₁²/n₁ + S₀²/n₀) with the variances of the placements, df by Satterthwaite. Reference: Brunner &
/// Munzel, Biometrical Journal 42 (2000) 17–25; R: `lawstat::brunner.munzel.test`, whose sign is the other way round.
/// Unit: standard errors, positive when the group is higher. Undefined below two people in an arm. Without any variance
/// the statistic is 0 at θ = ½, where p is 1, and ±∞ otherwise, where p counts the splits that are as separated.
///
/// ```
/// use gapwise_statistics::{Distribution, brunner_munzel};
///
/// let group = Distribution::from_counts(&[(2.0, 10)])?;
/// let rest = Distribution::from_counts(&[(1.0, 15), (2.0, 35)])?;
/// let test = brunner_munzel(&group, &rest).unwrap();
/// assert!((test.statistic - 4.58257569).abs() < 1e-8);
/// # Ok::<(), gapwise_statistics::DistributionError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BrunnerMunzel {
    /// P(group > rest) + P(equal) / 2.
    pub theta: f64,
    /// θ − ½ in standard errors; infinite when the arms are separated.
    pub statistic: f64,
    /// Satterthwaite's degrees of freedom; `None` without variance.
    pub df: Option<f64>,
    /// The two-sided p of the t form, or of the exact split when the arms are separated.
    pub p: f64,
}

/// Computes [`BrunnerMunzel`]; `None` when an arm has fewer than two people.
#[must_use]
pub fn brunner_munzel(group: &Distribution, rest: &Distribution) -> Option<BrunnerMunzel> {
    let placements = Overlay::new(group, rest).placements()?;
    let theta = placements.theta;
    let gap = theta - 0.5;
    let variance = placements.group_variance + placements.rest_variance;
    if variance <= 0.0 {
        let is_level = gap == 0.0;
        let statistic = if is_level { 0.0 } else { f64::INFINITY.copysign(gap) };
        let p = if is_level { 1.0 } else { separated_p(group, rest) };
        return Some(BrunnerMunzel { theta, statistic, df: None, p });
    }
    let statistic = gap / variance.sqrt();
    let arms =
        ((placements.group_variance, placements.n_group), (placements.rest_variance, placements.n_rest));
    let df = satterthwaite(arms.0, arms.1);
    let p = df.and_then(|df| student_two_sided(statistic, df))?;
    Some(BrunnerMunzel { theta, statistic, df, p })
}

/// The exact two-sided p of two separated arms: one split of all choices of the group, or two when the people can also
/// be split so that the group stands whole at the other end.
pub(crate) fn separated_p(group: &Distribution, rest: &Distribution) -> f64 {
    let pooled = group.plus(rest);
    let n_group = group.n();
    let splits_from = |cells: &mut dyn Iterator<Item = u64>| {
        let mut passed: u64 = 0;
        for n in cells {
            passed = passed.saturating_add(n);
            if passed >= n_group {
                break;
            }
        }
        u64::from(passed == n_group)
    };
    let low = splits_from(&mut pooled.cells().iter().map(|cell| cell.n));
    let high = splits_from(&mut pooled.cells().iter().rev().map(|cell| cell.n));
    one_in_choices((low + high).max(1), pooled.n(), n_group)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(group: &[(f64, u64)], rest: &[(f64, u64)]) -> Option<BrunnerMunzel> {
        let group = Distribution::from_counts(group).unwrap();
        brunner_munzel(&group, &Distribution::from_counts(rest).unwrap())
    }

    #[test]
    fn separation_is_infinite_and_its_p_is_counted() {
        let apart = of(&[(1.0, 10)], &[(2.0, 20), (3.0, 30)]).unwrap();
        assert_eq!((apart.statistic, apart.df), (f64::NEG_INFINITY, None));
        assert!((apart.p / 1.32636500832e-11 - 1.0).abs() < 1e-9);
        // Ten of ten against ten of ten can be turned round: two of 184,756 splits.
        let turned = of(&[(1.0, 10)], &[(2.0, 10)]).unwrap();
        assert!((turned.p / (2.0 / 184_756.0) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn one_value_is_no_evidence() {
        let same = of(&[(3.0, 12)], &[(3.0, 40)]).unwrap();
        assert_eq!((same.theta, same.statistic, same.p), (0.5, 0.0, 1.0));
        assert_eq!(of(&[(3.0, 1)], &[(3.0, 40)]), None);
    }
}
