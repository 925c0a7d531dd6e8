//! The page: the built dashboard, embedded in the program.
//!
//! Files under `assets/` carry a hash in their name and are kept by browsers for good; everything else is asked for
//! again each time and answered `304` while it is the same. Each text file has a brotli sibling from the build. An
//! address that is no file is one of the page's own, which reads it itself. This room knows no answers.

use crate::error::Problem;
use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::Method;
use axum::http::StatusCode;
use axum::http::Uri;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use rust_embed::Embed;
use rust_embed::EmbeddedFile;
use std::borrow::Cow;

#[derive(Embed)]
#[folder = "$GAPWISE_DASHBOARD"]
struct Page;

const INDEX: &str = "index.html";
const ASSETS: &str = "assets/";

/// Answers every address that is not a route.
pub(crate) async fn serve_page(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    let is_for_programs = path == "api" || path.starts_with("api/");
    if is_for_programs {
        return StatusCode::NOT_FOUND.into_response();
    }
    if method != Method::GET && method != Method::HEAD {
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET, HEAD")]).into_response();
    }
    if path.ends_with(".br") {
        return StatusCode::NOT_FOUND.into_response();
    }
    match Page::get(path) {
        Some(file) => send(path, &file, &headers),
        None if path.starts_with(ASSETS) => StatusCode::NOT_FOUND.into_response(),
        None => match Page::get(INDEX) {
            Some(file) => send(INDEX, &file, &headers),
            None => Problem::internal("the dashboard was not embedded").into_response(),
        },
    }
}

fn send(path: &str, file: &EmbeddedFile, headers: &HeaderMap) -> Response {
    let packed = if accepts_brotli(headers) { Page::get(&format!("{path}.br")) } else { None };
    let suffix = if packed.is_some() { "br" } else { "id" };
    let etag = format!("\"{}-{suffix}\"", crate::auth::hexadecimal(&file.metadata.sha256_hash()[..12]));
    let mut response = if is_unchanged(headers, &etag) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let data = packed.as_ref().map_or_else(|| file.data.clone(), |packed| packed.data.clone());
        Response::new(body_of(data))
    };
    let sent = response.headers_mut();
    let cache = if path.starts_with(ASSETS) { "public, max-age=31536000, immutable" } else { "no-cache" };
    sent.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    sent.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Ok(etag) = HeaderValue::from_str(&etag) {
        sent.insert(header::ETAG, etag);
    }
    if response.status() == StatusCode::NOT_MODIFIED {
        return response;
    }
    let sent = response.headers_mut();
    sent.insert(header::CONTENT_TYPE, content_type(path));
    if packed.is_some() {
        sent.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    response
}

fn body_of(data: Cow<'static, [u8]>) -> Body {
    match data {
        Cow::Borrowed(bytes) => Body::from(bytes),
        Cow::Owned(bytes) => Body::from(bytes),
    }
}

fn content_type(path: &str) -> HeaderValue {
    let guess = mime_guess::from_path(path).first_or_octet_stream();
    let is_text = guess.type_() == mime_guess::mime::TEXT;
    let text = if is_text { format!("{}; charset=utf-8", guess.essence_str()) } else { guess.to_string() };
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

fn accepts_brotli(headers: &HeaderMap) -> bool {
    let accepted =
        headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accepted.split(',').any(|coding| {
        let mut parts = coding.split(';').map(str::trim);
        let is_brotli = parts.next() == Some("br");
        let is_refused =
            parts.any(|part| part.strip_prefix("q=").is_some_and(|q| q.parse::<f32>() == Ok(0.0)));
        is_brotli && !is_refused
    })
}

/// Whether the caller has this very version (`If-None-Match`, compared weakly).
pub(crate) fn is_unchanged(headers: &HeaderMap, etag: &str) -> bool {
    let given = headers.get_all(header::IF_NONE_MATCH).iter().filter_map(|value| value.to_str().ok());
    given
        .flat_map(|line| line.split(','))
        .map(str::trim)
        .any(|one| one == "*" || one.trim_start_matches("W/") == etag)
}
