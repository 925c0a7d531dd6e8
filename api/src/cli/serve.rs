//! `gapwise serve`

use crate::cli::Failure;
use crate::cli::open;
use crate::config::Global;
use crate::config::ServeArguments;
use crate::serve::ServeOptions;
use crate::serve::serve;
use gapwise_pipeline::Access;
use gapwise_pipeline::Pipeline;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::sync::Arc;

pub(super) async fn run(global: &Global, arguments: &ServeArguments) -> Result<ExitCode, Failure> {
    let pipeline = Arc::new(open(global, Access::Write)?);
    serve_pipeline(global, pipeline, arguments.bind).await
}

/// Serves until it is told to stop.
pub(super) async fn serve_pipeline(
    global: &Global,
    pipeline: Arc<Pipeline>,
    bind: SocketAddr,
) -> Result<ExitCode, Failure> {
    let options = ServeOptions::new(bind, global.lake.clone());
    serve(pipeline, options).await?;
    Ok(ExitCode::SUCCESS)
}
