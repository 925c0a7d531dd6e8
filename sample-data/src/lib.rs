//! A believable pilot to try everything on, with planted truths and the answer key that says what they are.
//!
//! [`generate`] makes the exports, codebooks and registers of two iterations of a microcredential for nursing assistants, for any
//! seed and any number of learners; [`write()`] puts them into a folder. The same seed and size give the same bytes. The folder
//! `pilot/` of this crate holds `generate(DEFAULT_SEED, DEFAULT_LEARNERS)`, also built in as [`shipped()`].
//!
//! ```
//! let pilot = gapwise_sample_data::generate(7, 40);
//! assert!(pilot.files.iter().any(|file| file.name == "learner-exit-1.csv"));
//! assert!(pilot.key.iter().any(|gap| gap.measure_id == "learner-exit.reading_pace"));
//! ```
//!
//! It must not know how gapwise reads, stores or compares anything: the answer key has to be an independent witness.

mod iteration;

mod form;
mod planted;
mod topics;

mod questions;

mod backgrounds;
mod truths;

mod learners;
mod population;
mod rule;

mod review;

mod key;
mod mess;
mod moments;
mod people;

mod comments;

mod cells;
mod table;

mod key_files;
mod plain;
mod qualtrics;
mod registers;

mod pilot;
mod shipped;

#[cfg(test)]
mod tests;

pub use key::answer_key;
pub use pilot::DEFAULT_LEARNERS;
pub use pilot::DEFAULT_SEED;
pub use pilot::Error;
pub use pilot::File;
pub use pilot::LOADS;
pub use pilot::Load;
pub use pilot::Pilot;
pub use pilot::REGISTERS;
pub use pilot::generate;
pub use pilot::inputs;
pub use pilot::write;
pub use planted::Key;
pub use planted::PlantedChange;
pub use planted::PlantedGap;
pub use shipped::shipped;
