//! Which formats of cells show a number as a date: the only thing that tells a date from a number in a workbook.

use std::collections::HashMap;

use crate::formats::Error;
use crate::formats::spreadsheet::serial::Shown;
use crate::formats::xml::{Node, Xml};

/// Formats of cells by the number that cells give.
#[derive(Debug, Default)]
pub(crate) struct Styles {
    shown: Vec<Option<Shown>>,
}

const STYLES_LIMIT: usize = 100_000;

impl Styles {
    /// What of a date a cell of this style shows, if it shows one.
    pub(crate) fn shown(&self, style: usize) -> Option<Shown> {
        self.shown.get(style).copied().flatten()
    }

    /// Reads the part of a workbook that lists its styles.
    pub(crate) fn read(mut xml: Xml) -> Result<Self, Error> {
        let mut codes: HashMap<u32, Option<Shown>> = HashMap::new();
        let mut shown = Vec::new();
        let mut is_in_cells = false;
        let mut ignored = String::new();
        loop {
            ignored.clear();
            match xml.next(&mut ignored)? {
                Node::Over => return Ok(Self { shown }),
                Node::End if xml.element() == "cellXfs" => is_in_cells = false,
                Node::Start => match xml.element() {
                    "cellXfs" => is_in_cells = true,
                    "numFmt" => {
                        let id = xml.attribute("numFmtId").and_then(|id| id.parse().ok());
                        if let (Some(id), true) = (id, codes.len() < STYLES_LIMIT) {
                            codes.insert(id, of_code(xml.attribute("formatCode").unwrap_or_default()));
                        }
                    }
                    "xf" if is_in_cells && shown.len() < STYLES_LIMIT => {
                        let id = xml.attribute("numFmtId").and_then(|id| id.parse::<u32>().ok()).unwrap_or(0);
                        shown.push(codes.get(&id).copied().unwrap_or_else(|| built_in(id)));
                    }
                    _ => {}
                },
                _ => {}
            }
        }
    }
}

/// The formats that every workbook has without listing them (ECMA-376 part 1, 18.8.30), those of East Asia included.
fn built_in(id: u32) -> Option<Shown> {
    match id {
        14..=17 | 27..=31 | 34..=36 | 50..=54 | 57 | 58 => Some(Shown::Date),
        18..=21 | 32 | 33 | 45 | 47 | 55 | 56 => Some(Shown::Time),
        22 => Some(Shown::Both),
        46 => Some(Shown::Elapsed),
        _ => None,
    }
}

/// What a format code shows: `d/m/yyyy h:mm` both, `[h]:mm` elapsed, `0.00` nothing of a date.
fn of_code(code: &str) -> Option<Shown> {
    let mut letters = code.chars().peekable();
    let (mut has_day, mut has_time, mut has_month_or_minute) = (false, false, false);
    while let Some(letter) = letters.next() {
        match letter.to_ascii_lowercase() {
            ';' => break,
            '\\' | '_' | '*' => {
                letters.next();
            }
            '"' => {
                letters.by_ref().take_while(|c| *c != '"').for_each(drop);
            }
            '[' => {
                let inside: String = letters.by_ref().take_while(|c| *c != ']').collect();
                let is_elapsed = !inside.is_empty() && inside.chars().all(|c| "hmsHMS".contains(c));
                if is_elapsed {
                    return Some(Shown::Elapsed);
                }
            }
            'd' | 'y' | 'e' if !(letter.eq_ignore_ascii_case(&'e') && has_digits(code)) => has_day = true,
            'h' | 's' => has_time = true,
            'm' => has_month_or_minute = true,
            'g' if code.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("general")) => return None,
            _ => {}
        }
    }
    match (has_day || (has_month_or_minute && !has_time), has_time) {
        (true, true) => Some(Shown::Both),
        (true, false) => Some(Shown::Date),
        (false, true) => Some(Shown::Time),
        (false, false) => None,
    }
}

/// `0.00E+00` is a number with an exponent, not a year.
fn has_digits(code: &str) -> bool {
    code.contains(['0', '#', '?'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_told_from_numbers() {
        for (code, shown) in [
            ("m/d/yy h:mm:ss", Some(Shown::Both)),
            ("dd.mm.yyyy", Some(Shown::Date)),
            ("[$-409]mmm\\-yy;@", Some(Shown::Date)),
            ("h:mm AM/PM", Some(Shown::Time)),
            ("mm:ss.0", Some(Shown::Time)),
            ("[h]:mm:ss", Some(Shown::Elapsed)),
            ("General", None),
            ("0.00E+00", None),
            ("#,##0.00 [Red]", None),
            ("0\" days\"", None),
            ("@", None),
            ("", None),
        ] {
            assert_eq!(of_code(code), shown, "{code}");
        }
        assert_eq!(built_in(14), Some(Shown::Date));
        assert_eq!(built_in(2), None);
    }
}
