//! An item whose answers are the points of a usual scale.

use std::collections::HashMap;

use crate::formats::Column;
use crate::model::{ItemKind, ItemSection};
use crate::tidy::labels::key;
use crate::tidy::propose::directions::direction;
use crate::tidy::propose::said::Answers;
use crate::tidy::propose::sections::item;
use crate::tidy::propose::titles::capitalised;
use crate::tidy::vocabulary::Scale;

/// Labels in use per key: the most frequent spelling, and how often it was written.
pub(crate) type Spellings = HashMap<String, (String, u64)>;

/// An item with the points of a scale, each in the spelling of this sheet.
pub(crate) fn ordinal(
    column: &Column,
    answers: &Answers,
    scale: &Scale,
    spellings: &Spellings,
) -> ItemSection {
    let places = scale.places(&answers.labels).unwrap_or_default();
    let mut choices = Vec::new();
    let mut clashes = Vec::new();
    for (point, known) in scale.points.iter().enumerate() {
        let own: Vec<&String> = answers
            .labels
            .iter()
            .zip(&places)
            .filter(|(_, at)| **at == point)
            .map(|(label, _)| label)
            .collect();
        let used =
            || known.iter().find_map(|spelling| spellings.get(&key(spelling)).map(|(text, _)| text.clone()));
        let usual = || capitalised(known.first().copied().unwrap_or_default());
        choices.push(own.first().map_or_else(|| used().unwrap_or_else(usual), |label| (*label).clone()));
        clashes.extend(own.into_iter().skip(1).cloned().map(|label| (label, point)));
    }
    // Two labels of this column on one point: keep both as a recode, so that neither is lost.
    let values = if clashes.is_empty() {
        Vec::new()
    } else {
        answers.labels.iter().zip(&places).map(|(label, at)| (label.clone(), (*at + 1) as f64)).collect()
    };
    let ideal = scale.ideal.and_then(|at| choices.get(at)).cloned().filter(|_| values.is_empty());
    let is_recoded = !values.is_empty();
    let is_two = !is_recoded && choices.len() == 2;
    ItemSection {
        kind: is_recoded.then_some(ItemKind::Ordinal),
        choices: if is_recoded { Vec::new() } else { choices },
        low: is_recoded.then_some(1.0),
        high: is_recoded.then_some(scale.points.len() as f64),
        values: values.into_iter().collect(),
        ideal,
        // Two points are compared by a share, which has no better side by itself.
        direction: if is_two { None } else { direction(scale, &column.wording) },
        ..item(column, answers)
    }
}
