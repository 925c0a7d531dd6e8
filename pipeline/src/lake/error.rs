//! What can go wrong with a lake.

use std::io;
use std::path::Path;
use std::path::PathBuf;
use thiserror::Error as ThisError;

/// What can go wrong with a lake.
#[derive(Debug, ThisError)]
pub enum Error {
    /// There is no lake in the folder.
    #[error("there is no lake in `{}`; load an export, or name another folder with --lake", folder.display())]
    NoLake {
        /// The folder.
        folder: PathBuf,
    },
    /// The folder holds other things.
    #[error("`{}` holds files that are not a lake's; name an empty folder with --lake", folder.display())]
    NotALake {
        /// The folder.
        folder: PathBuf,
    },
    /// Another process writes to the lake.
    #[error("the lake in `{}` is in use by another gapwise process; stop it, or upload on its page", folder.display())]
    Locked {
        /// The folder.
        folder: PathBuf,
    },
    /// A write through a lake that was opened for reading, or whose state was left half changed by a failed thread.
    #[error("this lake was opened for reading only")]
    ReadOnly,
    /// A thread failed while it held the catalogue.
    #[error("the catalogue was left by a failed thread; start gapwise again")]
    Poisoned,
    /// No snapshot of that number.
    #[error("there is no snapshot `{number}`; `gapwise snapshots` lists them")]
    NoSnapshot {
        /// The number.
        number: u64,
    },
    /// A stored file is not what was written.
    #[error("`{}` is damaged: {found}; run `gapwise verify`, and restore it from a backup", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        found: String,
    },
    /// The operating system, SQLite or the Parquet library refused.
    #[error("cannot {action} `{}`", path.display())]
    Storage {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl Error {
    pub(super) fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        Self::storage(action, path, source)
    }

    pub(super) fn storage(
        action: &'static str,
        path: &Path,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::Storage { action, path: path.to_owned(), source: source.into() }
    }
}
