//! The counters, and their way into the table `counts`.

use crate::count::codes::MISSING;
use crate::count::codes::Members;
use crate::count::columns;
use crate::count::columns::BackgroundColumn;
use crate::count::columns::MeasureColumn;
use crate::count::columns::Source;
use crate::count::own::Block;
use crate::count::pass::Place;
use crate::count::patterns::Patterns;
use crate::count::tallies::Tally;
use crate::count::tallies::cells;
use crate::count::units::Units;
use crate::functions::DistributionBuilder;
use crate::functions::distribution_type;
use arrow::array::Array;
use arrow::array::ArrayRef;
use arrow::array::AsArray;
use arrow::array::Float64Array;
use arrow::array::StringArray;
use arrow::compute::filter_record_batch;
use arrow::datatypes::DataType;
use arrow::datatypes::Field;
use arrow::datatypes::Float64Type;
use arrow::datatypes::Schema;
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use gapwise_statistics::Cell;
use std::sync::Arc;

/// All counters of one upload.
#[derive(Debug)]
pub struct Grid {
    measures: Vec<MeasureColumn>,
    backgrounds: Vec<BackgroundColumn>,
    blocks: Vec<Block>,
    /// `counters[background][measure][group]` holds one tally per value code.
    counters: Vec<Vec<Vec<Vec<Tally>>>>,
    patterns: Option<Patterns>,
    units: Units,
}

/// The schema of the table `counts`, and of every other table of counts.
#[must_use]
pub fn counts_schema() -> SchemaRef {
    let text = |name: &str| Field::new(name, DataType::Utf8, false);
    Arc::new(Schema::new(vec![
        text("iteration_id"),
        text("perspective"),
        text("cohort_id"),
        text("measure_id"),
        text("background"),
        text("group_name"),
        Field::new("distribution", distribution_type(), false),
    ]))
}

impl Grid {
    /// A grid for the columns `measure:…` and `background:…` of a wide file.
    #[must_use]
    pub fn new(wide: &Schema) -> Self {
        Self::with_blocks(wide, Vec::new())
    }

    /// A grid that also counts the own part of every measure of a block.
    pub(super) fn with_blocks(wide: &Schema, blocks: Vec<Block>) -> Self {
        let measures = columns::measures(wide, &blocks);
        let backgrounds = columns::backgrounds(wide);
        let counters = vec![vec![Vec::new(); measures.len()]; backgrounds.len()];
        Self { measures, backgrounds, blocks, counters, patterns: None, units: Units::default() }
    }

    /// The same grid, which also counts these measures by patterns of backgrounds.
    pub(super) fn with_patterns(mut self, wide: &Schema, crossed: &[String]) -> Self {
        let places = crossed.iter().filter_map(|id| columns::place_of(wide, id)).collect::<Vec<_>>();
        let is_crossed = |measure: &MeasureColumn| match measure.source {
            Source::People => true,
            Source::Column(place) => places.contains(&place),
            Source::Own { .. } => false,
        };
        let crossed = self.measures.iter().enumerate().filter(|(_, measure)| is_crossed(measure));
        self.patterns = Some(Patterns::new(crossed.map(|(at, _)| at).collect()));
        self
    }

    /// How many rows were left out, because the person behind them had been counted before.
    #[must_use]
    pub fn repeated(&self) -> u64 {
        self.units.repeated
    }

    /// Counts a batch of the wide file. A person counts once, by the first of their rows.
    pub fn add(&mut self, batch: &RecordBatch) {
        match self.units.first_rows(batch) {
            None => self.add_people(batch),
            Some(first) => {
                // A mask of the batch's own length always fits.
                if let Ok(people) = filter_record_batch(batch, &first) {
                    self.add_people(&people);
                }
            }
        }
    }

    /// Counts rows of people who were not counted before.
    pub(super) fn add_people(&mut self, batch: &RecordBatch) {
        let weights = weights(batch);
        let answered = self.blocks.iter().map(|block| block.answered(batch)).collect::<Vec<_>>();
        let codes =
            self.measures.iter_mut().map(|measure| measure.encode(batch, &answered)).collect::<Vec<_>>();
        let members =
            self.backgrounds.iter_mut().map(|background| background.encode(batch)).collect::<Vec<_>>();
        let backgrounds = self.backgrounds.iter().zip(&members);
        for ((background, members), counters) in backgrounds.zip(&mut self.counters) {
            let n_groups = background.groups.names.len();
            for ((measure, codes), counters) in self.measures.iter().zip(&codes).zip(counters) {
                counters.resize_with(n_groups, Vec::new);
                for tallies in counters.iter_mut() {
                    tallies.resize(measure.values.values.len(), Tally::default());
                }
                count(counters, codes, members, &weights);
            }
        }
        if let Some(patterns) = &mut self.patterns {
            patterns.add(&codes, members.get(1..).unwrap_or_default(), &weights);
        }
    }

    /// The rows of `counts`, sorted by measure, background and group.
    ///
    /// # Errors
    /// When the rows are more than Arrow can hold.
    pub fn finish(
        &self,
        iteration_id: &str,
        perspective: &str,
        cohort_id: &str,
    ) -> Result<RecordBatch, ArrowError> {
        let place = Place { iteration_id, perspective, cohort_id };
        let mut rows = Vec::new();
        for (background, counters) in self.backgrounds.iter().zip(&self.counters) {
            for (measure, counters) in self.measures.iter().zip(counters) {
                for (group, tallies) in background.groups.names.iter().zip(counters) {
                    let given = measure.values.values.iter().copied().zip(tallies.iter().copied());
                    rows.push((measure.id.clone(), background.id.clone(), group.clone(), cells(given)));
                }
            }
        }
        counts_batch(place, rows)
    }

    /// The counts by pattern, when they were asked for and are few enough.
    pub(super) fn patterns(&self) -> Option<&Patterns> {
        self.patterns.as_ref().filter(|patterns| !patterns.is_over())
    }

    pub(super) fn measures(&self) -> &[MeasureColumn] {
        &self.measures
    }

    /// The backgrounds but `*`.
    pub(super) fn backgrounds(&self) -> &[BackgroundColumn] {
        self.backgrounds.get(1..).unwrap_or_default()
    }
}

/// Rows of measure, background, group and cells as a table of counts, sorted.
pub(super) fn counts_batch(
    place: Place<'_>,
    mut rows: Vec<(String, String, String, Vec<Cell>)>,
) -> Result<RecordBatch, ArrowError> {
    rows.sort_by(|a, b| (&a.0, &a.1, &a.2).cmp(&(&b.0, &b.1, &b.2)));
    let mut distributions = DistributionBuilder::with_capacity(rows.len());
    for row in &rows {
        distributions.append(&row.3);
    }
    let constant = |text: &str| -> ArrayRef { Arc::new(StringArray::from(vec![text; rows.len()])) };
    let column = |texts: Vec<&str>| -> ArrayRef { Arc::new(StringArray::from(texts)) };
    let distributions = distributions.finish().map_err(|error| ArrowError::ExternalError(Box::new(error)))?;
    let columns = vec![
        constant(place.iteration_id),
        constant(place.perspective),
        constant(place.cohort_id),
        column(rows.iter().map(|row| row.0.as_str()).collect()),
        column(rows.iter().map(|row| row.1.as_str()).collect()),
        column(rows.iter().map(|row| row.2.as_str()).collect()),
        distributions,
    ];
    RecordBatch::try_new(counts_schema(), columns)
}

/// What each row weighs: one without a weight column, nothing where the weight is missing.
fn weights(batch: &RecordBatch) -> Vec<f64> {
    let weights = batch
        .column_by_name("weight")
        .and_then(|column| column.as_primitive_opt::<Float64Type>())
        .filter(|list| list.null_count() < list.len());
    match weights {
        None => vec![1.0; batch.num_rows()],
        Some(list) => (0..list.len()).map(|row| value_or_zero(list, row)).collect(),
    }
}

fn count(counters: &mut [Vec<Tally>], codes: &[u32], members: &Members, weights: &[f64]) {
    for (row, (code, weight)) in codes.iter().zip(weights).enumerate() {
        if *code == MISSING {
            continue;
        }
        for group in members.of(row) {
            counters[*group as usize][*code as usize].add_person(*weight);
        }
    }
}

fn value_or_zero(list: &Float64Array, row: usize) -> f64 {
    if list.is_null(row) { 0.0 } else { list.value(row) }
}
