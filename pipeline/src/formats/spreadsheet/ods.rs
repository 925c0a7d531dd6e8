//! `OpenDocument` spreadsheets: one document holds all sheets, and cells and rows may be told to repeat.
//!
//! A repeat of what is blank costs nothing, a repeat of what is filled is given as often as it says, within the bounds.

use crate::formats::package::Package;
use crate::formats::records::Record;
use crate::formats::spreadsheet::bounds::{Bounds, COLUMNS_LIMIT, Extent};
use crate::formats::spreadsheet::serial;
use crate::formats::xml::{Node, Xml};
use crate::formats::{Error, Source};

const CONTENT: &str = "content.xml";
const SHEETS_LIMIT: usize = 255;
/// Cells at the end of a row may repeat to the end of the sheet.
const REPEAT_LIMIT: u64 = 1 << 24;

/// An `OpenDocument` spreadsheet.
#[derive(Debug)]
pub(crate) struct Ods {
    name: String,
    package: Package,
    pub(crate) sheets: Vec<String>,
}

impl Ods {
    pub(crate) fn open(source: &Source, package: Package) -> Result<Self, Error> {
        let mut ods = Self { name: source.name.clone(), package, sheets: Vec::new() };
        let mut xml = ods.document()?;
        let mut ignored = String::new();
        loop {
            ignored.clear();
            match xml.next(&mut ignored)? {
                Node::Over => return Ok(ods),
                Node::Start if xml.element() == "table" && ods.sheets.len() < SHEETS_LIMIT => {
                    let name = xml.attribute("name").unwrap_or("Sheet").to_owned();
                    ods.sheets.push(name);
                    xml.skip()?;
                }
                _ => {}
            }
        }
    }

    /// The rows of a sheet.
    pub(crate) fn rows(&self, at: usize) -> Result<OdsRows, Error> {
        let Some(sheet) = self.sheets.get(at) else {
            return Err(Error::Empty { name: self.name.clone() });
        };
        let mut xml = self.document()?;
        let mut ignored = String::new();
        let mut before = at;
        loop {
            ignored.clear();
            match xml.next(&mut ignored)? {
                Node::Start if xml.element() == "table" && before == 0 => break,
                Node::Start if xml.element() == "table" => {
                    before -= 1;
                    xml.skip()?;
                }
                Node::Over => return Err(Error::Empty { name: self.name.clone() }),
                _ => {}
            }
        }
        Ok(OdsRows {
            xml,
            bounds: Bounds::new(&self.name, sheet),
            row: 0,
            cells: Vec::new(),
            again: 0,
            is_over: false,
        })
    }

    fn document(&self) -> Result<Xml, Error> {
        Ok(Xml::new(&self.name, format!("part `{CONTENT}`"), self.package.part(CONTENT)?))
    }
}

/// A stream of rows.
pub(crate) struct OdsRows {
    xml: Xml,
    bounds: Bounds,
    /// The number of the row that was read last.
    row: u64,
    /// Its filled cells.
    cells: Vec<(usize, String)>,
    /// How often it comes again.
    again: u64,
    is_over: bool,
}

impl OdsRows {
    /// How far the rows went that were read.
    pub(crate) fn extent(&self) -> Extent {
        self.bounds.extent()
    }

    /// Reads the next row that holds something; false at the end.
    pub(crate) fn read(&mut self, record: &mut Record) -> Result<bool, Error> {
        loop {
            if self.again > 0 && !self.cells.is_empty() {
                self.again -= 1;
                self.row += 1;
                record.clear(self.row);
                for (column, text) in &self.cells {
                    self.bounds.take(self.row, *column, text.len())?;
                    record.widen(*column);
                    record.push(Some(text));
                }
                return Ok(true);
            }
            self.row = self.row.saturating_add(self.again);
            self.again = 0;
            if self.is_over || !self.next_row()? {
                record.clear(self.row + 1);
                return Ok(false);
            }
        }
    }

    /// Takes the next row of the document; false at the end of the sheet.
    fn next_row(&mut self) -> Result<bool, Error> {
        let mut ignored = String::new();
        loop {
            ignored.clear();
            match self.xml.next(&mut ignored)? {
                Node::Start if self.xml.element() == "table-row" => {
                    self.again = repeat(&self.xml, "number-rows-repeated");
                    self.take_cells()?;
                    return Ok(true);
                }
                // Groups of rows, rows of headings.
                Node::Start if self.xml.element().starts_with("table-") => {}
                Node::Start => self.xml.skip()?,
                Node::End if self.xml.element() == "table" => break,
                Node::Over => break,
                _ => {}
            }
        }
        self.is_over = true;
        Ok(false)
    }

    fn take_cells(&mut self) -> Result<(), Error> {
        self.cells.clear();
        let mut column = 0_usize;
        let mut ignored = String::new();
        loop {
            ignored.clear();
            match self.xml.next(&mut ignored)? {
                Node::Start if matches!(self.xml.element(), "table-cell" | "covered-table-cell") => {
                    let n =
                        usize::try_from(repeat(&self.xml, "number-columns-repeated")).unwrap_or(usize::MAX);
                    let text = self.cell_text()?;
                    if !text.is_empty() {
                        for at in column..column.saturating_add(n) {
                            // Refuses a repeat to the end of the sheet before it is made.
                            if at >= COLUMNS_LIMIT {
                                self.bounds.take(self.row + 1, at, text.len())?;
                            }
                            self.cells.push((at, text.clone()));
                        }
                    }
                    column = column.saturating_add(n);
                }
                Node::Start => self.xml.skip()?,
                Node::End | Node::Over => return Ok(()),
                Node::Text => {}
            }
        }
    }

    /// What a person sees in the cell that has just begun, dates as ISO text.
    fn cell_text(&mut self) -> Result<String, Error> {
        let attribute = |name: &str| self.xml.attribute(name).map(str::to_owned);
        let value = match self.xml.attribute("value-type") {
            Some("float" | "percentage" | "currency") => attribute("value"),
            Some("date") => attribute("date-value").map(|date| date.replacen('T', " ", 1)),
            Some("time") => {
                attribute("time-value").map(|time| serial::time_of_duration(&time).unwrap_or(time))
            }
            Some("boolean") => attribute("boolean-value").map(|value| value.to_uppercase()),
            _ => None,
        };
        let text = self.paragraphs()?;
        Ok(value.unwrap_or(text))
    }

    fn paragraphs(&mut self) -> Result<String, Error> {
        let mut text = String::new();
        let mut ignored = String::new();
        let (mut depth, mut in_paragraph) = (1, 0);
        while depth > 0 {
            ignored.clear();
            let target = if in_paragraph > 0 { &mut text } else { &mut ignored };
            match self.xml.next(target)? {
                Node::Start => {
                    if self.xml.element() == "annotation" {
                        self.xml.skip()?;
                        continue;
                    }
                    depth += 1;
                    match self.xml.element() {
                        "p" if in_paragraph == 0 => {
                            in_paragraph = depth;
                            if !text.is_empty() {
                                text.push('\n');
                            }
                        }
                        "s" => {
                            let n =
                                self.xml.attribute("c").and_then(|n| n.parse::<usize>().ok()).unwrap_or(1);
                            text.extend(std::iter::repeat_n(' ', n.min(1_000)));
                        }
                        "tab" => text.push('\t'),
                        "line-break" => text.push('\n'),
                        _ => {}
                    }
                }
                Node::End => {
                    if depth == in_paragraph {
                        in_paragraph = 0;
                    }
                    depth -= 1;
                }
                Node::Over => break,
                Node::Text => {}
            }
        }
        Ok(text)
    }
}

fn repeat(xml: &Xml, name: &str) -> u64 {
    let said = xml.attribute(name).and_then(|n| n.parse::<u64>().ok());
    said.unwrap_or(1).clamp(1, REPEAT_LIMIT)
}
