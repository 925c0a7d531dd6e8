//! All that is written under the lake folder, and the only room that writes there.
//!
//! ```text
//! gapwise-lake/
//! ├── catalogue.sqlite     snapshots, their files, uploads: the only commit point
//! ├── key                  the secret behind pseudonyms and byte hashes, readable by its owner only
//! ├── lock                 held by the one process that writes
//! ├── data/<sha256>.parquet
//! ├── snapshots/<N>.json   what the catalogue says of snapshot N, for rebuilding it
//! └── temporary/           files on their way; cleaned at start
//! ```
//!
//! A publish writes temporary files, syncs them, renames them to their hash, syncs the folder, writes and syncs
//! `snapshots/N.json`, and only then commits one SQLite transaction. Until that commit nothing refers to the new files.
//! This room knows nothing of surveys: it stores tables under names and scopes.

mod catalogue;
mod error;
mod files;
mod key;
mod lock;
mod manifest;
mod verify;

pub use catalogue::UploadRow;
pub use error::Error;
pub use files::Staged;
pub use files::TableWriter;
pub use key::Key;
pub use manifest::DataFile;
pub use manifest::Snapshot;
pub use verify::Verified;

use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use catalogue::Catalogue;
use lock::Lock;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::MutexGuard;
use tracing::info;
use tracing::warn;

/// How a lake is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Creates the lake where there is none, and holds its lock.
    Write,
    /// Reads beside whoever writes.
    Read,
}

/// An open lake.
#[derive(Debug)]
pub struct Lake {
    folder: PathBuf,
    catalogue: Mutex<Catalogue>,
    key: Key,
    lock: Option<Lock>,
}

/// What a publish changes.
#[derive(Debug)]
pub struct Change<'a> {
    /// Why, in a word or two: `load`, `undo`.
    pub reason: &'a str,
    /// Scopes whose files leave the snapshot.
    pub leaving: &'a [String],
    /// Files that join it.
    pub joining: Vec<Staged>,
    /// The upload that this change lands.
    pub landed: Option<UploadRow>,
    /// The upload that this change takes back.
    pub undone: Option<&'a str>,
}

impl Lake {
    /// Opens the lake in `folder`.
    ///
    /// # Errors
    /// When the folder cannot be made or read, when another process writes to it, or when it is not a lake.
    pub fn open(folder: &Path, access: Access) -> Result<Self, Error> {
        let is_there = folder.join("catalogue.sqlite").exists();
        if access == Access::Read && !is_there {
            return Err(Error::NoLake { folder: folder.to_owned() });
        }
        if !is_there {
            make_folders(folder)?;
        }
        let lock = match access {
            Access::Write => Some(Lock::take(folder)?),
            Access::Read => None,
        };
        let catalogue = Catalogue::open(&folder.join("catalogue.sqlite"), access)?;
        let key = Key::open(&folder.join("key"), access)?;
        if access == Access::Write {
            files::clean_temporary(&folder.join("temporary"))?;
        }
        info!(lake.access = ?access, "lake opened");
        Ok(Self { folder: folder.to_owned(), catalogue: Mutex::new(catalogue), key, lock })
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The secret behind pseudonyms.
    #[must_use]
    pub fn key(&self) -> &Key {
        &self.key
    }

    /// The newest snapshot, or the one with this number.
    ///
    /// # Errors
    /// When there is no such snapshot or the catalogue cannot be read.
    pub fn snapshot(&self, number: Option<u64>) -> Result<Snapshot, Error> {
        self.catalogue()?.snapshot(number)
    }

    /// Every snapshot, the newest first, without its files.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn snapshots(&self) -> Result<Vec<Snapshot>, Error> {
        self.catalogue()?.snapshots()
    }

    /// Every upload that is part of the newest snapshot.
    ///
    /// # Errors
    /// When the catalogue cannot be read.
    pub fn uploads(&self) -> Result<Vec<UploadRow>, Error> {
        self.catalogue()?.uploads()
    }

    /// The path of a file of a snapshot.
    #[must_use]
    pub fn path(&self, file: &DataFile) -> PathBuf {
        self.folder.join("data").join(format!("{}.parquet", file.sha256))
    }

    /// Begins a table file; it becomes part of the lake when a publish names it.
    ///
    /// # Errors
    /// When this process does not hold the lock or the file cannot be made.
    pub fn begin(&self, table: &str, scope: &str, schema: SchemaRef) -> Result<TableWriter, Error> {
        self.must_write()?;
        TableWriter::begin(&self.folder, table, scope, schema)
    }

    /// Writes a whole table file.
    ///
    /// # Errors
    /// As [`Lake::begin`], and when the batches are of another schema.
    pub fn stage(
        &self,
        table: &str,
        scope: &str,
        schema: SchemaRef,
        batches: &[RecordBatch],
    ) -> Result<Staged, Error> {
        let mut writer = self.begin(table, scope, schema)?;
        for batch in batches {
            writer.write(batch)?;
        }
        writer.finish()
    }

    /// Reads a file of a snapshot, checking its hash.
    ///
    /// # Errors
    /// When it is missing, damaged or not Parquet.
    pub fn read(&self, file: &DataFile) -> Result<(SchemaRef, Vec<RecordBatch>), Error> {
        files::read_checked(&self.path(file), file)
    }

    /// The names of the columns of a file, without its rows.
    ///
    /// # Errors
    /// When it is missing or not Parquet.
    pub fn columns(&self, file: &DataFile) -> Result<Vec<String>, Error> {
        files::columns(&self.path(file))
    }

    /// Makes the next snapshot. Either all of the change is in it, or there is no new snapshot.
    ///
    /// # Errors
    /// When this process does not hold the lock or something cannot be written; the previous snapshot then stays.
    pub fn publish(&self, change: Change<'_>) -> Result<Snapshot, Error> {
        self.must_write()?;
        let mut catalogue = self.catalogue()?;
        let before = catalogue.snapshot(None)?;
        let after = before.after(&change);
        manifest::write(&self.folder.join("snapshots"), &after)?;
        catalogue.commit(&after, &change)?;
        info!(
            snapshot.id = after.snapshot_id,
            snapshot.files = after.files.len(),
            reason = change.reason,
            "published"
        );
        Ok(after)
    }

    /// Removes files that were staged for a change which will not happen. A file that some snapshot holds stays.
    pub fn discard(&self, staged: &[Staged]) {
        let Ok(catalogue) = self.catalogue() else { return };
        for file in staged.iter().map(Staged::file) {
            let is_held = catalogue.holds(&file.sha256).unwrap_or(true);
            let removed = if is_held { Ok(()) } else { fs::remove_file(self.path(file)) };
            if let Err(error) = removed {
                warn!(%error, "a staged file could not be removed");
            }
        }
    }

    /// Checks every file of the newest snapshot against the catalogue and the manifest.
    ///
    /// # Errors
    /// When the catalogue cannot be read; damage is in the answer.
    pub fn verify(&self) -> Result<Verified, Error> {
        let snapshot = self.snapshot(None)?;
        verify::verify(&self.folder, &snapshot)
    }

    fn must_write(&self) -> Result<(), Error> {
        if self.lock.is_some() { Ok(()) } else { Err(Error::ReadOnly) }
    }

    fn catalogue(&self) -> Result<MutexGuard<'_, Catalogue>, Error> {
        self.catalogue.lock().map_err(|_| Error::Poisoned)
    }
}

fn make_folders(folder: &Path) -> Result<(), Error> {
    let holds_other_things = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if holds_other_things && !folder.join("lock").exists() {
        return Err(Error::NotALake { folder: folder.to_owned() });
    }
    for name in ["data", "snapshots", "temporary"] {
        let path = folder.join(name);
        fs::create_dir_all(&path).map_err(|source| Error::io("make", &path, source))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
