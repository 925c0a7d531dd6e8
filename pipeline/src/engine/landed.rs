//! The tables that an upload lands, and from which all others are derived.

use crate::count::counts_schema;
use arrow::array::Int64Array;
use arrow::datatypes::DataType;
use arrow::datatypes::Field;
use arrow::datatypes::Schema;
use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use std::sync::Arc;

/// The smallest number of people that a shown statistic stands on.
pub(super) const MINIMUM: i64 = 10;

/// A table that uploads bring along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LandedTable {
    /// What is compared.
    DeclaredMeasures,
    /// Between whom.
    DeclaredBackgrounds,
    /// How often each value was given.
    Counts,
    /// The uploads themselves.
    Landings,
}

impl LandedTable {
    /// All of them.
    pub const ALL: [Self; 4] =
        [Self::DeclaredMeasures, Self::DeclaredBackgrounds, Self::Counts, Self::Landings];

    /// Its name in SQL and in the lake.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::DeclaredMeasures => "declared_measures",
            Self::DeclaredBackgrounds => "declared_backgrounds",
            Self::Counts => "counts",
            Self::Landings => "landings",
        }
    }

    /// Its columns.
    #[must_use]
    pub fn schema(self) -> SchemaRef {
        let text = |name: &str| Field::new(name, DataType::Utf8, true);
        let number = |name: &str| Field::new(name, DataType::Float64, true);
        let truth = |name: &str| Field::new(name, DataType::Boolean, true);
        let whole = |name: &str| Field::new(name, DataType::Int64, true);
        let fields = match self {
            Self::Counts => return counts_schema(),
            Self::DeclaredMeasures => vec![
                text("iteration_id"),
                text("perspective"),
                text("instrument_id"),
                text("measure_id"),
                text("item"),
                text("title"),
                text("kind"),
                text("dimension"),
                text("direction"),
                number("low"),
                number("high"),
                number("favourable_from"),
                text("scale_id"),
                text("family"),
                text("choices"),
                number("ideal"),
                text("part_of"),
            ],
            Self::DeclaredBackgrounds => vec![
                text("iteration_id"),
                text("perspective"),
                text("background"),
                text("title"),
                truth("is_multiple"),
                truth("is_sensitive"),
                text("reference"),
                truth("is_adjusted_for"),
            ],
            Self::Landings => vec![
                text("upload_id"),
                text("iteration_id"),
                text("credential_id"),
                text("label"),
                text("perspective"),
                text("cohort_id"),
                text("instrument_id"),
                text("title"),
                text("tool"),
                text("landed_at"),
                whole("rows_read"),
                whole("rows_landed"),
                whole("rows_set_aside"),
                whole("rows_excluded"),
            ],
        };
        Arc::new(Schema::new(fields))
    }
}

/// Every landed table without rows.
pub(super) fn nothing() -> Vec<(&'static str, SchemaRef, Vec<RecordBatch>)> {
    LandedTable::ALL.map(|table| (table.name(), table.schema(), Vec::new())).to_vec()
}

/// The policy in force, as the table `policies`.
pub(super) fn policies() -> (&'static str, SchemaRef, Vec<RecordBatch>) {
    let schema = Arc::new(Schema::new(vec![Field::new("minimum", DataType::Int64, false)]));
    let batch = RecordBatch::try_new(Arc::clone(&schema), vec![Arc::new(Int64Array::from(vec![MINIMUM]))]);
    ("policies", schema, batch.into_iter().collect())
}
