//! `gapwise check FILE…`

use crate::cli::Failure;
use crate::config::FileArguments;
use crate::config::Global;
use crate::encode::Format;
use gapwise_pipeline::Checked;
use gapwise_pipeline::Pipeline;
use gapwise_pipeline::Source;
use gapwise_pipeline::model::Codebook;
use gapwise_pipeline::model::Receipt;
use gapwise_pipeline::model::Reject;
use std::fs;
use std::io;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use std::process::ExitCode;

/// How many rejected rows and cells are listed on a terminal.
const SHOWN: usize = 20;

pub(super) fn run(global: &Global, arguments: &FileArguments) -> Result<ExitCode, Failure> {
    let codebook = read_codebook(arguments.codebook.as_deref())?;
    let mut out = io::stdout().lock();
    for file in &arguments.files {
        let source = source(file, &arguments.with);
        let checked = Pipeline::check(&source, arguments.tool.as_deref(), codebook.as_ref())?;
        match global.format() {
            Format::Json | Format::Ndjson => {
                writeln!(out, "{}", serde_json::to_string(&checked).map_err(io::Error::other)?)?
            }
            _ => write_checked(&mut out, file, &checked)?,
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// An export with the files that say what its columns mean.
pub(super) fn source(file: &Path, companions: &[PathBuf]) -> Source {
    companions.iter().fold(Source::path(file), |source, companion| source.with(Source::path(companion)))
}

/// Reads and checks a codebook file.
pub(super) fn read_codebook(path: Option<&Path>) -> Result<Option<Codebook>, Failure> {
    let Some(path) = path else { return Ok(None) };
    let text = fs::read_to_string(path)
        .map_err(|error| Failure::Usage(format!("cannot read the codebook `{}`: {error}", path.display())))?;
    Ok(Some(Codebook::from_toml(&path.display().to_string(), &text)?))
}

fn write_checked(out: &mut impl Write, file: &Path, checked: &Checked) -> io::Result<()> {
    writeln!(out, "{}", file.display())?;
    writeln!(out, "  looks like {}: {}", checked.title, checked.reasons.join("; "))?;
    write_receipt(out, &checked.receipt)?;
    write_rejects(out, &checked.rejects)?;
    for role in ["background", "item", "comment", "respondent", "unused"] {
        let columns = checked.columns.iter().filter(|column| column.role == role);
        let names = columns.map(|column| column.column_name.as_str()).collect::<Vec<_>>();
        if !names.is_empty() {
            writeln!(out, "  {role}: {} ({})", names.join(", "), names.len())?;
        }
    }
    Ok(())
}

pub(super) fn write_receipt(out: &mut impl Write, receipt: &Receipt) -> io::Result<()> {
    writeln!(
        out,
        "  rows: {} read, {} landed, {} set aside, {} previews left out",
        receipt.rows_read, receipt.rows_landed, receipt.rows_set_aside, receipt.rows_excluded
    )?;
    for column in &receipt.dropped_columns {
        writeln!(out, "  dropped: `{}`, {}", column.column_name, column.reason)?;
    }
    for repair in &receipt.repairs {
        writeln!(out, "  repaired: `{}`, {} in {} cells", repair.column_name, repair.kind, repair.n)?;
    }
    if receipt.scrubbed > 0 {
        let kinds =
            receipt.scrubbed_kinds.iter().map(|kind| format!("{} {}", kind.n, kind.kind)).collect::<Vec<_>>();
        writeln!(out, "  scrubbed: {} passages in comments ({})", receipt.scrubbed, kinds.join(", "))?;
    }
    for speakers in &receipt.speakers {
        writeln!(out, "  speakers: {} {} with {} turns", speakers.speakers, speakers.role, speakers.turns)?;
    }
    write_items(out, receipt)?;
    for warning in &receipt.warnings {
        writeln!(out, "  note: {warning}")?;
    }
    Ok(())
}

/// Questions that not everybody answered: of whom they were asked, and why there is no answer.
fn write_items(out: &mut impl Write, receipt: &Receipt) -> io::Result<()> {
    for item in receipt.items.iter().filter(|item| item.answered < receipt.rows_landed) {
        let since = item.asked_from.as_ref().map(|from| format!(" (from {from})")).unwrap_or_default();
        let until = item.asked_until.as_ref().map(|until| format!(" (until {until})")).unwrap_or_default();
        write!(
            out,
            "  item `{}`: asked of {}{since}{until}, answered by {}",
            item.item, item.asked, item.answered
        )?;
        for (n, words) in [
            (item.not_answered, "not answered by"),
            (item.not_applicable, "not applicable to"),
            (item.dont_know, "not known by"),
            (item.not_asked, "never asked of"),
        ] {
            if n > 0 {
                write!(out, ", {words} {n}")?;
            }
        }
        writeln!(out)?;
    }
    let flags = &receipt.flags;
    for (n, words) in [
        (flags.straight_lined, "gave one answer to a whole grid"),
        (flags.too_fast, "took less than a third of the median time"),
        (flags.duplicates, "give the same answers to everything as an earlier row"),
    ] {
        if n > 0 {
            writeln!(out, "  look at: {n} rows {words}")?;
        }
    }
    Ok(())
}

fn write_rejects(out: &mut impl Write, rejects: &[Reject]) -> io::Result<()> {
    for reject in rejects.iter().take(SHOWN) {
        let place = if reject.column_name.is_empty() {
            String::new()
        } else {
            format!(", column `{}`", reject.column_name)
        };
        writeln!(
            out,
            "  line {}{place}: found {}, expected {}; {}",
            reject.line, reject.found, reject.expected, reject.hint
        )?;
    }
    if rejects.len() > SHOWN {
        writeln!(out, "  and {} more; `--json` lists them", rejects.len() - SHOWN)?;
    }
    Ok(())
}
