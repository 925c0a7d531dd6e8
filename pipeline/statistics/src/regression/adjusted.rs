//! The gap of a group among learners who are alike in their other backgrounds, or why there is none.

use crate::distribution::{Cell, Distribution};
use crate::level::{Interval, Level};
use crate::regression::linear::{DesignRow, System, ols_hc3};
use crate::regression::logistic::average_effect;
use crate::regression::model::{Model, is_in_group};
use crate::regression::patterns::{Membership, Patterns};
use crate::tails::{normal_two_sided, student_two_sided};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeSet;
use thiserror::Error;

/// The fewest degrees of freedom, and people in an arm.
const FEWEST_DF: f64 = 20.0;
const FEWEST_PEOPLE: u64 = 10;

/// Events and non-events per parameter of a logistic model.
const PER_PARAMETER: f64 = 10.0;

/// Resamples of the learners.
const RESAMPLES: usize = 999;

/// An adjusted gap.
#[derive(Clone, Debug, PartialEq)]
pub struct AdjustedGap {
    /// Group minus rest, among learners alike in the backgrounds of `by`.
    pub estimate: f64,
    /// Its standard error.
    pub se: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end.
    pub upp: f64,
    /// The two-sided p.
    pub p: f64,
    /// The plain gap of the same learners.
    pub raw: f64,
    /// People of the group in the model.
    pub n_group: u64,
    /// People of the rest in it.
    pub n_rest: u64,
    /// People whom the model fits whatever they answered; they are not in it.
    pub removed: u64,
    /// Columns that others explain, by name.
    pub aliased: Vec<String>,
    /// Backgrounds that could not adjust, by name.
    pub left_out: Vec<String>,
}

/// Why a gap was not adjusted.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum NotAdjusted {
    /// Fewer than 10 people in an arm, or than 20 degrees of freedom.
    #[error("too few to adjust: an arm under 10 people, or under 20 degrees of freedom")]
    TooFew,
    /// There is nothing to adjust by.
    #[error("nothing to adjust by: no other single-choice background was answered by half of these learners")]
    NothingElse,
    /// The other backgrounds say exactly who is in the group.
    #[error("the group cannot be told from the other backgrounds")]
    Aliased,
    /// Too few events per parameter, scores that are not 0 and 1, or separation.
    #[error("a logistic model does not hold: under 10 events per parameter, or separation")]
    NoLogistic,
}

/// The adjusted gap by least squares with HC3; on 0/1 scores this is the linear probability model.
///
/// The group is one 0/1; every background of `adjusters` that is single choice and that half of these learners answered is
/// dummies, levels under 5 people pooled; only learners who answered all of them are in it, and `raw` is their plain gap.
/// The group comes first, so a dummy that it explains is the one that is dropped and named. Interval and p by Student's t
/// on the residual degrees of freedom.
///
/// # Errors
/// [`NotAdjusted`] says why there is none.
///
/// ```
/// use gapwise_statistics::{Cell, Membership, Patterns, adjusted_gap};
/// use std::collections::BTreeSet;
///
/// let mut patterns = Patterns::default();
/// // Night shifts score one point less; carers are no different, but most work nights.
/// for (carer, shift, n) in [("yes", "night", 40), ("yes", "day", 10), ("no", "night", 10), ("no", "day", 40)] {
///     let base = if shift == "night" { 3.0 } else { 4.0 };
///     let who = || vec![Membership::new("carer", carer), Membership::new("shift", shift)];
///     patterns.add(who(), Cell::unweighted(base - 0.5, n / 2));
///     patterns.add(who(), Cell::unweighted(base + 0.5, n / 2));
/// }
/// let gap = adjusted_gap(&patterns, &Membership::new("carer", "yes"), &BTreeSet::from(["shift"])).unwrap();
/// assert!((gap.raw + 0.6).abs() < 1e-9 && gap.estimate.abs() < 1e-9);
/// ```
pub fn adjusted_gap(
    patterns: &Patterns,
    own: &Membership,
    adjusters: &BTreeSet<&str>,
) -> Result<AdjustedGap, NotAdjusted> {
    let model = model_of(patterns, own, adjusters)?;
    let fit = ols_hc3(&model.rows, model.columns()).ok_or(NotAdjusted::TooFew)?;
    let used: Vec<&DesignRow> = fit.used.iter().filter_map(|place| model.rows.get(*place)).collect();
    let (group, rest) = Model::arms(&used);
    if group.n().min(rest.n()) < FEWEST_PEOPLE || fit.df < FEWEST_DF {
        return Err(NotAdjusted::TooFew);
    }
    let at = |list: &[Option<f64>]| list.get(1).copied().flatten();
    let (estimate, se) = at(&fit.coefficients).zip(at(&fit.se)).ok_or(NotAdjusted::Aliased)?;
    let half = Level::default().t(fit.df).ok_or(NotAdjusted::TooFew)? * se;
    let p = if se > 0.0 { student_two_sided(estimate / se, fit.df) } else { None };
    let is_aliased = |place: usize| fit.coefficients.get(place + 2).is_some_and(Option::is_none);
    let aliased = model.names.iter().enumerate().filter(|(place, _)| is_aliased(*place));
    Ok(AdjustedGap {
        estimate,
        se,
        low: estimate - half,
        upp: estimate + half,
        p: p.unwrap_or(1.0),
        raw: raw_gap(&group, &rest).ok_or(NotAdjusted::TooFew)?,
        n_group: group.n(),
        n_rest: rest.n(),
        removed: fit.removed,
        aliased: aliased.map(|(_, name)| name.clone()).collect(),
        left_out: model.left_out.clone(),
    })
}

/// The adjusted gap of a 0/1 measure as the average marginal effect of a logistic model, in differences of share.
///
/// Formula: mean over learners of P(1 | in the group) − P(1 | not), standard error by the delta method, normal interval.
/// Only with 10 events and 10 non-events per parameter and without separation. R: `marginaleffects::avg_comparisons`.
///
/// # Errors
/// [`NotAdjusted`] says why there is none; the linear model of [`adjusted_gap`] then stands.
pub fn adjusted_share_gap(
    patterns: &Patterns,
    own: &Membership,
    adjusters: &BTreeSet<&str>,
) -> Result<AdjustedGap, NotAdjusted> {
    let linear = adjusted_gap(patterns, own, adjusters)?;
    let model = model_of(patterns, own, adjusters)?;
    let rows: Vec<&DesignRow> = model.rows.iter().collect();
    let (group, rest) = Model::arms(&rows);
    let all = group.plus(&rest);
    let is_binary = all.cells().iter().all(|cell| cell.value == 0.0 || cell.value == 1.0);
    let events = all.count_at_least(1.0);
    let effect =
        average_effect(&rows, model.columns()).filter(|_| is_binary).ok_or(NotAdjusted::NoLogistic)?;
    let rarer = events.min(all.n() - events) as f64;
    if rarer < PER_PARAMETER * effect.parameters as f64 {
        return Err(NotAdjusted::NoLogistic);
    }
    let half = Level::default().z() * effect.se;
    Ok(AdjustedGap {
        estimate: effect.estimate,
        se: effect.se,
        low: effect.estimate - half,
        upp: effect.estimate + half,
        p: normal_two_sided(effect.estimate / effect.se).max(f64::MIN_POSITIVE),
        raw: raw_gap(&group, &rest).ok_or(NotAdjusted::TooFew)?,
        n_group: group.n(),
        n_rest: rest.n(),
        removed: 0,
        ..linear
    })
}

/// By how much adjusting moved a gap: raw minus adjusted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Explained {
    /// Raw minus adjusted.
    pub difference: f64,
    /// Its interval by resampling learners.
    pub interval: Interval,
}

impl Explained {
    /// Whether the gap may be said to go together with the backgrounds it was adjusted by.
    #[must_use]
    pub fn goes_together(&self) -> bool {
        !self.interval.contains(0.0)
    }
}

/// Raw minus adjusted with a percentile interval of 999 resamples of the learners (each counted a Poisson number of
/// times, from a fixed seed). Reference: Chamandy et al., Estimating uncertainty for massive data streams (2012).
/// An adjusted gap that lost its significance explains nothing; this interval without 0 does. `None` where
/// [`adjusted_gap`] has none.
#[must_use]
pub fn explained(patterns: &Patterns, own: &Membership, adjusters: &BTreeSet<&str>) -> Option<Explained> {
    let gap = adjusted_gap(patterns, own, adjusters).ok()?;
    let model = model_of(patterns, own, adjusters).ok()?;
    let mut random = ChaCha8Rng::seed_from_u64(20_260_101);
    let mut moved = Vec::with_capacity(RESAMPLES);
    for _ in 0..RESAMPLES {
        let rows: Vec<DesignRow> = model
            .rows
            .iter()
            .map(|row| DesignRow { x: row.x.clone(), values: resampled(&row.values, &mut random) })
            .filter(|row| row.values.weight() > 0.0)
            .collect();
        let rows: Vec<&DesignRow> = rows.iter().collect();
        let (group, rest) = Model::arms(&rows);
        let fitted = System::new(&rows, model.columns()).and_then(|system| system.coefficient(1));
        moved.extend(raw_gap(&group, &rest).zip(fitted).map(|(raw, fitted)| raw - fitted));
    }
    moved.sort_by(f64::total_cmp);
    let at = |p: f64| moved.get(((moved.len() as f64 - 1.0) * p).round() as usize).copied();
    Some(Explained {
        difference: gap.raw - gap.estimate,
        interval: Interval { low: at(0.025)?, upp: at(0.975)? },
    })
}

/// The model, once both arms and a background to adjust by are there.
fn model_of(patterns: &Patterns, own: &Membership, adjusters: &BTreeSet<&str>) -> Result<Model, NotAdjusted> {
    let others: BTreeSet<&str> = adjusters.iter().copied().filter(|name| *name != own.background).collect();
    let model = Model::new(patterns, own, &others);
    if others.len() == model.left_out.len() {
        return Err(NotAdjusted::NothingElse);
    }
    let people = |is_group: bool| -> u64 {
        let arm = model.rows.iter().filter(|row| is_in_group(row) == is_group);
        arm.map(|row| row.values.n()).sum()
    };
    let smaller = people(true).min(people(false));
    if smaller < FEWEST_PEOPLE { Err(NotAdjusted::TooFew) } else { Ok(model) }
}

fn raw_gap(group: &Distribution, rest: &Distribution) -> Option<f64> {
    Some(group.mean()? - rest.mean()?)
}

/// The same answers, each person counted a Poisson number of times.
fn resampled(values: &Distribution, random: &mut ChaCha8Rng) -> Distribution {
    let cells = values.cells().iter().map(|cell| {
        let n = poisson(cell.n as f64, random);
        let each = n / cell.n as f64;
        Cell { value: cell.value, n: n as u64, w: cell.w * each, w2: cell.w2 * each }
    });
    Distribution::from_cells(cells).unwrap_or_default()
}

/// A Poisson number by Knuth's product, or its normal form where that is long.
fn poisson(mean: f64, random: &mut ChaCha8Rng) -> f64 {
    if mean > 30.0 {
        let (u, v): (f64, f64) = (random.gen_range(f64::MIN_POSITIVE..1.0), random.gen_range(0.0..1.0));
        let normal = (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos();
        return (mean + mean.sqrt() * normal).round().max(0.0);
    }
    let (least, mut product, mut count) = ((-mean).exp(), 1.0, -1.0);
    while product > least {
        product *= random.gen_range(0.0..1.0_f64);
        count += 1.0;
    }
    count
}
