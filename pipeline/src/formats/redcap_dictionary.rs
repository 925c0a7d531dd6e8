//! REDCap's data dictionary: what fields are called, which choices they have, and which identify people.

use std::collections::HashMap;

use crate::formats::companions::Companion;
use crate::formats::definitions::{Choice, Definition, Definitions};
use crate::formats::markup::plain_text;
use crate::formats::records::Record;
use crate::formats::table::tidy_heading;
use crate::formats::{Error, Guess, Head, Source};

/// REDCap's data dictionary.
pub(crate) struct RedcapDictionary;

const FIELD: &str = "variable / field name";
const KIND: &str = "field type";
const LABEL: &str = "field label";
const CHOICES: &str = "choices, calculations, or slider labels";
const IDENTIFIER: &str = "identifier?";
const MATRIX: &str = "matrix group name";
const SECTION: &str = "section header";

impl Companion for RedcapDictionary {
    fn name(&self) -> &'static str {
        "redcap_dictionary"
    }

    fn title(&self) -> &'static str {
        "a REDCap data dictionary (CSV)"
    }

    fn export_instructions(&self) -> &'static str {
        "Project Setup > Download the current Data Dictionary (CSV)."
    }

    fn recognise(&self, head: &Head) -> Guess {
        let headings = head.rows.first().map(Vec::as_slice).unwrap_or_default();
        let has = |wanted: &str| headings.iter().any(|heading| fold(heading) == wanted);
        match has(FIELD) && has(KIND) && has(LABEL) {
            true => Guess::new(98, "the headings of a REDCap data dictionary"),
            false => Guess::new(0, "not the headings of a REDCap data dictionary"),
        }
    }

    fn read(&self, source: &Source) -> Result<Definitions, Error> {
        let mut records = source.table()?.records()?;
        let mut record = Record::default();
        let mut places: HashMap<String, usize> = HashMap::new();
        if records.read(&mut record)? {
            places = record.texts().iter().enumerate().map(|(at, heading)| (fold(heading), at)).collect();
        }
        let mut columns = Vec::new();
        let mut matrix = (String::new(), String::new());
        while records.read(&mut record)? {
            let cell = |name: &str| {
                let found = places.get(name).and_then(|at| record.get(*at));
                found.map(|cell| cell.trim().to_owned()).unwrap_or_default()
            };
            let group = cell(MATRIX);
            if group.is_empty() || group != matrix.0 {
                matrix = (group, plain_text(&cell(SECTION)));
            }
            let question = if matrix.0.is_empty() { "" } else { matrix.1.as_str() };
            define(&cell, question, &mut columns);
        }
        Ok(Definitions { name: source.name.clone(), columns })
    }
}

fn fold(heading: &str) -> String {
    tidy_heading(heading).to_lowercase()
}

/// Adds what one row of the dictionary says. `question` stands above the rows of a matrix.
fn define(cell: &dyn Fn(&str) -> String, question: &str, columns: &mut Vec<Definition>) {
    let (field, kind) = (cell(FIELD), cell(KIND).to_lowercase());
    if field.is_empty() || kind == "descriptive" {
        return;
    }
    let label = plain_text(&cell(LABEL));
    let label = if label.is_empty() { field.clone() } else { label };
    let wording = if question.is_empty() { label.clone() } else { format!("{question} - {label}") };
    let is_identifier = cell(IDENTIFIER).to_lowercase().starts_with('y');
    let choices = match kind.as_str() {
        "radio" | "dropdown" | "checkbox" => choices(&cell(CHOICES)),
        "yesno" => fixed(&[("1", "Yes"), ("0", "No")]),
        "truefalse" => fixed(&[("1", "True"), ("0", "False")]),
        _ => Vec::new(),
    };
    if kind == "checkbox" {
        for choice in choices {
            columns.push(Definition {
                column: format!("{field}___{}", code_in_heading(&choice.code)),
                wording: Some(format!("{label} - {}", choice.label)),
                is_identifier,
                ..Definition::default()
            });
        }
        return;
    }
    columns.push(Definition {
        column: field,
        wording: Some(wording),
        choices,
        is_identifier,
        ..Definition::default()
    });
}

/// `1, one | 2, two, or more`: parted by `|`, then at the first comma.
fn choices(text: &str) -> Vec<Choice> {
    let mut choices = Vec::new();
    for part in text.split('|') {
        let (code, label) = part.split_once(',').unwrap_or((part, ""));
        let (code, label) = (code.trim(), plain_text(label));
        if !code.is_empty() {
            let label = if label.is_empty() { code.to_owned() } else { label };
            choices.push(Choice { code: code.to_owned(), label });
        }
    }
    choices
}

fn fixed(pairs: &[(&str, &str)]) -> Vec<Choice> {
    pairs
        .iter()
        .map(|(code, label)| Choice { code: (*code).to_owned(), label: (*label).to_owned() })
        .collect()
}

/// The code of a checkbox as its heading has it: small letters and digits, `_` for the rest, such as the sign of -9.
fn code_in_heading(code: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    code.chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{Column, FORMATS, Sheet, ToolRole, tests::rows};

    #[test]
    fn choices_are_cut_at_the_first_comma() {
        let found = choices("1, one | 2, two, or <b>more</b> |-9,Unknown|x");
        let pairs: Vec<(&str, &str)> =
            found.iter().map(|choice| (choice.code.as_str(), choice.label.as_str())).collect();
        assert_eq!(pairs, [("1", "one"), ("2", "two, or more"), ("-9", "Unknown"), ("x", "x")]);
        assert_eq!(code_in_heading("-9"), "_9");
    }

    #[test]
    fn a_dictionary_tells_what_codes_mean() {
        let dictionary = "\"Variable / Field Name\",\"Form Name\",\"Section Header\",\"Field Type\",\"Field Label\",\"Choices, Calculations, OR Slider Labels\",Identifier?,\"Matrix Group Name\"\n\
            record_id,a,,text,Record,,,\nsex,a,,radio,Gender,\"0, Female | 1, Male\",,\nmail,a,,text,Mail,,y,\n\
            k,a,,checkbox,Kit,\"1, Pen|2, Ink\",,\nm1,a,How was it?,radio,Pace,\"1, Bad|2, Good\",,m\nm2,a,,radio,Tools,\"1, Bad|2, Good\",,m\n";
        let data = "record_id,sex,mail,k___1,k___2,m1,m2,a_complete\n1,0,x@y.org,1,0,2,1,2\n2,1,,0,0,,,0\n";
        let source = Source::memory("data.csv", data.as_bytes().to_vec())
            .with(Source::memory("dictionary.csv", dictionary.as_bytes().to_vec()));
        let sheet: Sheet = crate::formats::open(&source, None).unwrap();
        assert!(FORMATS.iter().any(|format| format.name() == sheet.tool));
        let column =
            |name: &str| -> &Column { sheet.columns.iter().find(|column| column.name == name).unwrap() };
        assert_eq!(column("sex").choices, ["Female", "Male"]);
        assert_eq!(column("mail").role, Some(ToolRole::Identifier));
        assert_eq!(column("k___2").wording, "Kit - Ink");
        assert_eq!(column("m2").wording, "How was it? - Tools");
        assert_eq!(rows(&sheet)[0], ["1", "Female", "x@y.org", "1", "0", "Good", "Bad", "2"]);
    }
}
