//! Sessions over a snapshot: who may read what, how much it may cost, and what an answer is.
//!
//! There is one builder and two sessions. `internal` sees the tables of one publish without a guard and is used by
//! nothing else. `guarded(actor)` sees the public tables of a snapshot, stored and already suppressed, as opaque tables:
//! exact for the owner of the lake's files, rounded for everyone else. A query sees exactly one snapshot and its
//! [`Answer`] says which. This room knows no HTTP, and it does not know which groups are compared.

mod actor;
mod answer;
mod error;
mod guard;
mod internal;
mod landed;
mod limits;
mod parameters;
mod rounding;
mod session;
mod tables;

pub use actor::Actor;
pub use actor::Role;
pub use answer::Answer;
pub use error::Error;
pub use error::Place;
pub use guard::ALLOWED_FUNCTIONS;
pub use internal::Internal;
pub use internal::reading;
pub use landed::LandedTable;
pub use landed::register_schema;
pub use limits::Limits;
pub use parameters::Parameters;
pub use tables::TableManual;
pub use tables::Tables;

use crate::lake::Lake;
use arrow::record_batch::RecordBatch;
use datafusion::prelude::DataFrame;
use futures::StreamExt;
use gapwise_queries::Query;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::Instant;
use tokio::sync::Semaphore;
use tracing::info;
use tracing::instrument;

/// Answers queries over a lake.
#[derive(Debug)]
pub struct Engine {
    lake: Arc<Lake>,
    limits: Limits,
    running: Semaphore,
    cache: Mutex<HashMap<(u64, bool), Arc<Tables>>>,
}

/// How many snapshots' public tables are kept in memory.
const CACHED_SNAPSHOTS: usize = 8;

impl Engine {
    /// An engine over a lake.
    #[must_use]
    pub fn new(lake: Arc<Lake>, limits: Limits) -> Self {
        let running = Semaphore::new(limits.concurrent);
        Self { lake, limits, running, cache: Mutex::default() }
    }

    /// The public tables of a snapshot as this actor sees them.
    ///
    /// # Errors
    /// When there is no such snapshot or a file of it is damaged.
    pub async fn tables(&self, actor: Actor, snapshot: Option<u64>) -> Result<Arc<Tables>, Error> {
        let snapshot = self.lake.snapshot(snapshot)?;
        let key = (snapshot.snapshot_id, actor.sees_exact());
        if let Some(tables) = self.cache().get(&key) {
            return Ok(Arc::clone(tables));
        }
        let tables = Arc::new(Tables::load(&self.lake, &snapshot, actor, self.limits).await?);
        let mut cache = self.cache();
        if cache.len() >= CACHED_SNAPSHOTS {
            cache.clear();
        }
        cache.insert(key, Arc::clone(&tables));
        Ok(tables)
    }

    /// Runs one `select` of a designer.
    ///
    /// # Errors
    /// When it is not one `select`, reads what this actor may not, names what is not there, or costs too much.
    #[instrument(skip_all, fields(actor.role = actor.role.name()))]
    pub async fn sql(
        &self,
        actor: Actor,
        sql: &str,
        parameters: &Parameters,
        snapshot: Option<u64>,
    ) -> Result<Answer, Error> {
        let tables = self.tables(actor, snapshot).await?;
        guard::check_text(sql)?;
        self.run(&tables, sql, parameters).await
    }

    /// Runs a named query.
    ///
    /// # Errors
    /// When a parameter is unknown or of another type, and as [`Engine::sql`].
    #[instrument(skip_all, fields(actor.role = actor.role.name(), query.name = query.name))]
    pub async fn named(
        &self,
        actor: Actor,
        query: &Query,
        given: &HashMap<String, String>,
        snapshot: Option<u64>,
    ) -> Result<Answer, Error> {
        let tables = self.tables(actor, snapshot).await?;
        let parameters = Parameters::declared(query, given)?;
        let mut answer = self.run(&tables, &query.body(), &parameters).await?;
        answer.query = parameters.written_into(&query.body());
        answer.n_hidden = tables.n_hidden(parameters.text("iteration_id"));
        Ok(answer)
    }

    async fn run(&self, tables: &Tables, sql: &str, parameters: &Parameters) -> Result<Answer, Error> {
        let started = Instant::now();
        let work = async {
            let _turn = self.running.acquire().await.map_err(|_| Error::Stopped)?;
            let frame = guard::plan(tables.context(), sql, parameters)
                .await
                .map_err(|error| error.in_text(sql, tables))?;
            self.collect(frame).await
        };
        let deadline = self.limits.deadline;
        let (schema, batches) =
            tokio::time::timeout(deadline, work).await.map_err(|_| Error::Deadline { deadline })??;
        let answer = Answer {
            snapshot_id: tables.snapshot_id(),
            query: sql.to_owned(),
            n_hidden: tables.n_hidden(None),
            schema,
            batches,
        };
        info!(
            query.rows = answer.n_rows(),
            duration_ms = started.elapsed().as_millis() as u64,
            "query answered"
        );
        Ok(answer)
    }

    async fn collect(
        &self,
        frame: DataFrame,
    ) -> Result<(arrow::datatypes::SchemaRef, Vec<RecordBatch>), Error> {
        let schema = Arc::new(frame.schema().as_arrow().clone());
        let mut stream = frame.execute_stream().await.map_err(Error::from_datafusion)?;
        let mut batches = Vec::new();
        let mut rows = 0;
        while let Some(batch) = stream.next().await {
            let batch = batch.map_err(Error::from_datafusion)?;
            rows += batch.num_rows();
            if rows > self.limits.rows {
                return Err(Error::TooManyRows { most: self.limits.rows });
            }
            batches.push(batch);
        }
        Ok((schema, batches))
    }

    fn cache(&self) -> std::sync::MutexGuard<'_, HashMap<(u64, bool), Arc<Tables>>> {
        // A poisoned cache is still a map of immutable tables.
        self.cache.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
