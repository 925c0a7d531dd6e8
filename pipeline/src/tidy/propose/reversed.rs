//! Items of a proposed scale that run against the others: told by correlation, and said loudly, but not acted on.
//!
//! The first principal component of the items' correlations (pairwise complete, power iteration) gives each item a sign;
//! those with the sign of the minority are probably worded the other way round. At most [`ROWS`] rows are looked at.

use arrow::array::AsArray as _;
use arrow::datatypes::Float64Type;

use crate::formats::Sheet;
use crate::model::Codebook;
use crate::tidy::facts::Facts;
use crate::tidy::plan::{Plan, Pseudonyms};

const ROWS: usize = 20_000;
/// Fewer people than this tell nothing about a correlation.
const LEAST: usize = 30;
/// A loading nearer to nothing than this has no sign.
const PLAIN: f64 = 0.1;

/// Notes on every scale with items that run against the others.
pub(crate) fn note_reversed(codebook: &mut Codebook, sheet: &Sheet, facts: &Facts) {
    if codebook.scales.is_empty() {
        return;
    }
    let Some(answers) = answers(codebook, sheet, facts) else { return };
    let mut loud = Vec::new();
    for scale in &mut codebook.scales {
        let columns: Vec<(&String, &Vec<Option<f64>>)> = scale
            .items
            .iter()
            .filter_map(|id| answers.iter().find(|(of, _)| of == id).map(|(_, values)| (id, values)))
            .collect();
        let values: Vec<&Vec<Option<f64>>> = columns.iter().map(|(_, values)| *values).collect();
        let loadings = loadings(&values);
        let against: Vec<String> = columns
            .iter()
            .zip(&loadings)
            .filter(|(_, loading)| **loading < -PLAIN)
            .map(|((id, _), loading)| format!("`{id}` ({loading:.2})"))
            .collect();
        if against.is_empty() {
            continue;
        }
        let said = format!(
            "REVERSED? {} run against the other items: list them under `reverse`",
            against.join(", ")
        );
        scale.note = Some(scale.note.take().map_or(said.clone(), |note| format!("{note}\n{said}")));
        loud.push(format!("Scale `{}`: {said}.", scale.id));
    }
    codebook.notes.extend(loud);
}

type Column = (String, Vec<Option<f64>>);

/// The answers to every item, as far as they are looked at.
fn answers(codebook: &Codebook, sheet: &Sheet, facts: &Facts) -> Option<Vec<Column>> {
    let mut plan = Plan::new(codebook, sheet, facts).ok()?;
    let ids: Vec<&String> = codebook.scales.iter().flat_map(|scale| &scale.items).collect();
    let mut columns: Vec<Column> = ids.into_iter().map(|id| (id.clone(), Vec::new())).collect();
    let mut n_rows = 0;
    for batch in sheet.rows().ok()? {
        let wide = plan.tidy(&batch.ok()?, &Nobody).ok()?.wide;
        for (id, values) in &mut columns {
            if let Some(array) = wide.column_by_name(&format!("item:{id}")) {
                values.extend(array.as_primitive_opt::<Float64Type>()?.iter());
            }
        }
        n_rows += wide.num_rows();
        if n_rows >= ROWS {
            break;
        }
    }
    Some(columns)
}

/// The loadings on the first component, the majority positive; none where there is too little.
fn loadings(columns: &[&Vec<Option<f64>>]) -> Vec<f64> {
    let n = columns.len();
    let correlations: Vec<Vec<f64>> = columns
        .iter()
        .map(|one| columns.iter().map(|other| correlation(one, other).unwrap_or(0.0)).collect())
        .collect();
    let mut vector = vec![1.0; n];
    // The row sums of the absolute correlations are a start with the strongest item's signs.
    if let Some(strongest) =
        correlations.iter().max_by(|one, other| strength(one).total_cmp(&strength(other)))
    {
        vector.clone_from(strongest);
    }
    for _ in 0..100 {
        let next: Vec<f64> =
            correlations.iter().map(|row| row.iter().zip(&vector).map(|(r, v)| r * v).sum()).collect();
        let length = next.iter().map(|value| value * value).sum::<f64>().sqrt();
        if length < 1e-9 {
            return vec![0.0; n];
        }
        vector = next.iter().map(|value| value / length).collect();
    }
    let positive = vector.iter().filter(|value| **value > 0.0).count();
    let sign = if positive * 2 >= n { 1.0 } else { -1.0 };
    vector.iter().map(|value| value * sign).collect()
}

fn strength(row: &[f64]) -> f64 {
    row.iter().map(|value| value.abs()).sum()
}

/// Pearson's correlation over the rows that answered both.
fn correlation(one: &[Option<f64>], other: &[Option<f64>]) -> Option<f64> {
    let pairs: Vec<(f64, f64)> = one.iter().zip(other).filter_map(|(a, b)| (*a).zip(*b)).collect();
    if pairs.len() < LEAST {
        return None;
    }
    let n = pairs.len() as f64;
    let (mean_a, mean_b) =
        (pairs.iter().map(|p| p.0).sum::<f64>() / n, pairs.iter().map(|p| p.1).sum::<f64>() / n);
    let (mut aa, mut bb, mut ab) = (0.0, 0.0, 0.0);
    for (a, b) in pairs {
        let (a, b) = (a - mean_a, b - mean_b);
        (aa, bb, ab) = (aa + a * a, bb + b * b, ab + a * b);
    }
    (aa > 0.0 && bb > 0.0).then(|| ab / (aa * bb).sqrt())
}

/// Nobody's pseudonym is needed to look at answers.
struct Nobody;

impl Pseudonyms for Nobody {
    fn respondent(&self, _: &str) -> String {
        String::new()
    }

    fn learner(&self, _: &str) -> Option<String> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_the_other_way_round_is_told_from_the_others() {
        let base: Vec<f64> = (0..60).map(|row| f64::from(row * 7 % 5)).collect();
        let noisy = |shift: usize| -> Vec<Option<f64>> {
            base.iter()
                .enumerate()
                .map(|(row, value)| Some(value + f64::from(u8::from((row + shift).is_multiple_of(3)))))
                .collect()
        };
        let turned: Vec<Option<f64>> = base.iter().map(|value| Some(4.0 - value)).collect();
        let (one, two) = (noisy(0), noisy(1));
        let found = loadings(&[&one, &turned, &two]);
        assert!(found[0] > PLAIN && found[1] < -PLAIN && found[2] > PLAIN, "{found:?}");
        let found = loadings(&[&one, &two]);
        assert!(found.iter().all(|loading| *loading > PLAIN), "{found:?}");
        assert!(loadings(&[&vec![None; 60], &one]).iter().all(|loading| loading.abs() <= 1.0));
    }
}
