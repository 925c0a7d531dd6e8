//! Otter: a line with name and time (`Anna Berg  0:03`), then what was said; a footer at the end. Teams documents look alike.

use crate::formats::transcripts::clock::milliseconds;
use crate::formats::transcripts::labels::tidy;
use crate::formats::transcripts::{Transcript, TranscriptFormat, Turn, whole_text};
use crate::formats::{Error, Guess, Head, Source};

/// Otter.
pub(crate) struct Otter;

const FOOTER: &str = "transcribed by https://otter.ai";

impl TranscriptFormat for Otter {
    const NAME: &'static str = "otter";
    const TITLE: &'static str = "a transcript by Otter, or with a line of name and time before each turn";
    const EXPORT_INSTRUCTIONS: &'static str =
        "Otter: the conversation > … > Export > TXT, with speaker names and timestamps.";

    fn recognise(&self, head: &Head) -> Guess {
        let lines: Vec<&str> = head.text.lines().filter(|line| !line.trim().is_empty()).take(200).collect();
        let n = lines.iter().filter(|line| heading(line).is_some()).count();
        let has_footer = head.text.to_lowercase().contains(FOOTER);
        let confidence = match n {
            0 => 0,
            _ if has_footer => 97,
            _ if n >= 2 && n * 5 >= lines.len() => 85,
            _ => 0,
        };
        Guess::new(confidence, format!("{n} of its first {} lines are a name and a time", lines.len()))
    }

    fn read(&self, source: &Source) -> Result<Transcript, Error> {
        let text = whole_text(source)?;
        Ok(turns((1..).zip(text.lines())))
    }
}

/// Turns that begin with a line of name and time.
pub(crate) fn turns<'a>(lines: impl Iterator<Item = (u64, &'a str)>) -> Transcript {
    let mut transcript = Transcript::default();
    for (line, text) in lines {
        let text = text.trim();
        if text.is_empty() || text.to_lowercase().starts_with(FOOTER) {
            continue;
        }
        match (heading(text), transcript.turns.last_mut()) {
            (Some((name, starts_ms)), _) => {
                let (speaker, role) = tidy(name);
                let speaker = Some(speaker).filter(|name| !name.is_empty() && !is_unknown(name));
                let turn = Turn { speaker, role, text: String::new(), starts_ms: Some(starts_ms), line };
                transcript.turns.push(turn);
            }
            (None, Some(turn)) => {
                if !turn.text.is_empty() {
                    turn.text.push('\n');
                }
                turn.text.push_str(text);
            }
            (None, None) => transcript.turns.push(Turn { text: text.to_owned(), line, ..Turn::default() }),
        }
    }
    transcript.turns.retain(|turn| !turn.text.is_empty());
    transcript
}

/// A name and a time, and nothing else on the line.
pub(crate) fn heading(line: &str) -> Option<(&str, u64)> {
    let line = line.trim();
    let (name, time) = line.rsplit_once(char::is_whitespace)?;
    let time = time.trim_start_matches(['(', '[']).trim_end_matches([')', ']']);
    let starts_ms = milliseconds(time)?;
    let name = name.trim();
    let is_name = !name.is_empty()
        && name.split_whitespace().count() <= 5
        && name.starts_with(char::is_alphabetic)
        && !name.contains(['.', ',', ';', '?', '!', '"', '\t'])
        && name.chars().next().is_some_and(|first| !first.is_lowercase());
    is_name.then_some((name, starts_ms))
}

fn is_unknown(name: &str) -> bool {
    name.to_lowercase().starts_with("unknown")
}
