//! Any delimited text with one row of headings: the format that reads what no other format claims.
//!
//! Delimiter (`,` `;` tab `|`), encoding, byte order mark, blank and repeated headings, an unnamed column of row
//! numbers at the front and one empty column at the end are found out by looking.

use crate::formats::delimiter::sniff_delimiter;
use crate::formats::records::FIELD_LIMIT;
use crate::formats::roles::role_of_heading;
use crate::formats::table::{Table, first_records, has_empty_end, tidy_heading, unique_names};
use crate::formats::{Column, Error, Format, Guess, Head, Sheet, Source, ToolRole};

/// Delimited text with one row of headings.
pub(crate) struct Delimited;

impl Format for Delimited {
    fn name(&self) -> &'static str {
        "delimited"
    }

    fn title(&self) -> &'static str {
        "CSV or another delimited text"
    }

    fn export_instructions(&self) -> &'static str {
        "Export the responses as CSV (comma, semicolon or tab), one row per response and one row of headings, in UTF-8 where there is a choice."
    }

    fn recognise(&self, head: &Head) -> Guess {
        let delimiter = sniff_delimiter(&head.text, head.is_whole);
        let width = first_records(head, delimiter, 1).first().map_or(0, Vec::len);
        match width {
            0 => Guess::new(0, "there is no row of headings"),
            1 => Guess::new(10, "one column of text"),
            n => Guess::new(
                30,
                format!("{n} columns separated by `{}`", char::from(delimiter).escape_default()),
            ),
        }
    }

    fn read(&self, source: &Source) -> Result<Sheet, Error> {
        let head = source.head()?;
        let encoding = source.encoding()?;
        let delimiter = sniff_delimiter(&head.text, head.is_whole);
        let headings = read_headings(source, &head, encoding, delimiter)?;
        let width = headings.len();
        let rows = first_records(&head, delimiter, 200);
        let rows = rows.get(1..).unwrap_or_default();
        let mut columns: Vec<Column> = unique_names(&headings)
            .into_iter()
            .map(|name| Column { role: role_of_heading(&name), ..Column::named(name) })
            .collect();
        if let Some(first) = columns.first_mut()
            && is_row_number(headings.first(), rows)
        {
            first.role = Some(ToolRole::RowIndex);
        }
        drop_empty_end(&mut columns, &headings, rows);
        keep_one_each(&mut columns);
        let complete = if head.is_whole { rows } else { rows.split_last().map_or(rows, |(_, rows)| rows) };
        let empty_end = has_empty_end(complete, width);
        Table {
            source: source.clone(),
            encoding,
            delimiter,
            heading_records: 1,
            width,
            preview: None,
            empty_end,
        }
        .into_sheet(self.name(), columns)
    }
}

/// The first record, read from the file itself because it may be longer than the head.
fn read_headings(
    source: &Source,
    head: &Head,
    encoding: crate::formats::encoding::Encoding,
    delimiter: u8,
) -> Result<Vec<String>, Error> {
    let mut records = crate::formats::records::Records::new(&head.name, source.text(encoding)?, delimiter);
    let mut record = crate::formats::records::Record::default();
    if !records.read(&mut record)? {
        return Err(Error::Empty { name: head.name.clone() });
    }
    if record.len() > FIELD_LIMIT {
        let limit = format!("{FIELD_LIMIT} fields");
        return Err(Error::TooLarge { name: head.name.clone(), line: 1, what: "the row of headings", limit });
    }
    Ok(record.texts())
}

/// Tables written by R and pandas start with an unnamed count of the rows.
fn is_row_number(heading: Option<&String>, rows: &[Vec<String>]) -> bool {
    let unnamed = heading.is_some_and(|heading| {
        let tidy = tidy_heading(heading).to_lowercase();
        matches!(tidy.as_str(), "" | "rownames" | "row.names" | "unnamed: 0")
    });
    let numbers = rows.iter().map(|row| row.first().and_then(|cell| cell.trim().parse::<u64>().ok()));
    let mut previous = None;
    let ascending = numbers.into_iter().all(|number| {
        let rises = number.is_some() && number > previous;
        previous = number;
        rises
    });
    unnamed && !rows.is_empty() && ascending
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

/// A role such as the response id belongs to one column: the first that claims it.
pub(crate) fn keep_one_each(columns: &mut [Column]) {
    let once = [
        ToolRole::ResponseId,
        ToolRole::StartedAt,
        ToolRole::SubmittedAt,
        ToolRole::Finished,
        ToolRole::Duration,
    ];
    for role in once {
        let mut claims = columns.iter_mut().filter(|column| column.role == Some(role));
        claims.next();
        claims.for_each(|column| column.role = Some(ToolRole::Metadata));
    }
}
