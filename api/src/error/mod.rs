//! Why a request is not answered, as RFC 9457 problem documents, mapped in this one room.
//!
//! A handler returns a [`Problem`]; it travels on the response until [`write_problems`] turns it, and every bare error
//! status of axum, into a document. What went wrong inside is never shown: it is logged once, with the request's id, and
//! without anything that a person answered or asked.

mod mapped;

pub(crate) use mapped::no_upload;

use crate::auth::RequestId;
use axum::extract::Request;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::middleware::Next;
use axum::response::IntoResponse;
use axum::response::Response;
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
            StatusCode::NOT_FOUND => {
                ("not_found", "there is nothing at this address; /openapi.json lists what there is")
            }
            StatusCode::METHOD_NOT_ALLOWED => {
                ("method", "this address does not take this method; see the header `allow`")
            }
            StatusCode::PAYLOAD_TOO_LARGE => ("too_large", "the body is larger than this address takes"),
            StatusCode::UNSUPPORTED_MEDIA_TYPE => (
                "media_type",
                "the body is of the wrong type; see the header `content-type` in /openapi.json",
            ),
            StatusCode::UNPROCESSABLE_ENTITY => {
                ("invalid", "the body lacks a field or has one of the wrong type")
            }
            StatusCode::REQUEST_TIMEOUT => ("timeout", "the request took too long; send it again"),
            StatusCode::BAD_REQUEST => {
                ("malformed", "the request cannot be read; check its address and its body")
            }
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
