//! Passages in text that tell who a person is, replaced by what they were: `[e-mail]`, `[name]`, …
//!
//! Patterns find addresses and numbers; an Aho-Corasick automaton finds the values of this upload's own identifying
//! columns, with case and accents folded and only as whole words; names of six letters or more are found with one slip.

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, MatchKind};
use unicode_normalization::UnicodeNormalization as _;

use crate::scrub::near::Near;
use crate::scrub::patterns::PATTERNS;

/// The name of the replacement for known names and values.
const NAME: &str = "[name]";

/// Replaces what identifies people in text.
#[derive(Debug, Default)]
pub struct Scrubber {
    known: Option<AhoCorasick>,
    near: Near,
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
        let mut near = Near::default();
        for value in values {
            let folded = fold_letters(value.trim());
            let is_telling = folded.chars().filter(|c| c.is_alphanumeric()).count() >= 4
                && !COMMON.contains(&folded.as_str());
            let words: Vec<&str> = folded.split_whitespace().collect();
            let looks_like_name =
                words.len() <= 4 && folded.chars().all(|c| c.is_alphabetic() || " -'.".contains(c));
            if looks_like_name {
                for written in value.split_whitespace() {
                    let folded = fold_letters(written);
                    if !COMMON.contains(&folded.as_str()) {
                        near.add(written, &folded);
                    }
                }
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
        Self { known, near }
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
        let text = self.replace_near(&text, &mut counts);
        Scrubbed { text, counts }
    }

    /// Short names, and words that are nearly a known name.
    fn replace_near(&self, text: &str, counts: &mut BTreeMap<&'static str, u64>) -> String {
        if self.near.is_empty() {
            return text.to_owned();
        }
        let is_letter = |c: char| c.is_alphabetic() || unicode_normalization::char::is_combining_mark(c);
        let mut kept = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(start) = rest.find(is_letter) {
            let (before, from) = rest.split_at(start);
            let (word, after) = from.split_at(from.find(|c| !is_letter(c)).unwrap_or(from.len()));
            kept.push_str(before);
            // What was put in is no name.
            let is_put_in = before.ends_with('[') && after.starts_with([']', '-', ' ']);
            if !is_put_in && self.near.knows(word, &fold_letters(word)) {
                kept.push_str(NAME);
                *counts.entry(NAME).or_insert(0) += 1;
            } else {
                kept.push_str(word);
            }
            rest = after;
        }
        kept.push_str(rest);
        kept
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
            "Thanks to Mrs [name] and [name] ([student number])!"
        );
        assert_eq!(scrub("Mülleresque, about Bo"), "Mülleresque, about Bo");
        let scrubbed = Scrubber::new(["Müller"]).scrub("müller, Mu\u{308}ller");
        assert_eq!((scrubbed.text.as_str(), scrubbed.total()), ("[name], [name]", 2));
    }

    #[test]
    fn a_slip_does_not_hide_a_name() {
        assert_eq!(scrub("Kowalsky, kowlaski and Muler told Bo"), "[name], [name] and [name] told Bo");
        assert_eq!(scrub("the muller light was killer"), "the [name] light was killer");
        let short = Scrubber::new(["Cem Öz", "Ann Lee"]);
        assert_eq!(
            short.scrub("Cem and Ann, an annual thing; cem").text,
            "[name] and [name], an annual thing; cem"
        );
    }

    #[test]
    fn numbers_of_students_and_long_addresses_are_replaced_and_counted_by_kind() {
        let scrubbed = Scrubber::default().scrub(
            "student number: 20231234, matriculation no. AB123456, k1234567, 2001:db8::8a2e:370:7334 and a@b.org, c@d.org",
        );
        let counts: Vec<(&str, u64)> = scrubbed.counts.iter().map(|(kind, n)| (*kind, *n)).collect();
        assert_eq!(counts, [("[e-mail]", 2), ("[ip]", 1), ("[student number]", 3)], "{}", scrubbed.text);
        for text in ["at 10:20:30", "std::fmt::Write", "room B12", "covid19", "a: b: c", "MP3 and H2O"] {
            assert_eq!(Scrubber::default().scrub(text).text, text);
        }
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
