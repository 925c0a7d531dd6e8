//! Welch's comparison of two means, which does not suppose that the arms vary alike.
//!
//! With weights the variance of each mean is linearised ([`Distribution::mean_variance`]); weights of one change
//! nothing.

use crate::distribution::Distribution;
use crate::level::Level;
use crate::tails::student_two_sided;

/// Mean of the group minus mean of the rest.
///
/// Formula: t = d / √(s₁²/n₁ + s₀²/n₀), df by Welch and Satterthwaite. Reference: Welch, Biometrika 34 (1947) 28–35; R:
/// `t.test(x, y)`. Unit: that of the values. All of it is undefined below two people in an arm; t, df, p and the
/// interval are undefined when neither arm varies (the permutation p then stands).
///
/// ```
/// use gapwise_statistics::{Distribution, Level, welch};
///
/// let group = Distribution::from_values([1.0, 2.0, 4.0])?;
/// let rest = Distribution::from_values([2.0, 5.0, 6.0, 9.0])?;
/// let gap = welch(&group, &rest, Level::default()).unwrap();
/// assert!((gap.difference + 3.1666667).abs() < 1e-7);
/// assert!((gap.t.unwrap() + 1.8721256).abs() < 1e-7);
/// # Ok::<(), gapwise_statistics::DistributionError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Welch {
    /// Mean of the group minus mean of the rest.
    pub difference: f64,
    /// Its standard error, 0 when neither arm varies.
    pub se: f64,
    /// The difference over its standard error.
    pub t: Option<f64>,
    /// Satterthwaite's degrees of freedom.
    pub df: Option<f64>,
    /// The two-sided p.
    pub p: Option<f64>,
    /// The lower end of the interval of the difference.
    pub low: Option<f64>,
    /// The upper end of the interval of the difference.
    pub upp: Option<f64>,
}

/// Computes [`Welch`]; `None` when an arm has fewer than two people.
#[must_use]
pub fn welch(group: &Distribution, rest: &Distribution, level: Level) -> Option<Welch> {
    let difference = Some(group.mean()? - rest.mean()?).filter(|difference| difference.is_finite())?;
    let (in_group, in_rest) = (group.mean_variance()?, rest.mean_variance()?);
    let variance = in_group + in_rest;
    let se = variance.sqrt();
    let is_constant = group.is_constant() && rest.is_constant();
    let t = Some(difference / se).filter(|t| t.is_finite() && !is_constant);
    let df = t.and_then(|_| satterthwaite((in_group, group.n()), (in_rest, rest.n())));
    let half = df.and_then(|df| level.t(df)).map(|quantile| quantile * se);
    Some(Welch {
        difference,
        se: if is_constant { 0.0 } else { se },
        t,
        df,
        p: t.zip(df).and_then(|(t, df)| student_two_sided(t, df)),
        low: half.map(|half| difference - half),
        upp: half.map(|half| difference + half),
    })
}

/// Degrees of freedom of a sum of two variances of means, each with its number of people.
pub(crate) fn satterthwaite(one: (f64, u64), other: (f64, u64)) -> Option<f64> {
    let sum = one.0 + other.0;
    // Shares of the sum are used, because the square of a tiny variance would vanish.
    let part = |(variance, n): (f64, u64)| (variance / sum) * (variance / sum) / (n as f64 - 1.0);
    Some(1.0 / (part(one) + part(other))).filter(|df| df.is_finite() && *df > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(group: &[(f64, u64)], rest: &[(f64, u64)]) -> Option<Welch> {
        let group = Distribution::from_counts(group).unwrap();
        welch(&group, &Distribution::from_counts(rest).unwrap(), Level::default())
    }

    #[test]
    fn arms_that_do_not_vary_have_a_difference_and_no_t() {
        let apart = of(&[(0.1, 3)], &[(0.3, 7)]).unwrap();
        assert!((apart.difference + 0.2).abs() < 1e-12);
        assert_eq!((apart.se, apart.t, apart.df, apart.p, apart.low), (0.0, None, None, None, None));
    }

    #[test]
    fn one_person_is_too_few() {
        assert_eq!(of(&[(1.0, 1)], &[(2.0, 3)]), None);
        assert_eq!(of(&[], &[(2.0, 3)]), None);
    }

    #[test]
    fn huge_values_do_not_become_infinite() {
        let found = of(&[(-1e300, 2), (1e300, 2)], &[(1e300, 3), (0.0, 2)]);
        assert!(found.is_none_or(|gap| gap.difference.is_finite() && gap.se.is_finite()), "{found:?}");
    }
}
