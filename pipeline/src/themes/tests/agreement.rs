//! Adjusted mutual information, for scoring against people's labels.

use gapwise_statistics::tails::ln_factorial;
use std::collections::BTreeMap;

/// Vinh, Epps & Bailey, JMLR 11 (2010) 2837–2854, with the arithmetic mean of the entropies.
pub(super) fn adjusted_mutual_information(a: &[usize], b: &[usize]) -> f64 {
    let n = a.len() as f64;
    let mut cells: BTreeMap<(usize, usize), u64> = BTreeMap::new();
    let (mut rows, mut columns): (BTreeMap<usize, u64>, BTreeMap<usize, u64>) = Default::default();
    for (a, b) in a.iter().zip(b) {
        *cells.entry((*a, *b)).or_default() += 1;
        *rows.entry(*a).or_default() += 1;
        *columns.entry(*b).or_default() += 1;
    }
    let entropy = |sizes: &BTreeMap<usize, u64>| {
        sizes.values().map(|size| *size as f64 / n).map(|share| -share * share.ln()).sum::<f64>()
    };
    let information =
        |both: u64, a: u64, b: u64| both as f64 / n * (n * both as f64 / (a as f64 * b as f64)).ln();
    let found = cells.iter().map(|((a, b), both)| information(*both, rows[a], columns[b])).sum::<f64>();
    let total = a.len() as u64;
    let mut expected = 0.0;
    for a in rows.values() {
        for b in columns.values() {
            let fixed =
                [*a, *b, total - a, total - b].map(ln_factorial).iter().sum::<f64>() - ln_factorial(total);
            for both in 1.max((a + b).saturating_sub(total))..=*a.min(b) {
                let free =
                    [both, a - both, b - both, total + both - a - b].map(ln_factorial).iter().sum::<f64>();
                expected += information(both, *a, *b) * (fixed - free).exp();
            }
        }
    }
    (found - expected) / (f64::midpoint(entropy(&rows), entropy(&columns)) - expected)
}

#[test]
fn the_score_is_that_of_scikit_learn() {
    // sklearn.metrics.adjusted_mutual_info_score([0,0,1,1,2,2], [0,0,1,2,2,2]) and of a permutation of one labelling.
    let score = adjusted_mutual_information(&[0, 0, 1, 1, 2, 2], &[0, 0, 1, 2, 2, 2]);
    assert!((score - 0.502_360_703).abs() < 1e-6, "{score}");
    assert!((adjusted_mutual_information(&[0, 0, 1, 1], &[5, 5, 3, 3]) - 1.0).abs() < 1e-12);
}
