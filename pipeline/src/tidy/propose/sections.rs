//! Sections of a codebook begun from a column: what every item or background of a proposal shares.

use std::collections::HashMap;

use crate::formats::Column;
use crate::model::{BackgroundSection, ItemSection};
use crate::tidy::facts::ColumnFacts;
use crate::tidy::labels::key;
use crate::tidy::patterns::distinct_answers;
use crate::tidy::propose::id_of;
use crate::tidy::propose::merged::OTHERS;
use crate::tidy::propose::people::About;
use crate::tidy::propose::said::Answers;
use crate::tidy::propose::titles::{title, wording};
use crate::tidy::vocabulary::{Aside, aside};

/// The largest groups by name, and everybody else together.
pub(crate) fn with_largest_groups(facts: &ColumnFacts, section: BackgroundSection) -> BackgroundSection {
    let total = facts.answered.max(1);
    let mut counts: HashMap<String, u64> = HashMap::new();
    for (text, n) in &facts.values {
        *counts.entry(key(text)).or_insert(0) += n;
    }
    let values = facts.values.iter().map(|(text, n)| (text.as_str(), *n));
    let mut answers: Vec<(String, u64)> = distinct_answers(values, None, &[])
        .into_iter()
        .map(|text| (counts.get(&key(&text)).copied().unwrap_or(0), text))
        .filter(|(n, text)| aside(text).is_none() && *n >= 10 && n * 50 >= total)
        .map(|(n, text)| (text, n))
        .collect();
    answers.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    answers.truncate(8);
    let mut groups: Vec<(String, Vec<String>)> =
        answers.into_iter().map(|(text, _)| (text.clone(), vec![text])).collect();
    groups.push((OTHERS.to_owned(), vec!["*".to_owned()]));
    BackgroundSection {
        groups: groups.into_iter().collect(),
        note: Some("the largest answers by name, all others together".to_owned()),
        ..section
    }
}

/// A background of a column, each answer a group.
pub(crate) fn section(column: &Column, answers: &Answers, about: Option<About>) -> BackgroundSection {
    let mut missing: Vec<String> = answers.said(Aside::NotSaid);
    missing.extend(answers.said(Aside::NotApplicable));
    missing.extend(answers.blanks.iter().cloned());
    BackgroundSection {
        id: id_of(&column.name),
        column: Some(column.name.clone()),
        title: Some(title(column)),
        sensitive: about == Some(About::Sensitive),
        missing,
        ..BackgroundSection::default()
    }
}

/// An item of a column, without its choices.
pub(crate) fn item(column: &Column, answers: &Answers) -> ItemSection {
    let mut missing = answers.said(Aside::NotSaid);
    missing.extend(answers.blanks.iter().cloned());
    let wording = wording(column);
    ItemSection {
        id: id_of(&column.name),
        column: Some(column.name.clone()),
        title: Some(title(column)).filter(|title| wording.as_ref().unwrap_or(&column.name) != title),
        wording,
        not_applicable: answers.said(Aside::NotApplicable),
        dont_know: answers.said(Aside::DontKnow),
        missing,
        ..ItemSection::default()
    }
}
