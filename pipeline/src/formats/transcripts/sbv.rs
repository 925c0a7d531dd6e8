//! SBV, the captions of `YouTube`: a line `0:00:01.000,0:00:02.000`, then text.

use crate::formats::transcripts::clock::milliseconds;
use crate::formats::transcripts::cues::{self, Cue};
use crate::formats::transcripts::{Transcript, TranscriptFormat, whole_text};
use crate::formats::{Error, Guess, Head, Source};

/// SBV.
pub(crate) struct Sbv;

impl TranscriptFormat for Sbv {
    const NAME: &'static str = "sbv";
    const TITLE: &'static str = "a transcript in SBV (YouTube)";
    const EXPORT_INSTRUCTIONS: &'static str =
        "YouTube Studio > Subtitles > the language > Options > Download > .sbv.";

    fn recognise(&self, head: &Head) -> Guess {
        let blocks = cues::blocks(&head.text);
        let shown: Vec<_> = blocks.iter().take(20).collect();
        let n =
            shown.iter().filter(|(_, block)| block.first().and_then(|line| times(line)).is_some()).count();
        let is_sbv = n > 0 && n * 2 >= shown.len();
        Guess::new(if is_sbv { 95 } else { 0 }, format!("{n} of its first blocks begin with two times"))
    }

    fn read(&self, source: &Source) -> Result<Transcript, Error> {
        let text = whole_text(source)?;
        let (mut found, mut skipped) = (Vec::new(), 0);
        for (line, block) in cues::blocks(&text) {
            let Some((times_line, said)) = block.split_first() else { continue };
            match times(times_line) {
                Some(starts_ms) => {
                    let text = said.iter().map(|line| (*line).to_owned()).collect();
                    found.push(Cue { starts_ms, line: line + 1, text });
                }
                None => skipped += 1,
            }
        }
        Ok(cues::transcript(found, skipped))
    }
}

fn times(line: &str) -> Option<u64> {
    let (from, to) = line.trim_start_matches('\u{feff}').trim().split_once(',')?;
    milliseconds(to)?;
    milliseconds(from)
}
