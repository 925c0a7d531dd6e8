//! Counts of words by document.

/// Documents, each with the words it holds and how often.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    n_words: usize,
    starts: Vec<usize>,
    words: Vec<u32>,
    counts: Vec<u32>,
}

impl Counts {
    /// No documents yet, over so many words.
    #[must_use]
    pub fn new(n_words: usize) -> Self {
        Self { n_words, starts: vec![0], words: Vec::new(), counts: Vec::new() }
    }

    /// Adds a document: its words, each with a count; a word that does not exist is left out.
    pub fn push(&mut self, document: &[(u32, u32)]) {
        for (word, count) in document.iter().filter(|(word, _)| (*word as usize) < self.n_words) {
            self.words.push(*word);
            self.counts.push(*count);
        }
        self.starts.push(self.words.len());
    }

    /// How many documents there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether there is no document.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// How many words there are.
    #[must_use]
    pub fn n_words(&self) -> usize {
        self.n_words
    }

    /// The words of a document with their counts.
    pub fn document(&self, at: usize) -> impl Iterator<Item = (u32, u32)> + '_ {
        let from = self.starts.get(at).copied().unwrap_or_default();
        let to = self.starts.get(at + 1).copied().unwrap_or(from);
        let words = self.words.get(from..to).unwrap_or_default();
        let counts = self.counts.get(from..to).unwrap_or_default();
        words.iter().copied().zip(counts.iter().copied())
    }
}

/// A sparse matrix by rows, and by columns as well, so that both products go over rows.
#[derive(Clone, Debug, Default)]
pub(super) struct Sparse {
    pub(super) rows: Side,
    pub(super) columns: Side,
}

/// One side of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Side {
    starts: Vec<usize>,
    places: Vec<u32>,
    values: Vec<f64>,
}

impl Sparse {
    /// The matrix of these rows; `n_columns` bounds the places.
    pub(super) fn of(rows: Side, n_columns: usize) -> Self {
        let mut sizes = vec![0_usize; n_columns + 1];
        for place in &rows.places {
            if let Some(size) = sizes.get_mut(*place as usize + 1) {
                *size += 1;
            }
        }
        for at in 1..sizes.len() {
            sizes[at] += sizes[at - 1];
        }
        let mut next = sizes.clone();
        let mut columns =
            Side { starts: sizes, places: vec![0; rows.places.len()], values: vec![0.0; rows.places.len()] };
        for row in 0..rows.len() {
            for (place, value) in rows.row(row) {
                let Some(slot) = next.get_mut(place as usize) else { continue };
                if let (Some(at), Some(kept)) = (columns.places.get_mut(*slot), columns.values.get_mut(*slot))
                {
                    (*at, *kept) = (row as u32, value);
                }
                *slot += 1;
            }
        }
        Self { rows, columns }
    }
}

impl Side {
    pub(super) fn new() -> Self {
        Self { starts: vec![0], places: Vec::new(), values: Vec::new() }
    }

    pub(super) fn push(&mut self, row: impl Iterator<Item = (u32, f64)>) {
        for (place, value) in row {
            self.places.push(place);
            self.values.push(value);
        }
        self.starts.push(self.places.len());
    }

    pub(super) fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    pub(super) fn row(&self, at: usize) -> impl Iterator<Item = (u32, f64)> + '_ {
        let from = self.starts.get(at).copied().unwrap_or_default();
        let to = self.starts.get(at + 1).copied().unwrap_or(from);
        let places = self.places.get(from..to).unwrap_or_default();
        let values = self.values.get(from..to).unwrap_or_default();
        places.iter().copied().zip(values.iter().copied())
    }
}
