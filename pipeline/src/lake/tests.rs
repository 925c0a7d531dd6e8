//! The lake keeps what it acknowledged, tells what it lost, and lets one process write.

use super::*;
use arrow::array::Int64Array;
use arrow::datatypes::DataType;
use arrow::datatypes::Field;
use arrow::datatypes::Schema;
use std::sync::Arc;
use tempfile::TempDir;

fn rows(numbers: &[i64]) -> (SchemaRef, Vec<RecordBatch>) {
    let schema = Arc::new(Schema::new(vec![Field::new("n", DataType::Int64, false)]));
    let batch = RecordBatch::try_new(Arc::clone(&schema), vec![Arc::new(Int64Array::from(numbers.to_vec()))]);
    (schema, vec![batch.expect("batch")])
}

fn landed(id: &str) -> UploadRow {
    UploadRow {
        upload_id: id.to_owned(),
        bytes_hash: "b".to_owned(),
        codebook_hash: "c".to_owned(),
        iteration_id: "x/1".to_owned(),
        landed_at: "2026-01-01T00:00:00Z".to_owned(),
        receipt: "{}".to_owned(),
    }
}

fn load(lake: &Lake, id: &str, numbers: &[i64]) -> Snapshot {
    let (schema, batches) = rows(numbers);
    let staged = lake.stage("t", id, schema, &batches).expect("staged");
    let leaving = [id.to_owned()];
    let change = Change {
        reason: "load",
        leaving: &leaving,
        joining: vec![staged],
        landed: Some(landed(id)),
        undone: None,
    };
    lake.publish(change).expect("published")
}

#[test]
fn what_is_published_is_read_back_and_older_snapshots_stay() {
    let folder = TempDir::new().expect("folder");
    let path = folder.path().join("lake");
    let lake = Lake::open(&path, Access::Write).expect("open");
    assert_eq!(lake.snapshot(None).expect("empty").snapshot_id, 0);
    load(&lake, "u1", &[1, 2]);
    load(&lake, "u2", &[3]);
    let undo = Change {
        reason: "undo",
        leaving: &["u1".to_owned()],
        joining: vec![],
        landed: None,
        undone: Some("u1"),
    };
    lake.publish(undo).expect("undone");
    drop(lake);

    let lake = Lake::open(&path, Access::Read).expect("open again");
    let scopes = |number| {
        let snapshot = lake.snapshot(number).expect("snapshot");
        snapshot.files.iter().map(|file| file.scope.clone()).collect::<Vec<_>>()
    };
    assert_eq!(scopes(None), ["u2"]);
    assert_eq!(scopes(Some(2)), ["u1", "u2"]);
    assert_eq!(lake.uploads().expect("uploads").len(), 1);
    let file = lake.snapshot(Some(1)).expect("first").files.remove(0);
    let (_, batches) = lake.read(&file).expect("read");
    assert_eq!(batches[0].num_rows(), 2);
    assert!(lake.verify().expect("verify").problems.is_empty());
    assert!(matches!(lake.snapshot(Some(9)), Err(Error::NoSnapshot { number: 9 })));
}

#[test]
fn a_flipped_byte_is_found_by_verify_and_by_a_reader() {
    let folder = TempDir::new().expect("folder");
    let lake = Lake::open(folder.path(), Access::Write).expect("open");
    let file = load(&lake, "u1", &[1, 2, 3]).files.remove(0);
    let path = lake.path(&file);
    let mut bytes = fs::read(&path).expect("bytes");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).expect("damaged");
    assert!(matches!(lake.read(&file), Err(Error::Damaged { .. })));
    assert_eq!(lake.verify().expect("verify").problems.len(), 1);
}

#[test]
fn one_process_writes_and_readers_are_not_kept_out() {
    let folder = TempDir::new().expect("folder");
    let lake = Lake::open(folder.path(), Access::Write).expect("open");
    assert!(matches!(Lake::open(folder.path(), Access::Write), Err(Error::Locked { .. })));
    let reader = Lake::open(folder.path(), Access::Read).expect("reader");
    let (schema, batches) = rows(&[1]);
    assert!(matches!(reader.stage("t", "s", schema, &batches), Err(Error::ReadOnly)));
    load(&lake, "u1", &[1]);
    assert_eq!(reader.snapshot(None).expect("snapshot").snapshot_id, 1);
}

#[test]
fn a_folder_of_other_things_is_left_alone() {
    let folder = TempDir::new().expect("folder");
    fs::write(folder.path().join("thesis.odt"), "x").expect("written");
    assert!(matches!(Lake::open(folder.path(), Access::Write), Err(Error::NotALake { .. })));
    let names = fs::read_dir(folder.path()).expect("folder").count();
    assert_eq!(names, 1);
    let absent = folder.path().join("absent");
    assert!(matches!(Lake::open(&absent, Access::Read), Err(Error::NoLake { .. })));
    assert!(!absent.exists());
}

#[test]
fn what_is_begun_and_not_published_leaves_nothing_behind() {
    let folder = TempDir::new().expect("folder");
    let lake = Lake::open(folder.path(), Access::Write).expect("open");
    let (schema, batches) = rows(&[1]);
    let mut writer = lake.begin("t", "s", schema).expect("begun");
    writer.write(&batches[0]).expect("written");
    drop(writer);
    assert_eq!(fs::read_dir(folder.path().join("temporary")).expect("folder").count(), 0);
    assert_eq!(fs::read_dir(folder.path().join("data")).expect("folder").count(), 0);
}

#[test]
fn codes_differ_between_lakes_and_purposes() {
    let (one, two) = (TempDir::new().expect("folder"), TempDir::new().expect("folder"));
    let one = Lake::open(one.path(), Access::Write).expect("open");
    let two = Lake::open(two.path(), Access::Write).expect("open");
    assert_eq!(one.key().code("respondent", b"R_1"), one.key().code("respondent", b"R_1"));
    assert_ne!(one.key().code("respondent", b"R_1"), one.key().code("learner", b"R_1"));
    assert_ne!(one.key().code("respondent", b"R_1"), two.key().code("respondent", b"R_1"));
}
