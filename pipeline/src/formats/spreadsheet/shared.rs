//! Texts that cells share, kept end to end in one string.

use crate::formats::Error;
use crate::formats::xml::{Node, Xml};

/// The texts of a workbook by number.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    text: String,
    ends: Vec<usize>,
}

impl Shared {
    /// A text.
    pub(crate) fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)?;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        self.text.get(start..end)
    }

    /// Reads the part of a workbook that holds them.
    pub(crate) fn read(mut xml: Xml) -> Result<Self, Error> {
        let mut shared = Self::default();
        let mut ignored = String::new();
        loop {
            ignored.clear();
            match xml.next(&mut ignored)? {
                Node::Over => return Ok(shared),
                Node::Start if xml.element() == "si" => {
                    let text = rich_text(&mut xml)?;
                    shared.text.push_str(&text);
                    shared.ends.push(shared.text.len());
                }
                _ => {}
            }
        }
    }
}

/// The text of an element that holds plain or rich text; how it is spoken is left out.
pub(crate) fn rich_text(xml: &mut Xml) -> Result<String, Error> {
    let mut text = String::new();
    let mut ignored = String::new();
    let mut depth = 1;
    while depth > 0 {
        ignored.clear();
        match xml.next(&mut ignored)? {
            Node::Start if xml.element() == "t" => text.push_str(&xml.text_within(&[])?),
            Node::Start if xml.element() == "rPh" => xml.skip()?,
            Node::Start => depth += 1,
            Node::End => depth -= 1,
            Node::Over => break,
            Node::Text => {}
        }
    }
    Ok(unescape(text))
}

/// Signs that XML cannot hold are written `_x000D_` (ECMA-376 part 1, 22.9.2.19).
fn unescape(text: String) -> String {
    if !text.contains("_x") {
        return text;
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        let escaped = from.get(2..6).filter(|_| from.get(6..7) == Some("_"));
        let letter = escaped.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
        match letter {
            Some(letter) => {
                plain.push(letter);
                rest = from.get(7..).unwrap_or_default();
            }
            None => {
                plain.push_str("_x");
                rest = from.get(2..).unwrap_or_default();
            }
        }
    }
    plain.push_str(rest);
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_signs_come_back() {
        assert_eq!(unescape("a_x000D_b".to_owned()), "a\rb");
        assert_eq!(unescape("_x005F_x000D_ _x12 _xZZZZ_".to_owned()), "_x000D_ _x12 _xZZZZ_");
    }
}
