//! Who is asking, and of which lake.

use crate::app::App;
use crate::error::Problem;
use crate::routes::sql::not_json;
use axum::Extension;
use axum::Json;
use axum::extract::State;
use axum::extract::rejection::JsonRejection;
use axum::http::HeaderMap;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use gapwise_pipeline::Actor;
use gapwise_pipeline::Role;
use serde::Deserialize;
use serde::Serialize;
use std::sync::Arc;
use tracing::info;
use utoipa::ToSchema;

/// Who is asking.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MeDocument {
    /// `viewer`, `designer` or `steward`.
    pub role: String,
    /// The version that runs.
    pub version: String,
    /// The lake.
    pub lake: LakeDocument,
}

/// The lake in a few words.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LakeDocument {
    /// Whether it holds the sample pilot and nothing else.
    pub is_sample: bool,
    /// Whether it holds no upload.
    pub is_empty: bool,
    /// The newest snapshot; 0 before the first.
    pub snapshot_id: u64,
}

/// The role to switch to.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct RoleRequest {
    /// `designer` or `steward`.
    pub role: String,
}

/// Who is asking, and of which lake.
#[utoipa::path(get, path = "/api/me", tag = "server", responses((status = 200, body = MeDocument)))]
pub(crate) async fn get_me(
    State(app): State<Arc<App>>,
    Extension(actor): Extension<Actor>,
) -> Result<Json<MeDocument>, Problem> {
    Ok(Json(describe(&app, actor)?))
}

/// Switches the role of this browser.
#[utoipa::path(post, path = "/api/me", tag = "server", request_body = RoleRequest,
    responses((status = 200, body = MeDocument), (status = "4XX", body = crate::error::ProblemDocument)))]
pub(crate) async fn switch_role(
    State(app): State<Arc<App>>,
    Extension(actor): Extension<Actor>,
    headers: HeaderMap,
    request: Result<Json<RoleRequest>, JsonRejection>,
) -> Result<Response, Problem> {
    let Json(request) = request.map_err(|rejection| not_json(&rejection, "{\"role\": \"steward\"}"))?;
    let role = match request.role.as_str() {
        "designer" => Role::Designer,
        "steward" => Role::Steward,
        _ => return Err(Problem::invalid("`role` must be `designer` or `steward`")),
    };
    if actor.role == Role::Viewer {
        let detail = "a viewer may not switch; ask a steward";
        return Err(Problem::new(axum::http::StatusCode::FORBIDDEN, "forbidden", detail));
    }
    let cookie = app.sessions.begin(role, &headers)?;
    info!(actor.role = role.name(), actor.was = actor.role.name(), "role switched");
    let me = describe(&app, Actor::in_role(role))?;
    Ok(([(header::SET_COOKIE, cookie)], Json(me)).into_response())
}

fn describe(app: &App, actor: Actor) -> Result<MeDocument, Problem> {
    let uploads = app.pipeline.uploads()?;
    let is_sample = |iteration_id: &str| {
        gapwise_sample_data::LOADS
            .iter()
            .any(|load| iteration_id == format!("{}/{}", load.credential_id, load.iteration))
    };
    Ok(MeDocument {
        role: actor.role.name().to_owned(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        lake: LakeDocument {
            is_sample: !uploads.is_empty() && uploads.iter().all(|upload| is_sample(&upload.iteration_id)),
            is_empty: uploads.is_empty(),
            snapshot_id: app.pipeline.snapshot(None)?.snapshot_id,
        },
    })
}
