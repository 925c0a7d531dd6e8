//! The rooms of the program `gapwise`: the command line, the HTTP API and the dashboard.
//!
//! They are a library so that the tests in `tests/` go through the very router that is served. This is the only crate
//! that knows HTTP, flags and the environment. A command reads top to bottom in one file of [`cli`], a request in one
//! file of [`routes`]; everything they do is a call to `gapwise_pipeline`.

mod answers;
pub mod app;
mod auth;
pub mod cli;
pub mod config;
mod dashboard;
pub mod encode;
mod error;
mod jobs;
mod metrics;
pub mod openapi;
pub mod routes;
pub mod serve;

pub use auth::Action;
