//! One suite for every format, and what real and broken files must give.

use std::io::{Read as _, Write as _};
use std::path::PathBuf;

use arrow::array::{Array as _, AsArray as _};
use proptest::prelude::*;

use super::*;

mod conformance;
mod files;
mod layouts;
mod mutations;
mod workbooks;

/// A genuine file, or none with a word about it where the folder is missing.
fn genuine(path: &str) -> Option<Source> {
    let file = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data")).join(path);
    if file.is_file() {
        return Some(Source::path(file));
    }
    eprintln!("skipped: {path} is not here");
    None
}

fn memory(text: &str) -> Source {
    Source::memory("answers.csv", text.as_bytes().to_vec())
}

fn cells(sheet: &Sheet) -> (Vec<Vec<Option<String>>>, Vec<crate::model::Reject>, Vec<u64>) {
    let (mut rows, mut rejects, mut lines) = (Vec::new(), Vec::new(), Vec::new());
    for batch in sheet.rows().unwrap() {
        let batch = batch.unwrap();
        for row in 0..batch.cells.num_rows() {
            let cell = |array: &arrow::array::ArrayRef| {
                let texts = array.as_string::<i32>();
                texts.is_valid(row).then(|| texts.value(row).to_owned())
            };
            rows.push(batch.cells.columns().iter().map(cell).collect());
        }
        rejects.extend(batch.rejects);
        lines.extend(batch.lines);
    }
    (rows, rejects, lines)
}

/// The rows of a sheet, empty text where nothing stood.
pub(crate) fn rows(sheet: &Sheet) -> Vec<Vec<String>> {
    cells(sheet).0.into_iter().map(|row| row.into_iter().map(Option::unwrap_or_default).collect()).collect()
}

/// A file that a format must claim and read, with two responses.
pub(crate) enum Specimen {
    /// Delimited text: it goes through every test of tables.
    Text(String),
    /// Anything else.
    Bytes(Vec<u8>),
}

impl Specimen {
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            Self::Bytes(_) => None,
        }
    }

    pub(crate) fn source(&self) -> Source {
        match self {
            Self::Text(text) => memory(text),
            Self::Bytes(bytes) => Source::memory("answers.bin", bytes.clone()),
        }
    }
}

/// A file that each format must claim and read; a new format adds its own line.
pub(crate) fn specimen(name: &str) -> Specimen {
    if let Some(source) = files::example(name) {
        let mut bytes = Vec::new();
        source.raw().unwrap().read_to_end(&mut bytes).unwrap();
        let is_table = name != "json" && source.head().unwrap().kind == FileKind::Text;
        return if is_table {
            Specimen::Text(String::from_utf8(bytes).unwrap())
        } else {
            Specimen::Bytes(bytes)
        };
    }
    let text = match name {
        "qualtrics" => {
            "StartDate,Status,ResponseId,Q1\nStart Date,Response Type,Response ID,How?\n\
             \"{\"\"ImportId\"\":\"\"startDate\"\"}\",\"{\"\"ImportId\"\":\"\"status\"\"}\",\"{\"\"ImportId\"\":\"\"_recordId\"\"}\",\
             \"{\"\"ImportId\"\":\"\"QID1\"\"}\"\n2026-01-02 10:00:00,0,R_1,Fine\n2026-01-02 11:00:00,1,R_2,Test\n"
        }
        "surveymonkey" => {
            "Respondent ID,Start Date,Seen it?,Which films?,,Why?\n,,Response,The first,The second,Open-Ended Response\n\
             118,1/2/2026 9:01,Yes,The first,,Good\n119,1/3/2026 10:11,No,,,\n"
        }
        "google_forms" => {
            "Timestamp,Email Address,Pace?,Agree?  [It was clear]\n2026/01/10 12:08:56 PM GMT-3,a@b.org,Slow;Fast,Yes\n\
             2026/01/11 12:08:56 PM GMT-3,b@b.org,Slow,No\n"
        }
        "microsoft_forms" => {
            "ID,Start time,Completion time,Email,Name,Which?\n1,7/2/26 11:00:22,7/2/26 11:03:00,anonymous,,Bus;Train;\n\
             2,7/3/26 11:00:22,7/3/26 11:03:00,anonymous,,Bus;\n"
        }
        "typeform" => {
            "#,Role,Bus,Train,Other,Start Date (UTC),Submit Date (UTC),Network ID\n\
             a1,  Nurse,Bus,Train,,2026-03-29 21:21:23,2026-03-29 21:23:43,5f57f20d14\n\
             a2,Cook,,Train,on foot,2026-03-30 21:21:23,2026-03-30 21:23:43,8219d7dfee\n"
        }
        "limesurvey" => {
            "id,submitdate,lastpage,startlanguage,Q1,Q2[SQ001],Q2[SQ002]\n1,2026-01-02 10:00:00,3,en,A1,Y,\n\
             2,1980-01-01 00:00:00,3,en,-oth-,N/A,N/A\n"
        }
        "delimited" => "id,Q1\n1,Fine\n2,Bad\n",
        other => panic!("format `{other}` has no specimen: add one here"),
    };
    Specimen::Text(text.to_owned())
}

#[test]
fn every_format_keeps_the_contract() {
    let mut names = std::collections::HashSet::new();
    for format in FORMATS {
        let name = format.name();
        assert!(names.insert(name), "two formats are called {name}");
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{name}");
        assert!(!format.title().is_empty() && format.export_instructions().len() > 20, "{name}");
        let source = specimen(name).source();
        let (surest, guess) = &recognise(&source).unwrap()[0];
        assert_eq!(surest.name(), name);
        assert!(guess.confidence <= 100 && !guess.reasons.is_empty());
        let sheet = open(&source, None).unwrap();
        assert_eq!(sheet.tool, name);
        let (first, _, lines) = cells(&sheet);
        assert_eq!(first.len(), 2, "{name}");
        assert_eq!(cells(&sheet).0, first, "{name}: a second stream must give the same rows");
        assert!(lines.windows(2).all(|pair| pair[0] < pair[1]), "{name}");
        let unique: std::collections::HashSet<&str> =
            sheet.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(unique.len(), sheet.columns.len(), "{name}");
        for hostile in
            ["", "\n\n", "\0\0\0\0", "\u{feff}", "a", "a,b\n", "\"", "a,b\n\"1", "%PDF-1.4", "PK\u{3}\u{4}"]
        {
            assert!(format.read(&memory(hostile)).is_err(), "{name} must refuse {hostile:?}");
        }
    }
}

#[test]
fn errors_say_what_the_file_is_and_what_to_do() {
    let error = |bytes: &[u8]| open(&Source::memory("x.csv", bytes.to_vec()), None).unwrap_err().to_string();
    assert_eq!(error(b""), "`x.csv` is empty; export the responses again");
    assert_eq!(error(b"\xef\xbb\xbf\r\n"), "`x.csv` is empty; export the responses again");
    assert!(error(b"a,b,c\n").starts_with("`x.csv` has headings but no responses"));
    assert!(error(b"PK\x03\x04....").contains("the archive cannot be read"));
    assert!(error(b"\x89PNG\r\n\x1a\n").contains("a picture (PNG)"));
    assert!(error(b"%PDF-1.7").contains("a PDF"));
    assert!(error(b"a,b\n1,\0\n").contains("NUL bytes"));
    assert!(error(b"a,b\n1,2\n3,\"x\n").contains("opened on line 3"));
    assert!(error(b"<!DOCTYPE html><html>").contains("a web page"));
    let unknown = open(&memory("a,b\n1,2\n"), Some("quatrics")).unwrap_err().to_string();
    assert_eq!(
        unknown,
        "there is no format `quatrics`; use one of `qualtrics`, `surveymonkey`, `google_forms`, `microsoft_forms`, `typeform`, `limesurvey`, `redcap`, `kobo`, `formbricks`, `alchemer`, `canvas`, `moodle`, `spss`, `stata`, `parquet`, `json`, `delimited`, `webvtt`, `srt`, `sbv`, `docx`, `zoom_chat`, `otter`, `labelled_text`"
    );
}

#[test]
fn headings_become_unique_names() {
    let sheet = open(&memory(",Other,,Other,What\u{a0}\nnow\u{200b}?,\n1,a,b,c,d,\n2,a,b,c,d,\n"), None);
    let sheet = sheet.unwrap_or_else(|error| panic!("{error}"));
    let names: Vec<&str> = sheet.columns.iter().map(|column| column.name.as_str()).collect();
    // The line break is outside quotes, so the heading row ends there: names come from what is left.
    assert_eq!(names[..5], ["column_1", "Other", "column_3", "Other (2)", "What"]);
    let sheet =
        open(&memory(",Other,,Other,\"What\u{a0}\nnow\u{200b}?\",\n1,a,b,c,d,\n2,a,b,c,d,\n"), None).unwrap();
    let names: Vec<&str> = sheet.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["column_1", "Other", "column_3", "Other (2)", "What now?"]);
    assert_eq!(sheet.columns[0].role, Some(ToolRole::RowIndex));
    assert!(cells(&sheet).1.is_empty());
}

#[test]
fn ragged_rows_are_set_aside_with_their_line() {
    let sheet = open(&memory("a,b\n1,2\n\"x\ny\",2\n1,2,3\n1,2\n1\n\n"), None).unwrap();
    let (rows, rejects, lines) = cells(&sheet);
    assert_eq!((rows.len(), lines), (3, vec![2, 3, 6]));
    let found: Vec<(u64, &str, &str)> =
        rejects.iter().map(|reject| (reject.line, reject.found.as_str(), reject.expected.as_str())).collect();
    assert_eq!(found, [(5, "3 fields", "2 fields"), (7, "1 field", "2 fields")]);
    let ends = open(&memory("a,b\n1,2,\n3,4,\n5,6,7\n"), None).unwrap();
    let (rows, rejects, _) = cells(&ends);
    assert_eq!(
        (rows.len(), rejects.len()),
        (2, 1),
        "one empty field at the end of every row is how some tools write"
    );
}

#[test]
fn encodings_are_told_apart() {
    let names = |bytes: &[u8]| open(&Source::memory("x.csv", bytes.to_vec()), None).unwrap();
    let text = "größe,prénom\n1,é\n";
    let utf16: Vec<u8> =
        std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let windows = encoding_rs::WINDOWS_1252.encode(text).0.into_owned();
    let mac = encoding_rs::MACINTOSH.encode(text).0.into_owned();
    for bytes in [text.as_bytes().to_vec(), utf16, windows, mac] {
        let sheet = names(&bytes);
        assert_eq!(sheet.columns[0].name, "größe", "{bytes:?}");
        assert_eq!(cells(&sheet).0[0][1].as_deref(), Some("é"));
    }
    let old_mac = names(b"a,b\r1,2\r3,4\r");
    assert_eq!(cells(&old_mac).2, [2, 3]);
}

#[test]
fn an_open_file_is_streamed_twice_and_gzip_is_undone() {
    let mut file = tempfile::tempfile().unwrap();
    let mut packed = flate2::write::GzEncoder::new(&mut file, flate2::Compression::default());
    packed.write_all(b"a,b\n1,2\n").unwrap();
    packed.finish().unwrap();
    let sheet = open(&Source::file("x.csv.gz", file), None).unwrap();
    let (mut one, mut two) = (sheet.rows().unwrap(), sheet.rows().unwrap());
    assert_eq!(one.next().unwrap().unwrap().cells, two.next().unwrap().unwrap().cells);
}

#[test]
fn a_gzip_bomb_is_refused() {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    let line = [b"1,2\n".repeat(1 << 18)].concat();
    packed.write_all(b"a,b\n").unwrap();
    for _ in 0..120 {
        packed.write_all(&line).unwrap();
    }
    let error = open(&Source::memory("x.csv.gz", packed.finish().unwrap()), None).unwrap_err();
    assert!(error.to_string().contains("250 times its size"), "{error}");
}

#[test]
fn the_new_coder_survey_sets_two_rows_aside() {
    let Some(source) = genuine("fcc_new_coder/fcc2016_clean.csv.gz") else { return };
    let sheet = open(&source, None).unwrap();
    assert_eq!(sheet.columns.len(), 113);
    let (rows, rejects, _) = cells(&sheet);
    assert_eq!(rows.len(), 15_618);
    let found: Vec<(u64, &str)> = rejects.iter().map(|reject| (reject.line, reject.found.as_str())).collect();
    assert_eq!(found, [(4955, "114 fields"), (13211, "116 fields")]);
}

#[test]
fn genuine_qualtrics_exports_are_read() {
    let Some(source) = genuine("qualtrics/excluder_qualtrics_raw.csv") else { return };
    let sheet = open(&source, None).unwrap();
    let previews: usize =
        sheet.rows().unwrap().map(|batch| batch.unwrap().previews.iter().filter(|p| **p).count()).sum();
    assert_eq!(
        (sheet.tool.as_str(), sheet.columns.len(), cells(&sheet).0.len(), previews),
        ("qualtrics", 16, 100, 2)
    );
    assert_eq!(sheet.columns[8].role, Some(ToolRole::ResponseId));
    for (file, columns) in
        [("qualtrics/qualtRics_sample.csv", 20), ("qualtrics/qualtRics_sample_legacy.csv", 15)]
    {
        let Some(source) = genuine(file) else { return };
        let sheet = open(&source, None).unwrap();
        assert_eq!(
            (sheet.tool.as_str(), sheet.columns.len(), cells(&sheet).0.len()),
            ("qualtrics", columns, 1),
            "{file}"
        );
        assert!(sheet.columns.iter().any(|column| column.role == Some(ToolRole::ResponseId)));
    }
}

#[test]
fn two_rows_of_headings_are_no_respondents() {
    let Some(source) = genuine("surveymonkey/StarWars.csv") else { return };
    let sheet = open(&source, None).unwrap();
    let (rows, rejects, lines) = cells(&sheet);
    assert_eq!(
        (sheet.tool.as_str(), sheet.columns.len(), rows.len(), rejects.len()),
        ("surveymonkey", 38, 1186, 0)
    );
    assert_eq!(lines[0], 3);
    assert_eq!(sheet.columns[0].role, Some(ToolRole::ResponseId));
    assert!(
        sheet.columns[3].name.ends_with("apply. - Star Wars: Episode I The Phantom Menace"),
        "{}",
        sheet.columns[3].name
    );
    let Some(source) = genuine("limesurvey/automotive_two_row_semicolon.csv") else { return };
    let sheet = open(&source, None).unwrap();
    assert_eq!(sheet.tool, "surveymonkey");
    assert_eq!(sheet.columns[1].name, "Welchen fachlichen Hintergrund haben Sie? - Elektrotechnik");
}

fn field() -> impl Strategy<Value = String> {
    "[a-z ,;\"\n\u{e9}\u{4e2d}|\t']{0,12}".prop_map(|text| format!("x{text}"))
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(rows in prop::collection::vec(prop::collection::vec(field(), 3), 1..40)) {
        let mut writer = csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).from_writer(Vec::new());
        writer.write_record(["alpha", "beta", "gamma"]).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let sheet = open(&Source::memory("x.csv", bytes), Some("delimited")).unwrap();
        let read: Vec<Vec<String>> = cells(&sheet).0.into_iter().map(|row| row.into_iter().flatten().collect()).collect();
        prop_assert_eq!(read, rows);
    }

    #[test]
    fn hostile_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600), cut in 0_usize..400) {
        let mut mixed = specimen("qualtrics").text().unwrap_or_default().as_bytes().iter().take(cut).copied().collect::<Vec<u8>>();
        mixed.extend(&bytes);
        for source in [Source::memory("x.csv", bytes), Source::memory("y.csv", mixed)] {
            if let Ok(sheet) = open(&source, None) {
                for batch in sheet.rows().unwrap() {
                    let Ok(batch) = batch else { break };
                    prop_assert_eq!(batch.lines.len(), batch.cells.num_rows());
                }
            }
        }
    }
}
