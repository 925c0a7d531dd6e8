//! Findings in words: one table of templates, and nothing said that the numbers do not say.
//!
//! The rows come from `queries/tables/findings.sql`, which decides what is a finding and in which order. This room only
//! fills the columns `sentence`, `look_at` and `snapshot_id`. A kind of finding is one line of `TEMPLATES`.

mod change;
mod gap;
mod reliability;
mod row;

use arrow::array::ArrayRef;
use arrow::array::Int64Array;
use arrow::array::StringArray;
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use row::Finding;
use std::sync::Arc;

/// How a finding of a kind is worded.
type Template = fn(&Finding<'_>) -> Option<String>;

/// Every kind of finding with its sentence.
const TEMPLATES: &[(&str, Template)] = &[
    ("gap", gap::sentence),
    ("silence", gap::sentence),
    ("change", change::sentence),
    ("reliability", reliability::sentence),
];

/// What to look at first, by what an item is about.
const LOOK_AT: &[(&str, &str)] = &[
    ("relevance", "whose work the examples and tasks are taken from"),
    ("pace", "the load of each week, and what this group does beside the course"),
    ("access", "formats, captions, reading level and devices, with people of this group"),
    ("tools", "whether everybody has the tools, and a way to learn them"),
    ("support", "when and where help is given, and who does not come for it"),
    ("belonging", "who speaks in sessions, and who is paired with whom"),
    ("cost", "what it costs beside the fee: travel, child care, lost shifts"),
    ("time", "when sessions are held and how long they take"),
    ("assessment", "what the tasks ask for beside the skill itself"),
    ("clarity", "wording of tasks and instructions, with people of this group"),
];

/// The batch with its sentences and its snapshot.
///
/// # Errors
/// When the batch is not one of findings.
pub fn worded(batch: &RecordBatch, snapshot_id: u64) -> Result<RecordBatch, ArrowError> {
    let rows = || (0..batch.num_rows()).map(|row| Finding { batch, row });
    let sentences = rows().map(|finding| sentence(&finding)).collect::<Option<Vec<_>>>();
    let sentences =
        sentences.ok_or_else(|| ArrowError::SchemaError("the table findings lacks a column".to_owned()))?;
    let number = i64::try_from(snapshot_id).unwrap_or(i64::MAX);
    let schema = batch.schema();
    let columns = schema.fields().iter().zip(batch.columns()).map(|(field, column)| -> ArrayRef {
        match field.name().as_str() {
            "sentence" => Arc::new(StringArray::from(sentences.clone())),
            "look_at" => Arc::new(rows().map(|finding| look_at(&finding)).collect::<StringArray>()),
            "snapshot_id" => Arc::new(Int64Array::from(vec![number; batch.num_rows()])),
            _ => Arc::clone(column),
        }
    });
    RecordBatch::try_new(Arc::clone(&schema), columns.collect())
}

fn sentence(finding: &Finding<'_>) -> Option<String> {
    let kind = finding.text("kind")?;
    let (_, template) = TEMPLATES.iter().find(|(of, _)| *of == kind)?;
    template(finding)
}

/// What to look at; nothing where the codebook does not say what the item is about.
fn look_at(finding: &Finding<'_>) -> Option<&'static str> {
    if finding.text("kind")? == "silence" {
        return Some("whether the question can be answered by this group at all");
    }
    let dimension = finding.text("dimension")?;
    LOOK_AT.iter().find(|(of, _)| *of == dimension).map(|(_, words)| *words)
}

#[cfg(test)]
mod tests;
