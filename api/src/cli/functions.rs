//! `gapwise functions [NAME]`

use crate::cli::Failure;
use crate::config::Global;
use crate::encode::Format;
use gapwise_pipeline::functions;
use std::io;
use std::io::Write;
use std::process::ExitCode;

pub(super) fn run(global: &Global, name: Option<&str>) -> Result<ExitCode, Failure> {
    let mut pages = functions::manual();
    if let Some(name) = name {
        pages.retain(|page| page.name == name);
        if pages.is_empty() {
            return Err(Failure::Usage(format!(
                "there is no function `{name}`; `gapwise functions` lists them"
            )));
        }
    }
    let mut out = io::stdout().lock();
    if matches!(global.format(), Format::Json | Format::Ndjson) {
        writeln!(out, "{}", serde_json::to_string(&pages).map_err(io::Error::other)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    for page in pages {
        if name.is_none() {
            let first = page.about.split_inclusive(". ").next().unwrap_or_default();
            writeln!(out, "{:18} {:10} {}", page.name, page.kind, first.trim())?;
            continue;
        }
        writeln!(out, "{}\n  {}\n\n  {}\n", page.signature, page.kind, page.about)?;
        writeln!(
            out,
            "  returns  {}\n  source   {}\n  example  {}",
            page.returns, page.source, page.example
        )?;
    }
    Ok(ExitCode::SUCCESS)
}
