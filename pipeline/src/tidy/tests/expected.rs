//! Every genuine file with an `EXPECTED.json` beside it gives exactly those facts.
//!
//! A kind of fact is one line in [`FACTS`] and one function. A fact of a kind that is not listed fails, so that none is
//! passed over; folders whose files are no tables are named in [`ELSEWHERE`], with the tests that hold their facts.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use arrow::array::{Array as _, AsArray as _};
use serde_json::{Map, Value};

use crate::formats::{self, Sheet, Source, ToolRole};
use crate::scrub::identifier_reason;
use crate::tidy::{examine, propose};

/// Transcripts are held to their facts where they are read.
const ELSEWHERE: &[&str] = &["transcripts"];

type Fact = fn(&Case, &Value);

const FACTS: &[(&str, Fact)] = &[
    ("responses", rows_are),
    ("records", rows_are),
    ("columns", columns_are),
    ("header_rows", header_rows_are),
    ("encoding", encoding_is),
    ("dialect", dialect_is),
    ("trailing_empty_column", ends_empty),
    ("text_columns", text_columns_are),
    ("pii_columns", identifiers_are),
    ("distinct_qids", questions_are),
    ("duplicate_headings", duplicates_are),
    ("id_column", id_is),
    ("ids", ids_are),
    ("unique_ids", ids_are),
    ("unique_respondent_ids", ids_are),
    ("network_id_unique", networks_are),
    ("multi_one_col_per_choice", ticks_are),
    ("first_submit", first_submit_is),
    ("last_submit", last_submit_is),
    ("first_timestamp", first_submit_is),
    ("last_timestamp", last_row_submitted_at),
    ("leading_space_option", leading_blanks_are),
    ("role", |case, fact| counts_are(case, "Which one of these roles are you most interested in?", fact)),
    ("gender", |case, fact| counts_are(case, "Gender", fact)),
    ("favourability_han_solo", |case, fact| counts_are(case, "Han Solo", fact)),
    ("groups", groups_are),
    ("grid_questions", grids_are),
    ("checkbox_separator", separator_is),
    ("packed_example", packed_counts_are),
    ("checkbox_groups", checkboxes_are),
    ("status_columns", status_columns_are),
    ("special", special_columns_are),
];

/// One file, read.
struct Case {
    file: String,
    source: Source,
    sheet: Sheet,
    /// Rows of cells; none where nothing stood.
    rows: Vec<Vec<Option<String>>>,
    facts: Map<String, Value>,
}

#[test]
fn every_expected_fact_is_true() {
    let data = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data"));
    let Ok(folders) = std::fs::read_dir(&data) else {
        eprintln!("skipped: the genuine files are not here");
        return;
    };
    let mut n_facts = 0;
    for folder in folders.flatten() {
        let name = folder.file_name().to_string_lossy().into_owned();
        let Ok(text) = std::fs::read_to_string(folder.path().join("EXPECTED.json")) else { continue };
        if ELSEWHERE.contains(&name.as_str()) {
            continue;
        }
        let files: Map<String, Value> = serde_json::from_str(&text).unwrap();
        for (file, facts) in files {
            let case = read(&file, &data.join(&file), facts);
            for (kind, fact) in &case.facts {
                let known = FACTS.iter().find(|(name, _)| name == kind);
                let (_, check) = known.unwrap_or_else(|| panic!("{file}: nobody checks `{kind}`"));
                check(&case, fact);
                n_facts += 1;
            }
        }
    }
    assert!(n_facts > 40, "only {n_facts} facts were found");
}

fn read(file: &str, path: &std::path::Path, facts: Value) -> Case {
    let source = Source::path(path);
    let sheet = formats::open(&source, None).unwrap_or_else(|error| panic!("{error}"));
    let mut rows = Vec::new();
    for batch in sheet.rows().unwrap() {
        let batch = batch.unwrap();
        for row in 0..batch.cells.num_rows() {
            let cell = |array: &arrow::array::ArrayRef| {
                let texts = array.as_string::<i32>();
                texts.is_valid(row).then(|| texts.value(row).to_owned())
            };
            rows.push(batch.cells.columns().iter().map(cell).collect());
        }
    }
    let Value::Object(facts) = facts else { panic!("{file}: its facts are no object") };
    Case { file: file.to_owned(), source, sheet, rows, facts }
}

impl Case {
    fn column(&self, ending: &str) -> usize {
        let whole = self.sheet.columns.iter().position(|column| column.name == ending);
        let found =
            whole.or_else(|| self.sheet.columns.iter().position(|column| column.name.ends_with(ending)));
        found.unwrap_or_else(|| panic!("{}: no column `{ending}`", self.file))
    }

    fn of_role(&self, role: ToolRole) -> usize {
        let found = self.sheet.columns.iter().position(|column| column.role == Some(role));
        found.unwrap_or_else(|| panic!("{}: no column is {role:?}", self.file))
    }

    fn cells(&self, at: usize) -> impl Iterator<Item = &str> {
        self.rows.iter().map(move |row| row[at].as_deref().unwrap_or_default())
    }

    fn said(&self, at: usize) -> usize {
        self.cells(at).filter(|cell| !cell.is_empty()).count()
    }

    fn equal<T: std::fmt::Debug + PartialEq<U>, U: std::fmt::Debug>(&self, found: T, expected: U) {
        assert_eq!(found, expected, "{}", self.file);
    }

    /// The names of the columns for which this holds, as a JSON list.
    fn equal_names(&self, is_one: impl Fn(&formats::Column) -> bool, expected: &Value) {
        let found: BTreeSet<&str> = self
            .sheet
            .columns
            .iter()
            .filter(|column| is_one(column))
            .map(|column| column.name.as_str())
            .collect();
        let expected: BTreeSet<&str> =
            expected.as_array().unwrap().iter().filter_map(Value::as_str).collect();
        self.equal(found, expected);
    }
}

fn rows_are(case: &Case, fact: &Value) {
    case.equal(case.rows.len() as u64, fact.as_u64().unwrap());
}

fn columns_are(case: &Case, fact: &Value) {
    let n_left_out = u64::from(case.facts.get("trailing_empty_column") == Some(&Value::Bool(true)));
    case.equal(case.sheet.columns.len() as u64 + n_left_out, fact.as_u64().unwrap());
}

/// Another reader of CSV finds the first response after so many records.
fn header_rows_are(case: &Case, fact: &Value) {
    let mut text = String::new();
    let encoding = case.source.encoding().unwrap();
    std::io::Read::read_to_string(&mut case.source.text(encoding).unwrap(), &mut text).unwrap();
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let records: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let first = &records[fact.as_u64().unwrap() as usize];
    for (found, expected) in case.rows[0].iter().zip(first) {
        case.equal(found.as_deref().unwrap_or_default(), expected);
    }
}

fn encoding_is(case: &Case, fact: &Value) {
    let names =
        [("cp1252", "windows-1252"), ("utf-16", "UTF-16LE"), ("macroman", "MacRoman"), ("utf-8", "UTF-8")];
    let fact = fact.as_str().unwrap().to_lowercase();
    let (_, expected) = names.iter().find(|(start, _)| fact.starts_with(start)).unwrap();
    case.equal(case.source.encoding().unwrap().name(), *expected);
}

fn dialect_is(case: &Case, fact: &Value) {
    case.equal(case.sheet.tool.as_str(), "qualtrics");
    let has_ids = case.sheet.columns.iter().any(|column| column.import_id.is_some());
    case.equal(has_ids, fact.as_str().unwrap().contains("3row"));
}

fn ends_empty(case: &Case, fact: &Value) {
    let last = &case.sheet.columns.last().unwrap().name;
    assert!(!last.starts_with("column_"), "{}: `{last}` was made of nothing", case.file);
    assert!(fact.is_boolean());
}

fn text_columns_are(case: &Case, fact: &Value) {
    case.equal_names(|column| column.name.ends_with("_TEXT"), fact);
}

fn identifiers_are(case: &Case, fact: &Value) {
    let identifies = |column: &formats::Column| {
        column.role == Some(ToolRole::Identifier)
            || identifier_reason(&column.name, column.import_id.as_deref()).is_some()
    };
    let found: Vec<&str> = case
        .sheet
        .columns
        .iter()
        .filter(|column| identifies(column))
        .map(|column| column.name.as_str())
        .collect();
    for expected in fact.as_array().unwrap().iter().filter_map(Value::as_str) {
        assert!(found.contains(&expected), "{}: `{expected}` is not among {found:?}", case.file);
    }
}

fn questions_are(case: &Case, fact: &Value) {
    let ids = case.sheet.columns.iter().filter_map(|column| column.import_id.as_deref()?.strip_prefix("QID"));
    let ids: BTreeSet<&str> = ids.map(|id| id.split(['_', '-', '#']).next().unwrap_or(id)).collect();
    case.equal(ids.len() as u64, fact.as_u64().unwrap());
}

fn duplicates_are(case: &Case, fact: &Value) {
    for (heading, n) in fact.as_object().unwrap() {
        let is_one = |name: &str| {
            name == heading || name.strip_prefix(heading).is_some_and(|rest| rest.starts_with(" ("))
        };
        let found = case.sheet.columns.iter().filter(|column| is_one(&column.name)).count();
        case.equal(found as u64, n.as_u64().unwrap());
    }
}

fn id_is(case: &Case, fact: &Value) {
    let at = case.of_role(ToolRole::ResponseId);
    case.equal(case.sheet.columns[at].name.as_str(), fact.as_str().unwrap());
}

fn ids_are(case: &Case, fact: &Value) {
    let by_role = case.sheet.columns.iter().position(|column| column.role == Some(ToolRole::ResponseId));
    let distinct: BTreeSet<&str> = case.cells(by_role.unwrap_or(0)).collect();
    case.equal(distinct.len() as u64, fact.as_u64().unwrap());
}

fn networks_are(case: &Case, fact: &Value) {
    let at = case.column("Network ID");
    case.equal(case.sheet.columns[at].role, Some(ToolRole::Identifier));
    case.equal(case.cells(at).collect::<BTreeSet<_>>().len() as u64, fact.as_u64().unwrap());
}

fn ticks_are(case: &Case, fact: &Value) {
    for (choice, n) in fact.as_object().unwrap() {
        case.equal(case.said(case.column(choice)) as u64, n.as_u64().unwrap());
    }
}

fn first_submit_is(case: &Case, fact: &Value) {
    case.equal(case.cells(case.of_role(ToolRole::SubmittedAt)).next(), fact.as_str());
}

fn last_submit_is(case: &Case, fact: &Value) {
    case.equal(case.cells(case.of_role(ToolRole::SubmittedAt)).max(), fact.as_str());
}

fn last_row_submitted_at(case: &Case, fact: &Value) {
    case.equal(case.cells(case.of_role(ToolRole::SubmittedAt)).last(), fact.as_str());
}

fn leading_blanks_are(case: &Case, fact: &Value) {
    let at = case.column("Which one of these roles are you most interested in?");
    case.equal(case.cells(at).filter(|cell| cell.starts_with(' ')).count() as u64, fact.as_u64().unwrap());
}

fn counts_are(case: &Case, column: &str, fact: &Value) {
    let mut found: BTreeMap<&str, u64> = BTreeMap::new();
    case.cells(case.column(column)).for_each(|cell| *found.entry(cell).or_default() += 1);
    for (answer, n) in fact.as_object().unwrap() {
        case.equal(found.get(answer.as_str()).copied(), n.as_u64());
    }
}

/// `seen_films cols 4-9` counts answers, `rank cols 10-15 mean` takes means; columns are counted from 1.
fn groups_are(case: &Case, fact: &Value) {
    let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for (what, expected) in fact.as_object().unwrap() {
        let (_, range) = what.split_once("cols ").unwrap();
        let (first, last) = range.split(' ').next().unwrap().split_once('-').unwrap();
        let range = first.parse::<usize>().unwrap() - 1..last.parse::<usize>().unwrap();
        case.equal(range.len(), expected.as_object().unwrap().len());
        for (at, (choice, number)) in range.zip(expected.as_object().unwrap()) {
            let name = &case.sheet.columns[at].name;
            assert!(name.ends_with(&squeezed(choice)), "{}: `{name}` is not `{choice}`", case.file);
            if what.ends_with("mean") {
                let ranks: Vec<f64> = case.cells(at).filter_map(|cell| cell.parse().ok()).collect();
                let mean = ranks.iter().sum::<f64>() / ranks.len() as f64;
                assert!((mean - number.as_f64().unwrap()).abs() < 5e-5, "{}: {name} has {mean}", case.file);
            } else {
                case.equal(case.said(at) as u64, number.as_u64().unwrap());
            }
        }
    }
}

fn grids_are(case: &Case, fact: &Value) {
    for (question, n) in fact.as_object().unwrap() {
        let is_row = |name: &str| name.ends_with(']') && name.starts_with(&format!("{question} ["));
        let found = case.sheet.columns.iter().filter(|column| is_row(&column.name)).count();
        case.equal(found as u64, n.as_u64().unwrap());
    }
}

/// A proposal finds the separator of every question with several answers.
fn separator_is(case: &Case, fact: &Value) {
    let codebook = propose(&case.sheet, &examine(&case.sheet).unwrap());
    let of_items = codebook.items.iter().filter_map(|item| item.separator.as_deref());
    let found: BTreeSet<&str> = of_items
        .chain(codebook.backgrounds.iter().filter_map(|section| section.separator.as_deref()))
        .collect();
    case.equal(found, BTreeSet::from([fact.as_str().unwrap()]));
}

fn packed_counts_are(case: &Case, fact: &Value) {
    let at = case.column(fact["question"].as_str().unwrap());
    let mut found: BTreeMap<&str, u64> = BTreeMap::new();
    let pieces =
        case.cells(at).flat_map(|cell| cell.split(';')).map(str::trim).filter(|piece| !piece.is_empty());
    pieces.for_each(|piece| *found.entry(piece).or_default() += 1);
    // The commonest pieces are listed.
    let expected = fact["naive_split_counts"].as_object().unwrap();
    for (piece, n) in expected {
        case.equal(found.get(piece.as_str()).copied(), n.as_u64());
    }
    let least = expected.values().filter_map(Value::as_u64).min();
    let unlisted = found.iter().filter(|(piece, _)| !expected.contains_key(**piece)).map(|(_, n)| *n);
    assert!(unlisted.max() <= least, "{}: a common piece is not listed", case.file);
}

fn checkboxes_are(case: &Case, fact: &Value) {
    let mut found: BTreeMap<&str, u64> = BTreeMap::new();
    for column in &case.sheet.columns {
        if let Some((stem, _)) = column.name.split_once("___") {
            *found.entry(stem).or_default() += 1;
        }
    }
    let expected: BTreeMap<&str, u64> =
        fact.as_object().unwrap().iter().map(|(stem, n)| (stem.as_str(), n.as_u64().unwrap())).collect();
    case.equal(found, expected);
}

fn status_columns_are(case: &Case, fact: &Value) {
    case.equal_names(|column| column.name.ends_with("_complete"), fact);
}

fn special_columns_are(case: &Case, fact: &Value) {
    case.equal_names(|column| column.name.starts_with("redcap_"), fact);
}
