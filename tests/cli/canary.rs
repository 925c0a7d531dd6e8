//! Made-up people whose addresses, names and numbers must be nowhere after a load: not in the bytes of any file of the
//! lake or of the temporary folder, not in any value of any Parquet file, not in what the program prints or logs.
//!
//! That the scan would find them is shown by the same people in columns that a codebook declares as backgrounds.

use super::Lake;
use super::collect;
use arrow::util::display::ArrayFormatter;
use arrow::util::display::FormatOptions;
use bytes::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use std::collections::BTreeMap;

/// What identifies the one person that is looked for; all are looked for in lower case.
const CANARIES: [&str; 5] = ["zq.canary@", "zebulonia", "quixworth", "stu-90017", "r_2zqcanary"];

/// A word of a comment that tells nobody.
const HARMLESS: &str = "umbrella";

const HEADING: &str =
    "ResponseId,Student ID,Full name,E-mail address,Region,The workload was fair,What hindered you\n";

const ITEM: &str = r#"
[instrument]
id = "shifts"
perspective = "learner"

[[item]]
id = "fair"
column = "The workload was fair"
choices = ["Disagree", "Neither agree nor disagree", "Agree"]

[[background]]
id = "region"
column = "Region"

[[comment]]
column = "What hindered you"
"#;

/// Fifty people; the canary is the eleventh, and others write about her.
fn export() -> String {
    let mut text = HEADING.to_owned();
    for person in 0..50 {
        let (id, student, name, mail) = match person {
            11 => (
                "R_2zqCanary".into(),
                "STU-90017".into(),
                "Zebulonia Quixworth".into(),
                "zq.canary@mail.example".into(),
            ),
            _ => (
                format!("R_{person:08}x"),
                format!("STU-{}", 10_000 + person * 7),
                format!("{} {}", ["Ann", "Bo", "Cleo"][person % 3], ["Marsh", "Field", "Brook"][person % 3]),
                format!("person{person}@mail.example"),
            ),
        };
        let comment = match person % 5 {
            0 => format!("On day {person} I had no umbrella and ZEBULONIA could not help"),
            1 => format!("Write to ZQ.Canary@mail.example, or ask Quixworth about week {person}"),
            2 => format!("zebulonia quixworth (STU-90017) said the same of unit {person}"),
            3 => format!("Nothing on day {person}, my umbrella was dry"),
            _ => String::new(),
        };
        let region = ["North", "South"][person % 2];
        let fair = ["Disagree", "Neither agree nor disagree", "Agree"][person * 5 % 3];
        text.push_str(&format!("{id},{student},{name},{mail},{region},{fair},\"{comment}\"\n"));
    }
    text
}

/// Where a text stands, in whatever case: raw bytes of every file, and every value of the Parquet files.
pub(super) fn sightings(lake: &Lake, needle: &str) -> Vec<String> {
    let mut files = BTreeMap::new();
    collect(&lake.path(), &mut files);
    collect(&lake.temporary(), &mut files);
    let mut seen = Vec::new();
    for (path, bytes) in files {
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if holds(&bytes, needle) {
            seen.push(name.clone());
        }
        if name.ends_with(".parquet") {
            seen.extend(values_with(bytes, needle).into_iter().map(|column| format!("{name}: {column}")));
        }
    }
    seen
}

fn holds(bytes: &[u8], needle: &str) -> bool {
    bytes.windows(needle.len()).any(|window| window.eq_ignore_ascii_case(needle.as_bytes()))
}

fn values_with(bytes: Vec<u8>, needle: &str) -> Vec<String> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(Bytes::from(bytes))
        .expect("Parquet")
        .build()
        .expect("Parquet");
    let mut seen = Vec::new();
    for batch in reader {
        let batch = batch.expect("a batch");
        for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
            let formatter = ArrayFormatter::try_new(column, &FormatOptions::default()).expect("a column");
            let is_seen =
                (0..batch.num_rows()).any(|row| holds(formatter.value(row).to_string().as_bytes(), needle));
            if is_seen {
                seen.push(field.name().clone());
            }
        }
    }
    seen
}

/// Codebooks under which the canary must not be seen: none, one that says nothing of her columns, one that links by them.
fn safe_codebooks() -> Vec<(&'static str, Option<String>)> {
    let linked = "\n[respondent]\nid = \"ResponseId\"\nlink = \"Student ID\"\n";
    vec![
        ("a proposal", None),
        ("a codebook without the columns", Some(ITEM.to_owned())),
        ("a codebook that links by them", Some(format!("{ITEM}{linked}"))),
    ]
}

#[test]
fn who_somebody_is_lands_nowhere() {
    for (what, codebook) in safe_codebooks() {
        let lake = Lake::new();
        let codebook = codebook.map(|text| lake.file("codebook.toml", text));
        let file = lake.file("export.csv", export());
        let mut load = vec!["load", &file, "--credential", "care", "--iteration", "1"];
        load.extend(["--log", "gapwise=trace,gapwise_api=trace,gapwise_pipeline=trace"]);
        load.extend(codebook.iter().flat_map(|codebook| ["--codebook", codebook.as_str()]));
        let said = lake.run(&load);
        assert_eq!(said.code, 0, "{what}: {}", said.stderr);
        assert!(said.stderr.contains("upload landed"), "{what}: there is no log to look at: {}", said.stderr);
        for canary in CANARIES {
            assert_eq!(sightings(&lake, canary), Vec::<String>::new(), "{what}: {canary}");
            let is_said = holds(&said.stdout, canary) || holds(said.stderr.as_bytes(), canary);
            assert!(!is_said, "{what}: {canary} in {} {}", said.text(), said.stderr);
        }
        assert!(!sightings(&lake, HARMLESS).is_empty(), "{what}: comments have landed");
    }
}

#[test]
fn a_check_shows_nobody() {
    let lake = Lake::new();
    let file = lake.file("export.csv", export());
    for arguments in [&["check", &file][..], &["check", &file, "--json"], &["codebook", &file]] {
        let said = lake.run(arguments);
        assert_eq!(said.code, 0, "{}", said.stderr);
        for canary in CANARIES {
            assert!(!holds(&said.stdout, canary), "{arguments:?}: {canary} in {}", said.text());
        }
    }
}

#[test]
fn the_scan_finds_what_a_codebook_lets_in() {
    let lake = Lake::new();
    let declared = ["E-mail address", "Full name", "Student ID", "ResponseId"].map(|column| {
        format!(
            "\n[[background]]\nid = \"{}\"\ncolumn = \"{column}\"\n",
            column.to_lowercase().replace([' ', '-'], "_")
        )
    });
    let codebook = lake.file("codebook.toml", format!("{ITEM}{}", declared.concat()));
    lake.load(&lake.file("export.csv", export()), &["--codebook", &codebook]);
    for canary in CANARIES {
        let seen = sightings(&lake, canary);
        assert!(seen.iter().any(|place| place.contains(": ")), "{canary} is seen in no value: {seen:?}");
    }
}
