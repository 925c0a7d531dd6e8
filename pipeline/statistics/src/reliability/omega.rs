//! ω total from a one-factor solution.

use crate::level::Interval;
use crate::reliability::alpha::correlation;
use crate::reliability::co_moments::{CoMoments, ENOUGH};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The largest loading, which leaves a uniqueness of .005 as `psych::fa` does.
const LARGEST: f64 = 0.997_496_867_163_000_2;

/// Resamples below 50 cases, and the fewest cases at all.
const RESAMPLES: usize = 999;
const FEWEST: u64 = 10;

/// ω total of a scale of at least three items.
///
/// Formula: (Σλ)² / ((Σλ)² + Σ(1 − λ²)) with the loadings λ that leave the smallest squares of the correlations off the
/// diagonal (minres), each |λ| at most √.995. Complete cases. Reference: Revelle & Zinbarg, Psychometrika 74 (2009) 145–154; Harman & Jones,
/// Psychometrika 31 (1966) 351–368 for minres; R: `psych::fa(fm = "minres")`. Unit: share of variance, 0 to 1. Below 50 cases
/// it comes with a percentile interval of 999 resamples. Undefined below three items, ten cases, or when an item does not
/// vary.
#[derive(Clone, Debug, PartialEq)]
pub struct OmegaTotal {
    /// ω.
    pub omega: f64,
    /// The loading of each item.
    pub loadings: Vec<f64>,
    /// The interval, below 50 cases.
    pub interval: Option<Interval>,
    /// Complete cases.
    pub n: u64,
}

/// Computes [`OmegaTotal`]; `None` as its documentation says.
///
/// ```
/// use gapwise_statistics::{CoMoments, omega_total};
///
/// let mut scale = CoMoments::new(3);
/// for person in 0..40 {
///     let level = f64::from(person % 5);
///     scale.add(&[level, level + f64::from(person % 2), level + f64::from(person % 3)]);
/// }
/// let omega = omega_total(&scale).unwrap();
/// assert!(omega.omega > 0.8 && omega.interval.is_some());
/// ```
#[must_use]
pub fn omega_total(scale: &CoMoments) -> Option<OmegaTotal> {
    if scale.items() < 3 || scale.n() < FEWEST {
        return None;
    }
    let loadings = loadings(scale)?;
    let omega = omega_of(&loadings)?;
    let interval = if scale.n() < ENOUGH { Some(resampled(scale, omega)?) } else { None };
    Some(OmegaTotal { omega, loadings, interval, n: scale.n() })
}

fn omega_of(loadings: &[f64]) -> Option<f64> {
    let sum: f64 = loadings.iter().sum();
    let unique: f64 = loadings.iter().map(|loading| 1.0 - loading * loading).sum();
    Some(sum * sum / (sum * sum + unique)).filter(|omega| omega.is_finite())
}

/// Minres by coordinates: given the others, a loading is a regression through the origin.
fn loadings(scale: &CoMoments) -> Option<Vec<f64>> {
    let k = scale.items();
    let mut r = vec![vec![0.0; k]; k];
    for (one, row) in r.iter_mut().enumerate() {
        for (other, slot) in row.iter_mut().enumerate() {
            *slot = correlation(scale, one, other)?;
        }
    }
    let mut loadings: Vec<f64> =
        r.iter().map(|row| (row.iter().sum::<f64>() / k as f64).clamp(-LARGEST, LARGEST)).collect();
    if loadings.iter().all(|loading| loading.abs() < 1e-9) {
        loadings.fill(0.5);
    }
    for _ in 0..20_000 {
        let mut largest_step: f64 = 0.0;
        for (own, row) in r.iter().enumerate() {
            let others = || row.iter().zip(&loadings).enumerate().filter(|(other, _)| *other != own);
            let products: f64 = others().map(|(_, (r, loading))| r * loading).sum();
            let squares: f64 = others().map(|(_, (_, loading))| loading * loading).sum();
            let next = if squares > 0.0 { (products / squares).clamp(-LARGEST, LARGEST) } else { 0.0 };
            if let Some(slot) = loadings.get_mut(own) {
                largest_step = largest_step.max((next - *slot).abs());
                *slot = next;
            }
        }
        if largest_step < 1e-12 {
            break;
        }
    }
    let is_turned = loadings.iter().sum::<f64>() < 0.0;
    Some(if is_turned { loadings.into_iter().map(|loading| -loading).collect() } else { loadings })
}

fn resampled(scale: &CoMoments, omega: f64) -> Option<Interval> {
    let cases = scale.cases();
    let mut random = ChaCha8Rng::seed_from_u64(20_260_101);
    let mut found = Vec::with_capacity(RESAMPLES);
    for _ in 0..RESAMPLES {
        let mut sample = CoMoments::new(scale.items());
        for _ in 0..cases.len() {
            if let Some(case) = cases.get(random.gen_range(0..cases.len())) {
                sample.add(case);
            }
        }
        // A resample in which an item does not vary says nothing.
        found.extend(loadings(&sample).and_then(|loadings| omega_of(&loadings)));
    }
    found.sort_by(f64::total_cmp);
    let at = |p: f64| found.get(((found.len() as f64 - 1.0) * p).round() as usize).copied();
    Some(Interval { low: at(0.025)?.min(omega), upp: at(0.975)?.max(omega) })
}
