//! Where there are too few comments for themes: what several people say in the same words.

use crate::themes::units::Piece;
use crate::themes::words::each_word;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// A phrase is used by at least so many people.
const PEOPLE: usize = 3;

/// How many are given.
const MOST: usize = 12;

/// Pairs of neighbouring words and single words that at least three people used, by how many did.
pub(super) fn frequent(pieces: &[Piece], is_stop_word: impl Fn(&str) -> bool) -> Vec<(String, usize)> {
    let mut people: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for piece in pieces {
        let mut before: Option<String> = None;
        each_word(&piece.text, |word| {
            if is_stop_word(word) {
                before = None;
                return;
            }
            people.entry(word.to_owned()).or_default().insert(piece.person);
            if let Some(before) = &before {
                people.entry(format!("{before} {word}")).or_default().insert(piece.person);
            }
            before = Some(word.to_owned());
        });
    }
    let mut phrases = people
        .into_iter()
        .map(|(phrase, people)| (phrase, people.len()))
        .filter(|(_, n)| *n >= PEOPLE)
        .collect::<Vec<_>>();
    let pairs = phrases.iter().filter(|(phrase, _)| phrase.contains(' ')).cloned().collect::<Vec<_>>();
    // A word that is nearly always used in one pair adds nothing to the pair.
    phrases.retain(|(phrase, n)| {
        phrase.contains(' ')
            || !pairs
                .iter()
                .any(|(pair, of_pair)| *of_pair * 10 >= *n * 8 && pair.split(' ').any(|word| word == phrase))
    });
    phrases.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    phrases.truncate(MOST);
    phrases
}
