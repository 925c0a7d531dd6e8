//! χ² of several groups by several answers, exact or drawn where expected counts are small, and Cramér's V.

use crate::distribution::Distribution;
use crate::fisher::fisher;
use crate::share::Count;
use crate::tails::chi_square_upper;
use rand::SeedableRng;
use rand::seq::SliceRandom;
use rand_chacha::ChaCha8Rng;

/// Below this expected count the χ² distribution is not trusted.
const SMALL_EXPECTED: f64 = 5.0;

/// Tables drawn at most, and how many at least as extreme are enough.
const DRAWS: u64 = 19_999;
const ENOUGH: u64 = 1_000;

/// Above this many people a drawn p costs too much, and no longer differs.
const MOST_PEOPLE: usize = 20_000;

/// How a p was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChiSquareKind {
    /// The χ² distribution.
    Asymptotic,
    /// Fisher's exact test, for two by two.
    Exact,
    /// Tables with the same margins, drawn from a fixed seed.
    Drawn,
    /// The χ² distribution after Rao and Scott's correction for weights.
    RaoScott,
}

impl ChiSquareKind {
    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Asymptotic => "asymptotic",
            Self::Exact => "exact",
            Self::Drawn => "drawn",
            Self::RaoScott => "rao-scott",
        }
    }
}

/// The test of independence of groups and answers.
///
/// Formula: X² = Σ (O − E)²/E with (r − 1)(c − 1) degrees of freedom; with an expected count below 5, Fisher's exact p for
/// two by two and else the share of 19,999 drawn tables of the same margins that reach X². With weights X² is that of the
/// weighted shares times n, divided by Rao and Scott's mean design effect Σ(1 − pᵣp꜀)dᵣ꜀ − Σ(1 − pᵣ)dᵣ − Σ(1 − p꜀)d꜀ over
/// the degrees of freedom. V is Bergsma's: φ² and both sizes freed of what chance gives. Reference: Pearson 1900; Rao &
/// Scott, Annals of Statistics 12 (1984) 46–60; Bergsma, J. Korean Statistical Society 42 (2013) 323–328; R: `chisq.test(correct = FALSE)`.
/// Undefined for fewer than two groups with people; one answer alone gives X² 0 and p 1.
///
/// ```
/// use gapwise_statistics::{Distribution, chi_square};
///
/// let groups = [Distribution::from_counts(&[(0.0, 10), (1.0, 20)])?, Distribution::from_counts(&[(0.0, 20), (1.0, 10)])?];
/// let test = chi_square(&groups).unwrap();
/// assert!((test.statistic - 6.666666667).abs() < 1e-9);
/// assert!((test.cramers_v - 0.30949).abs() < 1e-5);
/// # Ok::<(), gapwise_statistics::DistributionError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChiSquare {
    /// X², corrected when there are weights.
    pub statistic: f64,
    /// Degrees of freedom.
    pub df: f64,
    /// Its p.
    pub p: f64,
    /// Where p comes from.
    pub kind: ChiSquareKind,
    /// The smallest expected count.
    pub least_expected: f64,
    /// Cramér's V, freed of bias, 0 to 1.
    pub cramers_v: f64,
    /// How many people.
    pub n: u64,
}

/// Computes [`ChiSquare`]; `None` as its documentation says.
#[must_use]
pub fn chi_square(groups: &[Distribution]) -> Option<ChiSquare> {
    let groups: Vec<&Distribution> = groups.iter().filter(|group| group.weight() > 0.0).collect();
    let all = groups.iter().fold(Distribution::default(), |all, group| all.plus(group));
    if groups.len() < 2 {
        return None;
    }
    let table = Table::new(&groups, &all);
    let df = (groups.len() as f64 - 1.0) * (all.cells().len() as f64 - 1.0);
    let least_expected = table.least_expected();
    let plain = table.statistic();
    let result = |statistic: f64, p: f64, kind: ChiSquareKind| ChiSquare {
        statistic,
        df,
        p,
        kind,
        least_expected,
        cramers_v: bias_corrected_v(plain, &table),
        n: all.n(),
    };
    if df == 0.0 {
        return Some(result(0.0, 1.0, ChiSquareKind::Asymptotic));
    }
    if all.is_weighted() {
        let statistic = plain / table.mean_design_effect(df)?;
        return Some(result(statistic, chi_square_upper(statistic, df)?, ChiSquareKind::RaoScott));
    }
    if least_expected >= SMALL_EXPECTED || table.people() > MOST_PEOPLE {
        return Some(result(plain, chi_square_upper(plain, df)?, ChiSquareKind::Asymptotic));
    }
    if let Some(p) = exact(&groups, &all) {
        return Some(result(plain, p, ChiSquareKind::Exact));
    }
    Some(result(plain, table.drawn_p(plain), ChiSquareKind::Drawn))
}

/// Fisher's p of two by two; `None` for any other table.
fn exact(groups: &[&Distribution], all: &Distribution) -> Option<f64> {
    let [one, other] = groups else { return None };
    let [_, top] = all.cells() else { return None };
    fisher(Count::at_least(one, top.value), Count::at_least(other, top.value)).map(|test| test.p)
}

/// One cell: weighted share of all people, and the share of the squared weights.
#[derive(Clone, Copy)]
struct TableCell {
    share: f64,
    square: f64,
    n: usize,
}

struct Table {
    /// By group, then by value.
    rows: Vec<Vec<TableCell>>,
    /// The shares of the groups and of the values.
    row_shares: Vec<f64>,
    column_shares: Vec<f64>,
    /// People.
    n: f64,
    /// Σw² over (Σw)².
    squares: f64,
}

impl Table {
    fn new(groups: &[&Distribution], all: &Distribution) -> Self {
        let weight = all.weight();
        let squares: f64 = all.cells().iter().map(|cell| cell.w2).sum();
        let row = |group: &&Distribution| {
            let mut own = group.cells().iter().peekable();
            let cell = |value: f64| {
                own.next_if(|cell| cell.value == value).map_or(
                    TableCell { share: 0.0, square: 0.0, n: 0 },
                    |cell| TableCell {
                        share: cell.w / weight,
                        square: cell.w2 / weight / weight,
                        n: usize::try_from(cell.n).unwrap_or(usize::MAX),
                    },
                )
            };
            all.cells().iter().map(|cell| cell.value).map(cell).collect()
        };
        Self {
            rows: groups.iter().map(row).collect(),
            row_shares: groups.iter().map(|group| group.weight() / weight).collect(),
            column_shares: all.cells().iter().map(|cell| cell.w / weight).collect(),
            n: all.n() as f64,
            squares: squares / weight / weight,
        }
    }

    fn people(&self) -> usize {
        self.n as usize
    }

    fn least_expected(&self) -> f64 {
        let least = |shares: &[f64]| shares.iter().copied().fold(f64::INFINITY, f64::min);
        self.n * least(&self.row_shares) * least(&self.column_shares)
    }

    fn statistic(&self) -> f64 {
        let mut sum = 0.0;
        for (row, row_share) in self.rows.iter().zip(&self.row_shares) {
            for (cell, column_share) in row.iter().zip(&self.column_shares) {
                let expected = row_share * column_share;
                if expected > 0.0 {
                    sum += (cell.share - expected) * (cell.share - expected) / expected;
                }
            }
        }
        self.n * sum
    }

    /// Rao and Scott's mean design effect, 1 without weights.
    fn mean_design_effect(&self, df: f64) -> Option<f64> {
        // The variance of a share p whose people hold `square` of the squared weights, times n, over p(1 − p).
        let effect = |p: f64, square: f64| {
            let inside = 1.0 - 2.0 * p;
            let variance = inside * square + p * p * self.squares;
            let spread = p * (1.0 - p);
            if spread > 0.0 { self.n * variance / spread } else { self.n * self.squares }
        };
        let mut sum = 0.0;
        let mut columns = vec![0.0; self.column_shares.len()];
        for (row, row_share) in self.rows.iter().zip(&self.row_shares) {
            let mut own = 0.0;
            for ((cell, column_share), column) in row.iter().zip(&self.column_shares).zip(&mut columns) {
                sum += (1.0 - row_share * column_share) * effect(cell.share, cell.square);
                own += cell.square;
                *column += cell.square;
            }
            sum -= (1.0 - row_share) * effect(*row_share, own);
        }
        for (share, square) in self.column_shares.iter().zip(columns) {
            sum -= (1.0 - share) * effect(*share, square);
        }
        Some(sum / df).filter(|effect| effect.is_finite() && *effect > 0.0)
    }

    /// The share of tables with the same margins whose X² is at least this one.
    fn drawn_p(&self, statistic: f64) -> f64 {
        let mut answers = Vec::with_capacity(self.people());
        let mut sizes = Vec::with_capacity(self.rows.len());
        for row in &self.rows {
            let before = answers.len();
            for (value, cell) in row.iter().enumerate() {
                answers.extend(std::iter::repeat_n(value, cell.n));
            }
            sizes.push(answers.len() - before);
        }
        // Order of the rows must not matter to the stream.
        answers.sort_unstable();
        let mut random = ChaCha8Rng::seed_from_u64(20_260_101);
        let (mut extreme, mut made) = (0_u64, 0_u64);
        while made < DRAWS && extreme < ENOUGH {
            answers.shuffle(&mut random);
            made += 1;
            extreme += u64::from(self.statistic_of(&answers, &sizes) >= statistic * (1.0 - 1e-9));
        }
        if extreme >= ENOUGH {
            extreme as f64 / made as f64
        } else {
            (extreme as f64 + 1.0) / (made as f64 + 1.0)
        }
    }

    fn statistic_of(&self, answers: &[usize], sizes: &[usize]) -> f64 {
        let mut counts = vec![0_u32; self.column_shares.len()];
        let (mut sum, mut from) = (0.0, 0);
        for size in sizes {
            counts.fill(0);
            for &value in answers.iter().skip(from).take(*size) {
                if let Some(count) = counts.get_mut(value) {
                    *count += 1;
                }
            }
            from += size;
            for (count, share) in counts.iter().zip(&self.column_shares) {
                let expected = share * *size as f64;
                sum += (f64::from(*count) - expected) * (f64::from(*count) - expected) / expected;
            }
        }
        sum
    }
}

/// Bergsma's V from the X² of the shares.
fn bias_corrected_v(statistic: f64, table: &Table) -> f64 {
    let n = table.n;
    let (rows, columns) = (table.row_shares.len() as f64, table.column_shares.len() as f64);
    let square = (statistic / n - (rows - 1.0) * (columns - 1.0) / (n - 1.0)).max(0.0);
    let shrunk = |size: f64| size - (size - 1.0) * (size - 1.0) / (n - 1.0);
    let room = shrunk(rows).min(shrunk(columns)) - 1.0;
    let v = (square / room).sqrt();
    if v.is_finite() { v.min(1.0) } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::Cell;

    fn of(counts: &[(f64, u64)]) -> Distribution {
        Distribution::from_counts(counts).unwrap()
    }

    #[test]
    fn small_expected_counts_are_exact_or_drawn() {
        let two = chi_square(&[of(&[(0.0, 3), (1.0, 1)]), of(&[(0.0, 1), (1.0, 3)])]).unwrap();
        assert_eq!(two.kind, ChiSquareKind::Exact);
        assert!((two.p - 34.0 / 70.0).abs() < 1e-12);
        let more = [of(&[(0.0, 3), (1.0, 1)]), of(&[(0.0, 1), (1.0, 3)]), of(&[(0.0, 2), (1.0, 2)])];
        let drawn = chi_square(&more).unwrap();
        assert_eq!(drawn.kind, ChiSquareKind::Drawn);
        // R: fisher.test gives 0.7662337662337656; X² orders these tables as their probability does.
        assert!((drawn.p - 0.766_233_766_233_765_6).abs() < 0.03, "{drawn:?}");
    }

    #[test]
    fn equal_weights_are_corrected_by_nothing() {
        let (one, other) = (of(&[(0.0, 30), (1.0, 20), (2.0, 9)]), of(&[(0.0, 20), (1.0, 40), (2.0, 9)]));
        let doubled = |d: &Distribution| {
            let cells = d.cells().iter().map(|cell| Cell { w: 2.0 * cell.w, w2: 4.0 * cell.w2, ..*cell });
            Distribution::from_cells(cells).unwrap()
        };
        let plain = chi_square(&[one.clone(), other.clone()]).unwrap();
        let weighted = chi_square(&[doubled(&one), doubled(&other)]).unwrap();
        assert_eq!(weighted.kind, ChiSquareKind::RaoScott);
        assert!((plain.p - weighted.p).abs() < 1e-9, "{plain:?} {weighted:?}");
    }

    #[test]
    fn uneven_weights_make_the_test_weaker() {
        let heavy = |counts: &[(f64, u64)]| {
            let cells = counts.iter().flat_map(|&(value, n)| {
                let half = n / 2;
                [
                    Cell { value, n: half, w: 0.2 * half as f64, w2: 0.04 * half as f64 },
                    Cell { value, n: half, w: 1.8 * half as f64, w2: 3.24 * half as f64 },
                ]
            });
            Distribution::from_cells(cells).unwrap()
        };
        let (one, other) = ([(0.0, 60), (1.0, 40)], [(0.0, 40), (1.0, 60)]);
        let plain = chi_square(&[of(&one), of(&other)]).unwrap();
        let weighted = chi_square(&[heavy(&one), heavy(&other)]).unwrap();
        assert!((weighted.statistic * 1.64 - plain.statistic).abs() < 1e-9, "{weighted:?}");
    }
}
