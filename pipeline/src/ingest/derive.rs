//! From what is landed to what is published: derives every table of the iterations that were touched.
//!
//! An iteration that was landed for is derived whole. What compares it with others (the *history*: gaps that closed, and the
//! findings that tell of them) is derived anew for its later iterations too, from their stored tables.

use crate::engine::Internal;
use crate::engine::reading;
use crate::findings;
use crate::ingest::Error;
use crate::ingest::Place;
use crate::ingest::Progress;
use crate::ingest::sources::Sources;
use crate::ingest::sources::Table;
use crate::ingest::sources::credential_of;
use crate::ingest::sources::history_scope;
use crate::ingest::sources::iteration_scope;
use crate::lake::Change;
use crate::lake::Lake;
use crate::lake::Staged;
use crate::lake::UploadRow;
use crate::model::Receipt;
use arrow::array::AsArray;
use arrow::datatypes::Int64Type;
use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use gapwise_queries::Query;

/// Tables that are only steps on the way, and are not kept.
const STEPS: [&str; 11] = [
    "aliases",
    "arms",
    "comparisons",
    "crossings",
    "item_moments",
    "judged",
    "own_gaps",
    "pooled",
    "responding",
    "watched",
    "without_flagged",
];

/// What reads one of these compares iterations.
const HISTORY: [&str; 2] = ["other_baselines", "changes"];

/// An upload on its way into the lake.
#[derive(Clone, Debug)]
pub(crate) struct Landing {
    pub(crate) upload_id: String,
    pub(crate) bytes_hash: String,
    pub(crate) codebook_hash: String,
    pub(crate) place: Place,
}

/// Publishes a landed upload; one of the same id is replaced.
pub(super) async fn publish_load(
    lake: &Lake,
    landing: &Landing,
    receipt: &Receipt,
    staged: &mut Vec<Staged>,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<u64, Error> {
    let iteration_id = landing.place.iteration_id.as_str();
    let mut publish = Publish::begin(lake, staged)?;
    publish.leave(landing.scope());
    publish.sources.files.extend(publish.staged.iter().map(|staged| staged.file().clone()));
    publish.sources.uploads.retain(|(upload_id, _)| *upload_id != landing.upload_id);
    publish.sources.uploads.push((landing.upload_id.clone(), iteration_id.to_owned()));
    publish.iteration(iteration_id).await?;
    publish.later_histories(iteration_id).await?;
    progress(Progress { stage: "publishing", done: receipt.rows_read, total: Some(receipt.rows_read) });
    let row = UploadRow {
        upload_id: landing.upload_id.clone(),
        bytes_hash: landing.bytes_hash.clone(),
        codebook_hash: landing.codebook_hash.clone(),
        iteration_id: iteration_id.to_owned(),
        landed_at: now(),
        receipt: serde_json::to_string(receipt).map_err(|error| Error::Held(error.to_string()))?,
    };
    publish.end("load", Some(row), None)
}

/// Publishes the lake without an upload.
pub(super) async fn publish_undo(
    lake: &Lake,
    upload: &UploadRow,
    staged: &mut Vec<Staged>,
) -> Result<u64, Error> {
    let mut publish = Publish::begin(lake, staged)?;
    publish.leave(format!("upload:{}", upload.upload_id));
    publish.sources.uploads.retain(|(upload_id, _)| *upload_id != upload.upload_id);
    if publish.sources.uploads.iter().any(|(_, iteration_id)| *iteration_id == upload.iteration_id) {
        publish.iteration(&upload.iteration_id).await?;
    } else {
        publish.leave(iteration_scope(&upload.iteration_id));
        publish.leave(history_scope(&upload.iteration_id));
    }
    publish.later_histories(&upload.iteration_id).await?;
    publish.end("undo", None, Some(&upload.upload_id))
}

/// A snapshot in the making.
pub(super) struct Publish<'a> {
    pub(super) sources: Sources<'a>,
    pub(super) staged: &'a mut Vec<Staged>,
    queries: Vec<Query>,
    /// The tables that compare iterations.
    history: Vec<String>,
    leaving: Vec<String>,
}

impl<'a> Publish<'a> {
    /// Begins with the newest snapshot and what was staged for the next.
    pub(super) fn begin(lake: &'a Lake, staged: &'a mut Vec<Staged>) -> Result<Self, Error> {
        let queries = gapwise_queries::tables().map_err(|error| Error::Held(error.to_string()))?;
        let history = reading(&queries, &HISTORY);
        Ok(Self { sources: Sources::newest(lake)?, staged, queries, history, leaving: Vec::new() })
    }

    /// Takes a scope out of the snapshot.
    pub(super) fn leave(&mut self, scope: String) {
        self.sources.leave(&scope);
        self.leaving.push(scope);
    }

    /// Adds a file to the snapshot.
    pub(super) fn join(&mut self, file: Staged) {
        self.sources.files.push(file.file().clone());
        self.staged.push(file);
    }

    /// The tables that read a table, however far down.
    pub(super) fn readers(&self, table: &str) -> Vec<String> {
        reading(&self.queries, &[table])
    }

    /// Whether a table compares iterations.
    pub(super) fn is_history(&self, table: &str) -> bool {
        self.history.iter().any(|name| name == table)
    }

    /// Derives every table of an iteration.
    pub(super) async fn iteration(&mut self, iteration_id: &str) -> Result<(), Error> {
        self.leave(iteration_scope(iteration_id));
        self.leave(history_scope(iteration_id));
        let landed = self.sources.landed(iteration_id, |_| true)?;
        let queries = self.queries.clone();
        self.fill(iteration_id, landed, queries).await
    }

    /// Derives what compares an iteration with others.
    pub(super) async fn history(&mut self, iteration_id: &str) -> Result<(), Error> {
        let wanted = self.wanted_for_history();
        let reads = |table: &str| wanted.iter().any(|query| query.reads(table));
        let mut tables = self.sources.landed(iteration_id, reads)?;
        for query in &self.queries {
            let is_derived_here = wanted.iter().any(|other| other.name == query.name);
            if is_derived_here || !reads(&query.name) {
                continue;
            }
            match self.sources.derived(iteration_id, &query.name)? {
                Some(table) => tables.push(table),
                // A table that an older version did not write yet.
                None => return Box::pin(self.iteration(iteration_id)).await,
            }
        }
        self.leave(history_scope(iteration_id));
        self.fill(iteration_id, tables, wanted).await
    }

    /// The history of every iteration of the same credential that comes later.
    pub(super) async fn later_histories(&mut self, iteration_id: &str) -> Result<(), Error> {
        for later in self.later_than(iteration_id)? {
            self.history(&later).await?;
        }
        Ok(())
    }

    /// Every iteration of the same credential whose number is not below this one's. Numbers that are not known may be anything.
    pub(super) fn later_than(&self, iteration_id: &str) -> Result<Vec<String>, Error> {
        let own = self.number_of(iteration_id)?;
        let mut later = Vec::new();
        for other in self.sources.iterations_of(credential_of(iteration_id)) {
            let is_later = match (own, self.number_of(&other)?) {
                (Some(own), Some(number)) => number >= own,
                _ => true,
            };
            if other != iteration_id && is_later {
                later.push(other);
            }
        }
        Ok(later)
    }

    /// Makes it the next snapshot.
    pub(super) fn end(
        self,
        reason: &str,
        landed: Option<UploadRow>,
        undone: Option<&str>,
    ) -> Result<u64, Error> {
        let change = Change { reason, leaving: &self.leaving, joining: self.staged.clone(), landed, undone };
        Ok(self.sources.lake.publish(change)?.snapshot_id)
    }

    fn number_of(&self, iteration_id: &str) -> Result<Option<i64>, Error> {
        let Some((_, _, batches)) = self.sources.derived(iteration_id, "iterations")? else {
            return Ok(None);
        };
        let number = |batch: &RecordBatch| {
            let numbers = batch.column_by_name("number")?.as_primitive_opt::<Int64Type>()?.clone();
            numbers.iter().flatten().next()
        };
        Ok(batches.iter().find_map(number))
    }

    /// The tables that compare iterations, and the steps on the way to them.
    fn wanted_for_history(&self) -> Vec<Query> {
        let mut wanted = self.history.clone();
        loop {
            let is_missing = |step: &&&str| {
                let step = **step;
                let is_there = wanted.iter().any(|name| name == step);
                let is_read = |query: &Query| wanted.contains(&query.name) && query.reads(step);
                !is_there && self.queries.iter().any(is_read)
            };
            let Some(step) = STEPS.iter().find(is_missing) else { break };
            wanted.push((*step).to_owned());
        }
        self.queries.iter().filter(|query| wanted.contains(&query.name)).cloned().collect()
    }

    async fn fill(
        &mut self,
        iteration_id: &str,
        tables: Vec<Table>,
        queries: Vec<Query>,
    ) -> Result<(), Error> {
        let lake = self.sources.lake;
        let snapshot_id = lake.snapshot(None)?.snapshot_id + 1;
        let tables = tables
            .iter()
            .map(|(name, schema, batches)| (name.as_str(), SchemaRef::clone(schema), batches.clone()));
        let wants_all = queries.len() == self.queries.len();
        for (query, schema, batches) in Internal::new(tables.collect(), queries)?.derive().await? {
            let is_history = self.is_history(&query.name);
            if STEPS.contains(&query.name.as_str()) || !(wants_all || is_history) {
                continue;
            }
            let scope = if is_history { history_scope(iteration_id) } else { iteration_scope(iteration_id) };
            let batches = if query.name == "findings" { worded(&batches, snapshot_id)? } else { batches };
            let file = lake.stage(&query.name, &scope, schema, &batches)?;
            self.join(file);
        }
        Ok(())
    }
}

fn worded(batches: &[RecordBatch], snapshot_id: u64) -> Result<Vec<RecordBatch>, Error> {
    let word = |batch| findings::worded(batch, snapshot_id).map_err(|error| Error::Held(error.to_string()));
    batches.iter().map(word).collect()
}

fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
