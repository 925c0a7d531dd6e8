//! Records whatever holds them: lines of delimited text, or rows of one sheet of a workbook.
//!
//! A reader of a survey tool asks for these and need not know which it is. Rows of a spreadsheet are all as wide as its
//! widest, and their line is the number of the row.

use std::io::Read;
use std::sync::Arc;

use crate::formats::delimiter::sniff_delimiter;
use crate::formats::encoding::Encoding;
use crate::formats::records::{Record, Records};
use crate::formats::spreadsheet::{SheetRows, Workbook};
use crate::formats::{Error, FileKind, Source};

/// A file whose records can be read, from the start and again.
#[derive(Debug, Clone)]
pub(crate) struct Tabular {
    pub(crate) source: Source,
    /// What a person should know about how the records are read.
    pub(crate) warnings: Vec<String>,
    how: How,
}

#[derive(Debug, Clone)]
enum How {
    Text { encoding: Encoding, delimiter: u8 },
    Sheet { workbook: Arc<Workbook>, at: usize },
}

/// A stream of records.
pub(crate) enum Stream {
    Text(Box<Records<Box<dyn Read + Send>>>),
    Sheet(Box<SheetRows>),
}

impl Stream {
    /// Reads the next record into `record`; false at the end.
    pub(crate) fn read(&mut self, record: &mut Record) -> Result<bool, Error> {
        match self {
            Self::Text(records) => records.read(record),
            Self::Sheet(rows) => rows.read(record),
        }
    }
}

impl Tabular {
    /// The records of a file; of a workbook those of the sheet that was asked for, or else of the one with the answers.
    pub(crate) fn open(source: &Source) -> Result<Self, Error> {
        let head = source.head()?;
        if let Some(workbook) = &head.workbook {
            let at = workbook.answers()?;
            return Self::of_sheet(source, workbook, at);
        }
        if head.kind != FileKind::Text {
            return Err(Error::NotText {
                name: source.name.clone(),
                found: head.kind.words(),
                advice: "leave out the name of the format, or save it as CSV in the program that made it",
            });
        }
        let encoding = source.encoding()?;
        let delimiter = sniff_delimiter(&head.text, head.is_whole);
        let mut warnings = Vec::new();
        if encoding.name() != "UTF-8" {
            warnings.push(format!("the file was read as {}; check names with accents", encoding.name()));
        }
        Ok(Self { source: source.clone(), warnings, how: How::Text { encoding, delimiter } })
    }

    /// The records of one sheet of a workbook.
    pub(crate) fn of_sheet(source: &Source, workbook: &Arc<Workbook>, at: usize) -> Result<Self, Error> {
        let warnings = workbook.warnings(at);
        Ok(Self { source: source.clone(), warnings, how: How::Sheet { workbook: Arc::clone(workbook), at } })
    }

    /// All records from the first.
    pub(crate) fn records(&self) -> Result<Stream, Error> {
        Ok(match &self.how {
            How::Text { encoding, delimiter } => {
                let text = self.source.text(*encoding)?;
                Stream::Text(Box::new(Records::new(&self.source.name, text, *delimiter)))
            }
            How::Sheet { workbook, at } => Stream::Sheet(Box::new(workbook.rows(*at)?)),
        })
    }

    /// The first records, at most `n`, empty text where nothing stands.
    ///
    /// # Errors
    /// When they cannot be read, or there is none.
    pub(crate) fn first(&self, n: usize) -> Result<Vec<Vec<String>>, Error> {
        let mut records = self.records()?;
        let mut record = Record::default();
        let mut first = Vec::new();
        while first.len() < n && records.read(&mut record)? {
            first.push(record.texts());
        }
        match first.is_empty() {
            true => Err(Error::Empty { name: self.source.name.clone() }),
            false => Ok(first),
        }
    }
}

/// The first records of a text.
pub(crate) fn records_of_text(text: &str, delimiter: u8, n: usize) -> Vec<Vec<String>> {
    let mut records = Records::new("", text.as_bytes(), delimiter);
    let mut record = Record::default();
    let mut first = Vec::new();
    while first.len() < n && records.read(&mut record).unwrap_or(false) {
        first.push(record.texts());
    }
    first
}
