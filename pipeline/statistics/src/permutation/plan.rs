//! What is asked of a permutation test, what it answers, and by which route it will find the answer.
//!
//! It must not know how tables are enumerated or drawn.

use crate::brunner_munzel::{brunner_munzel, separated_p};
use crate::distribution::Distribution;
use crate::level::Level;
use crate::permutation::enumerate::count_tables;
use crate::permutation::studentised::Pooled;
use crate::welch::welch;

/// The statistic that is permuted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Statistic {
    /// Brunner–Munzel's, for ordinal items.
    BrunnerMunzel,
    /// Welch's t, for scales and numbers.
    Welch,
}

/// How p was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// Over all ways to pick the group.
    Exact,
    /// Over a seeded sample of them.
    Drawn,
    /// All answers are one value: the statistic is 0 and p is 1.
    Constant,
    /// By the t form, because both arms are large or there are weights.
    Asymptotic,
}

impl Kind {
    /// The word for it in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Drawn => "drawn",
            Self::Constant => "constant",
            Self::Asymptotic => "asymptotic",
        }
    }
}

/// How much work a permutation test may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// Draws when there are too many tables to enumerate; p cannot be below 1 / (draws + 1).
    pub draws: u64,
    /// Stop drawing after so many draws at least as extreme (Besag & Clifford 1991); 0 never stops early. A p found
    /// after 1,000 of them is right to about 3 % of itself.
    pub enough: u64,
    /// Enumerate when there are at most so many tables.
    pub most_tables: u64,
    /// Where the random numbers start.
    pub seed: u64,
}

impl Options {
    /// Never stops drawing early, so that a drawn p has the error of all its draws wherever it lies.
    #[must_use]
    pub fn thorough() -> Self {
        Self { enough: 0, ..Self::default() }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self { draws: 99_999, enough: 1_000, most_tables: 200_000, seed: 20_070 }
    }
}

/// The result of a permutation test.
///
/// Formula: exact p = Σ P(table) over tables with |statistic| ≥ |observed|; drawn p = (b + 1)/(B + 1), or h/l when draw l is
/// the h-th at least as extreme. Reference: Neubert & Brunner, Computational Statistics & Data Analysis 51 (2007)
/// 5192–5204; Janssen, Statistics & Probability Letters 36 (1997) 9–21 for Welch; Besag & Clifford, Biometrika 78 (1991)
/// 301–304; R: `nparcomp::npar.t.test(method = "permu")` draws. Unit: standard errors and probability. Undefined below
/// two people in an arm.
///
/// ```
/// use gapwise_statistics::{Distribution, Kind, Options, Statistic, permutation_test};
///
/// let group = Distribution::from_counts(&[(1.0, 10)])?;
/// let rest = Distribution::from_counts(&[(0.0, 15), (1.0, 35)])?;
/// let test = permutation_test(&group, &rest, Statistic::BrunnerMunzel, &Options::default()).unwrap();
/// assert_eq!(test.kind, Kind::Exact);
/// assert!((test.p - 0.0424010530702).abs() < 1e-12);
/// # Ok::<(), gapwise_statistics::DistributionError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PermutationTest {
    /// The observed statistic, positive when the group is higher; infinite when the arms are separated.
    pub statistic: f64,
    /// The two-sided p.
    pub p: f64,
    /// How p was found.
    pub kind: Kind,
    /// Tables enumerated or draws made; 0 when p needed neither.
    pub tables: u64,
}

/// The observed statistic with the p of its t form.
pub(super) struct Observed {
    pub(super) statistic: f64,
    p: Option<f64>,
    pub(super) smaller_arm: u64,
    is_constant: bool,
    is_weighted: bool,
}

impl Observed {
    /// The result when no table has to be looked at.
    pub(super) fn settled(&self, group: &Distribution, rest: &Distribution) -> Option<PermutationTest> {
        let of = |p: f64, kind: Kind| PermutationTest { statistic: self.statistic, p, kind, tables: 0 };
        if self.is_constant {
            return Some(of(1.0, Kind::Constant));
        }
        if self.statistic.is_infinite() {
            return Some(of(separated_p(group, rest), Kind::Exact));
        }
        self.p.filter(|_| self.is_weighted).map(|p| of(p, Kind::Asymptotic))
    }

    pub(super) fn asymptotic(&self) -> Option<PermutationTest> {
        let of = |p: f64| PermutationTest { statistic: self.statistic, p, kind: Kind::Asymptotic, tables: 0 };
        self.p.map(of)
    }
}

/// Computes the statistic on the two arms as they are.
pub(super) fn observed(group: &Distribution, rest: &Distribution, statistic: Statistic) -> Option<Observed> {
    let smaller_arm = group.n().min(rest.n());
    let is_constant = group.is_constant() && rest.is_constant() && group.mean() == rest.mean();
    let is_weighted = group.is_weighted() || rest.is_weighted();
    let (statistic, p) = match statistic {
        Statistic::BrunnerMunzel => brunner_munzel(group, rest).map(|test| (test.statistic, Some(test.p)))?,
        Statistic::Welch => {
            let gap = welch(group, rest, Level::default())?;
            let separated = if is_constant { 0.0 } else { f64::INFINITY.copysign(gap.difference) };
            (gap.t.unwrap_or(separated), gap.p)
        }
    };
    Some(Observed { statistic, p, smaller_arm, is_constant, is_weighted })
}

/// Above this arm the t form of a statistic is as good.
fn large_arm(statistic: Statistic) -> u64 {
    match statistic {
        Statistic::BrunnerMunzel => 100,
        Statistic::Welch => 30,
    }
}

/// Which of enumeration, draws and the t form a comparison takes.
pub(super) fn plan(
    pooled: &Pooled,
    smaller_arm: u64,
    statistic: Statistic,
    options: &Options,
) -> (Kind, u64) {
    let is_large = smaller_arm >= large_arm(statistic);
    if is_large && statistic == Statistic::Welch {
        return (Kind::Asymptotic, 0);
    }
    let tables = count_tables(pooled, options.most_tables);
    match tables {
        Some(tables) => (Kind::Exact, tables),
        None if is_large || !pooled.can_be_drawn() => (Kind::Asymptotic, 0),
        None => (Kind::Drawn, options.draws),
    }
}
