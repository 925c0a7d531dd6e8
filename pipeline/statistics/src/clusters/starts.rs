//! The starts: k-means++ and first passes by linfa, on all points or on a sample of them.

use super::normal::Draws;
use super::points::Points;
use linfa::DatasetBase;
use linfa::ParamGuard as _;
use linfa::traits::Fit as _;
use linfa_clustering::KMeans as Linfa;
use ndarray::Array2;

/// linfa's passes per start; ours finish them.
const PASSES: u64 = 8;

/// Centroids of one start, padded like the points; `None` when linfa finds none.
///
/// Expects rows of weight 1 with at least `k` distinct ones.
pub(super) fn start(rows: &Array2<f64>, k: usize, stride: usize, draws: &mut Draws) -> Option<Vec<f64>> {
    let parameters = Linfa::params_with_rng(k, draws.source().clone())
        .n_runs(1)
        .max_n_iterations(PASSES)
        .tolerance(1e-6)
        .check()
        .ok()?;
    let model = parameters.fit(&DatasetBase::from(rows.view())).ok()?;
    let mut centroids = Vec::with_capacity(k * stride);
    for centroid in model.centroids().rows() {
        let start = centroids.len();
        centroids.extend(centroid.iter().copied());
        centroids.resize(start + stride, 0.0);
    }
    centroids.iter().all(|value| value.is_finite()).then_some(centroids)
}

/// The rows that linfa sees, each as often as its weight says: all of them when there are at most `most`, else a draw.
pub(super) fn rows_for(points: &Points, most: usize, draws: &mut Draws) -> Array2<f64> {
    let total = points.weights().iter().map(|weight| f64::from(*weight)).sum::<f64>();
    let is_whole = points.weights().iter().all(|weight| weight.fract() == 0.0);
    let mut picked = Vec::new();
    if is_whole && total <= most as f64 {
        for (at, weight) in points.weights().iter().enumerate() {
            picked.extend(std::iter::repeat_n(at, *weight as usize));
        }
    } else {
        // Systematic: one random beginning, then even steps along the summed weights.
        let step = total / most as f64;
        let mut next = draws.uniform() * step;
        let mut sum = 0.0;
        for (at, weight) in points.weights().iter().enumerate() {
            sum += f64::from(*weight);
            while next < sum {
                picked.push(at);
                next += step;
            }
        }
    }
    let mut rows = Array2::zeros((picked.len(), points.n_dims()));
    for (mut row, at) in rows.rows_mut().into_iter().zip(&picked) {
        for (cell, value) in row.iter_mut().zip(points.row(*at)) {
            *cell = f64::from(*value);
        }
    }
    rows
}
