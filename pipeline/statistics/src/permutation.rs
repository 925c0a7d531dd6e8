//! The studentised permutation test: the p of an ordinal gap, and of a mean in small arms.
//!
//! If the group were any people, which share of the ways to pick as many people from all would give a statistic at
//! least as far from zero? Answers take few values, so the ways are counted as vectors of counts: all of them when
//! there are few ([`Kind::Exact`]), a seeded sample otherwise ([`Kind::Drawn`]). Studentising keeps the level where
//! arms vary unalike (Neubert & Brunner 2007). Swapping group and rest gives the same p.
//!
//! It must not know what else is compared: the stream of random numbers depends on the seed and on the pooled counts
//! alone, so neither row order nor other comparisons move a p.

mod studentised;

mod enumerate;
mod urn;

mod draw;
mod plan;

mod table;

use crate::distribution::Distribution;

use draw::draw;
use enumerate::enumerate;
use plan::{Observed, observed, plan};
use studentised::{Pooled, Ranks, Studentised, Values};

pub use plan::{Kind, Options, PermutationTest, Statistic};
pub use table::PermutationTable;

/// Runs a permutation test; `None` when an arm has fewer than two people.
///
/// Separated arms are counted in closed form and never drawn. The t form is taken when both arms have at least 100
/// people (Brunner–Munzel, and only when there are too many tables) or 30 (Welch), and whenever there are weights.
#[must_use]
pub fn permutation_test(
    group: &Distribution,
    rest: &Distribution,
    statistic: Statistic,
    options: &Options,
) -> Option<PermutationTest> {
    let observed = observed(group, rest, statistic)?;
    if let Some(settled) = observed.settled(group, rest) {
        return Some(settled);
    }
    match statistic {
        Statistic::BrunnerMunzel => {
            let ranks = Ranks::new(Pooled::new(group, rest)?);
            permute(&ranks, &observed, statistic, options)
        }
        Statistic::Welch => {
            let values = Values::new(Pooled::new(group, rest)?);
            permute(&values, &observed, statistic, options)
        }
    }
}

/// Finds p by the planned route.
fn permute<S: Studentised>(
    studentised: &S,
    observed: &Observed,
    statistic: Statistic,
    options: &Options,
) -> Option<PermutationTest> {
    let pooled = studentised.pooled();
    let threshold = studentised.observed();
    let of = |p: f64, kind: Kind, tables: u64| {
        let p = p.clamp(f64::MIN_POSITIVE, 1.0);
        Some(PermutationTest { statistic: observed.statistic, p, kind, tables })
    };
    match plan(pooled, observed.smaller_arm, statistic, options) {
        (Kind::Exact, tables) => {
            let mut p = 0.0;
            enumerate(studentised, |parts, ln_weight| {
                if threshold.is_reached_by(parts) {
                    p += ln_weight.exp();
                }
            });
            of(p, Kind::Exact, tables)
        }
        (Kind::Drawn, draws) => {
            let (mut extreme, mut made) = (0_u64, 0_u64);
            draw(studentised, options.seed, |parts| {
                made += 1;
                extreme += u64::from(threshold.is_reached_by(parts));
                let is_enough = options.enough > 0 && extreme >= options.enough;
                made < draws && !is_enough
            });
            let is_stopped = options.enough > 0 && extreme >= options.enough;
            let p = if is_stopped {
                extreme as f64 / made as f64
            } else {
                (extreme as f64 + 1.0) / (made as f64 + 1.0)
            };
            of(p, Kind::Drawn, made)
        }
        _ => observed.asymptotic(),
    }
}

#[cfg(test)]
mod tests;
