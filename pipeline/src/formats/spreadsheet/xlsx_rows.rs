//! The rows of an Excel sheet, one after the other.

use std::sync::Arc;

use crate::formats::Error;
use crate::formats::records::Record;
use crate::formats::spreadsheet::bounds::{Bounds, Extent, place_of};
use crate::formats::spreadsheet::serial;
use crate::formats::spreadsheet::shared::rich_text;
use crate::formats::spreadsheet::xlsx::Texts;
use crate::formats::xml::{Node, Xml};

/// A stream of rows.
pub(crate) struct XlsxRows {
    xml: Xml,
    texts: Arc<Texts>,
    bounds: Bounds,
    row: u64,
    column: usize,
    is_over: bool,
}

/// A cell as it stands in the file.
#[derive(Default)]
struct Cell {
    kind: String,
    style: usize,
    /// What stands in its `v`, or its own text.
    value: Option<String>,
    is_own_text: bool,
}

impl XlsxRows {
    pub(crate) fn new(file: &str, sheet: &str, xml: Xml, texts: Arc<Texts>) -> Self {
        Self { xml, texts, bounds: Bounds::new(file, sheet), row: 0, column: 0, is_over: false }
    }

    /// How far the rows went that were read.
    pub(crate) fn extent(&self) -> Extent {
        self.bounds.extent()
    }

    /// Reads the next row that holds something; false at the end.
    pub(crate) fn read(&mut self, record: &mut Record) -> Result<bool, Error> {
        record.clear(self.row + 1);
        let mut ignored = String::new();
        while !self.is_over {
            ignored.clear();
            match self.xml.next(&mut ignored)? {
                Node::Start if self.xml.element() == "row" => {
                    let named = self.xml.attribute("r").and_then(|row| row.parse::<u64>().ok());
                    self.row = named.filter(|row| *row > self.row).unwrap_or(self.row + 1);
                    self.column = 0;
                    record.clear(self.row);
                }
                Node::Start if self.xml.element() == "c" => self.take_cell(record)?,
                Node::End if self.xml.element() == "row" && record.len() > 0 => return Ok(true),
                Node::End if self.xml.element() == "sheetData" => self.is_over = true,
                Node::Over => self.is_over = true,
                _ => {}
            }
        }
        Ok(false)
    }

    fn take_cell(&mut self, record: &mut Record) -> Result<(), Error> {
        let named = self.xml.attribute("r").and_then(place_of).map(|(_, column)| column);
        // Cells stand in order; one that claims to stand before the last is taken as the next.
        let column = named.filter(|column| *column >= self.column).unwrap_or(self.column);
        self.column = column + 1;
        let mut cell = Cell {
            kind: self.xml.attribute("t").unwrap_or("n").to_owned(),
            style: self.xml.attribute("s").and_then(|style| style.parse().ok()).unwrap_or(0),
            ..Cell::default()
        };
        self.take_content(&mut cell)?;
        let Some(text) = self.text_of(&cell, column)? else { return Ok(()) };
        self.bounds.take(self.row, column, text.len())?;
        record.widen(column);
        record.push(Some(&text));
        Ok(())
    }

    fn take_content(&mut self, cell: &mut Cell) -> Result<(), Error> {
        let mut ignored = String::new();
        loop {
            ignored.clear();
            match self.xml.next(&mut ignored)? {
                Node::Start if self.xml.element() == "v" => cell.value = Some(self.xml.text_within(&[])?),
                Node::Start if self.xml.element() == "is" => {
                    cell.value = Some(rich_text(&mut self.xml)?);
                    cell.is_own_text = true;
                }
                Node::Start => self.xml.skip()?,
                Node::End | Node::Over => return Ok(()),
                Node::Text => {}
            }
        }
    }

    /// What a person sees in a cell, dates as ISO text; none where nothing stands.
    fn text_of(&self, cell: &Cell, column: usize) -> Result<Option<String>, Error> {
        let Some(value) = cell.value.as_ref().filter(|value| !value.is_empty()) else { return Ok(None) };
        let text = match cell.kind.as_str() {
            _ if cell.is_own_text => value.clone(),
            "s" => {
                let shared = value.trim().parse().ok().and_then(|at| self.texts.shared.get(at));
                let Some(shared) = shared else {
                    let message = format!("there is no shared text {value}; save the workbook again");
                    return Err(self.bounds.error(self.row, column, message));
                };
                shared.to_owned()
            }
            "b" => if value.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            "n" => self.number(value.trim(), cell.style),
            // Results of formulas, error words, ISO dates.
            "d" => value.replace('T', " ").trim_end_matches('Z').to_owned(),
            _ => value.clone(),
        };
        Ok(Some(text).filter(|text| !text.is_empty()))
    }

    /// A number as short as it can be written, or the date that it stands for.
    fn number(&self, value: &str, style: usize) -> String {
        let Some(number) = value.parse::<f64>().ok().filter(|number| number.is_finite()) else {
            return value.to_owned();
        };
        let shown = self.texts.styles.shown(style);
        let date = shown.and_then(|shown| serial::iso(number, shown, self.texts.is_1904));
        date.unwrap_or_else(|| written(number, value))
    }
}

/// Whole numbers as they stand, so that long ones keep their digits; others by their shortest form.
fn written(number: f64, value: &str) -> String {
    let is_plain =
        !value.is_empty() && value.trim_start_matches('-').bytes().all(|byte| byte.is_ascii_digit());
    if is_plain { value.to_owned() } else { number.to_string() }
}
