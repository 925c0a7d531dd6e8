//! What a query gives.

use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;

/// Rows, with where they come from.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The snapshot that was read.
    pub snapshot_id: u64,
    /// The SQL that made it, with its parameters written in.
    pub query: String,
    /// How many cells are hidden because they stand on too few people: of the iteration asked for, else of all.
    pub n_hidden: usize,
    /// The columns.
    pub schema: SchemaRef,
    /// The rows.
    pub batches: Vec<RecordBatch>,
}

impl Answer {
    /// How many rows there are.
    #[must_use]
    pub fn n_rows(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }
}
