//! Uploads and snapshots: the same twice, changed, taken back, read as they were, damaged.

use super::Lake;
use super::surveys::SHIFTS_CODEBOOK;
use super::surveys::shifts;
use std::fs;

#[test]
fn the_same_bytes_twice_are_one_upload() {
    let lake = Lake::new();
    let first = lake.load(&lake.file("shifts.csv", shifts(80)), &[]);
    let before = lake.tree();
    let again = lake.load(&lake.file("shifts under another name.csv", shifts(80)), &[]);
    assert_eq!((&first["was_there"], &again["was_there"]), (&false.into(), &true.into()));
    assert_eq!(first["upload_id"], again["upload_id"]);
    assert_eq!(first["snapshot_id"], again["snapshot_id"]);
    assert_eq!(first["receipt"], again["receipt"]);
    assert!(lake.tree() == before, "the lake has changed");
    let other = lake.load(&lake.file("shifts.csv", shifts(81)), &[]);
    assert_ne!(first["upload_id"], other["upload_id"], "other bytes are another upload");
    assert_eq!(lake.rows(&["uploads"]).len(), 2);
}

#[test]
fn another_codebook_for_the_same_bytes_replaces_the_upload() {
    let lake = Lake::new();
    let file = lake.file("shifts.csv", shifts(80));
    let proposed = lake.load(&file, &[]);
    let measures = |lake: &Lake| {
        let rows = lake.rows(&["query", "measures"]);
        rows.iter().map(|row| row["measure_id"].as_str().expect("an id").to_owned()).collect::<Vec<_>>()
    };
    let before = measures(&lake);
    assert!(before.iter().any(|measure| measure.contains("workload")), "{before:?}");
    let replaced = lake.load(&file, &["--codebook", &lake.file("codebook.toml", SHIFTS_CODEBOOK)]);
    assert_eq!(replaced["upload_id"], proposed["upload_id"]);
    assert_eq!(replaced["was_there"], false);
    assert_eq!(measures(&lake), ["shifts.fair"]);
    assert_eq!(lake.rows(&["uploads"]).len(), 1);
    let gaps = lake.rows(&["gaps"]);
    assert_eq!(gaps.iter().filter(|gap| gap["group_name"] == "Night").count(), 1);
    let mut n = gaps
        .iter()
        .map(|gap| gap["n_group"].as_i64().expect("a count") + gap["n_rest"].as_i64().expect("a count"));
    assert!(n.all(|n| n == 80), "the first reading is still counted: {gaps:?}");
}

#[test]
fn two_uploads_of_one_iteration_are_counted_together() {
    let lake = Lake::new();
    let whole = Lake::new();
    let all = shifts(120);
    let lines = all.lines().collect::<Vec<_>>();
    let half = |rows: &[&str]| format!("{}\n{}\n", lines[0], rows.join("\n"));
    let codebook = lake.file("codebook.toml", SHIFTS_CODEBOOK);
    lake.load(&lake.file("a.csv", half(&lines[1..50])), &["--codebook", &codebook, "--cohort", "spring"]);
    lake.load(&lake.file("b.csv", half(&lines[50..])), &["--codebook", &codebook, "--cohort", "autumn"]);
    whole.load(&whole.file("all.csv", &all), &["--codebook", &codebook]);
    assert_eq!(lake.rows(&["gaps"]), whole.rows(&["gaps"]));
    assert_eq!(lake.rows(&["gaps"]).len(), 2);
}

#[test]
fn an_undone_upload_is_gone_and_the_snapshot_before_keeps_it() {
    let lake = Lake::new();
    let first = lake.load(&lake.file("one.csv", shifts(80)), &[]);
    let gaps = lake.done(&["gaps", "--json"]);
    lake.load(&lake.file("two.csv", shifts(95)), &["--iteration", "2"]);
    let with_both = lake.done(&["gaps", "--json"]);
    let upload_id = first["upload_id"].as_str().expect("an id");
    assert!(lake.done(&["undo", upload_id]).contains(upload_id));
    let left = lake.rows(&["gaps"]);
    assert!(!left.is_empty() && left.iter().all(|gap| gap["iteration_id"] == "care/2"), "{left:?}");
    assert_eq!(lake.done(&["gaps", "--json", "--snapshot", "1"]), gaps);
    assert_eq!(lake.done(&["gaps", "--json", "--snapshot", "2"]), with_both);
    assert_eq!(lake.done(&["snapshots"]).lines().count(), 3);
    let again = lake.run(&["undo", upload_id]);
    assert_eq!(again.code, 2, "it is gone: {}", again.stderr);
    assert_eq!(lake.load(&lake.file("one.csv", shifts(80)), &[])["was_there"], false);
    assert_eq!(lake.done(&["gaps", "--json"]), with_both);
    lake.done(&["verify"]);
}

#[test]
fn a_snapshot_that_is_not_there_is_wrong_use() {
    let lake = Lake::new();
    let missing = lake.run(&["gaps"]);
    assert_eq!(missing.code, 2, "{}", missing.stderr);
    assert!(missing.stderr.contains("no lake"), "{}", missing.stderr);
    lake.load(&lake.file("one.csv", shifts(80)), &[]);
    let said = lake.run(&["gaps", "--snapshot", "9"]);
    assert!(said.stderr.contains("snapshot `9`"), "{}", said.stderr);
    assert_eq!(said.code, 2, "{}", said.stderr);
}

#[test]
fn every_flipped_byte_is_found() {
    let lake = Lake::new();
    lake.load(&lake.file("one.csv", shifts(80)), &[]);
    assert!(lake.done(&["verify"]).contains("all as written"));
    let files = lake.tree();
    let data = files.iter().filter(|(path, _)| path.extension().is_some_and(|ending| ending == "parquet"));
    let mut n_flipped = 0;
    for (path, bytes) in data {
        let mut flipped = bytes.clone();
        let place = bytes.len() * (n_flipped % 7) / 7;
        flipped[place] ^= 1;
        fs::write(path, &flipped).expect("written");
        let said = lake.run(&["verify"]);
        let name = path.file_name().expect("a name").to_string_lossy();
        assert_eq!(said.code, 1, "{name} at {place}: {}", said.text());
        assert!(said.text().contains(&*name), "{}", said.text());
        fs::write(path, bytes).expect("written");
        n_flipped += 1;
    }
    assert!(n_flipped > 5, "{n_flipped} files");
    lake.done(&["verify"]);
    let gone =
        files.keys().find(|path| path.extension().is_some_and(|ending| ending == "parquet")).expect("a file");
    fs::remove_file(gone).expect("removed");
    assert_eq!(lake.run(&["verify"]).code, 1);
}

#[test]
fn a_damaged_table_is_refused_and_not_read() {
    let lake = Lake::new();
    lake.load(&lake.file("one.csv", shifts(80)), &[]);
    for (path, mut bytes) in lake.tree() {
        if path.extension().is_some_and(|ending| ending == "parquet") {
            let last = bytes.len() - 9;
            bytes[last] ^= 0x10;
            fs::write(&path, bytes).expect("written");
        }
    }
    let said = lake.run(&["gaps"]);
    assert_eq!(said.code, 1, "{}", said.stderr);
    assert!(said.stderr.contains("damaged") && said.stdout.is_empty(), "{}", said.stderr);
}
