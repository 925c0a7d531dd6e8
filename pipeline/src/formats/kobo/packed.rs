//! Multi-selects that come only packed: codes parted by blanks, which must be told from words.

use std::collections::{HashMap, HashSet};

use crate::formats::Error;
use crate::formats::records::Record;
use crate::formats::table::tidy_heading;
use crate::formats::tabular::Tabular;

/// No question has more choices.
const CHOICES: usize = 60;

/// A field that holds packed codes.
#[derive(Debug, Clone)]
pub(super) struct Packed {
    pub(super) field: usize,
    pub(super) heading: String,
}

impl Packed {
    /// Every code of each field, in the order in which they appear. A field with more codes than a question has is no
    /// multi-select.
    pub(super) fn codes<'a>(
        found: &'a [Self],
        table: &Tabular,
    ) -> Result<Vec<(&'a Self, Vec<String>)>, Error> {
        let mut all: Vec<(&Self, Vec<String>)> = found.iter().map(|packed| (packed, Vec::new())).collect();
        if all.is_empty() {
            return Ok(all);
        }
        let mut records = table.records()?;
        let mut record = Record::default();
        records.read(&mut record)?;
        while records.read(&mut record)? {
            for (packed, codes) in &mut all {
                let cell = record.get(packed.field).unwrap_or_default();
                for code in cell.split_whitespace() {
                    if codes.len() <= CHOICES && !codes.iter().any(|known| known == code) {
                        codes.push(code.to_owned());
                    }
                }
            }
        }
        all.retain(|(_, codes)| codes.len() <= CHOICES);
        Ok(all)
    }
}

/// Fields that hold nothing but codes, some of them several, and most codes more than once.
pub(super) fn find_packed(headings: &[String], rows: &[Vec<String>]) -> Vec<Packed> {
    let fields = headings.iter().enumerate().filter(|(at, _)| is_packed(*at, rows));
    fields.map(|(field, heading)| Packed { field, heading: tidy_heading(heading) }).collect()
}

fn is_packed(at: usize, rows: &[Vec<String>]) -> bool {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    let mut n_several = 0;
    let mut all_numbers = true;
    for cell in rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.trim()) {
        let codes: Vec<&str> = cell.split_whitespace().collect();
        let distinct: HashSet<&&str> = codes.iter().collect();
        if distinct.len() != codes.len() || !codes.iter().all(|code| is_code(code)) {
            return false;
        }
        n_several += usize::from(codes.len() > 1);
        for code in codes {
            all_numbers &= code.parse::<f64>().is_ok();
            *counts.entry(code).or_insert(0) += 1;
        }
    }
    let repeated = counts.values().filter(|n| **n > 1).count();
    n_several > 0
        && !all_numbers
        && counts.len() >= 2
        && counts.len() <= CHOICES
        && repeated * 2 >= counts.len()
}

/// The name of a choice: small letters, digits and underscores. Sentences have capitals, points or commas somewhere.
fn is_code(code: &str) -> bool {
    code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(cells: &[&str]) -> bool {
        is_packed(0, &cells.iter().map(|cell| vec![(*cell).to_owned()]).collect::<Vec<_>>())
    }

    #[test]
    fn codes_are_told_from_words() {
        assert!(is(&["pen", "pen ink_blue", "", "ink_blue"]));
        assert!(!is(&["pen", "ink", "pen"]), "one code each is a single choice");
        assert!(!is(&["Very good", "very good"]));
        assert!(!is(&["the room was cold", "i liked the pace"]));
        assert!(!is(&["1 2", "2 3", "1 3"]), "numbers with blanks are more often something else");
        assert!(!is(&["a a", "a b"]));
    }
}
