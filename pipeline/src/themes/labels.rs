//! Which words are a theme's own.

use gapwise_statistics::clusters::Counts;

/// The weight of the prior, in words.
const PRIOR: f64 = 100.0;

/// A word of a label is used by at least so many documents of its theme.
const USED: u32 = 2;

/// The words of each theme, the most telling first, with their standardised log-odds against the other themes.
///
/// Formula: `δ_w = ln((y_w + α_w) / (n + α₀ − y_w − α_w))` of the theme minus the same of the rest, divided by
/// `√(1/(y_w + α_w) + 1/(y′_w + α_w))`; y counts documents that hold the word, `α_w` is `α₀` times the word's share overall.
/// Reference: Monroe, Colaresi & Quinn, Political Analysis 16 (2008) 372–403.
pub(super) fn telling(counts: &Counts, themes: &[Option<u32>], n_themes: usize) -> Vec<Vec<(u32, f64)>> {
    let n_words = counts.n_words();
    let mut held = vec![vec![0_u32; n_words]; n_themes];
    let mut overall = vec![0_u32; n_words];
    for (at, theme) in themes.iter().enumerate() {
        for (word, _) in counts.document(at) {
            let of_theme = theme.and_then(|theme| held.get_mut(theme as usize));
            for n in of_theme.and_then(|held| held.get_mut(word as usize)).into_iter() {
                *n += 1;
            }
            if let (Some(n), Some(_)) = (overall.get_mut(word as usize), theme) {
                *n += 1;
            }
        }
    }
    let total = overall.iter().map(|n| f64::from(*n)).sum::<f64>();
    held.iter().map(|held| scores(held, &overall, total)).collect()
}

fn scores(held: &[u32], overall: &[u32], total: f64) -> Vec<(u32, f64)> {
    let n = held.iter().map(|n| f64::from(*n)).sum::<f64>();
    let mut scores = Vec::new();
    for (word, (own, all)) in held.iter().zip(overall).enumerate().filter(|(_, (own, _))| **own >= USED) {
        let (own, rest, all) = (f64::from(*own), f64::from(*all - *own), f64::from(*all));
        let prior = PRIOR * all / total;
        let odds = |y: f64, n: f64| ((y + prior) / (n + PRIOR - y - prior).max(1e-9)).ln();
        let spread = (1.0 / (own + prior) + 1.0 / (rest + prior)).sqrt();
        scores.push((word as u32, (odds(own, n) - odds(rest, total - n)) / spread));
    }
    scores.retain(|(_, score)| *score > 0.0);
    scores.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    scores
}

/// How many words a label has: five, but not below three and not those far less telling than the first.
pub(super) fn length(scores: &[(u32, f64)]) -> usize {
    let first = scores.first().map_or(0.0, |(_, score)| *score);
    let near = scores.iter().take(5).filter(|(_, score)| *score >= first / 3.0).count();
    near.max(3).min(scores.len())
}
