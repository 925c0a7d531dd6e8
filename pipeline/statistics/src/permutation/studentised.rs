//! The two statistics as sums over cells, cheap enough for the inner loop.
//!
//! A table says how many people of the smaller arm stand in each cell of the pooled counts. Both statistics are a
//! numerator and a squared standard error made of three sums that grow cell by cell; cells that the arm leaves empty
//! are passed over in one step. Comparing |statistic| then needs neither a division nor a root.

use crate::distribution::Distribution;

/// Relative room for rounding when two statistics are compared.
const TOLERANCE: f64 = 1e-9;

/// Memory is bounded: more people than this are not drawn from.
const MOST_PEOPLE: u64 = 20_000_000;

/// The pooled answers of both arms and how many of them the smaller arm takes.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Pooled {
    /// The distinct values.
    pub(super) values: Vec<f64>,
    /// People at each value.
    pub(super) counts: Vec<u64>,
    /// People of the smaller arm at each value.
    pub(super) taken: Vec<u64>,
    /// People in the smaller arm.
    pub(super) arm: u64,
    /// People in both arms.
    pub(super) all: u64,
}

impl Pooled {
    /// Pools two arms; `None` when there are more people than can be counted.
    pub(super) fn new(group: &Distribution, rest: &Distribution) -> Option<Self> {
        let (small, large) = if group.n() <= rest.n() { (group, rest) } else { (rest, group) };
        let all = small.n().checked_add(large.n()).filter(|&all| all < u64::MAX)?;
        let pooled = small.plus(large);
        let mut taken = Vec::with_capacity(pooled.cells().len());
        let mut cells = small.cells().iter().peekable();
        for cell in pooled.cells() {
            taken.push(cells.next_if(|own| own.value == cell.value).map_or(0, |own| own.n));
        }
        Some(Self {
            values: pooled.cells().iter().map(|cell| cell.value).collect(),
            counts: pooled.cells().iter().map(|cell| cell.n).collect(),
            taken,
            arm: small.n(),
            all,
        })
    }

    /// Whether a shuffle of all people fits into memory.
    pub(super) fn can_be_drawn(&self) -> bool {
        self.all <= MOST_PEOPLE
    }
}

/// Three sums that grow cell by cell; what they hold is the statistic's own business.
pub(super) type Sums = [f64; 3];

/// A numerator and the square of its standard error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Parts {
    pub(super) numerator: f64,
    pub(super) variance: f64,
}

/// What a table has to reach to be as extreme as the observed one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Threshold {
    numerator_square: f64,
    variance: f64,
}

impl Threshold {
    /// A numerator of the size of `noise` is taken as zero.
    pub(super) fn new(observed: Parts, noise: f64) -> Self {
        let is_zero = observed.numerator.abs() <= noise;
        let numerator = if is_zero { 0.0 } else { observed.numerator };
        Self { numerator_square: numerator * numerator * (1.0 - TOLERANCE), variance: observed.variance }
    }

    /// Whether |statistic| of these parts is at least the observed one. A table without variance is separated (both
    /// arms cannot be one and the same value here) and always is.
    pub(super) fn is_reached_by(self, parts: Parts) -> bool {
        parts.numerator * parts.numerator * self.variance >= self.numerator_square * parts.variance
    }
}

/// A statistic that grows cell by cell.
pub(super) trait Studentised {
    /// The pooled answers.
    fn pooled(&self) -> &Pooled;

    /// The sums after `taken` people of cell `cell`, when `before` people came from cells below and no one from the
    /// cells in `from..cell`.
    fn take(&self, sums: Sums, cells: (usize, usize), taken: f64, before: f64) -> Sums;

    /// The parts of a whole table whose last taken cell is before `from`.
    fn parts(&self, sums: Sums, from: usize) -> Parts;

    /// How large a numerator of zero may look.
    fn noise(&self) -> f64;

    /// What the observed table asks of others.
    fn observed(&self) -> Threshold {
        let taken = &self.pooled().taken;
        let (mut sums, mut from, mut before) = ([0.0; 3], 0, 0.0);
        for (cell, &people) in taken.iter().enumerate().filter(|(_, people)| **people > 0) {
            sums = self.take(sums, (from, cell), people as f64, before);
            before += people as f64;
            from = cell + 1;
        }
        Threshold::new(self.parts(sums, from), self.noise())
    }
}

/// Brunner–Munzel in whole numbers: doubled placements of the arm in the others and of the others in the arm.
pub(super) struct Ranks {
    pooled: Pooled,
    /// People in each cell.
    people: Vec<f64>,
    /// People below each cell, with the total at the end.
    below: Vec<f64>,
    arm: f64,
    others: f64,
}

impl Ranks {
    pub(super) fn new(pooled: Pooled) -> Self {
        let mut below = vec![0.0];
        let mut sum = 0.0;
        for &people in &pooled.counts {
            sum += people as f64;
            below.push(sum);
        }
        let people = pooled.counts.iter().map(|&people| people as f64).collect();
        let (arm, others) = (pooled.arm as f64, (pooled.all - pooled.arm) as f64);
        Self { pooled, people, below, arm, others }
    }
}

impl Studentised for Ranks {
    fn pooled(&self) -> &Pooled {
        &self.pooled
    }

    // Sums: of the arm's doubled placements, of their squares, and of the squares of the others' doubled placements.
    #[inline(always)]
    fn take(&self, sums: Sums, cells: (usize, usize), taken: f64, before: f64) -> Sums {
        let (from, cell) = cells;
        let (people, below) = (self.people[cell], self.below[cell]);
        let in_arm = 2.0 * before + taken;
        let in_others = 2.0 * below + people - in_arm;
        let passed = (below - self.below[from]) * 4.0 * before * before;
        [
            sums[0] + taken * in_others,
            sums[1] + taken * in_others * in_others,
            sums[2] + passed + (people - taken) * in_arm * in_arm,
        ]
    }

    // With the doubled placements x of the arm (mean X/n₁), the variance of θ times 4n₁²n₀² is
    // (n₁Σx² − X²)/(n₁ − 1) plus the like of the others, whose sum is 2n₁n₀ − X.
    #[inline(always)]
    fn parts(&self, sums: Sums, from: usize) -> Parts {
        let (arm, others) = (self.arm, self.others);
        let last = self.below[self.below.len() - 1] - self.below[from];
        let other_squares = sums[2] + last * 4.0 * arm * arm;
        let other_sum = 2.0 * arm * others - sums[0];
        let of_arm = (arm * sums[1] - sums[0] * sums[0]) / (arm - 1.0);
        let of_others = (others * other_squares - other_sum * other_sum) / (others - 1.0);
        Parts { numerator: sums[0] - arm * others, variance: of_arm + of_others }
    }

    fn noise(&self) -> f64 {
        0.25
    }
}

/// Welch's t from the arm's sum and sum of squares, on values centred and scaled so that sums cannot overflow.
pub(super) struct Values {
    pooled: Pooled,
    values: Vec<f64>,
    sum: f64,
    squares: f64,
    arm: f64,
    others: f64,
}

impl Values {
    pub(super) fn new(pooled: Pooled) -> Self {
        let all = pooled.all as f64;
        let cells = || pooled.values.iter().zip(&pooled.counts);
        let centre: f64 = cells().map(|(value, &people)| value * (people as f64 / all)).sum();
        let largest = pooled.values.iter().map(|value| (value - centre).abs()).fold(0.0, f64::max);
        let scale = if largest > 0.0 && largest.is_finite() { largest } else { 1.0 };
        let values: Vec<f64> = pooled.values.iter().map(|value| (value - centre) / scale).collect();
        let weigh = |power: i32| -> f64 {
            values.iter().zip(&pooled.counts).map(|(value, &people)| value.powi(power) * people as f64).sum()
        };
        let (sum, squares) = (weigh(1), weigh(2));
        let (arm, others) = (pooled.arm as f64, (pooled.all - pooled.arm) as f64);
        Self { pooled, values, sum, squares, arm, others }
    }
}

impl Studentised for Values {
    fn pooled(&self) -> &Pooled {
        &self.pooled
    }

    #[inline(always)]
    fn take(&self, sums: Sums, cells: (usize, usize), taken: f64, _before: f64) -> Sums {
        let value = self.values[cells.1];
        [sums[0] + taken * value, sums[1] + taken * value * value, 0.0]
    }

    #[inline(always)]
    fn parts(&self, sums: Sums, _from: usize) -> Parts {
        let (arm, others) = (self.arm, self.others);
        let (other_sum, other_squares) = (self.sum - sums[0], self.squares - sums[1]);
        let of_arm = (sums[1] - sums[0] * sums[0] / arm) / (arm * (arm - 1.0));
        let of_others = (other_squares - other_sum * other_sum / others) / (others * (others - 1.0));
        Parts { numerator: sums[0] / arm - other_sum / others, variance: of_arm + of_others }
    }

    fn noise(&self) -> f64 {
        1e-12
    }
}
