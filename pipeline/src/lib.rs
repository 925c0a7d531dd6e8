//! Survey exports in, findings out.
//!
//! Which learner backgrounds does a microcredential serve worse, on what, how sure are we? A [`Pipeline`] lands exports in
//! a lake, compares groups by SQL over distributions, and answers queries under the disclosure rules.
//!
//! ```
//! use gapwise_pipeline::{Actor, Load, Pipeline, Source, Access};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! let folder = tempfile::tempdir()?;
//! let pipeline = Pipeline::open(&folder.path().join("lake"), Access::Write)?;
//! let mut export = String::from("Language,Pace was right\n");
//! for learner in 0..80 {
//!     let (language, answer) = if learner % 2 == 0 { ("English", "Agree") } else { ("Other", "Disagree") };
//!     export.push_str(&format!("{language},{answer}\n"));
//! }
//! let load = Load::new(Source::memory("export.csv", export.into_bytes()), "care", "1");
//! let loaded = pipeline.load(&load, &|_| {}).await?;
//! assert_eq!(loaded.receipt.rows_landed, 80);
//! let answer = pipeline.named(Actor::owner(), "findings", &Default::default(), None).await?;
//! assert!(answer.n_rows() >= 1);
//! # Ok(())
//! # })
//! # }
//! ```
//!
//! The rooms, in floor order; a room uses those above it in this list and never one beside or below it:

pub mod model;

pub mod formats;
pub mod functions;
pub mod scrub;

pub mod count;
pub mod lake;
pub mod profiles;
pub mod themes;
pub mod tidy;

pub mod engine;
pub mod findings;

pub mod ingest;

pub use engine::Actor;
pub use engine::Answer;
pub use engine::Limits;
pub use engine::Parameters;
pub use engine::Role;
pub use formats::Source;
pub use ingest::Checked;
pub use ingest::Load;
pub use ingest::Loaded;
pub use ingest::Matched;
pub use ingest::Progress;
pub use lake::Access;

use crate::engine::Engine;
use crate::engine::TableManual;
use crate::lake::Lake;
use crate::lake::Snapshot;
use crate::lake::Verified;
use crate::model::Codebook;
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use thiserror::Error as ThisError;

/// A lake with everything that can be done to it.
#[derive(Debug)]
pub struct Pipeline {
    lake: Arc<Lake>,
    engine: Engine,
    writing: tokio::sync::Mutex<()>,
}

/// What can go wrong, by room.
#[derive(Debug, ThisError)]
pub enum Error {
    /// An upload.
    #[error(transparent)]
    Ingest(#[from] ingest::Error),
    /// A query.
    #[error(transparent)]
    Engine(#[from] engine::Error),
    /// The lake.
    #[error(transparent)]
    Lake(#[from] lake::Error),
    /// No such named query.
    #[error("there is no query `{name}`; `gapwise query` lists them")]
    NoQuery {
        /// The name.
        name: String,
    },
    /// The actor may not do this.
    #[error("a {role} may not {action}; ask a {needed}")]
    Forbidden {
        /// Their role.
        role: &'static str,
        /// What was asked.
        action: &'static str,
        /// Who may.
        needed: &'static str,
    },
}

impl Pipeline {
    /// Opens the lake in a folder, with the usual limits.
    ///
    /// # Errors
    /// When the folder is not a lake, or cannot be made one.
    pub fn open(folder: &Path, access: Access) -> Result<Self, Error> {
        Self::with_limits(folder, access, Limits::default())
    }

    /// Opens the lake in a folder.
    ///
    /// # Errors
    /// When the folder is not a lake, or cannot be made one.
    pub fn with_limits(folder: &Path, access: Access, limits: Limits) -> Result<Self, Error> {
        let lake = Arc::new(Lake::open(folder, access)?);
        let engine = Engine::new(Arc::clone(&lake), limits);
        Ok(Self { lake, engine, writing: tokio::sync::Mutex::default() })
    }

    /// Says what a load would do.
    ///
    /// # Errors
    /// When the file or the codebook is wrong.
    pub fn check(source: &Source, tool: Option<&str>, codebook: Option<&Codebook>) -> Result<Checked, Error> {
        Ok(ingest::check(source, tool, codebook)?)
    }

    /// Says which questions of an export an earlier iteration, such as `care/1`, asked already.
    ///
    /// # Errors
    /// When the file cannot be read or nothing was landed for the iteration.
    pub fn matches(
        &self,
        source: &Source,
        tool: Option<&str>,
        codebook: Option<&Codebook>,
        iteration_id: &str,
    ) -> Result<Matched, Error> {
        Ok(ingest::matches(&self.lake, source, tool, codebook, iteration_id)?)
    }

    /// Lands a file and publishes it. One load runs at a time; readers are never blocked.
    ///
    /// # Errors
    /// When the file or the codebook is wrong or the lake refuses; nothing has changed then.
    pub async fn load(&self, load: &Load, progress: &(dyn Fn(Progress) + Sync)) -> Result<Loaded, Error> {
        let _turn = self.writing.lock().await;
        Ok(ingest::load(&self.lake, load, progress).await?)
    }

    /// Takes an upload back and gives the new snapshot's number.
    ///
    /// # Errors
    /// When there is no such upload or the lake refuses.
    pub async fn undo(&self, upload_id: &str) -> Result<u64, Error> {
        let _turn = self.writing.lock().await;
        Ok(ingest::undo(&self.lake, upload_id).await?)
    }

    /// Writes rows into a register, such as `changes`, and derives anew what reads it.
    ///
    /// # Errors
    /// When there is no such register, something in the file is wrong, or the lake refuses; nothing has changed then.
    pub async fn register(
        &self,
        name: &str,
        written: &ingest::Written<'_>,
    ) -> Result<ingest::Registered, Error> {
        let _turn = self.writing.lock().await;
        Ok(ingest::write_register(&self.lake, name, written).await?)
    }

    /// Runs a named query.
    ///
    /// # Errors
    /// When there is no such query, a parameter is wrong, or it costs too much.
    pub async fn named(
        &self,
        actor: Actor,
        name: &str,
        given: &HashMap<String, String>,
        snapshot: Option<u64>,
    ) -> Result<Answer, Error> {
        let query = gapwise_queries::named(name).ok_or_else(|| Error::NoQuery { name: name.to_owned() })?;
        Ok(self.engine.named(actor, &query, given, snapshot).await?)
    }

    /// Runs one `select`.
    ///
    /// # Errors
    /// When the actor may not ask, the SQL is wrong or not allowed, or it costs too much.
    pub async fn sql(
        &self,
        actor: Actor,
        sql: &str,
        parameters: &Parameters,
        snapshot: Option<u64>,
    ) -> Result<Answer, Error> {
        if !actor.may_ask_sql() {
            let role = actor.role.name();
            return Err(Error::Forbidden { role, action: "ask SQL", needed: "designer" });
        }
        Ok(self.engine.sql(actor, sql, parameters, snapshot).await?)
    }

    /// The tables that SQL may read.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub async fn tables(&self, actor: Actor) -> Result<Vec<TableManual>, Error> {
        Ok(self.engine.tables(actor, None).await?.manual())
    }

    /// The newest snapshot, or the one with this number.
    ///
    /// # Errors
    /// When there is no such snapshot.
    pub fn snapshot(&self, number: Option<u64>) -> Result<Snapshot, Error> {
        Ok(self.lake.snapshot(number)?)
    }

    /// Every snapshot, the newest first.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub fn snapshots(&self) -> Result<Vec<Snapshot>, Error> {
        Ok(self.lake.snapshots()?)
    }

    /// Every upload of the newest snapshot, with its receipt.
    ///
    /// # Errors
    /// When the lake cannot be read.
    pub fn uploads(&self) -> Result<Vec<lake::UploadRow>, Error> {
        Ok(self.lake.uploads()?)
    }

    /// The rows and cells of an upload that could not be used, for whoever may upload.
    ///
    /// # Errors
    /// When the newest snapshot has no such upload or its file is damaged.
    pub fn rejects(&self, upload_id: &str) -> Result<Answer, Error> {
        let snapshot = self.lake.snapshot(None)?;
        let scope = format!("upload:{upload_id}");
        let file = snapshot.files_of("rejects").find(|file| file.scope == scope);
        let file = file.ok_or_else(|| ingest::Error::NoUpload { upload_id: upload_id.to_owned() })?;
        let (schema, batches) = self.lake.read(file)?;
        Ok(Answer { snapshot_id: snapshot.snapshot_id, query: String::new(), n_hidden: 0, schema, batches })
    }

    /// Checks every file of the newest snapshot.
    ///
    /// # Errors
    /// When the lake cannot be read; damage is in the answer.
    pub fn verify(&self) -> Result<Verified, Error> {
        Ok(self.lake.verify()?)
    }
}
