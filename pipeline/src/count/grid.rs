//! The counters, and their way into the table `counts`.

use crate::count::codes::Groups;
use crate::count::codes::MISSING;
use crate::count::codes::Members;
use crate::count::codes::Values;
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

const MEASURE: &str = "measure:";
const BACKGROUND: &str = "background:";
const EVERYTHING: &str = "*";

/// All counters of one upload.
#[derive(Debug)]
pub struct Grid {
    measures: Vec<MeasureColumn>,
    backgrounds: Vec<BackgroundColumn>,
    /// `counters[background][measure][group]` holds one tally per value code.
    counters: Vec<Vec<Vec<Vec<Tally>>>>,
    units: Units,
}

#[derive(Debug)]
struct MeasureColumn {
    id: String,
    column: Option<usize>,
    values: Values,
}

#[derive(Debug)]
struct BackgroundColumn {
    id: String,
    column: Option<usize>,
    groups: Groups,
}

#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    n: u64,
    w: f64,
    w2: f64,
}

/// The schema of the table `counts`.
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
        let find = |prefix: &str| {
            let mut found = vec![(EVERYTHING.to_owned(), None)];
            for (place, field) in wide.fields().iter().enumerate() {
                if let Some(id) = field.name().strip_prefix(prefix) {
                    found.push((id.to_owned(), Some(place)));
                }
            }
            found
        };
        let measures = find(MEASURE)
            .into_iter()
            .map(|(id, column)| MeasureColumn { id, column, values: Values::default() })
            .collect::<Vec<_>>();
        let backgrounds = find(BACKGROUND)
            .into_iter()
            .map(|(id, column)| BackgroundColumn { id, column, groups: Groups::new() })
            .collect::<Vec<_>>();
        let counters = vec![vec![Vec::new(); measures.len()]; backgrounds.len()];
        Self { measures, backgrounds, counters, units: Units::default() }
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

    fn add_people(&mut self, batch: &RecordBatch) {
        let rows = batch.num_rows();
        let weights =
            batch.column_by_name("weight").and_then(|column| column.as_primitive_opt::<Float64Type>());
        let codes = self.measures.iter_mut().map(|measure| measure.encode(batch, rows)).collect::<Vec<_>>();
        for (background, counters) in self.backgrounds.iter_mut().zip(&mut self.counters) {
            let members = background.encode(batch, rows);
            let n_groups = background.groups.names.len();
            for ((measure, codes), counters) in self.measures.iter().zip(&codes).zip(counters) {
                counters.resize_with(n_groups, Vec::new);
                for tallies in counters.iter_mut() {
                    tallies.resize(measure.values.values.len(), Tally::default());
                }
                count(counters, codes, &members, weights);
            }
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
        let mut rows = Vec::new();
        for (background, counters) in self.backgrounds.iter().zip(&self.counters) {
            for (measure, counters) in self.measures.iter().zip(counters) {
                for (group, tallies) in background.groups.names.iter().zip(counters) {
                    rows.push((&measure.id, &background.id, group, cells(&measure.values.values, tallies)));
                }
            }
        }
        rows.sort_by(|a, b| (a.0, a.1, a.2).cmp(&(b.0, b.1, b.2)));
        let mut distributions = DistributionBuilder::with_capacity(rows.len());
        for row in &rows {
            distributions.append(&row.3);
        }
        let constant = |text: &str| -> ArrayRef { Arc::new(StringArray::from(vec![text; rows.len()])) };
        let column = |texts: Vec<&str>| -> ArrayRef { Arc::new(StringArray::from(texts)) };
        let distributions =
            distributions.finish().map_err(|error| ArrowError::ExternalError(Box::new(error)))?;
        let columns = vec![
            constant(iteration_id),
            constant(perspective),
            constant(cohort_id),
            column(rows.iter().map(|row| row.0.as_str()).collect()),
            column(rows.iter().map(|row| row.1.as_str()).collect()),
            column(rows.iter().map(|row| row.2.as_str()).collect()),
            distributions,
        ];
        RecordBatch::try_new(counts_schema(), columns)
    }
}

impl MeasureColumn {
    fn encode(&mut self, batch: &RecordBatch, rows: usize) -> Vec<u32> {
        match self.column.and_then(|place| batch.columns().get(place)) {
            Some(column) => match column.as_primitive_opt::<Float64Type>() {
                Some(numbers) => self.values.encode(numbers),
                None => vec![MISSING; rows],
            },
            None => self.values.encode(&Float64Array::from(vec![1.0; rows])),
        }
    }
}

impl BackgroundColumn {
    fn encode(&mut self, batch: &RecordBatch, rows: usize) -> Members {
        match self.column.and_then(|place| batch.columns().get(place)) {
            Some(column) => self.groups.encode(column).unwrap_or_else(|| Members::nobody(rows)),
            None => Members::everyone(rows),
        }
    }
}

impl Members {
    fn everyone(rows: usize) -> Self {
        Self { starts: (0..=rows).collect(), codes: vec![0; rows] }
    }

    fn nobody(rows: usize) -> Self {
        Self { starts: vec![0; rows + 1], codes: Vec::new() }
    }
}

fn count(counters: &mut [Vec<Tally>], codes: &[u32], members: &Members, weights: Option<&Float64Array>) {
    for (row, code) in codes.iter().enumerate() {
        if *code == MISSING {
            continue;
        }
        // Without a weight column everyone weighs one; a missing weight is a person without weight.
        let weight = weights
            .filter(|list| list.null_count() < list.len())
            .map_or(1.0, |list| value_or_zero(list, row));
        for group in &members.codes[members.starts[row]..members.starts[row + 1]] {
            let tally = &mut counters[*group as usize][*code as usize];
            tally.n += 1;
            tally.w += weight;
            tally.w2 += weight * weight;
        }
    }
}

fn value_or_zero(list: &Float64Array, row: usize) -> f64 {
    if list.is_null(row) { 0.0 } else { list.value(row) }
}

fn cells(values: &[f64], tallies: &[Tally]) -> Vec<Cell> {
    let given = values.iter().zip(tallies).filter(|(_, tally)| tally.n > 0);
    let mut cells = given
        .map(|(value, tally)| Cell { value: *value, n: tally.n, w: tally.w, w2: tally.w2 })
        .collect::<Vec<_>>();
    cells.sort_by(|a, b| a.value.total_cmp(&b.value));
    cells
}
