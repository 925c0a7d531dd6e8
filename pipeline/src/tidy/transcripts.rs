//! Turns of a transcript as rows: who speaks becomes a pseudonym, what they say is scrubbed and lands as comments.
//!
//! Everybody's turns land, with the role of the speaker; respondents, one row of the wide file each, are only those who
//! are asked. Names of speakers land nowhere: they are replaced where others say them.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use arrow::array::{Array as _, ArrayRef, AsArray as _, Int64Array, RecordBatch, StringArray, UInt64Array};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};

use crate::formats::{RowBatch, Sheet, ToolRole, same_speaker};
use crate::model::{Codebook, SpeakerCounts, SpeakerRole, TranscriptSection};
use crate::scrub::Scrubber;
use crate::tidy::comments::{language, schema as comments_schema};
use crate::tidy::plan::{Pseudonyms, Tidied};
use crate::tidy::respondents::Respondents;
use crate::tidy::tallies::Tallies;
use crate::tidy::wide::WideRows;
use crate::tidy::{Error, wide};

/// A transcript bound to the columns of its sheet.
pub(crate) struct TranscriptReader {
    /// Speaker, role, start, text.
    columns: [Option<usize>; 4],
    section: TranscriptSection,
    perspective: crate::model::Perspective,
    measure_id: String,
    /// The role of each speaker so far.
    roles: HashMap<String, SpeakerRole>,
    seen: HashSet<String>,
    counts: BTreeMap<&'static str, (HashSet<String>, u64)>,
    redacted: SchemaRef,
    wide: SchemaRef,
}

/// Whether a sheet is a transcript.
pub(crate) fn is_transcript(sheet: &Sheet) -> bool {
    sheet.columns.iter().any(|column| column.role == Some(ToolRole::Passage))
}

impl TranscriptReader {
    /// For a sheet that is a transcript.
    pub(crate) fn new(codebook: &Codebook, sheet: &Sheet) -> Option<Self> {
        if !is_transcript(sheet) {
            return None;
        }
        let place = |role| sheet.columns.iter().position(|column| column.role == Some(role));
        let fields = vec![
            Field::new("line", DataType::UInt64, false),
            Field::new("speaker", DataType::Utf8, false),
            Field::new("speaker_role", DataType::Utf8, false),
            Field::new("starts_ms", DataType::Int64, true),
            Field::new("text", DataType::Utf8, false),
        ];
        Some(Self {
            columns: [ToolRole::Speaker, ToolRole::SpeakerRole, ToolRole::StartsAt, ToolRole::Passage]
                .map(place),
            section: codebook.transcript.clone().unwrap_or_default(),
            perspective: codebook.instrument.perspective,
            measure_id: format!("{}.talk", codebook.instrument.id),
            roles: HashMap::new(),
            seen: HashSet::new(),
            counts: BTreeMap::new(),
            redacted: Arc::new(Schema::new(fields)),
            wide: wide::schema(&[], &[], &[]),
        })
    }

    /// The schema of the redacted turns.
    pub(crate) fn redacted_schema(&self) -> SchemaRef {
        Arc::clone(&self.redacted)
    }

    /// Turns a batch of turns into rows.
    pub(crate) fn tidy(
        &mut self,
        batch: &RowBatch,
        pseudonyms: &dyn Pseudonyms,
        scrubber: &Scrubber,
        tallies: &mut Tallies,
    ) -> Result<Tidied, Error> {
        let n_rows = batch.lines.len();
        let (mut ids, mut roles, mut texts, mut starts) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let (mut who, mut lines) = (Respondents::default(), Vec::new());
        for (row, line) in batch.lines.iter().enumerate() {
            let cell = |at: usize| self.cell(batch, at, row);
            let speaker = cell(0).unwrap_or_default();
            let said_role = cell(1).and_then(|role| role.parse().ok());
            starts.push(cell(2).and_then(|text| text.parse::<i64>().ok()));
            let scrubbed = scrubber.scrub(&cell(3).unwrap_or_default());
            tallies.add_scrubbed(&scrubbed.counts);
            texts.push(scrubbed.text);
            let role = self.role(&speaker, said_role);
            let name = speaker.to_lowercase();
            let id = pseudonyms.speaker(&name);
            let word = role.word(self.perspective);
            let counts = self.counts.entry(word).or_default();
            counts.0.insert(name.clone());
            counts.1 += 1;
            if role.answers_as(self.perspective) && self.seen.insert(name) {
                who.push_unknown(id.clone());
                lines.push(*line);
            }
            ids.push(id);
            roles.push(word);
        }
        let straight = vec![false; lines.len()];
        let rows = WideRows {
            lines: &lines,
            respondents: &who,
            flags: [straight.clone(), straight.clone(), straight],
            answers: &[],
            memberships: Vec::new(),
            scores: Vec::new(),
        };
        let languages: Vec<Option<&str>> = texts.iter().map(|text| language(text)).collect();
        let about = self.section.about.as_deref();
        let line_numbers: ArrayRef = Arc::new(UInt64Array::from(batch.lines.clone()));
        let id_array: ArrayRef = Arc::new(StringArray::from_iter_values(&ids));
        let role_array: ArrayRef = Arc::new(StringArray::from_iter_values(&roles));
        let start_array: ArrayRef = Arc::new(Int64Array::from(starts));
        let text_array: ArrayRef = Arc::new(StringArray::from_iter_values(&texts));
        let repeated = |text: &str| -> ArrayRef { Arc::new(StringArray::from(vec![text; n_rows])) };
        let comments: Vec<ArrayRef> = vec![
            Arc::clone(&id_array),
            Arc::clone(&line_numbers),
            repeated(&self.measure_id),
            repeated("text"),
            Arc::new(StringArray::from(vec![about; n_rows])),
            Arc::clone(&text_array),
            Arc::clone(&role_array),
            Arc::new(StringArray::from(languages)),
            Arc::clone(&start_array),
        ];
        let redacted = vec![line_numbers, id_array, role_array, start_array, text_array];
        Ok(Tidied {
            wide: rows.into_batch(&self.wide)?,
            redacted: RecordBatch::try_new(self.redacted_schema(), redacted)?,
            comments: RecordBatch::try_new(comments_schema(), comments)?,
            rejects: batch.rejects.clone(),
            excluded: 0,
        })
    }

    /// How many speak in which role.
    pub(crate) fn speakers(&self) -> Vec<SpeakerCounts> {
        let row = |(role, (speakers, turns)): (&&str, &(HashSet<String>, u64))| SpeakerCounts {
            role: (*role).to_owned(),
            speakers: speakers.len() as u64,
            turns: *turns,
        };
        self.counts.iter().map(row).collect()
    }

    fn cell(&self, batch: &RowBatch, at: usize, row: usize) -> Option<String> {
        let place = self.columns.get(at).copied().flatten()?;
        let texts = batch.cells.columns().get(place)?.as_string_opt::<i32>()?;
        texts.is_valid(row).then(|| texts.value(row).trim().to_owned())
    }

    /// What a speaker is: as the codebook says, else as the label says, else somebody who was asked; nobody is nobody.
    fn role(&mut self, speaker: &str, said: Option<SpeakerRole>) -> SpeakerRole {
        if speaker.is_empty() {
            return SpeakerRole::Other;
        }
        if let Some(known) = self.roles.get(speaker) {
            return *known;
        }
        let listed =
            self.section.speakers.iter().find(|(name, _)| same_speaker(name, speaker)).map(|(_, role)| *role);
        let role = listed.or(said).unwrap_or(SpeakerRole::Participant);
        self.roles.insert(speaker.to_owned(), role);
        role
    }
}
