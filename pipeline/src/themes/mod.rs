//! Comments to themes: a reading aid, never "the topics".
//!
//! [`find`] takes passages, each by one person, and gives one [`Found`] per language: junk is counted and set aside, long
//! comments are cut into sentences, a sentence that one person repeats counts once, words become points
//! ([`Counts`](gapwise_statistics::clusters::Counts)), points become clusters. A cluster that does not come back when a fifth
//! of the people is left out is folded into "Mixed comments". `edits` are what a person decided about themes; they are
//! applied to every later run.
//!
//! ```
//! use gapwise_pipeline::themes::{Mode, Options, Passage, find};
//!
//! let said = ["The pace was too fast", "N/A", "More time for exercises please"];
//! let passages = said.iter().enumerate().map(|(at, text)| Passage::of(at, text)).collect::<Vec<_>>();
//! let found = find(&passages, &Options::default(), &[]);
//! assert_eq!(found[0].mode, Mode::Listed);
//! assert_eq!((found[0].n_comments, found[0].n_junk), (2, 1));
//! ```
//!
//! The same passages in another order give the same themes. This room knows no Arrow, no lake and no background: who said
//! what is compared elsewhere.

mod analysis;
mod edits;
mod error;
mod junk;
mod labels;
mod language;
mod matching;
mod phrases;
mod quotes;
mod sentences;
mod stability;
mod stop_words;
mod units;
mod vocabulary;
mod word_pieces;
mod words;
mod working;

pub use edits::Edit;
pub use edits::EditKind;
pub use error::Error;
pub use matching::Earlier;
pub use matching::Match;
pub use matching::matches;
pub use word_pieces::WordPieces;

use std::sync::Arc;

/// What one person wrote or said at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// What names it across runs.
    pub comment_id: String,
    /// Who said it.
    pub person: String,
    /// Where it came from: passages of one source tend to be of one language.
    pub source: String,
    /// The words.
    pub text: String,
}

impl Passage {
    /// A passage of a numbered person, for tests and for files without people.
    #[must_use]
    pub fn of(at: usize, text: &str) -> Self {
        let name = at.to_string();
        Self { comment_id: name.clone(), person: name, source: String::new(), text: text.to_owned() }
    }
}

/// How to look for themes.
#[derive(Clone, Debug)]
pub struct Options {
    /// How many clusters; by default 8, fewer where there are few comments.
    pub k: Option<usize>,
    /// What the draws begin with.
    pub seed: u64,
    /// How often people are left out.
    pub subsamples: usize,
    /// From how many comments on there is clustering; 60, or 30 when somebody asks for it.
    pub from: usize,
    /// A table of word pieces instead of the comments' own words.
    pub word_pieces: Option<Arc<WordPieces>>,
    /// The themes of the run before, so that a theme keeps its number.
    pub known: Vec<Known>,
}

/// A theme of the run before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its number.
    pub number: u32,
    /// Its comments.
    pub comments: Vec<String>,
}

/// Comments from which on themes are made without asking.
pub const USUAL: usize = 60;

/// Comments from which on themes may be asked for.
pub const LEAST: usize = 30;

impl Default for Options {
    fn default() -> Self {
        Self { k: None, seed: 1, subsamples: 20, from: USUAL, word_pieces: None, known: Vec::new() }
    }
}

/// What became of the comments of one language.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// ISO 639-3, `eng` for English; `und` when there is nothing to tell it by.
    pub language: String,
    /// Whether there are themes.
    pub mode: Mode,
    /// Comments that say something.
    pub n_comments: usize,
    /// Who made them.
    pub n_people: usize,
    /// Comments that say nothing: `N/A`, `-`, `none`.
    pub n_junk: usize,
    /// Sentences that one person had already said.
    pub n_repeated: usize,
    /// Comments with no word that somebody else used.
    pub n_too_short: usize,
    /// Clusters looked for.
    pub k: usize,
    /// Directions kept.
    pub n_dims: usize,
    /// What the draws began with.
    pub seed: u64,
    /// How often people were left out.
    pub subsamples: usize,
    /// Edits whose theme is not there any more.
    pub n_edits_waiting: usize,
    /// The themes, the one of most people first; mixed comments last.
    pub themes: Vec<Theme>,
    /// Every sentence or short comment.
    pub units: Vec<Unit>,
    /// Where there are no themes: words and pairs of words that several people used, with how many.
    pub phrases: Vec<(String, usize)>,
}

/// How the comments of a language are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Too few: all are listed.
    Listed,
    /// Few, and somebody asked.
    Exploratory,
    /// Enough.
    Clustered,
}

impl Mode {
    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Listed => "listed",
            Self::Exploratory => "exploratory",
            Self::Clustered => "clustered",
        }
    }
}

/// A theme.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// Its number, kept from run to run where most of its comments stay together.
    pub number: u32,
    /// What a person called it, else its words.
    pub title: String,
    /// The words that are more its own than the others'.
    pub words: Vec<String>,
    /// Every stem of weight, for finding it again in another iteration.
    pub stems: Vec<(String, f64)>,
    /// Who raised it.
    pub n_people: usize,
    /// In how many comments.
    pub n_comments: usize,
    /// How well it comes back when people are left out, 0 to 1.
    pub stability: Option<f64>,
    /// What that means, or that a person made it.
    pub standing: Standing,
    /// The units nearest its middle, the short ones first.
    pub quotes: Vec<usize>,
}

/// What can be said of a theme.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It recurs when people are left out.
    Recurs,
    /// It mostly does.
    Tentative,
    /// What did not come back, put together.
    Mixed,
    /// A person pinned it or split it off.
    Kept,
}

impl Standing {
    /// The words for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Recurs => "recurs when people are left out",
            Self::Tentative => "tentative",
            Self::Mixed => "mixed comments",
            Self::Kept => "kept by a person",
        }
    }
}

/// A sentence of a long comment, or a short comment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The passage, by its place among those given.
    pub passage: usize,
    /// Its words.
    pub text: String,
    /// The cluster it was found in, before any was folded.
    pub cluster: Option<u32>,
    /// The number of its theme.
    pub theme: Option<u32>,
}

/// Finds the themes of passages, language by language, the language of most comments first.
#[must_use]
pub fn find(passages: &[Passage], options: &Options, edits: &[Edit]) -> Vec<Found> {
    let of_edits = edits.iter().flat_map(|edit| [Some(edit.theme), edit.into]).flatten();
    let mut numbers =
        options.known.iter().map(|known| known.number).chain(of_edits).max().unwrap_or_default();
    let mut found = Vec::new();
    for group in language::groups(passages) {
        found.push(analysis::analyse(passages, &group, options, edits, &mut numbers));
    }
    found
}

#[cfg(test)]
mod tests;
