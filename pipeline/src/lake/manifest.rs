//! A snapshot: a list of files. Its manifest says the same as the catalogue, so that one can be rebuilt from the other.

use crate::lake::Change;
use crate::lake::error::Error;
use crate::lake::files::hexadecimal;
use crate::lake::files::sync_folder;
use serde::Deserialize;
use serde::Serialize;
use sha2::Digest;
use sha2::Sha256;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use tempfile::NamedTempFile;

/// One immutable Parquet file of a snapshot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataFile {
    /// The table it belongs to.
    pub table: String,
    /// The upload or iteration whose rows it holds.
    pub scope: String,
    /// Its hash, which is also its name.
    pub sha256: String,
    /// Its size.
    pub size_bytes: u64,
    /// Its rows.
    pub n_rows: u64,
}

/// One published state of the lake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Its number; 0 is the empty lake.
    pub snapshot_id: u64,
    /// When it was made, in UTC.
    pub made_at: String,
    /// Why: `load`, `undo`.
    pub reason: String,
    /// Its files.
    pub files: Vec<DataFile>,
}

#[derive(Serialize, Deserialize)]
struct Manifest {
    sha256: String,
    snapshot: Snapshot,
}

impl Snapshot {
    /// The state before anything was published.
    #[must_use]
    pub fn empty() -> Self {
        Self { snapshot_id: 0, made_at: String::new(), reason: String::new(), files: Vec::new() }
    }

    /// The files of a table.
    pub fn files_of<'a>(&'a self, table: &'a str) -> impl Iterator<Item = &'a DataFile> {
        self.files.iter().filter(move |file| file.table == table)
    }

    pub(super) fn after(&self, change: &Change<'_>) -> Self {
        let mut files = self.files.clone();
        files.retain(|file| !change.leaving.contains(&file.scope));
        files.extend(change.joining.iter().map(|staged| staged.file.clone()));
        Self {
            snapshot_id: self.snapshot_id + 1,
            made_at: jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            reason: change.reason.to_owned(),
            files,
        }
    }
}

fn path(folder: &Path, number: u64) -> PathBuf {
    folder.join(format!("{number}.json"))
}

fn digest(snapshot: &Snapshot) -> Result<String, serde_json::Error> {
    Ok(hexadecimal(&Sha256::digest(serde_json::to_vec(snapshot)?)))
}

pub(super) fn write(folder: &Path, snapshot: &Snapshot) -> Result<(), Error> {
    let path = path(folder, snapshot.snapshot_id);
    let refused = |source: std::io::Error| Error::io("write", &path, source);
    let sha256 = digest(snapshot).map_err(|source| Error::storage("write", &path, source))?;
    let manifest = Manifest { sha256, snapshot: snapshot.clone() };
    let text =
        serde_json::to_vec_pretty(&manifest).map_err(|source| Error::storage("write", &path, source))?;
    let mut temporary = NamedTempFile::new_in(folder).map_err(refused)?;
    temporary.write_all(&text).map_err(refused)?;
    temporary.as_file().sync_all().map_err(refused)?;
    temporary.persist(&path).map_err(|failed| Error::io("write", &path, failed.error))?;
    sync_folder(folder).map_err(refused)
}

/// What differs between a snapshot and its manifest, if anything.
pub(super) fn difference(folder: &Path, snapshot: &Snapshot) -> Option<String> {
    let path = path(folder, snapshot.snapshot_id);
    let Ok(text) = fs::read(&path) else {
        return Some(format!("`{}` cannot be read", path.display()));
    };
    let Ok(manifest) = serde_json::from_slice::<Manifest>(&text) else {
        return Some(format!("`{}` is not a manifest", path.display()));
    };
    if digest(&manifest.snapshot).ok().as_ref() != Some(&manifest.sha256) {
        return Some(format!("`{}` does not match its own hash", path.display()));
    }
    (manifest.snapshot != *snapshot).then(|| format!("`{}` and the catalogue differ", path.display()))
}
