//! End-to-end tests.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    missing_docs,
    unreachable_pub,
    reason = "a test that cannot go on says so by failing; its modules are nobody's API"
)]

mod api;
mod browser;
mod cli;
mod docs;
mod floors;
mod oracle;
mod slt;
