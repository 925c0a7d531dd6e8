//! Equivalence: is the gap certainly smaller than a margin that was set before?
//!
//! "Not significant" is never "equal"; two one-sided tests are.

use crate::distribution::Distribution;
use crate::level::Level;
use crate::tails::student_upper;
use crate::welch::welch;

/// Two one-sided Welch tests against ±margin.
///
/// Formula: p = max(P(T ≥ (d + margin)/se), P(T ≥ (margin − d)/se)); p ≤ .05 exactly when the 90 % interval lies inside
/// ±margin. Reference: Schuirmann, J. Pharmacokinetics and Biopharmaceutics 15 (1987) 657–680; R: `TOSTER::t_TOST`.
/// Unit: that of the values. Undefined below two people in an arm and for a margin that is not positive; p and the
/// interval are undefined when neither arm varies.
///
/// ```
/// use gapwise_statistics::{Distribution, equivalence};
///
/// let group = Distribution::from_counts(&[(1.0, 50), (2.0, 50)])?;
/// let same = equivalence(&group, &group, 0.3).unwrap();
/// assert!(same.p.unwrap() < 0.001);
/// # Ok::<(), gapwise_statistics::DistributionError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Equivalence {
    /// Mean of the group minus mean of the rest.
    pub difference: f64,
    /// The larger of the two one-sided p.
    pub p: Option<f64>,
    /// The lower end of the 90 % interval.
    pub low: Option<f64>,
    /// The upper end of the 90 % interval.
    pub upp: Option<f64>,
}

/// Computes [`Equivalence`]; `None` as its documentation says.
#[must_use]
pub fn equivalence(group: &Distribution, rest: &Distribution, margin: f64) -> Option<Equivalence> {
    let is_margin = margin.is_finite() && margin > 0.0;
    if !is_margin {
        return None;
    }
    let gap = welch(group, rest, Level::new(0.90)?)?;
    let p = gap.df.and_then(|df| {
        let above_lower = student_upper((gap.difference + margin) / gap.se, df)?;
        let below_upper = student_upper((margin - gap.difference) / gap.se, df)?;
        Some(above_lower.max(below_upper))
    });
    Some(Equivalence { difference: gap.difference, p, low: gap.low, upp: gap.upp })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p_and_interval_say_the_same() {
        for shift in [0.0, 0.05, 0.1, 0.2, 0.4] {
            let group = Distribution::from_counts(&[(shift, 40), (1.0 + shift, 40)]).unwrap();
            let rest = Distribution::from_counts(&[(0.0, 60), (1.0, 60)]).unwrap();
            let found = equivalence(&group, &rest, 0.25).unwrap();
            let is_inside = found.low.unwrap() > -0.25 && found.upp.unwrap() < 0.25;
            assert_eq!(found.p.unwrap() < 0.05, is_inside, "{found:?}");
        }
    }

    #[test]
    fn a_margin_must_be_positive() {
        let group = Distribution::from_counts(&[(1.0, 4), (2.0, 3)]).unwrap();
        assert_eq!(equivalence(&group, &group, 0.0), None);
        assert_eq!(equivalence(&group, &group, f64::NAN), None);
    }
}
