//! Rows that are no delimited text, gathered into batches: one cell after the other, row by row.

use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, RecordBatchOptions, StringBuilder};
use arrow::datatypes::SchemaRef;

use crate::formats::{BATCH_ROWS, Error, RowBatch};
use crate::model::Reject;

/// A batch is cut early when its text grows beyond this.
const BATCH_BYTES: usize = 32 << 20;

/// A batch in the making.
pub(crate) struct CellsBuilder {
    schema: SchemaRef,
    builders: Vec<StringBuilder>,
    lines: Vec<u64>,
    previews: Vec<bool>,
    rejects: Vec<Reject>,
    size_bytes: usize,
}

impl CellsBuilder {
    pub(crate) fn new(schema: &SchemaRef) -> Self {
        Self {
            schema: Arc::clone(schema),
            builders: schema.fields().iter().map(|_| StringBuilder::new()).collect(),
            lines: Vec::new(),
            previews: Vec::new(),
            rejects: Vec::new(),
            size_bytes: 0,
        }
    }

    /// Whether the batch should be handed over.
    pub(crate) fn is_full(&self) -> bool {
        self.lines.len() + self.rejects.len() >= BATCH_ROWS || self.size_bytes >= BATCH_BYTES
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.rejects.is_empty()
    }

    /// Puts a cell at the end of a column. Each column must get one for each row.
    pub(crate) fn cell(&mut self, column: usize, cell: Option<&str>) {
        self.size_bytes += cell.map_or(0, str::len);
        if let Some(builder) = self.builders.get_mut(column) {
            builder.append_option(cell);
        }
    }

    /// Ends a row.
    pub(crate) fn end_row(&mut self, line: u64, preview: bool) {
        self.lines.push(line);
        self.previews.push(preview);
    }

    pub(crate) fn reject(&mut self, reject: Reject) {
        self.rejects.push(reject);
    }

    /// The batch; none when nothing was put in.
    pub(crate) fn finish(self, name: &str) -> Result<Option<RowBatch>, Error> {
        if self.is_empty() { Ok(None) } else { self.batch(name).map(Some) }
    }

    /// The batch, even when nothing was put in.
    pub(crate) fn batch(mut self, name: &str) -> Result<RowBatch, Error> {
        let arrays = self.builders.iter_mut().map(|builder| Arc::new(builder.finish()) as ArrayRef).collect();
        let options = RecordBatchOptions::new().with_row_count(Some(self.lines.len()));
        let cells = RecordBatch::try_new_with_options(self.schema, arrays, &options);
        let cells = cells.map_err(|error| Error::Malformed {
            name: name.to_owned(),
            line: self.lines.first().copied().unwrap_or_default(),
            message: format!("the rows could not be held: {error}"),
        })?;
        Ok(RowBatch { lines: self.lines, cells, previews: self.previews, rejects: self.rejects })
    }
}
