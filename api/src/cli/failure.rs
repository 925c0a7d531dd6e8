//! Why a command failed, as a person at a terminal reads it.

use crate::encode;
use gapwise_pipeline::Error;
use gapwise_pipeline::engine;
use gapwise_pipeline::ingest;
use gapwise_pipeline::lake;
use gapwise_pipeline::model::CodebookError;
use std::error::Error as _;
use std::fmt::Write as _;
use std::io;
use std::io::Write;
use std::process::ExitCode;
use thiserror::Error as ThisError;

/// Why a command failed.
#[derive(Debug, ThisError)]
pub enum Failure {
    /// The pipeline refused or could not.
    #[error(transparent)]
    Pipeline(#[from] Error),
    /// The rows could not be written.
    #[error(transparent)]
    Encode(#[from] encode::Error),
    /// A file other than the export could not be read or written.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// The flags are wrong in a way that clap cannot see.
    #[error("{0}")]
    Usage(String),
    /// The server could not run.
    #[error(transparent)]
    Serve(#[from] crate::serve::ServeError),
    /// The sample pilot could not be written.
    #[error(transparent)]
    Sample(#[from] gapwise_sample_data::Error),
}

impl From<ingest::Error> for Failure {
    fn from(error: ingest::Error) -> Self {
        Self::Pipeline(error.into())
    }
}

impl From<CodebookError> for Failure {
    fn from(error: CodebookError) -> Self {
        Self::Pipeline(ingest::Error::from(error).into())
    }
}

impl Failure {
    /// 2 where the command line or a file is wrong, 1 where something was refused or failed.
    fn code(&self) -> u8 {
        match self {
            Self::Usage(_) | Self::Io(_) => 2,
            Self::Pipeline(Error::NoQuery { .. } | Error::Engine(engine::Error::Parameter { .. })) => 2,
            Self::Pipeline(Error::Lake(lake::Error::NoLake { .. } | lake::Error::NoSnapshot { .. })) => 2,
            Self::Pipeline(Error::Engine(engine::Error::Lake(lake::Error::NoSnapshot { .. }))) => 2,
            Self::Pipeline(Error::Ingest(
                ingest::Error::Format(_)
                | ingest::Error::Codebook(_)
                | ingest::Error::Tidy(_)
                | ingest::Error::Name { .. }
                | ingest::Error::Register(_)
                | ingest::Error::NoIteration { .. }
                | ingest::Error::NoUpload { .. },
            )) => 2,
            _ => 1,
        }
    }

    /// Whoever read the output has seen enough, as `head` does. Arrow and Parquet wrap what the pipe said.
    fn is_gone_reader(&self) -> bool {
        let is_broken_pipe = |error: &io::Error| error.kind() == io::ErrorKind::BrokenPipe;
        let mut source = self.source();
        while let Some(error) = source {
            if error.downcast_ref().is_some_and(is_broken_pipe) {
                return true;
            }
            source = error.source();
        }
        false
    }

    fn text(&self) -> String {
        let mut text = self.to_string();
        let mut source = self.source();
        while let Some(error) = source {
            let more = error.to_string();
            if !text.contains(&more) {
                let _ = write!(text, ": {more}");
            }
            source = error.source();
        }
        if let Self::Pipeline(Error::Engine(engine::Error::Sql { place: Some(place), .. })) = self {
            let _ = write!(text, "\n  at line {}, column {}", place.line, place.column);
        }
        if let Self::Pipeline(Error::Engine(engine::Error::Sql { suggestion: Some(name), .. })) = self {
            let _ = write!(text, "\n  did you mean `{name}`?");
        }
        text
    }
}

/// Says on stderr what went wrong, and with which code to end.
pub fn report(failure: &Failure) -> ExitCode {
    if failure.is_gone_reader() {
        return ExitCode::SUCCESS;
    }
    let mut err = io::stderr().lock();
    let _ = match failure {
        Failure::Pipeline(Error::Ingest(ingest::Error::Codebook(codebook))) => {
            writeln!(err, "error: {codebook}").and_then(|()| write_marked(&mut err, codebook))
        }
        other => writeln!(err, "error: {}", other.text()),
    };
    ExitCode::from(failure.code())
}

/// The place in the codebook, with the line marked.
fn write_marked(out: &mut impl Write, codebook: &CodebookError) -> io::Result<()> {
    let mut marked = String::new();
    let is_plain = std::env::var_os("NO_COLOR").is_some() || !io::IsTerminal::is_terminal(&io::stderr());
    let theme =
        if is_plain { miette::GraphicalTheme::unicode_nocolor() } else { miette::GraphicalTheme::unicode() };
    let handler = miette::GraphicalReportHandler::new_themed(theme);
    if handler.render_report(&mut marked, codebook).is_ok() { writeln!(out, "{marked}") } else { Ok(()) }
}
