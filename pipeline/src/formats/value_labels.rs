//! What the codes of a statistics file mean: SPSS and Stata keep a label for each value, or for some.
//!
//! Whether labels can stand in place of codes is seen in the data. Where every answer has a label, they do. Where a
//! scale has labels at its ends only, they are put beside their numbers (`1 - Not at all`), and the scale runs through.
//! Where a few values of a measured number have one (`99 - 99 or more`), the numbers stay and the labels are told in the
//! wording. Values that were declared missing keep their label or their code, and are listed as no answer.

use std::collections::{HashMap, HashSet};

use arrow::array::AsArray as _;

use crate::formats::definitions::missing_of_label;
use crate::formats::{Choice, Definition, Definitions, Error, Sheet};
use crate::model::Missing;

/// A scale has no more points.
const POINTS: i64 = 11;
/// So many different codes without a label are looked at.
const SEEN: usize = 1_000;
/// So many labels of a number are told in its wording.
const TOLD: usize = 3;

/// What a file says about the values of one column.
pub(crate) struct Labelled<'a> {
    /// Its place in the sheet.
    pub(crate) column: usize,
    /// Codes and labels, in order.
    pub(crate) labels: Vec<Choice>,
    /// Whether a code was declared missing.
    pub(crate) is_missing: Box<dyn Fn(&str) -> bool + 'a>,
    /// What parts the codes of a cell that holds several.
    pub(crate) separator: Option<String>,
}

/// The sheet with labels in place of codes, found out by one pass over its rows.
///
/// # Errors
/// When the rows cannot be read to the end.
pub(crate) fn label(sheet: Sheet, labelled: &[Labelled<'_>]) -> Result<Sheet, Error> {
    if labelled.is_empty() {
        return Ok(sheet);
    }
    let mut seen: Vec<Seen> = labelled.iter().map(Seen::new).collect();
    for batch in sheet.rows()? {
        let batch = batch?;
        for (labelled, seen) in labelled.iter().zip(&mut seen) {
            let Some(array) = batch.cells.columns().get(labelled.column) else { continue };
            for cell in array.as_string::<i32>().iter().flatten() {
                match labelled.separator.as_deref() {
                    Some(separator) => cell.split(separator).for_each(|code| seen.add(code, labelled)),
                    None => seen.add(cell, labelled),
                }
            }
        }
    }
    let mut columns = Vec::new();
    for (labelled, seen) in labelled.iter().zip(seen) {
        let Some(column) = sheet.columns.get(labelled.column) else { continue };
        let mut definition = seen.definition(labelled, &column.wording);
        definition.column.clone_from(&column.name);
        columns.push(definition);
    }
    let (sheet, _) = Definitions { name: sheet.tool.clone(), columns }.label(sheet);
    Ok(sheet)
}

/// What stood in the cells of a column beside the values with a label.
struct Seen {
    known: HashSet<String>,
    others: Vec<String>,
    missing: Vec<String>,
}

impl Seen {
    fn new(labelled: &Labelled<'_>) -> Self {
        let known = labelled.labels.iter().map(|choice| choice.code.clone()).collect();
        Self { known, others: Vec::new(), missing: Vec::new() }
    }

    fn add(&mut self, code: &str, labelled: &Labelled<'_>) {
        if self.known.contains(code) {
            return;
        }
        let is_missing = (labelled.is_missing)(code);
        let list = if is_missing { &mut self.missing } else { &mut self.others };
        if list.len() < SEEN {
            list.push(code.to_owned());
            self.known.insert(code.to_owned());
        }
    }

    fn definition(&self, labelled: &Labelled<'_>, wording: &str) -> Definition {
        let is_missing = |choice: &&Choice| (labelled.is_missing)(&choice.code);
        let (missing, answers): (Vec<&Choice>, Vec<&Choice>) = labelled.labels.iter().partition(is_missing);
        let mut reasons: Vec<(String, Missing)> =
            missing.iter().map(|choice| (choice.code.clone(), missing_of_label(&choice.label))).collect();
        reasons.extend(self.missing.iter().map(|code| (code.clone(), Missing::NotAnswered)));
        let mut definition =
            Definition { missing: reasons, separator: labelled.separator.clone(), ..Definition::default() };
        let is_number = |code: &String| code.parse::<f64>().is_ok();
        let has_unlabelled_numbers =
            !answers.is_empty() && !self.others.is_empty() && self.others.iter().all(is_number);
        let answers: Vec<Choice> = match (has_unlabelled_numbers, self.scale(&answers)) {
            (false, _) => answers.into_iter().cloned().collect(),
            (true, Some(scale)) => scale,
            (true, None) => {
                definition.wording = Some(with_labels(wording, &answers));
                Vec::new()
            }
        };
        definition.choices = distinct(answers.into_iter().chain(missing.into_iter().cloned()).collect());
        definition
    }

    /// Every point from the lowest to the highest, those with a label beside it.
    fn scale(&self, answers: &[&Choice]) -> Option<Vec<Choice>> {
        let codes = answers.iter().map(|choice| &choice.code).chain(&self.others);
        let points: Option<Vec<i64>> = codes.map(|code| code.parse::<i64>().ok()).collect();
        let points = points?;
        let (low, high) = (*points.iter().min()?, *points.iter().max()?);
        if answers.len() < 2 || high.checked_sub(low)? >= POINTS {
            return None;
        }
        let labels: HashMap<&str, &str> =
            answers.iter().map(|choice| (choice.code.as_str(), choice.label.as_str())).collect();
        let point = |point: i64| {
            let code = point.to_string();
            let label = match labels.get(code.as_str()) {
                Some(label) if label.starts_with(&code) || label.is_empty() => (*label).to_owned(),
                Some(label) => format!("{code} - {label}"),
                None => code.clone(),
            };
            Choice { label: if label.is_empty() { code.clone() } else { label }, code }
        };
        Some((low..=high).map(point).collect())
    }
}

/// `Hours a week (0 = none; 80 = 80 or more)`.
fn with_labels(wording: &str, answers: &[&Choice]) -> String {
    if answers.len() > TOLD {
        return wording.to_owned();
    }
    let told: Vec<String> =
        answers.iter().map(|choice| format!("{} = {}", choice.code, choice.label)).collect();
    format!("{wording} ({})", told.join("; "))
}

/// Two codes with the same label stay two answers; an empty label tells less than its code.
fn distinct(mut choices: Vec<Choice>) -> Vec<Choice> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for choice in &choices {
        *counts.entry(choice.label.trim().to_lowercase()).or_insert(0) += 1;
    }
    for choice in &mut choices {
        let n = counts.get(&choice.label.trim().to_lowercase()).copied().unwrap_or_default();
        match (choice.label.trim().is_empty(), n) {
            (true, _) => choice.label.clone_from(&choice.code),
            (false, 2..) => choice.label = format!("{} ({})", choice.label.trim(), choice.code),
            _ => choice.label = choice.label.trim().to_owned(),
        }
    }
    choices
}
