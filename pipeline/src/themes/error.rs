//! What can be wrong with a table of word pieces or an edit.

use std::path::PathBuf;
use thiserror::Error as ThisError;

/// Why themes cannot be found or changed as asked.
#[derive(Debug, ThisError)]
pub enum Error {
    /// A file cannot be read.
    #[error("cannot read `{}`: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A file is not what it should be.
    #[error("`{}` is not a table of word pieces: {reason}", path.display())]
    NotATable {
        /// The file.
        path: PathBuf,
        /// What is wrong and what was expected.
        reason: String,
    },
    /// The file is another one than was promised.
    #[error("the sha256 of `{}` is `{found}`, not `{expected}`; fetch it again or give the right checksum", path.display())]
    Checksum {
        /// The file.
        path: PathBuf,
        /// What was found.
        found: String,
        /// What was given.
        expected: String,
    },
    /// No such theme.
    #[error("there is no theme `{number}` in this iteration; `gapwise themes` lists them")]
    NoTheme {
        /// The number.
        number: u32,
    },
    /// An edit that cannot be.
    #[error("{message}")]
    Edit {
        /// What is wrong and how to mend it.
        message: String,
    },
}
