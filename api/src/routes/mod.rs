//! Every address of the API: one list that says who may ask, one router, one file per noun.

pub(crate) mod ask;
pub(crate) mod health;
pub(crate) mod jobs;
pub(crate) mod manual;
pub(crate) mod me;
pub(crate) mod parts;
pub(crate) mod queries;
pub(crate) mod receipt;
pub(crate) mod registers;
pub(crate) mod result;
pub(crate) mod results;
pub(crate) mod snapshots;
pub(crate) mod sql;
pub(crate) mod upload_form;
pub(crate) mod uploads;

use crate::app::App;
use crate::auth::Action;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::get;
use axum::routing::post;
use std::sync::Arc;

/// One address and method, and what it lets somebody do. What is not listed is refused.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// The method; `GET` stands for `HEAD` as well.
    pub method: &'static str,
    /// The address.
    pub path: &'static str,
    /// What it lets somebody do.
    pub action: Action,
}

const fn route(method: &'static str, path: &'static str, action: Action) -> Route {
    Route { method, path, action }
}

/// Every address of the API.
pub const ROUTES: &[Route] = &[
    route("GET", "/healthz", Action::Open),
    route("GET", "/readyz", Action::Open),
    route("GET", "/metrics", Action::Open),
    route("GET", "/openapi.json", Action::Open),
    route("GET", "/api/me", Action::Open),
    route("POST", "/api/me", Action::Open),
    route("GET", "/api/iterations", Action::Read),
    route("GET", "/api/findings", Action::Read),
    route("GET", "/api/gaps", Action::Read),
    route("GET", "/api/gap-history", Action::Read),
    route("GET", "/api/registers", Action::Read),
    route("POST", "/api/registers/{register}", Action::Upload),
    route("GET", "/api/measures", Action::Read),
    route("GET", "/api/queries", Action::Read),
    route("GET", "/api/queries/{name}", Action::Read),
    route("GET", "/api/boards", Action::Read),
    route("GET", "/api/tables", Action::Read),
    route("GET", "/api/functions", Action::Read),
    route("POST", "/api/sql", Action::AskSql),
    route("GET", "/api/snapshots", Action::Read),
    route("GET", "/api/uploads", Action::Read),
    route("POST", "/api/uploads", Action::Upload),
    route("POST", "/api/uploads/check", Action::Upload),
    route("GET", "/api/uploads/{upload_id}", Action::Read),
    route("DELETE", "/api/uploads/{upload_id}", Action::Upload),
    route("GET", "/api/uploads/{upload_id}/rejects", Action::Upload),
    route("GET", "/api/jobs/{job_id}", Action::Upload),
    route("GET", "/api/jobs/{job_id}/events", Action::Upload),
];

/// The addresses whose body is a file: they take as long as the file takes.
pub(crate) const FILE_PATHS: [&str; 2] = ["/api/uploads", "/api/uploads/check"];

/// The largest body of every other address.
const MOST_BODY_BYTES: usize = 1 << 20;

/// The router of the API; a body with a file may have `most_file_bytes` and the form around it.
pub(crate) fn router(most_file_bytes: usize) -> Router<Arc<App>> {
    let file_limit = most_file_bytes.saturating_add(upload_form::MOST_FORM_BYTES);
    let files = Router::new()
        .route("/api/uploads", get(results::list_uploads).post(uploads::create_upload))
        .route("/api/uploads/check", post(uploads::check_upload))
        .layer(DefaultBodyLimit::max(file_limit));
    Router::new()
        .route("/healthz", get(health::get_health))
        .route("/readyz", get(health::get_readiness))
        .route("/metrics", get(health::get_metrics))
        .route("/openapi.json", get(manual::get_openapi))
        .route("/api/me", get(me::get_me).post(me::switch_role))
        .route("/api/iterations", get(results::list_iterations))
        .route("/api/findings", get(results::list_findings))
        .route("/api/gaps", get(results::list_gaps))
        .route("/api/gap-history", get(results::list_gap_history))
        .route("/api/registers", get(registers::list_registers))
        .route("/api/registers/{register}", post(registers::write_register))
        .route("/api/measures", get(results::list_measures))
        .route("/api/queries", get(queries::list_queries))
        .route("/api/queries/{name}", get(queries::run_query))
        .route("/api/boards", get(queries::list_boards))
        .route("/api/tables", get(manual::list_tables))
        .route("/api/functions", get(manual::list_functions))
        .route("/api/sql", post(sql::run_sql))
        .route("/api/snapshots", get(snapshots::list_snapshots))
        .route("/api/uploads/{upload_id}", get(uploads::get_upload).delete(uploads::undo_upload))
        .route("/api/uploads/{upload_id}/rejects", get(uploads::list_rejects))
        .route("/api/jobs/{job_id}", get(jobs::get_job))
        .route("/api/jobs/{job_id}/events", get(jobs::watch_job))
        .layer(DefaultBodyLimit::max(MOST_BODY_BYTES))
        .merge(files)
}
