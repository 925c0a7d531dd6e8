//! Equal rows put together, in an order that does not depend on how they came.

use super::points::Points;
use std::cmp::Ordering;

/// The distinct rows, weighted, and where each row went.
pub(super) struct Collapsed {
    /// Distinct rows in canonical order, which looks random: any stretch of them is a sample.
    pub(super) points: Points,
    /// The distinct row of each row.
    pub(super) place: Vec<u32>,
}

/// Sorts rows by a hash of their numbers, equal hashes by the numbers themselves.
pub(super) fn collapse(points: &Points) -> Collapsed {
    let mut order = (0..points.len()).map(|at| (hash(points.padded(at)), at as u32)).collect::<Vec<_>>();
    order.sort_unstable_by(|a, b| a.0.cmp(&b.0).then_with(|| by_numbers(points, a.1, b.1)));
    let mut place = vec![0_u32; points.len()];
    let mut distinct = Points::empty(points.n_dims());
    let mut weights: Vec<f32> = Vec::new();
    let mut before: Option<u32> = None;
    for &(_, at) in &order {
        let weight = points.weights().get(at as usize).copied().unwrap_or_default();
        let is_new = before.is_none_or(|before| points.row(before as usize) != points.row(at as usize));
        if is_new {
            distinct.push(points.row(at as usize).iter().copied(), 0.0);
            weights.push(0.0);
            before = Some(at);
        }
        if let Some(sum) = weights.last_mut() {
            *sum += weight;
        }
        if let Some(place) = place.get_mut(at as usize) {
            *place = (weights.len() - 1) as u32;
        }
    }
    Collapsed { points: distinct.weighted(weights), place }
}

fn by_numbers(points: &Points, a: u32, b: u32) -> Ordering {
    let (a, b) = (points.row(a as usize), points.row(b as usize));
    let unequal = a.iter().zip(b).map(|(a, b)| a.total_cmp(b)).find(|order| order.is_ne());
    unequal.unwrap_or(Ordering::Equal)
}

/// FNV-1a over the bits, with a final mixing so that its order says nothing about the numbers.
fn hash(row: &[f32]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for value in row {
        hash = (hash ^ u64::from(value.to_bits())).wrapping_mul(0x0000_0100_0000_01b3);
        hash ^= hash >> 29;
    }
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}
