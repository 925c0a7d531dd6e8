//! The committed pilot: that it is what the generator makes, and that its files are what they claim to be.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod reading;

use std::collections::BTreeSet;

use gapwise_sample_data::DEFAULT_LEARNERS;
use gapwise_sample_data::DEFAULT_SEED;
use gapwise_sample_data::LOADS;
use gapwise_sample_data::REGISTERS;
use gapwise_sample_data::generate;
use gapwise_sample_data::inputs;
use gapwise_sample_data::shipped;
use gapwise_sample_data::write;
use reading::bytes;
use reading::column;
use reading::export;
use reading::position;
use reading::rows;

#[test]
fn the_committed_files_are_what_the_generator_makes() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/pilot");
    let pilot = generate(DEFAULT_SEED, DEFAULT_LEARNERS);
    for file in &pilot.files {
        let committed = std::fs::read(format!("{folder}/{}", file.name)).unwrap();
        assert!(
            committed == file.bytes,
            "`{}` differs; the README says how to make the pilot again",
            file.name
        );
    }
    let committed: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let made: BTreeSet<String> = pilot.files.iter().map(|file| file.name.clone()).collect();
    assert_eq!(committed, made);
    assert!(shipped() == pilot.files, "the built-in files differ");
}

#[test]
fn a_seed_decides_everything_and_another_seed_changes_it() {
    assert!(inputs(3, 30) == inputs(3, 30));
    let (three, four) = (inputs(3, 30), inputs(4, 30));
    assert!(export(&three, 0) != export(&four, 0) && export(&three, 1) != export(&four, 1));
}

#[test]
fn any_size_can_be_made() {
    for learners in [0, 1, 2, 9, 33, 1_000] {
        let files = inputs(11, learners);
        assert_eq!(rows(export(&files, 0)).len(), 3 + 3 + learners, "three headings and three previews");
        assert_eq!(rows(export(&files, 1)).len(), 1 + learners);
    }
    assert_eq!(generate(1, 0).key.len(), generate(1, 40).key.len());
}

#[test]
fn written_files_are_read_back() {
    let folder = tempfile::tempdir().unwrap();
    let pilot = generate(5, 20);
    write(&pilot, &folder.path().join("new")).unwrap();
    for file in &pilot.files {
        assert_eq!(std::fs::read(folder.path().join("new").join(&file.name)).unwrap(), file.bytes);
    }
    let blocked = folder.path().join("new").join("key.csv");
    let error = write(&pilot, &blocked).unwrap_err().to_string();
    assert!(error.contains("key.csv") && error.contains("cannot be made"), "{error}");
}

#[test]
fn the_first_export_has_the_three_heading_rows() {
    let rows = rows(export(&shipped(), 0));
    let [codes, texts, imports] = rows.get(..3).unwrap() else { panic!("three heading rows") };
    assert_eq!(codes.get(..3).unwrap(), ["StartDate", "EndDate", "Status"]);
    assert_eq!(texts.get(..3).unwrap(), ["Start Date", "End Date", "Response Type"]);
    assert!(
        imports.iter().all(|cell| cell.starts_with("{\"ImportId\":\"") && cell.ends_with("\"}")),
        "{imports:?}"
    );
    assert_eq!(imports.first().unwrap(), "{\"ImportId\":\"startDate\",\"timeZone\":\"Europe/London\"}");
    let status = position(codes, "Status");
    let previews = rows.iter().filter(|row| row[status] == "Survey Preview").count();
    assert_eq!((previews, rows.len()), (3, 3 + 3 + DEFAULT_LEARNERS));
    let ids: BTreeSet<&String> = rows.iter().skip(3).map(|row| &row[position(codes, "ResponseId")]).collect();
    assert_eq!(ids.len(), 3 + DEFAULT_LEARNERS);
    assert!(ids.iter().all(|id| id.len() == 17 && id.starts_with("R_")));
}

#[test]
fn identifiers_are_there_to_be_dropped() {
    let files = shipped();
    let (first, second) = (rows(export(&files, 0)), rows(export(&files, 1)));
    let filled = |rows: &[Vec<String>], heading: &str, mark: &str| {
        let column = position(&rows[0], heading);
        rows.iter().skip(3).filter(|row| row[column].contains(mark)).count()
    };
    assert!(filled(&first, "IPAddress", ".") >= DEFAULT_LEARNERS);
    assert!(filled(&first, "RecipientEmail", "@example.") > DEFAULT_LEARNERS / 2);
    assert!(filled(&first, "LocationLatitude", "53.") >= DEFAULT_LEARNERS);
    assert!(filled(&second, "E-mail", "@example.") >= DEFAULT_LEARNERS - 2);
    assert!(filled(&second, "Full name", " ") >= DEFAULT_LEARNERS - 2);
    let comments = column(&first, "Q16").chain(column(&second, "What stood in your way, if anything did?"));
    let telling = comments.filter(|text| text.contains("01632 960") || text.contains("@example.")).count();
    assert!(telling >= 3, "comments with a telephone number or an address: {telling}");
}

#[test]
fn the_files_are_as_messy_as_real_ones() {
    let files = shipped();
    for load in 0..LOADS.len() {
        let text = String::from_utf8(export(&files, load).to_vec()).unwrap();
        assert!(
            text.contains('\u{a0}') && text.contains("agree ,") && text.contains("AGREE"),
            "label variants"
        );
        let rows = rows(export(&files, load));
        let finished = if load == 0 { "Finished" } else { "Completed" };
        let partial = column(&rows, finished).filter(|cell| ["False", "No"].contains(&cell.as_str())).count();
        assert!((2..=24).contains(&partial), "partial answers: {partial}");
    }
    let second = rows(export(&files, 1));
    let days: BTreeSet<u32> = column(&second, "Submitted")
        .skip(1)
        .map(|date| date.split('/').next().unwrap().parse().unwrap())
        .collect();
    assert!(days.iter().any(|day| *day <= 12) && days.iter().any(|day| *day > 12), "{days:?}");
    let comments: Vec<&String> = column(&second, "What stood in your way, if anything did?")
        .skip(1)
        .filter(|text| !text.is_empty())
        .collect();
    let distinct: BTreeSet<&&String> = comments.iter().collect();
    assert!(
        comments.len() > 60 && distinct.len() == comments.len(),
        "{} of {}",
        distinct.len(),
        comments.len()
    );
}

#[test]
fn registers_fit_the_exports() {
    let files = shipped();
    for name in REGISTERS {
        let rows = rows(bytes(&files, name));
        assert!(rows.len() > 1 && rows.iter().all(|row| row.len() == rows[0].len()), "{name}");
    }
    let cohorts = rows(bytes(&files, "cohorts.csv"));
    let seats: usize = column(&cohorts, "seats").skip(1).map(|seats| seats.parse::<usize>().unwrap()).sum();
    assert!(seats > 2 * DEFAULT_LEARNERS && seats < 3 * DEFAULT_LEARNERS, "{seats}");
    let iterations = rows(bytes(&files, "iterations.csv"));
    for load in LOADS {
        let id = format!("{}/{}", load.credential_id, load.iteration);
        assert!(column(&iterations, "iteration_id").any(|cell| *cell == id), "{id}");
        assert!(column(&cohorts, "iteration_id").any(|cell| *cell == id), "{id}");
    }
    let measures: BTreeSet<String> = generate(1, 20).key.into_iter().map(|gap| gap.measure_id).collect();
    let changes = rows(bytes(&files, "changes.csv"));
    assert!(column(&changes, "measure_id").skip(1).all(|measure| measures.contains(measure)));
}
