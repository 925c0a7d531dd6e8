//! What kind of file some bytes are, told by the bytes and never by the name.

use crate::formats::package::Package;
use crate::formats::{Error, Source, encoding};

/// What kind of file the bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FileKind {
    /// Text in some encoding: delimited tables, JSON, XML, transcripts.
    Text,
    /// An Excel workbook (`.xlsx`, `.xlsm`).
    Xlsx,
    /// An `OpenDocument` spreadsheet.
    Ods,
    /// A Word document.
    Docx,
    /// An SPSS system file, compressed or not.
    Sav,
    /// A Stata data file.
    Dta,
    /// A Parquet file.
    Parquet,
    /// Another ZIP archive.
    Zip,
}

impl FileKind {
    /// What people call it, for messages.
    pub fn words(self) -> &'static str {
        match self {
            Self::Text => "a text file",
            Self::Xlsx => "an Excel workbook",
            Self::Ods => "an OpenDocument spreadsheet",
            Self::Docx => "a Word document",
            Self::Sav => "an SPSS file",
            Self::Dta => "a Stata file",
            Self::Parquet => "a Parquet file",
            Self::Zip => "a ZIP archive",
        }
    }

    /// Whether it holds rows and columns that `Source::table` reads.
    pub fn is_table(self) -> bool {
        matches!(self, Self::Text | Self::Xlsx | Self::Ods)
    }

    /// The kind of a file by its first bytes; a ZIP archive is told by what is in it.
    ///
    /// # Errors
    /// When it is empty, or of a kind that holds no answers, such as a picture; the message says what to do.
    pub(crate) fn of(source: &Source, first: &[u8]) -> Result<Self, Error> {
        if first.starts_with(b"PK\x03\x04") {
            return Ok(of_package(&Package::open(source)?));
        }
        if first.starts_with(b"$FL2") || first.starts_with(b"$FL3") {
            return Ok(Self::Sav);
        }
        if first.starts_with(b"PAR1") {
            return Ok(Self::Parquet);
        }
        // Before version 117 a Stata file begins with its version, its byte order and its type.
        let is_old_stata = matches!(first, [0x69 | 0x6c | 0x6e..=0x73, 1 | 2, 1, 0, ..]);
        if is_old_stata || first.starts_with(b"<stata_dta>") {
            return Ok(Self::Dta);
        }
        encoding::refuse_binary(&source.name, first)?;
        Ok(Self::Text)
    }
}

fn of_package(package: &Package) -> FileKind {
    match () {
        () if package.has("xl/workbook.xml") => FileKind::Xlsx,
        () if package.has("word/document.xml") => FileKind::Docx,
        () if package.has("content.xml") && package.has("mimetype") => FileKind::Ods,
        () => FileKind::Zip,
    }
}
