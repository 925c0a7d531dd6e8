//! The beginning of a file, as every format sees it when it is asked whether the file is its own.

use crate::formats::delimiter::sniff_delimiter;
use crate::formats::source::fill;
use crate::formats::spreadsheet::Workbook;
use crate::formats::tabular::records_of_text;
use crate::formats::{Error, FileKind, Source, encoding};
use std::sync::Arc;

/// How much of a file a format sees when it is asked whether the file is its own.
const HEAD_BYTES: usize = 256 << 10;
/// How many records of it.
pub(crate) const HEAD_ROWS: usize = 50;

/// The beginning of a file.
#[derive(Debug, Clone)]
pub struct Head {
    /// What people call the file.
    pub name: String,
    /// What kind of file it is.
    pub kind: FileKind,
    /// Its first 256 KiB, with gzip undone.
    pub bytes: Vec<u8>,
    /// The same as text, empty where it is none; the last line may be cut.
    pub text: String,
    /// Whether the whole file is in `bytes`.
    pub is_whole: bool,
    /// Its first records, at most 50, whatever holds them: lines of delimited text or rows of a spreadsheet. A record
    /// that is cut by the end of `text` is left out; other kinds of files have none.
    pub rows: Vec<Vec<String>>,
    /// The workbook, where it is one.
    pub(crate) workbook: Option<Arc<Workbook>>,
}

impl Head {
    /// Reads the beginning of a file.
    pub(crate) fn read(source: &Source) -> Result<Self, Error> {
        let mut bytes = vec![0; HEAD_BYTES];
        let n = fill(&mut source.bytes()?, &mut bytes).map_err(|error| source.unreadable(error))?;
        bytes.truncate(n);
        let kind = FileKind::of(source, &bytes)?;
        let is_whole = n < HEAD_BYTES;
        let mut head = Self {
            name: source.name.clone(),
            kind,
            bytes,
            text: String::new(),
            is_whole,
            rows: Vec::new(),
            workbook: None,
        };
        match kind {
            FileKind::Text => {
                head.text = encoding::of_head(&head.bytes).decode(&head.bytes);
                let delimiter = sniff_delimiter(&head.text, is_whole);
                // One more than are kept, so that a cut one can go.
                head.rows = records_of_text(&head.text, delimiter, HEAD_ROWS + 1);
                if !is_whole && head.rows.len() <= HEAD_ROWS && head.rows.len() > 1 {
                    head.rows.pop();
                }
                head.rows.truncate(HEAD_ROWS);
            }
            FileKind::Xlsx | FileKind::Ods => {
                let workbook = Workbook::open(source, kind)?;
                head.rows = workbook.first_rows(HEAD_ROWS)?;
                head.workbook = Some(Arc::new(workbook));
            }
            _ => {}
        }
        Ok(head)
    }

    /// The text of a heading cell of the first rows; empty where there is none.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        self.rows.get(row).and_then(|row| row.get(column)).map_or("", |cell| cell.trim())
    }
}
