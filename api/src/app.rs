//! The whole of the server as one value and one router; everything that every request goes through stands here.

use crate::answers::Answers;
use crate::auth;
use crate::auth::RequestId;
use crate::auth::Sessions;
use crate::dashboard;
use crate::error::Problem;
use crate::error::write_problems;
use crate::jobs::Jobs;
use crate::metrics::Metrics;
use crate::routes;
use axum::Router;
use axum::extract::MatchedPath;
use axum::extract::Request;
use axum::extract::State;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::Method;
use axum::http::StatusCode;
use axum::http::header;
use axum::middleware::Next;
use axum::middleware::from_fn;
use axum::middleware::from_fn_with_state;
use axum::response::IntoResponse;
use axum::response::Response;
use gapwise_pipeline::Pipeline;
use gapwise_pipeline::Role;
use rand::RngCore;
use std::sync::Arc;
use std::time::Duration;
use std::time::Instant;
use tokio::sync::Semaphore;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tracing::Instrument;
use tracing::info;
use tracing::info_span;

/// What the handlers share.
#[derive(Debug)]
pub struct App {
    pub(crate) pipeline: Arc<Pipeline>,
    pub(crate) answers: Answers,
    pub(crate) jobs: Jobs,
    pub(crate) sessions: Sessions,
    pub(crate) metrics: Metrics,
    pub(crate) checks: Arc<Semaphore>,
    pub(crate) most_file_bytes: usize,
    running: Semaphore,
    deadline: Duration,
}

/// The largest file that is taken unless somebody says otherwise: 1 GiB.
pub const MOST_FILE_BYTES: usize = 1 << 30;

/// Requests that are answered at once; more are refused at once rather than made to wait.
const AT_ONCE: usize = 256;
const CHECKS_AT_ONCE: usize = 2;
const DEADLINE: Duration = Duration::from_secs(60);
const MOST_HEADERS: usize = 64;
const MOST_HEADER_BYTES: usize = 16 << 10;
const MOST_ADDRESS_BYTES: usize = 8 << 10;

/// Sent with every answer.
const HEADERS: [(&str, &str); 6] = [
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
         frame-ancestors 'none'; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'",
    ),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "no-referrer"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), display-capture=(), geolocation=(), microphone=(), midi=(), payment=(), usb=()",
    ),
];

impl App {
    /// A server over a lake, for browsers of the `usual` role.
    #[must_use]
    pub fn new(pipeline: Arc<Pipeline>, usual: Role, most_file_bytes: usize) -> Self {
        Self {
            pipeline,
            answers: Answers::default(),
            jobs: Jobs::new(),
            sessions: Sessions::new(usual),
            metrics: Metrics::default(),
            checks: Arc::new(Semaphore::new(CHECKS_AT_ONCE)),
            most_file_bytes,
            running: Semaphore::new(AT_ONCE),
            deadline: DEADLINE,
        }
    }

    /// Waits for the loads that run; no other begins from now on.
    pub async fn finish_jobs(&self) {
        self.jobs.finish().await;
    }
}

/// Every address, with what every request goes through.
pub fn router(app: &Arc<App>) -> Router {
    wrapped(routes::router(app.most_file_bytes).fallback(dashboard::serve_page), app)
}

/// What every request goes through, the outermost first.
fn wrapped(routes: Router<Arc<App>>, app: &Arc<App>) -> Router {
    let through = ServiceBuilder::new()
        .layer(from_fn_with_state(Arc::clone(app), observe))
        .layer(from_fn(harden))
        .layer(from_fn(write_problems))
        .layer(CatchPanicLayer::custom(|_| Problem::internal("a handler panicked").into_response()))
        .layer(from_fn_with_state(Arc::clone(app), auth::guard))
        .layer(from_fn_with_state(Arc::clone(app), limit));
    routes.layer(through).with_state(Arc::clone(app))
}

/// A span and a number for each request: the route's template and never the address, which may say what somebody asked.
async fn observe(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    let id = format!("{:016x}", rand::thread_rng().next_u64());
    let method = request.method().clone();
    let route = match request.extensions().get::<MatchedPath>() {
        Some(path) => path.as_str().to_owned(),
        None => "(page)".to_owned(),
    };
    let span = info_span!("request", request.id = id, http.method = known_name(&method), http.route = route);
    request.extensions_mut().insert(RequestId(id.clone()));
    let running = Running::begin(&app);
    let work = async {
        let started = Instant::now();
        let mut response = next.run(request).await;
        let took = started.elapsed();
        let status = response.status().as_u16();
        app.metrics.record(method.as_str(), &route, status, took);
        info!(http.status = status, duration_ms = took.as_secs_f64() * 1e3, "answered");
        if let Ok(id) = HeaderValue::from_str(&id) {
            response.headers_mut().insert(HeaderName::from_static("x-request-id"), id);
        }
        response
    };
    let response = work.instrument(span).await;
    drop(running);
    response
}

/// A method that somebody made up is not written to the log.
fn known_name(method: &Method) -> &str {
    let usual = [
        Method::GET,
        Method::HEAD,
        Method::POST,
        Method::PUT,
        Method::PATCH,
        Method::DELETE,
        Method::OPTIONS,
    ];
    if usual.contains(method) { method.as_str() } else { "other" }
}

/// Counts a request until it is answered or given up.
struct Running<'a>(&'a App);

impl<'a> Running<'a> {
    fn begin(app: &'a App) -> Self {
        app.metrics.begin();
        Self(app)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.metrics.end();
    }
}

/// Adds the headers that keep a browser from doing what this page never asks for.
async fn harden(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Refuses what is too large or too much at once, and gives up on what takes too long.
async fn limit(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    if let Err(problem) = of_sane_size(&request) {
        return problem.into_response();
    }
    let Ok(_turn) = app.running.try_acquire() else {
        return Problem::busy("too many requests are being answered; try again in a moment").into_response();
    };
    let path = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str);
    let has_file =
        request.method() == Method::POST && path.is_some_and(|path| routes::FILE_PATHS.contains(&path));
    if has_file {
        return next.run(request).await;
    }
    match tokio::time::timeout(app.deadline, next.run(request)).await {
        Ok(response) => response,
        Err(_) => StatusCode::REQUEST_TIMEOUT.into_response(),
    }
}

fn of_sane_size(request: &Request) -> Result<(), Problem> {
    let address_bytes = request.uri().path_and_query().map_or(0, |address| address.as_str().len());
    if address_bytes > MOST_ADDRESS_BYTES {
        return Err(Problem::new(StatusCode::URI_TOO_LONG, "too_large", "the address is longer than 8 KiB"));
    }
    let headers = request.headers();
    let header_bytes = headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum::<usize>();
    if headers.len() > MOST_HEADERS || header_bytes > MOST_HEADER_BYTES {
        let detail = "the headers are more than 64 or larger than 16 KiB; clear this site's cookies";
        return Err(Problem::new(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, "too_large", detail));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use axum::routing::get;
    use gapwise_pipeline::Access;
    use tower::ServiceExt;

    fn app(folder: &std::path::Path) -> Arc<App> {
        let pipeline = Pipeline::open(&folder.join("lake"), Access::Write).expect("a lake");
        Arc::new(App::new(Arc::new(pipeline), Role::Designer, MOST_FILE_BYTES))
    }

    async fn ask(router: Router, path: &str) -> (StatusCode, String) {
        let request =
            Request::builder().uri(path).header("host", "localhost").body(Body::empty()).expect("a request");
        let response = router.oneshot(request).await.expect("an answer");
        let status = response.status();
        assert_eq!(response.headers()["content-type"], "application/problem+json");
        let body = axum::body::to_bytes(response.into_body(), 1 << 16).await.expect("a body");
        (status, String::from_utf8(body.to_vec()).expect("text"))
    }

    #[tokio::test]
    async fn a_panic_is_a_problem_that_does_not_say_why() {
        let folder = tempfile::tempdir().expect("a folder");
        async fn broken() -> &'static str {
            panic!("Ada answered 1")
        }
        let router = wrapped(Router::new().route("/healthz", get(broken)), &app(folder.path()));
        let (status, body) = ask(router, "/healthz").await;
        assert_eq!(status, StatusCode::INTERNAL_SERVER_ERROR);
        assert!(body.contains("urn:gapwise:problem:internal") && !body.contains("Ada"), "{body}");
    }

    #[tokio::test]
    async fn a_route_that_nobody_listed_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let router =
            wrapped(Router::new().route("/api/forgotten", get(|| async { "secret" })), &app(folder.path()));
        assert_eq!(ask(router, "/api/forgotten").await.0, StatusCode::FORBIDDEN);
    }

    #[tokio::test]
    async fn what_takes_too_long_is_given_up() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut short = App::new(Arc::clone(&app(folder.path()).pipeline), Role::Designer, MOST_FILE_BYTES);
        short.deadline = Duration::from_millis(1);
        let never = get(|| async { std::future::pending::<()>().await });
        let router = wrapped(Router::new().route("/healthz", never), &Arc::new(short));
        assert_eq!(ask(router, "/healthz").await.0, StatusCode::REQUEST_TIMEOUT);
    }

    #[tokio::test]
    async fn more_than_the_server_does_at_once_is_refused_at_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let app = app(folder.path());
        let _all = app.running.acquire_many(AT_ONCE as u32).await.expect("all turns");
        let (status, _) = ask(router(&app), "/healthz").await;
        assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    }
}
