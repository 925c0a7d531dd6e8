//! Rounding for everyone but the owner of the lake's files (PRIVACY.md §3, rule 5).
//!
//! Verdicts were taken from unrounded values before. A column is rounded by what it holds, which its name tells; a test
//! walks every public table and fails on a number whose rounding nobody decided.

use arrow::array::ArrayRef;
use arrow::array::AsArray;
use arrow::array::Float64Array;
use arrow::array::Int64Array;
use arrow::datatypes::DataType;
use arrow::datatypes::Float64Type;
use arrow::datatypes::Int64Type;
use arrow::record_batch::RecordBatch;
use std::sync::Arc;

/// How a column is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rounding {
    /// Means and differences of means: to a tenth.
    Tenth,
    /// Effect sizes and shares: to a hundredth, which for shares is a whole percent.
    Hundredth,
    /// p and q: two digits, three between .045 and .055; all below .01 become .009, which reads `< .01`.
    Probability,
    /// Known from the questionnaire, not from answers.
    Exact,
}

/// The estimate columns take the rounding of what is estimated, which differs by row: a hundredth serves all of them.
pub(super) fn rounding(column: &str) -> Option<Rounding> {
    Some(match column {
        "mean_a" | "mean_b" | "mean_everyone" | "expected" | "shrunk" => Rounding::Tenth,
        "favour" => Rounding::Hundredth,
        "mean" | "mean_low" | "mean_upp" | "welch_diff" | "welch_low" | "welch_upp" | "welch_t"
        | "welch_df" => Rounding::Tenth,
        "estimate" | "low" | "upp" | "detectable" | "detectable_alone" | "smallest_delta" => {
            Rounding::Hundredth
        }
        "cliffs_delta" | "cliffs_delta_se" | "cliffs_delta_low" | "cliffs_delta_upp" | "hedges_g"
        | "cohens_h" => Rounding::Hundredth,
        "share" | "share_low" | "share_upp" | "share_group" | "share_rest" | "risk_ratio" => {
            Rounding::Hundredth
        }
        "p" | "q" | "welch_p" | "mann_whitney_p" => Rounding::Probability,
        "mann_whitney_u" => Rounding::Tenth,
        "own"
        | "own_low"
        | "own_upp"
        | "gap_before"
        | "gap_now"
        | "change"
        | "change_low"
        | "change_upp"
        | "now_low"
        | "now_upp"
        | "group_moved"
        | "rest_moved"
        | "change_seen"
        | "chance_closed"
        | "response_rate_group"
        | "response_rate_rest" => Rounding::Hundredth,
        "alpha" | "alpha_standardised" | "alpha_dropped" | "item_rest" | "lowest_item_rest"
        | "mean_correlation" => Rounding::Hundredth,
        "margin" | "gross_revenue" | "direct_cost" => Rounding::Exact,
        "range_low" | "range_upp" | "high" | "favourable_from" | "ideal" | "value" => Rounding::Exact,
        "parity" | "parity_low" | "parity_upp" => Rounding::Exact,
        _ => return None,
    })
}

/// The batch with every number rounded.
pub(super) fn rounded(batch: &RecordBatch) -> RecordBatch {
    let schema = batch.schema();
    let columns = schema.fields().iter().zip(batch.columns()).map(|(field, column)| {
        match (field.data_type(), rounding(field.name())) {
            (DataType::Float64, Some(rounding)) => round_column(column, rounding),
            (DataType::Int64, _) if field.name() == "n_cell" => to_fives(column),
            _ => Arc::clone(column),
        }
    });
    RecordBatch::try_new(Arc::clone(&schema), columns.collect()).unwrap_or_else(|_| batch.slice(0, 0))
}

fn round_column(column: &ArrayRef, rounding: Rounding) -> ArrayRef {
    let numbers = column.as_primitive::<Float64Type>();
    Arc::new(Float64Array::from_iter(
        numbers.iter().map(|number| number.map(|number| round(number, rounding))),
    ))
}

/// Counts of crossings, to the nearest five: exact ones would be solved for single answers.
fn to_fives(column: &ArrayRef) -> ArrayRef {
    let counts = column.as_primitive::<Int64Type>();
    Arc::new(Int64Array::from_iter(counts.iter().map(|count| count.map(|count| (count + 2) / 5 * 5))))
}

fn round(number: f64, rounding: Rounding) -> f64 {
    let to = |steps: f64| (number * steps).round() / steps + 0.0;
    match rounding {
        Rounding::Tenth => to(10.0),
        Rounding::Hundredth => to(100.0),
        Rounding::Probability if number < 0.01 => 0.009,
        Rounding::Probability if (0.045..0.055).contains(&number) => to(1000.0),
        Rounding::Probability => to(100.0),
        Rounding::Exact => number,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_keep_a_third_digit_only_around_the_line() {
        let rounded = |p| round(p, Rounding::Probability);
        assert_eq!(
            [rounded(0.000_3), rounded(0.049_6), rounded(0.051_4), rounded(0.337)],
            [0.009, 0.05, 0.051, 0.34]
        );
    }

    #[test]
    fn minus_zero_does_not_appear() {
        assert!(round(-0.001, Rounding::Hundredth).is_sign_positive());
    }
}
