//! Plain text with a label before each turn: `Interviewer 1: …`, `interviewee : …`, `[00:01:02] Anna: …`.

use crate::formats::transcripts::paragraphs::{self, Paragraph, labels_of};
use crate::formats::transcripts::{Transcript, TranscriptFormat, whole_text};
use crate::formats::{Error, Guess, Head, Source};

/// Plain text with labels.
pub(crate) struct Labelled;

impl TranscriptFormat for Labelled {
    const NAME: &'static str = "labelled_text";
    const TITLE: &'static str = "a transcript in plain text, with a label before each turn";
    const EXPORT_INSTRUCTIONS: &'static str = "Save the transcript as plain text in UTF-8, each turn on a line of its own that begins with who speaks and a colon, as in `Interviewer 1: How was it?`.";

    fn recognise(&self, head: &Head) -> Guess {
        let lines = paragraphs_of(&head.text);
        let labels = labels_of(&lines);
        let (n_labels, n_turns) = labels.believed();
        let n_lines = labels.lines().max(1);
        let begins = lines.iter().take(5).any(|line| labels.split(unclocked(&line.text)).is_some());
        let has_roles = lines
            .iter()
            .any(|line| labels.split(unclocked(&line.text)).is_some_and(|(_, role, _)| role.is_some()));
        let is_data = head.text.trim_start().starts_with(['{', '[', '<', '"']);
        let is_talk = n_labels >= 2 && n_turns >= 3 && n_labels <= (n_turns / 2).max(3) && begins && !is_data;
        let confidence = match () {
            () if !is_talk || n_turns * 8 < n_lines => 0,
            () if has_roles || n_turns * 2 >= n_lines => 80,
            () => 40,
        };
        Guess::new(
            confidence,
            format!("{n_turns} of its first {n_lines} lines begin with one of {n_labels} labels and a colon"),
        )
    }

    fn read(&self, source: &Source) -> Result<Transcript, Error> {
        let text = whole_text(source)?;
        Ok(paragraphs::transcript(&paragraphs_of(&text)))
    }
}

fn paragraphs_of(text: &str) -> Vec<Paragraph> {
    let text = text.trim_start_matches('\u{feff}');
    let line = |(line, text): (u64, &str)| Paragraph { line, text: text.to_owned(), label: None };
    (1..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty()).map(line).collect()
}

fn unclocked(text: &str) -> &str {
    crate::formats::transcripts::clock::leading(text).map_or(text, |(_, rest)| rest)
}
