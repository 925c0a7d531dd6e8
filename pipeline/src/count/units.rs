//! Who was counted before: the unit of every comparison is a person, never a row.

use arrow::array::Array;
use arrow::array::AsArray;
use arrow::array::BooleanArray;
use arrow::record_batch::RecordBatch;
use std::collections::HashSet;

/// The people met so far, by `coalesce(learner_id, respondent_id)`.
#[derive(Debug, Default)]
pub(super) struct Units {
    seen: HashSet<Box<str>>,
    pub(super) repeated: u64,
}

impl Units {
    /// Which rows are the first of their person; `None` when all are.
    pub(super) fn first_rows(&mut self, batch: &RecordBatch) -> Option<BooleanArray> {
        let respondents = batch.column_by_name("respondent_id")?.as_string_opt::<i32>()?;
        let learners = batch.column_by_name("learner_id").and_then(|column| column.as_string_opt::<i32>());
        let mut first = Vec::with_capacity(batch.num_rows());
        for row in 0..batch.num_rows() {
            let learner = learners.filter(|list| list.is_valid(row)).map(|list| list.value(row));
            first.push(self.seen.insert(learner.unwrap_or(respondents.value(row)).into()));
        }
        let repeated = first.iter().filter(|is_first| !**is_first).count() as u64;
        self.repeated += repeated;
        (repeated > 0).then(|| BooleanArray::from(first))
    }
}
