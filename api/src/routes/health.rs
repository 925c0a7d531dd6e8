//! Whether the server runs, whether it can answer, and numbers about it.

use crate::app::App;
use crate::error::Problem;
use crate::metrics::Gauge;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use std::sync::Arc;

/// The process runs.
#[utoipa::path(get, path = "/healthz", tag = "server", responses((status = 200, body = String)))]
pub(crate) async fn get_health() -> &'static str {
    "ok\n"
}

/// The lake can be read.
#[utoipa::path(get, path = "/readyz", tag = "server",
    responses((status = 200, body = String), (status = 503, body = crate::error::ProblemDocument)))]
pub(crate) async fn get_readiness(State(app): State<Arc<App>>) -> Result<&'static str, Problem> {
    match app.pipeline.snapshot(None) {
        Ok(_) => Ok("ready\n"),
        Err(error) => {
            Problem::from(error).log();
            Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "not_ready", "the lake cannot be read"))
        }
    }
}

/// Numbers about the server in Prometheus' text form.
#[utoipa::path(get, path = "/metrics", tag = "server", responses((status = 200, body = String)))]
pub(crate) async fn get_metrics(State(app): State<Arc<App>>) -> Response {
    let (hits, misses, size_bytes) = app.answers.counts();
    let mut gauges = vec![
        Gauge { name: "gapwise_answers_from_memory_total", about: "Answers that were kept.", value: hits },
        Gauge { name: "gapwise_answers_computed_total", about: "Answers that were computed.", value: misses },
        Gauge { name: "gapwise_answers_kept_bytes", about: "Memory of kept answers.", value: size_bytes },
        Gauge { name: "gapwise_jobs_running", about: "Loads under way.", value: app.jobs.n_running() },
    ];
    if let Ok(snapshot) = app.pipeline.snapshot(None) {
        let about = "The newest snapshot.";
        gauges.push(Gauge { name: "gapwise_snapshot_id", about, value: snapshot.snapshot_id });
    }
    let text = app.metrics.text(&gauges);
    ([(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}
