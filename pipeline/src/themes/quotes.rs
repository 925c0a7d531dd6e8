//! Which comments stand for a theme.

use gapwise_statistics::clusters::Points;

/// How many.
const QUOTES: usize = 3;

/// How many of the nearest they are chosen from.
const NEAREST: usize = 9;

/// A unit with what matters for choosing it: its point, its person, how long it is.
pub(super) struct Candidate {
    pub(super) unit: usize,
    pub(super) point: usize,
    pub(super) person: u32,
    pub(super) length: usize,
}

/// Up to three of the units nearest their middle, the short ones first, no two of one person.
pub(super) fn nearest(points: &Points, candidates: &[Candidate]) -> Vec<usize> {
    let mut middle = vec![0.0_f64; points.n_dims()];
    for candidate in candidates {
        for (sum, value) in middle.iter_mut().zip(points.row(candidate.point)) {
            *sum += f64::from(*value) / candidates.len() as f64;
        }
    }
    let distance = |candidate: &Candidate| {
        let row = points.row(candidate.point).iter().zip(&middle);
        row.map(|(value, mean)| (f64::from(*value) - mean).powi(2)).sum::<f64>()
    };
    let mut ranked = candidates.iter().map(|candidate| (distance(candidate), candidate)).collect::<Vec<_>>();
    ranked.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.unit.cmp(&b.1.unit)));
    let mut people = std::collections::HashSet::new();
    ranked.retain(|(_, candidate)| people.insert(candidate.person));
    ranked.truncate(NEAREST);
    ranked.sort_by_key(|(_, candidate)| (candidate.length, candidate.unit));
    ranked.into_iter().take(QUOTES).map(|(_, candidate)| candidate.unit).collect()
}
