//! Puts the pilot together: draws both iterations, writes their exports, adds codebooks, registers and the answer key.
//!
//! Every purpose has its own stream of random numbers (answers, identifiers and mess), so that one can change without the other.
//!
//! It must not know how a file is laid out.

use std::path::Path;
use std::path::PathBuf;

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::iteration::Iteration;
use crate::key::answer_key;
use crate::key_files;
use crate::learners;
use crate::learners::Learner;
use crate::moments;
use crate::plain;
use crate::planted::PlantedChange;
use crate::planted::PlantedGap;
use crate::qualtrics;
use crate::qualtrics::Form;
use crate::registers::registers;

/// The seed of the committed pilot.
pub const DEFAULT_SEED: u64 = 2025;
/// Learners per iteration of the committed pilot.
pub const DEFAULT_LEARNERS: usize = 160;

/// A pilot: files to be loaded, and what is planted in them.
#[derive(Clone, Debug, PartialEq)]
pub struct Pilot {
    /// Exports, codebooks, registers and answer key.
    pub files: Vec<File>,
    /// Every gap that the population has.
    pub key: Vec<PlantedGap>,
    /// What these gaps do from the first iteration to the second.
    pub changes: Vec<PlantedChange>,
}

/// One file of a pilot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its name, without a folder.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// How an export is to be loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// The export's file name.
    pub export: &'static str,
    /// Its codebook's file name.
    pub codebook: &'static str,
    /// The credential.
    pub credential_id: &'static str,
    /// The iteration's number, the second part of `iteration_id`.
    pub iteration: &'static str,
    /// Who answered.
    pub perspective: &'static str,
}

/// The exports of a pilot, in the order in which they are to be loaded.
pub const LOADS: [Load; 2] = [
    Load {
        export: "learner-exit-1.csv",
        codebook: "learner-exit-1.toml",
        credential_id: crate::iteration::CREDENTIAL,
        iteration: "1",
        perspective: "learner",
    },
    Load {
        export: "learner-exit-2.csv",
        codebook: "learner-exit-2.toml",
        credential_id: crate::iteration::CREDENTIAL,
        iteration: "2",
        perspective: "learner",
    },
];

/// The registers of a pilot, to be loaded before the exports.
pub const REGISTERS: [&str; 5] =
    ["credentials.csv", "employers.csv", "iterations.csv", "cohorts.csv", "changes.csv"];

/// Why a pilot could not be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder cannot be made.
    #[error("folder `{}` cannot be made; choose one that you may write to", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file cannot be written.
    #[error("file `{}` cannot be written; check the folder's permissions and free space", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
}

/// Makes the pilot of a seed with `learners` respondents in each iteration.
pub fn generate(seed: u64, learners: usize) -> Pilot {
    let key = answer_key(learners);
    let mut files = inputs(seed, learners);
    files.push(file("key.csv", key_files::gaps(&key.gaps)));
    files.push(file("key-changes.csv", key_files::changes(&key.changes)));
    Pilot { files, key: key.gaps, changes: key.changes }
}

/// The files of [`generate`] that are loaded: exports, codebooks and registers, without the key, which takes longer than they do.
pub fn inputs(seed: u64, learners: usize) -> Vec<File> {
    let mut files = vec![
        file("learner-exit-1.csv", first_export(seed, learners)),
        file("learner-exit-1.toml", include_bytes!("../pilot/learner-exit-1.toml").to_vec()),
        file("learner-exit-2.csv", second_export(seed, learners)),
        file("learner-exit-2.toml", include_bytes!("../pilot/learner-exit-2.toml").to_vec()),
    ];
    files.extend(registers(learners).into_iter().map(|(name, bytes)| file(name, bytes)));
    files
}

/// Writes a pilot's files into a folder, which is made when it is missing; files of the same names are replaced.
///
/// # Errors
/// When the folder cannot be made or a file cannot be written.
pub fn write(pilot: &Pilot, folder: &Path) -> Result<(), Error> {
    std::fs::create_dir_all(folder).map_err(|source| Error::Folder { path: folder.to_owned(), source })?;
    for file in &pilot.files {
        let path = folder.join(&file.name);
        std::fs::write(&path, &file.bytes).map_err(|source| Error::File { path, source })?;
    }
    Ok(())
}

/// The learners of an iteration of a pilot.
pub(crate) fn learners_of(seed: u64, iteration: Iteration, learners: usize) -> Vec<Learner> {
    learners::draw(&mut stream(seed, Purpose::Answers, iteration), iteration, learners)
}

#[derive(Clone, Copy)]
enum Purpose {
    Answers = 0,
    Previews = 1,
    Export = 2,
}

fn stream(seed: u64, purpose: Purpose, iteration: Iteration) -> ChaCha8Rng {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(10 * iteration.number() + purpose as u64);
    rng
}

fn first_export(seed: u64, count: usize) -> Vec<u8> {
    let iteration = Iteration::First;
    let mut rng = stream(seed, Purpose::Export, iteration);
    let previews = learners::draw(&mut stream(seed, Purpose::Previews, iteration), iteration, 3);
    let learners = learners_of(seed, iteration, count);
    let begun = moments::draw(&mut rng, previews.len() + count);
    let shown = previews.iter().map(|learner| (learner, "Survey Preview"));
    let sent = learners.iter().map(|learner| (learner, "IP Address"));
    let forms: Vec<Form<'_>> = shown
        .chain(sent)
        .zip(begun)
        .map(|((learner, status), begun)| Form { learner, begun, status })
        .collect();
    qualtrics::export(&mut rng, &forms)
}

fn second_export(seed: u64, count: usize) -> Vec<u8> {
    let iteration = Iteration::Second;
    let mut rng = stream(seed, Purpose::Export, iteration);
    let learners = learners_of(seed, iteration, count);
    let begun = moments::draw(&mut rng, count);
    plain::export(&mut rng, &learners, &begun)
}

fn file(name: &str, bytes: Vec<u8>) -> File {
    File { name: name.to_owned(), bytes }
}
