//! The committed pilot, built into the library, for a first run that must not wait.
//!
//! It must not differ from what `generate` makes: a test compares every byte.

use crate::pilot::File;

macro_rules! shipped_files {
    ($($name:literal),+ $(,)?) => {
        vec![$(File { name: $name.to_owned(), bytes: include_bytes!(concat!("../pilot/", $name)).to_vec() }),+]
    };
}

/// The files of `generate(DEFAULT_SEED, DEFAULT_LEARNERS)`, in the same order.
pub fn shipped() -> Vec<File> {
    shipped_files![
        "learner-exit-1.csv",
        "learner-exit-1.toml",
        "learner-exit-2.csv",
        "learner-exit-2.toml",
        "credentials.csv",
        "employers.csv",
        "iterations.csv",
        "cohorts.csv",
        "changes.csv",
        "key.csv",
        "key-changes.csv",
    ]
}
