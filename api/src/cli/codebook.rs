//! `gapwise codebook FILE`

use crate::cli::Failure;
use crate::cli::check::source;
use crate::config::CodebookArguments;
use gapwise_pipeline::Pipeline;
use gapwise_pipeline::model::Codebook;
use std::fs;
use std::io;
use std::io::Write;
use std::process::ExitCode;

pub(super) fn run(arguments: &CodebookArguments) -> Result<ExitCode, Failure> {
    let text = match &arguments.file {
        Some(file) if !arguments.schema => {
            Pipeline::check(&source(file, &arguments.with), arguments.tool.as_deref(), None)?.codebook
        }
        _ => serde_json::to_string_pretty(&Codebook::json_schema()).map_err(io::Error::other)? + "\n",
    };
    match &arguments.output {
        Some(path) if path.exists() => {
            let message = format!("`{}` is there already; name another file with -o", path.display());
            return Err(Failure::Usage(message));
        }
        Some(path) => fs::write(path, text)?,
        None => io::stdout().lock().write_all(text.as_bytes())?,
    }
    Ok(ExitCode::SUCCESS)
}
