//! Broken files by the thousand: every format and companion is given specimens that were bent at random, by a seed.
//!
//! A run within the suite is short. `fuzz/` has the same in a program of its own, `mutate --n 10000`.

use super::workbooks::{ods, rows_of, workbook};
use super::{conformance, specimen};
use crate::formats::FORMATS;
use crate::formats::drive::{Bender, drive};

/// Bent files per specimen within the suite.
const N: usize = 60;

/// Whole files to bend: each specimen as text and as a workbook, and structures that come along.
pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for format in FORMATS {
        match specimen(format.name()) {
            super::Specimen::Text(text) => {
                let records = conformance::records(&text);
                seeds.push(text.as_bytes().to_vec());
                seeds.push(workbook(&[("Answers", &rows_of(&records))]));
            }
            super::Specimen::Bytes(bytes) => seeds.push(bytes),
        }
    }
    seeds.push(ods("<table:table table:name=\"A\"><table:table-row><table:table-cell office:value-type=\"float\" office:value=\"1\"/></table:table-row></table:table>"));
    seeds.push(br#"{"SurveyEntry":{},"SurveyElements":[{"Element":"SQ","Payload":{"QuestionText":"a","DataExportTag":"Q1","QuestionType":"MC","Selector":"SAVR","Choices":{"1":{"Display":"x"}}}}]}"#.to_vec());
    seeds.push(b"<document><LimeSurveyDocType>Survey</LimeSurveyDocType><questions><rows><row><qid>1</qid><parent_qid>0</parent_qid><type>L</type><title>Q1</title><question>a</question></row></rows></questions></document>".to_vec());
    seeds
}

#[test]
fn bent_files_are_read_or_refused() {
    let seeds = seeds();
    let mut bender = Bender::new(20_260_101);
    for at in 0..seeds.len() {
        for _ in 0..N {
            let bent = bender.bend(&seeds, at);
            drive(&bent);
        }
    }
}

#[test]
fn every_format_has_a_target_for_a_fuzzer() {
    let fuzz = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz");
    let manifest = std::fs::read_to_string(fuzz.join("Cargo.toml")).unwrap();
    for format in FORMATS {
        let name = format.name();
        let target = std::fs::read_to_string(fuzz.join(format!("fuzz_targets/{name}.rs")));
        assert!(
            target.is_ok_and(|text| text.contains(&format!("drive_as(\"{name}\""))),
            "fuzz/ lacks a target `{name}`"
        );
        assert!(manifest.contains(&format!("name = \"{name}\"")), "fuzz/Cargo.toml lacks `{name}`");
    }
}
