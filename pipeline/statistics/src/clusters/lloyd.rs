//! Lloyd's passes over weighted points: what linfa's k-means cannot do.
//!
//! linfa 0.8.1 knows no weights, counts the old centroid as one more point of its cluster, and gives the inertia of the
//! step before. A pass here assigns every point to its nearest centroid and takes plain weighted means.

use super::points::LANES;
use super::points::Points;
use super::spread::over_pieces;

/// The most passes.
const PASSES: usize = 300;

/// Above this many points a pass that moves fewer than one label in ten thousand is the last.
const MANY: usize = 50_000;

/// Where a descent ended.
#[derive(Clone, Debug)]
pub(super) struct Descent {
    /// k centroids, padded like the points.
    pub(super) centroids: Vec<f64>,
    pub(super) labels: Vec<u32>,
    /// Σ weight · squared distance to the centroid.
    pub(super) inertia: f64,
}

/// What one piece of the points adds.
struct Sums {
    sums: Vec<f64>,
    weights: Vec<f64>,
    moved: usize,
    /// The point farthest from its centroid.
    farthest: (f32, usize),
}

/// Runs passes from `centroids` until no label moves.
pub(super) fn descend(points: &Points, centroids: Vec<f64>) -> Descent {
    let few = if points.len() > MANY { points.len() / 10_000 } else { 0 };
    descend_until(points, centroids, PASSES, few)
}

/// Runs at most `passes`, until at most `few` labels move.
pub(super) fn descend_until(points: &Points, mut centroids: Vec<f64>, passes: usize, few: usize) -> Descent {
    let mut labels = vec![u32::MAX; points.len()];
    let mut passes_left = passes;
    loop {
        let sums = assign(points, &centroids, &mut labels);
        passes_left = passes_left.saturating_sub(1);
        let is_last = sums.moved <= few || passes_left == 0;
        centroids = means(points, &centroids, &sums);
        if is_last {
            break;
        }
    }
    let inertia = inertia(points, &centroids, &labels);
    Descent { centroids, labels, inertia }
}

/// Gives each point the label of its nearest centroid and adds up the points of each label.
fn assign(points: &Points, centroids: &[f64], labels: &mut [u32]) -> Sums {
    let stride = points.stride().max(1);
    let nearest = Nearest::new(centroids, stride);
    let k = centroids.len() / stride;
    let pieces = over_pieces(labels, |start, labels| {
        let mut sums =
            Sums { sums: vec![0.0; k * stride], weights: vec![0.0; k], moved: 0, farthest: (-1.0, 0) };
        let rows = points.values().get(start * stride..).unwrap_or_default().chunks_exact(stride);
        let weights = points.weights().get(start..).unwrap_or_default();
        for ((at, label), (row, weight)) in labels.iter_mut().enumerate().zip(rows.zip(weights)) {
            let (found, distance) = nearest.of(row);
            sums.moved += usize::from(*label != found);
            *label = found;
            if distance > sums.farthest.0 {
                sums.farthest = (distance, start + at);
            }
            add(&mut sums, found as usize, row, f64::from(*weight));
        }
        sums
    });
    merged(pieces, k, stride)
}

fn add(sums: &mut Sums, cluster: usize, row: &[f32], weight: f64) {
    let stride = row.len();
    if let Some(sum) = sums.sums.get_mut(cluster * stride..(cluster + 1) * stride) {
        for (sum, value) in sum.iter_mut().zip(row) {
            *sum += weight * f64::from(*value);
        }
    }
    if let Some(sum) = sums.weights.get_mut(cluster) {
        *sum += weight;
    }
}

fn merged(pieces: Vec<Sums>, k: usize, stride: usize) -> Sums {
    let mut all = Sums { sums: vec![0.0; k * stride], weights: vec![0.0; k], moved: 0, farthest: (-1.0, 0) };
    for piece in pieces {
        for (sum, more) in all.sums.iter_mut().zip(&piece.sums) {
            *sum += more;
        }
        for (sum, more) in all.weights.iter_mut().zip(&piece.weights) {
            *sum += more;
        }
        all.moved += piece.moved;
        if piece.farthest.0 > all.farthest.0 {
            all.farthest = piece.farthest;
        }
    }
    all
}

/// The weighted mean of each cluster; one that lost all its points takes the point farthest from its centroid.
fn means(points: &Points, before: &[f64], sums: &Sums) -> Vec<f64> {
    let stride = points.stride().max(1);
    let mut centroids = Vec::with_capacity(before.len());
    let mut reseeded = false;
    for (sum, weight) in sums.sums.chunks_exact(stride).zip(&sums.weights) {
        if *weight > 0.0 {
            centroids.extend(sum.iter().map(|sum| sum / weight));
        } else if reseeded {
            let at = centroids.len();
            centroids.extend(before.iter().skip(at).take(stride));
        } else {
            centroids.extend(points.padded(sums.farthest.1).iter().map(|value| f64::from(*value)));
            reseeded = true;
        }
    }
    centroids
}

/// Σ weight · squared distance, in double precision.
fn inertia(points: &Points, centroids: &[f64], labels: &[u32]) -> f64 {
    let stride = points.stride().max(1);
    let mut pairs = labels.to_vec();
    let pieces = over_pieces(&mut pairs, |start, labels| {
        let rows = points.values().get(start * stride..).unwrap_or_default().chunks_exact(stride);
        let weights = points.weights().get(start..).unwrap_or_default();
        let mut sum = 0.0;
        for ((label, row), weight) in labels.iter().zip(rows).zip(weights) {
            let centroid = centroids.get(*label as usize * stride..).unwrap_or_default();
            let squares = row.iter().zip(centroid).map(|(value, mean)| (f64::from(*value) - mean).powi(2));
            sum += f64::from(*weight) * squares.sum::<f64>();
        }
        sum
    });
    pieces.into_iter().sum()
}

/// Finds the nearest centroid by |c|² − 2·x·c, which orders as the distance does.
struct Nearest {
    centroids: Vec<f32>,
    halves: Vec<f32>,
    stride: usize,
}

impl Nearest {
    fn new(centroids: &[f64], stride: usize) -> Self {
        let square = |centroid: &[f64]| centroid.iter().map(|value| value * value).sum::<f64>() / 2.0;
        Self {
            centroids: centroids.iter().map(|value| *value as f32).collect(),
            halves: centroids.chunks_exact(stride).map(|centroid| square(centroid) as f32).collect(),
            stride,
        }
    }

    /// The nearest centroid and the squared distance to it.
    fn of(&self, row: &[f32]) -> (u32, f32) {
        let mut best = (0, f32::INFINITY);
        for (at, (centroid, half)) in self.centroids.chunks_exact(self.stride).zip(&self.halves).enumerate() {
            let score = half - dot(row, centroid);
            if score < best.1 {
                best = (at as u32, score);
            }
        }
        (best.0, (dot(row, row) + 2.0 * best.1).max(0.0))
    }
}

/// The inner product, in lanes that the processor multiplies at once.
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; LANES];
    for (a, b) in a.chunks_exact(LANES).zip(b.chunks_exact(LANES)) {
        for ((lane, a), b) in lanes.iter_mut().zip(a).zip(b) {
            *lane += a * b;
        }
    }
    lanes.iter().sum()
}
