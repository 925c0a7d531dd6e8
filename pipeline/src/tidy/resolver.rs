//! What one raw answer to an item comes to: its choice or number, or why there is none.

use std::collections::HashMap;

use crate::model::{ItemKind, ItemSection, Missing, Reject};
use crate::tidy::answers::{Outcome, is_other};
use crate::tidy::labels::{Mending, is_blank_word, key, mend, number, number_in};
use crate::tidy::lookup::{cut, nearest, split_packed};

/// Resolves raw answers to one item.
pub(crate) struct Resolver {
    pub(crate) kind: ItemKind,
    pub(crate) low: Option<f64>,
    pub(crate) high: Option<f64>,
    /// The labels of its points or choices.
    pub(crate) choices: Vec<String>,
    /// The value of each choice.
    pub(crate) points: Vec<f64>,
    known: HashMap<String, usize>,
    reasons: HashMap<String, Missing>,
    recodes: Vec<(Recode, f64)>,
    separator: String,
}

#[derive(Debug, Clone, PartialEq)]
enum Recode {
    Range(f64, f64),
    Label(String),
}

impl Resolver {
    /// For an item with these choices.
    pub(crate) fn new(section: &ItemSection, kind: ItemKind, choices: Vec<String>) -> Self {
        let points = points(&choices, kind);
        let (low, high) = bounds(section, kind, &points);
        Self {
            kind,
            low,
            high,
            points,
            known: choices.iter().enumerate().rev().map(|(at, choice)| (key(choice), at)).collect(),
            choices,
            reasons: reasons(section),
            recodes: section.values.iter().map(|(text, value)| (recode(text), *value)).collect(),
            separator: section.separator.clone().unwrap_or_else(|| ";".to_owned()),
        }
    }

    /// Adds what the tool says is no answer; what the codebook says about the same answers holds.
    pub(crate) fn declare(&mut self, missing: &[(String, Missing)]) {
        for (answer, reason) in missing {
            let key = key(answer);
            let is_listed = self.known.contains_key(&key)
                || self.recodes.iter().any(|(recode, _)| *recode == Recode::Label(key.clone()));
            if !is_listed {
                self.reasons.entry(key).or_insert(*reason);
            }
        }
    }

    /// Whether an answer is none, as tool or codebook say.
    pub(crate) fn is_missing(&self, raw: &str) -> bool {
        !self.reasons.is_empty() && self.reasons.contains_key(&key(raw))
    }

    /// The value of a choice, by its label or its number.
    pub(crate) fn value_of(&self, choice: &str) -> Option<f64> {
        let labelled = self.known.get(&key(choice)).and_then(|at| self.points.get(*at)).copied();
        labelled.or_else(|| number(choice))
    }

    /// What a raw answer comes to.
    pub(crate) fn resolve(&self, raw: &str) -> Outcome {
        let (mended, mut mendings) = mend(raw);
        let key = key(&mended);
        let missing = |reason, mendings| Outcome { missing: Some(reason), mendings, ..Outcome::default() };
        if mended.is_empty() {
            return missing(Missing::NotAnswered, Vec::new());
        }
        if let Some(reason) = self.reasons.get(&key) {
            return missing(*reason, mendings);
        }
        if self.kind == ItemKind::Multi {
            return self.resolve_packed(&mended, mendings);
        }
        if !self.recodes.is_empty()
            && let Some(value) = self.recoded(&mended, &key)
        {
            return Outcome { value: Some(value), mendings, ..Outcome::default() };
        }
        if let Some(at) = self.matching_choice(&mended, &key, &mut mendings) {
            let value = self.points.get(at).copied();
            return Outcome { value, chosen: vec![at], mendings, ..Outcome::default() };
        }
        if self.choices.is_empty() && self.recodes.is_empty() {
            let found = number_in(&mended);
            let in_range = |value: &f64| {
                self.low.is_none_or(|low| *value >= low) && self.high.is_none_or(|high| *value <= high)
            };
            if let Some((value, is_glued)) = found.filter(|(value, _)| in_range(value)) {
                if is_glued {
                    mendings.push(Mending::GluedNumber);
                }
                return Outcome { value: Some(value), mendings, ..Outcome::default() };
            }
        }
        if is_blank_word(&mended) {
            return missing(Missing::NotAnswered, vec![Mending::Blank]);
        }
        Outcome {
            missing: Some(Missing::NotAnswered),
            unmatched: Some(mended),
            mendings,
            ..Outcome::default()
        }
    }

    fn matching_choice(&self, mended: &str, key: &str, mendings: &mut Vec<Mending>) -> Option<usize> {
        if let Some(at) = self.known.get(key) {
            if self.choices.get(*at).is_some_and(|choice| choice != mended && mend(choice).0 != mended) {
                mendings.push(Mending::Case);
            }
            return Some(*at);
        }
        // `10 - Completely satisfied` among 0 to 10, or `3.0` among the labels `1 - …` to `5 - …`.
        let (value, is_glued) = number_in(mended)?;
        let by_number = |choice: &String| number_in(choice).is_some_and(|(number, _)| number == value);
        let at = self.choices.iter().position(by_number)?;
        let choice_is_glued =
            self.choices.get(at).and_then(|choice| number_in(choice)).is_some_and(|(_, glued)| glued);
        // Two different labels with one number are not the same answer.
        if is_glued && choice_is_glued {
            return None;
        }
        if is_glued || choice_is_glued {
            mendings.push(Mending::GluedNumber);
        }
        Some(at)
    }

    fn resolve_packed(&self, mended: &str, mut mendings: Vec<Mending>) -> Outcome {
        let separator = self.separator.as_str();
        let (mut chosen, rest) = split_packed(mended, separator, &self.known);
        let other = self.choices.iter().position(|choice| is_other(choice));
        let mut unmatched = None;
        if !rest.is_empty() {
            match other {
                _ if is_blank_word(mended) => {
                    return Outcome {
                        missing: Some(Missing::NotAnswered),
                        mendings: vec![Mending::Blank],
                        ..Outcome::default()
                    };
                }
                Some(at) => {
                    mendings.push(Mending::Other);
                    if !chosen.contains(&at) {
                        chosen.push(at);
                    }
                }
                None => unmatched = Some(rest.join(separator)),
            }
        }
        let missing = chosen.is_empty().then_some(Missing::NotAnswered);
        Outcome { value: None, chosen, missing, unmatched, mendings }
    }

    fn recoded(&self, mended: &str, key: &str) -> Option<f64> {
        let value = number_in(mended).map(|(value, _)| value);
        let matches = |recode: &Recode| match recode {
            Recode::Range(low, high) => value.is_some_and(|value| (*low..=*high).contains(&value)),
            Recode::Label(label) => label == key,
        };
        self.recodes.iter().find(|(recode, _)| matches(recode)).map(|(_, value)| *value)
    }

    /// What is wrong with an answer that matched nothing, and how to mend it.
    pub(crate) fn reject(&self, line: u64, column: &str, found: &str) -> Reject {
        let (expected, hint) = match (&self.choices, self.low, self.high) {
            (choices, ..) if !choices.is_empty() => {
                let nearest = nearest(found, choices.iter().map(String::as_str)).unwrap_or_default();
                (
                    format!("one of {} choices", choices.len()),
                    format!("did they mean `{}`? else add it to `choices`", cut(&nearest)),
                )
            }
            (_, Some(low), Some(high)) => (
                format!("a number from {low} to {high}"),
                "widen `low` and `high`, or list it under `missing`".to_owned(),
            ),
            _ => (
                "a number".to_owned(),
                "list it under `missing` or `not_applicable` if it is no number".to_owned(),
            ),
        };
        Reject { line, column_name: column.to_owned(), found: cut(found), expected, hint }
    }
}

/// The value of each choice: its own numbers where all have one and they ascend, else 1 to n.
fn points(choices: &[String], kind: ItemKind) -> Vec<f64> {
    let numbers: Option<Vec<f64>> =
        choices.iter().map(|choice| number_in(choice).map(|(value, _)| value)).collect();
    let ascends = |numbers: &Vec<f64>| {
        numbers.len() > 1 && numbers.windows(2).all(|pair| matches!(pair, [a, b] if a < b))
    };
    match numbers.filter(ascends) {
        Some(numbers) if kind == ItemKind::Ordinal => numbers,
        _ => (1..=choices.len()).map(|point| point as f64).collect(),
    }
}

fn bounds(section: &ItemSection, kind: ItemKind, points: &[f64]) -> (Option<f64>, Option<f64>) {
    if matches!(kind, ItemKind::Choice | ItemKind::Multi) {
        return (None, None);
    }
    let recoded = section.values.iter().map(|(_, value)| *value);
    let known: Vec<f64> = points.iter().copied().chain(recoded).collect();
    let low = known.iter().copied().reduce(f64::min);
    let high = known.iter().copied().reduce(f64::max);
    (section.low.or(low), section.high.or(high))
}

fn reasons(section: &ItemSection) -> HashMap<String, Missing> {
    let lists = [
        (&section.missing, Missing::NotAnswered),
        (&section.dont_know, Missing::DontKnow),
        (&section.not_applicable, Missing::NotApplicable),
        (&section.not_asked, Missing::NotAsked),
    ];
    let pairs = lists
        .into_iter()
        .flat_map(|(answers, reason)| answers.iter().map(move |answer| (key(answer), reason)));
    pairs.collect()
}

fn recode(text: &str) -> Recode {
    let range = text.split_once("..").and_then(|(low, high)| {
        let end = |text: &str, open: f64| if text.trim().is_empty() { Some(open) } else { number(text) };
        Some(Recode::Range(end(low, f64::NEG_INFINITY)?, end(high, f64::INFINITY)?))
    });
    let exact = || number(text).map(|value| Recode::Range(value, value));
    range.or_else(exact).unwrap_or_else(|| Recode::Label(key(text)))
}
