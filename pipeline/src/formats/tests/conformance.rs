//! Every format that reads tables, through everything that exports and programs on the way do to a table.
//!
//! The specimen of each format is cut into records once and written again in many dresses; each must be recognised as
//! the same tool and give the same columns and rows. What is broken is refused or set aside, and the message says where.

use std::io::Write as _;

use super::workbooks::{ods, rows_of, workbook};
use super::{cells, rows, specimen};
use crate::formats::{Error, FORMATS, Sheet, Source, ToolRole, open, recognise};

/// How delimited text may be dressed.
#[derive(Clone, Copy)]
struct Dress {
    delimiter: u8,
    line_end: &'static str,
    quotes: csv::QuoteStyle,
    encoding: Written,
}

#[derive(Clone, Copy, PartialEq)]
enum Written {
    Utf8,
    Utf8Mark,
    Utf16Little,
    Utf16Big,
    Windows,
    Mac,
    Gzip,
}

const PLAIN: Dress =
    Dress { delimiter: b',', line_end: "\n", quotes: csv::QuoteStyle::Necessary, encoding: Written::Utf8 };

pub(crate) fn records(text: &str) -> Vec<Vec<String>> {
    let delimiter = crate::formats::delimiter::sniff_delimiter(text, true);
    let mut reader = csv::ReaderBuilder::new();
    reader.has_headers(false).flexible(true).delimiter(delimiter);
    let mut reader = reader.from_reader(text.as_bytes());
    reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
}

fn dressed(records: &[Vec<String>], dress: Dress) -> Vec<u8> {
    let terminator = if dress.line_end == "\r\n" {
        csv::Terminator::CRLF
    } else {
        csv::Terminator::Any(dress.line_end.as_bytes()[0])
    };
    let mut writer = csv::WriterBuilder::new()
        .delimiter(dress.delimiter)
        .terminator(terminator)
        .quote_style(dress.quotes)
        .flexible(true)
        .from_writer(Vec::new());
    for record in records {
        writer.write_record(record).unwrap();
    }
    let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
    match dress.encoding {
        Written::Utf8 => text.into_bytes(),
        Written::Utf8Mark => format!("\u{feff}{text}").into_bytes(),
        Written::Utf16Little => {
            std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
        }
        Written::Utf16Big => {
            std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect()
        }
        Written::Windows => encoding_rs::WINDOWS_1252.encode(&text).0.into_owned(),
        Written::Mac => encoding_rs::MACINTOSH.encode(&text).0.into_owned(),
        Written::Gzip => {
            let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
            packed.write_all(text.as_bytes()).unwrap();
            packed.finish().unwrap()
        }
    }
}

fn columns(sheet: &Sheet) -> Vec<(String, String, Option<ToolRole>)> {
    sheet.columns.iter().map(|column| (column.name.clone(), column.wording.clone(), column.role)).collect()
}

/// Every format whose specimen is delimited text, with the specimen's records.
fn tables() -> Vec<(&'static str, Vec<Vec<String>>)> {
    FORMATS
        .iter()
        .filter_map(|format| specimen(format.name()).text().map(|text| (format.name(), records(text))))
        .collect()
}

/// With letters beyond ASCII in the last answer in words, where the encoding shows.
fn with_accents(mut records: Vec<Vec<String>>) -> Vec<Vec<String>> {
    let is_word = |cell: &&mut String| cell.chars().any(char::is_alphabetic);
    let word = records.last_mut().and_then(|last| last.iter_mut().rev().find(is_word));
    // Some tools write codes only.
    if let Some(word) = word {
        "größer, élève".clone_into(word);
    }
    records
}

#[test]
fn a_table_is_the_same_in_every_dress() {
    let dresses = [
        Dress { line_end: "\r\n", encoding: Written::Utf8Mark, ..PLAIN },
        Dress { line_end: "\r", ..PLAIN },
        Dress { quotes: csv::QuoteStyle::Always, ..PLAIN },
        Dress { delimiter: b';', quotes: csv::QuoteStyle::Always, ..PLAIN },
        Dress { delimiter: b'\t', ..PLAIN },
        Dress { delimiter: b'\t', encoding: Written::Utf16Little, line_end: "\r\n", ..PLAIN },
        Dress { encoding: Written::Utf16Big, ..PLAIN },
        Dress { encoding: Written::Windows, ..PLAIN },
        Dress { encoding: Written::Mac, ..PLAIN },
        Dress { encoding: Written::Gzip, ..PLAIN },
    ];
    for (name, records) in tables() {
        let records = with_accents(records);
        let plain = open(&Source::memory("x.csv", dressed(&records, PLAIN)), None).unwrap();
        assert_eq!(plain.tool, name);
        for (at, dress) in dresses.into_iter().enumerate() {
            let source = Source::memory("x.csv", dressed(&records, dress));
            let sheet = open(&source, None).unwrap_or_else(|error| panic!("{name} in dress {at}: {error}"));
            assert_eq!(sheet.tool, name, "dress {at}");
            assert_eq!(columns(&sheet), columns(&plain), "{name} in dress {at}");
            assert_eq!(rows(&sheet), rows(&plain), "{name} in dress {at}");
        }
    }
}

#[test]
fn a_workbook_gives_what_its_csv_file_gives() {
    for (name, records) in tables() {
        let records = with_accents(records);
        let plain = open(&Source::memory("x.csv", dressed(&records, PLAIN)), None).unwrap();
        let xml = rows_of(&records);
        let paragraphs: String = records
            .iter()
            .map(|row| {
                let cells: String = row
                    .iter()
                    .map(|text| match text.is_empty() {
                        true => "<table:table-cell/>".to_owned(),
                        false => format!(
                            "<table:table-cell><text:p>{}</text:p></table:table-cell>",
                            text.replace('&', "&amp;").replace('<', "&lt;").replace("  ", " <text:s/>")
                        ),
                    })
                    .collect();
                format!("<table:table-row>{cells}</table:table-row>")
            })
            .collect();
        let table = format!("<table:table table:name=\"Answers\">{paragraphs}</table:table>");
        for bytes in [workbook(&[("Answers", &xml)]), ods(&table)] {
            let sheet =
                open(&Source::memory("x.bin", bytes), None).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(sheet.tool, name);
            assert_eq!(columns(&sheet), columns(&plain), "{name}");
            assert_eq!(rows(&sheet), rows(&plain), "{name}");
        }
    }
}

#[test]
fn blank_lines_and_a_missing_last_line_end_change_nothing() {
    for (name, records) in tables() {
        let plain = dressed(&records, PLAIN);
        let sheet = open(&Source::memory("x.csv", plain.clone()), None).unwrap();
        let spaced = [b"\n\r\n".to_vec(), plain.clone(), b"\n\n\r\n".to_vec()].concat();
        let cut = plain.strip_suffix(b"\n").unwrap().to_vec();
        for bytes in [spaced, cut] {
            let other = open(&Source::memory("x.csv", bytes), None).unwrap();
            assert_eq!((other.tool.as_str(), rows(&other)), (name, rows(&sheet)));
        }
    }
}

#[test]
fn a_row_too_long_or_too_short_is_set_aside_with_its_line() {
    for (name, mut records) in tables() {
        let good = records.last().unwrap().clone();
        let at = records.len();
        let mut long = good.clone();
        long.extend(["one".to_owned(), "more".to_owned()]);
        records.push(long);
        records.push(good[..good.len() - 1].to_vec());
        records.push(good);
        let sheet = open(&Source::memory("x.csv", dressed(&records, PLAIN)), None).unwrap();
        let (rows, rejects, lines) = cells(&sheet);
        let found: Vec<u64> = rejects.iter().map(|reject| reject.line).collect();
        assert_eq!(sheet.tool, name);
        assert_eq!(found, [at as u64 + 1, at as u64 + 2], "{name}");
        assert_eq!(lines.last(), Some(&(at as u64 + 3)), "{name}");
        assert_eq!(rows.len(), 3, "{name}");
    }
}

#[test]
fn a_file_that_is_cut_anywhere_is_read_or_refused() {
    for (name, records) in tables() {
        let whole = dressed(&records, PLAIN);
        for end in 0..whole.len() {
            let source = Source::memory("cut.csv", whole[..end].to_vec());
            match open(&source, None).or_else(|_| open(&source, Some(name))) {
                Ok(sheet) => {
                    sheet.rows().unwrap().for_each(|batch| drop(batch.map_err(|error| says_where(&error))))
                }
                Err(error) => says_where(&error),
            }
        }
        let book = workbook(&[("Answers", &rows_of(&records))]);
        for end in (0..book.len()).step_by(7) {
            let source = Source::memory("cut.csv", book[..end].to_vec());
            assert!(
                end == 0 || open(&source, None).is_err(),
                "{name}: a workbook cut at byte {end} was read"
            );
        }
    }
}

fn says_where(error: &Error) {
    let message = error.to_string();
    assert!(message.contains("`cut.csv`"), "{message}");
    assert!(!message.ends_with('.') && message.contains([';', ':']), "{message}");
}

#[test]
fn long_answers_are_read_and_endless_ones_refused() {
    for (name, mut records) in tables() {
        let last = records.last_mut().unwrap();
        let at = (0..last.len()).rev().find(|at| !last[*at].is_empty()).unwrap();
        last[at] = "long ".repeat(150_000);
        let sheet = open(&Source::memory("x.csv", dressed(&records, PLAIN)), Some(name)).unwrap();
        assert!(rows(&sheet).last().unwrap().iter().any(|cell| cell.len() == 750_000), "{name}");
        records.last_mut().unwrap()[at] = "endless ".repeat(1_200_000);
        let source = Source::memory("x.csv", dressed(&records, PLAIN));
        let refused = match open(&source, Some(name)) {
            Ok(sheet) => sheet.rows().unwrap().find_map(Result::err),
            Err(error) => Some(error),
        };
        let line = records.len();
        let expected = format!("`x.csv` line {line}: one row is larger than 8 MiB");
        let message = refused.map(|error| error.to_string()).unwrap_or_default();
        assert!(message.starts_with(&expected), "{name}: {message}");
    }
}

#[test]
fn repeated_and_blank_headings_become_unique() {
    for (name, records) in tables() {
        // Columns without a heading and with one that is there already, with and without answers.
        let widened: Vec<Vec<String>> = records
            .iter()
            .enumerate()
            .map(|(at, row)| {
                let mut row = row.clone();
                let copied = row.iter().rev().find(|cell| !cell.is_empty()).cloned().unwrap_or_default();
                row.push(if at == 0 { String::new() } else { copied.clone() });
                row.push(copied);
                row
            })
            .collect();
        let sheet = open(&Source::memory("x.csv", dressed(&widened, PLAIN)), Some(name));
        let sheet = sheet.unwrap_or_else(|error| panic!("{name}: {error}"));
        let names: std::collections::HashSet<&String> =
            sheet.columns.iter().map(|column| &column.name).collect();
        assert_eq!(names.len(), sheet.columns.len(), "{name}");
        assert!(sheet.columns.iter().all(|column| !column.name.is_empty()), "{name}");
        assert!(!rows(&sheet).is_empty(), "{name}");
    }
}

/// Rows enough to fill several batches; a million with `cargo test a_million_rows -- --ignored`.
fn many_rows(n: usize) {
    for (name, records) in tables() {
        let text = dressed(&records[..records.len() - 1], PLAIN);
        let row = dressed(&records[records.len() - 1..], PLAIN);
        let bytes = [text, row.repeat(n)].concat();
        let sheet = open(&Source::memory("x.csv", bytes), None).unwrap();
        let mut n_rows = 0;
        for batch in sheet.rows().unwrap() {
            let batch = batch.unwrap();
            assert!(batch.cells.num_rows() <= crate::formats::BATCH_ROWS);
            n_rows += batch.cells.num_rows();
        }
        assert_eq!((sheet.tool.as_str(), n_rows), (name, n + 1));
    }
}

#[test]
fn rows_come_in_bounded_batches() {
    many_rows(20_000);
}

#[test]
#[ignore = "takes a minute and more; run it by name"]
fn a_million_rows() {
    many_rows(1_000_000);
}

#[test]
fn every_format_says_how_sure_it_is_and_can_be_overruled() {
    for (name, records) in tables() {
        let source = Source::memory("x.csv", dressed(&records, PLAIN));
        let guesses = recognise(&source).unwrap();
        assert!(
            guesses[0].1.confidence > guesses[1].1.confidence || name == "delimited",
            "{name}: {:?}",
            guesses[1].1
        );
        assert!(guesses.iter().all(|(_, guess)| !guess.reasons.is_empty() && guess.confidence <= 100));
        let forced = open(&source, Some("delimited")).unwrap();
        assert_eq!(forced.tool, "delimited");
    }
}
