//! Export files in, sheets out: one file per survey tool and one line per tool in [`FORMATS`].
//!
//! A [`Source`] is a name and bytes that can be opened again; [`recognise`] asks every format how sure it is, [`open`]
//! lets the surest one (or a named one) read. What comes back is a [`Sheet`]: columns, and rows that can be streamed
//! as often as needed, in batches of bounded size, however long the file is. Rows that are not well formed travel
//! beside the good ones as [`crate::model::Reject`]s.
//!
//! A survey structure or data dictionary that comes along (one file and one line each in [`COMPANIONS`]) says what the
//! columns mean, and codes in cells become labels.
//!
//! This room never sees a codebook: it says what stands in the file, not what it means.

mod ahead;
mod alchemer;
mod binary;
mod canvas;
mod cells;
mod companions;
mod definitions;
mod delimited;
mod delimiter;
#[cfg(test)]
mod drive;
mod dta;
mod encoding;
mod error;
mod formbricks;
mod google_forms;
mod head;
mod json;
mod kind;
mod kobo;
mod limesurvey;
mod lss;
mod markup;
mod microsoft_forms;
mod moodle;
mod number_text;
mod package;
mod parquet;
mod qsf;
mod qualtrics;
mod records;
mod redcap;
mod redcap_dictionary;
mod reshaped;
mod roles;
mod sav;
mod sheet;
mod source;
mod spreadsheet;
mod surveymonkey;
mod table;
mod tabular;
mod transcripts;
mod typeform;
mod value_labels;
mod xlsform;
mod xml;

pub use ahead::RowsAhead;
pub use companions::{COMPANIONS, Companion, define};
pub use definitions::{Choice, Definition, Definitions, missing_of_label};
pub use error::Error;
pub use head::Head;
pub use kind::FileKind;
pub use sheet::{BATCH_ROWS, Column, RowBatch, Rows, Sheet, ToolRole};
pub use source::Source;
pub use transcripts::{TRANSCRIPTS, Transcript, Turn, names_a_role, same_speaker, transcript};

/// Every format, the plain one last.
pub static FORMATS: &[&dyn Format] = &[
    &qualtrics::Qualtrics,
    &surveymonkey::SurveyMonkey,
    &google_forms::GoogleForms,
    &microsoft_forms::MicrosoftForms,
    &typeform::Typeform,
    &limesurvey::LimeSurvey,
    &redcap::Redcap,
    &kobo::Kobo,
    &formbricks::Formbricks,
    &alchemer::Alchemer,
    &canvas::Canvas,
    &moodle::Moodle,
    &sav::Sav,
    &dta::Dta,
    &parquet::Parquet,
    &json::Json,
    &delimited::Delimited,
];

/// Every format of surveys, then every format of transcripts: what [`open`] chooses from.
pub fn every() -> impl Iterator<Item = &'static dyn Format> {
    FORMATS.iter().chain(TRANSCRIPTS).copied()
}

/// How to tell and read the exports of one survey tool.
pub trait Format: Sync {
    /// The name that forces this format (`qualtrics`).
    fn name(&self) -> &'static str;

    /// What people call the tool.
    fn title(&self) -> &'static str;

    /// How to get a file of this format out of the tool, for the manual and the upload page.
    fn export_instructions(&self) -> &'static str;

    /// How sure this format is that the file is its own.
    fn recognise(&self, head: &Head) -> Guess;

    /// Reads the columns, and prepares the rows to be streamed.
    ///
    /// # Errors
    /// When the file cannot be read as this format; the message says where and what to do.
    fn read(&self, source: &Source) -> Result<Sheet, Error>;
}

/// How sure a format is of a file, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Guess {
    /// 0 (certainly not) to 100 (certainly).
    pub confidence: u8,
    /// What it saw, in words for the upload page.
    pub reasons: Vec<String>,
}

impl Guess {
    /// A guess with one reason.
    pub fn new(confidence: u8, reason: impl Into<String>) -> Self {
        Self { confidence: confidence.min(100), reasons: vec![reason.into()] }
    }
}

/// What every format thinks of a file, the surest first.
///
/// # Errors
/// When the file cannot be read, is empty, or is no text at all.
pub fn recognise(source: &Source) -> Result<Vec<(&'static dyn Format, Guess)>, Error> {
    let head = source.head()?;
    let mut guesses: Vec<(&'static dyn Format, Guess)> =
        every().map(|format| (format, format.recognise(&head))).collect();
    guesses.sort_by_key(|(_, guess)| std::cmp::Reverse(guess.confidence));
    Ok(guesses)
}

/// Opens a file with the format named, or with the one that is surest of it, and reads it with its companions.
///
/// # Errors
/// When the format is unknown, or the file or a companion cannot be read.
pub fn open(source: &Source, forced: Option<&str>) -> Result<Sheet, Error> {
    let mut sheet = match forced {
        Some(name) => named(name)?.read(source)?,
        None => surest(source)?.read(source)?,
    };
    for companion in &source.companions {
        sheet = define(companion)?.apply(sheet);
    }
    Ok(sheet)
}

fn named(name: &str) -> Result<&'static dyn Format, Error> {
    let format = every().find(|format| format.name() == name);
    let known = || every().map(|format| format!("`{}`", format.name())).collect::<Vec<_>>().join(", ");
    format.ok_or_else(|| Error::UnknownFormat { found: name.to_owned(), known: known() })
}

fn surest(source: &Source) -> Result<&'static dyn Format, Error> {
    let guesses = recognise(source)?;
    let surest = guesses.first().filter(|(_, guess)| guess.confidence > 0);
    if let Some((format, _)) = surest {
        return Ok(*format);
    }
    Err(match source.head()?.kind {
        FileKind::Text => Error::Malformed {
            name: source.name.clone(),
            line: 1,
            message: "no format knows this file; name one, such as `delimited`".to_owned(),
        },
        kind => Error::NotText {
            name: source.name.clone(),
            found: kind.words(),
            advice: "upload the export of the survey itself; unpack an archive first",
        },
    })
}

#[cfg(test)]
mod tests;
