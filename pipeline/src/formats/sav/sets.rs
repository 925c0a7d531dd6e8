//! Multiple-response sets: several variables that are one question with more than one answer.

use crate::formats::sav::text::Text;

/// A set of variables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ResponseSet {
    /// Its name, without the `$`.
    pub(super) name: String,
    /// What is asked.
    pub(super) label: String,
    /// The value that means *chosen*; none where every variable holds one of the choices.
    pub(super) counted: Option<String>,
    /// The variables by their short names, in small letters.
    pub(super) variables: Vec<String>,
}

/// Reads the sets of a record, one a line: `$name=C 5 label a b`, `$name=D1 1 5 label a b`, `$name=E 1 1 1 5 label a b`.
pub(super) fn parse(bytes: &[u8], text: &Text) -> Vec<ResponseSet> {
    bytes.split(|byte| *byte == b'\n').filter_map(|line| set(line, text)).collect()
}

fn set(line: &[u8], text: &Text) -> Option<ResponseSet> {
    let at = line.iter().position(|byte| *byte == b'=')?;
    let (name, rest) = (line.get(..at)?, line.get(at + 1..)?);
    let name = text.decode(name).trim_start_matches('$').to_owned();
    let (counted, rest) = match rest {
        [b'C', rest @ ..] => (None, rest.strip_prefix(b" ")?),
        [b'D', rest @ ..] => {
            let (value, rest) = counted_text(rest)?;
            (Some(text.decode(value).trim().to_owned()), rest)
        }
        [b'E', rest @ ..] => {
            let rest = rest.strip_prefix(b" ")?;
            let (_, rest) = word(rest)?;
            let (value, rest) = counted_text(rest)?;
            (Some(text.decode(value).trim().to_owned()), rest)
        }
        _ => return None,
    };
    let (label, rest) = counted_text(rest)?;
    let variables = text.decode(rest).split_whitespace().map(str::to_lowercase).collect::<Vec<String>>();
    (!variables.is_empty()).then(|| ResponseSet { name, label: text.decode(label), counted, variables })
}

/// `5 label rest`: a length, a blank, so many bytes, a blank.
fn counted_text(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (n, rest) = word(bytes)?;
    let n: usize = std::str::from_utf8(n).ok()?.parse().ok()?;
    let found = rest.get(..n)?;
    let rest = rest.get(n..)?;
    Some((found, rest.strip_prefix(b" ").unwrap_or(rest)))
}

fn word(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = bytes.iter().position(|byte| *byte == b' ')?;
    Some((bytes.get(..at)?, bytes.get(at + 1..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_three_kinds_of_sets_are_read() {
        let text = Text::of(Some("UTF-8"), None);
        let lines =
            "$a=C 10 my mcgroup a b c\n$b=D2 55 0  g e f d\n$d=E 1 2 34 13 third mdgroup k l m\n$bad=D99 1\n";
        let sets = parse(lines.as_bytes(), &text);
        assert_eq!(sets.len(), 3);
        assert_eq!((sets[0].label.as_str(), sets[0].counted.as_deref()), ("my mcgroup", None));
        assert_eq!((sets[1].counted.as_deref(), sets[1].label.as_str()), (Some("55"), ""));
        assert_eq!(sets[1].variables, ["g", "e", "f", "d"]);
        assert_eq!((sets[2].counted.as_deref(), sets[2].label.as_str()), (Some("34"), "third mdgroup"));
        assert_eq!(sets[2].variables, ["k", "l", "m"]);
    }
}
