//! The difference of means within strata.

use crate::level::Level;
use crate::strata::Stratum;
use crate::tails::{chi_square_upper, normal_two_sided, student_two_sided};

/// Every arm of at least this size allows weights of inverse variance.
const LARGE_ARM: u64 = 30;

/// How strata were weighted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pooling {
    /// By n₁n₀/(n₁ + n₀) with one variance within strata.
    WithinVariance,
    /// By the inverse of each stratum's own variance.
    InverseVariance,
}

impl Pooling {
    /// The words for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::WithinVariance => "within variance",
            Self::InverseVariance => "inverse variance",
        }
    }
}

/// Mean of the group minus mean of the rest, compared within strata only.
///
/// Formula: Σwd/Σw. Where every arm has at least 30 people w = 1/(s₁²/n₁ + s₀²/n₀) and se² = 1/Σw with z; else w =
/// n₁n₀/(n₁ + n₀) and se² = s²/Σw with s² pooled within all arms of all strata and Student's t on Σ(n₁ + n₀ − 2) degrees of
/// freedom. Cochran's Q asks whether the strata agree. Reference: Cochran, Biometrics 10 (1954) 101–129. Unit: that of the
/// values. Undefined without a stratum that has both arms, or without variation.
///
/// ```
/// use gapwise_statistics::{Distribution, Level, Stratum, pooled_gap};
///
/// let of = |values: [f64; 3]| Distribution::from_values(values);
/// let strata = [
///     Stratum { group: of([1.0, 2.0, 3.0])?, rest: of([2.0, 3.0, 4.0])? },
///     Stratum { group: of([6.0, 7.0, 8.0])?, rest: of([7.0, 8.0, 9.0])? },
/// ];
/// let pooled = pooled_gap(&strata, Level::default()).unwrap();
/// assert_eq!((pooled.difference, pooled.df, pooled.strata), (-1.0, Some(8.0), 2));
/// # Ok::<(), gapwise_statistics::DistributionError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PooledGap {
    /// Group minus rest.
    pub difference: f64,
    /// Its standard error.
    pub se: f64,
    /// Degrees of freedom, where t is taken.
    pub df: Option<f64>,
    /// The two-sided p.
    pub p: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end.
    pub upp: f64,
    /// How strata were weighted.
    pub pooling: Pooling,
    /// The p of Cochran's Q; `None` for one stratum.
    pub disagreement_p: Option<f64>,
    /// How many strata had both arms.
    pub strata: u64,
}

/// Computes [`PooledGap`]; `None` as its documentation says.
#[must_use]
pub fn pooled_gap(strata: &[Stratum], level: Level) -> Option<PooledGap> {
    let strata: Vec<&Stratum> = strata.iter().filter(|stratum| stratum.size().is_some()).collect();
    let is_large = strata.iter().all(|stratum| stratum.group.n().min(stratum.rest.n()) >= LARGE_ARM);
    let own: Option<Vec<f64>> = strata.iter().map(|stratum| inverse_variance(stratum)).collect();
    match own.filter(|_| is_large) {
        Some(weights) => pool(&strata, &weights, None, level),
        None => {
            let (variance, df) = within(&strata)?;
            let weights: Option<Vec<f64>> =
                strata.iter().map(|stratum| stratum.size().map(|size| size / variance)).collect();
            pool(&strata, &weights?, Some(df), level)
        }
    }
}

/// Pools with weights that are inverse variances.
fn pool(strata: &[&Stratum], weights: &[f64], df: Option<f64>, level: Level) -> Option<PooledGap> {
    let total: f64 = weights.iter().sum();
    let mut gaps = Vec::with_capacity(strata.len());
    for stratum in strata {
        gaps.push(stratum.group.mean()? - stratum.rest.mean()?);
    }
    let difference = gaps.iter().zip(weights).map(|(gap, weight)| gap * weight).sum::<f64>() / total;
    let q: f64 =
        gaps.iter().zip(weights).map(|(gap, weight)| weight * (gap - difference) * (gap - difference)).sum();
    let se = (1.0 / total).sqrt();
    let half = df.map_or(Some(level.z()), |df| level.t(df))? * se;
    let t = difference / se;
    let p = df.map_or_else(|| Some(normal_two_sided(t)), |df| student_two_sided(t, df))?;
    let is_defined = difference.is_finite() && se.is_finite() && se > 0.0;
    is_defined.then(|| PooledGap {
        difference,
        se,
        df,
        p: p.max(f64::MIN_POSITIVE),
        low: difference - half,
        upp: difference + half,
        pooling: if df.is_some() { Pooling::WithinVariance } else { Pooling::InverseVariance },
        disagreement_p: chi_square_upper(q, strata.len() as f64 - 1.0),
        strata: strata.len() as u64,
    })
}

fn inverse_variance(stratum: &Stratum) -> Option<f64> {
    let variance = stratum.group.mean_variance()? + stratum.rest.mean_variance()?;
    (variance > 0.0).then_some(1.0 / variance)
}

/// The variance within all arms and its degrees of freedom.
fn within(strata: &[&Stratum]) -> Option<(f64, f64)> {
    let (mut sum, mut df) = (0.0, 0.0);
    for arm in strata.iter().flat_map(|stratum| [&stratum.group, &stratum.rest]) {
        let free = arm.n() as f64 - 1.0;
        // One person alone varies by nothing and adds no freedom.
        sum += arm.variance().map_or(0.0, |variance| variance * free);
        df += free;
    }
    let variance = sum / df;
    (variance.is_finite() && variance > 0.0).then_some((variance, df))
}
