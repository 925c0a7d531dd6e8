//! One row of findings, and numbers as sentences write them.

use arrow::array::Array;
use arrow::array::ArrayRef;
use arrow::array::AsArray;
use arrow::datatypes::Float64Type;
use arrow::datatypes::Int64Type;
use arrow::record_batch::RecordBatch;

/// One row of findings.
pub(super) struct Finding<'a> {
    pub(super) batch: &'a RecordBatch,
    pub(super) row: usize,
}

impl Finding<'_> {
    fn column(&self, name: &str) -> Option<&ArrayRef> {
        self.batch.column_by_name(name).filter(|column| column.is_valid(self.row))
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        let column = self.column(name)?;
        let view = column.as_string_view_opt().map(|list| list.value(self.row));
        view.or_else(|| column.as_string_opt::<i32>().map(|list| list.value(self.row)))
    }

    pub(super) fn number(&self, name: &str) -> Option<f64> {
        Some(self.column(name)?.as_primitive_opt::<Float64Type>()?.value(self.row))
    }

    pub(super) fn count(&self, name: &str) -> Option<i64> {
        Some(self.column(name)?.as_primitive_opt::<Int64Type>()?.value(self.row))
    }

    pub(super) fn is_true(&self, name: &str) -> Option<bool> {
        Some(self.column(name)?.as_boolean_opt()?.value(self.row))
    }

    /// `“Night” (Shift)`.
    pub(super) fn group(&self) -> Option<String> {
        Some(format!("“{}” ({})", self.text("group_name")?, self.text("background_title")?))
    }

    /// Those whom the group is compared with.
    pub(super) fn against(&self) -> Option<String> {
        Some(match self.text("comparison")? {
            "rest" => "the rest".to_owned(),
            named => format!("“{named}”"),
        })
    }

    /// A gap, or a change of one, in the unit of what was estimated.
    pub(super) fn sized(&self, size: f64) -> Option<String> {
        Some(match self.text("estimate_of")? {
            "cliffs_delta" => format!("δ {}", signed(size, 2)),
            "share difference" => format!("{} points", signed(size * 100.0, 0)),
            _ => signed(size, 1),
        })
    }

    /// The ends of an interval in that unit.
    pub(super) fn ends(&self, low: f64, upp: f64) -> Option<String> {
        let (scale, digits) = match self.text("estimate_of")? {
            "cliffs_delta" => (1.0, 2),
            "share difference" => (100.0, 0),
            _ => (1.0, 1),
        };
        Some(format!("{} to {}", signed(low * scale, digits), signed(upp * scale, digits)))
    }
}

/// A number with its sign, a true minus, and so many digits.
pub(super) fn signed(number: f64, digits: usize) -> String {
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
