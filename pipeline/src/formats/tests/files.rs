//! Files of statistics programs, made byte by byte, and the facts of genuine ones.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, DictionaryArray, Float64Array, Int64Array, ListArray, RecordBatch, StringArray,
};
use arrow::datatypes::{Int32Type, Int64Type};

use super::*;
use crate::model::Missing;

/// A file that a reader of this part must claim; none where the format is of another part.
pub(crate) fn example(name: &str) -> Option<Source> {
    let text = |text: &str| Source::memory("answers.csv", text.as_bytes().to_vec());
    Some(match name {
        "redcap" => text("record_id,sex,kit___1,kit___2,base_complete\n1,0,1,0,2\n2,1,0,0,0\n"),
        "kobo" => text(
            "\"age\";\"kit\";\"kit/pen\";\"kit/ink\"\n\"30\";\"pen\";\"1\";\"0\"\n\"31\";\"pen ink\";\"1\";\"1\"\n",
        ),
        "formbricks" => text(
            "No.,Response ID,Timestamp,Finished,Survey ID,1. How?\n1,r1,2026-01-02 10:00:00,Yes,s,Fine\n\
             2,r2,2026-01-02 11:00:00,No,s,Bad\n",
        ),
        "alchemer" => text(
            "Time Started,Date Submitted,Status,How?\n1/2/2026 9:01,1/2/2026 9:02,Complete,Fine\n\
             1/3/2026 9:01,1/3/2026 9:02,Partial,Bad\n",
        ),
        "canvas" => text(
            "section,section_id,submitted,7: How?,1.0,n correct,n incorrect,score\nA,1,2026-01-02 10:00:00 UTC,Fine,0,0,1,0\n\
             A,1,2026-01-03 10:00:00 UTC,Bad,0,0,1,0\n",
        ),
        "moodle" => text(
            "Response number,Date,(S1) How?\n1,\"Tuesday, 3 March 2026, 9:01 AM\",Fine\n\
             2,\"Tuesday, 3 March 2026, 9:02 AM\",Bad\n",
        ),
        "json" => Source::memory(
            "answers.json",
            b"[{\"id\":1,\"how\":\"Fine\"},\n{\"id\":2,\"how\":\"Bad\"}]".to_vec(),
        ),
        "spss" => Source::memory("answers.sav", Sav::default().bytes()),
        "stata" => Source::memory("answers.dta", dta(&[1, 2])),
        "parquet" => Source::memory("answers.parquet", parquet()),
        _ => return None,
    })
}

/// A system file with one labelled number, one string, and cases for them.
pub(crate) struct Sav {
    is_big: bool,
    is_packed: bool,
    range: Option<(f64, f64)>,
    sets: Option<&'static str>,
    cases: Vec<(f64, &'static str)>,
}

impl Default for Sav {
    fn default() -> Self {
        Self { is_big: false, is_packed: false, range: None, sets: None, cases: vec![(1.0, "é"), (2.0, "")] }
    }
}

impl Sav {
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let int = |n: i32| if self.is_big { n.to_be_bytes() } else { n.to_le_bytes() };
        let real = |n: f64| if self.is_big { n.to_be_bytes() } else { n.to_le_bytes() };
        let padded = |text: &str, n: usize| {
            let mut bytes = text.as_bytes().to_vec();
            bytes.resize(n, b' ');
            bytes
        };
        let mut out = padded("$FL2@(#) made by a test", 64);
        for n in [2, 2, i32::from(self.is_packed), 0, self.cases.len() as i32] {
            out.extend(int(n));
        }
        out.extend(real(100.0));
        out.extend(padded("01 Jan 2609:00:00", 9 + 8 + 64 + 3));
        let missing = self.range.map_or(0, |_| -2);
        for (width, label, missing, name) in [(0, "How was it?", missing, "Q1"), (8, "Why?", 0, "WHY")] {
            [2, width, 1, missing, 5 << 16, 5 << 16].into_iter().for_each(|n| out.extend(int(n)));
            out.extend(padded(name, 8));
            out.extend(int(label.len() as i32));
            out.extend(padded(label, label.len().next_multiple_of(4)));
            if let Some((low, high)) = self.range.filter(|_| missing != 0) {
                out.extend(real(low));
                out.extend(real(high));
            }
        }
        out.extend(int(3));
        out.extend(int(2));
        for (value, label) in [(1.0, "Bad"), (2.0, "Good")] {
            out.extend(real(value));
            out.push(label.len() as u8);
            out.extend(padded(label, 7));
        }
        [4, 1, 1].into_iter().for_each(|n| out.extend(int(n)));
        for (kind, text) in [(20, Some("UTF-8")), (7, self.sets)] {
            let Some(text) = text else { continue };
            [7, kind, 1, text.len() as i32].into_iter().for_each(|n| out.extend(int(n)));
            out.extend(text.as_bytes());
        }
        out.extend(int(999));
        out.extend(int(0));
        for (number, text) in &self.cases {
            let text = padded(text, 8);
            if self.is_packed {
                // A code for the number, a code for blanks or for what follows, and nothing six times.
                out.extend([
                    (*number as i32 + 100) as u8,
                    if text == [b' '; 8] { 254 } else { 253 },
                    0,
                    0,
                    0,
                    0,
                    0,
                    0,
                ]);
                out.extend(if text == [b' '; 8] { Vec::new() } else { text });
            } else {
                out.extend(real(*number));
                out.extend(text);
            }
        }
        out
    }
}

/// A Stata file of version 118 with one labelled byte.
fn dta(values: &[u8]) -> Vec<u8> {
    let mut out = b"<stata_dta><header><release>118</release><byteorder>LSF</byteorder><K>".to_vec();
    let padded = |text: &str, n: usize| {
        let mut bytes = text.as_bytes().to_vec();
        bytes.resize(n, 0);
        bytes
    };
    out.extend(1_u16.to_le_bytes());
    out.extend(b"</K><N>");
    out.extend((values.len() as u64).to_le_bytes());
    out.extend(b"</N><label>\0\0</label><timestamp>\0</timestamp></header><map>");
    out.extend([0; 14 * 8]);
    out.extend(b"</map><variable_types>");
    out.extend(65_530_u16.to_le_bytes());
    out.extend(b"</variable_types><varnames>");
    out.extend(padded("q1", 129));
    out.extend(b"</varnames><sortlist>\0\0\0\0</sortlist><formats>");
    out.extend(padded("%8.0g", 57));
    out.extend(b"</formats><value_label_names>");
    out.extend(padded("howl", 129));
    out.extend(b"</value_label_names><variable_labels>");
    out.extend(padded("How was it?", 321));
    out.extend(b"</variable_labels><characteristics></characteristics><data>");
    out.extend(values);
    out.extend(b"</data><strls></strls><value_labels><lbl>");
    let labels: [(i32, &str); 3] = [(1, "Bad"), (2, "Good"), (2_147_483_622, "Refused")];
    let texts: String = labels.iter().map(|(_, label)| format!("{label}\0")).collect();
    let mut table = (labels.len() as i32).to_le_bytes().to_vec();
    table.extend((texts.len() as i32).to_le_bytes());
    let mut at = 0_i32;
    for (_, label) in labels {
        table.extend(at.to_le_bytes());
        at += label.len() as i32 + 1;
    }
    labels.iter().for_each(|(code, _)| table.extend(code.to_le_bytes()));
    table.extend(texts.as_bytes());
    out.extend((table.len() as u32).to_le_bytes());
    out.extend(padded("howl", 129 + 3));
    out.extend(table);
    out.extend(b"</lbl></value_labels></stata_dta>");
    out
}

fn parquet() -> Vec<u8> {
    let lists = ListArray::from_iter_primitive::<Int64Type, _, _>([Some(vec![Some(1), Some(2)]), None]);
    let words: DictionaryArray<Int32Type> = [Some("Good"), None].into_iter().collect();
    let columns: [(&str, ArrayRef); 5] = [
        ("id", Arc::new(Int64Array::from(vec![1, 2]))),
        ("hours", Arc::new(Float64Array::from(vec![Some(3.0), Some(f64::NAN)]))),
        ("how", Arc::new(words)),
        ("kit", Arc::new(lists)),
        ("why", Arc::new(StringArray::from(vec![Some("é"), Some("")]))),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut bytes = Vec::new();
    let mut writer = ::parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
    bytes
}

fn read(name: &str, bytes: Vec<u8>) -> Sheet {
    open(&Source::memory(name, bytes), None).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn system_files_of_both_byte_orders_and_packings_give_the_same() {
    for (is_big, is_packed) in [(false, false), (true, false), (false, true), (true, true)] {
        let sheet = read("x.sav", Sav { is_big, is_packed, ..Sav::default() }.bytes());
        assert_eq!(sheet.columns[0].wording, "How was it?");
        assert_eq!(sheet.columns[0].choices, ["Bad", "Good"]);
        assert_eq!(rows(&sheet), [["Bad", "é"], ["Good", ""]], "{is_big} {is_packed}");
        assert_eq!(sheet.warnings, Vec::<String>::new());
    }
}

#[test]
fn values_declared_missing_stay_countable() {
    let cases = vec![(1.0, "a"), (-9.0, "b"), (-8.0, "c"), (2.0, "d")];
    let sheet = read("x.sav", Sav { range: Some((-99.0, -1.0)), cases, ..Sav::default() }.bytes());
    let missing = [("-9", Missing::NotAnswered), ("-8", Missing::NotAnswered)];
    assert_eq!(sheet.columns[0].missing, missing.map(|(code, why)| (code.to_owned(), why)));
    assert_eq!(
        rows(&sheet).iter().map(|row| row[0].clone()).collect::<Vec<_>>(),
        ["Bad", "-9", "-8", "Good"]
    );
}

#[test]
fn a_scale_with_labels_at_some_points_runs_through() {
    let cases = vec![(1.0, "a"), (3.0, "b"), (5.0, "c")];
    let sheet = read("x.sav", Sav { cases, ..Sav::default() }.bytes());
    assert_eq!(sheet.columns[0].choices, ["1 - Bad", "2 - Good", "3", "4", "5"]);
    assert_eq!(rows(&sheet)[0][0], "1 - Bad");
    let cases = vec![(1.0, "a"), (3.0, "b"), (500.0, "c")];
    let sheet = read("x.sav", Sav { cases, ..Sav::default() }.bytes());
    assert_eq!(sheet.columns[0].wording, "How was it? (1 = Bad; 2 = Good)");
    assert_eq!(rows(&sheet)[0][0], "1");
}

#[test]
fn variables_of_a_set_are_one_question() {
    let cases = vec![(1.0, "1"), (2.0, "")];
    let counted =
        read("x.sav", Sav { sets: Some("$kit=D1 1 5 Which q1 why\n"), cases, ..Sav::default() }.bytes());
    let names: Vec<&str> = counted.columns.iter().map(|column| column.name.as_str()).collect();
    assert_eq!(names, ["Which [How was it?]", "Which [Why?]"]);
    assert_eq!(counted.columns[0].import_id.as_deref(), Some("Q1"));
    assert_eq!(rows(&counted), [["1", "1"], ["0", ""]]);
    let cases = vec![(1.0, "x"), (2.0, "")];
    let packed =
        read("x.sav", Sav { sets: Some("$kit=C 5 Which q1 why\n"), cases, ..Sav::default() }.bytes());
    assert_eq!((packed.columns.len(), packed.columns[0].name.as_str()), (1, "Which"));
    assert_eq!(rows(&packed), [["Bad;x"], ["Good"]]);
}

#[test]
fn a_cut_system_file_says_at_which_case() {
    let mut bytes = Sav::default().bytes();
    bytes.truncate(bytes.len() - 3);
    let error = open(&Source::memory("x.sav", bytes), None).unwrap_err().to_string();
    assert!(error.contains("case 2"), "{error}");
    let mut bytes = Sav::default().bytes();
    bytes.truncate(200);
    let error = open(&Source::memory("x.sav", bytes), None).unwrap_err().to_string();
    assert!(error.starts_with("`x.sav`, byte 2") && error.contains("export it again"), "{error}");
}

#[test]
fn kinds_of_nothing_keep_their_label() {
    let sheet = read("x.dta", dta(&[1, 102, 2, 101, 103]));
    assert_eq!(sheet.columns[0].choices, ["Bad", "Good"]);
    let missing = [("Refused", Missing::NotAnswered), (".b", Missing::NotAnswered)];
    assert_eq!(sheet.columns[0].missing, missing.map(|(code, why)| (code.to_owned(), why)));
    assert_eq!(rows(&sheet).concat(), ["Bad", "Refused", "Good", "", ".b"]);
    let error = open(&Source::memory("x.dta", dta(&[1, 2])[..1200].to_vec()), None).unwrap_err().to_string();
    assert!(error.contains("byte") && error.contains("cut"), "{error}");
}

#[test]
fn parquet_gives_cells_as_people_write_them() {
    let sheet = read("x.parquet", parquet());
    assert_eq!(rows(&sheet), [["1", "3", "Good", "1;2", "é"], ["2", "", "", "", ""]]);
}

#[test]
fn json_is_flattened_wherever_its_records_are() {
    let list =
        r#"[{"id":1,"a":{"b":"x","c":[1,"y; z"]},"d":true,"e":null},{"id":2.0,"f":1.5,"g":[{"h":1}]}]"#;
    let lines = list.trim_matches(['[', ']']).replace("}},{", "}},\n{").replace("},{", "}\n{");
    let wrapped = format!("{{\"total\":2,\"items\":{list}}}");
    let expected = [["1", "x", "1;y; z", "true", "", "", ""], ["2", "", "", "", "", "1.5", "[{\"h\":1}]"]];
    for text in [list.to_owned(), lines, wrapped] {
        let sheet = read("x.json", text.clone().into_bytes());
        let names: Vec<&str> = sheet.columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["id", "a.b", "a.c", "d", "e", "f", "g"], "{text}");
        assert_eq!(rows(&sheet), expected, "{text}");
    }
    let error = open(&Source::memory("x.json", b"[{\"a\":1},\n{\"a\":tru}]".to_vec()), None).unwrap_err();
    assert!(error.to_string().contains("line 2"), "{error}");
}

/// How many mutants of each file a test run looks at.
const MUTANTS: u64 = 300;

#[test]
fn mutated_files_are_refused_or_read_and_nothing_else() {
    let sav = Sav {
        is_packed: true,
        range: Some((-9.0, -1.0)),
        sets: Some("$k=C 5 Which q1 why\n"),
        ..Sav::default()
    };
    let json = br#"[{"id":1,"a":{"b":"x","c":[1,"y"]},"d":true},{"id":2,"f":1.5,"g":[{"h":1}]}]"#.to_vec();
    let files =
        [("x.sav", sav.bytes()), ("x.dta", dta(&[1, 2, 102])), ("x.json", json), ("x.parquet", parquet())];
    // A library panics on some damaged Parquet files; the reader turns that into an error, the hook need not speak of it.
    std::panic::set_hook(Box::new(|_| {}));
    let failed: Vec<String> = files.iter().filter_map(|(name, bytes)| mutants(name, bytes).err()).collect();
    drop(std::panic::take_hook());
    assert_eq!(failed, Vec::<String>::new());
}

fn mutants(name: &str, bytes: &[u8]) -> Result<(), String> {
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64 ^ bytes.len() as u64;
    let mut draw = move |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        (seed % below.max(1) as u64) as usize
    };
    for n in 0..MUTANTS {
        let mut mutant = bytes.to_vec();
        for _ in 0..=draw(5) {
            let at = draw(mutant.len());
            match draw(5) {
                0 => mutant.truncate(at),
                1 => mutant.insert(at.min(mutant.len()), draw(256) as u8),
                2 => mutant.iter_mut().skip(at).take(4).for_each(|byte| *byte = 0x7f),
                3 => mutant.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << draw(8)),
                _ => mutant.iter_mut().skip(at).take(1).for_each(|byte| *byte = draw(256) as u8),
            }
        }
        let started = std::time::Instant::now();
        let outcome = std::panic::catch_unwind(|| drain(name, mutant));
        if outcome.is_err() || started.elapsed().as_secs() > 5 {
            return Err(format!("mutant {n} of {name}"));
        }
    }
    Ok(())
}

fn drain(name: &str, bytes: Vec<u8>) {
    if let Ok(sheet) = open(&Source::memory(name, bytes), None) {
        for batch in sheet.rows().into_iter().flatten() {
            let Ok(batch) = batch else { break };
            assert_eq!(batch.lines.len(), batch.cells.num_rows());
        }
    }
}

#[test]
fn genuine_files_of_statistics_programs_are_read() {
    for (file, tool, columns, n_rows) in [
        ("spss/pspp_personnel.sav", "spss", 6, 56),
        ("spss/sample_missing.sav", "spss", 7, 7),
        ("spss/haven_datetime.sav", "spss", 3, 2),
        ("stata/sample.dta", "stata", 7, 5),
        ("stata/haven_types.dta", "stata", 8, 2),
        ("stata/haven_notes.dta", "stata", 4, 5),
    ] {
        let Some(source) = genuine(file) else { return };
        let sheet = open(&source, None).unwrap();
        assert_eq!(
            (sheet.tool.as_str(), sheet.columns.len(), rows(&sheet).len()),
            (tool, columns, n_rows),
            "{file}"
        );
    }
    let Some(source) = genuine("spss/sample_missing.sav") else { return };
    let sheet = open(&source, None).unwrap();
    let missing: Vec<&str> = sheet.columns[5].missing.iter().map(|(text, _)| text.as_str()).collect();
    assert_eq!(missing, ["missing", "-3"]);
    assert_eq!(rows(&sheet)[1][2..6], ["1880-05-06", "1880-05-06 10:10:10", "Female", "medium"]);
}

#[test]
fn three_layouts_of_a_multi_select_give_identical_sheets() {
    let mut sheets = Vec::new();
    for layout in ["summary", "details", "both"] {
        let Some(source) = genuine(&format!("kobo/dietary_needs_{layout}.csv")) else { return };
        let sheet = open(&source, None).unwrap();
        let names: Vec<String> = sheet.columns.iter().map(|column| column.name.clone()).collect();
        sheets.push((sheet.tool.clone(), names, rows(&sheet)));
    }
    assert_eq!(sheets[0].0, "kobo");
    assert!(sheets.windows(2).all(|pair| pair[0] == pair[1]), "{sheets:?}");
    assert_eq!(sheets[0].2[1][2..], ["0", "1", "1", "0"]);
}

#[test]
fn genuine_files_of_other_tools_are_read() {
    let Some(source) = genuine("kobo/grouped_repeatable.xlsx") else { return };
    let sheet = open(&source, None).unwrap();
    assert_eq!((sheet.tool.as_str(), rows(&sheet).len()), ("kobo", 6));
    assert!(
        sheet.warnings.iter().any(|warning| warning.contains("houshold_member_repeat")),
        "{:?}",
        sheet.warnings
    );
    let Some(source) = genuine("moodle/feedback_named.csv") else { return };
    let sheet = open(&source, None).unwrap();
    let shown = rows(&sheet);
    assert_eq!((sheet.tool.as_str(), shown.len()), ("moodle", 20));
    assert_eq!(
        (shown[0][7].as_str(), shown[2][8].as_str()),
        ("Captions;Tutor hours", "Sound \"cut out\" often")
    );
    let Some(source) = genuine("surveygizmo/jupyter_ux_2015.csv.gz") else { return };
    let sheet = open(&source, None).unwrap();
    let (mut n, mut left_out) = (0, 0);
    for batch in sheet.rows().unwrap() {
        let batch = batch.unwrap();
        n += batch.lines.len();
        left_out += batch.previews.iter().filter(|preview| **preview).count();
    }
    assert_eq!((sheet.tool.as_str(), n), ("alchemer", 1706));
    assert!(left_out > 100 && left_out < 1706, "{left_out}");
}

#[test]
fn redcap_projects_have_the_expected_facts() {
    let Some(expected) = genuine("redcap/EXPECTED.json") else { return };
    let facts: serde_json::Value = serde_json::from_reader(expected.raw().unwrap()).unwrap();
    for (file, facts) in facts.as_object().unwrap() {
        let Some(source) = genuine(file) else { return };
        let dictionary = file.replace("__data", "__dictionary");
        for source in [source.clone(), source.with(genuine(&dictionary).unwrap())] {
            let sheet = open(&source, None).unwrap();
            assert_eq!(sheet.tool, "redcap", "{file}");
            let rows = rows(&sheet);
            let ids: std::collections::HashSet<&String> = rows.iter().map(|row| &row[0]).collect();
            assert_eq!(
                (rows.len() as u64, ids.len() as u64),
                (facts["records"].as_u64().unwrap(), facts["ids"].as_u64().unwrap())
            );
            let names: Vec<&str> = sheet.columns.iter().map(|column| column.name.as_str()).collect();
            assert_eq!(names.len() as u64, facts["columns"].as_u64().unwrap(), "{file}");
            for (group, n) in facts["checkbox_groups"].as_object().unwrap() {
                let boxes = names.iter().filter(|name| {
                    name.strip_prefix(group.as_str()).is_some_and(|rest| rest.starts_with("___"))
                });
                assert_eq!(boxes.count() as u64, n.as_u64().unwrap(), "{file} {group}");
            }
            for name in
                facts["status_columns"].as_array().unwrap().iter().chain(facts["special"].as_array().unwrap())
            {
                let column =
                    sheet.columns.iter().find(|column| column.name == name.as_str().unwrap()).unwrap();
                assert!(column.role.is_some(), "{file} {name}");
            }
        }
    }
}
