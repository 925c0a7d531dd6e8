//! More than two groups at once: does anything differ between them?
//!
//! Kruskal and Wallis ask it of ordered answers, χ² of any. An omnibus test says that something differs and not what, so
//! it carries no verdict. Groups without people are left out. It must not know whether people belong to one group only;
//! whoever asks must.

use crate::distribution::Distribution;
use crate::tails::chi_square_upper;

/// Kruskal and Wallis's test of several groups by ranks.
///
/// Formula: H = (12/(N(N+1)) · Σ Rᵢ²/nᵢ − 3(N+1)) / (1 − Σ(t³ − t)/(N³ − N)), χ² with k − 1 degrees of freedom;
/// ε² = H/(N − 1). Reference: Kruskal & Wallis, JASA 47 (1952) 583–621; Kelley, PNAS 21 (1935) 554–559 for ε²; R:
/// `kruskal.test`. Unit of ε²: share of the variance of ranks, 0 to 1. H is 0 and p 1 when all answers are one value.
/// Undefined for fewer than two groups or three people. People are counted, weights are not used.
///
/// ```
/// use gapwise_statistics::{Distribution, kruskal_wallis};
///
/// let of = |values: &[f64]| Distribution::from_values(values.iter().copied());
/// let groups = [of(&[1.0, 2.0])?, of(&[3.0, 4.0])?, of(&[5.0, 6.0])?];
/// let test = kruskal_wallis(&groups).unwrap();
/// assert!((test.h - 4.571428571).abs() < 1e-9);
/// # Ok::<(), gapwise_statistics::DistributionError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KruskalWallis {
    /// The statistic, corrected for ties.
    pub h: f64,
    /// Groups minus one.
    pub df: f64,
    /// The p of χ².
    pub p: f64,
    /// The share of the variance of ranks that lies between the groups.
    pub epsilon_squared: f64,
    /// How many people.
    pub n: u64,
    /// How many groups.
    pub groups: u64,
}

/// Computes [`KruskalWallis`]; `None` as its documentation says.
#[must_use]
pub fn kruskal_wallis(groups: &[Distribution]) -> Option<KruskalWallis> {
    let groups: Vec<&Distribution> = groups.iter().filter(|group| group.n() > 0).collect();
    let all = groups.iter().fold(Distribution::default(), |all, group| all.plus(group));
    let n = all.n() as f64;
    if groups.len() < 2 || all.n() < 3 {
        return None;
    }
    let df = groups.len() as f64 - 1.0;
    let ties: f64 = all.cells().iter().map(|cell| cube(cell.n as f64)).sum();
    let untied = 1.0 - ties / cube(n);
    let sum: f64 = groups.iter().map(|group| between(group, &all)).sum();
    let h = if all.is_constant() { 0.0 } else { (12.0 / (n * (n + 1.0)) * sum / untied).max(0.0) };
    Some(KruskalWallis {
        h,
        df,
        p: chi_square_upper(h, df)?,
        epsilon_squared: (h / (n - 1.0)).min(1.0),
        n: all.n(),
        groups: groups.len() as u64,
    })
}

/// t³ − t.
fn cube(t: f64) -> f64 {
    t * t * t - t
}

/// n(mean rank − (N + 1)/2)² of one group.
fn between(group: &Distribution, all: &Distribution) -> f64 {
    let centre = (all.n() as f64 + 1.0) / 2.0;
    let mut own = group.cells().iter().peekable();
    let (mut below, mut sum) = (0.0, 0.0);
    for cell in all.cells() {
        let mid_rank = below + (cell.n as f64 + 1.0) / 2.0;
        if let Some(mine) = own.next_if(|mine| mine.value == cell.value) {
            sum += mine.n as f64 * (mid_rank - centre);
        }
        below += cell.n as f64;
    }
    sum * sum / group.n() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_value_is_no_evidence() {
        let same = Distribution::from_counts(&[(2.0, 7)]).unwrap();
        let test = kruskal_wallis(&[same.clone(), same.clone(), Distribution::default()]).unwrap();
        assert_eq!((test.h, test.p, test.df), (0.0, 1.0, 1.0));
        assert_eq!(kruskal_wallis(&[same]), None);
    }
}
