//! `findings`, `gaps`, `gap-history`, `coverage`, `query`, `sql`: commands that ask.

use crate::cli::Failure;
use crate::cli::open;
use crate::cli::write;
use crate::config::GapArguments;
use crate::config::Global;
use crate::config::HistoryArguments;
use crate::config::QueryArguments;
use crate::config::Scope;
use crate::config::SqlArguments;
use crate::encode::Format;
use arrow::array::AsArray;
use gapwise_pipeline::Access;
use gapwise_pipeline::Answer;
use gapwise_pipeline::Parameters;
use serde_json::Map;
use serde_json::Value;
use std::collections::HashMap;
use std::io;
use std::io::Read;
use std::io::Write;
use std::process::ExitCode;

/// What a person at a terminal wants of the fifty columns of `gaps`.
const GAP_COLUMNS: &[&str] = &[
    "title",
    "background",
    "group_name",
    "verdict",
    "estimate",
    "low",
    "upp",
    "estimate_of",
    "q",
    "family_size",
    "n_group",
    "n_rest",
    "detectable",
];

/// What a person at a terminal wants of `gap_history`.
const HISTORY_COLUMNS: &[&str] = &[
    "before_iteration_id",
    "iteration_id",
    "title",
    "background",
    "group_name",
    "verdict",
    "reason",
    "gap_before",
    "gap_now",
    "change",
    "change_low",
    "change_upp",
    "margin",
    "registered",
    "still_worse",
    "change_seen",
];

pub(super) async fn findings(global: &Global, scope: &Scope) -> Result<ExitCode, Failure> {
    let pipeline = open(global, Access::Read)?;
    let answer = pipeline.named(global.actor(), "findings", &scoped(scope)?, global.snapshot).await?;
    if global.format() == Format::Table { write_findings(&answer) } else { write(global, &answer) }
}

/// Findings as sentences, one a line.
pub(super) fn write_findings(answer: &Answer) -> Result<ExitCode, Failure> {
    let mut out = io::stdout().lock();
    let mut number = 0;
    for batch in &answer.batches {
        let Some(sentences) =
            batch.column_by_name("sentence").and_then(|column| column.as_string_opt::<i32>())
        else {
            continue;
        };
        for sentence in sentences.iter().flatten() {
            number += 1;
            writeln!(out, "{number:>3}  {sentence}")?;
        }
    }
    if number == 0 {
        writeln!(out, "No gap that is not noise was found; `gapwise gaps` lists every comparison.")?;
    }
    writeln!(
        out,
        "Not shown: {} cells with too few answers (`gapwise coverage`). Snapshot {}.",
        answer.n_hidden, answer.snapshot_id
    )?;
    Ok(ExitCode::SUCCESS)
}

pub(super) async fn gaps(global: &Global, arguments: &GapArguments) -> Result<ExitCode, Failure> {
    if arguments.against.is_some() {
        let GapArguments { scope, background, measure, verdict, against } = arguments.clone();
        return gap_history(global, &HistoryArguments { scope, against, background, measure, verdict }).await;
    }
    let mut given = scoped(&arguments.scope)?;
    let more = [
        ("background", &arguments.background),
        ("measure_id", &arguments.measure),
        ("verdict", &arguments.verdict),
    ];
    for (name, value) in more {
        if let Some(value) = value {
            given.insert(name.to_owned(), value.clone());
        }
    }
    let pipeline = open(global, Access::Read)?;
    let answer = pipeline.named(global.actor(), "gaps", &given, global.snapshot).await?;
    let answer = if global.format() == Format::Table { project(&answer, GAP_COLUMNS) } else { answer };
    write(global, &answer)
}

pub(super) async fn gap_history(global: &Global, arguments: &HistoryArguments) -> Result<ExitCode, Failure> {
    let mut given = scoped(&arguments.scope)?;
    let before = arguments.against.as_ref().zip(arguments.scope.credential.as_ref());
    let before = before.map(|(iteration, credential)| format!("{credential}/{iteration}"));
    let more = [
        ("before_iteration_id", &before),
        ("background", &arguments.background),
        ("measure_id", &arguments.measure),
        ("verdict", &arguments.verdict),
    ];
    for (name, value) in more {
        if let Some(value) = value {
            given.insert(name.to_owned(), value.clone());
        }
    }
    let pipeline = open(global, Access::Read)?;
    let answer = pipeline.named(global.actor(), "gap_history", &given, global.snapshot).await?;
    let answer = if global.format() == Format::Table { project(&answer, HISTORY_COLUMNS) } else { answer };
    write(global, &answer)
}

pub(super) async fn changes(global: &Global, scope: &Scope) -> Result<ExitCode, Failure> {
    let pipeline = open(global, Access::Read)?;
    let answer = pipeline.named(global.actor(), "changes", &scoped(scope)?, global.snapshot).await?;
    write(global, &answer)
}

pub(super) async fn coverage(global: &Global, scope: &Scope) -> Result<ExitCode, Failure> {
    let pipeline = open(global, Access::Read)?;
    let answer = pipeline.named(global.actor(), "coverage", &scoped(scope)?, global.snapshot).await?;
    write(global, &answer)
}

pub(super) async fn query(global: &Global, arguments: &QueryArguments) -> Result<ExitCode, Failure> {
    let Some(name) = &arguments.name else { return list_queries() };
    let given = pairs(&arguments.params)?.into_iter().collect();
    let pipeline = open(global, Access::Read)?;
    let answer = pipeline.named(global.actor(), name, &given, global.snapshot).await?;
    write(global, &answer)
}

pub(super) async fn sql(global: &Global, arguments: &SqlArguments) -> Result<ExitCode, Failure> {
    let mut text = arguments.sql.clone();
    if text == "-" {
        text.clear();
        io::stdin().read_to_string(&mut text)?;
    }
    let value = |word: String| serde_json::from_str(&word).unwrap_or(Value::String(word));
    let params =
        pairs(&arguments.params)?.into_iter().map(|(name, word)| (name, value(word))).collect::<Map<_, _>>();
    let pipeline = open(global, Access::Read)?;
    let parameters = Parameters::from_json(&params).map_err(gapwise_pipeline::Error::from)?;
    let answer = pipeline.sql(global.actor(), &text, &parameters, global.snapshot).await?;
    write(global, &answer)
}

fn list_queries() -> Result<ExitCode, Failure> {
    let queries = gapwise_queries::all_named().map_err(|error| Failure::Usage(error.to_string()))?;
    let mut out = io::stdout().lock();
    for query in queries {
        let params = query.params.iter().map(|param| param.name.as_str()).collect::<Vec<_>>().join(", ");
        writeln!(out, "{:18} {} ({params})", query.name, query.title)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn scoped(scope: &Scope) -> Result<HashMap<String, String>, Failure> {
    let mut given = HashMap::new();
    match (&scope.credential, &scope.iteration) {
        (Some(credential), Some(iteration)) => {
            given.insert("iteration_id".to_owned(), format!("{credential}/{iteration}"));
        }
        (None, None) => {}
        _ => return Err(Failure::Usage("give both --credential and --iteration, or neither".to_owned())),
    }
    if let Some(perspective) = scope.perspective {
        given.insert("perspective".to_owned(), perspective.as_str().to_owned());
    }
    Ok(given)
}

fn pairs(params: &[String]) -> Result<Vec<(String, String)>, Failure> {
    let read = |param: &String| {
        let pair = param.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
        pair.ok_or_else(|| Failure::Usage(format!("`{param}` is not a parameter; write `-p name=value`")))
    };
    params.iter().map(read).collect()
}

fn project(answer: &Answer, names: &[&str]) -> Answer {
    let places = names.iter().filter_map(|name| answer.schema.index_of(name).ok()).collect::<Vec<_>>();
    let mut projected = answer.clone();
    if let Ok(schema) = answer.schema.project(&places) {
        projected.schema = std::sync::Arc::new(schema);
        projected.batches = answer.batches.iter().filter_map(|batch| batch.project(&places).ok()).collect();
    }
    projected
}
