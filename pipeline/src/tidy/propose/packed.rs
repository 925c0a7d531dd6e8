//! Multi-selects packed into one cell: the separator and the choices are found from what repeats.

use std::collections::{HashMap, HashSet};

use crate::formats::Column;
use crate::model::{BackgroundSection, Groups, ItemKind, ItemSection};
use crate::tidy::answers::is_other;
use crate::tidy::facts::ColumnFacts;
use crate::tidy::labels::{is_blank_word, key, mend};
use crate::tidy::propose::columns::{GROUPS, Guess};
use crate::tidy::propose::people::About;
use crate::tidy::propose::said::Answers;
use crate::tidy::propose::sections::{item, section};
use crate::tidy::vocabulary::{aside, is_yes_or_no};

/// A multi-select has no more choices than this.
const CHOICES: usize = 40;

/// The separator and the choices of a packed multi-select, if the column looks like one.
pub(crate) fn packed(facts: &ColumnFacts) -> Option<(String, Vec<String>)> {
    let said: Vec<(&str, u64)> = facts
        .values
        .iter()
        .filter(|(text, _)| !is_blank_word(text) && aside(text).is_none())
        .map(|(text, n)| (text.as_str(), *n))
        .collect();
    let combinations = said.iter().map(|(text, _)| key(text)).collect::<HashSet<_>>().len();
    let total: u64 = said.iter().map(|(_, n)| n).sum();
    for separator in [";", "|", ", "] {
        let several: u64 = said
            .iter()
            .filter(|(text, _)| text.trim_end_matches([';', '|']).contains(separator))
            .map(|(_, n)| n)
            .sum();
        if several * 10 < total || several < 2 {
            continue;
        }
        let mut counts: HashMap<String, (String, u64)> = HashMap::new();
        for (text, n) in &said {
            for piece in text.split(separator) {
                let (piece, _) = mend(piece);
                if !piece.is_empty() {
                    counts.entry(key(&piece)).or_insert((piece, 0)).1 += n;
                }
            }
        }
        let all: u64 = counts.values().map(|(_, n)| n).sum();
        let least = (total / 100).max(2);
        let mut usual: Vec<(String, u64)> = counts.into_values().filter(|(_, n)| *n >= least).collect();
        let covered: u64 = usual.iter().map(|(_, n)| n).sum();
        usual.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        let are_labels = usual.iter().all(|(piece, _)| piece.chars().count() <= 120);
        let combines = usual.len() < combinations;
        // `Yes, most weeks` is one answer.
        let mut lists = said.iter().filter_map(|(text, _)| text.split_once(separator));
        let is_refined = lists.any(|(first, _)| is_yes_or_no(first));
        if covered * 10 >= all * 8
            && (2..=CHOICES).contains(&usual.len())
            && are_labels
            && combines
            && !is_refined
        {
            let mut choices: Vec<String> = usual.into_iter().map(|(piece, _)| piece).collect();
            if covered < all && !choices.iter().any(|choice| is_other(choice)) {
                choices.push("Other".to_owned());
            }
            return Some((separator.to_owned(), choices));
        }
    }
    None
}

pub(crate) fn packed_guess(
    column: &Column,
    answers: &Answers,
    about: Option<About>,
    (separator, choices): (String, Vec<String>),
) -> Guess {
    if about.is_some() && choices.len() <= 2 * GROUPS {
        let groups: Groups = choices
            .into_iter()
            .map(|choice| {
                let answers = if is_other(&choice) {
                    vec![choice.clone(), "*".to_owned()]
                } else {
                    vec![choice.clone()]
                };
                (choice, answers)
            })
            .collect();
        return Guess::Background(BackgroundSection {
            groups,
            multiple: true,
            separator: Some(separator),
            ..section(column, answers, about)
        });
    }
    Guess::Item(ItemSection {
        kind: Some(ItemKind::Multi),
        choices,
        separator: Some(separator),
        ..item(column, answers)
    })
}
