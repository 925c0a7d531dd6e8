//! Names that are nearly one that is known: one letter more, less, other, or two that changed places.
//!
//! Every known word is filed under itself and under itself without each of its letters in turn; two words one edit apart
//! meet under one of these (the symmetric deletion of `SymSpell`), and the distance is then checked.

use std::collections::{HashMap, HashSet};

/// Shorter names are near too many words.
const LEAST_LETTERS: usize = 6;
/// Names that are filed; what a larger register adds is found when it is spelled as known.
const MOST_NAMES: usize = 20_000;

/// Known names by their spellings with a letter left out, and short ones.
#[derive(Debug, Default)]
pub(crate) struct Near {
    filed: HashMap<String, Vec<u32>>,
    names: Vec<String>,
    /// Names of three letters, as written: in small letters they are words.
    short: HashSet<String>,
}

impl Near {
    /// Files a word of a name: `written` as it stood, `folded` without case and accents.
    pub(crate) fn add(&mut self, written: &str, folded: &str) {
        let letters = folded.chars().count();
        let is_capital = written.chars().next().is_some_and(char::is_uppercase);
        if letters == 3 && written.chars().count() == 3 && is_capital {
            self.short.insert(written.to_owned());
        }
        let is_there = |at: &u32| self.names.get(*at as usize).is_some_and(|known| known == folded);
        let is_known = self.filed.get(folded).is_some_and(|names| names.iter().any(is_there));
        if letters < LEAST_LETTERS
            || is_known
            || self.names.len() >= MOST_NAMES
            || !folded.chars().all(char::is_alphabetic)
        {
            return;
        }
        let Ok(at) = u32::try_from(self.names.len()) else { return };
        self.names.push(folded.to_owned());
        for spelling in std::iter::once(folded.to_owned()).chain(without_each(folded)) {
            self.filed.entry(spelling).or_default().push(at);
        }
    }

    /// Whether there is nothing to find.
    pub(crate) fn is_empty(&self) -> bool {
        self.names.is_empty() && self.short.is_empty()
    }

    /// Whether a word of a text is a short name as written, or nearly a known one. In small letters it must at least begin alike,
    /// or `marker` would be taken for Parker.
    pub(crate) fn knows(&self, written: &str, folded: &str) -> bool {
        if self.short.contains(written) {
            return true;
        }
        let letters = folded.chars().count();
        if letters + 1 < LEAST_LETTERS || letters > 40 {
            return false;
        }
        let is_capital = written.chars().next().is_some_and(char::is_uppercase);
        let is_near = |at: &u32| {
            let Some(name) = self.names.get(*at as usize) else { return false };
            let begins_alike = name.chars().next() == folded.chars().next();
            (is_capital || begins_alike) && strsim::damerau_levenshtein(name, folded) <= 1
        };
        let filed = |spelling: &str| self.filed.get(spelling).is_some_and(|names| names.iter().any(is_near));
        filed(folded) || without_each(folded).any(|spelling| filed(&spelling))
    }
}

/// A word without its first letter, without its second, ….
fn without_each(word: &str) -> impl Iterator<Item = String> + '_ {
    word.char_indices().map(move |(at, letter)| {
        let (before, after) =
            (word.get(..at).unwrap_or_default(), word.get(at + letter.len_utf8()..).unwrap_or_default());
        format!("{before}{after}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_edit_is_near_and_two_are_not() {
        let mut near = Near::default();
        near.add("Kowalski", "kowalski");
        near.add("Parker", "parker");
        near.add("Cem", "cem");
        for word in ["kowalsky", "kowalsi", "kowwalski", "kowaslki", "Nowalski", "kowalski"] {
            assert!(near.knows(word, &word.to_lowercase()), "{word}");
        }
        for word in ["kowalskyi1", "kowlaksi", "marker", "walk", "cem", "Kowalskyyy"] {
            assert!(!near.knows(word, &word.to_lowercase()), "{word}");
        }
        assert!(near.knows("Cem", "cem") && near.knows("Marker", "marker"));
    }
}
