//! Least squares with HC3 on rows that share their regressors.

use crate::distribution::Distribution;
use linfa_linalg::cholesky::InverseC;
use ndarray::{Array1, Array2};

/// A column whose part that the columns before it do not explain is below this share is aliased.
const ALIASED: f64 = 1e-9;

/// People with the same regressors.
#[derive(Clone, Debug, PartialEq)]
pub struct DesignRow {
    /// Their regressors that are not 0, as column and value, sorted by column.
    pub x: Vec<(usize, f64)>,
    /// What they answered.
    pub values: Distribution,
}

/// A fitted regression.
#[derive(Clone, Debug, PartialEq)]
pub struct LinearFit {
    /// By column; `None` for an aliased one.
    pub coefficients: Vec<Option<f64>>,
    /// Their HC3 standard errors.
    pub se: Vec<Option<f64>>,
    /// People less columns that were kept.
    pub df: f64,
    /// People in the fit.
    pub n: u64,
    /// People removed because the model fits them whatever they answered (leverage one).
    pub removed: u64,
    /// The rows of the fit, by their place.
    pub used: Vec<usize>,
}

/// Fits least squares with HC3 standard errors.
///
/// Formula: β = A·X'Wy, A = (X'WX)⁻¹; V = A·Σ w²e²/(1 − h)²·xx'·A with h = w·x'Ax. Columns are taken in order and one that
/// those before it explain is dropped; people with h = 1 are removed, and the rest is fitted again. Reference: Long & Ervin, American Statistician 54 (2000) 217–224; R:
/// `sandwich::vcovHC(type = "HC3")`. Costs the number of rows, not of people. `None` when no degree of freedom is left.
///
/// ```
/// use gapwise_statistics::{Distribution, regression::{DesignRow, ols_hc3}};
///
/// let rows = [
///     DesignRow { x: vec![(0, 1.0)], values: Distribution::from_counts(&[(1.0, 10), (3.0, 10)])? },
///     DesignRow { x: vec![(0, 1.0), (1, 1.0)], values: Distribution::from_counts(&[(2.0, 5), (4.0, 5)])? },
/// ];
/// let fit = ols_hc3(&rows, 2).unwrap();
/// assert!((fit.coefficients[1].unwrap() - 1.0).abs() < 1e-12);
/// // s²/(n − 1) of both cells: 20/19/19 and 10/9/9.
/// assert!((fit.se[1].unwrap().powi(2) - 20.0 / 361.0 - 10.0 / 81.0).abs() < 1e-12);
/// # Ok::<(), gapwise_statistics::DistributionError>(())
/// ```
#[must_use]
pub fn ols_hc3(rows: &[DesignRow], columns: usize) -> Option<LinearFit> {
    let mut used: Vec<usize> = (0..rows.len()).collect();
    let mut removed = 0;
    loop {
        let fitted: Vec<&DesignRow> = used.iter().filter_map(|place| rows.get(*place)).collect();
        let system = System::new(&fitted, columns)?;
        let lone = |row: &DesignRow| system.leverage(row) > 1.0 - 1e-9;
        let before = used.len();
        let mut gone = 0;
        used.retain(|place| {
            let is_lone = rows.get(*place).is_some_and(lone);
            gone += if is_lone { rows.get(*place).map_or(0, |row| row.values.n()) } else { 0 };
            !is_lone
        });
        removed += gone;
        if used.len() == before {
            return system.fit(&fitted, removed, used);
        }
    }
}

/// The normal equations and their solution.
pub(crate) struct System {
    kept: Vec<usize>,
    place: Vec<Option<usize>>,
    inverse: Array2<f64>,
    coefficients: Array1<f64>,
}

impl System {
    pub(crate) fn new(rows: &[&DesignRow], columns: usize) -> Option<Self> {
        let mut gram = Array2::<f64>::zeros((columns, columns));
        let mut moment = Array1::<f64>::zeros(columns);
        for row in rows {
            let weight = row.values.weight();
            let sum: f64 = row.values.cells().iter().map(|cell| cell.w * cell.value).sum();
            for &(i, a) in &row.x {
                *moment.get_mut(i)? += a * sum;
                for &(j, b) in &row.x {
                    *gram.get_mut((i, j))? += weight * a * b;
                }
            }
        }
        let kept = independent(&gram);
        let inverse = invert(&gram, &kept)?;
        let mut place = vec![None; columns];
        for (at, column) in kept.iter().enumerate() {
            *place.get_mut(*column)? = Some(at);
        }
        let moment: Array1<f64> = kept.iter().filter_map(|column| moment.get(*column).copied()).collect();
        let coefficients = inverse.dot(&moment);
        Some(Self { kept, place, inverse, coefficients })
    }

    /// A coefficient; `None` for an aliased column.
    pub(super) fn coefficient(&self, column: usize) -> Option<f64> {
        let at = (*self.place.get(column)?)?;
        self.coefficients.get(at).copied()
    }

    /// The kept regressors of a row.
    fn kept_x<'a>(&'a self, row: &'a DesignRow) -> impl Iterator<Item = (usize, f64)> + Clone + 'a {
        row.x.iter().filter_map(|&(column, value)| Some(((*self.place.get(column)?)?, value)))
    }

    /// How many columns were kept.
    pub(crate) fn parameters(&self) -> usize {
        self.kept.len()
    }

    /// What the model says of a row.
    pub(crate) fn predicted(&self, row: &DesignRow) -> f64 {
        self.kept_x(row).map(|(i, a)| a * self.coefficients[i]).sum()
    }

    /// x'Ax: the leverage of one person of weight one.
    pub(crate) fn quadratic(&self, row: &DesignRow) -> f64 {
        let x = self.kept_x(row);
        let with =
            |(i, a): (usize, f64)| x.clone().map(move |(j, b)| a * b * self.inverse[(i, j)]).sum::<f64>();
        x.clone().map(with).sum()
    }

    fn leverage(&self, row: &DesignRow) -> f64 {
        let (w, w2) = row.values.cells().iter().fold((0.0, 0.0), |(w, w2), cell| (w + cell.w, w2 + cell.w2));
        if w > 0.0 { self.quadratic(row) * w2 / w } else { 0.0 }
    }

    fn fit(&self, rows: &[&DesignRow], removed: u64, used: Vec<usize>) -> Option<LinearFit> {
        let n: u64 = rows.iter().map(|row| row.values.n()).sum();
        let df = n as f64 - self.kept.len() as f64;
        if df < 1.0 {
            return None;
        }
        let size = self.kept.len();
        let mut meat = Array2::<f64>::zeros((size, size));
        for row in rows {
            let fitted = self.predicted(row);
            let quadratic = self.quadratic(row);
            let mut sum = 0.0;
            for cell in row.values.cells().iter().filter(|cell| cell.w > 0.0) {
                let left = 1.0 - quadratic * cell.w2 / cell.w;
                sum += cell.w2 * (cell.value - fitted) * (cell.value - fitted) / (left * left);
            }
            for (i, a) in self.kept_x(row) {
                for (j, b) in self.kept_x(row) {
                    meat[(i, j)] += sum * a * b;
                }
            }
        }
        let covariance = self.inverse.dot(&meat).dot(&self.inverse);
        let se_at = |at: usize| covariance.get((at, at)).map(|variance| variance.max(0.0).sqrt());
        Some(LinearFit {
            coefficients: (0..self.place.len()).map(|column| self.coefficient(column)).collect(),
            se: self.place.iter().map(|place| place.and_then(se_at)).collect(),
            df,
            n,
            removed,
            used,
        })
    }
}

/// The columns that those before them do not explain, by Cholesky's steps in order.
pub(super) fn independent(gram: &Array2<f64>) -> Vec<usize> {
    let mut kept: Vec<usize> = Vec::new();
    let mut factor: Vec<Vec<f64>> = Vec::new();
    for column in 0..gram.nrows() {
        let mut row: Vec<f64> = Vec::with_capacity(kept.len() + 1);
        for (at, lower) in factor.iter().enumerate() {
            let other = kept.get(at).copied().unwrap_or(column);
            let explained: f64 = row.iter().zip(lower).map(|(a, b)| a * b).sum();
            let pivot = lower.get(at).copied().unwrap_or(1.0);
            row.push((gram[(column, other)] - explained) / pivot);
        }
        let own = gram[(column, column)];
        let left = own - row.iter().map(|a| a * a).sum::<f64>();
        if own > 0.0 && left > ALIASED * own {
            row.push(left.sqrt());
            factor.push(row);
            kept.push(column);
        }
    }
    kept
}

/// The inverse of the kept part.
pub(super) fn invert(gram: &Array2<f64>, kept: &[usize]) -> Option<Array2<f64>> {
    let part = Array2::from_shape_fn((kept.len(), kept.len()), |(i, j)| gram[(kept[i], kept[j])]);
    part.invc().ok().filter(|inverse| !kept.is_empty() && inverse.iter().all(|a| a.is_finite()))
}
