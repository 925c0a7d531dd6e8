//! Why there is no answer. Messages never hold a value from a table.

use crate::lake;
use datafusion::common::DataFusionError;
use datafusion::common::SchemaError;
use std::time::Duration;
use thiserror::Error as ThisError;

/// Why there is no answer.
#[derive(Debug, ThisError)]
pub enum Error {
    /// The SQL is wrong or not allowed.
    #[error("{message}")]
    Sql {
        /// What is wrong and how to mend it.
        message: String,
        /// Where in the text, when it is known.
        place: Option<Place>,
        /// The nearest name that exists.
        suggestion: Option<String>,
    },
    /// A parameter is unknown, or of another type.
    #[error("{message}")]
    Parameter {
        /// What is wrong and how to mend it.
        message: String,
    },
    /// It ran too long.
    #[error("the query ran longer than {} s; ask for less, or for fewer rows at once", deadline.as_secs())]
    Deadline {
        /// How long it may run.
        deadline: Duration,
    },
    /// It gave too many rows.
    #[error("the query gives more than {most} rows; add a `limit` or a `where`")]
    TooManyRows {
        /// How many it may give.
        most: usize,
    },
    /// It needed too much memory.
    #[error("the query needs more memory than it may have; ask for less at once")]
    Memory,
    /// The process is ending.
    #[error("gapwise is shutting down")]
    Stopped,
    /// The lake cannot be read.
    #[error(transparent)]
    Lake(#[from] lake::Error),
    /// A table of `queries/tables` could not be derived.
    #[error("the table `{table}` could not be derived")]
    Table {
        /// The table.
        table: String,
        /// Why not.
        source: Box<DataFusionError>,
    },
    /// DataFusion failed on something that is not the query's fault.
    #[error("the query could not be run")]
    Engine(#[source] Box<DataFusionError>),
}

/// A place in a query's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Line, counted from 1.
    pub line: u64,
    /// Column, counted from 1.
    pub column: u64,
    /// How many characters.
    pub length: u64,
}

impl Error {
    pub(super) fn refused(message: impl Into<String>) -> Self {
        Self::Sql { message: message.into(), place: None, suggestion: None }
    }

    pub(super) fn in_table(table: &str, source: DataFusionError) -> Self {
        Self::Table { table: table.to_owned(), source: Box::new(source) }
    }

    /// Sorts DataFusion's errors into those of the query and those of the engine.
    pub(super) fn from_datafusion(error: DataFusionError) -> Self {
        match error.find_root() {
            DataFusionError::ResourcesExhausted(_) => Self::Memory,
            DataFusionError::SQL(parser, _) => Self::refused(parser.to_string()),
            DataFusionError::SchemaError(schema, _) => Self::refused(words_of(schema)),
            DataFusionError::Plan(message) | DataFusionError::NotImplemented(message) => {
                Self::refused(plain(message))
            }
            DataFusionError::Execution(message) => Self::refused(plain(message)),
            DataFusionError::ArrowError(_, _) => Self::refused(
                "a value cannot be computed or converted as the query asks; check casts and divisions",
            ),
            _ => Self::Engine(Box::new(error)),
        }
    }
}

/// The first line of a message: what follows may be a list of every candidate.
fn plain(message: &str) -> String {
    message.lines().next().unwrap_or_default().trim().trim_end_matches('.').to_owned()
}

fn words_of(error: &SchemaError) -> String {
    match error {
        SchemaError::FieldNotFound { field, .. } => {
            format!("there is no column `{}`", field.quoted_flat_name().replace('"', ""))
        }
        SchemaError::AmbiguousReference { field } => {
            format!("`{}` may mean columns of several tables; write the table's name before it", field.name)
        }
        other => plain(&other.to_string()),
    }
}
