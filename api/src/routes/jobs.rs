//! How far a load is.

use crate::app::App;
use crate::error::Problem;
use crate::jobs::Job;
use axum::Json;
use axum::extract::Path;
use axum::extract::State;
use axum::response::Sse;
use axum::response::sse::Event;
use axum::response::sse::KeepAlive;
use futures::Stream;
use futures::StreamExt;
use std::sync::Arc;

/// How far a load is.
#[utoipa::path(get, path = "/api/jobs/{job_id}", tag = "uploads",
    params(("job_id" = String, Path, description = "The job.")),
    responses((status = 200, body = Job), (status = 404, body = crate::error::ProblemDocument)))]
pub(crate) async fn get_job(
    State(app): State<Arc<App>>,
    Path(job_id): Path<String>,
) -> Result<Json<Job>, Problem> {
    app.jobs.find(&job_id).map(Json).ok_or_else(no_job)
}

/// Every change of a load as server-sent events; the last one says `done` or `failed`.
#[utoipa::path(get, path = "/api/jobs/{job_id}/events", tag = "uploads",
    params(("job_id" = String, Path, description = "The job.")),
    responses((status = 200, body = Job, content_type = "text/event-stream"),
        (status = 404, body = crate::error::ProblemDocument)))]
pub(crate) async fn watch_job(
    State(app): State<Arc<App>>,
    Path(job_id): Path<String>,
) -> Result<Sse<impl Stream<Item = Result<Event, axum::Error>>>, Problem> {
    let jobs = app.jobs.watch(&job_id).ok_or_else(no_job)?;
    let events = jobs.map(|job| Event::default().json_data(job));
    Ok(Sse::new(events).keep_alive(KeepAlive::default()))
}

fn no_job() -> Problem {
    Problem::not_found(
        "there is no such job; finished ones are kept for an hour, and /api/uploads lists what landed",
    )
}
