//! The chat of a Zoom meeting: `HH:MM:SS<TAB>Name:<TAB>text`, or `HH:MM:SS From Name to Everyone: text`.
//!
//! Seen: the first form. The second is how older and newer versions of Zoom are documented to write; no genuine file
//! confirms it. Messages to one person are private: they are left out and counted.

use crate::formats::transcripts::clock::milliseconds;
use crate::formats::transcripts::labels::tidy;
use crate::formats::transcripts::{Transcript, TranscriptFormat, Turn, whole_text};
use crate::formats::{Error, Guess, Head, Source};

/// The chat of a Zoom meeting.
pub(crate) struct ZoomChat;

impl TranscriptFormat for ZoomChat {
    const NAME: &'static str = "zoom_chat";
    const TITLE: &'static str = "the chat of a Zoom meeting";
    const EXPORT_INSTRUCTIONS: &'static str =
        "In the meeting: Chat > … > Save chat; or take the chat file from the recordings of the meeting.";

    fn recognise(&self, head: &Head) -> Guess {
        let lines: Vec<&str> = head.text.lines().filter(|line| !line.trim().is_empty()).take(40).collect();
        let n = lines.iter().filter(|line| message(line).is_some()).count();
        let begins = lines.first().is_some_and(|line| message(line).is_some());
        let confidence = if begins && n >= 1 && n * 4 >= lines.len() { 92 } else { 0 };
        Guess::new(
            confidence,
            format!("{n} of its first {} lines are messages with a time and a name", lines.len()),
        )
    }

    fn read(&self, source: &Source) -> Result<Transcript, Error> {
        let text = whole_text(source)?;
        let mut transcript = Transcript::default();
        let (mut n_private, mut is_private) = (0, false);
        for (line, text) in (1..).zip(text.lines()) {
            match message(text) {
                Some(message) => {
                    is_private = message.is_private;
                    n_private += u64::from(is_private);
                    if !is_private {
                        transcript.turns.push(message.into_turn(line));
                    }
                }
                None if is_private || text.trim().is_empty() => {}
                None => go_on(&mut transcript.turns, text),
            }
        }
        transcript.turns.retain(|turn| !turn.text.is_empty());
        if n_private > 0 {
            transcript
                .warnings
                .push(format!("{n_private} messages to one person are private and were left out"));
        }
        Ok(transcript)
    }
}

struct Message<'a> {
    starts_ms: u64,
    name: &'a str,
    text: &'a str,
    is_private: bool,
}

impl Message<'_> {
    fn into_turn(self, line: u64) -> Turn {
        let (speaker, role) = tidy(self.name);
        let speaker = Some(speaker).filter(|speaker| !speaker.is_empty());
        Turn { speaker, role, text: self.text.trim().to_owned(), starts_ms: Some(self.starts_ms), line }
    }
}

fn message(line: &str) -> Option<Message<'_>> {
    let line = line.trim_start_matches('\u{feff}');
    let (time, rest) = line.split_at_checked(line.find(char::is_whitespace)?)?;
    let starts_ms = milliseconds(time).filter(|_| time.matches(':').count() == 2)?;
    let rest = rest.trim_start();
    if let Some(from) = rest.strip_prefix("From ") {
        let (people, text) = from.split_once(':')?;
        let (name, to) = people.rsplit_once(" to ").unwrap_or((people, "Everyone"));
        let is_private = !to.trim().to_lowercase().starts_with("everyone");
        return Some(Message { starts_ms, name: name.trim(), text, is_private });
    }
    let (name, text) = rest.split_once(":\t").or_else(|| rest.strip_suffix(':').map(|name| (name, "")))?;
    Some(Message { starts_ms, name, text, is_private: false })
}

fn go_on(turns: &mut [Turn], text: &str) {
    if let Some(turn) = turns.last_mut() {
        if !turn.text.is_empty() {
            turn.text.push('\n');
        }
        turn.text.push_str(text.trim());
    }
}
