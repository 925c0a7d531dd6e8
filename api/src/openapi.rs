//! The description of the API (OpenAPI 3.1), made from the handlers themselves.

use crate::routes;
use utoipa::OpenApi;

#[derive(OpenApi)]
#[openapi(
    info(
        title = "gapwise",
        description = "Which learner backgrounds does a microcredential serve worse, on what, how sure are we, and did the \
                       change close the gap? Every result says its snapshot, the query that made it, and how many cells are \
                       hidden; it comes as JSON, NDJSON, CSV, Arrow stream or Parquet, and answers HEAD and Range. Errors are \
                       problem documents (RFC 9457). What is not GET needs the header `x-gapwise: 1`.",
        license(name = "MIT OR Apache-2.0", identifier = "MIT OR Apache-2.0"),
    ),
    tags(
        (name = "answers", description = "What groups answered, compared."),
        (name = "queries", description = "Named queries, boards, SQL of one's own."),
        (name = "uploads", description = "Files in, receipts, undo."),
        (name = "registers", description = "What people write: changes, decisions, cohorts, terms."),
        (name = "server", description = "Who is asking, and how the server is."),
    ),
    paths(
        routes::results::list_findings,
        routes::results::list_gaps,
        routes::results::list_gap_history,
        routes::results::list_measures,
        routes::results::list_iterations,
        routes::results::list_uploads,
        routes::queries::list_queries,
        routes::queries::run_query,
        routes::queries::list_boards,
        routes::sql::run_sql,
        routes::manual::list_tables,
        routes::manual::list_functions,
        routes::manual::get_openapi,
        routes::snapshots::list_snapshots,
        routes::uploads::check_upload,
        routes::uploads::create_upload,
        routes::uploads::get_upload,
        routes::uploads::undo_upload,
        routes::uploads::list_rejects,
        routes::registers::list_registers,
        routes::registers::write_register,
        routes::jobs::get_job,
        routes::jobs::watch_job,
        routes::me::get_me,
        routes::me::switch_role,
        routes::health::get_health,
        routes::health::get_readiness,
        routes::health::get_metrics,
    ),
)]
struct Description;

/// The description of the API.
#[must_use]
pub fn document() -> utoipa::openapi::OpenApi {
    Description::openapi()
}
