//! Sums and sums of products of the items of a scale.

/// From this many complete cases on no answers are kept.
pub(super) const ENOUGH: u64 = 50;

/// What α and ω are computed from: complete cases only.
///
/// ```
/// use gapwise_statistics::CoMoments;
///
/// let mut one = CoMoments::new(2);
/// one.add(&[1.0, 2.0]);
/// let mut other = CoMoments::new(2);
/// other.add(&[3.0, 3.0]);
/// other.add(&[5.0, 1.0]);
/// other.merge(&one);
/// assert_eq!(other.n(), 3);
/// assert_eq!(other.covariance(0, 0), Some(4.0));
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CoMoments {
    items: usize,
    n: u64,
    sums: Vec<f64>,
    products: Vec<f64>,
    rows: Vec<Vec<f64>>,
}

impl CoMoments {
    /// Nobody's answers to so many items.
    #[must_use]
    pub fn new(items: usize) -> Self {
        Self { items, n: 0, sums: vec![0.0; items], products: vec![0.0; items * items], rows: Vec::new() }
    }

    /// Takes in one complete case; a row of another length or with a value that is no number is left out.
    pub fn add(&mut self, row: &[f64]) {
        let is_complete = row.len() == self.items && row.iter().all(|value| value.is_finite());
        if !is_complete {
            return;
        }
        self.n += 1;
        for (sum, value) in self.sums.iter_mut().zip(row) {
            *sum += value;
        }
        let pairs = row.iter().flat_map(|a| row.iter().map(move |b| a * b));
        for (product, pair) in self.products.iter_mut().zip(pairs) {
            *product += pair;
        }
        self.rows.push(row.to_vec());
        self.forget();
    }

    /// Adds the cases of another state of as many items; one without cases changes nothing.
    pub fn merge(&mut self, other: &Self) {
        if self.n == 0 && self.items == 0 {
            self.clone_from(other);
            return;
        }
        if other.items != self.items {
            return;
        }
        self.n += other.n;
        for (sum, more) in self.sums.iter_mut().zip(&other.sums) {
            *sum += more;
        }
        for (product, more) in self.products.iter_mut().zip(&other.products) {
            *product += more;
        }
        self.rows.extend(other.rows.iter().cloned());
        self.forget();
    }

    /// How many items.
    #[must_use]
    pub fn items(&self) -> usize {
        self.items
    }

    /// How many complete cases.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.n
    }

    /// The covariance of two items with divisor n − 1; `None` below two cases.
    #[must_use]
    pub fn covariance(&self, one: usize, other: usize) -> Option<f64> {
        if self.n < 2 || one >= self.items {
            return None;
        }
        let n = self.n as f64;
        let (a, b) = (self.sums.get(one)?, self.sums.get(other)?);
        let product = self.products.get(one * self.items + other)?;
        Some((product - a * b / n) / (n - 1.0))
    }

    /// The answers, in an order that does not depend on how they came; empty from 50 cases on.
    pub(super) fn cases(&self) -> Vec<&[f64]> {
        let mut cases: Vec<&[f64]> = self.rows.iter().map(Vec::as_slice).collect();
        cases.sort_by(|a, b| {
            a.iter()
                .zip(*b)
                .map(|(a, b)| a.total_cmp(b))
                .find(|o| o.is_ne())
                .unwrap_or(std::cmp::Ordering::Equal)
        });
        cases
    }

    /// The sums, sums of products and kept answers, for a state that travels.
    #[must_use]
    pub fn parts(&self) -> (u64, &[f64], &[f64], &[Vec<f64>]) {
        (self.n, &self.sums, &self.products, &self.rows)
    }

    /// A state from its parts; `None` when their sizes do not fit each other.
    #[must_use]
    pub fn from_parts(n: u64, sums: Vec<f64>, products: Vec<f64>, rows: Vec<Vec<f64>>) -> Option<Self> {
        let items = sums.len();
        let fits = products.len() == items * items && rows.iter().all(|row| row.len() == items);
        fits.then_some(Self { items, n, sums, products, rows })
    }

    fn forget(&mut self) {
        if self.n >= ENOUGH {
            self.rows = Vec::new();
        }
    }
}
