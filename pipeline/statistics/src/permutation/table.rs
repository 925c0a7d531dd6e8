//! A null distribution kept for many comparisons with the same pooled counts and the same arm.
//!
//! Permuting whole background rows, as the check of a review's error does, asks hundreds of times about one set of
//! pooled counts; here the tables are enumerated or drawn once and each question is a binary search.

use crate::distribution::Distribution;
use crate::permutation::draw::draw;
use crate::permutation::enumerate::enumerate;
use crate::permutation::plan::{Kind, Options, PermutationTest, Statistic, observed, plan};
use crate::permutation::studentised::{Parts, Pooled, Ranks, Studentised, Values};

/// Relative room for rounding between a kept statistic and an asked one.
const TOLERANCE: f64 = 1e-9;

/// The null distribution of one statistic for pooled answers and the size of an arm.
///
/// Answers equal those of [`crate::permutation_test`], except that a drawn one always uses all its draws. It keeps two
/// numbers per distinct |statistic|, so at most 16 bytes per table.
///
/// ```
/// use gapwise_statistics::{Distribution, Options, PermutationTable, Statistic, permutation_test};
///
/// let group = Distribution::from_counts(&[(1.0, 3), (2.0, 9)])?;
/// let rest = Distribution::from_counts(&[(1.0, 20), (2.0, 22)])?;
/// let options = Options::default();
/// let table = PermutationTable::new(&group.plus(&rest), group.n(), Statistic::BrunnerMunzel, &options).unwrap();
/// let asked = table.test(&group).unwrap();
/// let direct = permutation_test(&group, &rest, Statistic::BrunnerMunzel, &options).unwrap();
/// assert!((asked.p - direct.p).abs() < 1e-12);
/// # Ok::<(), gapwise_statistics::DistributionError>(())
/// ```
#[derive(Clone, Debug)]
pub struct PermutationTable {
    pooled: Distribution,
    arm: u64,
    statistic: Statistic,
    kind: Kind,
    tables: u64,
    /// |statistic| with the probability of at least that much, both falling and rising in turn.
    tail: Vec<(f64, f64)>,
}

impl PermutationTable {
    /// Enumerates or draws the null distribution of an arm of `arm` people; `None` when an arm would have fewer than two.
    #[must_use]
    pub fn new(pooled: &Distribution, arm: u64, statistic: Statistic, options: &Options) -> Option<Self> {
        let others = pooled.n().checked_sub(arm)?;
        let smaller = arm.min(others);
        if smaller < 2 {
            return None;
        }
        let mut table = Self {
            pooled: pooled.clone(),
            arm,
            statistic,
            kind: Kind::Constant,
            tables: 0,
            tail: Vec::new(),
        };
        if pooled.is_constant() {
            return Some(table);
        }
        let counts = first_people(pooled, smaller)?;
        (table.kind, table.tables) = plan(&counts, smaller, statistic, options);
        let weighted = match statistic {
            Statistic::BrunnerMunzel => table.null(&Ranks::new(counts), options),
            Statistic::Welch => table.null(&Values::new(counts), options),
        };
        table.tail = cumulate(weighted);
        Some(table)
    }

    /// The test of a group of the table's size that is part of its pooled answers; `None` for any other group.
    #[must_use]
    pub fn test(&self, group: &Distribution) -> Option<PermutationTest> {
        if group.n() != self.arm {
            return None;
        }
        let rest = self.pooled.minus(group).ok()?;
        let seen = observed(group, &rest, self.statistic)?;
        if let Some(settled) = seen.settled(group, &rest) {
            return Some(settled);
        }
        if self.tail.is_empty() {
            return seen.asymptotic();
        }
        let size = seen.statistic.abs() * (1.0 - TOLERANCE) - TOLERANCE;
        let reached = self.tail.partition_point(|(kept, _)| *kept >= size);
        let p = reached.checked_sub(1).and_then(|last| self.tail.get(last)).map_or(0.0, |entry| entry.1);
        let p = if self.kind == Kind::Drawn { (p + 1.0) / (self.tables as f64 + 1.0) } else { p };
        let p = p.clamp(f64::MIN_POSITIVE, 1.0);
        Some(PermutationTest { statistic: seen.statistic, p, kind: self.kind, tables: self.tables })
    }

    /// |statistic| and weight of every table that the plan asks for.
    fn null<S: Studentised>(&self, studentised: &S, options: &Options) -> Vec<(f64, f64)> {
        let mut weighted = Vec::new();
        match self.kind {
            Kind::Exact => {
                enumerate(studentised, |parts, ln_weight| weighted.push((size(parts), ln_weight.exp())))
            }
            Kind::Drawn => draw(studentised, options.seed, |parts| {
                weighted.push((size(parts), 1.0));
                (weighted.len() as u64) < self.tables
            }),
            Kind::Constant | Kind::Asymptotic => {}
        }
        weighted
    }
}

/// |statistic|, infinite without variance.
fn size(parts: Parts) -> f64 {
    if parts.variance > 0.0 { parts.numerator.abs() / parts.variance.sqrt() } else { f64::INFINITY }
}

/// Sorts by falling size, joins equal sizes and sums the weights from the top.
fn cumulate(mut weighted: Vec<(f64, f64)>) -> Vec<(f64, f64)> {
    weighted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut sum = 0.0;
    let mut tail: Vec<(f64, f64)> = Vec::new();
    for (size, weight) in weighted {
        sum += weight;
        match tail.last_mut() {
            Some(last) if last.0 == size => last.1 = sum,
            _ => tail.push((size, sum)),
        }
    }
    tail.shrink_to_fit();
    tail
}

/// Pooled counts whose smaller arm is simply the lowest people; which ones they are does not matter here.
fn first_people(pooled: &Distribution, smaller: u64) -> Option<Pooled> {
    let mut left = smaller;
    let mut counts = Vec::new();
    for cell in pooled.cells() {
        let taken = cell.n.min(left);
        left -= taken;
        counts.push((cell.value, taken));
    }
    let arm = Distribution::from_counts(&counts).ok()?;
    Pooled::new(&arm, &pooled.minus(&arm).ok()?)
}
