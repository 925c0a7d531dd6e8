//! `gapwise load FILE… --credential C --iteration I`

use crate::cli::Failure;
use crate::cli::check::read_codebook;
use crate::cli::check::source;
use crate::cli::check::write_receipt;
use crate::cli::open;
use crate::config::Global;
use crate::config::LoadArguments;
use crate::encode::Format;
use gapwise_pipeline::Access;
use gapwise_pipeline::Load;
use gapwise_pipeline::Loaded;
use gapwise_pipeline::Progress;
use indicatif::ProgressBar;
use indicatif::ProgressStyle;
use serde_json::json;
use std::io;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

pub(super) async fn run(global: &Global, arguments: &LoadArguments) -> Result<ExitCode, Failure> {
    let codebook = read_codebook(arguments.file.codebook.as_deref())?;
    let pipeline = open(global, Access::Write)?;
    for file in &arguments.file.files {
        let load = Load {
            source: source(file, &arguments.file.with),
            credential: arguments.credential.clone(),
            iteration: arguments.iteration.clone(),
            cohort: arguments.cohort.clone(),
            perspective: arguments.perspective,
            codebook: codebook.clone(),
            tool: arguments.file.tool.clone(),
        };
        let bar = bar();
        let loaded = pipeline.load(&load, &|progress| show(&bar, progress)).await;
        bar.finish_and_clear();
        write_loaded(global, file, &loaded?)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn bar() -> ProgressBar {
    let style = ProgressStyle::with_template("{msg:12} {wide_bar} {pos}/{len} rows");
    ProgressBar::new(0).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

fn show(bar: &ProgressBar, progress: Progress) {
    bar.set_message(progress.stage);
    bar.set_length(progress.total.unwrap_or_default());
    bar.set_position(progress.done);
}

fn write_loaded(global: &Global, file: &Path, loaded: &Loaded) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if matches!(global.format(), Format::Json | Format::Ndjson) {
        let row = json!({
            "upload_id": loaded.upload_id,
            "iteration_id": loaded.iteration_id,
            "snapshot_id": loaded.snapshot_id,
            "was_there": loaded.was_there,
            "receipt": loaded.receipt,
        });
        return writeln!(out, "{row}");
    }
    let what = if loaded.was_there { "was loaded before; nothing changed" } else { "loaded" };
    writeln!(
        out,
        "{}: {what} (upload {}, {}, snapshot {})",
        file.display(),
        loaded.upload_id,
        loaded.iteration_id,
        loaded.snapshot_id
    )?;
    write_receipt(&mut out, &loaded.receipt)
}
