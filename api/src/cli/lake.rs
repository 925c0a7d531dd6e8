//! `undo`, `tables`, `uploads`, `snapshots`, `verify`: commands about the lake itself.

use crate::cli::Failure;
use crate::cli::open;
use crate::cli::write;
use crate::config::Global;
use crate::encode::Format;
use gapwise_pipeline::Access;
use std::collections::HashMap;
use std::io;
use std::io::Write;
use std::process::ExitCode;

pub(super) async fn undo(global: &Global, upload_id: &str) -> Result<ExitCode, Failure> {
    let pipeline = open(global, Access::Write)?;
    let snapshot_id = pipeline.undo(upload_id).await?;
    writeln!(io::stdout().lock(), "upload {upload_id} was taken back in snapshot {snapshot_id}")?;
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn tables(global: &Global) -> Result<ExitCode, Failure> {
    let pipeline = open(global, Access::Read)?;
    let tables = pipeline.tables(global.actor()).await?;
    let mut out = io::stdout().lock();
    if matches!(global.format(), Format::Json | Format::Ndjson) {
        writeln!(out, "{}", serde_json::to_string(&tables).map_err(io::Error::other)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    for table in tables {
        let columns = table.columns.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>();
        writeln!(out, "{}\n  {}\n  {}\n", table.name, table.about, columns.join(", "))?;
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn uploads(global: &Global) -> Result<ExitCode, Failure> {
    let pipeline = open(global, Access::Read)?;
    let answer = pipeline.named(global.actor(), "list_uploads", &HashMap::new(), global.snapshot).await?;
    write(global, &answer)
}

pub(super) fn snapshots(global: &Global) -> Result<ExitCode, Failure> {
    let pipeline = open(global, Access::Read)?;
    let mut out = io::stdout().lock();
    for snapshot in pipeline.snapshots()? {
        match global.format() {
            Format::Json | Format::Ndjson => writeln!(
                out,
                "{}",
                serde_json::json!({
                    "snapshot_id": snapshot.snapshot_id,
                    "made_at": snapshot.made_at,
                    "reason": snapshot.reason,
                })
            )?,
            _ => writeln!(out, "{:>6}  {}  {}", snapshot.snapshot_id, snapshot.made_at, snapshot.reason)?,
        }
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn verify(global: &Global) -> Result<ExitCode, Failure> {
    let verified = open(global, Access::Read)?.verify()?;
    let mut out = io::stdout().lock();
    if matches!(global.format(), Format::Json | Format::Ndjson) {
        writeln!(out, "{}", serde_json::to_string(&verified).map_err(io::Error::other)?)?;
    } else {
        for problem in &verified.problems {
            writeln!(out, "{problem}")?;
        }
        let verdict = if verified.problems.is_empty() { "all as written" } else { "damaged" };
        writeln!(
            out,
            "snapshot {}: {} files, {} bytes, {verdict}",
            verified.snapshot_id, verified.n_files, verified.size_bytes
        )?;
    }
    Ok(if verified.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
