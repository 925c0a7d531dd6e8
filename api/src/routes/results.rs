//! The nouns that are results of a named query: findings, gaps, measures, iterations, uploads.

use crate::app::App;
use crate::error::Problem;
use crate::routes::ask::Ask;
use crate::routes::parts;
use crate::routes::result;
use crate::routes::result::ResultDocument;
use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use gapwise_pipeline::Actor;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::IntoParams;

/// How a result is asked for, whatever it is about.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by `Ask`; this type is its documentation")]
pub(crate) struct ResultParams {
    /// `json`, `ndjson`, `csv`, `arrow` or `parquet`; goes before `Accept`.
    format: Option<String>,
    /// The most rows; `total` counts them all.
    limit: Option<u64>,
    /// How many rows to leave out before.
    offset: Option<u64>,
    /// An older snapshot.
    snapshot: Option<u64>,
}

/// Which iteration.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by `Ask`; this type is its documentation")]
pub(crate) struct FindingParams {
    /// The iteration; all without it.
    iteration_id: Option<String>,
    /// `learner`, `employer`, `instructor` or `council`; all without it.
    perspective: Option<String>,
}

/// Which comparisons.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by `Ask`; this type is its documentation")]
pub(crate) struct GapParams {
    /// The iteration; all without it.
    iteration_id: Option<String>,
    /// `learner`, `employer`, `instructor` or `council`; all without it.
    perspective: Option<String>,
    /// The background; all without it.
    background: Option<String>,
    /// The measure; all without it.
    measure_id: Option<String>,
    /// The verdict; all without it.
    verdict: Option<String>,
}

/// Which changes of gaps.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by `Ask`; this type is its documentation")]
pub(crate) struct HistoryParams {
    /// The iteration; all without it.
    iteration_id: Option<String>,
    /// The earlier iteration; each without it.
    before_iteration_id: Option<String>,
    /// `learner`, `employer`, `instructor` or `council`; all without it.
    perspective: Option<String>,
    /// The background; all without it.
    background: Option<String>,
    /// The measure; all without it.
    measure_id: Option<String>,
    /// The verdict; all without it.
    verdict: Option<String>,
}

/// Which measures.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "read by `Ask`; this type is its documentation")]
pub(crate) struct MeasureParams {
    /// The iteration; all without it.
    iteration_id: Option<String>,
}

type Outcome = Result<Response, Problem>;

/// What the meeting should talk about, the worst first.
#[utoipa::path(get, path = "/api/findings", tag = "answers", params(FindingParams, ResultParams),
    responses((status = 200, body = ResultDocument), (status = "4XX", body = crate::error::ProblemDocument)))]
pub(crate) async fn list_findings(
    State(app): State<Arc<App>>,
    Extension(actor): Extension<Actor>,
    headers: HeaderMap,
    ask: Ask,
) -> Outcome {
    answer(&app, actor, "findings", &ask, &headers).await
}

/// Every comparison with its corrected verdict.
#[utoipa::path(get, path = "/api/gaps", tag = "answers", params(GapParams, ResultParams),
    responses((status = 200, body = ResultDocument), (status = "4XX", body = crate::error::ProblemDocument)))]
pub(crate) async fn list_gaps(
    State(app): State<Arc<App>>,
    Extension(actor): Extension<Actor>,
    headers: HeaderMap,
    ask: Ask,
) -> Outcome {
    answer(&app, actor, "gaps", &ask, &headers).await
}

/// Every gap beside the same gap in earlier iterations. What was not asked in the same way is `not comparable`, with the reason.
#[utoipa::path(get, path = "/api/gap-history", tag = "answers", params(HistoryParams, ResultParams),
    responses((status = 200, body = ResultDocument), (status = "4XX", body = crate::error::ProblemDocument)))]
pub(crate) async fn list_gap_history(
    State(app): State<Arc<App>>,
    Extension(actor): Extension<Actor>,
    headers: HeaderMap,
    ask: Ask,
) -> Outcome {
    answer(&app, actor, "gap_history", &ask, &headers).await
}

/// What is compared.
#[utoipa::path(get, path = "/api/measures", tag = "answers", params(MeasureParams, ResultParams),
    responses((status = 200, body = ResultDocument), (status = "4XX", body = crate::error::ProblemDocument)))]
pub(crate) async fn list_measures(
    State(app): State<Arc<App>>,
    Extension(actor): Extension<Actor>,
    headers: HeaderMap,
    ask: Ask,
) -> Outcome {
    answer(&app, actor, "measures", &ask, &headers).await
}

/// Every iteration with how many answered.
#[utoipa::path(get, path = "/api/iterations", tag = "answers", params(ResultParams),
    responses((status = 200, body = ResultDocument), (status = "4XX", body = crate::error::ProblemDocument)))]
pub(crate) async fn list_iterations(
    State(app): State<Arc<App>>,
    Extension(actor): Extension<Actor>,
    headers: HeaderMap,
    ask: Ask,
) -> Outcome {
    answer(&app, actor, "list_iterations", &ask, &headers).await
}

/// Every upload of the snapshot.
#[utoipa::path(get, path = "/api/uploads", tag = "uploads", params(ResultParams),
    responses((status = 200, body = ResultDocument), (status = "4XX", body = crate::error::ProblemDocument)))]
pub(crate) async fn list_uploads(
    State(app): State<Arc<App>>,
    Extension(actor): Extension<Actor>,
    headers: HeaderMap,
    ask: Ask,
) -> Outcome {
    answer(&app, actor, "list_uploads", &ask, &headers).await
}

/// The answer of a named query.
pub(crate) async fn answer(app: &App, actor: Actor, query: &str, ask: &Ask, headers: &HeaderMap) -> Outcome {
    let encoded = result::named(app, actor, query, ask).await?;
    Ok(parts::send(&encoded, query, headers))
}
