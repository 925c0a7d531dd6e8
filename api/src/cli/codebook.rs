//! `gapwise codebook FILE`

use crate::cli::Failure;
use crate::cli::check::read_codebook;
use crate::cli::check::source;
use crate::cli::open;
use crate::config::CodebookArguments;
use crate::config::Global;
use crate::encode::Format;
use gapwise_pipeline::Access;
use gapwise_pipeline::Pipeline;
use gapwise_pipeline::model::Codebook;
use std::fs;
use std::io;
use std::io::Write;
use std::process::ExitCode;

pub(super) fn run(global: &Global, arguments: &CodebookArguments) -> Result<ExitCode, Failure> {
    let tool = arguments.tool.as_deref();
    let text = match &arguments.file {
        Some(file) if arguments.match_with.is_some() => {
            let codebook = read_codebook(arguments.codebook.as_deref())?;
            let iteration = arguments.match_with.as_deref().unwrap_or_default();
            let source = source(file, &arguments.with);
            let matched = open(global, Access::Read)?.matches(&source, tool, codebook.as_ref(), iteration)?;
            match global.format() {
                Format::Json | Format::Ndjson => {
                    serde_json::to_string(&matched).map_err(io::Error::other)? + "\n"
                }
                _ => matched.codebook,
            }
        }
        Some(file) if !arguments.schema => {
            Pipeline::check(&source(file, &arguments.with), tool, None)?.codebook
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
