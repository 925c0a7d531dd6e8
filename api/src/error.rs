//! Why a request is not answered, as RFC 9457 problem documents, mapped in this one place.
//!
//! A handler returns a [`Problem`]; it travels on the response until [`write_problems`] turns it, and every bare error
//! status of axum, into a document. What went wrong inside is never shown: it is logged once, with the request's id, and
//! without anything that a person answered or asked.

use crate::auth::RequestId;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::middleware::Next;
use axum::response::IntoResponse;
use axum::response::Response;
use gapwise_pipeline::Error;
use gapwise_pipeline::engine;
use gapwise_pipeline::ingest;
use gapwise_pipeline::lake;
use gapwise_pipeline::model::CodebookError;
use miette::Diagnostic;
use serde::Serialize;
use tracing::error;
use utoipa::ToSchema;

/// Why a request is not answered.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    kind: &'static str,
    status: StatusCode,
    detail: String,
    faults: Vec<Fault>,
    inner: Option<String>,
}

/// One thing that is wrong in a text which the caller sent, SQL or a codebook.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(description = "One thing that is wrong in a text that was sent, SQL or a codebook.")]
pub(crate) struct Fault {
    /// What is wrong and how to mend it.
    pub message: String,
    /// The line, counted from 1.
    pub line: Option<u64>,
    /// The column, counted from 1.
    pub column: Option<u64>,
    /// How many characters.
    pub length: Option<u64>,
    /// The nearest name that exists.
    pub suggestion: Option<String>,
}

/// A problem as it is sent (RFC 9457).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ProblemDocument {
    /// The kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened and how to mend it.
    pub detail: String,
    /// The request, as the log names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    /// What is wrong in a text that was sent.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<Fault>,
}

const PROBLEM_JSON: HeaderValue = HeaderValue::from_static("application/problem+json");

impl Problem {
    /// A problem of the caller's making.
    pub(crate) fn new(status: StatusCode, kind: &'static str, detail: impl Into<String>) -> Self {
        Self { kind, status, detail: detail.into(), faults: Vec::new(), inner: None }
    }

    /// Nothing has this address.
    pub(crate) fn not_found(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", detail)
    }

    /// A parameter, a form field or a body is not what it must be.
    pub(crate) fn invalid(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid", detail)
    }

    /// More is asked at once than this server does.
    pub(crate) fn busy(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, "busy", detail)
    }

    /// A fault of this program; `inner` goes to the log and nowhere else.
    pub(crate) fn internal(inner: impl Into<String>) -> Self {
        let detail = "something failed inside gapwise; its log says more under this request's id";
        let mut problem = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", detail);
        problem.inner = Some(inner.into());
        problem
    }

    /// The status.
    #[cfg(test)]
    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    /// As it is sent.
    #[must_use]
    pub(crate) fn document(&self, instance: Option<String>) -> ProblemDocument {
        ProblemDocument {
            kind: format!("urn:gapwise:problem:{}", self.kind),
            title: title(self.status, self.kind).to_owned(),
            status: self.status.as_u16(),
            detail: self.detail.clone(),
            instance,
            errors: self.faults.clone(),
        }
    }

    /// Writes what the caller is not shown to the log.
    pub(crate) fn log(&self) {
        if let Some(inner) = &self.inner {
            error!(problem.kind = self.kind, problem.inner = inner, "a request failed");
        }
    }

    /// What a bare status of axum means here.
    fn of_status(status: StatusCode) -> Self {
        let (kind, detail) = match status {
            StatusCode::NOT_FOUND => ("not_found", "there is nothing at this address; /openapi.json lists what there is"),
            StatusCode::METHOD_NOT_ALLOWED => ("method", "this address does not take this method; see the header `allow`"),
            StatusCode::PAYLOAD_TOO_LARGE => ("too_large", "the body is larger than this address takes"),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => {
                ("media_type", "the body is of the wrong type; see the header `content-type` in /openapi.json")
            }
            StatusCode::UNPROCESSABLE_ENTITY => ("invalid", "the body lacks a field or has one of the wrong type"),
            StatusCode::REQUEST_TIMEOUT => ("timeout", "the request took too long; send it again"),
            StatusCode::BAD_REQUEST => ("malformed", "the request cannot be read; check its address and its body"),
            status if status.is_server_error() => return Self::internal(format!("a bare status {status}")),
            _ => ("refused", "the request was refused"),
        };
        Self::new(status, kind, detail)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Gives every error answer its document, and logs what is not shown.
pub(crate) async fn write_problems(request: Request, next: Next) -> Response {
    let instance = request.extensions().get::<RequestId>().map(|id| format!("urn:gapwise:request:{}", id.0));
    let mut response = next.run(request).await;
    let status = response.status();
    if !status.is_client_error() && !status.is_server_error() {
        return response;
    }
    let problem = response.extensions_mut().remove::<Problem>().unwrap_or_else(|| Problem::of_status(status));
    problem.log();
    let body = serde_json::to_vec(&problem.document(instance)).unwrap_or_default();
    let headers = response.headers_mut();
    headers.remove(header::CONTENT_LENGTH);
    headers.insert(header::CONTENT_TYPE, PROBLEM_JSON);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if status == StatusCode::SERVICE_UNAVAILABLE {
        headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
    }
    *response.body_mut() = body.into();
    response
}

fn title(status: StatusCode, kind: &str) -> &'static str {
    match kind {
        "sql" => "The query cannot be answered",
        "codebook" => "The codebook cannot be used",
        "file" => "The file cannot be read",
        "range" => "No such part",
        _ => match status.as_u16() {
            400 => "The request cannot be read",
            403 => "Not allowed",
            404 => "Not found",
            405 => "Wrong method",
            406 => "No such format",
            408 => "Took too long",
            409 => "Not in this state",
            413 => "Too large",
            415 => "Wrong type of body",
            421 => "Wrong host",
            422 => "The request cannot be used",
            503 => "Busy",
            504 => "The query took too long",
            507 => "No room",
            500.. => "Something failed",
            _ => "Refused",
        },
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Ingest(error) => error.into(),
            Error::Engine(error) => error.into(),
            Error::Lake(error) => error.into(),
            Error::NoQuery { name } => Self::not_found(format!("there is no query `{name}`; /api/queries lists them")),
            Error::Forbidden { .. } => Self::new(StatusCode::FORBIDDEN, "forbidden", error.to_string()),
        }
    }
}

impl From<ingest::Error> for Problem {
    fn from(error: ingest::Error) -> Self {
        match error {
            ingest::Error::Format(error) => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "file", error.to_string()),
            ingest::Error::Codebook(error) => error.into(),
            ingest::Error::Tidy(error) => Self::new(StatusCode::UNPROCESSABLE_ENTITY, "codebook", error.to_string()),
            ingest::Error::Lake(error) => error.into(),
            ingest::Error::Engine(error) => Self::internal(inner_of(&error)),
            error @ ingest::Error::Name { .. } => Self::invalid(error.to_string()),
            ingest::Error::NoUpload { upload_id } => no_upload(&upload_id),
            ingest::Error::Held(message) => Self::internal(before_colon(&message)),
        }
    }
}

/// No upload has this id.
pub(crate) fn no_upload(upload_id: &str) -> Problem {
    Problem::not_found(format!("there is no upload `{upload_id}`; /api/uploads lists them"))
}

impl From<CodebookError> for Problem {
    fn from(error: CodebookError) -> Self {
        let (line, column, length) = place_of(&error).map_or((None, None, None), |(line, column, length)| {
            (Some(line), Some(column), Some(length))
        });
        let message = match &error.help {
            Some(help) => format!("{}; {help}", error.message),
            None => error.message.clone(),
        };
        let fault = Fault { message, line, column, length, suggestion: None };
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "codebook", error.to_string());
        problem.faults = vec![fault];
        problem
    }
}

/// Line, column and length of what is wrong, as people count.
fn place_of(error: &CodebookError) -> Option<(u64, u64, u64)> {
    let label = error.labels()?.next()?;
    let contents = error.source_code()?.read_span(label.inner(), 0, 0).ok()?;
    Some((contents.line() as u64 + 1, contents.column() as u64 + 1, label.len() as u64))
}

impl From<engine::Error> for Problem {
    fn from(error: engine::Error) -> Self {
        match error {
            engine::Error::Sql { message, place, suggestion } => {
                let mut problem = Self::new(StatusCode::BAD_REQUEST, "sql", message.clone());
                problem.faults = vec![Fault {
                    message,
                    line: place.map(|place| place.line),
                    column: place.map(|place| place.column),
                    length: place.map(|place| place.length),
                    suggestion,
                }];
                problem
            }
            engine::Error::Parameter { message } => Self::new(StatusCode::BAD_REQUEST, "parameter", message),
            engine::Error::Deadline { .. } => Self::new(StatusCode::GATEWAY_TIMEOUT, "deadline", error.to_string()),
            engine::Error::TooManyRows { .. } => Self::invalid(error.to_string()),
            engine::Error::Memory => Self::new(StatusCode::SERVICE_UNAVAILABLE, "memory", error.to_string()),
            engine::Error::Stopped => Self::busy(error.to_string()),
            engine::Error::Lake(error) => error.into(),
            error @ (engine::Error::Table { .. } | engine::Error::Engine(_)) => Self::internal(inner_of(&error)),
        }
    }
}

/// What the log may say of an engine's failure: the kind, since the text behind it may hold a value.
fn inner_of(error: &engine::Error) -> String {
    match error {
        engine::Error::Engine(source) => before_colon(&source.to_string()),
        engine::Error::Table { table, source } => format!("{table}: {}", before_colon(&source.to_string())),
        engine::Error::Lake(error) => inner_of_lake(error),
        other => before_colon(&other.to_string()),
    }
}

fn before_colon(text: &str) -> String {
    text.split(':').next().unwrap_or_default().chars().take(80).collect()
}

impl From<lake::Error> for Problem {
    fn from(error: lake::Error) -> Self {
        match error {
            lake::Error::NoSnapshot { number } => {
                Self::not_found(format!("there is no snapshot `{number}`; /api/snapshots lists them"))
            }
            lake::Error::ReadOnly => Self::new(
                StatusCode::CONFLICT,
                "read_only",
                "this server only reads its lake; start gapwise where nothing else writes to it",
            ),
            other => Self::internal(inner_of_lake(&other)),
        }
    }
}

/// The whole chain: the operating system and SQLite say nothing about people.
fn inner_of_lake(error: &lake::Error) -> String {
    let mut words = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(inner) = source {
        words = format!("{words}: {inner}");
        source = inner.source();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use gapwise_pipeline::model::Codebook;

    #[test]
    fn an_inner_error_is_not_shown() {
        let error = lake::Error::NoLake { folder: "/home/ada/pilot".into() };
        let problem = Problem::from(error);
        let shown = serde_json::to_string(&problem.document(None)).unwrap();
        assert_eq!(problem.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert!(!shown.contains("ada"), "{shown}");
        assert!(problem.inner.unwrap().contains("ada"), "the log has it");
    }

    #[test]
    fn a_codebook_problem_points_at_its_line() {
        let text = "[instrument]\nid = \"exit\"\ntitel = \"Exit\"\n";
        let problem = Problem::from(Codebook::from_toml("codebook", text).unwrap_err());
        assert_eq!(problem.faults.len(), 1);
        assert_eq!(problem.faults[0].line, Some(3));
    }
}
