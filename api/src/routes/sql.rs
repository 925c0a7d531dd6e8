//! SQL of one's own.

use crate::app::App;
use crate::error::Problem;
use crate::routes::ask::Ask;
use crate::routes::parts;
use crate::routes::result;
use crate::routes::result::ResultDocument;
use crate::routes::results::ResultParams;
use axum::Extension;
use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::response::Response;
use gapwise_pipeline::Actor;
use gapwise_pipeline::Parameters;
use serde::Deserialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// One `select`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SqlRequest {
    /// The text.
    pub sql: String,
    /// What `$name` stands for: text, numbers, true, false or null.
    #[serde(default)]
    #[schema(value_type = Object)]
    pub params: serde_json::Map<String, serde_json::Value>,
}

/// Runs one `select` under the disclosure rules.
#[utoipa::path(post, path = "/api/sql", tag = "queries", params(ResultParams), request_body = SqlRequest,
    responses((status = 200, body = ResultDocument), (status = "4XX", body = crate::error::ProblemDocument)))]
pub(crate) async fn run_sql(
    State(app): State<Arc<App>>,
    Extension(actor): Extension<Actor>,
    headers: HeaderMap,
    ask: Ask,
    request: Result<Json<SqlRequest>, JsonRejection>,
) -> Result<Response, Problem> {
    let ask = ask.without_parameters()?;
    let Json(request) =
        request.map_err(|rejection| not_json(&rejection, "{\"sql\": \"select …\", \"params\": {}}"))?;
    let parameters = Parameters::from_json(&request.params).map_err(Problem::from)?;
    let answer = app.pipeline.sql(actor, &request.sql, &parameters, ask.snapshot).await?;
    let encoded = result::encode_page(answer, &ask).await?;
    Ok(parts::send(&encoded, "result", &headers))
}

/// A body that is not the JSON it should be. What it is instead is not repeated.
pub(crate) fn not_json(rejection: &JsonRejection, expected: &str) -> Problem {
    let status = rejection.status();
    match status {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(status, "too_large", "the body is larger than 1 MiB"),
        StatusCode::UNSUPPORTED_MEDIA_TYPE => {
            Problem::new(status, "media_type", "the body must be of the type `application/json`")
        }
        status => Problem::new(status, "invalid", format!("the body must be JSON of the form `{expected}`")),
    }
}
