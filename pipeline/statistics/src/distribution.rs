//! How many people gave each value: what every comparison is computed from.
//!
//! A [`Distribution`] is a list of [`Cell`]s sorted by value, each value once, −0 folded into 0. Two of them add
//! ([`Distribution::plus`]), and what is left when a group is taken out of everybody is its rest
//! ([`Distribution::minus`]). Weights travel beside the counts: `w` is the sum of the weights of the people in a cell
//! and `w2` the sum of their squares; without weights both equal the count. It must not know what the values mean.

mod moments;

use thiserror::Error;

/// The people who gave one value.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// The value, finite.
    pub value: f64,
    /// How many people gave it.
    pub n: u64,
    /// The sum of their weights.
    pub w: f64,
    /// The sum of their squared weights.
    pub w2: f64,
}

impl Cell {
    /// `n` people of weight one.
    #[must_use]
    pub fn unweighted(value: f64, n: u64) -> Self {
        Self { value, n, w: n as f64, w2: n as f64 }
    }
}

/// Why cells do not make a distribution.
#[derive(Clone, Copy, Debug, Error, PartialEq)]
pub enum DistributionError {
    /// A value is NaN or infinite.
    #[error("`{0}` is not a number that can be counted; leave missing answers out")]
    NotFinite(f64),
    /// A weight is negative, NaN or infinite.
    #[error("the weights at value `{0}` are not usable; weights must be finite and not negative")]
    BadWeight(f64),
    /// More people were to be taken out of a value than gave it.
    #[error(
        "fewer people gave `{0}` than are to be taken out; the group must be part of what it is taken from"
    )]
    BelowZero(f64),
}

/// The counts of each value in a set of people.
///
/// ```
/// use gapwise_statistics::Distribution;
///
/// let everyone = Distribution::from_values([3.0, 5.0, 4.0, 5.0])?;
/// let group = Distribution::from_values([5.0])?;
/// let rest = everyone.minus(&group)?;
/// assert_eq!(rest.mean(), Some(4.0));
/// assert_eq!(rest.plus(&group), everyone);
/// # Ok::<(), gapwise_statistics::DistributionError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Distribution {
    cells: Vec<Cell>,
}

impl Distribution {
    /// From (value, number of people) pairs in any order; values may repeat.
    ///
    /// # Errors
    /// When a value is not finite.
    pub fn from_counts(counts: &[(f64, u64)]) -> Result<Self, DistributionError> {
        Self::from_cells(counts.iter().map(|&(value, n)| Cell::unweighted(value, n)))
    }

    /// From one value per person, in any order.
    ///
    /// # Errors
    /// When a value is not finite.
    pub fn from_values(values: impl IntoIterator<Item = f64>) -> Result<Self, DistributionError> {
        Self::from_cells(values.into_iter().map(|value| Cell::unweighted(value, 1)))
    }

    /// From cells in any order; cells of one value are added and empty ones left out.
    ///
    /// # Errors
    /// When a value is not finite, or a weight is negative or not finite.
    pub fn from_cells(cells: impl IntoIterator<Item = Cell>) -> Result<Self, DistributionError> {
        let mut sorted = Vec::new();
        for cell in cells {
            sorted.push(checked(cell)?);
        }
        sorted.sort_by(|a, b| a.value.total_cmp(&b.value));
        let mut distribution = Self { cells: Vec::with_capacity(sorted.len().min(64)) };
        for cell in sorted {
            distribution.append(cell);
        }
        Ok(distribution)
    }

    /// The cells, sorted by value, none of them empty.
    #[must_use]
    pub fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// How many people there are.
    #[must_use]
    pub fn n(&self) -> u64 {
        self.cells.iter().fold(0, |sum, cell| sum.saturating_add(cell.n))
    }

    /// The sum of the weights; the number of people when all weigh one.
    #[must_use]
    pub fn weight(&self) -> f64 {
        self.cells.iter().map(|cell| cell.w).sum()
    }

    /// Kish's effective number of people, (Σw)² / Σw²; the number of people when all weigh the same.
    #[must_use]
    pub fn effective_n(&self) -> Option<f64> {
        let squares: f64 = self.cells.iter().map(|cell| cell.w2).sum();
        let weight = self.weight();
        (squares > 0.0).then(|| weight * weight / squares)
    }

    /// Whether any weight differs from one.
    #[must_use]
    pub fn is_weighted(&self) -> bool {
        self.cells.iter().any(|cell| cell.w != cell.n as f64 || cell.w2 != cell.n as f64)
    }

    /// Whether there are people and all gave one value.
    #[must_use]
    pub fn is_constant(&self) -> bool {
        self.cells.len() == 1
    }

    /// Both sets of people together.
    #[must_use]
    pub fn plus(&self, other: &Self) -> Self {
        let mut sum = Self { cells: Vec::with_capacity(self.cells.len().max(other.cells.len())) };
        let mut left = self.cells.iter().copied().peekable();
        let mut right = other.cells.iter().copied().peekable();
        loop {
            let is_left_next = match (left.peek(), right.peek()) {
                (Some(a), Some(b)) => a.value <= b.value,
                (left_cell, _) => left_cell.is_some(),
            };
            let next = if is_left_next { left.next() } else { right.next() };
            let Some(cell) = next else {
                return sum;
            };
            sum.append(cell);
        }
    }

    /// The people who are left when `part` is taken out: the rest.
    ///
    /// # Errors
    /// When a value of `part` has more people than this distribution.
    pub fn minus(&self, part: &Self) -> Result<Self, DistributionError> {
        let mut rest = Self { cells: Vec::with_capacity(self.cells.len()) };
        let mut taken = part.cells.iter().peekable();
        for cell in &self.cells {
            let mut left = *cell;
            if let Some(out) = taken.next_if(|out| out.value == cell.value) {
                left = without(cell, out)?;
            }
            rest.append(left);
        }
        match taken.next() {
            Some(unknown) => Err(DistributionError::BelowZero(unknown.value)),
            None => Ok(rest),
        }
    }

    /// Adds a cell that is not below the last one.
    fn append(&mut self, cell: Cell) {
        if cell.n == 0 {
            return;
        }
        match self.cells.last_mut() {
            Some(last) if last.value == cell.value => {
                last.n = last.n.saturating_add(cell.n);
                last.w += cell.w;
                last.w2 += cell.w2;
            }
            _ => self.cells.push(cell),
        }
    }
}

/// The cell with −0 folded, or why it cannot be counted.
fn checked(cell: Cell) -> Result<Cell, DistributionError> {
    if !cell.value.is_finite() {
        return Err(DistributionError::NotFinite(cell.value));
    }
    let is_usable = |weight: f64| weight.is_finite() && weight >= 0.0;
    if !is_usable(cell.w) || !is_usable(cell.w2) {
        return Err(DistributionError::BadWeight(cell.value));
    }
    Ok(Cell { value: cell.value + 0.0, ..cell })
}

/// What is left of a cell when some of its people leave.
fn without(cell: &Cell, out: &Cell) -> Result<Cell, DistributionError> {
    let n = cell.n.checked_sub(out.n).ok_or(DistributionError::BelowZero(cell.value))?;
    let left = |all: f64, gone: f64| (all - gone).max(0.0);
    Ok(Cell { value: cell.value, n, w: left(cell.w, out.w), w2: left(cell.w2, out.w2) })
}

#[cfg(test)]
mod tests;
