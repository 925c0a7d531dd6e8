//! Whether a cluster comes back when people are left out.

use super::normal::Draws;

/// How well each cluster is found again.
#[derive(Clone, Debug, PartialEq)]
pub struct Recurrence {
    /// Per cluster the mean, over subsamples, of its best Jaccard overlap with a cluster of the subsample.
    pub jaccard: Vec<f64>,
    /// How many subsamples there were.
    pub subsamples: usize,
}

/// `n` subsamples of four fifths of `n_units` units, each ascending.
#[must_use]
pub fn subsamples(n_units: usize, n: usize, seed: u64) -> Vec<Vec<usize>> {
    let take = (n_units * 4).div_ceil(5);
    (0..n).map(|at| Draws::new(seed, 2_000 + at as u64).sample(n_units, take)).collect()
}

/// Compares a clustering with those of subsamples.
///
/// Formula: for cluster C and a subsample S, the greatest |C∩S ∩ D| / |C∩S ∪ D| over the subsample's clusters D; the mean
/// over the subsamples in which C has a point. Reference: Hennig, Comput. Stat. Data Anal. 52 (2007) 258–271; R:
/// `fpc::clusterboot(bootmethod = "subset")`. `labels` may leave a point out with `None`; each subsample gives points and
/// their clusters.
#[must_use]
pub fn recurrence(labels: &[Option<u32>], k: usize, found: &[(Vec<usize>, Vec<Option<u32>>)]) -> Recurrence {
    let mut sums = vec![(0.0, 0_u32); k];
    for (points, again) in found {
        let before = points.iter().map(|at| labels.get(*at).copied().flatten()).collect::<Vec<_>>();
        for (cluster, sum) in sums.iter_mut().enumerate() {
            if let Some(best) = best_overlap(&before, again, cluster as u32) {
                *sum = (sum.0 + best, sum.1 + 1);
            }
        }
    }
    let mean = |(sum, n): (f64, u32)| if n == 0 { 0.0 } else { sum / f64::from(n) };
    Recurrence { jaccard: sums.into_iter().map(mean).collect(), subsamples: found.len() }
}

/// |A ∩ B| / |A ∪ B| of sizes.
#[must_use]
pub fn jaccard(both: usize, a: usize, b: usize) -> f64 {
    let union = (a + b).saturating_sub(both);
    if union == 0 { 0.0 } else { both as f64 / union as f64 }
}

fn best_overlap(before: &[Option<u32>], again: &[Option<u32>], cluster: u32) -> Option<f64> {
    let k = again.iter().flatten().max().map_or(0, |most| *most as usize + 1);
    let (mut both, mut sizes, mut own) = (vec![0_usize; k], vec![0_usize; k], 0);
    for (before, again) in before.iter().zip(again) {
        let is_own = *before == Some(cluster);
        own += usize::from(is_own);
        let Some(again) = again else { continue };
        if let (Some(size), Some(both)) = (sizes.get_mut(*again as usize), both.get_mut(*again as usize)) {
            *size += 1;
            *both += usize::from(is_own);
        }
    }
    if own == 0 {
        return None;
    }
    let overlaps = both.iter().zip(&sizes).map(|(both, size)| jaccard(*both, own, *size));
    Some(overlaps.fold(0.0, f64::max))
}
