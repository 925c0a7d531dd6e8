//! Cronbach's α, and what each item does to it.

use crate::reliability::co_moments::CoMoments;

/// One item within its scale.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ItemFit {
    /// Its correlation with the sum of the other items; `None` when either does not vary.
    pub rest_correlation: Option<f64>,
    /// α without it; `None` for a scale of two.
    pub alpha_if_dropped: Option<f64>,
    /// Whether it looks reverse-keyed: it runs against most of the others.
    pub seems_reversed: bool,
}

/// Cronbach's α of a scale.
///
/// Formula: α = k/(k − 1) · (1 − Σσᵢ²/σ²(total)); standardised k·r̄/(1 + (k − 1)·r̄). Complete cases. Reference: Cronbach,
/// Psychometrika 16 (1951) 297–334; R: `psych::alpha`. At most 1, and negative where items contradict each other, which is
/// why [`CronbachAlpha::is_warning`] exists. Undefined for fewer than two items or cases, or when nothing varies.
///
/// ```
/// use gapwise_statistics::{CoMoments, cronbach_alpha};
///
/// let mut scale = CoMoments::new(3);
/// for row in [[1.0, 2.0, 5.0], [2.0, 2.0, 4.0], [4.0, 5.0, 2.0], [5.0, 4.0, 1.0]] {
///     scale.add(&row);
/// }
/// let alpha = cronbach_alpha(&scale).unwrap();
/// assert!(alpha.is_warning());
/// assert!(alpha.items[2].seems_reversed && !alpha.items[0].seems_reversed);
/// # Ok::<(), gapwise_statistics::DistributionError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct CronbachAlpha {
    /// α of the answers as they are.
    pub alpha: f64,
    /// α of the answers in standard deviations; `None` when an item does not vary.
    pub standardised: Option<f64>,
    /// Each item, in order.
    pub items: Vec<ItemFit>,
    /// Complete cases.
    pub n: u64,
}

impl CronbachAlpha {
    /// Whether somebody must look at the keying: α or the correlation of an item with the rest is negative.
    #[must_use]
    pub fn is_warning(&self) -> bool {
        let is_against = |item: &ItemFit| item.rest_correlation.is_some_and(|r| r < 0.0);
        self.alpha < 0.0 || self.items.iter().any(is_against)
    }
}

/// Computes [`CronbachAlpha`]; `None` as its documentation says.
#[must_use]
pub fn cronbach_alpha(scale: &CoMoments) -> Option<CronbachAlpha> {
    let all: Vec<usize> = (0..scale.items()).collect();
    let alpha = alpha_of(scale, &all)?;
    let signs = signs(scale);
    let item = |own: usize| {
        let rest: Vec<usize> = all.iter().copied().filter(|item| *item != own).collect();
        let together: Option<f64> = rest.iter().map(|item| scale.covariance(own, *item)).sum();
        let spread = (scale.covariance(own, own)? * variance_of(scale, &rest)?).sqrt();
        let r = together.map(|sum| sum / spread).filter(|r| r.is_finite() && spread > 0.0);
        Some(ItemFit {
            rest_correlation: r.map(|r| r.clamp(-1.0, 1.0)),
            alpha_if_dropped: alpha_of(scale, &rest),
            seems_reversed: signs.get(own).is_some_and(|sign| *sign < 0.0),
        })
    };
    let items: Option<Vec<ItemFit>> = all.iter().map(|own| item(*own)).collect();
    Some(CronbachAlpha { alpha, standardised: standardised(scale), items: items?, n: scale.n() })
}

/// The correlation of two items; `None` when one does not vary.
pub(super) fn correlation(scale: &CoMoments, one: usize, other: usize) -> Option<f64> {
    let spread = (scale.covariance(one, one)? * scale.covariance(other, other)?).sqrt();
    let r = scale.covariance(one, other)? / spread;
    (spread > 1e-12 && r.is_finite()).then(|| r.clamp(-1.0, 1.0))
}

fn variance_of(scale: &CoMoments, items: &[usize]) -> Option<f64> {
    items.iter().flat_map(|one| items.iter().map(move |other| scale.covariance(*one, *other))).sum()
}

fn alpha_of(scale: &CoMoments, items: &[usize]) -> Option<f64> {
    let k = items.len() as f64;
    let own: Option<f64> = items.iter().map(|item| scale.covariance(*item, *item)).sum();
    let total = variance_of(scale, items)?;
    let alpha = k / (k - 1.0) * (1.0 - own? / total);
    (items.len() >= 2 && total > 1e-12 && alpha.is_finite()).then_some(alpha)
}

fn standardised(scale: &CoMoments) -> Option<f64> {
    let k = scale.items();
    let (mut sum, mut pairs) = (0.0, 0.0);
    for one in 0..k {
        for other in 0..one {
            sum += correlation(scale, one, other)?;
            pairs += 1.0;
        }
    }
    let (mean, k) = (sum / pairs, k as f64);
    Some(k * mean / (1.0 + (k - 1.0) * mean)).filter(|alpha| alpha.is_finite())
}

/// The side of the first principal component on which each item stands, turned so that most items are on the upper one.
fn signs(scale: &CoMoments) -> Vec<f64> {
    let k = scale.items();
    let matrix = |one: usize, other: usize| correlation(scale, one, other).unwrap_or(0.0);
    // An uneven start, so that it is not orthogonal to a component of contrasts.
    let mut vector: Vec<f64> = (0..k).map(|item| 1.0 + 0.37 * item as f64).collect();
    for _ in 0..500 {
        let next: Vec<f64> = (0..k)
            .map(|one| vector.iter().enumerate().map(|(other, v)| matrix(one, other) * v).sum())
            .collect();
        let length = next.iter().map(|v: &f64| v * v).sum::<f64>().sqrt();
        if length <= 0.0 {
            return vec![1.0; k];
        }
        vector = next.into_iter().map(|v| v / length).collect();
    }
    let upper = vector.iter().filter(|v| **v > 0.0).count();
    let lower = vector.iter().filter(|v| **v < 0.0).count();
    let is_even = upper == lower && vector.first().is_some_and(|first| *first < 0.0);
    if lower > upper || is_even { vector.into_iter().map(|v| -v).collect() } else { vector }
}
