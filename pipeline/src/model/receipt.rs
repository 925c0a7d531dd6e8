//! What an uploader gets back: what landed, what was set aside and why, what was repaired, what was dropped.

use serde::{Deserialize, Serialize};

/// A row or a cell that could not be used, with where it stands and how to mend it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// The physical line in the uploaded file, counted from 1.
    pub line: u64,
    /// The column; empty when the whole row was set aside.
    pub column_name: String,
    /// What stood there.
    pub found: String,
    /// What would have been usable.
    pub expected: String,
    /// How to mend it.
    pub hint: String,
}

/// One kind of silent repair in one column, counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Repair {
    /// The column.
    pub column_name: String,
    /// What was done, in words (`trimmed blanks`, `mended encoding`, …).
    pub kind: String,
    /// In how many cells.
    pub n: u64,
    /// One of them, before and after. Empty where a column may identify people.
    pub example: String,
}

/// A column that was not landed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DroppedColumn {
    /// The column.
    pub column_name: String,
    /// Why.
    pub reason: String,
}

/// The row of `uploads`, with the details that the upload page shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The tool that made the export.
    pub tool: String,
    /// Data rows in the file, well formed or not.
    pub rows_read: u64,
    /// Rows that became respondents.
    pub rows_landed: u64,
    /// Rows that were not well formed.
    pub rows_set_aside: u64,
    /// Previews and tests, which are left out.
    pub rows_excluded: u64,
    /// Columns that were not landed.
    pub dropped_columns: Vec<DroppedColumn>,
    /// What was repaired.
    pub repairs: Vec<Repair>,
    /// How many rejects there are (they are rows of their own).
    pub rejects: u64,
    /// How many identifying passages were replaced in comments.
    pub scrubbed: u64,
    /// What a person should look at.
    pub warnings: Vec<String>,
}
