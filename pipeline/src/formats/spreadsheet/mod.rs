//! Workbooks read cell by cell: what a file claims about its size is never believed, and nothing grows with a claim.
//!
//! A sheet gives rows as [`Record`]s, as wide as its widest row, so that every reader of delimited text reads
//! spreadsheets too. Dates become ISO text, booleans `TRUE` and `FALSE`; a formula gives the result that was saved with
//! it. Before a workbook is used every sheet is gone through once: [`bounds`] refuses what no survey comes to.

mod bounds;
mod ods;
mod serial;
mod shared;
mod styles;
mod xlsx;
mod xlsx_rows;

use bounds::Extent;
#[cfg(test)]
pub(crate) use bounds::letters;
use ods::{Ods, OdsRows};
use xlsx::Xlsx;
use xlsx_rows::XlsxRows;

use crate::formats::package::Package;
use crate::formats::records::Record;
use crate::formats::{Error, FileKind, Source};

/// A workbook that has been looked through.
#[derive(Debug)]
pub(crate) struct Workbook {
    name: String,
    kind: Kind,
    sheets: Vec<SheetInfo>,
    wanted: Option<String>,
}

#[derive(Debug)]
enum Kind {
    Xlsx(Xlsx),
    Ods(Ods),
}

/// One sheet of a workbook.
#[derive(Debug, Clone)]
pub(crate) struct SheetInfo {
    /// Its name on the tab.
    pub(crate) name: String,
    /// Whether it is not shown.
    pub(crate) is_hidden: bool,
    extent: Extent,
}

impl SheetInfo {
    /// Whether there are headings and at least one row below them.
    pub(crate) fn has_answers(&self) -> bool {
        self.extent.rows >= 2
    }
}

/// The rows of one sheet, from the first.
pub(crate) struct SheetRows {
    rows: RowsOf,
    width: usize,
}

enum RowsOf {
    Xlsx(XlsxRows),
    Ods(OdsRows),
}

impl SheetRows {
    /// Reads the next row that holds something; false at the end.
    pub(crate) fn read(&mut self, record: &mut Record) -> Result<bool, Error> {
        let found = match &mut self.rows {
            RowsOf::Xlsx(rows) => rows.read(record),
            RowsOf::Ods(rows) => rows.read(record),
        }?;
        record.widen(self.width);
        Ok(found)
    }
}

impl Workbook {
    /// Opens a workbook and goes once through every sheet.
    ///
    /// # Errors
    /// When it is damaged, or larger than any survey; the message names sheet and cell.
    pub(crate) fn open(source: &Source, kind: FileKind) -> Result<Self, Error> {
        let package = Package::open(source)?;
        let (kind, names) = match kind {
            FileKind::Ods => {
                let ods = Ods::open(source, package)?;
                let names = ods.sheets.iter().map(|name| (name.clone(), false)).collect::<Vec<_>>();
                (Kind::Ods(ods), names)
            }
            _ => {
                let xlsx = Xlsx::open(source, package)?;
                let names = xlsx.sheets.iter().map(|sheet| (sheet.name.clone(), sheet.is_hidden)).collect();
                (Kind::Xlsx(xlsx), names)
            }
        };
        let mut workbook =
            Self { name: source.name.clone(), kind, sheets: Vec::new(), wanted: source.sheet.clone() };
        for (at, (name, is_hidden)) in names.into_iter().enumerate() {
            let extent = workbook.extent(at)?;
            workbook.sheets.push(SheetInfo { name, is_hidden, extent });
        }
        Ok(workbook)
    }

    /// Its sheets in order.
    pub(crate) fn sheets(&self) -> &[SheetInfo] {
        &self.sheets
    }

    /// The place of the sheet that was asked for, or else of the one that holds the answers: the first that is shown and
    /// has rows, unless a later one holds more than four times as many cells.
    ///
    /// # Errors
    /// When there is no such sheet, or none with anything in it.
    pub(crate) fn answers(&self) -> Result<usize, Error> {
        if let Some(wanted) = &self.wanted {
            let is_it = |sheet: &SheetInfo| sheet.name.eq_ignore_ascii_case(wanted);
            return self.sheets.iter().position(is_it).ok_or_else(|| Error::Part {
                name: self.name.clone(),
                part: format!("sheet `{wanted}`"),
                message: format!("there is no such sheet; there is {}", self.names(|_| true)),
            });
        }
        let useful = |sheet: &SheetInfo| sheet.has_answers() && !sheet.is_hidden;
        let largest = self.sheets.iter().filter(|sheet| useful(sheet)).map(|sheet| sheet.extent.cells).max();
        let enough = |sheet: &SheetInfo| {
            useful(sheet) && sheet.extent.cells.saturating_mul(4) >= largest.unwrap_or_default()
        };
        let found = self.sheets.iter().position(enough);
        let any = || self.sheets.iter().position(|sheet| sheet.extent.rows > 0);
        found.or_else(any).ok_or_else(|| Error::Empty { name: self.name.clone() })
    }

    /// What a person should know who gets one of several sheets.
    pub(crate) fn warnings(&self, at: usize) -> Vec<String> {
        let others = self.sheets.iter().enumerate().any(|(other, sheet)| other != at && sheet.has_answers());
        let Some(read) = self.sheets.get(at).filter(|_| others) else { return Vec::new() };
        let names = self.names(|sheet| sheet.has_answers() && sheet.name != read.name);
        vec![format!(
            "sheet `{}` was read; the workbook also has {names}, which `{}#NAME` would read",
            read.name, self.name
        )]
    }

    /// The rows of a sheet.
    ///
    /// # Errors
    /// When the sheet cannot be opened.
    pub(crate) fn rows(&self, at: usize) -> Result<SheetRows, Error> {
        let width = self.sheets.get(at).map_or(0, |sheet| sheet.extent.width);
        let rows = match &self.kind {
            Kind::Xlsx(xlsx) => RowsOf::Xlsx(xlsx.rows(at)?),
            Kind::Ods(ods) => RowsOf::Ods(ods.rows(at)?),
        };
        Ok(SheetRows { rows, width })
    }

    /// The first rows of the sheet with the answers.
    ///
    /// # Errors
    /// When they cannot be read.
    pub(crate) fn first_rows(&self, n: usize) -> Result<Vec<Vec<String>>, Error> {
        let mut rows = self.rows(self.answers()?)?;
        let mut record = Record::default();
        let mut first = Vec::new();
        while first.len() < n && rows.read(&mut record)? {
            first.push(record.texts());
        }
        Ok(first)
    }

    fn extent(&self, at: usize) -> Result<Extent, Error> {
        let mut rows = self.rows(at)?;
        let mut record = Record::default();
        while rows.read(&mut record)? {}
        Ok(match rows.rows {
            RowsOf::Xlsx(rows) => rows.extent(),
            RowsOf::Ods(rows) => rows.extent(),
        })
    }

    fn names(&self, which: impl Fn(&SheetInfo) -> bool) -> String {
        let names: Vec<String> = self
            .sheets
            .iter()
            .filter(|sheet| which(sheet))
            .map(|sheet| format!("`{}`", sheet.name))
            .collect();
        names.join(", ")
    }
}
