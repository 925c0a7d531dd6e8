//! How a result is asked for: `?format=`, `?limit=`, `?offset=`, `?snapshot=` and `Accept`; everything else in the address
//! belongs to the query.

use crate::encode::Format;
use crate::error::Problem;
use axum::extract::FromRequestParts;
use axum::extract::Query;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::header;
use axum::http::request::Parts;
use std::collections::BTreeMap;
use std::collections::HashMap;

/// How a result is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    /// How to write it.
    pub(crate) format: Format,
    /// The most rows.
    pub(crate) limit: Option<usize>,
    /// Rows to leave out before.
    pub(crate) offset: usize,
    /// An older snapshot.
    pub(crate) snapshot: Option<u64>,
    /// What the query takes.
    given: BTreeMap<String, String>,
}

/// The formats, by their word; the first is given to whoever takes anything.
const FORMATS: [Format; 5] = [Format::Json, Format::Ndjson, Format::Csv, Format::Arrow, Format::Parquet];

impl Ask {
    /// The parameters of the query.
    pub(crate) fn given(&self) -> HashMap<String, String> {
        self.given.clone().into_iter().collect()
    }

    /// Refuses parameters, for results that take none.
    pub(crate) fn without_parameters(self) -> Result<Self, Problem> {
        match self.given.keys().next() {
            Some(name) => Err(Problem::new(
                StatusCode::BAD_REQUEST,
                "parameter",
                format!("there is no parameter `{name}` here; it takes format, limit, offset and snapshot"),
            )),
            None => Ok(self),
        }
    }

    /// Tells this address from every other; the order of its parameters does not matter.
    pub(crate) fn address(&self, name: &str) -> String {
        let Self { format, limit, offset, given, .. } = self;
        format!("{name} {} {limit:?} {offset} {given:?}", format.name())
    }

    fn read(pairs: Vec<(String, String)>, headers: &HeaderMap) -> Result<Self, Problem> {
        let mut given = BTreeMap::new();
        for (name, value) in pairs {
            if given.contains_key(&name) {
                return Err(parameter(format!("`{name}` is given twice; give it once")));
            }
            given.insert(name, value);
        }
        // The page leaves a field empty where nothing was chosen.
        given.retain(|_, value| !value.is_empty());
        let format = match given.remove("format") {
            Some(word) => named(&word)?,
            None => accepted(headers)?,
        };
        let limit = given.remove("limit").map(|text| number("limit", &text)).transpose()?;
        let offset = given.remove("offset").map(|text| number("offset", &text)).transpose()?.unwrap_or(0);
        let snapshot = given.remove("snapshot").map(|text| number("snapshot", &text)).transpose()?;
        Ok(Self { format, limit, offset, snapshot, given })
    }
}

impl<State: Send + Sync> FromRequestParts<State> for Ask {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &State) -> Result<Self, Problem> {
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri)
            .map_err(|_| parameter("the address's parameters cannot be read; encode them as `name=value`"))?;
        Self::read(pairs, &parts.headers)
    }
}

fn parameter(detail: impl Into<String>) -> Problem {
    Problem::new(StatusCode::BAD_REQUEST, "parameter", detail)
}

fn number<Number: std::str::FromStr>(name: &str, text: &str) -> Result<Number, Problem> {
    text.parse().map_err(|_| parameter(format!("`{name}` must be a whole number of at least 0")))
}

fn named(word: &str) -> Result<Format, Problem> {
    let found = FORMATS.into_iter().find(|format| format.name() == word);
    found.ok_or_else(|| {
        let known = FORMATS.map(|format| format!("`{}`", format.name())).join(", ");
        parameter(format!("`{word}` is not a format; use one of {known}"))
    })
}

/// The format that `Accept` prefers; JSON where it says nothing.
fn accepted(headers: &HeaderMap) -> Result<Format, Problem> {
    let lines =
        headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect::<Vec<_>>();
    if lines.is_empty() {
        return Ok(Format::Json);
    }
    let mut best: Option<(f32, Format)> = None;
    for range in lines.iter().flat_map(|line| line.split(',')) {
        let mut parts = range.split(';').map(str::trim);
        let media_type = parts.next().unwrap_or_default();
        let quality =
            parts.find_map(|part| part.strip_prefix("q=")).map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0));
        let found = FORMATS.into_iter().find(|format| takes(media_type, format.content_type()));
        if let Some(format) = found
            && quality > best.map_or(0.0, |(quality, _)| quality)
        {
            best = Some((quality, format));
        }
    }
    best.map(|(_, format)| format).ok_or_else(|| {
        let known = FORMATS.map(|format| format!("`{}`", essence(format.content_type()))).join(", ");
        Problem::new(
            StatusCode::NOT_ACCEPTABLE,
            "format",
            format!("a result is one of {known}; accept one of those"),
        )
    })
}

fn takes(range: &str, content_type: &str) -> bool {
    let content_type = essence(content_type);
    let family = content_type.split('/').next().unwrap_or_default();
    range == "*/*" || range.eq_ignore_ascii_case(content_type) || range.strip_suffix("/*") == Some(family)
}

fn essence(content_type: &str) -> &str {
    content_type.split(';').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accept(line: &'static str) -> Result<Format, StatusCode> {
        let headers = HeaderMap::from_iter([(header::ACCEPT, axum::http::HeaderValue::from_static(line))]);
        accepted(&headers).map_err(|problem| problem.status())
    }

    #[test]
    fn accept_chooses_the_format() {
        assert_eq!(accept("text/csv"), Ok(Format::Csv));
        assert_eq!(accept("text/html,application/xhtml+xml,*/*;q=0.8"), Ok(Format::Json));
        assert_eq!(accept("application/json;q=0.2, application/vnd.apache.parquet"), Ok(Format::Parquet));
        assert_eq!(accept("application/json;q=0, text/*;q=0.1"), Ok(Format::Csv));
        assert_eq!(accept("image/png"), Err(StatusCode::NOT_ACCEPTABLE));
    }

    #[test]
    fn the_order_of_parameters_does_not_matter_but_their_values_do() {
        let read = |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
            Ask::read(pairs, &HeaderMap::new()).expect("right").address("gaps")
        };
        assert_eq!(read(&[("a", "1"), ("b", "2")]), read(&[("b", "2"), ("a", "1")]));
        assert_ne!(read(&[("a", "1\", \"b\": \"2")]), read(&[("a", "1"), ("b", "2")]));
        assert_ne!(read(&[("limit", "1")]), read(&[("offset", "1")]));
    }
}
