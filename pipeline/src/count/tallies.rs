//! One counter, and how counters become the cells of a distribution.

use gapwise_statistics::Cell;

/// How many people, what they weigh together, and the squares of their weights.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub(super) n: u64,
    pub(super) w: f64,
    pub(super) w2: f64,
}

impl Tally {
    /// Counts one person of this weight.
    pub(super) fn add_person(&mut self, weight: f64) {
        self.n += 1;
        self.w += weight;
        self.w2 += weight * weight;
    }

    /// Counts those of another counter.
    pub(super) fn add(&mut self, other: Self) {
        self.n += other.n;
        self.w += other.w;
        self.w2 += other.w2;
    }
}

/// The cells of a distribution, sorted by value.
pub(super) fn cells(tallies: impl IntoIterator<Item = (f64, Tally)>) -> Vec<Cell> {
    let given = tallies.into_iter().filter(|(_, tally)| tally.n > 0);
    let mut cells =
        given.map(|(value, tally)| Cell { value, n: tally.n, w: tally.w, w2: tally.w2 }).collect::<Vec<_>>();
    cells.sort_by(|a, b| a.value.total_cmp(&b.value));
    cells
}
