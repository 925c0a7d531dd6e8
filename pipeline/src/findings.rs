//! Findings in words: one table of templates, and nothing said that the numbers do not say.
//!
//! The rows come from `queries/tables/findings.sql`, which decides what is a finding and in which order. This room only
//! fills the columns `sentence` and `snapshot_id`.

use arrow::array::Array;
use arrow::array::ArrayRef;
use arrow::array::AsArray;
use arrow::array::Int64Array;
use arrow::array::StringArray;
use arrow::datatypes::Float64Type;
use arrow::datatypes::Int64Type;
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use std::sync::Arc;

/// The batch with its sentences and its snapshot.
///
/// # Errors
/// When the batch is not one of findings.
pub fn worded(batch: &RecordBatch, snapshot_id: u64) -> Result<RecordBatch, ArrowError> {
    let sentences =
        (0..batch.num_rows()).map(|row| Finding { batch, row }.sentence()).collect::<Option<Vec<_>>>();
    let sentences =
        sentences.ok_or_else(|| ArrowError::SchemaError("the table findings lacks a column".to_owned()))?;
    let number = i64::try_from(snapshot_id).unwrap_or(i64::MAX);
    let schema = batch.schema();
    let columns = schema.fields().iter().zip(batch.columns()).map(|(field, column)| -> ArrayRef {
        match field.name().as_str() {
            "sentence" => Arc::new(StringArray::from(sentences.clone())),
            "snapshot_id" => Arc::new(Int64Array::from(vec![number; batch.num_rows()])),
            _ => Arc::clone(column),
        }
    });
    RecordBatch::try_new(Arc::clone(&schema), columns.collect())
}

/// One row of findings.
struct Finding<'a> {
    batch: &'a RecordBatch,
    row: usize,
}

impl Finding<'_> {
    fn sentence(&self) -> Option<String> {
        let group = format!("“{}” ({})", self.text("group_name")?, self.text("background_title")?);
        let title = self.text("title")?;
        let is_higher = self.number("estimate")? > 0.0;
        let is_distance = self.number("range_upp") == Some(0.0);
        let against = match self.text("comparison")? {
            "rest" => "the rest".to_owned(),
            named => format!("“{named}”"),
        };
        let (n_group, n_rest) = (self.count("n_group")?, self.count("n_rest")?);
        let kind = self.text("measure_kind")?;
        let is_rating = kind == "ordinal";
        let says = match () {
            () if is_rating && is_distance && is_higher => {
                format!("are closer to “just right” on “{title}” than {against}")
            }
            () if is_rating && is_distance => {
                format!("are further from “just right” on “{title}” than {against}")
            }
            () if is_rating && is_higher => format!("rate “{title}” higher than {against}"),
            () if is_rating => format!("rate “{title}” lower than {against}"),
            () if matches!(kind, "share" | "silence") && is_higher => {
                format!("more often than {against}: “{title}”")
            }
            () if matches!(kind, "share" | "silence") => format!("less often than {against}: “{title}”"),
            () if is_higher => format!("score higher than {against} on “{title}”"),
            () => format!("score lower than {against} on “{title}”"),
        };
        Some(format!("{group} {says}: {}; n {n_group} and {n_rest}.", self.size()?))
    }

    /// The estimate with its interval, in its own unit.
    fn size(&self) -> Option<String> {
        let (estimate, low, upp) = (self.number("estimate")?, self.number("low")?, self.number("upp")?);
        let written = match self.text("estimate_of")? {
            "cliffs_delta" => {
                format!("δ {} ({} to {})", signed(estimate, 2), signed(low, 2), signed(upp, 2))
            }
            "share difference" => {
                let percent = |share: f64| format!("{:.0} %", (share * 100.0).abs());
                let points = |share: f64| signed(share * 100.0, 0);
                let (group, rest) =
                    (percent(self.number("share_group")?), percent(self.number("share_rest")?));
                format!(
                    "{group} and {rest}, {} points ({} to {})",
                    points(estimate),
                    points(low),
                    points(upp)
                )
            }
            _ => format!("difference {} ({} to {})", signed(estimate, 1), signed(low, 1), signed(upp, 1)),
        };
        Some(written)
    }

    fn column(&self, name: &str) -> Option<&ArrayRef> {
        self.batch.column_by_name(name).filter(|column| column.is_valid(self.row))
    }

    fn text(&self, name: &str) -> Option<&str> {
        let column = self.column(name)?;
        let view = column.as_string_view_opt().map(|list| list.value(self.row));
        view.or_else(|| column.as_string_opt::<i32>().map(|list| list.value(self.row)))
    }

    fn number(&self, name: &str) -> Option<f64> {
        Some(self.column(name)?.as_primitive_opt::<Float64Type>()?.value(self.row))
    }

    fn count(&self, name: &str) -> Option<i64> {
        Some(self.column(name)?.as_primitive_opt::<Int64Type>()?.value(self.row))
    }
}

/// A number with its sign, a true minus, and so many digits.
fn signed(number: f64, digits: usize) -> String {
    let text = format!("{:.digits$}", number.abs());
    let is_zero = text.chars().all(|c| c == '0' || c == '.');
    match () {
        () if is_zero => text,
        () if number < 0.0 => format!("−{text}"),
        () => format!("+{text}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_carry_a_true_minus_and_no_sign_of_nothing() {
        assert_eq!(signed(-0.384, 2), "−0.38");
        assert_eq!(signed(0.384, 2), "+0.38");
        assert_eq!(signed(-0.001, 2), "0.00");
        assert_eq!(signed(21.6, 0), "+22");
    }
}
