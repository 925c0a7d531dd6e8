//! The same theme in two iterations, by its words.

/// A theme of another run: its number and its stems with their weights.
#[derive(Clone, Debug, PartialEq)]
pub struct Earlier {
    /// Its number there.
    pub number: u32,
    /// Its stems.
    pub stems: Vec<(String, f64)>,
}

/// Two themes taken for one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Match {
    /// The number in the later run.
    pub number: u32,
    /// The number in the earlier one.
    pub before: u32,
    /// The cosine of their stems, 0 to 1.
    pub similarity: f64,
}

/// Themes less alike are two themes.
const ALIKE: f64 = 0.35;

/// Pairs themes of two runs one to one, the most alike first.
///
/// Similarity: the cosine of the vectors of standardised log-odds over stems. A pair below .35 is no pair: the earlier
/// theme then vanished, the later one appeared.
///
/// ```
/// use gapwise_pipeline::themes::{Earlier, matches};
///
/// let theme = |number, stems: &[&str]| {
///     Earlier { number, stems: stems.iter().map(|stem| ((*stem).to_owned(), 2.0)).collect() }
/// };
/// let before = [theme(1, &["pace", "fast"]), theme(2, &["audio"])];
/// let now = [theme(7, &["pace", "fast", "slow"])];
/// let found = matches(&now, &before);
/// assert_eq!((found.len(), found[0].number, found[0].before), (1, 7, 1));
/// ```
#[must_use]
pub fn matches(now: &[Earlier], before: &[Earlier]) -> Vec<Match> {
    let mut pairs = Vec::new();
    for later in now {
        for earlier in before {
            let similarity = cosine(&later.stems, &earlier.stems);
            if similarity >= ALIKE {
                pairs.push(Match { number: later.number, before: earlier.number, similarity });
            }
        }
    }
    pairs.sort_by(|a, b| {
        b.similarity.total_cmp(&a.similarity).then(a.number.cmp(&b.number)).then(a.before.cmp(&b.before))
    });
    let mut chosen: Vec<Match> = Vec::new();
    for pair in pairs {
        if !chosen.iter().any(|other| other.number == pair.number || other.before == pair.before) {
            chosen.push(pair);
        }
    }
    chosen
}

fn cosine(a: &[(String, f64)], b: &[(String, f64)]) -> f64 {
    let length =
        |stems: &[(String, f64)]| stems.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
    let shared = a.iter().filter_map(|(stem, weight)| {
        b.iter().find(|(other, _)| other == stem).map(|(_, other)| weight * other)
    });
    let most = length(a) * length(b);
    if most > 0.0 { shared.sum::<f64>() / most } else { 0.0 }
}
