//! `gapwise register TABLE FILE` and `gapwise change add|list`

use crate::cli::Failure;
use crate::cli::open;
use crate::cli::questions;
use crate::config::ChangeArguments;
use crate::config::ChangeCommand;
use crate::config::Global;
use crate::config::RegisterArguments;
use crate::encode::Format;
use gapwise_pipeline::Access;
use gapwise_pipeline::ingest::Registered;
use gapwise_pipeline::ingest::Written;
use gapwise_pipeline::model::Need;
use gapwise_pipeline::model::REGISTERS;
use std::fs;
use std::io;
use std::io::Write;
use std::process::ExitCode;

pub(super) async fn run(global: &Global, arguments: &RegisterArguments) -> Result<ExitCode, Failure> {
    let Some((register, file)) = arguments.register.as_ref().zip(arguments.file.as_ref()) else {
        return list();
    };
    let bytes = fs::read(file).map_err(|error| {
        Failure::Usage(format!("cannot read the register file `{}`: {error}", file.display()))
    })?;
    let name = file.display().to_string();
    let pipeline = open(global, Access::Write)?;
    let written = Written { file: &name, bytes: &bytes, expected: None };
    write_registered(global, &pipeline.register(register, &written).await?)
}

pub(super) async fn change(global: &Global, command: ChangeCommand) -> Result<ExitCode, Failure> {
    match command {
        ChangeCommand::Add(change) => add(global, &change).await,
        ChangeCommand::List(scope) => questions::changes(global, &scope).await,
    }
}

/// A change as the one row of a file, so that it passes the same door.
async fn add(global: &Global, change: &ChangeArguments) -> Result<ExitCode, Failure> {
    let iteration_id = format!("{}/{}", change.credential, change.iteration);
    let margin = change.margin.map(|margin| margin.to_string());
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let row = [
        ("change_id", change.change_id.clone()),
        ("iteration_id", iteration_id),
        ("measure_id", change.measure.clone()),
        ("background", change.background.clone()),
        ("group_name", change.group.clone()),
        ("description", change.description.clone()),
        ("reason", text(&change.reason)),
        ("owner_role", text(&change.owner_role)),
        ("made_on", text(&change.made_on)),
        ("margin", text(&margin)),
    ];
    let mut file = csv::Writer::from_writer(Vec::new());
    let written = file
        .write_record(row.iter().map(|(name, _)| *name))
        .and_then(|()| file.write_record(row.iter().map(|(_, value)| value.as_str())));
    written.map_err(io::Error::other)?;
    let bytes = file.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
    let pipeline = open(global, Access::Write)?;
    let written = Written { file: "change", bytes: &bytes, expected: change.expect };
    write_registered(global, &pipeline.register("changes", &written).await?)
}

fn write_registered(global: &Global, registered: &Registered) -> Result<ExitCode, Failure> {
    let mut out = io::stdout().lock();
    if matches!(global.format(), Format::Json | Format::Ndjson) {
        writeln!(out, "{}", serde_json::to_string(registered).map_err(io::Error::other)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    writeln!(
        out,
        "{}: {} rows added, {} replaced, {} in all (snapshot {})",
        registered.register,
        registered.rows_added,
        registered.rows_replaced,
        registered.rows,
        registered.snapshot_id
    )?;
    for chance in &registered.chances {
        writeln!(out, "  {}: {}", chance.change_id, chance.sentence)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn list() -> Result<ExitCode, Failure> {
    let mut out = io::stdout().lock();
    for register in REGISTERS {
        writeln!(out, "{}\n  {}", register.name, register.about)?;
        for column in register.columns {
            let need = match column.need {
                Need::Key => ", part of the key",
                Need::Must => "",
                Need::May => ", may be blank",
            };
            writeln!(out, "    {:18} {}{need}", column.name, column.kind.expected())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
