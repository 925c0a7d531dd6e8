//! Sends an encoded answer: whole, as a part (`Range`), or not at all where the caller has it already.
//!
//! Readers of Parquet ask for the last bytes first, so suffix ranges matter. Several ranges at once are answered with the
//! whole, as RFC 9110 allows.

use crate::answers::Encoded;
use crate::dashboard::is_unchanged;
use crate::error::Problem;
use axum::body::Body;
use axum::http::HeaderMap;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use std::fmt::Write;
use std::ops::Range;

/// What `Range` asks of a body of some length.
#[derive(Debug, PartialEq, Eq)]
enum Part {
    Whole,
    Of(Range<usize>),
    Unsatisfiable,
}

/// The longest query that a header carries.
const MOST_QUERY_BYTES: usize = 4 << 10;

/// Sends an answer to whoever asked with these headers; a download is called `name`.
pub(crate) fn send(encoded: &Encoded, name: &str, asked: &HeaderMap) -> Response {
    let length = encoded.bytes.len();
    let (status, body) = if is_unchanged(asked, &encoded.etag) {
        (StatusCode::NOT_MODIFIED, Body::empty())
    } else {
        match part(asked, &encoded.etag, length) {
            Part::Whole => (StatusCode::OK, Body::from(encoded.bytes.clone())),
            Part::Of(range) => return send_part(encoded, name, range),
            Part::Unsatisfiable => return unsatisfiable(length),
        }
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    describe(encoded, name, response.headers_mut());
    response
}

fn send_part(encoded: &Encoded, name: &str, range: Range<usize>) -> Response {
    let said = format!("bytes {}-{}/{}", range.start, range.end.saturating_sub(1), encoded.bytes.len());
    let mut response = Response::new(Body::from(encoded.bytes.slice(range)));
    *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    describe(encoded, name, response.headers_mut());
    set(response.headers_mut(), header::CONTENT_RANGE, &said);
    response
}

fn unsatisfiable(length: usize) -> Response {
    let detail = format!("the answer has {length} bytes; ask for a range within them");
    let mut response = Problem::new(StatusCode::RANGE_NOT_SATISFIABLE, "range", detail).into_response();
    set(response.headers_mut(), header::CONTENT_RANGE, &format!("bytes */{length}"));
    response
}

fn describe(encoded: &Encoded, name: &str, headers: &mut HeaderMap) {
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(encoded.content_type));
    headers.insert(header::ACCEPT_RANGES, HeaderValue::from_static("bytes"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    headers.insert(header::VARY, HeaderValue::from_static("accept, cookie"));
    set(headers, header::ETAG, &encoded.etag);
    set(headers, HeaderName::from_static("x-gapwise-snapshot"), &encoded.snapshot_id.to_string());
    set(headers, HeaderName::from_static("x-gapwise-hidden"), &encoded.hidden.to_string());
    set(headers, HeaderName::from_static("x-gapwise-total"), &encoded.total.to_string());
    // A JSON document says it itself.
    if encoded.extension != "json" {
        let file = format!("attachment; filename=\"{name}.{}\"", encoded.extension);
        set(headers, header::CONTENT_DISPOSITION, &file);
        if encoded.query.len() <= MOST_QUERY_BYTES {
            set(headers, HeaderName::from_static("x-gapwise-query"), &percent_encoded(&encoded.query));
        }
    }
}

fn set(headers: &mut HeaderMap, name: HeaderName, text: &str) {
    if let Ok(value) = HeaderValue::from_str(text) {
        headers.insert(name, value);
    }
}

fn percent_encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'%' | 0..=31 | 127.. => {
                // Writing into a string cannot fail.
                let _ = write!(encoded, "%{byte:02X}");
            }
            plain => encoded.push(char::from(plain)),
        }
    }
    encoded
}

fn part(headers: &HeaderMap, etag: &str, length: usize) -> Part {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let is_other_version = text(header::IF_RANGE).is_some_and(|version| version != etag);
    let Some(ranges) = text(header::RANGE).and_then(|range| range.strip_prefix("bytes=")) else {
        return Part::Whole;
    };
    if is_other_version || ranges.contains(',') {
        return Part::Whole;
    }
    let Some((first, last)) = ranges.trim().split_once('-') else { return Part::Whole };
    match (first.parse::<usize>(), last.parse::<usize>()) {
        (Ok(first), _) if first >= length => Part::Unsatisfiable,
        (Ok(first), Ok(last)) if last >= first => Part::Of(first..last.saturating_add(1).min(length)),
        (Ok(first), Err(_)) if last.is_empty() => Part::Of(first..length),
        (Err(_), Ok(0)) if first.is_empty() => Part::Unsatisfiable,
        (Err(_), Ok(_)) if first.is_empty() && length == 0 => Part::Unsatisfiable,
        (Err(_), Ok(suffix)) if first.is_empty() => Part::Of(length.saturating_sub(suffix)..length),
        _ => Part::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(range: &str, if_range: Option<&str>) -> Part {
        let mut headers = HeaderMap::new();
        set(&mut headers, header::RANGE, range);
        if let Some(version) = if_range {
            set(&mut headers, header::IF_RANGE, version);
        }
        part(&headers, "\"7\"", 100)
    }

    #[test]
    fn ranges_are_read_as_rfc_9110_says() {
        assert_eq!(asked("bytes=0-9", None), Part::Of(0..10));
        assert_eq!(asked("bytes=90-", None), Part::Of(90..100));
        assert_eq!(asked("bytes=-8", None), Part::Of(92..100));
        assert_eq!(asked("bytes=-800", None), Part::Of(0..100));
        assert_eq!(asked("bytes=50-18446744073709551615", None), Part::Of(50..100));
        assert_eq!(asked("bytes=100-", None), Part::Unsatisfiable);
        assert_eq!(asked("bytes=-0", None), Part::Unsatisfiable);
        for ignored in ["bytes=9-0", "bytes=0-1,5-6", "rows=0-9", "bytes=", "bytes=-", "bytes=a-b"] {
            assert_eq!(asked(ignored, None), Part::Whole, "{ignored}");
        }
    }

    #[test]
    fn a_part_of_another_version_is_the_whole() {
        assert_eq!(asked("bytes=0-9", Some("\"7\"")), Part::Of(0..10));
        assert_eq!(asked("bytes=0-9", Some("\"6\"")), Part::Whole);
    }
}
