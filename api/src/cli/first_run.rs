//! `gapwise` without a command: samples into an empty lake, findings on stdout, the page.

use crate::cli::Failure;
use crate::cli::open;
use crate::cli::questions::write_findings;
use crate::cli::serve::serve_pipeline;
use crate::config::Global;
use gapwise_pipeline::Access;
use gapwise_pipeline::Load;
use gapwise_pipeline::Pipeline;
use gapwise_pipeline::Source;
use gapwise_pipeline::model::Codebook;
use gapwise_sample_data::File;
use std::collections::HashMap;
use std::io;
use std::io::Write;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

pub(super) async fn run(global: &Global) -> Result<ExitCode, Failure> {
    let pipeline = Arc::new(open(global, Access::Write)?);
    if pipeline.snapshot(None)?.snapshot_id == 0 {
        load_samples(&pipeline).await?;
        let lake = global.lake.display();
        writeln!(
            io::stderr(),
            "sample data was loaded into `{lake}`; to start with your own, name another folder: gapwise --lake DIR serve"
        )?;
    }
    let newest = newest_iteration(&pipeline)?;
    let given = newest
        .into_iter()
        .map(|iteration_id| ("iteration_id".to_owned(), iteration_id))
        .collect::<HashMap<_, _>>();
    let findings = pipeline.named(global.actor(), "findings", &given, None).await?;
    write_findings(&findings)?;
    serve_pipeline(global, pipeline, SocketAddr::from(([127, 0, 0, 1], 7878))).await
}

async fn load_samples(pipeline: &Pipeline) -> Result<(), Failure> {
    let files = gapwise_sample_data::shipped();
    for sample in gapwise_sample_data::LOADS {
        let export = file(&files, sample.export)?;
        let codebook = file(&files, sample.codebook)?;
        let text = String::from_utf8_lossy(&codebook.bytes);
        let mut load = Load::new(
            Source::memory(sample.export, export.bytes.clone()),
            sample.credential_id,
            sample.iteration,
        );
        load.codebook = Some(Codebook::from_toml(sample.codebook, &text)?);
        pipeline.load(&load, &|_| {}).await?;
    }
    Ok(())
}

fn file<'a>(files: &'a [File], name: &str) -> Result<&'a File, Failure> {
    let found = files.iter().find(|file| file.name == name);
    found.ok_or_else(|| Failure::Usage(format!("the sample pilot lacks `{name}`")))
}

/// The iteration that was loaded last.
fn newest_iteration(pipeline: &Pipeline) -> Result<Option<String>, Failure> {
    Ok(pipeline.uploads()?.pop().map(|upload| upload.iteration_id))
}
