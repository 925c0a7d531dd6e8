//! What all tables share: headings made unique, and records after the headings streamed as batches.

use std::collections::HashSet;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, RecordBatchOptions, StringBuilder};
use arrow::datatypes::SchemaRef;

use crate::formats::records::Record;
use crate::formats::sheet::cells_schema;
use crate::formats::tabular::{Stream, Tabular};
use crate::formats::{BATCH_ROWS, Column, Error, RowBatch, Rows, Sheet};
use crate::model::Reject;

/// A batch is cut early when its text grows beyond this.
const BATCH_BYTES: usize = 32 << 20;

/// How a table is laid out.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) records: Tabular,
    /// How many records are headings.
    pub(crate) heading_records: usize,
    /// How many fields a row has.
    pub(crate) width: usize,
    /// The column of the tool's own mark, and which of its values mean a preview.
    pub(crate) preview: Option<(usize, &'static [&'static str])>,
    /// Whether rows usually end in one empty field more than the headings name.
    pub(crate) empty_end: bool,
    /// Fields that become no column.
    pub(crate) skipped: Vec<usize>,
}

impl Table {
    /// A table with these many records of headings, as wide as the first of them.
    pub(crate) fn new(records: Tabular, heading_records: usize, width: usize) -> Self {
        Self { records, heading_records, width, preview: None, empty_end: false, skipped: Vec::new() }
    }

    /// The sheet over this table.
    pub(crate) fn into_sheet(self, tool: &str, columns: Vec<Column>) -> Result<Sheet, Error> {
        let name = self.records.source.name.clone();
        let warnings = self.records.warnings.clone();
        let rows = Arc::new(TableRows { schema: cells_schema(&columns), table: self });
        let mut stream = rows.open()?;
        let has_rows = stream.next().transpose()?.is_some();
        if !has_rows {
            return Err(Error::HeadingOnly { name });
        }
        let mut sheet = Sheet::new(tool, columns, rows);
        sheet.warnings = warnings;
        Ok(sheet)
    }
}

/// Whether most of these rows have one field more than the headings, and an empty one.
pub(crate) fn has_empty_end(rows: &[Vec<String>], width: usize) -> bool {
    let ends_empty =
        |row: &Vec<String>| row.len() == width + 1 && row.last().is_some_and(|cell| cell.trim().is_empty());
    rows.iter().filter(|row| ends_empty(row)).count() * 2 > rows.len()
}

/// Tables written by R and pandas start with an unnamed count of the rows.
pub(crate) fn is_row_number(heading: Option<&String>, rows: &[Vec<String>]) -> bool {
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

/// Headings as unique names: blanks tidied, blank ones `column_7`, repeated ones `Other (2)`.
pub(crate) fn unique_names(headings: &[String]) -> Vec<String> {
    let mut taken = HashSet::new();
    let mut names = Vec::with_capacity(headings.len());
    for (at, heading) in headings.iter().enumerate() {
        let tidy = tidy_heading(heading);
        let base = if tidy.is_empty() { format!("column_{}", at + 1) } else { tidy };
        let mut name = base.clone();
        let mut n = 1;
        while !taken.insert(name.clone()) {
            n += 1;
            name = format!("{base} ({n})");
        }
        names.push(name);
    }
    names
}

/// A heading with no-break spaces, marks and line breaks as single blanks.
pub(crate) fn tidy_heading(heading: &str) -> String {
    let visible = |c: char| !matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}');
    let kept: String = heading.chars().filter(|c| visible(*c)).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

struct TableRows {
    table: Table,
    schema: SchemaRef,
}

impl Rows for TableRows {
    fn open(&self) -> Result<Box<dyn Iterator<Item = Result<RowBatch, Error>> + Send>, Error> {
        let mut records = self.table.records.records()?;
        let mut record = Record::default();
        for _ in 0..self.table.heading_records {
            records.read(&mut record)?;
        }
        let layout = self.table.clone();
        Ok(Box::new(Batches { records, record, layout, schema: Arc::clone(&self.schema), is_over: false }))
    }
}

struct Batches {
    records: Stream,
    record: Record,
    layout: Table,
    schema: SchemaRef,
    is_over: bool,
}

impl Iterator for Batches {
    type Item = Result<RowBatch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let batch = self.batch();
        if batch.is_err() {
            self.is_over = true;
        }
        batch.transpose()
    }
}

impl Batches {
    fn batch(&mut self) -> Result<Option<RowBatch>, Error> {
        let n_columns = self.schema.fields().len();
        let skipped = &self.layout.skipped;
        let mut column_of: Vec<Option<usize>> = Vec::with_capacity(self.layout.width);
        let mut next = 0;
        for field in 0..self.layout.width {
            let is_kept = !skipped.contains(&field);
            column_of.push(is_kept.then_some(next));
            next += usize::from(is_kept);
        }
        let mut builders: Vec<StringBuilder> = (0..n_columns).map(|_| StringBuilder::new()).collect();
        let (mut lines, mut previews, mut rejects) = (Vec::new(), Vec::new(), Vec::new());
        let mut size_bytes = 0;
        while lines.len() + rejects.len() < BATCH_ROWS && size_bytes < BATCH_BYTES {
            if !self.records.read(&mut self.record)? {
                self.is_over = true;
                break;
            }
            if let Some(reject) = self.set_aside() {
                rejects.push(reject);
                continue;
            }
            lines.push(self.record.line);
            previews.push(self.is_preview());
            size_bytes += self.record.size_bytes();
            // A row that was let pass has a field for each column, and at most an empty one more.
            self.record.for_each(|at, field| {
                let column = column_of.get(at).copied().flatten();
                if let Some(builder) = column.and_then(|column| builders.get_mut(column)) {
                    builder.append_option(field);
                }
            });
        }
        if lines.is_empty() && rejects.is_empty() {
            return Ok(None);
        }
        let arrays =
            builders.iter_mut().map(|builder| std::sync::Arc::new(builder.finish()) as ArrayRef).collect();
        let options = RecordBatchOptions::new().with_row_count(Some(lines.len()));
        let cells = RecordBatch::try_new_with_options(Arc::clone(&self.schema), arrays, &options);
        let cells = cells.map_err(|error| Error::Malformed {
            name: self.layout.records.source.name.clone(),
            line: lines.first().copied().unwrap_or_default(),
            message: format!("the rows could not be held: {error}"),
        })?;
        Ok(Some(RowBatch { lines, cells, previews, rejects }))
    }

    /// Rows that are as wide as the headings pass.
    fn set_aside(&self) -> Option<Reject> {
        let found = self.record.len();
        let width = self.layout.width;
        let last_is_empty = self.record.get(width).is_none_or(|text| text.trim().is_empty());
        let is_usual_end = self.layout.empty_end && found == width + 1 && last_is_empty;
        if found == width || is_usual_end {
            return None;
        }
        let hint = if found > width {
            "look for a quote or a delimiter inside an answer; quotes inside quoted answers are doubled"
        } else {
            "look for a line break inside an answer that is not quoted, or a row that was cut"
        };
        Some(Reject {
            line: self.record.line,
            column_name: String::new(),
            found: format!("{found} field{}", if found == 1 { "" } else { "s" }),
            expected: format!("{width} fields"),
            hint: hint.to_owned(),
        })
    }

    fn is_preview(&self) -> bool {
        let Some((at, marks)) = self.layout.preview else {
            return false;
        };
        let status = self.record.get(at).unwrap_or_default();
        marks.iter().any(|mark| mark.eq_ignore_ascii_case(status.trim()))
    }
}
