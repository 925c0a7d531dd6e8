//! The door of registers: a CSV file is checked, its rows join or replace those with the same key, and what reads the
//! register is derived anew.
//!
//! Which columns a register has is written in [`crate::model::REGISTERS`]. Whatever is wrong in a file is told at once,
//! with line and column; nothing is written then.

use crate::engine::register_schema;
use crate::ingest::Error;
use crate::ingest::chance;
use crate::ingest::chance::Chance;
use crate::ingest::chance::Expected;
use crate::ingest::derive::Publish;
use crate::ingest::sources::credential_of;
use crate::ingest::sources::fitted;
use crate::ingest::sources::register_scope;
use crate::lake::Lake;
use crate::model::Need;
use crate::model::REGISTERS;
use crate::model::Register;
use crate::model::RegisterKind;
use crate::model::Reject;
use arrow::array::Array;
use arrow::array::ArrayRef;
use arrow::array::AsArray;
use arrow::array::Float64Array;
use arrow::array::Int64Array;
use arrow::array::StringArray;
use arrow::compute::cast;
use arrow::datatypes::DataType;
use arrow::record_batch::RecordBatch;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use thiserror::Error as ThisError;

/// The largest file of a register.
const MOST_BYTES: usize = 8 << 20;

/// How many problems are told at once.
const MOST_PROBLEMS: usize = 50;

/// A row as text, a column each; none where it is blank.
type Cells = Vec<Option<String>>;

/// What writing a register did.
#[derive(Clone, Debug, Serialize)]
pub struct Registered {
    /// The register.
    pub register: String,
    /// The snapshot that holds it.
    pub snapshot_id: u64,
    /// Rows that were not there before.
    pub rows_added: usize,
    /// Rows that replaced one of the same key.
    pub rows_replaced: usize,
    /// Rows in all.
    pub rows: usize,
    /// For changes: the chance of being able to show that the gap closed.
    pub chances: Vec<Chance>,
}

/// What is written into a register.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    /// What the file is called in errors.
    pub file: &'a str,
    /// CSV with one heading row.
    pub bytes: &'a [u8],
    /// For changes: how many people are expected; as many as before when nobody said.
    pub expected: Option<Expected>,
}

/// Why a register was not written.
#[derive(Debug, ThisError)]
pub enum RegisterError {
    /// There is no such register.
    #[error("there is no register `{found}`; write one of {}", names())]
    Unknown {
        /// The name.
        found: String,
    },
    /// The file cannot be read as a table.
    #[error("`{file}` cannot be read as CSV: {message}; save it as CSV with one heading row and UTF-8")]
    Unreadable {
        /// The file.
        file: String,
        /// What is wrong.
        message: String,
    },
    /// Something in the file is wrong.
    #[error("`{file}` cannot become the register `{register}`:{}", Listed(problems))]
    Problems {
        /// The file.
        file: String,
        /// The register.
        register: &'static str,
        /// What is wrong, line by line.
        problems: Vec<Reject>,
    },
}

struct Listed<'a>(&'a [Reject]);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in self.0 {
            let Reject { line, column_name, found, expected, hint } = problem;
            write!(
                formatter,
                "\n  line {line}, column `{column_name}`: found `{found}`, expected {expected}; {hint}"
            )?;
        }
        Ok(())
    }
}

fn names() -> String {
    REGISTERS.iter().map(|register| format!("`{}`", register.name)).collect::<Vec<_>>().join(", ")
}

/// The register of this name.
///
/// # Errors
/// When there is none.
fn register_named(name: &str) -> Result<&'static Register, RegisterError> {
    Register::named(name).ok_or_else(|| RegisterError::Unknown { found: name.to_owned() })
}

/// Writes the rows of a CSV file into a register and publishes.
///
/// # Errors
/// When something in the file is wrong or the lake refuses; nothing has changed then.
pub async fn write(lake: &Lake, name: &str, written: &Written<'_>) -> Result<Registered, Error> {
    let register = register_named(name)?;
    let rows = read(register, written.file, written.bytes)?;
    let mut staged = Vec::new();
    let registered = publish(lake, register, (rows, written.expected), &mut staged).await;
    if registered.is_err() {
        lake.discard(&staged);
    }
    registered
}

async fn publish(
    lake: &Lake,
    register: &'static Register,
    (rows, expected): (Vec<Cells>, Option<Expected>),
    staged: &mut Vec<crate::lake::Staged>,
) -> Result<Registered, Error> {
    let mut publish = Publish::begin(lake, staged)?;
    let scope = register_scope(register.name);
    let schema = register_schema(register);
    let stored = fitted(&schema, publish.sources.read(register.table(), |of| of == scope)?)?;
    let mut merged = Merged::of(register, &stored)?;
    let touched = rows.clone();
    merged.add(rows);
    let batch = batch(register, &merged.rows)?;
    publish.leave(scope.clone());
    let file = lake.stage(register.table(), &scope, batch.schema(), &[batch])?;
    publish.join(file);
    derive(&mut publish, register, &touched).await?;
    let chances = match register.name {
        "changes" => chance::of_changes(&publish.sources, register, &touched, expected)?,
        _ => Vec::new(),
    };
    Ok(Registered {
        register: register.name.to_owned(),
        rows_added: merged.added,
        rows_replaced: merged.replaced,
        rows: merged.rows.len(),
        chances,
        snapshot_id: publish.end("register", None, None)?,
    })
}

/// Derives what reads the register, for the iterations that its new rows are about.
async fn derive(
    publish: &mut Publish<'_>,
    register: &'static Register,
    touched: &[Cells],
) -> Result<(), Error> {
    let readers = publish.readers(register.table());
    if readers.is_empty() {
        return Ok(());
    }
    let is_history_only =
        register.name != "decisions" && readers.iter().all(|table| publish.is_history(table));
    let mut iterations = Vec::new();
    for iteration_id in column(register, touched, "iteration_id") {
        match register.name {
            // What a review decided is read by the reviews after it.
            "decisions" => iterations.extend(publish.later_than(&iteration_id)?),
            // The order of one iteration is that of all.
            "iterations" => iterations.extend(publish.sources.iterations_of(credential_of(&iteration_id))),
            _ => iterations.push(iteration_id),
        }
    }
    iterations.sort();
    iterations.dedup();
    iterations.retain(|iteration_id| publish.sources.uploads.iter().any(|(_, of)| of == iteration_id));
    for iteration_id in &iterations {
        if is_history_only {
            publish.history(iteration_id).await?;
        } else {
            publish.iteration(iteration_id).await?;
        }
    }
    if !is_history_only {
        for iteration_id in &iterations {
            publish.later_histories(iteration_id).await?;
        }
    }
    Ok(())
}

/// The values of a column, without blanks.
pub(super) fn column(register: &Register, rows: &[Cells], name: &str) -> Vec<String> {
    let at = register.columns.iter().position(|column| column.name == name);
    let mut values = rows.iter().filter_map(|row| row.get(at?)?.clone()).collect::<Vec<_>>();
    values.sort();
    values.dedup();
    values
}

/// The rows of a register by key, in the order in which they were written first.
struct Merged {
    keys: Vec<usize>,
    places: BTreeMap<Cells, usize>,
    rows: Vec<Cells>,
    added: usize,
    replaced: usize,
}

impl Merged {
    fn of(register: &Register, stored: &[RecordBatch]) -> Result<Self, Error> {
        let is_key = |column: &crate::model::RegisterColumn| column.need == Need::Key;
        let keys = register.columns.iter().enumerate().filter(|(_, column)| is_key(column)).map(|(at, _)| at);
        let mut merged =
            Self { keys: keys.collect(), places: BTreeMap::new(), rows: Vec::new(), added: 0, replaced: 0 };
        for batch in stored {
            merged.add(cells(batch)?);
        }
        (merged.added, merged.replaced) = (0, 0);
        Ok(merged)
    }

    fn add(&mut self, rows: Vec<Cells>) {
        for row in rows {
            let key = self.keys.iter().map(|at| row.get(*at).cloned().flatten()).collect::<Cells>();
            match self.places.get(&key).and_then(|place| self.rows.get_mut(*place)) {
                Some(older) => {
                    *older = row;
                    self.replaced += 1;
                }
                None => {
                    self.places.insert(key, self.rows.len());
                    self.rows.push(row);
                    self.added += 1;
                }
            }
        }
    }
}

fn held(error: impl fmt::Display) -> Error {
    Error::Held(error.to_string())
}

/// A stored batch as text.
fn cells(batch: &RecordBatch) -> Result<Vec<Cells>, Error> {
    let texts = batch.columns().iter().map(|column| cast(column, &DataType::Utf8).map_err(held));
    let texts = texts.collect::<Result<Vec<_>, Error>>()?;
    let cell = |column: &ArrayRef, row: usize| {
        column.as_string_opt::<i32>().filter(|list| list.is_valid(row)).map(|list| list.value(row).to_owned())
    };
    Ok((0..batch.num_rows()).map(|row| texts.iter().map(|column| cell(column, row)).collect()).collect())
}

/// Checked rows as Arrow.
fn batch(register: &Register, rows: &[Cells]) -> Result<RecordBatch, Error> {
    let schema = register_schema(register);
    let texts = |at: usize| rows.iter().map(move |row| row.get(at).and_then(Option::as_deref));
    let columns = register.columns.iter().enumerate().map(|(at, column)| -> ArrayRef {
        match column.kind {
            RegisterKind::Whole => Arc::new(texts(at).map(|text| text?.parse().ok()).collect::<Int64Array>()),
            RegisterKind::Number => {
                Arc::new(texts(at).map(|text| text?.parse().ok()).collect::<Float64Array>())
            }
            _ => Arc::new(texts(at).collect::<StringArray>()),
        }
    });
    RecordBatch::try_new(schema, columns.collect()).map_err(held)
}

/// Reads and checks a file.
fn read(register: &'static Register, file: &str, bytes: &[u8]) -> Result<Vec<Cells>, RegisterError> {
    let unreadable = |message: String| RegisterError::Unreadable { file: file.to_owned(), message };
    if bytes.len() > MOST_BYTES {
        return Err(unreadable(format!("it has {} bytes and may have {MOST_BYTES}", bytes.len())));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| unreadable("it is not UTF-8".to_owned()))?;
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let headings = reader.headers().map_err(|error| unreadable(error.to_string()))?.clone();
    let mut problems = heading_problems(register, &headings);
    if !problems.is_empty() {
        return Err(RegisterError::Problems { file: file.to_owned(), register: register.name, problems });
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| unreadable(error.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        rows.push(row(register, &headings, &record, line, &mut problems));
    }
    if rows.is_empty() {
        return Err(unreadable("it has no rows".to_owned()));
    }
    if problems.is_empty() {
        return Ok(rows);
    }
    problems.truncate(MOST_PROBLEMS);
    Err(RegisterError::Problems { file: file.to_owned(), register: register.name, problems })
}

fn heading_problems(register: &Register, headings: &csv::StringRecord) -> Vec<Reject> {
    let mut problems = Vec::new();
    let names = register.columns.iter().map(|column| column.name).collect::<Vec<_>>();
    let listed = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    for (at, heading) in headings.iter().enumerate() {
        let is_twice = headings.iter().skip(at + 1).any(|other| other == heading);
        if is_twice || !names.contains(&heading) {
            problems.push(Reject {
                line: 1,
                column_name: heading.to_owned(),
                found: heading.to_owned(),
                expected: format!("one of {listed}, each once"),
                hint: "rename or remove the column".to_owned(),
            });
        }
    }
    for column in register.columns.iter().filter(|column| column.need != Need::May) {
        if !headings.iter().any(|heading| heading == column.name) {
            problems.push(Reject {
                line: 1,
                column_name: column.name.to_owned(),
                found: String::new(),
                expected: format!("a column `{}` with {}", column.name, column.kind.expected()),
                hint: "add it".to_owned(),
            });
        }
    }
    problems
}

fn row(
    register: &Register,
    headings: &csv::StringRecord,
    record: &csv::StringRecord,
    line: u64,
    problems: &mut Vec<Reject>,
) -> Cells {
    let mut cells = Vec::with_capacity(register.columns.len());
    for column in register.columns {
        let at = headings.iter().position(|heading| heading == column.name);
        let text = at.and_then(|at| record.get(at)).filter(|text| !text.is_empty());
        let is_wrong = match text {
            Some(text) => !column.kind.accepts(text),
            None => column.need != Need::May,
        };
        if is_wrong {
            problems.push(Reject {
                line,
                column_name: column.name.to_owned(),
                found: text.unwrap_or_default().chars().take(60).collect(),
                expected: column.kind.expected(),
                hint: "correct the cell and load the file again".to_owned(),
            });
        }
        cells.push(text.map(str::to_owned));
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<Reject> {
        let register = Register::named("changes").expect("changes");
        match read(register, "changes.csv", text.as_bytes()) {
            Err(RegisterError::Problems { problems, .. }) => problems,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn what_is_wrong_is_told_with_line_and_column() {
        let headings = "change_id,iteration_id,measure_id,background,group_name,description,made_on,margin";
        let text = format!("{headings}\na,c/2,m,b,g,Slower,2026-02-30,0.3\nb,c/2,m,b,,Slower,,wide\n");
        let found = problems(&text);
        let places = found.iter().map(|problem| (problem.line, problem.column_name.as_str()));
        assert_eq!(places.collect::<Vec<_>>(), [(2, "made_on"), (3, "group_name"), (3, "margin")]);
        assert!(found[0].expected.contains("2026-03-31"));
    }

    #[test]
    fn headings_that_are_missing_or_unknown_are_named() {
        let found = problems("change_id,iteration,measure_id\na,b,c\n");
        assert!(found.iter().any(|problem| problem.found == "iteration"));
        assert!(found.iter().any(|problem| problem.column_name == "iteration_id"));
    }

    #[test]
    fn a_row_of_the_same_key_replaces_the_older_one() {
        let register = Register::named("terms").expect("terms");
        let rows = |text: &str| read(register, "terms.csv", text.as_bytes()).expect("right");
        let mut merged = Merged::of(register, &[]).expect("nothing");
        merged.add(rows("term,preferred\nclient,resident\nEHR,care record\n"));
        merged.add(rows("term,preferred\nclient,person\n"));
        assert_eq!((merged.added, merged.replaced, merged.rows.len()), (2, 1, 2));
        let stored = batch(register, &merged.rows).expect("a batch");
        let again = Merged::of(register, &[stored]).expect("what was stored");
        assert_eq!(again.rows, merged.rows);
        assert_eq!(again.rows[0][1].as_deref(), Some("person"));
    }
}
