//! The language of each comment, so that a French interview is not mixed with English answers.

use crate::themes::Passage;
use crate::themes::junk::is_junk;
use crate::themes::stop_words::LANGUAGES;
use crate::themes::stop_words::Telling;
use crate::themes::words::each_word;
use std::collections::BTreeMap;
use std::collections::HashMap;
use whatlang::Lang;
use whatlang::Script;

/// Letters from which on a guess is asked for.
const ENOUGH: usize = 24;

/// The comments of one language.
#[derive(Debug)]
pub(super) struct Group {
    pub(super) language: Option<Lang>,
    /// Comments that say something.
    pub(super) passages: Vec<usize>,
    /// How many say nothing; all of them are counted with the largest group.
    pub(super) n_junk: usize,
}

/// Parts passages by language, the language of most comments first. A comment too short to tell follows its source, else the
/// majority.
pub(super) fn groups(passages: &[Passage]) -> Vec<Group> {
    let mut languages = Vec::with_capacity(passages.len());
    let mut by_source: HashMap<&str, BTreeMap<&str, (Lang, usize)>> = HashMap::new();
    let mut overall: BTreeMap<&str, (Lang, usize)> = BTreeMap::new();
    let mut n_junk = 0;
    let telling = Telling::new();
    for passage in passages {
        let is_empty = is_junk(&passage.text);
        n_junk += usize::from(is_empty);
        let language = if is_empty { None } else { of(&passage.text, &telling) };
        if let Some(language) = language {
            by_source
                .entry(&passage.source)
                .or_default()
                .entry(language.code())
                .or_insert((language, 0))
                .1 += 1;
            overall.entry(language.code()).or_insert((language, 0)).1 += 1;
        }
        languages.push((is_empty, language));
    }
    let most = |counts: &BTreeMap<&str, (Lang, usize)>| {
        counts.values().rev().max_by_key(|(_, n)| *n).map(|(language, _)| *language)
    };
    let majority = most(&overall);
    let mut groups: BTreeMap<Option<&str>, Group> = BTreeMap::new();
    for (at, (is_empty, language)) in languages.into_iter().enumerate() {
        let Some(passage) = passages.get(at).filter(|_| !is_empty) else { continue };
        let of_source = || by_source.get(passage.source.as_str()).and_then(most);
        let language = language.or_else(of_source).or(majority);
        let key = language.map(|language| language.code());
        let group = groups.entry(key).or_insert(Group { language, passages: Vec::new(), n_junk: 0 });
        group.passages.push(at);
    }
    let mut groups = groups.into_values().collect::<Vec<_>>();
    groups.sort_by_key(|group| std::cmp::Reverse(group.passages.len()));
    if groups.is_empty() && n_junk > 0 {
        groups.push(Group { language: None, passages: Vec::new(), n_junk: 0 });
    }
    if let Some(first) = groups.first_mut() {
        first.n_junk = n_junk;
    }
    groups
}

/// The language, when the text leaves no doubt.
fn of(text: &str, telling: &Telling) -> Option<Lang> {
    let mut hits: BTreeMap<&str, (Lang, usize)> = BTreeMap::new();
    each_word(text, |word| {
        if let Some(language) = telling.language(word) {
            hits.entry(language.code()).or_insert((language, 0)).1 += 1;
        }
    });
    let n_of = |language: Lang| hits.get(language.code()).map_or(0, |(_, n)| *n);
    let most = hits.values().map(|(_, n)| *n).max().unwrap_or_default();
    let mut leading = hits.values().filter(|(_, n)| *n == most);
    if let (Some((language, 2..)), None) = (leading.next(), leading.next()) {
        return Some(*language);
    }
    if text.chars().filter(|letter| letter.is_alphabetic()).count() < ENOUGH {
        return None;
    }
    let guess = whatlang::detect(text)?;
    let is_latin = guess.script() == Script::Latin;
    let is_known = LANGUAGES.contains(&guess.lang());
    let is_borne_out = !is_latin || (is_known && n_of(guess.lang()) == most && most > 0);
    let is_sure = guess.is_reliable() && guess.confidence() >= 0.99 && text.split_whitespace().count() >= 10;
    (is_borne_out || (!is_known && is_sure && most == 0)).then(|| guess.lang())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn french_and_english_are_told_apart_and_short_ones_follow_their_source() {
        let french = [
            "Les exercices étaient trop longs pour nous",
            "Oui",
            "C'est une bonne idée mais il faut du temps",
        ];
        let english = [
            "The exercises were too long for the time we had",
            "Great SQL examples",
            "N/A",
            "It was a good pace",
        ];
        let said = french.iter().map(|text| ("a", text)).chain(english.iter().map(|text| ("b", text)));
        let passages = said
            .enumerate()
            .map(|(at, (source, text))| Passage { source: source.to_owned(), ..Passage::of(at, text) })
            .collect::<Vec<_>>();
        let found = groups(&passages);
        let parts = found.iter().map(|group| (group.language, group.passages.clone())).collect::<Vec<_>>();
        assert_eq!(parts, [(Some(Lang::Eng), vec![3, 4, 6]), (Some(Lang::Fra), vec![0, 1, 2])]);
        assert_eq!(found[0].n_junk, 1);
    }
}
