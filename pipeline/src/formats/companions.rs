//! Files that say what the columns of an export mean: one file and one line each in [`COMPANIONS`].

use crate::formats::lss::Lss;
use crate::formats::qsf::Qsf;
use crate::formats::redcap_dictionary::RedcapDictionary;
use crate::formats::xlsform::XlsForm;
use crate::formats::{Definitions, Error, Guess, Head, Source};

/// Every kind of companion.
pub static COMPANIONS: &[&dyn Companion] = &[&Qsf, &Lss, &RedcapDictionary, &XlsForm];

/// How to tell and read one kind of survey structure or data dictionary.
pub trait Companion: Sync {
    /// Its name in messages (`qsf`).
    fn name(&self) -> &'static str;

    /// What people call it.
    fn title(&self) -> &'static str;

    /// How to get it out of the tool, for the manual and the upload page.
    fn export_instructions(&self) -> &'static str;

    /// How sure it is that the file is of its kind.
    fn recognise(&self, head: &Head) -> Guess;

    /// Reads what it says about the columns of an export.
    ///
    /// # Errors
    /// When the file is damaged; the message says where.
    fn read(&self, source: &Source) -> Result<Definitions, Error>;
}

/// Reads a companion with the kind that is surest of it.
///
/// # Errors
/// When no kind knows the file, or it is damaged.
pub fn define(source: &Source) -> Result<Definitions, Error> {
    let head = source.head()?;
    let guesses = COMPANIONS.iter().map(|companion| (companion, companion.recognise(&head).confidence));
    let surest = guesses.filter(|(_, confidence)| *confidence > 0).max_by_key(|(_, confidence)| *confidence);
    match surest {
        Some((companion, _)) => companion.read(source),
        None => Err(Error::Malformed {
            name: source.name.clone(),
            line: 1,
            message: format!("it says nothing about columns; give {}", known()),
        }),
    }
}

fn known() -> String {
    COMPANIONS.iter().map(|companion| companion.title()).collect::<Vec<_>>().join(", ")
}
