//! Rows of another sheet, changed on the way: the columns of one tool's layout brought into the usual one.

use std::borrow::Cow;
use std::sync::Arc;

use arrow::array::{Array as _, AsArray as _, StringArray};
use arrow::datatypes::SchemaRef;

use crate::formats::cells::CellsBuilder;
use crate::formats::sheet::cells_schema;
use crate::formats::{Column, Error, RowBatch, Rows, Sheet};

/// Whether a row counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    /// It is a response, unless the tool marked it as a preview.
    Kept,
    /// It is none, and is left out and counted as previews are.
    LeftOut,
}

/// A row as it was read.
pub(crate) struct RowIn<'r, 'a> {
    pub(crate) line: u64,
    pub(crate) cells: &'r [Option<&'a str>],
}

impl<'a> RowIn<'_, 'a> {
    /// A cell; none where nothing stands.
    pub(crate) fn cell(&self, at: usize) -> Option<&'a str> {
        self.cells.get(at).copied().flatten().filter(|cell| !cell.trim().is_empty())
    }
}

/// A row as it goes on, one cell for each column.
pub(crate) type RowOut<'a> = Vec<Option<Cow<'a, str>>>;

/// Changes row after row, in their order. A new one is made for each pass.
pub(crate) trait Reshape: Send {
    /// Writes the cells of the new row into `out`, which is empty.
    fn row<'a>(&mut self, row: &RowIn<'_, 'a>, out: &mut RowOut<'a>) -> Fate;
}

/// Makes what changes the rows of one pass.
pub(crate) type Reshaper = Arc<dyn Fn() -> Box<dyn Reshape> + Send + Sync>;

/// The sheet with other columns, whose rows `reshaper` makes of the rows of `sheet`.
pub(crate) fn reshape(sheet: &Sheet, columns: Vec<Column>, reshaper: Reshaper) -> Sheet {
    let rows = Reshaped { inner: sheet.stream(), schema: cells_schema(&columns), reshaper };
    let mut reshaped = Sheet::new(sheet.tool.clone(), columns, Arc::new(rows));
    reshaped.warnings.clone_from(&sheet.warnings);
    reshaped
}

struct Reshaped {
    inner: Arc<dyn Rows>,
    schema: SchemaRef,
    reshaper: Reshaper,
}

impl Rows for Reshaped {
    fn open(&self) -> Result<Box<dyn Iterator<Item = Result<RowBatch, Error>> + Send>, Error> {
        let schema = Arc::clone(&self.schema);
        let mut reshape = (self.reshaper)();
        let batches = self.inner.open()?;
        Ok(Box::new(
            batches.map(move |batch| batch.and_then(|batch| reshaped(batch, &schema, reshape.as_mut()))),
        ))
    }
}

/// The cells of a batch in the usual layout.
fn reshaped(batch: RowBatch, schema: &SchemaRef, reshape: &mut dyn Reshape) -> Result<RowBatch, Error> {
    let columns: Vec<&StringArray> =
        batch.cells.columns().iter().map(|array| array.as_string::<i32>()).collect();
    let mut builder = CellsBuilder::new(schema);
    let mut cells = Vec::with_capacity(columns.len());
    let mut out = RowOut::new();
    for (at, line) in batch.lines.iter().enumerate() {
        cells.clear();
        cells.extend(columns.iter().map(|column| column.is_valid(at).then(|| column.value(at))));
        out.clear();
        let fate = reshape.row(&RowIn { line: *line, cells: &cells }, &mut out);
        for column in 0..schema.fields().len() {
            builder.cell(column, out.get(column).and_then(Option::as_deref));
        }
        let is_preview = batch.previews.get(at).copied().unwrap_or(false);
        builder.end_row(*line, is_preview || fate == Fate::LeftOut);
    }
    for reject in batch.rejects {
        builder.reject(reject);
    }
    builder.batch("rows")
}
