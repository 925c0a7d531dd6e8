//! Which answers a group stands for: labels, globs, ranges, or everybody else; and the distinct answers of a column.

use std::collections::HashMap;

use crate::model::Groups;
use crate::tidy::labels::{is_blank_word, key, mend, number};

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Pattern {
    Any,
    Range(f64, f64),
    Glob(Vec<String>),
    Label(String, Option<f64>),
}

impl Pattern {
    /// Reads `*`, `Employed*`, `18..24`, or a label.
    pub(crate) fn new(text: &str) -> Self {
        if text == "*" {
            return Self::Any;
        }
        let range = text.split_once("..").and_then(|(low, high)| {
            let end = |text: &str, open: f64| if text.trim().is_empty() { Some(open) } else { number(text) };
            Some(Self::Range(end(low, f64::NEG_INFINITY)?, end(high, f64::INFINITY)?))
        });
        if let Some(range) = range {
            return range;
        }
        if text.contains('*') {
            return Self::Glob(text.split('*').map(|part| mend(part).0.to_lowercase()).collect());
        }
        Self::Label(key(text), number(text))
    }

    pub(crate) fn holds(&self, mended: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Range(low, high) => number(mended).is_some_and(|value| (*low..=*high).contains(&value)),
            Self::Label(label, value) => {
                *label == key(mended) || (value.is_some() && *value == number(mended))
            }
            Self::Glob(parts) => glob(parts, &mended.to_lowercase()),
        }
    }
}

/// Named patterns first, `*` last, whatever the order of the groups.
pub(crate) fn patterns(groups: &Groups) -> Vec<(usize, Pattern)> {
    let each = groups.iter().enumerate();
    let mut patterns: Vec<(usize, Pattern)> = each
        .flat_map(|(at, (_, answers))| answers.iter().map(move |answer| (at, Pattern::new(answer))))
        .collect();
    patterns.sort_by_key(|(_, pattern)| match pattern {
        Pattern::Label(..) => 0,
        Pattern::Range(..) => 1,
        Pattern::Glob(_) => 2,
        Pattern::Any => 3,
    });
    patterns
}

/// Each distinct answer in its most frequent spelling, numbers in order, others as they appear.
pub(crate) fn distinct_answers<'a>(
    values: impl Iterator<Item = (&'a str, u64)>,
    separator: Option<&str>,
    missing: &[String],
) -> Vec<String> {
    let missing: Vec<String> = missing.iter().map(|answer| key(answer)).collect();
    let mut spellings: Vec<(String, HashMap<String, u64>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for (raw, n) in values {
        let pieces: Vec<&str> =
            separator.map_or_else(|| vec![raw], |separator| raw.split(separator).collect());
        for piece in pieces {
            let (mended, _) = mend(piece);
            let key = key(&mended);
            if is_blank_word(&mended) || missing.contains(&key) {
                continue;
            }
            let at = *places.entry(key.clone()).or_insert_with(|| {
                spellings.push((key, HashMap::new()));
                spellings.len() - 1
            });
            if let Some((_, counts)) = spellings.get_mut(at) {
                *counts.entry(mended).or_insert(0) += n;
            }
        }
    }
    let usual = |counts: &HashMap<String, u64>| {
        counts
            .iter()
            .max_by_key(|(text, n)| (**n, std::cmp::Reverse((*text).clone())))
            .map(|(text, _)| text.clone())
    };
    let mut answers: Vec<String> = spellings.iter().filter_map(|(_, counts)| usual(counts)).collect();
    if answers.iter().all(|answer| number(answer).is_some()) {
        answers.sort_by(|a, b| number(a).unwrap_or_default().total_cmp(&number(b).unwrap_or_default()));
    }
    answers
}

fn glob(parts: &[String], text: &str) -> bool {
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return false };
    let Some(mut rest) = text.strip_prefix(first.as_str()) else { return false };
    let middle = parts.get(1..parts.len().saturating_sub(1)).unwrap_or_default();
    for part in middle {
        let Some(at) = rest.find(part.as_str()) else { return false };
        rest = rest.get(at + part.len()..).unwrap_or_default();
    }
    rest.ends_with(last.as_str())
}
