//! Who asks, and what they may do.
//!
//! Nobody signs in yet: the server listens on this machine only, and its browser is a designer who may switch to steward
//! (PRIVACY.md §2). So the guard keeps others from speaking through that browser: the `Host` must be this machine (a
//! foreign name that resolves to it is not), and what changes something must come from the page itself. Then one
//! [`authorize`] decides, and refuses every address that [`ROUTES`] does not list.

use crate::app::App;
use crate::error::Problem;
use crate::routes::ROUTES;
use axum::extract::MatchedPath;
use axum::extract::Request;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::Method;
use axum::http::StatusCode;
use axum::http::header;
use axum::middleware::Next;
use axum::response::IntoResponse;
use axum::response::Response;
use gapwise_pipeline::Actor;
use gapwise_pipeline::Role;
use rand::RngCore;
use rand::rngs::OsRng;
use sha2::Digest;
use sha2::Sha256;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::time::Duration;
use std::time::Instant;

/// What a route lets somebody do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Nothing that belongs to a lake: health, the manual of this server.
    Open,
    /// See answers of the stored, suppressed tables.
    Read,
    /// Ask SQL of one's own.
    AskSql,
    /// Check, load and take back files.
    Upload,
}

/// The number of a request in the log.
#[derive(Clone, Debug)]
pub(crate) struct RequestId(pub(crate) String);

/// The sessions of browsers: which role they switched to.
#[derive(Debug)]
pub(crate) struct Sessions {
    usual: Role,
    switched: Mutex<HashMap<[u8; 32], Session>>,
}

#[derive(Debug)]
struct Session {
    role: Role,
    seen_at: Instant,
}

const COOKIE: &str = "gapwise-session";
const KEPT: Duration = Duration::from_secs(12 * 60 * 60);
const MOST_SESSIONS: usize = 1_000;

/// Whether somebody may do this.
///
/// # Errors
/// With 403 when they may not.
pub(crate) fn authorize(actor: Actor, action: Action) -> Result<(), Problem> {
    let (may, what) = match action {
        Action::Open => (true, "look"),
        // Viewers read published reviews only, and there are none yet.
        Action::Read => (actor.role != Role::Viewer, "read what is not published"),
        Action::AskSql => (actor.may_ask_sql(), "ask SQL"),
        Action::Upload => (actor.may_upload(), "upload"),
    };
    let role = actor.role.name();
    let refused = || {
        Problem::new(StatusCode::FORBIDDEN, "forbidden", format!("a {role} may not {what}; ask a designer"))
    };
    if may { Ok(()) } else { Err(refused()) }
}

/// Lets a request through to its handler, with its [`Actor`].
pub(crate) async fn guard(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    match admit(&app, &request) {
        Ok(actor) => {
            request.extensions_mut().insert(actor);
            next.run(request).await
        }
        Err(problem) => problem.into_response(),
    }
}

fn admit(app: &App, request: &Request) -> Result<Actor, Problem> {
    let headers = request.headers();
    let host = host_of(request).ok_or_else(wrong_host)?;
    let is_safe = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if !is_safe {
        must_be_own_page(headers, host)?;
    }
    let actor = app.sessions.actor(headers);
    if let Some(path) = request.extensions().get::<MatchedPath>() {
        authorize(actor, needed(request.method(), path.as_str())?)?;
    }
    Ok(actor)
}

/// What the route needs; a route that nobody listed needs more than anybody has.
fn needed(method: &Method, path: &str) -> Result<Action, Problem> {
    let method = if method == Method::HEAD { "GET" } else { method.as_str() };
    let mut listed = ROUTES.iter().filter(|route| route.path == path).peekable();
    let is_listed = listed.peek().is_some();
    match listed.find(|route| route.method == method) {
        Some(route) => Ok(route.action),
        // The router itself says which methods there are.
        None if is_listed => Ok(Action::Open),
        None => Err(Problem::new(StatusCode::FORBIDDEN, "forbidden", "nobody may use this address")),
    }
}

/// The name that this machine was called by; none where any of the two places for it names another.
fn host_of(request: &Request) -> Option<&str> {
    let in_header = request.headers().get(header::HOST).map(|host| host.to_str().unwrap_or_default());
    let in_address = request.uri().authority().map(axum::http::uri::Authority::as_str);
    let mut names = [in_header, in_address].into_iter().flatten();
    let is_here = names.clone().all(is_this_machine);
    names.next().filter(|_| is_here)
}

fn wrong_host() -> Problem {
    let detail = "this server answers to this machine's own name only; open it as http://127.0.0.1 or http://localhost";
    Problem::new(StatusCode::MISDIRECTED_REQUEST, "host", detail)
}

fn is_this_machine(host: &str) -> bool {
    let name = match host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        Some((address, _)) => address,
        None => host.rsplit_once(':').map_or(host, |(name, _)| name),
    };
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Another site's page can make a browser send a form here; it cannot set a header, and browsers say where it stands.
fn must_be_own_page(headers: &HeaderMap, host: &str) -> Result<(), Problem> {
    let refused = |detail: &str| Problem::new(StatusCode::FORBIDDEN, "origin", detail);
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    if text("sec-fetch-site").is_some_and(|site| site != "same-origin" && site != "none") {
        return Err(refused("this can be asked from gapwise's own page only"));
    }
    let is_own = |origin: &str| {
        let name = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        name.is_some_and(|name| name.eq_ignore_ascii_case(host))
    };
    if text("origin").is_some_and(|origin| !is_own(origin)) {
        return Err(refused("this can be asked from gapwise's own page only"));
    }
    if text("x-gapwise") != Some("1") {
        return Err(refused("what changes or computes something needs the header `x-gapwise: 1`"));
    }
    Ok(())
}

impl Sessions {
    /// No sessions; everybody is of the `usual` role.
    pub(crate) fn new(usual: Role) -> Self {
        Self { usual, switched: Mutex::default() }
    }

    /// Begins a session in a role and gives its cookie.
    pub(crate) fn begin(&self, role: Role, headers: &HeaderMap) -> Result<String, Problem> {
        let mut bytes = [0_u8; 32];
        OsRng.try_fill_bytes(&mut bytes).map_err(|error| Problem::internal(error.to_string()))?;
        let id = hexadecimal(&bytes);
        let mut switched = self.switched();
        switched.retain(|_, session| session.seen_at.elapsed() < KEPT);
        if let Some(before) = key_of(headers) {
            switched.remove(&before);
        }
        if switched.len() >= MOST_SESSIONS {
            return Err(Problem::busy("too many browsers are signed in; try again later"));
        }
        switched.insert(Sha256::digest(id.as_bytes()).into(), Session { role, seen_at: Instant::now() });
        Ok(format!("{COOKIE}={id}; Path=/; HttpOnly; SameSite=Strict; Max-Age={}", KEPT.as_secs()))
    }

    fn actor(&self, headers: &HeaderMap) -> Actor {
        let role = key_of(headers).and_then(|key| {
            let mut switched = self.switched();
            let session = switched.get_mut(&key).filter(|session| session.seen_at.elapsed() < KEPT)?;
            session.seen_at = Instant::now();
            Some(session.role)
        });
        Actor::in_role(role.unwrap_or(self.usual))
    }

    fn switched(&self) -> MutexGuard<'_, HashMap<[u8; 32], Session>> {
        // A poisoned map is still a map of sessions.
        self.switched.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The hash of the session's id: what is kept is of no use to whoever reads it.
fn key_of(headers: &HeaderMap) -> Option<[u8; 32]> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='));
    let (_, id) = pairs.find(|(name, _)| *name == COOKIE)?;
    Some(Sha256::digest(id.as_bytes()).into())
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_this_machine() {
        for host in ["localhost", "LOCALHOST:7878", "127.0.0.1", "127.8.9.1:80", "[::1]:7878", "[::1]"] {
            assert!(is_this_machine(host), "{host}");
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example",
            "127.0.0.1.evil.example:80",
            "10.0.0.1",
            "[::2]:1",
            "0.0.0.0",
        ] {
            assert!(!is_this_machine(host), "{host}");
        }
    }

    #[test]
    fn a_viewer_may_do_nothing_before_something_is_published() {
        for action in [Action::Read, Action::AskSql, Action::Upload] {
            assert!(authorize(Actor::in_role(Role::Viewer), action).is_err());
            assert!(authorize(Actor::in_role(Role::Designer), action).is_ok());
        }
    }

    #[test]
    fn an_unlisted_route_is_refused() {
        assert!(needed(&Method::GET, "/api/forgotten").is_err());
        assert_eq!(needed(&Method::HEAD, "/api/gaps").expect("listed"), Action::Read);
    }
}
