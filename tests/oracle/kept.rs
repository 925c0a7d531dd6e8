//! Genuine files and the reference tables beside them, which are read where they lie and never copied.

use flate2::read::MultiGzDecoder;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::PathBuf;

/// A row by heading.
pub(super) type Row = BTreeMap<String, String>;

/// A genuine file; without it a test says so and passes.
pub(super) fn genuine(path: &str) -> Option<PathBuf> {
    let file = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data")).join(path);
    if file.is_file() {
        return Some(file);
    }
    println!("skipped: `{path}` is not here");
    None
}

/// A codebook of the tests.
pub(super) fn codebook(name: &str) -> String {
    format!("{}/../tests/codebooks/{name}", env!("CARGO_MANIFEST_DIR"))
}

/// The well-formed rows of a table, unpacked where it is packed.
pub(super) fn rows(path: &PathBuf) -> Vec<Row> {
    let file = File::open(path).expect("a file");
    let is_packed = path.extension().is_some_and(|ending| ending == "gz");
    let reader: Box<dyn Read> = if is_packed { Box::new(MultiGzDecoder::new(file)) } else { Box::new(file) };
    rows_of(reader)
}

/// The well-formed rows of a table.
pub(super) fn rows_of(reader: impl Read) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(reader);
    let headings = reader.byte_headers().expect("headings").clone();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let records = reader.byte_records().map(|record| record.expect("a row"));
    let whole = records.filter(|record| record.len() == headings.len());
    whole.map(|record| headings.iter().map(text).zip(record.iter().map(text)).collect()).collect()
}

pub(super) fn number(row: &Row, column: &str) -> Option<f64> {
    row.get(column).unwrap_or_else(|| panic!("no column `{column}`")).parse().ok()
}

/// Equal to 1e-6 of the expected, or both without a value.
pub(super) fn assert_near(found: Option<f64>, expected: Option<f64>, what: &str) {
    match (found, expected) {
        (Some(found), Some(expected)) => {
            let allowed = 1e-6 * expected.abs().max(f64::MIN_POSITIVE);
            assert!((found - expected).abs() <= allowed, "{what}: {found} is not {expected}");
        }
        (found, expected) => assert_eq!(found, expected, "{what}"),
    }
}
