//! What could be shown: the chance of being able to say "closed", the people that would take, and the smallest change
//! that would have been seen.

use crate::leading::{Arms, Leading};
use crate::level::Level;
use crate::mann_whitney::theta_null_variance;
use crate::overlay::Overlay;
use crate::tails::{normal_quantile, normal_upper};

/// The power that is asked for, four fifths, and its normal quantile as the rules have it.
const POWER: f64 = 0.8;
const POWER_QUANTILE: f64 = 0.84;

/// The two-sided alpha of the 90 % interval that "closed" needs.
const ALPHA: f64 = 0.10;

/// Beyond this many people nobody plans.
const MOST_PEOPLE: u64 = 10_000_000;

/// How many people would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Needed {
    /// In the group.
    pub group: u64,
    /// In the rest.
    pub rest: u64,
}

/// The chance that a gap which is truly 0 could be shown to be closed, with arms of `needed` people who answer as `arms`
/// did: the power of two one-sided tests against ±margin.
///
/// Formula: max(0, 2Φ(margin/se − z₉₅) − 1), se under no gap: s·√(1/n₁ + 1/n₀) for means with s pooled within the arms,
/// the tie-corrected null error for δ, √(p(1 − p)(1/n₁ + 1/n₀)) for shares. Reference: Phillips, J. Pharmacokinetics and
/// Biopharmaceutics 18 (1990) 137–144, in its normal form. Unit: probability. `None` when the answers do not vary, an
/// arm is empty, or the margin is not positive.
///
/// ```
/// use gapwise_statistics::{Arms, Distribution, Leading, change::{Needed, chance_of_closed}};
///
/// // A standard deviation of one and a margin of .3 points.
/// let answers = Distribution::from_counts(&[(2.0, 50_000), (4.0, 50_000)])?;
/// let arms = Arms { group: &answers, rest: &answers };
/// let chance = |group, rest| chance_of_closed(arms, Needed { group, rest }, Leading::Mean, 0.3).unwrap();
/// assert_eq!(chance(31, 111), 0.0);
/// assert!((chance(100, 100) - 0.366).abs() < 0.001);
/// assert!((chance(190, 190) - 0.799).abs() < 0.001);
/// # Ok::<(), gapwise_statistics::DistributionError>(())
/// ```
#[must_use]
pub fn chance_of_closed(arms: Arms<'_>, needed: Needed, leading: Leading, margin: f64) -> Option<f64> {
    let unit = unit_variance(arms, leading)?;
    chance(unit, needed, margin)
}

/// The smallest arms, in the proportion of `arms`, with which [`chance_of_closed`] is four fifths.
///
/// `None` as there, and when more than ten million people would be needed.
///
/// ```
/// use gapwise_statistics::{Arms, Distribution, Leading, change::people_for_closed};
///
/// let answers = Distribution::from_counts(&[(2.0, 50_000), (4.0, 50_000)])?;
/// let arms = Arms { group: &answers, rest: &answers };
/// assert_eq!(people_for_closed(arms, Leading::Mean, 0.3).unwrap().group, 191);
/// # Ok::<(), gapwise_statistics::DistributionError>(())
/// ```
#[must_use]
pub fn people_for_closed(arms: Arms<'_>, leading: Leading, margin: f64) -> Option<Needed> {
    let unit = unit_variance(arms, leading)?;
    let (n_group, n_rest) = (arms.group.n(), arms.rest.n());
    let smaller = n_group.min(n_rest);
    let scaled = |people: u64| {
        let of = |n: u64| (n as f64 / smaller as f64 * people as f64).ceil() as u64;
        Needed { group: of(n_group), rest: of(n_rest) }
    };
    let is_enough = |people: u64| chance(unit, scaled(people), margin).is_some_and(|chance| chance >= POWER);
    let (mut short, mut enough) = (0, MOST_PEOPLE);
    if !is_enough(enough) {
        return None;
    }
    while enough - short > 1 {
        let middle = short + (enough - short) / 2;
        if is_enough(middle) {
            enough = middle;
        } else {
            short = middle;
        }
    }
    Some(scaled(enough))
}

/// The smallest change that would have been seen four times in five: (z₉₇.₅ + .84)·se. `None` without a standard error.
///
/// ```
/// use gapwise_statistics::change::smallest_change_seen;
///
/// assert!((smallest_change_seen(0.2377599935).unwrap() - 0.6657).abs() < 1e-4);
/// ```
#[must_use]
pub fn smallest_change_seen(se: f64) -> Option<f64> {
    let seen = (Level::default().z() + POWER_QUANTILE) * se;
    (seen.is_finite() && se > 0.0).then_some(seen)
}

/// The null variance of the gap times 1 / (1/n₁ + 1/n₀), which no longer depends on the size of the arms.
fn unit_variance(arms: Arms<'_>, leading: Leading) -> Option<f64> {
    let (n_group, n_rest) = (arms.group.n() as f64, arms.rest.n() as f64);
    let sizes = 1.0 / n_group + 1.0 / n_rest;
    let variance = match leading {
        Leading::Mean => {
            let within = (n_group - 1.0) * arms.group.variance()? + (n_rest - 1.0) * arms.rest.variance()?;
            within / (n_group + n_rest - 2.0)
        }
        Leading::Delta => 4.0 * theta_null_variance(&Overlay::new(arms.group, arms.rest)) / sizes,
        Leading::Share => {
            let share = arms.group.plus(arms.rest).mean()?;
            share * (1.0 - share)
        }
    };
    Some(variance).filter(|variance| variance.is_finite() && *variance > 0.0)
}

fn chance(unit: f64, needed: Needed, margin: f64) -> Option<f64> {
    let is_asked = needed.group > 0 && needed.rest > 0 && margin.is_finite() && margin > 0.0;
    let se = (unit * (1.0 / needed.group as f64 + 1.0 / needed.rest as f64)).sqrt();
    let above = margin / se - normal_quantile(ALPHA);
    is_asked.then(|| (1.0 - 2.0 * normal_upper(above)).max(0.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::Distribution;

    #[test]
    fn twice_the_people_are_never_a_smaller_chance() {
        let group = Distribution::from_counts(&[(1.0, 9), (2.0, 20), (5.0, 14)]).unwrap();
        let rest = Distribution::from_counts(&[(1.0, 19), (2.0, 10), (5.0, 90)]).unwrap();
        let arms = Arms { group: &group, rest: &rest };
        for leading in [Leading::Mean, Leading::Delta] {
            let needed = people_for_closed(arms, leading, 0.2).unwrap();
            assert!(chance_of_closed(arms, needed, leading, 0.2).unwrap() >= POWER);
            let half = Needed { group: needed.group / 2, rest: needed.rest / 2 };
            assert!(chance_of_closed(arms, half, leading, 0.2).unwrap() < POWER);
        }
    }

    #[test]
    fn a_margin_must_be_positive_and_answers_must_vary() {
        let same = Distribution::from_counts(&[(1.0, 50)]).unwrap();
        let arms = Arms { group: &same, rest: &same };
        assert_eq!(people_for_closed(arms, Leading::Mean, 0.3), None);
        let vary = Distribution::from_counts(&[(0.0, 50), (1.0, 50)]).unwrap();
        let arms = Arms { group: &vary, rest: &vary };
        assert_eq!(chance_of_closed(arms, Needed { group: 9, rest: 9 }, Leading::Share, 0.0), None);
    }
}
