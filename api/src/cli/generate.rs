//! `gapwise generate --out DIR`

use crate::cli::Failure;
use crate::config::GenerateArguments;
use std::io;
use std::io::Write;
use std::process::ExitCode;

pub(super) fn run(arguments: &GenerateArguments) -> Result<ExitCode, Failure> {
    let pilot = gapwise_sample_data::generate(arguments.seed, arguments.learners);
    gapwise_sample_data::write(&pilot, &arguments.out)?;
    writeln!(io::stderr().lock(), "wrote {} files to `{}`", pilot.files.len(), arguments.out.display())?;
    Ok(ExitCode::SUCCESS)
}
