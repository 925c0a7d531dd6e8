//! Small groups of a background together: many groups of a few people each cannot be compared, all of them can.

use std::collections::HashMap;

use crate::formats::Sheet;
use crate::model::BackgroundSection;
use crate::tidy::facts::{ColumnFacts, Facts};
use crate::tidy::labels::{key, mend};
use crate::tidy::patterns::{Pattern, distinct_answers};
use crate::tidy::propose::LEAST;

/// The group of all answers that are not named.
pub(crate) const OTHERS: &str = "Other answers";

/// Merges the small groups of every background whose answers are its groups.
pub(crate) fn merge_small(backgrounds: &mut [BackgroundSection], sheet: &Sheet, facts: &Facts) {
    for section in backgrounds {
        if !section.groups.is_empty() || !section.bands.is_empty() || section.multiple {
            continue;
        }
        let column = sheet.columns.iter().position(|column| Some(&column.name) == section.column.as_ref());
        if let Some(facts) = column.and_then(|at| facts.columns.get(at)).filter(|facts| !facts.overflowed) {
            merge(section, facts);
        }
    }
}

/// Large groups by name, the others in one, if there are two of them at least and people enough in all.
fn merge(section: &mut BackgroundSection, facts: &ColumnFacts) {
    let mut counts: HashMap<String, u64> = HashMap::new();
    for (text, n) in &facts.values {
        *counts.entry(key(&mend(text).0)).or_insert(0) += n;
    }
    let values = facts.values.iter().map(|(text, n)| (text.as_str(), *n));
    let count = |text: &String| counts.get(&key(text)).copied().unwrap_or(0);
    let (large, small): (Vec<String>, Vec<String>) =
        distinct_answers(values, None, &section.missing).into_iter().partition(|text| count(text) >= LEAST);
    // A name that would be read as a range or a pattern cannot stand for itself.
    let are_names = large.iter().all(|text| matches!(Pattern::new(text), Pattern::Label(..)));
    let together: u64 = small.iter().map(count).sum();
    if large.is_empty() || small.len() < 2 || together < LEAST || !are_names {
        return;
    }
    let mut groups: Vec<(String, Vec<String>)> =
        large.into_iter().map(|text| (text.clone(), vec![text])).collect();
    match groups.iter_mut().find(|(name, _)| key(name) == key(OTHERS)) {
        Some((_, answers)) => answers.push("*".to_owned()),
        None => groups.push((OTHERS.to_owned(), vec!["*".to_owned()])),
    }
    section.groups = groups.into_iter().collect();
    section.note = Some(format!(
        "{} answers of fewer than {LEAST} people each are one group, \"{OTHERS}\" ({together} people); edit `groups` to \
         divide them otherwise",
        small.len()
    ));
}
