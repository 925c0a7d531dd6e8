//! A codebook bound to a sheet: what lands under which names, and the second pass that makes it.

use std::sync::Arc;

use arrow::array::{BooleanArray, RecordBatch};
use arrow::datatypes::SchemaRef;

use crate::formats::{RowBatch, Sheet};
use crate::model::{
    Background, Codebook, DroppedColumn, Item, ItemCounts, Measure, MeasureId, Reject, Repair, RowFlags,
    ScrubbedKind, SpeakerCounts,
};
use crate::scrub::Scrubber;
use crate::tidy::Error;
use crate::tidy::answers::Answers;
use crate::tidy::asked::Asked;
use crate::tidy::backgrounds::BackgroundReader;
use crate::tidy::binding::{bind_items, silences, warnings};
use crate::tidy::comments::CommentReader;
use crate::tidy::dates::iso;
use crate::tidy::facts::Facts;
use crate::tidy::items::{ItemReader, RowsAsked};
use crate::tidy::labels::Mending;
use crate::tidy::ledger::{Ledger, REJECT_LIMIT};
use crate::tidy::lookup::{Headings, cut};
use crate::tidy::measures::{self, MeasurePlan, Silences};
use crate::tidy::redacted::{Redaction, Used};
use crate::tidy::respondents::{RespondentReader, grids, straight_lines};
use crate::tidy::tallies::Tallies;
use crate::tidy::transcripts::TranscriptReader;
use crate::tidy::wide::{self, WideRows};

/// Where pseudonyms come from: the keys and the vault belong to the caller.
pub trait Pseudonyms {
    /// The pseudonym of a response id (or of `line 7` where the export has none); the same for the same id.
    fn respondent(&self, id: &str) -> String;

    /// The pseudonym of a speaker, the same within one transcript.
    fn speaker(&self, name: &str) -> String {
        self.respondent(&format!("line {name}"))
    }

    /// The vault's code for what links a learner across iterations; none when they cannot be linked.
    fn learner(&self, link: &str) -> Option<String>;
}

/// A codebook bound to a sheet.
pub struct Plan {
    codebook: Codebook,
    headings: Headings,
    items: Vec<ItemReader>,
    backgrounds: Vec<BackgroundReader>,
    measures: Vec<MeasurePlan>,
    comments: CommentReader,
    respondent: RespondentReader,
    asked: Asked,
    redaction: Redaction,
    transcript: Option<TranscriptReader>,
    tallies: Tallies,
    /// Everything that the codebook reads.
    read: Vec<usize>,
    scrubber: Scrubber,
    grids: Vec<Vec<usize>>,
    wide_schema: SchemaRef,
    ledger: Ledger,
    totals: Totals,
}

/// What one batch of rows becomes.
#[derive(Debug, Clone)]
pub struct Tidied {
    /// One row per landed respondent, by [`Plan::wide_schema`].
    pub wide: RecordBatch,
    /// The redacted sheet, by [`Plan::redacted_schema`].
    pub redacted: RecordBatch,
    /// Scrubbed comments, by [`Plan::comments_schema`].
    pub comments: RecordBatch,
    /// Rows and cells that could not be used.
    pub rejects: Vec<Reject>,
    /// Previews and tests that were left out.
    pub excluded: u64,
}

/// What all batches together became.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Totals {
    /// Data rows, well formed or not.
    pub rows_read: u64,
    /// Rows that became respondents.
    pub rows_landed: u64,
    /// Rows that were not well formed.
    pub rows_set_aside: u64,
    /// Previews and tests.
    pub rows_excluded: u64,
    /// Rejected rows and cells, listed or not.
    pub rejects: u64,
    /// What was repaired, by column.
    pub repairs: Vec<Repair>,
    /// Passages replaced in comments.
    pub scrubbed: u64,
    /// The same by what they were.
    pub scrubbed_kinds: Vec<ScrubbedKind>,
    /// Respondents who gave one answer throughout a grid.
    pub straight_lined: u64,
    /// How often each item was answered, and why it was not.
    pub items: Vec<ItemCounts>,
    /// Who speaks, where it is a transcript.
    pub speakers: Vec<SpeakerCounts>,
    /// Rows that call for a second look.
    pub flags: RowFlags,
    /// What a person should look at.
    pub warnings: Vec<String>,
}

impl Plan {
    /// Binds a codebook to a sheet.
    ///
    /// # Errors
    /// When a column is missing (the message names the nearest headings) or something cannot be computed.
    pub fn new(codebook: &Codebook, sheet: &Sheet, facts: &Facts) -> Result<Self, Error> {
        let headings = Headings::new(sheet);
        let mut codebook = codebook.clone();
        let items = bind_items(&mut codebook, sheet, &headings, facts)?;
        let mut backgrounds = Vec::new();
        for section in &codebook.backgrounds {
            let mut reader = BackgroundReader::new(section, &headings, facts)?;
            reader.prepare(facts);
            backgrounds.push(reader);
        }
        let silences: Vec<Silences> = items.iter().map(|item| silences(item, facts)).collect();
        let measures = measures::plan(&codebook, &items, &silences)?;
        let comments = CommentReader::new(&codebook, &headings)?;
        let respondent = RespondentReader::new(&codebook, &headings, facts)?;
        let used = Used {
            answers: items
                .iter()
                .flat_map(|item| item.columns.clone())
                .chain(backgrounds.iter().flat_map(|b| b.columns.clone()))
                .collect(),
            comments: comments.columns().collect(),
        };
        let redaction = Redaction::new(&codebook, sheet, facts, &used, &respondent)?;
        let grids = grids(&codebook, &items);
        let wide_schema = wide::schema(&items, &backgrounds, &measures);

        let transcript = TranscriptReader::new(&codebook, sheet);
        if codebook.transcript.is_some() && transcript.is_none() {
            let advice = "remove `[transcript]`, or name the format with `--tool`";
            return Err(Error::unusable("transcript", "the file is no transcript", advice));
        }
        let tallies = Tallies::new(respondent.duration().and_then(|at| facts.columns.get(at)));
        let mut totals = Totals { warnings: sheet.warnings.clone(), ..Totals::default() };
        totals.warnings.extend(warnings(facts, &items, &headings));
        Ok(Self {
            codebook,
            headings,
            items,
            backgrounds,
            measures,
            comments,
            respondent,
            asked: Asked::new(facts),
            redaction,
            transcript,
            tallies,
            read: used.answers.iter().chain(&used.comments).copied().collect(),
            scrubber: Scrubber::new(facts.identifying.iter().map(String::as_str)),
            grids,
            wide_schema,
            ledger: Ledger::default(),
            totals,
        })
    }

    /// What is compared.
    pub fn measures(&self) -> Vec<Measure> {
        self.measures.iter().map(|plan| plan.measure.clone()).collect()
    }

    /// The questions as they were put.
    pub fn items(&self) -> Vec<Item> {
        self.items.iter().map(|item| self.item_row(item)).collect()
    }

    /// The learner attributes whose groups are compared.
    pub fn backgrounds(&self) -> Vec<Background> {
        let row = |reader: &BackgroundReader| Background {
            background: reader.section.id.clone(),
            title: reader.section.title.clone().unwrap_or_else(|| reader.section.id.replace('_', " ")),
            multiple: reader.section.multiple || !reader.section.columns.is_empty(),
            sensitive: reader.section.sensitive,
            reference: reader.section.named_reference().map(str::to_owned),
            adjust: reader.section.adjust,
            groups: reader.groups.clone(),
        };
        self.backgrounds.iter().map(row).collect()
    }

    /// Columns that do not land, with reasons.
    pub fn dropped(&self) -> &[DroppedColumn] {
        &self.redaction.dropped
    }

    /// The schema of the wide file.
    pub fn wide_schema(&self) -> SchemaRef {
        Arc::clone(&self.wide_schema)
    }

    /// The schema of the redacted sheet: `line`, then every landed column as text.
    pub fn redacted_schema(&self) -> SchemaRef {
        self.transcript
            .as_ref()
            .map_or_else(|| Arc::clone(&self.redaction.schema), TranscriptReader::redacted_schema)
    }

    /// The schema of comments: `respondent_id, line, measure_id, column_name, about, text, speaker_role, language,
    /// starts_ms`.
    pub fn comments_schema(&self) -> SchemaRef {
        Arc::clone(&self.comments.schema)
    }

    /// Whether the rows are turns of a transcript; its speakers are respondents, and none of their answers is counted.
    pub fn is_transcript(&self) -> bool {
        self.transcript.is_some()
    }

    /// Turns a batch of rows into rows of the tables.
    ///
    /// # Errors
    /// When Arrow refuses to hold them.
    pub fn tidy(&mut self, batch: &RowBatch, pseudonyms: &dyn Pseudonyms) -> Result<Tidied, Error> {
        if let Some(transcript) = &mut self.transcript {
            self.totals.rows_read += batch.lines.len() as u64;
            self.totals.rows_landed += batch.lines.len() as u64;
            return transcript.tidy(batch, pseudonyms, &self.scrubber, &mut self.tallies);
        }
        let keep: BooleanArray = batch.previews.iter().map(|is_preview| Some(!is_preview)).collect();
        let excluded = batch.previews.iter().filter(|is_preview| **is_preview).count() as u64;
        let kept;
        let cells = if excluded == 0 {
            &batch.cells
        } else {
            kept = arrow::compute::filter_record_batch(&batch.cells, &keep)?;
            &kept
        };
        let lines: Vec<u64> = batch
            .lines
            .iter()
            .zip(&batch.previews)
            .filter(|(_, is_preview)| !**is_preview)
            .map(|(line, _)| *line)
            .collect();
        let respondents = self.respondent.read(cells, &lines, pseudonyms);
        let unasked = self.asked.unasked(cells);
        let mut answers: Vec<Answers> = Vec::with_capacity(self.items.len());
        for item in &mut self.items {
            let routed = item.columns.first().filter(|_| !item.is_split()).and_then(|at| unasked.of(*at));
            let rows = RowsAsked { lines: &lines, moments: &respondents.moments, unasked: routed };
            answers.push(item.read(cells, &rows, &mut self.ledger));
        }
        let mut memberships = Vec::with_capacity(self.backgrounds.len());
        for background in &mut self.backgrounds {
            memberships.push(background.read(cells));
        }
        let straight = straight_lines(&self.grids, &answers, lines.len());
        self.totals.straight_lined += straight.iter().filter(|straight| **straight).count() as u64;
        self.tallies.add_answers(&answers);
        let too_fast = self.tallies.too_fast(&respondents.durations);
        let duplicates = self.tallies.duplicates(cells, &self.read, &straight);
        let scores = self.measures.iter().map(|plan| plan.values(&answers)).collect();
        let rows = WideRows {
            lines: &lines,
            respondents: &respondents,
            flags: [straight, too_fast, duplicates],
            answers: &answers,
            memberships,
            scores,
        };
        let wide = rows.into_batch(&self.wide_schema)?;
        let redacted = self.redaction.redact(cells, &lines, &respondents, &self.scrubber)?;
        let ids = &respondents.ids;
        let comments = self.comments.read(cells, &lines, ids, &self.scrubber, &mut self.tallies)?;
        let mut rejects = batch.rejects.clone();
        rejects.append(&mut self.ledger.rejects);
        for reject in &mut rejects {
            reject.found = self.scrubber.scrub(&reject.found).text;
        }
        self.totals.rows_read += (batch.lines.len() + batch.rejects.len()) as u64;
        self.totals.rows_landed += lines.len() as u64;
        self.totals.rows_set_aside += batch.rejects.len() as u64;
        self.totals.rows_excluded += excluded;
        Ok(Tidied { wide, redacted, comments, rejects, excluded })
    }

    /// What all batches together became.
    pub fn finish(self) -> Totals {
        let mut totals = self.totals;
        totals.items = self.tallies.items(&self.items);
        totals.scrubbed_kinds = self.tallies.scrubbed_kinds();
        totals.scrubbed = totals.scrubbed_kinds.iter().map(|kind| kind.n).sum();
        totals.speakers = self.transcript.as_ref().map(TranscriptReader::speakers).unwrap_or_default();
        totals.flags = RowFlags { straight_lined: totals.straight_lined, ..self.tallies.flags.clone() };
        totals.rejects = totals.rows_set_aside + self.ledger.rejected.values().sum::<u64>();
        for (column, n) in self.ledger.rejected.iter().filter(|(_, n)| **n > REJECT_LIMIT) {
            totals.warnings.push(format!(
                "column `{}` has {n} unusable answers; {REJECT_LIMIT} are listed",
                cut(column)
            ));
        }
        let repair = |((column, mending), (n, example)): ((usize, Mending), (u64, String))| Repair {
            column_name: self.headings.name(column).to_owned(),
            kind: mending.words().to_owned(),
            n,
            example: self.scrubber.scrub(&example).text,
        };
        totals.repairs = self.ledger.mended.into_iter().map(repair).collect();
        totals
    }

    fn item_row(&self, item: &ItemReader) -> Item {
        let section = &item.section;
        let (from, until) = item.asked.unwrap_or((i64::MIN, i64::MAX));
        Item {
            measure_id: MeasureId::of(&self.codebook.instrument.id, &section.id),
            item: section.id.clone(),
            columns: item.columns.iter().map(|at| self.headings.name(*at).to_owned()).collect(),
            wording: section.wording.clone().unwrap_or_default(),
            kind: format!("{:?}", item.kind).to_lowercase(),
            dimension: section.dimension.clone(),
            scale_id: self.codebook.scale_of(&section.id).map(|scale| scale.id.clone()),
            low: item.resolver.low,
            high: item.resolver.high,
            ideal: item.ideal,
            direction: item.direction(),
            choices: item.resolver.choices.clone(),
            points: item.n_points(),
            asked_from: (from != i64::MIN).then(|| iso(from)),
            asked_until: (until != i64::MAX).then(|| iso(until)),
            was: section.was.clone(),
            choice_slugs: item.slugs.clone(),
        }
    }
}
