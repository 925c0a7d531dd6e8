//! WebVTT, as Zoom, Teams, `YouTube` and others write it.
//!
//! Seen: a byte order mark, words behind `WEBVTT`, `NOTE`, `STYLE` and `REGION` blocks, ids before a cue, hours left
//! out. By the standard: voice tags and cue settings. That Teams writes ids like `guid/12-0` is not confirmed by a
//! genuine file; any line before the times is an id here.

use crate::formats::transcripts::clock::milliseconds;
use crate::formats::transcripts::cues::{self, Cue};
use crate::formats::transcripts::{Transcript, TranscriptFormat, whole_text};
use crate::formats::{Error, Guess, Head, Source};

/// WebVTT.
pub(crate) struct WebVtt;

impl TranscriptFormat for WebVtt {
    const NAME: &'static str = "webvtt";
    const TITLE: &'static str = "a WebVTT transcript (Zoom, Teams, YouTube)";
    const EXPORT_INSTRUCTIONS: &'static str = "Zoom: Recordings > the meeting > Audio transcript > Download (.vtt). Teams: Recap > Transcript > Download > .vtt.";

    fn recognise(&self, head: &Head) -> Guess {
        let first = head.text.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
        let is_marked =
            first.strip_prefix("WEBVTT").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']));
        if is_marked {
            Guess::new(99, "it begins with `WEBVTT`")
        } else {
            Guess::new(0, "it does not begin with `WEBVTT`")
        }
    }

    fn read(&self, source: &Source) -> Result<Transcript, Error> {
        let text = whole_text(source)?;
        let (mut cues, mut skipped) = (Vec::new(), 0);
        for (at, (line, block)) in cues::blocks(&text).into_iter().enumerate() {
            let first = block.first().copied().unwrap_or_default().trim_start_matches('\u{feff}');
            let is_note = ["NOTE", "STYLE", "REGION"].iter().any(|word| {
                first
                    .strip_prefix(word)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
            });
            let has_times = block.iter().take(3).any(|line| line.contains("-->"));
            if (is_note && !has_times) || (at == 0 && first.starts_with("WEBVTT") && !has_times) {
                continue;
            }
            match timed(line, &block) {
                Some(cue) => cues.push(cue),
                None => skipped += 1,
            }
        }
        Ok(cues::transcript(cues, skipped))
    }
}

/// A cue from a block whose first lines may be an id or what stands behind `WEBVTT`.
pub(crate) fn timed(line: u64, block: &[&str]) -> Option<Cue> {
    let at = block.iter().take(3).position(|line| line.contains("-->"))?;
    let (from, to) = block.get(at)?.split_once("-->")?;
    let starts_ms = milliseconds(from)?;
    // Settings such as `align:start` may follow the end.
    milliseconds(to.split_whitespace().next()?)?;
    let text: Vec<String> = block.iter().skip(at + 1).map(|line| (*line).to_owned()).collect();
    Some(Cue { starts_ms, line: line + at as u64 + 1, text })
}
