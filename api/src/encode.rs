//! The one encoder: an answer as a table for people, JSON, NDJSON, CSV, an Arrow stream or Parquet.

use arrow::array::Array;
use arrow::array::ArrayRef;
use arrow::array::AsArray;
use arrow::datatypes::DataType;
use arrow::datatypes::Float64Type;
use arrow::error::ArrowError;
use arrow::ipc::writer::StreamWriter;
use arrow::json::ArrayWriter;
use arrow::json::LineDelimitedWriter;
use arrow::json::WriterBuilder;
use arrow::json::writer::JsonArray;
use arrow::json::writer::LineDelimited;
use arrow::record_batch::RecordBatch;
use arrow::util::display::ArrayFormatter;
use arrow::util::display::FormatOptions;
use clap::ValueEnum;
use comfy_table::CellAlignment;
use comfy_table::ContentArrangement;
use comfy_table::Table;
use comfy_table::presets;
use gapwise_pipeline::Answer;
use parquet::arrow::ArrowWriter;
use parquet::errors::ParquetError;
use std::io::Write;
use std::sync::Arc;
use thiserror::Error as ThisError;

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, ValueEnum)]
pub enum Format {
    /// Columns for reading, numbers shortened.
    Table,
    /// One array of objects.
    Json,
    /// One object a line.
    Ndjson,
    /// Comma-separated values with a heading row.
    Csv,
    /// An Arrow IPC stream.
    Arrow,
    /// A Parquet file.
    Parquet,
}

/// Why an answer could not be written.
#[derive(Debug, ThisError)]
pub enum Error {
    /// The rows cannot be written that way.
    #[error("the rows cannot be written in this format: {0}")]
    Arrow(#[from] ArrowError),
    /// Parquet refused.
    #[error("the rows cannot be written as Parquet: {0}")]
    Parquet(#[from] ParquetError),
    /// Whoever reads went away, or the disk refused.
    #[error("the output could not be written: {0}")]
    Io(#[from] std::io::Error),
}

impl Format {
    /// Every format that a program would ask for, by its word.
    pub const ALL: [Self; 6] = [Self::Table, Self::Json, Self::Ndjson, Self::Csv, Self::Arrow, Self::Parquet];

    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
            Self::Arrow => "arrow",
            Self::Parquet => "parquet",
        }
    }

    /// Its media type.
    #[must_use]
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Table => "text/plain; charset=utf-8",
            Self::Json => "application/json",
            Self::Ndjson => "application/x-ndjson",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Arrow => "application/vnd.apache.arrow.stream",
            Self::Parquet => "application/vnd.apache.parquet",
        }
    }
}

/// Writes an answer.
///
/// # Errors
/// When the rows do not fit the format or the output is gone.
pub fn write(answer: &Answer, format: Format, out: &mut (impl Write + Send)) -> Result<(), Error> {
    let batches = answer.batches.iter().collect::<Vec<_>>();
    match format {
        Format::Table => write!(out, "{}", table(answer)?)?,
        Format::Json => {
            let mut writer: ArrayWriter<_> = json_writer().build::<_, JsonArray>(&mut *out);
            writer.write_batches(&batches)?;
            writer.finish()?;
            writeln!(out)?;
        }
        Format::Ndjson => {
            let mut writer: LineDelimitedWriter<_> = json_writer().build::<_, LineDelimited>(&mut *out);
            writer.write_batches(&batches)?;
            writer.finish()?;
        }
        Format::Csv => write_csv(answer, out)?,
        Format::Arrow => {
            let mut writer = StreamWriter::try_new(&mut *out, &answer.schema)?;
            for batch in batches {
                writer.write(batch)?;
            }
            writer.finish()?;
        }
        Format::Parquet => {
            let mut writer = ArrowWriter::try_new(&mut *out, Arc::clone(&answer.schema), None)?;
            for batch in batches {
                writer.write(batch)?;
            }
            writer.close()?;
        }
    }
    Ok(())
}

fn json_writer() -> WriterBuilder {
    WriterBuilder::new().with_explicit_nulls(true)
}

/// CSV cannot hold lists and structs: they are written as their JSON-like text.
fn write_csv(answer: &Answer, out: &mut impl Write) -> Result<(), Error> {
    let mut writer = csv::Writer::from_writer(out);
    let failed = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(error) => Error::Io(error),
        other => Error::Io(std::io::Error::other(format!("{other:?}"))),
    };
    writer.write_record(answer.schema.fields().iter().map(|field| field.name())).map_err(failed)?;
    let options = FormatOptions::default();
    for batch in &answer.batches {
        let columns = batch
            .columns()
            .iter()
            .map(|column| ArrayFormatter::try_new(column, &options))
            .collect::<Result<Vec<_>, _>>()?;
        for row in 0..batch.num_rows() {
            writer
                .write_record(columns.iter().map(|column| column.value(row).to_string()))
                .map_err(failed)?;
        }
    }
    writer.flush()?;
    Ok(())
}

/// Rows as a table that fits the terminal.
fn table(answer: &Answer) -> Result<String, Error> {
    let mut table = Table::new();
    table.load_preset(presets::ASCII_MARKDOWN).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(answer.schema.fields().iter().map(|field| field.name().as_str()));
    for batch in &answer.batches {
        for row in 0..batch.num_rows() {
            table.add_row(cells(batch, row)?);
        }
    }
    for (place, field) in answer.schema.fields().iter().enumerate() {
        if let (true, Some(column)) = (field.data_type().is_numeric(), table.column_mut(place)) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let rows = answer.n_rows();
    let noun = if rows == 1 { "row" } else { "rows" };
    Ok(format!("{table}\n{rows} {noun}, snapshot {}\n", answer.snapshot_id))
}

fn cells(batch: &RecordBatch, row: usize) -> Result<Vec<String>, Error> {
    batch.columns().iter().map(|column| cell(column, row)).collect()
}

fn cell(column: &ArrayRef, row: usize) -> Result<String, Error> {
    if column.is_null(row) {
        return Ok(String::new());
    }
    if *column.data_type() == DataType::Float64 {
        return Ok(short(column.as_primitive::<Float64Type>().value(row)));
    }
    Ok(ArrayFormatter::try_new(column, &FormatOptions::default())?.value(row).to_string())
}

/// Four significant digits, without an exponent where that is readable.
fn short(number: f64) -> String {
    let size = number.abs();
    match () {
        () if number == 0.0 => "0".to_owned(),
        () if number.fract() == 0.0 && size < 1e15 => format!("{number:.0}"),
        () if !(1e-4..1e15).contains(&size) => format!("{number:.2e}"),
        () => {
            let digits = (3.0 - size.log10().floor()).clamp(0.0, 7.0);
            format!("{number:.0$}", digits as usize)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_keep_four_digits() {
        assert_eq!(
            [short(-0.384_12), short(12_345.678), short(0.0), short(3.0)],
            ["-0.3841", "12346", "0", "3"]
        );
        assert_eq!(short(0.000_012_3), "1.23e-5");
    }
}
