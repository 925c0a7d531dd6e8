//! The columns of the wide file that are counted, and their values and groups as codes.

use crate::count::codes::Groups;
use crate::count::codes::MISSING;
use crate::count::codes::Members;
use crate::count::codes::Values;
use crate::count::own::Answered;
use crate::count::own::Block;
use arrow::array::AsArray;
use arrow::array::Float64Array;
use arrow::datatypes::Float64Type;
use arrow::datatypes::Schema;
use arrow::record_batch::RecordBatch;

const MEASURE: &str = "measure:";
const BACKGROUND: &str = "background:";
const EVERYTHING: &str = "*";

/// Where the values of a measure come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Source {
    /// Everyone has the value 1.
    People,
    /// A column.
    Column(usize),
    /// The own part of a column within a block.
    Own { block: usize, column: usize },
}

/// A measure that is counted.
#[derive(Debug)]
pub(super) struct MeasureColumn {
    pub(super) id: String,
    pub(super) source: Source,
    pub(super) values: Values,
}

/// A background whose groups are counted.
#[derive(Debug)]
pub(super) struct BackgroundColumn {
    pub(super) id: String,
    column: Option<usize>,
    pub(super) groups: Groups,
}

/// The measures of a wide file, `*` first, with the own parts of those in `blocks` last.
pub(super) fn measures(wide: &Schema, blocks: &[Block]) -> Vec<MeasureColumn> {
    let mut measures = vec![MeasureColumn::new(EVERYTHING, Source::People)];
    let named = places(wide, MEASURE);
    measures.extend(named.iter().map(|(id, place)| MeasureColumn::new(id, Source::Column(*place))));
    for (block, members) in blocks.iter().enumerate() {
        for (id, column) in named.iter().filter(|(_, place)| members.columns.contains(place)) {
            measures.push(MeasureColumn::new(&format!("{id}:own"), Source::Own { block, column: *column }));
        }
    }
    measures
}

/// The backgrounds of a wide file, `*` first.
pub(super) fn backgrounds(wide: &Schema) -> Vec<BackgroundColumn> {
    let everything = std::iter::once((EVERYTHING.to_owned(), None));
    let named = places(wide, BACKGROUND).into_iter().map(|(id, place)| (id, Some(place)));
    everything
        .chain(named)
        .map(|(id, column)| BackgroundColumn { id, column, groups: Groups::new() })
        .collect()
}

/// The place of a measure's column, if the wide file has it.
pub(super) fn place_of(wide: &Schema, measure_id: &str) -> Option<usize> {
    wide.index_of(&format!("{MEASURE}{measure_id}")).ok()
}

fn places(wide: &Schema, prefix: &str) -> Vec<(String, usize)> {
    let fields = wide.fields().iter().enumerate();
    fields.filter_map(|(place, field)| Some((field.name().strip_prefix(prefix)?.to_owned(), place))).collect()
}

impl MeasureColumn {
    fn new(id: &str, source: Source) -> Self {
        Self { id: id.to_owned(), source, values: Values::default() }
    }

    /// The code of each row's value.
    pub(super) fn encode(&mut self, batch: &RecordBatch, answered: &[Answered]) -> Vec<u32> {
        let rows = batch.num_rows();
        let own;
        let numbers = match self.source {
            Source::People => {
                own = Float64Array::from(vec![1.0; rows]);
                Some(&own)
            }
            Source::Column(place) => {
                batch.columns().get(place).and_then(|column| column.as_primitive_opt::<Float64Type>())
            }
            Source::Own { block, column } => {
                own = answered
                    .get(block)
                    .map_or_else(|| Float64Array::new_null(rows), |answered| answered.own(batch, column));
                Some(&own)
            }
        };
        numbers.map_or_else(|| vec![MISSING; rows], |numbers| self.values.encode(numbers))
    }
}

impl BackgroundColumn {
    /// The groups of each row.
    pub(super) fn encode(&mut self, batch: &RecordBatch) -> Members {
        let rows = batch.num_rows();
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

    /// The groups of one row; none when it did not answer.
    pub(super) fn of(&self, row: usize) -> &[u32] {
        &self.codes[self.starts[row]..self.starts[row + 1]]
    }
}
