//! Rows of numbers with weights.

/// How many numbers are worked on at once; rows are padded with zeros to a multiple of it.
pub(super) const LANES: usize = 8;

/// Points of one dimension, each with the number of people it stands for.
///
/// Stored row by row in single precision, which holds every answer of a questionnaire exactly; sums are taken in double
/// precision.
#[derive(Clone, Debug, PartialEq)]
pub struct Points {
    n_dims: usize,
    stride: usize,
    values: Vec<f32>,
    weights: Vec<f32>,
}

impl Points {
    /// Points of weight 1. A row is cut or filled with zeros to `n_dims`; what is not finite becomes 0.
    pub fn of_rows<'a>(n_dims: usize, rows: impl Iterator<Item = &'a [f64]>) -> Self {
        let mut points = Self::empty(n_dims);
        for row in rows {
            points.push(row.iter().map(|value| *value as f32), 1.0);
        }
        points
    }

    pub(super) fn empty(n_dims: usize) -> Self {
        Self { n_dims, stride: n_dims.div_ceil(LANES) * LANES, values: Vec::new(), weights: Vec::new() }
    }

    pub(super) fn push(&mut self, row: impl Iterator<Item = f32>, weight: f32) {
        let start = self.values.len();
        let finite = row.map(|value| if value.is_finite() { value + 0.0 } else { 0.0 });
        self.values.extend(finite.take(self.n_dims));
        self.values.resize(start + self.stride, 0.0);
        self.weights.push(weight);
    }

    /// Adds a row of weight 1, cut or filled with zeros.
    pub fn add(&mut self, row: &[f32]) {
        self.push(row.iter().copied(), 1.0);
    }

    /// No rows yet, of so many numbers each.
    #[must_use]
    pub fn none(n_dims: usize) -> Self {
        Self::empty(n_dims)
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.weights.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// How many numbers a row has.
    #[must_use]
    pub fn n_dims(&self) -> usize {
        self.n_dims
    }

    /// One row; empty when there is none of this number.
    #[must_use]
    pub fn row(&self, at: usize) -> &[f32] {
        self.values.get(at * self.stride..at * self.stride + self.n_dims).unwrap_or_default()
    }

    /// One row with its padding.
    pub(super) fn padded(&self, at: usize) -> &[f32] {
        self.values.get(at * self.stride..(at + 1) * self.stride).unwrap_or_default()
    }

    /// All rows with their padding.
    pub(super) fn values(&self) -> &[f32] {
        &self.values
    }

    pub(super) fn stride(&self) -> usize {
        self.stride
    }

    /// What each row stands for.
    #[must_use]
    pub fn weights(&self) -> &[f32] {
        &self.weights
    }

    /// The same rows with other weights.
    pub(super) fn weighted(mut self, weights: Vec<f32>) -> Self {
        self.weights = weights;
        self
    }

    /// Some of the rows, in the order given.
    #[must_use]
    pub fn picked(&self, rows: &[usize]) -> Self {
        let mut points = Self::empty(self.n_dims);
        for &at in rows {
            points.push(self.row(at).iter().copied(), self.weights.get(at).copied().unwrap_or_default());
        }
        points
    }

    /// Each row minus its own mean: what is left of answers when overall level is taken away.
    #[must_use]
    pub fn centred(&self) -> Self {
        let mut points = Self::empty(self.n_dims);
        for at in 0..self.len() {
            let row = self.row(at);
            let mean = row.iter().map(|value| f64::from(*value)).sum::<f64>() / self.n_dims.max(1) as f64;
            let rest = row.iter().map(|value| (f64::from(*value) - mean) as f32);
            points.push(rest, self.weights.get(at).copied().unwrap_or_default());
        }
        points
    }
}
