//! A sheet: columns, and rows that can be streamed as often as needed.

use std::fmt;
use std::sync::Arc;

use arrow::array::RecordBatch;
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};

use crate::formats::{Error, RowsAhead};
use crate::model::{Missing, Reject};

/// How many rows a batch holds at most.
pub const BATCH_ROWS: usize = 8_192;

/// What a tool itself says a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ToolRole {
    /// The tool's id of the response.
    ResponseId,
    /// When it was begun.
    StartedAt,
    /// When it was submitted.
    SubmittedAt,
    /// Whether it was finished.
    Finished,
    /// How far it came, in per cent.
    Progress,
    /// Whether it was real, a preview, or spam.
    Status,
    /// How long it took.
    Duration,
    /// The language it was taken in.
    Language,
    /// Something that tells who a person is.
    Identifier,
    /// A number counting the rows.
    RowIndex,
    /// Who speaks, in a transcript.
    Speaker,
    /// What the transcript says the speaker is.
    SpeakerRole,
    /// When a turn begins, in milliseconds.
    StartsAt,
    /// What was said.
    Passage,
    /// Anything else that the tool wrote about the response.
    Metadata,
}

/// One column of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its heading or code, unique within the sheet.
    pub name: String,
    /// The question as asked; the heading where the tool keeps no other.
    pub wording: String,
    /// The tool's own id of the question.
    pub import_id: Option<String>,
    /// What the tool itself says it is.
    pub role: Option<ToolRole>,
    /// The choices in order, where the tool says them.
    pub choices: Vec<String>,
    /// Cells that the tool itself says are no answer, and why there is none.
    pub missing: Vec<(String, Missing)>,
}

impl Column {
    /// A column with nothing but a heading.
    pub fn named(name: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            wording: name.clone(),
            name,
            import_id: None,
            role: None,
            choices: Vec::new(),
            missing: Vec::new(),
        }
    }
}

/// A stretch of rows.
#[derive(Debug, Clone)]
pub struct RowBatch {
    /// The physical line of each row.
    pub lines: Vec<u64>,
    /// One Utf8 column per column of the sheet; null where nothing stood.
    pub cells: RecordBatch,
    /// Which rows are previews or tests by the tool's own mark.
    pub previews: Vec<bool>,
    /// Rows on the way that were not well formed.
    pub rejects: Vec<Reject>,
}

/// Rows that can be streamed again from the start.
pub trait Rows: Send + Sync {
    /// A new stream from the first row.
    ///
    /// # Errors
    /// When the bytes cannot be opened again.
    fn open(&self) -> Result<Box<dyn Iterator<Item = Result<RowBatch, Error>> + Send>, Error>;
}

/// An export that has been opened: its columns are known, its rows can be streamed.
#[derive(Clone)]
pub struct Sheet {
    /// The name of the format that read it.
    pub tool: String,
    /// Its columns, in order.
    pub columns: Vec<Column>,
    /// What a person should know about how it was read.
    pub warnings: Vec<String>,
    rows: Arc<dyn Rows>,
}

impl Sheet {
    /// A sheet over rows of any origin, such as a landed file.
    pub fn new(tool: impl Into<String>, columns: Vec<Column>, rows: Arc<dyn Rows>) -> Self {
        Self { tool: tool.into(), columns, warnings: Vec::new(), rows }
    }

    /// The rows from the start, in batches of bounded size.
    ///
    /// # Errors
    /// When the bytes cannot be opened again.
    pub fn rows(&self) -> Result<impl Iterator<Item = Result<RowBatch, Error>> + Send + use<>, Error> {
        self.rows.open()
    }

    /// The rows from the start, read by a thread of its own while the caller works on the last batch.
    ///
    /// # Errors
    /// When the bytes cannot be opened again, or there is no thread to be had.
    pub fn rows_ahead(&self) -> Result<RowsAhead, Error> {
        RowsAhead::start(&self.rows)
    }

    /// What the rows come from, for a reader that changes them on the way.
    pub(crate) fn stream(&self) -> Arc<dyn Rows> {
        Arc::clone(&self.rows)
    }

    /// The Arrow schema of the cells: one nullable Utf8 field per column.
    pub fn schema(&self) -> SchemaRef {
        cells_schema(&self.columns)
    }
}

impl fmt::Debug for Sheet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Sheet")
            .field("tool", &self.tool)
            .field("columns", &self.columns)
            .finish_non_exhaustive()
    }
}

pub(crate) fn cells_schema(columns: &[Column]) -> SchemaRef {
    let fields: Vec<Field> =
        columns.iter().map(|column| Field::new(&column.name, DataType::Utf8, true)).collect();
    Arc::new(Schema::new(fields))
}
