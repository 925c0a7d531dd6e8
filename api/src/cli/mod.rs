//! The commands, one file each. Data goes to stdout, talk to stderr.
//!
//! Exit codes: 0 done, 1 done with problems or refused, 2 wrong use, which includes a file that cannot be read.

mod check;
mod codebook;
mod failure;
mod first_run;
mod functions;
mod generate;
mod lake;
mod load;
mod questions;
mod register;
mod serve;

pub use failure::Failure;
pub use failure::report;

use crate::config::Arguments;
use crate::config::Command;
use crate::config::Global;
use clap::CommandFactory;
use gapwise_pipeline::Access;
use gapwise_pipeline::Answer;
use gapwise_pipeline::Pipeline;
use std::io;
use std::io::IsTerminal;
use std::io::Write;
use std::process::ExitCode;
use tracing_subscriber::EnvFilter;

/// Logs go to stderr; what they may hold is decided where they are written.
pub fn start_logging(arguments: &Arguments) {
    let filter = EnvFilter::try_new(&arguments.global.log).unwrap_or_else(|_| EnvFilter::new("warn"));
    let is_plain = std::env::var_os("NO_COLOR").is_some() || !io::stderr().is_terminal();
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr).with_ansi(!is_plain).init();
}

/// Runs the command.
///
/// # Errors
/// When it is refused or cannot be done.
pub async fn run(arguments: Arguments) -> Result<ExitCode, Failure> {
    let global = arguments.global;
    let Some(command) = arguments.command else { return first_run::run(&global).await };
    match command {
        Command::Check(file) => check::run(&global, &file),
        Command::Codebook(codebook) => codebook::run(&global, &codebook),
        Command::Load(load) => load::run(&global, &load).await,
        Command::Undo { upload_id } => lake::undo(&global, &upload_id).await,
        Command::Findings(scope) => questions::findings(&global, &scope).await,
        Command::Gaps(gaps) => questions::gaps(&global, &gaps).await,
        Command::GapHistory(history) => questions::gap_history(&global, &history).await,
        Command::Register(register) => register::run(&global, &register).await,
        Command::Change { command } => register::change(&global, command).await,
        Command::Coverage(scope) => questions::coverage(&global, &scope).await,
        Command::Query(query) => questions::query(&global, &query).await,
        Command::Sql(sql) => questions::sql(&global, &sql).await,
        Command::Functions { name } => functions::run(&global, name.as_deref()),
        Command::Tables => lake::tables(&global).await,
        Command::Uploads => lake::uploads(&global).await,
        Command::Snapshots => lake::snapshots(&global),
        Command::Verify => lake::verify(&global),
        Command::Generate(generate) => generate::run(&generate),
        Command::Serve(serve) => serve::run(&global, &serve).await,
        Command::Completions { shell } => {
            clap_complete::generate(shell, &mut Arguments::command(), "gapwise", &mut io::stdout());
            Ok(ExitCode::SUCCESS)
        }
        Command::Manual => {
            clap_mangen::Man::new(Arguments::command()).render(&mut io::stdout())?;
            Ok(ExitCode::SUCCESS)
        }
    }
}

fn open(global: &Global, access: Access) -> Result<Pipeline, Failure> {
    Ok(Pipeline::open(&global.lake, access)?)
}

/// Writes an answer to stdout.
fn write(global: &Global, answer: &Answer) -> Result<ExitCode, Failure> {
    let mut out = io::BufWriter::new(io::stdout());
    crate::encode::write(answer, global.format(), &mut out)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
