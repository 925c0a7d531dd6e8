//! What each error of the pipeline is to whoever asked: their doing, with the words that mend it, or ours, with none.
//!
//! What is ours goes to the log, and even there without the text of an engine's failure, which may hold a value.

use crate::error::Fault;
use crate::error::Problem;
use axum::http::StatusCode;
use gapwise_pipeline::Error;
use gapwise_pipeline::engine;
use gapwise_pipeline::ingest;
use gapwise_pipeline::ingest::RegisterError;
use gapwise_pipeline::lake;
use gapwise_pipeline::model::CodebookError;
use gapwise_pipeline::model::Reject;
use miette::Diagnostic;

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        match error {
            Error::Ingest(error) => error.into(),
            Error::Engine(error) => error.into(),
            Error::Lake(error) => error.into(),
            Error::NoQuery { name } => {
                Self::not_found(format!("there is no query `{name}`; /api/queries lists them"))
            }
            Error::Forbidden { .. } => Self::new(StatusCode::FORBIDDEN, "forbidden", error.to_string()),
        }
    }
}

impl From<ingest::Error> for Problem {
    fn from(error: ingest::Error) -> Self {
        match error {
            ingest::Error::Format(error) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "file", error.to_string())
            }
            ingest::Error::Codebook(error) => error.into(),
            ingest::Error::Tidy(error) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "codebook", error.to_string())
            }
            ingest::Error::Lake(error) => error.into(),
            ingest::Error::Engine(error) => Self::internal(inner_of(&error)),
            error @ (ingest::Error::Name { .. } | ingest::Error::NoIteration { .. }) => {
                Self::invalid(error.to_string())
            }
            ingest::Error::NoUpload { upload_id } => no_upload(&upload_id),
            ingest::Error::Register(error) => error.into(),
            ingest::Error::Held(message) => Self::internal(before_colon(&message)),
        }
    }
}

impl From<RegisterError> for Problem {
    fn from(error: RegisterError) -> Self {
        match &error {
            RegisterError::Unknown { .. } => Self::not_found(error.to_string()),
            RegisterError::Unreadable { .. } => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "file", error.to_string())
            }
            RegisterError::Problems { problems, .. } => {
                let fault = |problem: &Reject| Fault {
                    message: format!(
                        "column `{}`: found `{}`, expected {}; {}",
                        problem.column_name, problem.found, problem.expected, problem.hint
                    ),
                    line: Some(problem.line),
                    column: None,
                    length: None,
                    suggestion: None,
                };
                let faults = problems.iter().map(fault).collect();
                let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, "register", error.to_string());
                problem.faults = faults;
                problem
            }
        }
    }
}

/// No upload has this id.
pub(crate) fn no_upload(upload_id: &str) -> Problem {
    Problem::not_found(format!("there is no upload `{upload_id}`; /api/uploads lists them"))
}

impl From<CodebookError> for Problem {
    fn from(error: CodebookError) -> Self {
        let (line, column, length) = place_of(&error)
            .map_or((None, None, None), |(line, column, length)| (Some(line), Some(column), Some(length)));
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
            engine::Error::Deadline { .. } => {
                Self::new(StatusCode::GATEWAY_TIMEOUT, "deadline", error.to_string())
            }
            engine::Error::TooManyRows { .. } => Self::invalid(error.to_string()),
            engine::Error::Memory => Self::new(StatusCode::SERVICE_UNAVAILABLE, "memory", error.to_string()),
            engine::Error::Stopped => Self::busy(error.to_string()),
            engine::Error::Lake(error) => error.into(),
            error @ (engine::Error::Table { .. } | engine::Error::Engine(_)) => {
                Self::internal(inner_of(&error))
            }
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
