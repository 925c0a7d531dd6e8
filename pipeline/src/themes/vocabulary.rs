//! Words to stems, and stems back to the words people used.

use crate::themes::stop_words::is_stop_word;
use crate::themes::words::each_word;
use rust_stemmers::Algorithm;
use rust_stemmers::Stemmer;
use std::collections::BTreeMap;
use std::collections::HashMap;
use whatlang::Lang;

/// What a word is to the themes.
const STOP: u32 = u32::MAX;

/// The stems of one language.
pub(super) struct Vocabulary {
    language: Option<Lang>,
    stemmer: Option<Stemmer>,
    /// Word → stem.
    known: HashMap<String, (u32, u32)>,
    stem_ids: HashMap<String, u32>,
    pub(super) stems: Vec<String>,
    /// Per word how often it was used, its stem and the word.
    forms: Vec<(u32, u32, String)>,
}

impl Vocabulary {
    pub(super) fn new(language: Option<Lang>) -> Self {
        let stemmer = language.and_then(algorithm).map(Stemmer::create);
        Self {
            language,
            stemmer,
            known: HashMap::new(),
            stem_ids: HashMap::new(),
            stems: Vec::new(),
            forms: Vec::new(),
        }
    }

    /// The stems of a text with their counts, ascending.
    pub(super) fn read(&mut self, text: &str) -> Vec<(u32, u32)> {
        let mut stems = Vec::new();
        each_word(text, |word| {
            let (stem, form) = match self.known.get(word) {
                Some(known) => *known,
                None => self.meet(word),
            };
            if stem != STOP {
                stems.push(stem);
                if let Some((n, ..)) = self.forms.get_mut(form as usize) {
                    *n += 1;
                }
            }
        });
        stems.sort_unstable();
        let mut counted: Vec<(u32, u32)> = Vec::with_capacity(stems.len());
        for stem in stems {
            match counted.last_mut() {
                Some((before, n)) if *before == stem => *n += 1,
                _ => counted.push((stem, 1)),
            }
        }
        counted
    }

    fn meet(&mut self, word: &str) -> (u32, u32) {
        let is_stop = self.language.is_some_and(|language| is_stop_word(language, word));
        let known = if is_stop {
            (STOP, STOP)
        } else {
            let stem = self.stemmer.as_ref().map_or_else(|| word.into(), |stemmer| stemmer.stem(word));
            let next = self.stems.len() as u32;
            let id = *self.stem_ids.entry(stem.clone().into_owned()).or_insert(next);
            if id == next {
                self.stems.push(stem.into_owned());
            }
            self.forms.push((0, id, word.to_owned()));
            (id, self.forms.len() as u32 - 1)
        };
        self.known.insert(word.to_owned(), known);
        known
    }

    /// Per stem the word most often used for it, the first in the alphabet among equals.
    pub(super) fn shown(&self) -> Vec<String> {
        let mut best: BTreeMap<u32, (u32, &str)> = BTreeMap::new();
        for (n, stem, word) in &self.forms {
            let entry = best.entry(*stem).or_insert((*n, word));
            if (*n, std::cmp::Reverse(word.as_str())) > (entry.0, std::cmp::Reverse(entry.1)) {
                *entry = (*n, word);
            }
        }
        best.into_values().map(|(_, word)| word.to_owned()).collect()
    }
}

/// The Snowball stemmer of a language.
fn algorithm(language: Lang) -> Option<Algorithm> {
    Some(match language {
        Lang::Ara => Algorithm::Arabic,
        Lang::Dan => Algorithm::Danish,
        Lang::Nld => Algorithm::Dutch,
        Lang::Eng => Algorithm::English,
        Lang::Fin => Algorithm::Finnish,
        Lang::Fra => Algorithm::French,
        Lang::Deu => Algorithm::German,
        Lang::Ell => Algorithm::Greek,
        Lang::Hun => Algorithm::Hungarian,
        Lang::Ita => Algorithm::Italian,
        Lang::Nob => Algorithm::Norwegian,
        Lang::Por => Algorithm::Portuguese,
        Lang::Ron => Algorithm::Romanian,
        Lang::Rus => Algorithm::Russian,
        Lang::Spa => Algorithm::Spanish,
        Lang::Swe => Algorithm::Swedish,
        Lang::Tam => Algorithm::Tamil,
        Lang::Tur => Algorithm::Turkish,
        _ => return None,
    })
}
