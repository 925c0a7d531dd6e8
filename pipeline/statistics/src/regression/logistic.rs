//! Logistic regression on rows that share their regressors, for an average marginal effect.

use crate::regression::linear::{DesignRow, independent, invert};
use ndarray::{Array1, Array2};

/// Beyond this many logits a fitted share is all or nothing: somebody is separated.
const SEPARATED: f64 = 15.0;

/// The average marginal effect of column 1 and its standard error.
pub(super) struct Effect {
    pub(super) estimate: f64,
    pub(super) se: f64,
    pub(super) parameters: usize,
}

/// Events and people of one row.
fn events(row: &DesignRow) -> (f64, f64) {
    let hits = row.values.cells().iter().filter(|cell| cell.value == 1.0).map(|cell| cell.w).sum();
    (hits, row.values.weight())
}

/// Fits by Newton's steps; `None` when they do not settle or the groups are separated.
pub(super) fn average_effect(rows: &[&DesignRow], columns: usize) -> Option<Effect> {
    let kept = independent(&information(rows, columns, |_| 1.0));
    let mut beta = Array1::<f64>::zeros(columns);
    for _ in 0..50 {
        let eta = |row: &DesignRow| linear(row, &beta);
        let inverse = invert(&information(rows, columns, |row| slope(eta(row))), &kept)?;
        let mut score = Array1::<f64>::zeros(kept.len());
        for row in rows {
            let (hits, people) = events(row);
            let off = hits - people * share(eta(row));
            for (at, column) in kept.iter().enumerate() {
                score[at] += off * at_column(row, *column);
            }
        }
        let step = inverse.dot(&score);
        for (column, step) in kept.iter().zip(&step) {
            *beta.get_mut(*column)? += step;
        }
        let is_separated = rows.iter().any(|row| linear(row, &beta).abs() > SEPARATED);
        if is_separated {
            return None;
        }
        if step.iter().all(|step| step.abs() < 1e-10) {
            return effect(rows, &kept, &beta);
        }
    }
    None
}

/// The mean difference that the group makes, with its standard error by the delta method.
fn effect(rows: &[&DesignRow], kept: &[usize], beta: &Array1<f64>) -> Option<Effect> {
    let columns = beta.len();
    let inverse = invert(&information(rows, columns, |row| slope(linear(row, beta))), kept)?;
    let own = beta.get(1).copied()?;
    let mut gradient = Array1::<f64>::zeros(kept.len());
    let (mut sum, mut people) = (0.0, 0.0);
    for row in rows {
        let n = row.values.weight();
        let without = linear(row, beta) - own * at_column(row, 1);
        let (high, low) = (without + own, without);
        sum += n * (share(high) - share(low));
        people += n;
        for (at, column) in kept.iter().enumerate() {
            let x = if *column == 1 { 0.0 } else { at_column(row, *column) };
            let with = if *column == 1 { 1.0 } else { x };
            gradient[at] += n * (slope(high) * with - slope(low) * x);
        }
    }
    gradient /= people;
    let variance = gradient.dot(&inverse.dot(&gradient));
    let se = variance.max(0.0).sqrt();
    (se.is_finite() && people > 0.0).then(|| Effect { estimate: sum / people, se, parameters: kept.len() })
}

/// X'WX with a weight per person.
fn information(rows: &[&DesignRow], columns: usize, weight: impl Fn(&DesignRow) -> f64) -> Array2<f64> {
    let mut sum = Array2::<f64>::zeros((columns, columns));
    for row in rows {
        let of_row = row.values.weight() * weight(row);
        for &(i, a) in &row.x {
            for &(j, b) in &row.x {
                if let Some(slot) = sum.get_mut((i, j)) {
                    *slot += of_row * a * b;
                }
            }
        }
    }
    sum
}

fn linear(row: &DesignRow, beta: &Array1<f64>) -> f64 {
    row.x.iter().filter_map(|&(column, value)| Some(value * beta.get(column)?)).sum()
}

fn at_column(row: &DesignRow, column: usize) -> f64 {
    row.x.iter().find(|(own, _)| *own == column).map_or(0.0, |(_, value)| *value)
}

fn share(eta: f64) -> f64 {
    1.0 / (1.0 + (-eta).exp())
}

fn slope(eta: f64) -> f64 {
    share(eta) * (1.0 - share(eta))
}
