//! How much of what parts clusters is overall level.

use super::points::Points;

/// The share of the between-cluster variance that is a difference of overall level, 0 to 1.
///
/// Formula: Σ nᵢ · p · (m̄ᵢ − m̄)² / Σ nᵢ · |mᵢ − m|², mᵢ the mean answers of cluster i, m̄ᵢ the mean of these over the p items. Above .8 the clusters differ mainly in how high people answer. `None` when the clusters do not differ at all.
///
/// ```
/// use gapwise_statistics::clusters::{Points, level_share};
///
/// let rows = [[1.0, 1.0], [5.0, 5.0]];
/// let points = Points::of_rows(2, rows.iter().map(|row| row.as_slice()));
/// assert_eq!(level_share(&points, &[0, 1]), Some(1.0));
/// ```
#[must_use]
pub fn level_share(answers: &Points, labels: &[u32]) -> Option<f64> {
    let p = answers.n_dims();
    let k = labels.iter().max().map_or(0, |most| *most as usize + 1);
    let mut sums = vec![vec![0.0; p]; k];
    let mut sizes = vec![0.0; k];
    for (at, label) in labels.iter().enumerate() {
        let weight = f64::from(answers.weights().get(at).copied().unwrap_or_default());
        let (Some(sum), Some(size)) = (sums.get_mut(*label as usize), sizes.get_mut(*label as usize)) else {
            continue;
        };
        *size += weight;
        for (sum, value) in sum.iter_mut().zip(answers.row(at)) {
            *sum += weight * f64::from(*value);
        }
    }
    let total = sizes.iter().sum::<f64>();
    let item_mean = |item: usize| sums.iter().filter_map(|sum| sum.get(item)).sum::<f64>() / total;
    let grand = (0..p).map(item_mean).collect::<Vec<_>>();
    let grand_level = grand.iter().sum::<f64>() / p as f64;
    let (mut level, mut between) = (0.0, 0.0);
    for (sum, size) in sums.iter().zip(&sizes).filter(|(_, size)| **size > 0.0) {
        let mean_level = sum.iter().sum::<f64>() / size / p as f64;
        level += size * p as f64 * (mean_level - grand_level).powi(2);
        between +=
            size * sum.iter().zip(&grand).map(|(sum, grand)| (sum / size - grand).powi(2)).sum::<f64>();
    }
    (between > 1e-12).then(|| (level / between).clamp(0.0, 1.0))
}
