//! Proves that a snapshot's files are what was written.

use crate::lake::error::Error;
use crate::lake::files::damage;
use crate::lake::manifest;
use crate::lake::manifest::Snapshot;
use serde::Serialize;
use std::fs;
use std::path::Path;

/// What a check of the lake found.
#[derive(Clone, Debug, Serialize)]
pub struct Verified {
    /// The snapshot that was checked.
    pub snapshot_id: u64,
    /// How many files were read.
    pub n_files: usize,
    /// How many bytes they hold.
    pub size_bytes: u64,
    /// What is wrong, one sentence each; empty when all is well.
    pub problems: Vec<String>,
}

pub(super) fn verify(folder: &Path, snapshot: &Snapshot) -> Result<Verified, Error> {
    let mut verified = Verified {
        snapshot_id: snapshot.snapshot_id,
        n_files: snapshot.files.len(),
        size_bytes: 0,
        problems: Vec::new(),
    };
    if snapshot.snapshot_id > 0 {
        verified.problems.extend(manifest::difference(&folder.join("snapshots"), snapshot));
    }
    for file in &snapshot.files {
        let path = folder.join("data").join(format!("{}.parquet", file.sha256));
        match fs::read(&path) {
            Ok(bytes) => {
                verified.size_bytes += bytes.len() as u64;
                verified
                    .problems
                    .extend(damage(&bytes, file).map(|found| format!("`{}`: {found}", path.display())));
            }
            Err(error) => verified.problems.push(format!("`{}` cannot be read: {error}", path.display())),
        }
    }
    Ok(verified)
}
