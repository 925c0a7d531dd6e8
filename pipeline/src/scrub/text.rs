//! Passages in text that tell who a person is, replaced by what they were: `[e-mail]`, `[name]`, …
//!
//! Patterns find addresses and numbers; an Aho-Corasick automaton finds the values of this upload's own identifying
//! columns, with case and accents folded and only as whole words. Card numbers must pass Luhn's check and IBANs the
//! check of ISO 13616, so that a sum of money is not taken for one.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;
use unicode_normalization::UnicodeNormalization as _;

/// The name of the replacement for known names and values.
const NAME: &str = "[name]";

/// Replaces what identifies people in text.
#[derive(Debug, Default)]
pub struct Scrubber {
    known: Option<AhoCorasick>,
}

/// A text after scrubbing, and what was replaced in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scrubbed {
    /// The text with its replacements.
    pub text: String,
    /// How often each replacement was made.
    pub counts: BTreeMap<&'static str, u64>,
}

impl Scrubbed {
    /// How many passages were replaced.
    pub fn total(&self) -> u64 {
        self.counts.values().sum()
    }
}

impl Scrubber {
    /// A scrubber that also knows values of this upload's identifying columns or of a roster.
    ///
    /// A value of several words is known as a whole and, where it looks like a person's name, by each word of four letters or more.
    pub fn new<'a>(values: impl IntoIterator<Item = &'a str>) -> Self {
        let mut patterns = BTreeSet::new();
        for value in values {
            let folded = fold_letters(value.trim());
            let is_telling = folded.chars().filter(|c| c.is_alphanumeric()).count() >= 4
                && !COMMON.contains(&folded.as_str());
            let words: Vec<&str> = folded.split_whitespace().collect();
            let looks_like_name =
                words.len() <= 4 && folded.chars().all(|c| c.is_alphabetic() || " -'.".contains(c));
            if looks_like_name {
                let telling = words.iter().filter(|word| word.chars().count() >= 4 && !COMMON.contains(word));
                patterns.extend(telling.map(|word| (*word).to_owned()));
            }
            if is_telling {
                patterns.insert(folded);
            }
        }
        let known = (!patterns.is_empty())
            .then(|| AhoCorasick::builder().match_kind(MatchKind::LeftmostLongest).build(&patterns).ok())
            .flatten();
        Self { known }
    }

    /// Replaces what identifies people.
    pub fn scrub(&self, text: &str) -> Scrubbed {
        let mut counts = BTreeMap::new();
        let mut text = text.to_owned();
        for (replacement, pattern, check) in PATTERNS.iter() {
            let is_found = pattern.find_iter(&text).any(|found| check(found.as_str()));
            if !is_found {
                continue;
            }
            let replaced = pattern.replace_all(&text, |captures: &regex::Captures<'_>| {
                let found = captures.get(0).map_or("", |found| found.as_str());
                if !check(found) {
                    return found.to_owned();
                }
                *counts.entry(*replacement).or_insert(0) += 1;
                let lead = captures.name("lead").map_or("", |lead| lead.as_str());
                format!("{lead}{replacement}")
            });
            text = replaced.into_owned();
        }
        let text = self.replace_known(&text, &mut counts);
        Scrubbed { text, counts }
    }

    fn replace_known(&self, text: &str, counts: &mut BTreeMap<&'static str, u64>) -> String {
        let Some(known) = &self.known else {
            return text.to_owned();
        };
        // Folding may change lengths, so every folded letter remembers where it came from.
        let mut folded = String::with_capacity(text.len());
        let mut origins = Vec::with_capacity(text.len());
        for (at, letter) in text.char_indices() {
            let start = folded.len();
            folded.push_str(&fold_letters(letter.encode_utf8(&mut [0; 4])));
            origins.extend(std::iter::repeat_n(at, folded.len() - start));
        }
        let mut kept = String::with_capacity(text.len());
        let mut done = 0;
        for found in known.find_iter(&folded) {
            let before = folded.get(..found.start()).and_then(|text| text.chars().next_back());
            let after = folded.get(found.end()..).and_then(|text| text.chars().next());
            let is_word =
                !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric);
            let Some(start) = origins.get(found.start()).copied().filter(|_| is_word) else {
                continue;
            };
            let end = origins.get(found.end()).copied().unwrap_or(text.len());
            kept.push_str(text.get(done..start).unwrap_or_default());
            kept.push_str(NAME);
            *counts.entry(NAME).or_insert(0) += 1;
            done = end;
        }
        kept.push_str(text.get(done..).unwrap_or_default());
        kept
    }
}

/// Words that stand in name columns without being names.
const COMMON: &[&str] = &[
    "anonymous",
    "anonym",
    "none",
    "test",
    "n/a",
    "name",
    "user",
    "guest",
    "admin",
    "student",
    "learner",
    "unknown",
];

type Check = fn(&str) -> bool;

static PATTERNS: LazyLock<Vec<(&'static str, Regex, Check)>> = LazyLock::new(|| {
    let always: Check = |_| true;
    let patterns: [(&'static str, &str, Check); 7] = [
        (
            "[e-mail]",
            r"(?i)[\p{L}\p{N}._%+\-]+\s?(?:@|\(at\)|\[at\])\s?[\p{L}\p{N}\-]+(?:\.[\p{L}\p{N}\-]+)*\.\p{L}{2,}",
            always,
        ),
        ("[link]", r"(?i)\b(?:https?://|www\.)\S+", always),
        ("[iban]", r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b", is_iban),
        ("[card]", r"\b(?:\d[ \-]?){12,18}\d\b", is_card),
        ("[ip]", r"\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b", always),
        ("[phone]", r"(?:\+|\b00|\(\d{2,4}\) ?|\b0|\b\d{3}[ .\-])\d[\d \-./()]{5,16}\d\b", is_phone),
        ("[handle]", r"(?P<lead>^|[\s(,;:])@[A-Za-z0-9_]{3,30}\b", always),
    ];
    let compiled =
        patterns.into_iter().filter_map(|(name, text, check)| Some((name, Regex::new(text).ok()?, check)));
    compiled.collect()
});

/// Nine to fifteen digits, as in E.164, and not a date or a span of years.
fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let groups: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let is_dates = groups.len() >= 3
        && groups.iter().all(|group| group.len() <= 2 || group.len() == 4)
        && groups.iter().any(|g| g.starts_with("20") || g.starts_with("19"))
        && !text.starts_with(['+', '(']);
    (9..=15).contains(&digits) && !is_dates
}

/// Luhn's check.
fn is_card(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| if at % 2 == 0 { *digit } else { (digit * 2) / 10 + (digit * 2) % 10 })
        .sum();
    (13..=19).contains(&digits.len()) && sum.is_multiple_of(10) && digits.iter().any(|digit| *digit > 0)
}

/// The check of ISO 13616: the first four signs at the end, letters as numbers, remainder 1 by 97.
fn is_iban(text: &str) -> bool {
    let signs: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    if !(15..=34).contains(&signs.len()) {
        return false;
    }
    let (first, rest) = signs.split_at(4);
    let remainder =
        rest.iter().chain(first).filter_map(|c| c.to_digit(36)).fold(0_u32, |remainder, value| {
            let scale = if value > 9 { 100 } else { 10 };
            (remainder * scale + value) % 97
        });
    remainder == 1
}

fn fold_letters(text: &str) -> String {
    text.nfkd()
        .filter(|c| !unicode_normalization::char::is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn scrub(text: &str) -> String {
        Scrubber::new(["Müller", "Anna Maria Kowalski", "s1234567", "Bo"]).scrub(text).text
    }

    #[test]
    fn addresses_and_numbers_are_replaced() {
        assert_eq!(
            scrub("write to jo.bloggs+x@uni.ac.uk or see https://a.b/c?d=1."),
            "write to [e-mail] or see [link]"
        );
        assert_eq!(scrub("call +49 170 1234567 or (405) 321-1111"), "call [phone] or [phone]");
        assert_eq!(
            scrub("card 4111 1111 1111 1111, IBAN DE89 3704 0044 0532 0130 00"),
            "card [card], IBAN [iban]"
        );
        assert_eq!(scrub("from 192.168.10.7, thanks @jo_bloggs"), "from [ip], thanks [handle]");
    }

    #[test]
    fn ordinary_numbers_stay() {
        for text in [
            "I paid 1234567890123456 pesos",
            "in 2019-2020, 10 of 12 weeks",
            "version 3.11.2",
            "score 100/100 on 2020-06-05",
        ] {
            assert_eq!(scrub(text), text);
        }
    }

    #[test]
    fn known_names_go_with_case_and_accents_folded_and_only_as_words() {
        assert_eq!(
            scrub("Thanks to Mrs MULLER and KOWALSKI (s1234567)!"),
            "Thanks to Mrs [name] and [name] ([name])!"
        );
        assert_eq!(scrub("Mülleresque, about Bo"), "Mülleresque, about Bo");
        let scrubbed = Scrubber::new(["Müller"]).scrub("müller, Mu\u{308}ller");
        assert_eq!((scrubbed.text.as_str(), scrubbed.total()), ("[name], [name]", 2));
    }

    proptest! {
        #[test]
        fn scrubbing_never_panics_and_leaves_no_known_name(before in "\\PC{0,20}", after in "\\PC{0,20}") {
            let text = format!("{before} Kowalski {after}");
            let scrubbed = Scrubber::new(["Kowalski"]).scrub(&text).text;
            prop_assert!(!scrubbed.contains(" Kowalski "), "{}", scrubbed);
        }
    }
}
