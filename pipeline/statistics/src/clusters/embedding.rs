//! Documents as points: weights of words, leading directions, length one.

use super::points::Points;
use super::sparse::Counts;
use super::sparse::Side;
use super::sparse::Sparse;
use super::svd::Tall;
use super::svd::leading;

/// Documents as points of length 1.
#[derive(Clone, Debug, PartialEq)]
pub struct Embedding {
    /// The documents that are points, by their place among those given; the others hold no word that a second one holds.
    pub documents: Vec<usize>,
    /// Their points.
    pub points: Points,
    weights: Weights,
    axes: Tall,
}

/// How a document becomes a row before it is turned into the leading directions.
#[derive(Clone, Debug, PartialEq)]
enum Weights {
    /// Counted words: the column of each word that is known, and how rare it is.
    Words { columns: Vec<u32>, rarity: Vec<f64> },
    /// Numbers: what is taken off.
    Rows { mean: Vec<f64> },
}

/// Fewer documents than this hold a word: it is left out.
const MIN_DOCUMENTS: u32 = 2;

/// The column of a word that is left out.
const UNKNOWN: u32 = u32::MAX;

/// Embeds the documents `among` the counted ones (latent semantic analysis).
///
/// Formula: weight = (1 + ln tf) · (ln((1 + n) / (1 + df)) + 1) for words of at least two documents, rows to length 1,
/// the `n_dims` leading singular directions, rows to length 1 again. Reference: Deerwester et al., JASIS 41 (1990)
/// 391–407; weights as scikit-learn's `TfidfVectorizer(sublinear_tf=True)`. n counts the documents that hold a known word,
/// so that junk changes no weight.
#[must_use]
pub fn embed(counts: &Counts, among: &[usize], n_dims: usize, seed: u64) -> Embedding {
    let mut holders = vec![0_u32; counts.n_words()];
    for at in among {
        for (word, _) in counts.document(*at) {
            if let Some(n) = holders.get_mut(word as usize) {
                *n += 1;
            }
        }
    }
    let is_known = |word: u32| holders.get(word as usize).is_some_and(|n| *n >= MIN_DOCUMENTS);
    let holds_known = |at: &usize| counts.document(*at).any(|(word, _)| is_known(word));
    let documents = among.iter().copied().filter(holds_known).collect::<Vec<_>>();
    let n = documents.len() as f64;
    let rarity = holders.iter().map(|df| ((1.0 + n) / (1.0 + f64::from(*df))).ln() + 1.0).collect::<Vec<_>>();
    // Known words are numbered anew: columns that no document holds would only cost.
    let mut columns = vec![UNKNOWN; counts.n_words()];
    let mut n_columns = 0;
    for (column, _) in columns.iter_mut().zip(&holders).filter(|(_, df)| **df >= MIN_DOCUMENTS) {
        *column = n_columns;
        n_columns += 1;
    }
    let weights = Weights::Words { columns, rarity };
    let mut rows = Side::new();
    documents.iter().for_each(|at| rows.push(weights.counted(counts, *at).into_iter()));
    finished(weights, documents, Sparse::of(rows, n_columns as usize), n_dims, seed)
}

/// Embeds rows of numbers `among` the given ones, those that there are: centred, to length 1, the `n_dims` leading
/// directions, to length 1 again.
#[must_use]
pub fn embed_rows(rows: &[Option<Vec<f64>>], among: &[usize], n_dims: usize, seed: u64) -> Embedding {
    let given = |at: &usize| rows.get(*at).and_then(Option::as_ref);
    let documents = among.iter().copied().filter(|at| given(at).is_some()).collect::<Vec<_>>();
    let width = documents.first().and_then(given).map_or(0, Vec::len);
    let mut mean = vec![0.0; width];
    for row in documents.iter().filter_map(given) {
        for (sum, value) in mean.iter_mut().zip(row) {
            *sum += value / documents.len() as f64;
        }
    }
    let weights = Weights::Rows { mean };
    let mut side = Side::new();
    for row in documents.iter().filter_map(given) {
        side.push(weights.centred(row).into_iter());
    }
    finished(weights, documents, Sparse::of(side, width), n_dims, seed)
}

fn finished(weights: Weights, documents: Vec<usize>, matrix: Sparse, n_dims: usize, seed: u64) -> Embedding {
    let leading = leading(&matrix, n_dims, seed);
    let mut points = Points::empty(leading.seen.width);
    for at in 0..documents.len() {
        points.push(to_length_one(leading.seen.row(at)), 1.0);
    }
    Embedding { documents, points, weights, axes: leading.axes }
}

impl Embedding {
    /// Where a counted document lies that need not be one of those embedded; `None` without a known word.
    #[must_use]
    pub fn place(&self, counts: &Counts, at: usize) -> Option<Vec<f32>> {
        self.turned(self.weights.counted(counts, at))
    }

    /// Where a row of numbers lies.
    #[must_use]
    pub fn place_row(&self, row: &[f64]) -> Option<Vec<f32>> {
        self.turned(self.weights.centred(row))
    }

    fn turned(&self, row: Vec<(u32, f64)>) -> Option<Vec<f32>> {
        if row.is_empty() {
            return None;
        }
        let mut place = vec![0.0; self.axes.width];
        for (column, value) in row {
            for (sum, axis) in place.iter_mut().zip(self.axes.row(column as usize)) {
                *sum += value * axis;
            }
        }
        Some(to_length_one(&place).collect())
    }
}

impl Weights {
    /// The weighted words of a document, length 1.
    fn counted(&self, counts: &Counts, at: usize) -> Vec<(u32, f64)> {
        let Self::Words { columns, rarity } = self else { return Vec::new() };
        let weighted = counts.document(at).filter_map(|(word, count)| {
            let column = columns.get(word as usize).copied().filter(|column| *column != UNKNOWN)?;
            Some((column, (1.0 + f64::from(count).ln()) * rarity.get(word as usize)?))
        });
        let mut row = weighted.collect::<Vec<_>>();
        let length = row.iter().map(|(_, weight)| weight * weight).sum::<f64>().sqrt();
        row.iter_mut().for_each(|(_, weight)| *weight /= length);
        row
    }

    /// A row of numbers minus the mean, length 1.
    fn centred(&self, row: &[f64]) -> Vec<(u32, f64)> {
        let Self::Rows { mean } = self else { return Vec::new() };
        let off = row.iter().zip(mean).map(|(value, mean)| value - mean).collect::<Vec<_>>();
        let length = off.iter().map(|value| value * value).sum::<f64>().sqrt().max(1e-12);
        off.into_iter().enumerate().map(|(at, value)| (at as u32, value / length)).collect()
    }
}

/// A row to length 1; a row of nothing stays.
fn to_length_one(row: &[f64]) -> impl Iterator<Item = f32> + '_ {
    let length = row.iter().map(|value| value * value).sum::<f64>().sqrt();
    let scale = if length > 1e-12 { 1.0 / length } else { 0.0 };
    row.iter().map(move |value| (value * scale) as f32)
}
