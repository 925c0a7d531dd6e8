//! Correlations of hidden normal variables that give the correlations seen after cutting them into answers.

use super::svd::principal;
use crate::tails::normal_quantile;
use ndarray::Array2;

/// Terms of Mehler's series; the part left out is below the rounding of a correlation except beyond .99.
const TERMS: usize = 120;

/// The largest hidden correlation.
const MOST: f64 = 0.999;

/// Rounds of correction after the matrix was made a correlation matrix again.
const ROUNDS: usize = 6;

/// A variable that takes `values` with these probabilities, seen as a normal one cut at thresholds.
#[derive(Clone, Debug)]
pub(super) struct Cut {
    /// Ascending.
    pub(super) values: Vec<f64>,
    /// The thresholds between them.
    pub(super) thresholds: Vec<f64>,
    /// Hermite coefficients, divided by the standard deviation.
    series: Vec<f64>,
}

impl Cut {
    /// Values with how often they occur; `None` when all are one value.
    pub(super) fn of(counts: &[(f64, f64)]) -> Option<Self> {
        let n = counts.iter().map(|(_, n)| n).sum::<f64>();
        let mean = counts.iter().map(|(value, count)| value * count).sum::<f64>() / n;
        let variance = counts.iter().map(|(value, count)| count * (value - mean).powi(2)).sum::<f64>() / n;
        if counts.len() < 2 || variance <= 0.0 {
            return None;
        }
        let (mut below, mut thresholds) = (0.0, Vec::with_capacity(counts.len() - 1));
        for (_, count) in counts.iter().take(counts.len() - 1) {
            below += count / n;
            thresholds.push(threshold(below));
        }
        let values = counts.iter().map(|(value, _)| *value).collect::<Vec<_>>();
        let series = series(&values, &thresholds, variance.sqrt());
        Some(Self { values, thresholds, series })
    }

    /// The value of a normal number.
    pub(super) fn value(&self, normal: f64) -> f64 {
        let at = self.thresholds.partition_point(|threshold| *threshold < normal);
        self.values.get(at).copied().unwrap_or_default()
    }
}

/// The number that a standard normal stays below with this probability.
fn threshold(below: f64) -> f64 {
    if below < 0.5 { -normal_quantile(2.0 * below) } else { normal_quantile(2.0 * (1.0 - below)) }
}

/// Coefficients `a_k = Σ_j (v_{j+1} − v_j) φ(t_j) He_{k−1}(t_j) / √k!` of a step function, by the stable recursion of the
/// Hermite functions.
fn series(values: &[f64], thresholds: &[f64], sd: f64) -> Vec<f64> {
    let mut series = vec![0.0; TERMS];
    for (pair, threshold) in values.windows(2).zip(thresholds) {
        let step = (pair[1] - pair[0]) / sd;
        let density = (-threshold * threshold / 2.0).exp() / std::f64::consts::TAU.sqrt();
        // h_k = He_k / √k!, so He_{k−1} / √k! = h_{k−1} / √k.
        let (mut before, mut now) = (0.0, 1.0);
        for (at, sum) in series.iter_mut().enumerate() {
            let k = at as f64 + 1.0;
            *sum += step * density * now / k.sqrt();
            let next = (threshold * now - (k - 1.0).sqrt() * before) / k.sqrt();
            (before, now) = (now, next);
        }
    }
    series
}

/// The correlation that two cut variables show when the hidden ones have correlation `rho`.
fn shown(a: &Cut, b: &Cut, rho: f64) -> f64 {
    let mut power = 1.0;
    let mut sum = 0.0;
    for (a, b) in a.series.iter().zip(&b.series) {
        power *= rho;
        sum += a * b * power;
    }
    sum
}

/// The hidden correlation that shows `wanted`; the shown one rises with it (Lancaster 1957).
fn hidden(a: &Cut, b: &Cut, wanted: f64) -> f64 {
    let (mut low, mut high) = (-MOST, MOST);
    for _ in 0..50 {
        let middle = f64::midpoint(low, high);
        if shown(a, b, middle) < wanted { low = middle } else { high = middle }
    }
    f64::midpoint(low, high)
}

/// A matrix F with F·Fᵀ the hidden correlations that show `wanted`.
pub(super) fn factor(cuts: &[Cut], wanted: &Array2<f64>) -> Array2<f64> {
    let mut target = wanted.clone();
    let mut factor = Array2::eye(cuts.len());
    for _ in 0..ROUNDS {
        let mut latent = Array2::eye(cuts.len());
        for (i, a) in cuts.iter().enumerate() {
            for (j, b) in cuts.iter().enumerate().take(i) {
                let rho = hidden(a, b, target[(i, j)]);
                latent[(i, j)] = rho;
                latent[(j, i)] = rho;
            }
        }
        factor = root(&latent);
        let latent = factor.dot(&factor.t());
        let mut worst = 0.0_f64;
        for (i, a) in cuts.iter().enumerate() {
            for (j, b) in cuts.iter().enumerate().take(i) {
                let off = wanted[(i, j)] - shown(a, b, latent[(i, j)]);
                worst = worst.max(off.abs());
                let next = (target[(i, j)] + off).clamp(-1.0, 1.0);
                target[(i, j)] = next;
                target[(j, i)] = next;
            }
        }
        if worst < 1e-3 {
            break;
        }
    }
    factor
}

/// A root of the nearest matrix without negative eigenvalues, with ones on its diagonal.
fn root(matrix: &Array2<f64>) -> Array2<f64> {
    let (values, mut vectors) = principal(matrix);
    for (value, mut vector) in values.iter().zip(vectors.columns_mut()) {
        let scale = value.max(0.0).sqrt();
        vector.mapv_inplace(|cell| cell * scale);
    }
    for mut row in vectors.rows_mut() {
        let length = row.iter().map(|cell| cell * cell).sum::<f64>().sqrt().max(1e-12);
        row.mapv_inplace(|cell| cell / length);
    }
    vectors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_halves_show_the_arcsine() {
        // Cut at 0, two normals of correlation ρ agree with correlation 2/π · asin ρ (Sheppard 1899).
        let half = Cut::of(&[(0.0, 1.0), (1.0, 1.0)]).unwrap();
        for rho in [-0.7, 0.2, 0.5, 0.9] {
            let exact = 2.0 / std::f64::consts::PI * f64::asin(rho);
            assert!((shown(&half, &half, rho) - exact).abs() < 1e-3, "{rho}");
            assert!((hidden(&half, &half, exact) - rho).abs() < 2e-3, "{rho}");
        }
    }
}
