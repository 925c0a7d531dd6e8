//! The parts of an Excel workbook: which sheets there are and where, shared texts, and formats of cells.

use std::sync::Arc;

use crate::formats::package::Package;
use crate::formats::spreadsheet::shared::Shared;
use crate::formats::spreadsheet::styles::Styles;
use crate::formats::spreadsheet::xlsx_rows::XlsxRows;
use crate::formats::xml::{Node, Xml};
use crate::formats::{Error, Source};

const SHEETS_LIMIT: usize = 255;

/// An Excel workbook.
#[derive(Debug)]
pub(crate) struct Xlsx {
    name: String,
    package: Package,
    pub(crate) sheets: Vec<XlsxSheet>,
    texts: Arc<Texts>,
}

/// Where a sheet is.
#[derive(Debug, Clone)]
pub(crate) struct XlsxSheet {
    pub(crate) name: String,
    pub(crate) is_hidden: bool,
    part: String,
}

/// What cells refer to.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    pub(crate) shared: Shared,
    pub(crate) styles: Styles,
    /// Whether days count from 1904.
    pub(crate) is_1904: bool,
}

impl Xlsx {
    pub(crate) fn open(source: &Source, package: Package) -> Result<Self, Error> {
        let name = source.name.clone();
        let xml = |part: &str| Ok::<_, Error>(Xml::new(&name, format!("part `{part}`"), package.part(part)?));
        let targets = targets(xml("xl/_rels/workbook.xml.rels")?)?;
        let (mut sheets, is_1904) = sheets(xml("xl/workbook.xml")?, &targets)?;
        sheets.retain(|sheet| package.has(&sheet.part));
        let mut texts = Texts { is_1904, ..Texts::default() };
        if package.has("xl/sharedStrings.xml") {
            texts.shared = Shared::read(xml("xl/sharedStrings.xml")?)?;
        }
        if package.has("xl/styles.xml") {
            texts.styles = Styles::read(xml("xl/styles.xml")?)?;
        }
        Ok(Self { name, package, sheets, texts: Arc::new(texts) })
    }

    /// The rows of a sheet.
    pub(crate) fn rows(&self, at: usize) -> Result<XlsxRows, Error> {
        let Some(sheet) = self.sheets.get(at) else {
            return Err(Error::Empty { name: self.name.clone() });
        };
        let bytes = self.package.part(&sheet.part)?;
        let xml = Xml::new(&self.name, format!("sheet `{}`", sheet.name), bytes);
        Ok(XlsxRows::new(&self.name, &sheet.name, xml, Arc::clone(&self.texts)))
    }
}

/// Names of relations and the parts they lead to, from the root of the archive.
fn targets(mut xml: Xml) -> Result<Vec<(String, String)>, Error> {
    let mut targets = Vec::new();
    let mut ignored = String::new();
    loop {
        ignored.clear();
        match xml.next(&mut ignored)? {
            Node::Over => return Ok(targets),
            Node::Start if xml.element() == "Relationship" => {
                let (Some(id), Some(target)) = (xml.attribute("Id"), xml.attribute("Target")) else {
                    continue;
                };
                let part = match target.strip_prefix('/') {
                    Some(absolute) => absolute.to_owned(),
                    None => format!("xl/{}", target.trim_start_matches("./")),
                };
                targets.push((id.to_owned(), part));
            }
            _ => {}
        }
    }
}

/// The sheets that hold cells, and whether days count from 1904.
fn sheets(mut xml: Xml, targets: &[(String, String)]) -> Result<(Vec<XlsxSheet>, bool), Error> {
    let mut sheets = Vec::new();
    let mut is_1904 = false;
    let mut ignored = String::new();
    loop {
        ignored.clear();
        match xml.next(&mut ignored)? {
            Node::Over => return Ok((sheets, is_1904)),
            Node::Start if xml.element() == "workbookPr" => {
                is_1904 = matches!(xml.attribute("date1904"), Some("1" | "true"));
            }
            Node::Start if xml.element() == "sheet" && sheets.len() < SHEETS_LIMIT => {
                let part = xml.attribute("id").and_then(|id| targets.iter().find(|(known, _)| known == id));
                if let Some((_, part)) = part {
                    sheets.push(XlsxSheet {
                        name: xml.attribute("name").unwrap_or_default().to_owned(),
                        is_hidden: matches!(xml.attribute("state"), Some("hidden" | "veryHidden")),
                        part: part.clone(),
                    });
                }
            }
            _ => {}
        }
    }
}
