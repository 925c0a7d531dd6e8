//! Reads the pilot's files with another program's eyes: the `csv` crate, not the generator's own writer.

use gapwise_sample_data::File;
use gapwise_sample_data::LOADS;

pub(crate) fn bytes<'a>(files: &'a [File], name: &str) -> &'a [u8] {
    &files.iter().find(|file| file.name == name).unwrap().bytes
}

pub(crate) fn export(files: &[File], load: usize) -> &[u8] {
    bytes(files, LOADS[load].export)
}

/// All rows of a file, headings included; every row must be as long as the first.
pub(crate) fn rows(bytes: &[u8]) -> Vec<Vec<String>> {
    let without_mark = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(false).from_reader(without_mark);
    reader.records().map(|row| row.unwrap().iter().map(ToOwned::to_owned).collect()).collect()
}

pub(crate) fn position(headings: &[String], heading: &str) -> usize {
    headings.iter().position(|cell| cell == heading).unwrap_or_else(|| panic!("`{heading}` is missing"))
}

pub(crate) fn column<'a>(rows: &'a [Vec<String>], heading: &str) -> impl Iterator<Item = &'a String> {
    let position = position(&rows[0], heading);
    rows.iter().map(move |row| &row[position])
}
