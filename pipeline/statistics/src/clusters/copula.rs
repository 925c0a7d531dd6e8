//! One population with the same answers to each question and the same correlations between them.

use super::latent::Cut;
use super::latent::factor;
use super::normal::Draws;
use super::points::Points;
use ndarray::Array1;
use ndarray::Array2;
use std::collections::BTreeMap;

/// A population without groups: normal scores, correlated, cut into the answers that were seen.
///
/// The hidden correlations are tuned until the cut variables show the correlations of the answers; a copula with the
/// answers' own correlations shows weaker ones, and a test against it finds structure in anything. Reference: Cario & Nelson
/// 1997 (NORTA); the correlation of cut normals by Mehler's series.
#[derive(Clone, Debug)]
pub struct Copula {
    cuts: Vec<Cut>,
    factor: Array2<f64>,
}

impl Copula {
    /// Fits complete answers; `None` with fewer than two questions or one that everybody answered alike.
    #[must_use]
    pub fn fit(answers: &Points) -> Option<Self> {
        let p = answers.n_dims();
        let cuts = (0..p).map(|item| Cut::of(&counts(answers, item))).collect::<Option<Vec<_>>>()?;
        (p >= 2).then(|| Self { factor: factor(&cuts, &correlations(answers)), cuts })
    }

    /// So many people from it.
    #[must_use]
    pub fn draw(&self, n: usize, draws: &mut Draws) -> Points {
        let p = self.cuts.len();
        let mut points = Points::empty(p);
        for _ in 0..n {
            let normals = Array1::from_iter((0..p).map(|_| draws.normal()));
            let scores = self.factor.dot(&normals);
            points.push(self.cuts.iter().zip(&scores).map(|(cut, score)| cut.value(*score) as f32), 1.0);
        }
        points
    }
}

fn counts(answers: &Points, item: usize) -> Vec<(f64, f64)> {
    let mut counts: BTreeMap<i64, (f64, f64)> = BTreeMap::new();
    for at in 0..answers.len() {
        let value = f64::from(answers.row(at).get(item).copied().unwrap_or_default());
        let weight = f64::from(answers.weights().get(at).copied().unwrap_or_default());
        counts.entry(ordered(value)).or_insert((value, 0.0)).1 += weight;
    }
    counts.into_values().collect()
}

/// The bits of a number, so that they order as the numbers do.
fn ordered(value: f64) -> i64 {
    let bits = (value + 0.0).to_bits() as i64;
    if bits < 0 { i64::MIN.wrapping_sub(bits).wrapping_sub(1) } else { bits }
}

/// Pearson's correlations of the answers.
fn correlations(answers: &Points) -> Array2<f64> {
    let p = answers.n_dims();
    let total = answers.weights().iter().map(|weight| f64::from(*weight)).sum::<f64>();
    let mut means = Array1::<f64>::zeros(p);
    let mut moments = Array2::<f64>::zeros((p, p));
    let each = || (0..answers.len()).map(|at| (answers.row(at), f64::from(answers.weights()[at])));
    for (row, weight) in each() {
        for (mean, value) in means.iter_mut().zip(row) {
            *mean += weight * f64::from(*value) / total;
        }
    }
    for (row, weight) in each() {
        let off = row.iter().zip(&means).map(|(value, mean)| f64::from(*value) - mean).collect::<Vec<_>>();
        for (a, mut moments) in off.iter().zip(moments.rows_mut()) {
            for (b, moment) in off.iter().zip(moments.iter_mut()) {
                *moment += weight * a * b;
            }
        }
    }
    let spread = moments.diag().mapv(|square| square.sqrt().max(1e-12));
    for ((i, j), moment) in moments.indexed_iter_mut() {
        *moment /= spread[i] * spread[j];
    }
    moments
}
