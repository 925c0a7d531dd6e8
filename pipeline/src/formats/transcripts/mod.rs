//! Transcripts of focus groups and interviews: one file per format and one line per format in [`TRANSCRIPTS`].
//!
//! A reader gives a [`Transcript`]: turns with speaker, role, text, start and line. [`Spoken`] makes each reader a
//! [`Format`] whose sheet has a row per turn, so that transcripts come in by the same door as survey exports:
//!
//! ```
//! use gapwise_pipeline::formats::{self, Source};
//! let talk = "Interviewer 1: How was the pace?\n\nAnna: Too fast for me.\n\nInterviewer 1: Why?\n\nAnna: Night shifts.\n";
//! let transcript = formats::transcript(&Source::memory("talk.txt", talk.as_bytes()), None)?;
//! assert_eq!(transcript.turns.len(), 4);
//! assert_eq!(transcript.turns[1].speaker.as_deref(), Some("Anna"));
//! # Ok::<(), formats::Error>(())
//! ```
//!
//! A stretch without a speaker stays without one: whoever spoke before is not taken to go on. This room says what
//! stands in the file; who of the speakers is asked and who asks is settled in the codebook.

mod chat;
mod clock;
mod cues;
mod docx;
mod labelled;
mod labels;
mod otter;
mod paragraphs;
mod sbv;
mod srt;
mod webvtt;

use std::sync::Arc;

use arrow::array::{ArrayRef, RecordBatch, StringArray};

use crate::formats::sheet::cells_schema;
use crate::formats::{
    BATCH_ROWS, Column, Error, Format, Guess, Head, RowBatch, Rows, Sheet, Source, ToolRole,
};
use crate::model::SpeakerRole;

pub use labels::{names_a_role, same_speaker};

/// Every format of transcripts, the plain one last.
pub static TRANSCRIPTS: &[&dyn Format] = &[
    &Spoken(webvtt::WebVtt),
    &Spoken(srt::Srt),
    &Spoken(sbv::Sbv),
    &Spoken(docx::Docx),
    &Spoken(chat::ZoomChat),
    &Spoken(otter::Otter),
    &Spoken(labelled::Labelled),
];

/// The columns of the sheet of a transcript, in order.
pub(crate) const COLUMNS: [(&str, ToolRole); 4] = [
    ("speaker", ToolRole::Speaker),
    ("speaker_role", ToolRole::SpeakerRole),
    ("starts_ms", ToolRole::StartsAt),
    ("text", ToolRole::Passage),
];

/// Letters of a transcript that are read; a day of talk has half a million.
const MOST_BYTES: usize = 64 << 20;

/// What was said, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Transcript {
    /// The turns.
    pub turns: Vec<Turn>,
    /// What a person should know about how it was read.
    pub warnings: Vec<String>,
}

/// What one speaker said without a break.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Turn {
    /// Who spoke, as the transcript names them; none where it does not say.
    pub speaker: Option<String>,
    /// What their label says of them (`Interviewer 1`, `Anna (Host)`), if anything.
    pub role: Option<SpeakerRole>,
    /// What they said.
    pub text: String,
    /// When they began, in milliseconds from the start.
    pub starts_ms: Option<u64>,
    /// The physical line, counted from 1; in a document the paragraph.
    pub line: u64,
}

impl Transcript {
    /// The turns of each speaker, in order of appearance; spellings that differ in case and blanks are one speaker.
    pub fn speakers(&self) -> Vec<(Option<String>, u64)> {
        let mut counts: Vec<(Option<String>, u64)> = Vec::new();
        for turn in &self.turns {
            let is_same = |(speaker, _): &&mut (Option<String>, u64)| match (speaker, &turn.speaker) {
                (Some(known), Some(found)) => same_speaker(known, found),
                (None, None) => true,
                _ => false,
            };
            match counts.iter_mut().find(is_same) {
                Some((_, n)) => *n += 1,
                None => counts.push((turn.speaker.clone(), 1)),
            }
        }
        counts
    }

    /// As a sheet with a row per turn.
    pub(crate) fn into_sheet(self, tool: &str) -> Sheet {
        let columns: Vec<Column> =
            COLUMNS.iter().map(|(name, role)| Column { role: Some(*role), ..Column::named(*name) }).collect();
        let warnings = self.warnings.clone();
        let mut sheet = Sheet::new(tool, columns, Arc::new(TurnRows(Arc::new(self.turns))));
        sheet.warnings = warnings;
        sheet
    }
}

/// Reads one format of transcripts.
pub(crate) trait TranscriptFormat: Sync {
    /// The name that forces this format (`webvtt`).
    const NAME: &'static str;
    /// What people call it.
    const TITLE: &'static str;
    /// How to get such a file, for the manual and the upload page.
    const EXPORT_INSTRUCTIONS: &'static str;

    /// How sure this format is that the file is its own.
    fn recognise(&self, head: &Head) -> Guess;

    /// Reads what was said.
    fn read(&self, source: &Source) -> Result<Transcript, Error>;
}

/// A transcript format behind the door of all formats.
pub(crate) struct Spoken<F>(pub(crate) F);

impl<F: TranscriptFormat> Format for Spoken<F> {
    fn name(&self) -> &'static str {
        F::NAME
    }

    fn title(&self) -> &'static str {
        F::TITLE
    }

    fn export_instructions(&self) -> &'static str {
        F::EXPORT_INSTRUCTIONS
    }

    fn recognise(&self, head: &Head) -> Guess {
        self.0.recognise(head)
    }

    fn read(&self, source: &Source) -> Result<Sheet, Error> {
        let transcript = self.transcript(source)?;
        Ok(transcript.into_sheet(F::NAME))
    }
}

impl<F: TranscriptFormat> Spoken<F> {
    fn transcript(&self, source: &Source) -> Result<Transcript, Error> {
        let transcript = self.0.read(source)?;
        if transcript.turns.is_empty() {
            return Err(Error::Malformed {
                name: source.name.clone(),
                line: 1,
                message: format!("nobody says anything in it when it is read as {}", F::TITLE),
            });
        }
        Ok(transcript)
    }
}

/// The turns of a transcript, read by the format named or by the surest one.
///
/// # Errors
/// When no transcript format knows the file, or it cannot be read.
pub fn transcript(source: &Source, forced: Option<&str>) -> Result<Transcript, Error> {
    let sheet = crate::formats::open(source, forced)?;
    let is_transcript = TRANSCRIPTS.iter().any(|format| format.name() == sheet.tool);
    if !is_transcript {
        return Err(Error::Malformed {
            name: source.name.clone(),
            line: 1,
            message: format!(
                "it was read as `{}`, which is no transcript; name a transcript format",
                sheet.tool
            ),
        });
    }
    let mut transcript = Transcript { turns: Vec::new(), warnings: sheet.warnings.clone() };
    for batch in sheet.rows()? {
        transcript.turns.extend(turns_of(&batch?));
    }
    Ok(transcript)
}

/// The whole text of a transcript, decoded.
pub(crate) fn whole_text(source: &Source) -> Result<String, Error> {
    use std::io::Read as _;
    let mut text = String::new();
    let limit = MOST_BYTES as u64 + 1;
    let encoding = source.encoding()?;
    let read = source.text(encoding)?.take(limit).read_to_string(&mut text);
    read.map_err(|error| Error::Read { name: source.name.clone(), source: error })?;
    if text.len() > MOST_BYTES {
        let limit = format!("{} MiB", MOST_BYTES >> 20);
        return Err(Error::TooLarge { name: source.name.clone(), line: 1, what: "the transcript", limit });
    }
    Ok(text)
}

struct TurnRows(Arc<Vec<Turn>>);

impl Rows for TurnRows {
    fn open(&self) -> Result<Box<dyn Iterator<Item = Result<RowBatch, Error>> + Send>, Error> {
        let turns = Arc::clone(&self.0);
        let n_batches = turns.len().div_ceil(BATCH_ROWS);
        let batch = move |n: usize| {
            let part = turns.iter().skip(n * BATCH_ROWS).take(BATCH_ROWS).collect::<Vec<_>>();
            batch_of(&part)
        };
        Ok(Box::new((0..n_batches).map(batch)))
    }
}

fn batch_of(turns: &[&Turn]) -> Result<RowBatch, Error> {
    let columns: Vec<Column> = COLUMNS.iter().map(|(name, _)| Column::named(*name)).collect();
    let starts = turns.iter().map(|turn| turn.starts_ms.map(|starts| starts.to_string()));
    let arrays: Vec<ArrayRef> = vec![
        Arc::new(turns.iter().map(|turn| turn.speaker.as_deref()).collect::<StringArray>()),
        Arc::new(turns.iter().map(|turn| turn.role.map(SpeakerRole::as_str)).collect::<StringArray>()),
        Arc::new(starts.collect::<StringArray>()),
        Arc::new(StringArray::from_iter_values(turns.iter().map(|turn| turn.text.as_str()))),
    ];
    let lines: Vec<u64> = turns.iter().map(|turn| turn.line).collect();
    let cells = RecordBatch::try_new(cells_schema(&columns), arrays).map_err(|error| Error::Malformed {
        name: "transcript".to_owned(),
        line: lines.first().copied().unwrap_or_default(),
        message: format!("the turns could not be held: {error}"),
    })?;
    Ok(RowBatch { previews: vec![false; lines.len()], lines, cells, rejects: Vec::new() })
}

fn turns_of(batch: &RowBatch) -> Vec<Turn> {
    use arrow::array::{Array as _, AsArray as _};
    let cell = |at: usize, row: usize| {
        let texts = batch.cells.columns().get(at)?.as_string_opt::<i32>()?;
        texts.is_valid(row).then(|| texts.value(row).to_owned())
    };
    let turn = |(row, line): (usize, &u64)| Turn {
        speaker: cell(0, row),
        role: cell(1, row).and_then(|role| role.parse().ok()),
        text: cell(3, row).unwrap_or_default(),
        starts_ms: cell(2, row).and_then(|starts| starts.parse().ok()),
        line: *line,
    };
    batch.lines.iter().enumerate().map(turn).collect()
}

#[cfg(test)]
mod tests;
