//! The one story of an upload: read → scrub → land → tidy → score → count → compare → publish.
//!
//! [`check`] tells what a load would do and writes nothing. [`load`] lands a file and publishes a snapshot in which every
//! table of its iteration is derived anew. [`undo`] takes an upload back. Whatever fails before the publish leaves the
//! lake as it was. Which groups meet is not known here; the tables of `queries/` say it.

mod chance;
mod check;
mod derive;
mod identity;
mod matching;
mod register;
mod registers;
mod sources;

pub use chance::Chance;
pub use chance::Expected;
pub use check::Checked;
pub use check::CheckedColumn;
pub use check::check;
pub use matching::Matched;
pub use matching::matches;
pub use register::RegisterError;
pub use register::Registered;
pub use register::Written;
pub use register::write as write_register;

use crate::count;
use crate::count::Pass;
use crate::engine;
use crate::engine::LandedTable;
use crate::formats;
use crate::formats::Sheet;
use crate::formats::Source;
use crate::lake;
use crate::lake::Key;
use crate::lake::Lake;
use crate::lake::Staged;
use crate::lake::UploadRow;
use crate::model::Codebook;
use crate::model::CodebookError;
use crate::model::CohortId;
use crate::model::IterationId;
use crate::model::Perspective;
use crate::model::Receipt;
use crate::tidy;
use crate::tidy::Plan;
use crate::tidy::Pseudonyms;
use derive::Landing;
use sha2::Digest;
use sha2::Sha256;
use std::io::Read;
use std::time::Instant;
use thiserror::Error as ThisError;
use tracing::info;
use tracing::instrument;

/// What to load, and where it belongs.
#[derive(Clone, Debug)]
pub struct Load {
    /// The file.
    pub source: Source,
    /// The microcredential.
    pub credential: String,
    /// Its iteration.
    pub iteration: String,
    /// The cohort; `all` when nobody said.
    pub cohort: String,
    /// Who answered; what the codebook says when nobody said.
    pub perspective: Option<Perspective>,
    /// How columns become items and backgrounds; a proposal when there is none.
    pub codebook: Option<Codebook>,
    /// The tool that made the file; recognised when nobody said.
    pub tool: Option<String>,
}

impl Load {
    /// A load of a file into an iteration, with everything else as proposed.
    #[must_use]
    pub fn new(source: Source, credential: impl Into<String>, iteration: impl Into<String>) -> Self {
        Self {
            source,
            credential: credential.into(),
            iteration: iteration.into(),
            cohort: "all".to_owned(),
            perspective: None,
            codebook: None,
            tool: None,
        }
    }
}

/// What a load did.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The upload's id.
    pub upload_id: String,
    /// The iteration's id.
    pub iteration_id: String,
    /// The snapshot that holds it.
    pub snapshot_id: u64,
    /// Whether the same file had been loaded before in the same way, so that nothing changed.
    pub was_there: bool,
    /// What landed, what did not, and why.
    pub receipt: Receipt,
    /// The codebook it was read with.
    pub codebook: Codebook,
}

/// How far a load is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// `reading`, `landing`, `comparing` or `publishing`.
    pub stage: &'static str,
    /// Rows done.
    pub done: u64,
    /// Rows in all, when they are known.
    pub total: Option<u64>,
}

/// Why a load or an undo did not happen.
#[derive(Debug, ThisError)]
pub enum Error {
    /// The file cannot be read.
    #[error(transparent)]
    Format(#[from] formats::Error),
    /// The codebook is wrong.
    #[error(transparent)]
    Codebook(#[from] CodebookError),
    /// The file and the codebook do not fit.
    #[error(transparent)]
    Tidy(#[from] tidy::Error),
    /// The lake refuses.
    #[error(transparent)]
    Lake(#[from] lake::Error),
    /// A table could not be derived.
    #[error(transparent)]
    Engine(#[from] engine::Error),
    /// A name that cannot be part of an id.
    #[error("`{found}` cannot name a {what}; use letters, digits, `-`, `_` and `.`")]
    Name {
        /// What was to be named.
        what: &'static str,
        /// The name.
        found: String,
    },
    /// No such upload.
    #[error("there is no upload `{upload_id}`; `gapwise uploads` lists them")]
    NoUpload {
        /// The id.
        upload_id: String,
    },
    /// A register.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// Nothing was landed for an iteration.
    #[error(
        "nothing was landed for the iteration `{iteration_id}`; name one as `credential/iteration`, `gapwise uploads` lists them"
    )]
    NoIteration {
        /// The iteration.
        iteration_id: String,
    },
    /// Arrow refused a batch, or a receipt could not be written as JSON.
    #[error("the landed rows could not be held: {0}")]
    Held(String),
}

/// Lands a file and publishes it.
///
/// # Errors
/// When the file, the codebook or a name is wrong, or the lake refuses; nothing has changed then.
#[instrument(skip_all, fields(upload.id))]
pub async fn load(
    lake: &Lake,
    request: &Load,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Loaded, Error> {
    let started = Instant::now();
    let place = Place::of(request)?;
    let bytes_hash = lake.key().code("bytes", &digest_of(&request.source)?);
    let upload_id =
        lake.key().code("upload", format!("{bytes_hash} {}", place.cohort_id).as_bytes())[..12].to_owned();
    tracing::Span::current().record("upload.id", &upload_id);
    progress(Progress { stage: "reading", done: 0, total: None });
    let sheet = formats::open(&request.source, request.tool.as_deref())?;
    let facts = tidy::examine(&sheet)?;
    let mut codebook = request.codebook.clone().unwrap_or_else(|| tidy::propose(&sheet, &facts));
    if let Some(perspective) = request.perspective {
        codebook.instrument.perspective = perspective;
    }
    let codebook_hash = lake.key().code("codebook", codebook.to_toml().as_bytes());
    if let Some(loaded) = loaded_before(lake, &upload_id, &codebook_hash, &codebook)? {
        return Ok(loaded);
    }
    let mut plan = Plan::new(&codebook, &sheet, &facts)?;
    let landing = Landing { upload_id, bytes_hash, codebook_hash, place };
    let mut staged = Vec::new();
    let outcome = async {
        let context =
            Landed { lake, landing: &landing, codebook: &codebook, rows: facts.rows_read, progress };
        let rows = land_rows(&context, &sheet, &mut plan, &mut staged)?;
        let (mut receipt, declared) = receipt(&sheet, plan, request.codebook.is_none());
        receipt.warnings.extend(repeated_warning(rows.repeated));
        land_registers(&context, &receipt, &declared, &rows.rejects, &mut staged)?;
        progress(Progress { stage: "comparing", done: facts.rows_read, total: Some(facts.rows_read) });
        let snapshot_id = derive::publish_load(lake, &landing, &receipt, &mut staged, progress).await?;
        Ok((receipt, snapshot_id))
    }
    .await;
    match outcome {
        Ok((receipt, snapshot_id)) => {
            info!(
                rows.landed = receipt.rows_landed,
                duration_ms = started.elapsed().as_millis() as u64,
                "upload landed"
            );
            Ok(Loaded {
                upload_id: landing.upload_id,
                iteration_id: landing.place.iteration_id.to_string(),
                snapshot_id,
                was_there: false,
                receipt,
                codebook,
            })
        }
        Err(error) => {
            lake.discard(&staged);
            Err(error)
        }
    }
}

/// Takes an upload back. The snapshot before it stays readable.
///
/// # Errors
/// When there is no such upload or the lake refuses.
#[instrument(skip_all, fields(upload.id = upload_id))]
pub async fn undo(lake: &Lake, upload_id: &str) -> Result<u64, Error> {
    let upload = lake.uploads()?.into_iter().find(|upload| upload.upload_id == upload_id);
    let upload = upload.ok_or_else(|| Error::NoUpload { upload_id: upload_id.to_owned() })?;
    let mut staged = Vec::new();
    let published = derive::publish_undo(lake, &upload, &mut staged).await;
    if published.is_err() {
        lake.discard(&staged);
    }
    published
}

/// Where an upload belongs.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) credential: String,
    pub(crate) label: String,
    pub(crate) iteration_id: IterationId,
    pub(crate) cohort_id: CohortId,
}

impl Place {
    fn of(request: &Load) -> Result<Self, Error> {
        let names = [
            ("credential", &request.credential),
            ("iteration", &request.iteration),
            ("cohort", &request.cohort),
        ];
        for (what, name) in names {
            let is_plain = |c: char| c.is_alphanumeric() || "-_.".contains(c);
            if name.is_empty() || name.len() > 64 || !name.chars().all(is_plain) {
                return Err(Error::Name { what, found: name.clone() });
            }
        }
        let iteration_id = IterationId::of(&request.credential, &request.iteration);
        let cohort_id = CohortId::of(&iteration_id, &request.cohort);
        Ok(Self {
            credential: request.credential.clone(),
            label: request.iteration.clone(),
            iteration_id,
            cohort_id,
        })
    }
}

/// What the steps of one load share.
struct Landed<'a> {
    lake: &'a Lake,
    landing: &'a Landing,
    codebook: &'a Codebook,
    rows: u64,
    progress: &'a (dyn Fn(Progress) + Sync),
}

/// What the second pass found.
struct LandedRows {
    rejects: Vec<crate::model::Reject>,
    /// Rows of people who had a row before.
    repeated: u64,
}

/// Second pass: every batch becomes rows of the redacted sheet, of the wide file and of the comments, and is counted.
fn land_rows(
    context: &Landed<'_>,
    sheet: &Sheet,
    plan: &mut Plan,
    staged: &mut Vec<Staged>,
) -> Result<LandedRows, Error> {
    let scope = context.landing.scope();
    let mut wide = context.lake.begin("wide", &scope, plan.wide_schema())?;
    let mut redacted = context.lake.begin("redacted", &scope, plan.redacted_schema())?;
    let mut comments = context.lake.begin("comments", &scope, plan.comments_schema())?;
    let together = identity::together(context.codebook, &plan.measures());
    let mut pass = Pass::new(&plan.wide_schema(), &together);
    let landing = context.landing;
    let pseudonyms = Codes { key: context.lake.key(), place: &landing.place, upload_id: &landing.upload_id };
    let mut rejects = Vec::new();
    let mut done = 0;
    for batch in sheet.rows_ahead()? {
        let tidied = plan.tidy(&batch?, &pseudonyms)?;
        if !plan.is_transcript() {
            pass.add(&tidied.wide);
        }
        wide.write(&tidied.wide)?;
        redacted.write(&tidied.redacted)?;
        comments.write(&tidied.comments)?;
        done += tidied.redacted.num_rows() as u64;
        rejects.extend(tidied.rejects);
        (context.progress)(Progress { stage: "landing", done, total: Some(context.rows) });
    }
    for writer in [wide, redacted, comments] {
        staged.push(writer.finish()?);
    }
    let place = &context.landing.place;
    let perspective = context.codebook.instrument.perspective;
    let counted = pass
        .finish(count::Place {
            iteration_id: place.iteration_id.as_str(),
            perspective: perspective.as_str(),
            cohort_id: place.cohort_id.as_str(),
        })
        .map_err(|error| Error::Held(error.to_string()))?;
    let repeated = counted.repeated;
    for (table, batch) in [
        (LandedTable::Counts, counted.counts),
        (LandedTable::Flagged, counted.flagged),
        (LandedTable::Crossed, counted.crossed),
        (LandedTable::Patterns, counted.patterns),
        (LandedTable::ScaleMoments, counted.moments),
    ] {
        staged.push(context.lake.stage(table.name(), &scope, batch.schema(), &[batch])?);
    }
    Ok(LandedRows { rejects, repeated })
}

/// The small tables that come along: what is compared, between whom, the upload itself, what was rejected.
fn land_registers(
    context: &Landed<'_>,
    receipt: &Receipt,
    declared: &registers::Declared,
    rejects: &[crate::model::Reject],
    staged: &mut Vec<Staged>,
) -> Result<(), Error> {
    let scope = context.landing.scope();
    let tables = registers::tables(context.landing, context.codebook, declared, receipt, rejects)?;
    for (name, batch) in tables {
        staged.push(context.lake.stage(name, &scope, batch.schema(), &[batch])?);
    }
    Ok(())
}

/// The receipt, and what the plan declared.
fn receipt(sheet: &Sheet, plan: Plan, is_proposed: bool) -> (Receipt, registers::Declared) {
    let declared = registers::Declared {
        measures: plan.measures(),
        items: plan.items(),
        backgrounds: plan.backgrounds(),
    };
    let dropped_columns = plan.dropped().to_vec();
    let totals = plan.finish();
    let mut warnings = totals.warnings;
    if is_proposed {
        warnings.insert(
            0,
            "no codebook was given; columns were read as proposed, see `gapwise codebook FILE`".to_owned(),
        );
    }
    let receipt = Receipt {
        tool: sheet.tool.clone(),
        rows_read: totals.rows_read,
        rows_landed: totals.rows_landed,
        rows_set_aside: totals.rows_set_aside,
        rows_excluded: totals.rows_excluded,
        dropped_columns,
        repairs: totals.repairs,
        rejects: totals.rejects,
        scrubbed: totals.scrubbed,
        scrubbed_kinds: totals.scrubbed_kinds,
        items: totals.items,
        speakers: totals.speakers,
        flags: totals.flags,
        warnings,
    };
    (receipt, declared)
}

fn repeated_warning(repeated: u64) -> Option<String> {
    let is_one = repeated == 1;
    let rows = if is_one { "row is a further answer" } else { "rows are further answers" };
    (repeated > 0)
        .then(|| format!("{repeated} {rows} of somebody who has a row before; only the first is compared"))
}

/// The same bytes for the same cohort with the same codebook are one upload.
fn loaded_before(
    lake: &Lake,
    upload_id: &str,
    codebook_hash: &str,
    codebook: &Codebook,
) -> Result<Option<Loaded>, Error> {
    let is_same = |upload: &UploadRow| upload.upload_id == upload_id && upload.codebook_hash == codebook_hash;
    let Some(upload) = lake.uploads()?.into_iter().find(is_same) else { return Ok(None) };
    let receipt = serde_json::from_str(&upload.receipt).map_err(|error| Error::Held(error.to_string()))?;
    Ok(Some(Loaded {
        upload_id: upload.upload_id,
        iteration_id: upload.iteration_id,
        snapshot_id: lake.snapshot(None)?.snapshot_id,
        was_there: true,
        receipt,
        codebook: codebook.clone(),
    }))
}

fn digest_of(source: &Source) -> Result<[u8; 32], Error> {
    let mut reader = source.raw()?;
    let mut digest = Sha256::new();
    let mut buffer = vec![0; 1 << 16];
    loop {
        let n = reader
            .read(&mut buffer)
            .map_err(|error| formats::Error::Read { name: source.name.clone(), source: error })?;
        if n == 0 {
            return Ok(digest.finalize().into());
        }
        digest.update(&buffer[..n]);
    }
}

/// Pseudonyms by the lake's key.
struct Codes<'a> {
    key: &'a Key,
    place: &'a Place,
    upload_id: &'a str,
}

impl Pseudonyms for Codes<'_> {
    fn respondent(&self, id: &str) -> String {
        // Line 7 of one file is not line 7 of another.
        let within = if id.starts_with("line ") { self.upload_id } else { self.place.cohort_id.as_str() };
        self.key.code("respondent", format!("{within} {id}").as_bytes())
    }

    fn learner(&self, link: &str) -> Option<String> {
        let folded = link.trim().to_lowercase();
        (!folded.is_empty()).then(|| self.key.code("learner", folded.as_bytes()))
    }
}

impl Landing {
    pub(crate) fn scope(&self) -> String {
        format!("upload:{}", self.upload_id)
    }
}
