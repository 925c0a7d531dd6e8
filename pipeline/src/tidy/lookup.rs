//! Finding the column that a codebook means, and splitting cells that hold several answers.

use std::collections::HashMap;

use crate::formats::Sheet;
use crate::model::Missing;
use crate::tidy::Error;
use crate::tidy::labels::key;

/// The columns of a sheet by what people may call them.
pub(crate) struct Headings {
    names: Vec<String>,
    /// Per column the cells that the tool says are no answer.
    missing: Vec<Vec<(String, Missing)>>,
    by_name: HashMap<String, usize>,
    by_key: HashMap<String, usize>,
}

impl Headings {
    pub(crate) fn new(sheet: &Sheet) -> Self {
        let mut by_key = HashMap::new();
        for (at, column) in sheet.columns.iter().enumerate() {
            let spellings = [Some(&column.name), column.import_id.as_ref(), Some(&column.wording)];
            for spelling in spellings.into_iter().flatten() {
                by_key.entry(key(spelling)).or_insert(at);
            }
        }
        let names: Vec<String> = sheet.columns.iter().map(|column| column.name.clone()).collect();
        let by_name = names.iter().enumerate().map(|(at, name)| (name.clone(), at)).collect();
        let missing = sheet.columns.iter().map(|column| column.missing.clone()).collect();
        Self { names, missing, by_name, by_key }
    }

    /// The place of a column, by its heading, its code, or its wording, in spite of case and punctuation.
    pub(crate) fn find(&self, name: &str, place: &str) -> Result<usize, Error> {
        let found = self.by_name.get(name).or_else(|| self.by_key.get(&key(name))).copied();
        found.ok_or_else(|| Error::MissingColumn {
            place: place.to_owned(),
            column: name.to_owned(),
            advice: self.advice(name),
        })
    }

    /// The heading of a column.
    pub(crate) fn name(&self, at: usize) -> &str {
        self.names.get(at).map_or("", String::as_str)
    }

    /// The cells of a column that the tool says are no answer, and why there is none.
    pub(crate) fn missing(&self, at: usize) -> &[(String, Missing)] {
        self.missing.get(at).map_or(&[], Vec::as_slice)
    }

    fn advice(&self, name: &str) -> String {
        let wanted = key(name);
        let mut near: Vec<(f64, &String)> = self
            .names
            .iter()
            .map(|heading| (strsim::jaro_winkler(&wanted, &key(heading)), heading))
            .collect();
        near.sort_by(|a, b| b.0.total_cmp(&a.0));
        let near: Vec<String> =
            near.iter().take(3).map(|(_, heading)| format!("`{}`", cut(heading))).collect();
        format!("the nearest headings are {}", near.join(", "))
    }
}

/// At most 80 letters of a text, for messages.
pub(crate) fn cut(text: &str) -> String {
    let mut letters = text.chars();
    let start: String = letters.by_ref().take(80).collect();
    if letters.next().is_some() { format!("{start}…") } else { start }
}

/// The choice whose spelling is nearest.
pub(crate) fn nearest<'a>(text: &str, choices: impl Iterator<Item = &'a str>) -> Option<String> {
    let wanted = key(text);
    let scored = choices.map(|choice| (strsim::jaro_winkler(&wanted, &key(choice)), choice));
    scored.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, choice)| choice.to_owned())
}

/// Splits a packed cell into places in `known` (keys of the choices) and what matches none of them.
///
/// The separator may stand inside a choice (`IO (read_*, to_*)`), so the longest run of pieces that is a known choice wins.
pub(crate) fn split_packed(
    cell: &str,
    separator: &str,
    known: &HashMap<String, usize>,
) -> (Vec<usize>, Vec<String>) {
    const LONGEST_RUN: usize = 12;
    let pieces: Vec<&str> = cell.split(separator).collect();
    let (mut found, mut rest) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < pieces.len() {
        let longest = (pieces.len() - at).min(LONGEST_RUN);
        let run = (1..=longest).rev().find_map(|n| {
            let joined = pieces.get(at..at + n)?.join(separator);
            known.get(&key(&joined)).map(|choice| (n, *choice))
        });
        match run {
            Some((n, choice)) => {
                if !found.contains(&choice) {
                    found.push(choice);
                }
                at += n;
            }
            None => {
                let piece = pieces.get(at).map_or("", |piece| piece.trim());
                if !piece.is_empty() {
                    rest.push(piece.to_owned());
                }
                at += 1;
            }
        }
    }
    (found, rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_cells_are_split_by_what_is_known() {
        let choices = ["IO (read_*, to_*)", "reshape (concat, merge, join...)", "Other"];
        let known = choices.iter().enumerate().map(|(at, choice)| (key(choice), at)).collect();
        let cell = "reshape (concat, merge, join...), IO (read_*, to_*), my own, Other";
        assert_eq!(split_packed(cell, ",", &known), (vec![1, 0, 2], vec!["my own".to_owned()]));
        assert_eq!(split_packed("Other;", ";", &known), (vec![2], vec![]));
    }
}
