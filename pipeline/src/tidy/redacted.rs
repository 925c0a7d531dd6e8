//! The redacted sheet: every column as read, without identifiers, with comments scrubbed. It is what a lake keeps
//! instead of the uploaded bytes, so that a codebook can be edited and rows erased later.

use std::sync::Arc;

use arrow::array::{ArrayRef, AsArray as _, RecordBatch, StringArray, UInt64Array};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};

use crate::formats::{Sheet, ToolRole};
use crate::model::{Codebook, DroppedColumn};
use crate::scrub::{Scrubber, identifier_reason, identifying_values};
use crate::tidy::Error;
use crate::tidy::facts::{ColumnFacts, Facts};
use crate::tidy::lookup::Headings;
use crate::tidy::respondents::{RespondentReader, Respondents};

/// Which columns land, and how.
pub(crate) struct Redaction {
    columns: Vec<(usize, How)>,
    pub(crate) schema: SchemaRef,
    pub(crate) dropped: Vec<DroppedColumn>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    AsRead,
    Scrubbed,
    RespondentPseudonym,
    LearnerPseudonym,
}

impl Redaction {
    pub(crate) fn new(
        codebook: &Codebook,
        sheet: &Sheet,
        facts: &Facts,
        used: &Used,
        respondent: &RespondentReader,
    ) -> Result<Self, Error> {
        let headings = Headings::new(sheet);
        let mut to_drop = Vec::new();
        for name in &codebook.drop.columns {
            to_drop.push(headings.find(name, "drop")?);
        }
        let (mut columns, mut dropped) = (Vec::new(), Vec::new());
        let mut fields = vec![Field::new("line", DataType::UInt64, false)];
        for (at, column) in sheet.columns.iter().enumerate() {
            let facts = facts.columns.get(at);
            let reason = match () {
                () if respondent.id == Some(at) || respondent.link == Some(at) => None,
                () if to_drop.contains(&at) => Some("listed under `[drop]`"),
                () if used.answers.contains(&at) => None,
                () => identifying(column, facts),
            };
            if let Some(reason) = reason {
                dropped.push(DroppedColumn { column_name: column.name.clone(), reason: reason.to_owned() });
                continue;
            }
            let how = match () {
                () if respondent.id == Some(at) => How::RespondentPseudonym,
                () if respondent.link == Some(at) => How::LearnerPseudonym,
                () if used.comments.contains(&at) || facts.is_some_and(is_text) => How::Scrubbed,
                () => How::AsRead,
            };
            // A column that is called like the line number would hide it.
            let name = if column.name == "line" { "line (2)" } else { column.name.as_str() };
            fields.push(Field::new(name, DataType::Utf8, true));
            columns.push((at, how));
        }
        Ok(Self { columns, schema: Arc::new(Schema::new(fields)), dropped })
    }

    pub(crate) fn redact(
        &self,
        cells: &RecordBatch,
        lines: &[u64],
        respondents: &Respondents,
        scrubber: &Scrubber,
    ) -> Result<RecordBatch, Error> {
        let mut arrays: Vec<ArrayRef> = vec![Arc::new(UInt64Array::from(lines.to_vec()))];
        for (at, how) in &self.columns {
            let array: ArrayRef = match (how, cells.columns().get(*at)) {
                (How::RespondentPseudonym, _) => Arc::new(StringArray::from_iter_values(&respondents.ids)),
                (How::LearnerPseudonym, _) => {
                    Arc::new(StringArray::from_iter(respondents.learners.iter().map(Option::as_deref)))
                }
                (How::Scrubbed, Some(array)) => {
                    let texts = array.as_string::<i32>().iter();
                    Arc::new(
                        texts.map(|text| text.map(|text| scrubber.scrub(text).text)).collect::<StringArray>(),
                    )
                }
                (How::AsRead, Some(array)) => without_addresses(array, scrubber),
                (_, None) => arrow::array::new_null_array(&DataType::Utf8, lines.len()),
            };
            arrays.push(array);
        }
        Ok(RecordBatch::try_new(Arc::clone(&self.schema), arrays)?)
    }
}

/// A column as read, but for cells in which an address may stand, whatever was asked.
fn without_addresses(array: &ArrayRef, scrubber: &Scrubber) -> ArrayRef {
    let texts = array.as_string::<i32>();
    if !texts.iter().flatten().any(may_hold_address) {
        return Arc::clone(array);
    }
    let mended = texts.iter().map(|text| {
        text.map(|text| if may_hold_address(text) { scrubber.scrub(text).text } else { text.to_owned() })
    });
    Arc::new(mended.collect::<StringArray>())
}

/// Whether an e-mail, web or internet address may stand in a cell; quick, and wrong only on the safe side.
pub(crate) fn may_hold_address(text: &str) -> bool {
    let bytes = text.as_bytes();
    let (mut points, mut colons) = (0, 0);
    for byte in bytes {
        match byte {
            b'@' => return true,
            b'.' => points += 1,
            b':' => colons += 1,
            _ => {}
        }
    }
    points >= 3 || colons >= 4 || text.contains("::") || text.contains("://") || text.contains("(at)")
}

/// Columns that the codebook reads.
pub(crate) struct Used {
    /// Items, backgrounds, weights: somebody said what they are, so their headings do not identify.
    pub(crate) answers: Vec<usize>,
    /// Open answers.
    pub(crate) comments: Vec<usize>,
}

/// Why a column identifies people, if it does.
pub(crate) fn identifying(
    column: &crate::formats::Column,
    facts: Option<&ColumnFacts>,
) -> Option<&'static str> {
    match column.role {
        Some(ToolRole::Identifier) => return Some("it identifies people"),
        Some(ToolRole::ResponseId) => return Some("a response id that the codebook does not use"),
        Some(ToolRole::RowIndex) => return Some("a count of the rows"),
        _ => {}
    }
    let by_name = identifier_reason(&column.name, column.import_id.as_deref());
    by_name.or_else(|| facts.and_then(|facts| identifying_values(&facts.values, facts.is_unique)))
}

/// Text in people's own words, in which names may stand.
fn is_text(facts: &ColumnFacts) -> bool {
    let words = facts.answered.saturating_sub(facts.numeric + facts.dates);
    words * 2 > facts.answered
        && (facts.overflowed || facts.mean_length > 25.0 || facts.longest > 80 || facts.is_unique)
}
