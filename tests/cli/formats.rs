//! One answer in five formats: the same numbers in each, to the last bit but one, which the reader of JSON here may lose.

use super::Lake;
use super::surveys::shifts;
use arrow::array::Array;
use arrow::array::AsArray;
use arrow::datatypes::DataType;
use arrow::datatypes::Float64Type;
use arrow::ipc::reader::StreamReader;
use arrow::record_batch::RecordBatch;
use arrow::util::display::ArrayFormatter;
use arrow::util::display::FormatOptions;
use bytes::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde_json::Map;
use serde_json::Value;

/// A cell as any reader of any format can see it.
#[derive(Debug)]
enum Cell {
    Nothing,
    Number(f64),
    Text(String),
}

impl PartialEq for Cell {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Nothing, Self::Nothing) => true,
            (Self::Number(one), Self::Number(other)) => {
                (one - other).abs() <= 2.0 * f64::EPSILON * other.abs()
            }
            (Self::Text(one), Self::Text(other)) => one == other,
            _ => false,
        }
    }
}

type Rows = Vec<Vec<(String, Cell)>>;

fn of_json(row: &Map<String, Value>) -> Vec<(String, Cell)> {
    let cell = |value: &Value| match value {
        Value::Null => Cell::Nothing,
        Value::Number(number) => Cell::Number(number.as_f64().expect("a number")),
        Value::String(text) => of_text(text),
        other => of_text(&other.to_string()),
    };
    row.iter().map(|(name, value)| (name.clone(), cell(value))).collect()
}

/// Text that looks like a number counts as one, as in a spreadsheet; no text is nothing.
fn of_text(text: &str) -> Cell {
    match text.parse() {
        _ if text.is_empty() => Cell::Nothing,
        Ok(number) => Cell::Number(number),
        Err(_) => Cell::Text(text.to_owned()),
    }
}

fn of_batches(batches: &[RecordBatch]) -> Rows {
    let mut rows = Vec::new();
    for batch in batches {
        for row in 0..batch.num_rows() {
            let cell = |(field, column): (&arrow::datatypes::FieldRef, &arrow::array::ArrayRef)| {
                let cell = match column.data_type() {
                    _ if column.is_null(row) => Cell::Nothing,
                    DataType::Float64 => Cell::Number(column.as_primitive::<Float64Type>().value(row)),
                    _ => {
                        let formatter =
                            ArrayFormatter::try_new(column, &FormatOptions::default()).expect("a column");
                        of_text(&formatter.value(row).to_string())
                    }
                };
                (field.name().clone(), cell)
            };
            rows.push(batch.schema().fields().iter().zip(batch.columns()).map(cell).collect());
        }
    }
    rows
}

fn read(format: &str, bytes: &[u8]) -> Rows {
    match format {
        "json" => {
            let rows = serde_json::from_slice::<Vec<Map<String, Value>>>(bytes).expect("JSON");
            rows.iter().map(of_json).collect()
        }
        "ndjson" => {
            let text = std::str::from_utf8(bytes).expect("text");
            text.lines().map(|line| of_json(&serde_json::from_str(line).expect("JSON"))).collect()
        }
        "csv" => {
            let mut reader = csv::Reader::from_reader(bytes);
            let headings = reader.headers().expect("headings").clone();
            let row = |record: csv::StringRecord| {
                headings.iter().zip(&record).map(|(name, text)| (name.to_owned(), of_text(text))).collect()
            };
            reader.records().map(|record| row(record.expect("a row"))).collect()
        }
        "arrow" => {
            let reader = StreamReader::try_new(bytes, None).expect("an Arrow stream");
            of_batches(&reader.map(|batch| batch.expect("a batch")).collect::<Vec<_>>())
        }
        "parquet" => {
            let bytes = Bytes::copy_from_slice(bytes);
            let reader =
                ParquetRecordBatchReaderBuilder::try_new(bytes).expect("Parquet").build().expect("Parquet");
            of_batches(&reader.map(|batch| batch.expect("a batch")).collect::<Vec<_>>())
        }
        other => panic!("{other}"),
    }
}

#[test]
fn every_format_holds_the_same_numbers() {
    let lake = Lake::new();
    lake.load(&lake.file("shifts.csv", shifts(90)), &[]);
    for question in
        [&["gaps"][..], &["query", "distribution_of", "-p", "measure_id=survey.sessions_began_on_time"]]
    {
        let mut first: Option<Rows> = None;
        for format in ["json", "ndjson", "csv", "arrow", "parquet"] {
            let said = lake.run(&[question, &["--format", format]].concat());
            assert_eq!(said.code, 0, "{format}: {}", said.stderr);
            let rows = read(format, &said.stdout);
            assert!(rows.len() > 4, "{question:?} as {format}: {rows:?}");
            let first = first.get_or_insert_with(|| read(format, &said.stdout));
            assert_eq!(rows.len(), first.len(), "{format}");
            for (cell, expected) in rows.iter().flatten().zip(first.iter().flatten()) {
                assert_eq!(cell, expected, "{format}");
            }
            assert!(rows == *first, "{format} has other columns");
        }
    }
}

#[test]
fn no_rows_are_no_rows_in_every_format() {
    let lake = Lake::new();
    lake.load(&lake.file("shifts.csv", shifts(90)), &[]);
    for format in ["json", "ndjson", "csv", "arrow", "parquet"] {
        let said = lake.run(&["gaps", "--verdict", "unheard of", "--format", format]);
        assert_eq!(said.code, 0, "{format}: {}", said.stderr);
        assert!(read(format, &said.stdout).is_empty(), "{format}");
    }
}

#[test]
fn a_table_for_reading_says_how_many_rows_and_which_snapshot() {
    let lake = Lake::new();
    lake.load(&lake.file("shifts.csv", shifts(90)), &[]);
    let text = lake.done(&["gaps"]);
    assert!(text.contains("| Night") && text.ends_with("10 rows, snapshot 1\n"), "{text}");
    let findings = lake.done(&["findings"]);
    let sentence = findings.lines().next().expect("a finding");
    assert!(
        ["Night", "The workload was fair", "lower"].iter().all(|word| sentence.contains(word)),
        "{findings}"
    );
}
