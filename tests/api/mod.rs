//! The HTTP API, through the very router that is served, each test with a lake of its own.

mod guarding;
mod latency;
mod openapi;
mod page;
mod problems;
mod results;
mod serving;
mod uploads;

use axum::Router;
use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::Request;
use axum::http::StatusCode;
use axum::http::request::Builder;
use bytes::Bytes;
use gapwise_api::app::App;
use gapwise_api::app::router;
use gapwise_pipeline::Access;
use gapwise_pipeline::Load;
use gapwise_pipeline::Pipeline;
use gapwise_pipeline::Role;
use gapwise_pipeline::Source;
use serde_json::Value;
use std::sync::Arc;
use tempfile::TempDir;
use tower::ServiceExt;

/// A server over a lake of its own.
pub(crate) struct Site {
    pub pipeline: Arc<Pipeline>,
    pub router: Router,
    folder: TempDir,
}

/// What came back.
pub(crate) struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

/// Runs a test with the stack that planning needs, as the program itself does.
pub(crate) fn run<Work: Future<Output = ()> + Send + 'static>(work: Work) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .thread_stack_size(64 << 20)
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async { tokio::spawn(work).await.expect("the test passes") });
}

/// Half speak English; the others agree less, clearly. Five people of a third language are too few to show.
pub(crate) fn export(n: usize) -> String {
    let choices = ["Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"];
    let mut text = "Language,The pace suited me,I felt welcome,Email\n".to_owned();
    for person in 0..n {
        let is_other = person % 2 == 1;
        let language = if person < 5 { "Basque" } else { ["English", "Urdu"][usize::from(is_other)] };
        let pace = if is_other { choices[person % 3] } else { choices[2 + person % 3] };
        text.push_str(&format!("{language},{pace},{},p{person}@example.org\n", choices[person * 7 % 5]));
    }
    text
}

impl Site {
    /// An empty lake.
    pub(crate) fn empty(role: Role, most_file_bytes: usize) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let pipeline = Arc::new(Pipeline::open(&folder.path().join("lake"), Access::Write).expect("a lake"));
        let app = Arc::new(App::new(Arc::clone(&pipeline), role, most_file_bytes));
        Self { pipeline, router: router(&app), folder }
    }

    /// A lake with one upload.
    pub(crate) async fn loaded() -> Self {
        let site = Self::empty(Role::Designer, 1 << 20);
        site.load("1", 120).await;
        site
    }

    /// Loads an export of `n` people beside the server.
    pub(crate) async fn load(&self, iteration: &str, n: usize) -> u64 {
        let load = Load::new(Source::memory("export.csv", export(n).into_bytes()), "care", iteration);
        self.pipeline.load(&load, &|_| {}).await.expect("loaded").snapshot_id
    }

    /// Every file under the lake, to see that nothing was left behind.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut waiting = vec![self.folder.path().join("lake")];
        while let Some(folder) = waiting.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder") {
                let path = entry.expect("an entry").path();
                if path.is_dir() { waiting.push(path) } else { found.push(path.display().to_string()) }
            }
        }
        found.retain(|path| !path.ends_with("-wal") && !path.ends_with("-shm"));
        found.sort();
        found
    }

    pub(crate) async fn ask(&self, request: Request<Body>) -> Reply {
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 64 << 20).await.expect("a body");
        Reply { status: parts.status, headers: parts.headers, body }
    }

    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.ask(from_page("GET", path).body(Body::empty()).expect("a request")).await
    }

    pub(crate) async fn get_with(&self, path: &str, name: &str, value: &str) -> Reply {
        self.ask(from_page("GET", path).header(name, value).body(Body::empty()).expect("a request")).await
    }

    pub(crate) async fn post(&self, path: &str, json: &str) -> Reply {
        let request = from_page("POST", path).header("content-type", "application/json");
        self.ask(request.body(Body::from(json.to_owned())).expect("a request")).await
    }

    /// Sends a form; a field whose name is `file` goes as a file.
    pub(crate) async fn post_form(&self, path: &str, fields: &[(&str, &str)]) -> Reply {
        let request = from_page("POST", path).header("content-type", "multipart/form-data; boundary=XX");
        self.ask(request.body(Body::from(form(fields))).expect("a request")).await
    }
}

/// A request as the page itself makes it.
pub(crate) fn from_page(method: &str, path: &str) -> Builder {
    Request::builder()
        .method(method)
        .uri(path)
        .header("host", "127.0.0.1:7878")
        .header("sec-fetch-site", "same-origin")
        .header("x-gapwise", "1")
}

/// A multipart form with the boundary `XX`.
pub(crate) fn form(fields: &[(&str, &str)]) -> String {
    let mut body = String::new();
    for (name, value) in fields {
        let file =
            if *name == "file" { "; filename=\"Ada Lovelace.csv\"\r\ncontent-type: text/csv" } else { "" };
        body.push_str(&format!(
            "--XX\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n{value}\r\n"
        ));
    }
    body + "--XX--\r\n"
}

impl Reply {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("text")
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).unwrap_or_else(|| panic!("no header {name}")).to_str().expect("text")
    }

    /// Asserts that this is a problem document of the kind, and gives it.
    pub(crate) fn problem(&self, status: u16, kind: &str) -> Value {
        assert_eq!(self.status, status, "{}", String::from_utf8_lossy(&self.body));
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["type"], format!("urn:gapwise:problem:{kind}"));
        assert_eq!(problem["status"], status);
        for name in ["title", "detail"] {
            assert!(problem[name].as_str().is_some_and(|text| !text.is_empty()), "{name}: {problem}");
        }
        problem
    }
}
