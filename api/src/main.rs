//! `gapwise`: the command line, the HTTP API and the dashboard of gapwise.
//!
//! It reads its arguments, makes the threads, and lets [`cli`] do the rest.

use clap::Parser;
use gapwise_api::cli;
use gapwise_api::config::Arguments;
use std::process::ExitCode;

/// Planning a query nests as deeply as its text does; the text is bounded, and this is enough for the bound.
const STACK_BYTES: usize = 64 << 20;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    cli::start_logging(&arguments);
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK_BYTES).build();
    let runtime = match runtime {
        Ok(runtime) => runtime,
        Err(error) => return cli::report(&cli::Failure::from(error)),
    };
    // The command itself runs on a worker thread, which has the large stack; the main thread has the system's.
    let finished = runtime.block_on(async { tokio::spawn(cli::run(arguments)).await });
    match finished {
        Ok(Ok(code)) => code,
        Ok(Err(failure)) => cli::report(&failure),
        Err(_) => ExitCode::from(1),
    }
}
