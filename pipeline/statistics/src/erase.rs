//! How frail a gap is to silence: how many who did not answer would erase it, and by answering what.

use crate::distribution::Distribution;
use crate::overlay::Overlay;

/// "It would take `people` non-respondents of the group answering `answer` to erase this."
///
/// Formula: for means x = n₁(m₀ − m₁)/(y − m₀); for ranks x = n₁(½ − θ)/(θ′ − ½), θ′ the placement of y among the rest;
/// rounded up. y is the highest possible answer when the group is lower, the lowest when it is higher. Unit: people.
/// `None` when an arm is empty, the gap is 0, or no number of such answers would do.
///
/// ```
/// use gapwise_statistics::{Distribution, erase::{Frailty, people_to_erase}};
///
/// let group = Distribution::from_counts(&[(3.0, 10)])?;
/// let rest = Distribution::from_counts(&[(4.0, 50)])?;
/// let found = people_to_erase(&group, &rest, (1.0, 5.0), Frailty::Mean).unwrap();
/// assert_eq!((found.people, found.answer), (10, 5.0));
/// # Ok::<(), gapwise_statistics::DistributionError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Erasers {
    /// How many people.
    pub people: u64,
    /// What each of them would answer.
    pub answer: f64,
}

/// Which gap is to be erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Frailty {
    /// The difference of means, and of shares for 0/1 scores.
    Mean,
    /// Cliff's δ.
    Delta,
}

/// Computes [`Erasers`] with the lowest and the highest possible answer; `None` as its documentation says.
#[must_use]
pub fn people_to_erase(
    group: &Distribution,
    rest: &Distribution,
    (lowest, highest): (f64, f64),
    of: Frailty,
) -> Option<Erasers> {
    let score = |arm: &Distribution| match of {
        Frailty::Mean => arm.mean(),
        Frailty::Delta => placement(arm, rest),
    };
    let (own, parity) = (score(group)?, score(rest)?);
    let answer = if own < parity { highest } else { lowest };
    let reached = score(&Distribution::from_counts(&[(answer, 1)]).ok()?)?;
    let people = group.n() as f64 * (parity - own) / (reached - parity);
    let is_possible = people.is_finite() && people > 0.0 && people < 1e15;
    is_possible.then(|| Erasers { people: (people - 1e-9).ceil() as u64, answer })
}

/// P(arm > rest) + P(equal)/2, by people.
fn placement(arm: &Distribution, rest: &Distribution) -> Option<f64> {
    let pairs = arm.n() as f64 * rest.n() as f64;
    let (mut below, mut won) = (0.0, 0.0);
    for row in Overlay::new(arm, rest).rows() {
        won += row.group.n as f64 * (below + row.rest.n as f64 / 2.0);
        below += row.rest.n as f64;
    }
    (pairs > 0.0).then(|| won / pairs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_do_erase_it_and_one_less_does_not() {
        let group = Distribution::from_counts(&[(1.0, 9), (4.0, 12)]).unwrap();
        let rest = Distribution::from_counts(&[(1.0, 5), (3.0, 30), (5.0, 40)]).unwrap();
        for of in [Frailty::Mean, Frailty::Delta] {
            let found = people_to_erase(&group, &rest, (1.0, 5.0), of).unwrap();
            let with = |people: u64| {
                let all = group.plus(&Distribution::from_counts(&[(found.answer, people)]).unwrap());
                let (mean, rank) =
                    (all.mean().unwrap() - rest.mean().unwrap(), placement(&all, &rest).unwrap() - 0.5);
                if of == Frailty::Mean { mean } else { rank }
            };
            assert!(with(found.people) >= 0.0 && with(found.people - 1) < 0.0, "{of:?} {found:?}");
        }
    }

    #[test]
    fn what_cannot_be_erased_is_none() {
        let group = Distribution::from_counts(&[(3.0, 10)]).unwrap();
        let rest = Distribution::from_counts(&[(5.0, 10)]).unwrap();
        assert_eq!(people_to_erase(&group, &rest, (1.0, 5.0), Frailty::Mean), None);
        assert_eq!(people_to_erase(&rest, &rest, (1.0, 5.0), Frailty::Delta), None);
    }
}
