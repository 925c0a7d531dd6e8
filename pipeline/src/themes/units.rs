//! What is clustered: comments, each once per person, in an order of their own; long ones with their sentences.

use crate::themes::Passage;
use crate::themes::sentences;
use std::collections::HashMap;
use std::collections::HashSet;

/// A comment, or a sentence of one, on its way.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub(super) passage: usize,
    /// Its person, numbered.
    pub(super) person: u32,
    pub(super) text: String,
    /// Its sentences when it is long.
    pub(super) parts: Vec<String>,
}

/// The units of a group of passages.
#[derive(Debug)]
pub(super) struct Units {
    pub(super) pieces: Vec<Piece>,
    pub(super) n_people: usize,
    pub(super) n_repeated: usize,
}

/// Cuts the passages and sorts them by their words, so that nothing later depends on the order of the rows.
pub(super) fn of(passages: &[Passage], among: &[usize]) -> Units {
    let mut people: HashMap<&str, u32> = HashMap::new();
    let mut pieces = Vec::new();
    let mut n_repeated = 0;
    for at in among {
        let Some(passage) = passages.get(*at) else { continue };
        let next = people.len() as u32;
        let person = *people.entry(&passage.person).or_insert(next);
        let sentences = sentences::of(&passage.text);
        n_repeated += sentences.n_repeated;
        let piece = Piece { passage: *at, person, text: sentences.whole, parts: sentences.parts };
        pieces.push((folded(&piece.text), piece));
    }
    let id = |piece: &Piece| passages.get(piece.passage).map(|passage| passage.comment_id.as_str());
    pieces.sort_by(|(a, left), (b, right)| a.cmp(b).then_with(|| id(left).cmp(&id(right))));
    let mut seen = HashSet::new();
    pieces.retain(|(folded, piece)| {
        let is_new = seen.insert((folded.clone(), piece.person));
        n_repeated += usize::from(!is_new);
        is_new
    });
    let pieces = pieces.into_iter().map(|(_, piece)| piece).collect::<Vec<_>>();
    Units { pieces, n_people: people.len(), n_repeated }
}

impl Piece {
    /// What is shown and counted of it: itself, or each sentence.
    pub(super) fn shown(&self) -> Vec<Self> {
        let part = |text: &String| Self { text: text.clone(), parts: Vec::new(), ..self.clone() };
        if self.parts.is_empty() { vec![self.clone()] } else { self.parts.iter().map(part).collect() }
    }
}

/// Letters and digits in lower case: what makes two sentences the same.
fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() || "+#".contains(letter) {
            folded.push(letter);
        } else if !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded.trim().to_owned()
}
