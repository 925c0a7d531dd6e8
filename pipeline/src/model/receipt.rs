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

/// How often a question was answered, and why it was not where it was not.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemCounts {
    /// The item of the codebook.
    pub item: String,
    /// Who was asked: everyone but `not_asked`.
    pub asked: u64,
    /// Who gave an answer with a value.
    pub answered: u64,
    /// To whom it was not put.
    pub not_asked: u64,
    /// Who left it blank, or gave an answer that could not be used.
    pub not_answered: u64,
    /// Who said that it does not apply.
    pub not_applicable: u64,
    /// Who said that they do not know.
    pub dont_know: u64,
    /// The first moment at which it was asked, where it was not asked from the start (ISO 8601).
    pub asked_from: Option<String>,
    /// The last moment, where it was not asked to the end (ISO 8601).
    pub asked_until: Option<String>,
}

/// How many passages of one kind were replaced in text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScrubbedKind {
    /// What they were replaced with (`[e-mail]`, `[name]`, …).
    pub kind: String,
    /// How many there were.
    pub n: u64,
}

/// The speakers of one role in a transcript.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpeakerCounts {
    /// The role.
    pub role: String,
    /// How many people.
    pub speakers: u64,
    /// How many turns they have.
    pub turns: u64,
}

/// Rows that landed and call for a second look.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowFlags {
    /// One answer to eight or more items of a grid.
    pub straight_lined: u64,
    /// Done in less than a third of the median time.
    pub too_fast: u64,
    /// The same answers to everything as an earlier row, ten at least.
    pub duplicates: u64,
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
    /// The same by what they were.
    #[serde(default)]
    pub scrubbed_kinds: Vec<ScrubbedKind>,
    /// How often each question was answered, and why it was not.
    #[serde(default)]
    pub items: Vec<ItemCounts>,
    /// Who speaks, where it is a transcript.
    #[serde(default)]
    pub speakers: Vec<SpeakerCounts>,
    /// Rows that call for a second look.
    #[serde(default)]
    pub flags: RowFlags,
    /// What a person should look at.
    pub warnings: Vec<String>,
}
