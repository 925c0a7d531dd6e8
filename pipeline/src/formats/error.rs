//! Why a file cannot be read at all. Rows that cannot be used are data, not errors.

use std::io;

/// Why a file cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The bytes could not be had.
    #[error("`{name}` could not be read: {source}; check that the file is whole and try again")]
    Read {
        /// The file.
        name: String,
        /// What the system said.
        source: io::Error,
    },
    /// It is another kind of file.
    #[error("`{name}` is {found}, not a table of answers; {advice}")]
    NotText {
        /// The file.
        name: String,
        /// What it is.
        found: &'static str,
        /// What to do.
        advice: &'static str,
    },
    /// There is nothing in it.
    #[error("`{name}` is empty; export the responses again")]
    Empty {
        /// The file.
        name: String,
    },
    /// There are headings and nothing else.
    #[error("`{name}` has headings but no responses; export again after the survey has answers")]
    HeadingOnly {
        /// The file.
        name: String,
    },
    /// A quote is opened and never closed.
    #[error(
        "`{name}`: the quote opened on line {line} is never closed; add the missing `\"` or double the stray one"
    )]
    UnclosedQuote {
        /// The file.
        name: String,
        /// The physical line of the opening quote.
        line: u64,
    },
    /// Something is larger than any export.
    #[error(
        "`{name}` line {line}: {what} is larger than {limit}; split the file or check that it is a survey export"
    )]
    TooLarge {
        /// The file.
        name: String,
        /// The physical line.
        line: u64,
        /// What is too large.
        what: &'static str,
        /// The limit, with its unit.
        limit: String,
    },
    /// The headings are not those of the format that was asked for.
    #[error("`{name}` line {line}: {message}")]
    Malformed {
        /// The file.
        name: String,
        /// The physical line.
        line: u64,
        /// What was expected, and what to do.
        message: String,
    },
    /// A part of a file that is no lines of text cannot be used.
    #[error("`{name}`, {part}: {message}")]
    Part {
        /// The file.
        name: String,
        /// Where in it: ``sheet `Answers`, cell B7``, `byte 512`.
        part: String,
        /// What was found, and what to do.
        message: String,
    },
    /// No format has this name.
    #[error("there is no format `{found}`; use one of {known}")]
    UnknownFormat {
        /// The name that was asked for.
        found: String,
        /// The names there are.
        known: String,
    },
}
