//! What all delimited formats share: headings made unique, and rows after the headings streamed as batches.

use std::collections::HashSet;
use std::io::Read;
use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, RecordBatchOptions, StringBuilder};
use arrow::datatypes::SchemaRef;

use crate::formats::encoding::Encoding;
use crate::formats::records::{Record, Records};
use crate::formats::sheet::cells_schema;
use crate::formats::{BATCH_ROWS, Column, Error, Head, RowBatch, Rows, Sheet, Source};
use crate::model::Reject;

/// A batch is cut early when its text grows beyond this.
const BATCH_BYTES: usize = 32 << 20;

/// How a delimited file is laid out.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) source: Source,
    pub(crate) encoding: Encoding,
    pub(crate) delimiter: u8,
    /// How many records are headings.
    pub(crate) heading_records: usize,
    /// How many fields a row has.
    pub(crate) width: usize,
    /// The column of the tool's own mark, and which of its values mean a preview.
    pub(crate) preview: Option<(usize, &'static [&'static str])>,
    /// Whether rows usually end in one empty field more than the headings name.
    pub(crate) empty_end: bool,
}

impl Table {
    /// The sheet over this table.
    pub(crate) fn into_sheet(self, tool: &str, columns: Vec<Column>) -> Result<Sheet, Error> {
        let name = self.source.name.clone();
        let encoding = self.encoding.name();
        let rows = Arc::new(TableRows { schema: cells_schema(&columns), table: self });
        let mut stream = rows.open()?;
        let has_rows = stream.next().transpose()?.is_some();
        if !has_rows {
            return Err(Error::HeadingOnly { name });
        }
        let mut sheet = Sheet::new(tool, columns, rows);
        if encoding != "UTF-8" {
            sheet.warnings.push(format!("the file was read as {encoding}; check names with accents"));
        }
        Ok(sheet)
    }
}

/// The first records of a file, as far as its head shows them.
pub(crate) fn first_records(head: &Head, delimiter: u8, n: usize) -> Vec<Vec<String>> {
    let mut records = Records::new(&head.name, head.text.as_bytes(), delimiter);
    let mut record = Record::default();
    let mut first = Vec::new();
    while first.len() < n && records.read(&mut record).unwrap_or(false) {
        first.push(record.texts());
    }
    first
}

/// Whether most of these rows have one field more than the headings, and an empty one.
pub(crate) fn has_empty_end(rows: &[Vec<String>], width: usize) -> bool {
    let ends_empty =
        |row: &Vec<String>| row.len() == width + 1 && row.last().is_some_and(|cell| cell.trim().is_empty());
    rows.iter().filter(|row| ends_empty(row)).count() * 2 > rows.len()
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
        let text = self.table.source.text(self.table.encoding)?;
        let mut records = Records::new(&self.table.source.name, text, self.table.delimiter);
        let mut record = Record::default();
        for _ in 0..self.table.heading_records {
            records.read(&mut record)?;
        }
        let layout = self.table.clone();
        Ok(Box::new(Batches { records, record, layout, schema: Arc::clone(&self.schema), is_over: false }))
    }
}

struct Batches<R> {
    records: Records<R>,
    record: Record,
    layout: Table,
    schema: SchemaRef,
    is_over: bool,
}

impl<R: Read> Iterator for Batches<R> {
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

impl<R: Read> Batches<R> {
    fn batch(&mut self) -> Result<Option<RowBatch>, Error> {
        let n_columns = self.schema.fields().len();
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
                if let Some(builder) = builders.get_mut(at) {
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
            name: self.layout.source.name.clone(),
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
