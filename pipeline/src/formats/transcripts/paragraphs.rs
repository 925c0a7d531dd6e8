//! Turns out of paragraphs or lines that begin with a label, as people type interviews.
//!
//! A paragraph without a label goes on with what its speaker says, and so does one that is indented where others are
//! not; before the first label it is nobody's. A single word by itself, without a label or a full stop, is what is left of
//! a cut: it is left out and counted. Two paragraphs with the same label are two turns, as in the document.

use crate::formats::transcripts::clock;
use crate::formats::transcripts::labels::{Labels, tidy};
use crate::formats::transcripts::{Transcript, Turn};

/// A paragraph of a document, or a line of a text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Paragraph {
    /// Its number, or that of its line, counted from 1.
    pub(crate) line: u64,
    pub(crate) text: String,
    /// What stands out at its beginning, as bold text or as the first cell of a row.
    pub(crate) label: Option<String>,
}

/// The labels that these paragraphs are begun with.
pub(crate) fn labels_of(paragraphs: &[Paragraph]) -> Labels {
    let mut labels = Labels::of(paragraphs.iter().map(|paragraph| unclocked(&paragraph.text).1));
    for label in paragraphs.iter().filter_map(|paragraph| paragraph.label.as_ref()) {
        labels.add_certain(label);
    }
    labels
}

/// The turns of the paragraphs.
pub(crate) fn transcript(paragraphs: &[Paragraph]) -> Transcript {
    let labels = labels_of(paragraphs);
    let is_indented = |paragraph: &Paragraph| paragraph.text.starts_with(char::is_whitespace);
    let labelled =
        || paragraphs.iter().filter(|paragraph| labels.split(unclocked(&paragraph.text).1).is_some());
    let indent_goes_on =
        labelled().filter(|paragraph| is_indented(paragraph)).count() * 2 < labelled().count();
    let mut turns: Vec<Turn> = Vec::new();
    let mut n_stray = 0;
    for paragraph in paragraphs.iter().filter(|paragraph| !paragraph.text.trim().is_empty()) {
        let (starts_ms, text) = unclocked(&paragraph.text);
        let line = paragraph.line;
        let goes_on = indent_goes_on && is_indented(paragraph) && !turns.is_empty();
        if let Some((speaker, role, said)) = labels.split(text).filter(|_| !goes_on) {
            let (later_ms, said) = unclocked(said);
            turns.push(Turn {
                speaker: Some(speaker),
                role,
                text: said.trim().to_owned(),
                starts_ms: starts_ms.or(later_ms),
                line,
            });
            continue;
        }
        if let Some(label) = &paragraph.label {
            let (speaker, role) = tidy(label);
            let said =
                text.strip_prefix(label.as_str()).unwrap_or(text).trim().trim_start_matches([':', '-', '–']);
            turns.push(Turn { speaker: Some(speaker), role, text: said.trim().to_owned(), starts_ms, line });
            continue;
        }
        if is_stray(text) && !turns.is_empty() {
            n_stray += 1;
            continue;
        }
        match turns.last_mut().filter(|_| starts_ms.is_none()) {
            Some(turn) => {
                if !turn.text.is_empty() {
                    turn.text.push('\n');
                }
                turn.text.push_str(text.trim());
            }
            None => turns.push(Turn { text: text.trim().to_owned(), starts_ms, line, ..Turn::default() }),
        }
    }
    turns.retain(|turn| !turn.text.is_empty());
    let warnings = (n_stray > 0).then(|| format!("{n_stray} single words without a speaker were left out"));
    Transcript { turns, warnings: warnings.into_iter().collect() }
}

/// One word by itself, without any other sign.
fn is_stray(text: &str) -> bool {
    let text = text.trim();
    !text.is_empty() && text.chars().all(char::is_alphanumeric)
}

fn unclocked(text: &str) -> (Option<u64>, &str) {
    clock::leading(text).map_or((None, text), |(time, rest)| (Some(time), rest))
}
