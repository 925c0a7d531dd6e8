//! How far apart clusters are, point by point.

use super::collapse::collapse;
use super::lloyd::dot;
use super::points::Points;
use super::spread::over_pieces;

/// The mean silhouette, −1 to 1.
///
/// Formula: s = (b − a) / max(a, b), a = mean distance to the other points of the own cluster, b = the least mean distance
/// to the points of another; 0 for a cluster of one. Euclidean distances, weights as repeated points. Reference: Rousseeuw,
/// J. Comput. Appl. Math. 20 (1987) 53–65; R: `cluster::silhouette`. Costs the square of the distinct rows: give it a
/// sample. `None` when fewer than two clusters have points.
///
/// ```
/// use gapwise_statistics::clusters::{Points, silhouette};
///
/// let rows = [[0.0], [1.0], [10.0], [11.0]];
/// let points = Points::of_rows(1, rows.iter().map(|row| row.as_slice()));
/// let found = silhouette(&points, &[0, 0, 1, 1]).unwrap();
/// assert!((found - (1.0 - 1.0 / 10.5 + 1.0 - 1.0 / 9.5) / 2.0).abs() < 1e-6);
/// ```
#[must_use]
pub fn silhouette(points: &Points, labels: &[u32]) -> Option<f64> {
    let collapsed = collapse(points);
    let distinct = &collapsed.points;
    let mut of_distinct = vec![0_u32; distinct.len()];
    for (row, label) in collapsed.place.iter().zip(labels) {
        if let Some(place) = of_distinct.get_mut(*row as usize) {
            *place = *label;
        }
    }
    let k = labels.iter().max().map_or(0, |most| *most as usize + 1);
    let mut sizes = vec![0.0; k];
    for (label, weight) in of_distinct.iter().zip(distinct.weights()) {
        if let Some(size) = sizes.get_mut(*label as usize) {
            *size += f64::from(*weight);
        }
    }
    if sizes.iter().filter(|size| **size > 0.0).count() < 2 {
        return None;
    }
    let squares =
        (0..distinct.len()).map(|at| dot(distinct.padded(at), distinct.padded(at))).collect::<Vec<_>>();
    let mut rows = vec![(); distinct.len()];
    let pieces = over_pieces(&mut rows, |start, piece| {
        let mut sum = 0.0;
        for at in start..start + piece.len() {
            let own = of_distinct.get(at).copied().unwrap_or_default();
            let weight = distinct.weights().get(at).copied().unwrap_or_default();
            let sums = distances(distinct, &squares, &of_distinct, at, k);
            sum += f64::from(weight) * width(&sums, &sizes, own as usize);
        }
        sum
    });
    Some(pieces.into_iter().sum::<f64>() / sizes.iter().sum::<f64>())
}

/// The summed distance of a point to the points of each cluster.
fn distances(points: &Points, squares: &[f32], labels: &[u32], at: usize, k: usize) -> Vec<f64> {
    let mut sums = vec![0.0; k];
    let (row, square) = (points.padded(at), squares.get(at).copied().unwrap_or_default());
    let others = labels.iter().zip(squares).zip(points.weights()).enumerate();
    for (other, ((label, other_square), weight)) in others {
        let squared = square + other_square - 2.0 * dot(row, points.padded(other));
        if let Some(sum) = sums.get_mut(*label as usize).filter(|_| other != at) {
            *sum += f64::from(*weight * squared.max(0.0).sqrt());
        }
    }
    sums
}

fn width(sums: &[f64], sizes: &[f64], own: usize) -> f64 {
    let (Some(sum), Some(size)) = (sums.get(own), sizes.get(own)) else { return 0.0 };
    if *size <= 1.0 {
        return 0.0;
    }
    let a = sum / (size - 1.0);
    let others = sums.iter().zip(sizes).enumerate();
    let means =
        others.filter(|(at, (_, size))| *at != own && **size > 0.0).map(|(_, (sum, size))| sum / size);
    let b = means.fold(f64::INFINITY, f64::min);
    let most = a.max(b);
    if most > 0.0 { (b - a) / most } else { 0.0 }
}
