//! Stata data files, versions 113 to 119 (Stata 8 to 18), streamed row by row.
//!
//! Before the data stand the variables ([`schema`]), behind them long texts and what the codes mean ([`tail`]). Labels
//! become answers; `.` is an empty cell; `.a` to `.z` are listed as no answer under their label. Dates are told in ISO
//! form, periods by their first day.

mod rows;
mod schema;
mod tail;
mod text;
mod values;

use std::sync::Arc;

use crate::formats::binary::ByteStream;
use crate::formats::dta::rows::DtaRows;
use crate::formats::dta::schema::{Kind, Schema};
use crate::formats::dta::tail::Tail;
use crate::formats::dta::values::code_text;
use crate::formats::roles::keep_one_each;
use crate::formats::roles::role_of_heading;
use crate::formats::sheet::cells_schema;
use crate::formats::table::unique_names;
use crate::formats::value_labels::{self, Labelled};
use crate::formats::{Choice, Column, Error, FileKind, Format, Guess, Head, Sheet, Source};

/// Stata.
pub(crate) struct Dta;

impl Format for Dta {
    fn name(&self) -> &'static str {
        "stata"
    }

    fn title(&self) -> &'static str {
        "Stata (.dta)"
    }

    fn export_instructions(&self) -> &'static str {
        "In Stata: save the data set as .dta (Stata 8 or newer). In a survey tool: export as Stata, with value labels."
    }

    fn recognise(&self, head: &Head) -> Guess {
        match head.kind {
            FileKind::Dta => Guess::new(100, "it begins like a Stata data file"),
            _ => Guess::new(0, "it is no Stata file"),
        }
    }

    fn read(&self, source: &Source) -> Result<Sheet, Error> {
        let mut stream = ByteStream::new(&source.name, source.bytes()?);
        let schema = schema::read(&mut stream)?;
        let tail = tail::read(&mut stream, &schema)?;
        if schema.rows == 0 {
            return Err(Error::HeadingOnly { name: source.name.clone() });
        }
        let headings: Vec<String> = schema.variables.iter().map(|variable| variable.name.clone()).collect();
        let mut columns: Vec<Column> = Vec::with_capacity(headings.len());
        for (name, variable) in unique_names(&headings).into_iter().zip(&schema.variables) {
            let wording = if variable.label.is_empty() { name.clone() } else { variable.label.clone() };
            columns.push(Column { wording, role: role_of_heading(&name), ..Column::named(name) });
        }
        keep_one_each(&mut columns);
        let rows = DtaRows {
            source: source.clone(),
            cells: cells_schema(&columns),
            schema: Arc::new(schema),
            tail: Arc::new(tail),
        };
        let (schema, tail) = (Arc::clone(&rows.schema), Arc::clone(&rows.tail));
        let sheet = Sheet::new(self.name(), columns, Arc::new(rows));
        value_labels::label(sheet, &labelled(&schema, &tail))
    }
}

/// What the file says about the values of the columns. Every number may hold `.a` to `.z`.
fn labelled(schema: &Schema, tail: &Tail) -> Vec<Labelled<'static>> {
    let numbers = schema.variables.iter().enumerate();
    let numbers = numbers.filter(|(_, variable)| !matches!(variable.kind, Kind::Text(_) | Kind::LongText));
    numbers
        .map(|(column, variable)| {
            let labels = tail.labels.get(&variable.labels).map(Vec::as_slice).unwrap_or_default();
            let choice =
                |(code, label): &(i32, String)| Choice { code: code_text(*code), label: label.clone() };
            Labelled {
                column,
                labels: labels.iter().map(choice).filter(|choice| !choice.code.is_empty()).collect(),
                is_missing: Box::new(is_kind_of_nothing),
                separator: None,
            }
        })
        .collect()
}

fn is_kind_of_nothing(code: &str) -> bool {
    code.strip_prefix('.')
        .is_some_and(|letter| letter.len() == 1 && letter.chars().all(|c| c.is_ascii_lowercase()))
}
