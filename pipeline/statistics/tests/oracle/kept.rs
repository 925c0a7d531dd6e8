//! Tables of expected numbers and how near one has to come.

use flate2::read::GzDecoder;
use gapwise_statistics::Distribution;
use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

/// One row by column name.
pub(crate) struct Row(HashMap<String, String>);

impl Row {
    /// The text of a column, empty when missing.
    pub(crate) fn text(&self, column: &str) -> &str {
        self.0.get(column).map_or("", String::as_str)
    }

    /// The number of a column, `None` when empty or not one.
    pub(crate) fn number(&self, column: &str) -> Option<f64> {
        self.text(column).trim().parse().ok()
    }

    /// The numbers of all columns but these.
    pub(crate) fn numbers_but(&self, columns: &[&str]) -> Vec<f64> {
        let mut names: Vec<&String> = self.0.keys().collect();
        names.sort();
        let kept = names.into_iter().filter(|name| !columns.contains(&name.as_str()));
        kept.filter_map(|name| self.number(name)).collect()
    }

    /// A whole number.
    pub(crate) fn count(&self, column: &str) -> u64 {
        self.number(column).map_or(0, |number| number as u64)
    }

    /// Counts of the values 1, 2, … written with blanks between them.
    pub(crate) fn distribution(&self, column: &str) -> Distribution {
        let counts: Vec<(f64, u64)> = self
            .text(column)
            .split(' ')
            .zip(1_u32..)
            .map(|(n, value)| (f64::from(value), n.parse().unwrap_or(0)))
            .collect();
        Distribution::from_counts(&counts).unwrap_or_default()
    }
}

/// Rows of a CSV file, gzipped or not; rows with another number of fields than the header are left out.
pub(crate) fn read(path: &Path) -> Option<Vec<Row>> {
    let mut text = Vec::new();
    let file = File::open(path).ok()?;
    if path.extension().is_some_and(|extension| extension == "gz") {
        GzDecoder::new(file).read_to_end(&mut text).ok()?;
    } else {
        { file }.read_to_end(&mut text).ok()?;
    }
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_slice());
    let header: Vec<String> = reader.headers().ok()?.iter().map(str::to_owned).collect();
    let records = reader.records().filter_map(Result::ok).filter(|record| record.len() == header.len());
    Some(
        records
            .map(|record| Row(header.iter().cloned().zip(record.iter().map(str::to_owned)).collect()))
            .collect(),
    )
}

/// Rows of a file of the shared folder of real surveys; says so when it is not there.
pub(crate) fn read_shared(file: &str) -> Option<Vec<Row>> {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")).join(file);
    let rows = read(&path);
    if rows.is_none() {
        eprintln!("skipped: {file} is not here");
    }
    rows
}

/// Fails unless `found` is `expected` to a relative 1e-6, or both are undefined.
#[track_caller]
pub(crate) fn assert_near(found: Option<f64>, expected: Option<f64>, what: &str) {
    assert_within(found, expected, 1e-6, what);
}

/// Fails unless `found` is `expected` to a relative `tolerance`, or both are undefined.
#[track_caller]
pub(crate) fn assert_within(found: Option<f64>, expected: Option<f64>, tolerance: f64, what: &str) {
    let is_near = match (found, expected) {
        (Some(found), Some(0.0)) => found.abs() < 1e-12,
        (Some(found), Some(expected)) => {
            found == expected || (found - expected).abs() <= tolerance * expected.abs()
        }
        (None, None) => true,
        _ => false,
    };
    assert!(is_near, "{what}: found {found:?}, expected {expected:?}");
}
