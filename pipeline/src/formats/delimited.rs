//! Any table with one row of headings, delimited text or a spreadsheet: it reads what no other format claims.
//!
//! Delimiter (`,` `;` tab `|`), encoding, byte order mark, blank and repeated headings, an unnamed column of row
//! numbers at the front and one empty column at the end are found out by looking.

use crate::formats::roles::{keep_one_each, role_of_heading};
use crate::formats::table::{Table, has_empty_end, is_row_number, tidy_heading, unique_names};
use crate::formats::{Column, Error, Format, Guess, Head, Sheet, Source, ToolRole};

/// Delimited text with one row of headings.
pub(crate) struct Delimited;

impl Format for Delimited {
    fn name(&self) -> &'static str {
        "delimited"
    }

    fn title(&self) -> &'static str {
        "CSV, another delimited text, or a spreadsheet"
    }

    fn export_instructions(&self) -> &'static str {
        "Export the responses as CSV (comma, semicolon or tab), Excel or OpenDocument, one row per response and one row of headings; CSV in UTF-8 where there is a choice."
    }

    fn recognise(&self, head: &Head) -> Guess {
        match head.rows.first().map_or(0, Vec::len) {
            0 => Guess::new(0, "there is no row of headings"),
            1 => Guess::new(10, "one column of text"),
            n => Guess::new(30, format!("{n} columns below one row of headings")),
        }
    }

    fn read(&self, source: &Source) -> Result<Sheet, Error> {
        let table = source.table()?;
        let shown = table.first(200)?;
        let (headings, rows) =
            shown.split_first().ok_or_else(|| Error::Empty { name: source.name.clone() })?;
        let width = headings.len();
        let mut columns: Vec<Column> = unique_names(headings)
            .into_iter()
            .map(|name| Column { role: role_of_heading(&name), ..Column::named(name) })
            .collect();
        if let Some(first) = columns.first_mut()
            && is_row_number(headings.first(), rows)
        {
            first.role = Some(ToolRole::RowIndex);
        }
        drop_empty_end(&mut columns, headings, rows);
        keep_one_each(&mut columns);
        let empty_end = has_empty_end(rows, width);
        Table { empty_end, ..Table::new(table, 1, width) }.into_sheet(self.name(), columns)
    }
}

/// A heading row that ends in the delimiter makes one column of nothing.
fn drop_empty_end(columns: &mut Vec<Column>, headings: &[String], rows: &[Vec<String>]) {
    let last = headings.len().saturating_sub(1);
    let unnamed = headings.last().is_some_and(|heading| tidy_heading(heading).is_empty());
    let empty = rows.iter().all(|row| row.get(last).is_none_or(|cell| cell.trim().is_empty()));
    if columns.len() > 1 && unnamed && empty {
        columns.pop();
    }
}
