//! `SubRip`: numbered cues whose times have a comma before the milliseconds.

use crate::formats::transcripts::cues;
use crate::formats::transcripts::webvtt::timed;
use crate::formats::transcripts::{Transcript, TranscriptFormat, whole_text};
use crate::formats::{Error, Guess, Head, Source};

/// `SubRip`.
pub(crate) struct Srt;

impl TranscriptFormat for Srt {
    const NAME: &'static str = "srt";
    const TITLE: &'static str = "a SubRip transcript (.srt)";
    const EXPORT_INSTRUCTIONS: &'static str = "In the captions editor of the video tool choose Download > SubRip (.srt), with the names of speakers if it offers them.";

    fn recognise(&self, head: &Head) -> Guess {
        let blocks = cues::blocks(&head.text);
        let shown = blocks.iter().take(20);
        let is_cue = |block: &&(u64, Vec<&str>)| {
            let [number, times, ..] = block.1.as_slice() else { return false };
            let number = number.trim_start_matches('\u{feff}').trim();
            number.bytes().all(|byte| byte.is_ascii_digit()) && times.contains("-->")
        };
        match shown.filter(is_cue).count() {
            0 => Guess::new(0, "there are no numbered cues"),
            n => Guess::new(95, format!("it begins with {n} numbered cues with times")),
        }
    }

    fn read(&self, source: &Source) -> Result<Transcript, Error> {
        let text = whole_text(source)?;
        let (mut found, mut skipped) = (Vec::new(), 0);
        for (line, block) in cues::blocks(&text) {
            match timed(line, &block) {
                Some(cue) => found.push(cue),
                None => skipped += 1,
            }
        }
        Ok(cues::transcript(found, skipped))
    }
}
