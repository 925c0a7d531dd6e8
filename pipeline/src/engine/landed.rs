//! The tables that an upload lands, and from which all others are derived.

use crate::count::counts_schema;
use crate::count::moments_schema;
use crate::count::patterns_schema;
use crate::functions::distribution_type;
use crate::model::REGISTERS;
use crate::model::Register;
use crate::model::RegisterKind;
use arrow::array::Int64Array;
use arrow::datatypes::DataType;
use arrow::datatypes::Field;
use arrow::datatypes::Schema;
use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use std::sync::Arc;

/// The smallest number of people that a shown statistic stands on.
pub(super) const MINIMUM: i64 = 10;

/// A table that others are derived from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LandedTable {
    /// What is compared.
    DeclaredMeasures,
    /// Between whom.
    DeclaredBackgrounds,
    /// How often each value was given.
    Counts,
    /// The same of those who answered in a straight line.
    Flagged,
    /// The same by two backgrounds at once.
    Crossed,
    /// The same by pattern of all backgrounds.
    Patterns,
    /// Sums and products of the items of scales.
    ScaleMoments,
    /// The uploads themselves.
    Landings,
    /// The other iterations of the credential.
    OtherIterations,
    /// What later comparisons need of the gaps of the other iterations.
    OtherBaselines,
}

impl LandedTable {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::DeclaredMeasures,
        Self::DeclaredBackgrounds,
        Self::Counts,
        Self::Flagged,
        Self::Crossed,
        Self::Patterns,
        Self::ScaleMoments,
        Self::Landings,
        Self::OtherIterations,
        Self::OtherBaselines,
    ];

    /// Its name in SQL, and in the lake where an upload brings it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::DeclaredMeasures => "declared_measures",
            Self::DeclaredBackgrounds => "declared_backgrounds",
            Self::Counts => "counts",
            Self::Flagged => "flagged",
            Self::Crossed => "crossed",
            Self::Patterns => "patterns",
            Self::ScaleMoments => "scale_moments",
            Self::Landings => "landings",
            Self::OtherIterations => "other_iterations",
            Self::OtherBaselines => "other_baselines",
        }
    }

    /// For what another iteration derived: the table that holds it there.
    #[must_use]
    pub fn derived_as(self) -> Option<&'static str> {
        match self {
            Self::OtherIterations => Some("iterations"),
            Self::OtherBaselines => Some("baselines"),
            _ => None,
        }
    }

    /// Its columns.
    #[must_use]
    pub fn schema(self) -> SchemaRef {
        let fields = match self {
            Self::Counts | Self::Flagged | Self::Crossed => return counts_schema(),
            Self::Patterns => return patterns_schema(),
            Self::ScaleMoments => return moments_schema(),
            Self::DeclaredMeasures => declared_measures(),
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
            Self::Landings => landings(),
            Self::OtherIterations => vec![
                text("iteration_id"),
                text("perspective"),
                text("credential_id"),
                text("label"),
                whole("number"),
                text("landed_at"),
            ],
            Self::OtherBaselines => baselines(),
        };
        Arc::new(Schema::new(fields))
    }
}

/// The columns of a register.
#[must_use]
pub fn register_schema(register: &Register) -> SchemaRef {
    let fields = register.columns.iter().map(|column| match column.kind {
        RegisterKind::Whole => whole(column.name),
        RegisterKind::Number => number(column.name),
        RegisterKind::Text | RegisterKind::Id | RegisterKind::Day | RegisterKind::Word(_) => {
            text(column.name)
        }
    });
    Arc::new(Schema::new(fields.collect::<Vec<_>>()))
}

fn text(name: &str) -> Field {
    Field::new(name, DataType::Utf8, true)
}

fn number(name: &str) -> Field {
    Field::new(name, DataType::Float64, true)
}

fn truth(name: &str) -> Field {
    Field::new(name, DataType::Boolean, true)
}

fn whole(name: &str) -> Field {
    Field::new(name, DataType::Int64, true)
}

fn declared_measures() -> Vec<Field> {
    vec![
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
        whole("points"),
        text("labels"),
        text("made_of"),
        text("codes"),
        text("was"),
    ]
}

fn landings() -> Vec<Field> {
    vec![
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
    ]
}

fn baselines() -> Vec<Field> {
    let distribution = |name: &str| Field::new(name, distribution_type(), true);
    vec![
        text("iteration_id"),
        text("perspective"),
        whole("number"),
        text("measure_id"),
        text("title"),
        text("kind"),
        text("direction"),
        number("low"),
        number("high"),
        number("ideal"),
        whole("points"),
        text("labels"),
        text("made_of"),
        text("codes"),
        text("background"),
        text("group_name"),
        text("comparison"),
        truth("is_too_few"),
        truth("is_mirror"),
        whole("n_group"),
        whole("n_rest"),
        distribution("group_arm"),
        distribution("rest_arm"),
        text("estimate_of"),
        text("verdict"),
        number("flagged_up_to"),
        number("response_rate_group"),
        text("response_rate_of"),
    ]
}

/// Every landed table and every register without rows.
pub(super) fn nothing() -> Vec<(&'static str, SchemaRef, Vec<RecordBatch>)> {
    let landed = LandedTable::ALL.map(|table| (table.name(), table.schema(), Vec::new()));
    let registers =
        REGISTERS.iter().map(|register| (register.table(), register_schema(register), Vec::new()));
    landed.into_iter().chain(registers).collect()
}

/// The policy in force, as the table `policies`.
pub(super) fn policies() -> (&'static str, SchemaRef, Vec<RecordBatch>) {
    let schema = Arc::new(Schema::new(vec![Field::new("minimum", DataType::Int64, false)]));
    let batch = RecordBatch::try_new(Arc::clone(&schema), vec![Arc::new(Int64Array::from(vec![MINIMUM]))]);
    ("policies", schema, batch.into_iter().collect())
}
