//! What is refused, and with which exit code; and what is no failure at all.

use super::Lake;
use super::surveys::shifts;
use gapwise_pipeline::Access;
use gapwise_pipeline::Pipeline;
use std::io::Read;
use std::io::Write;
use std::process::Stdio;

fn loaded() -> Lake {
    let lake = Lake::new();
    lake.load(&lake.file("shifts.csv", shifts(90)), &[]);
    lake
}

#[test]
fn sql_reads_public_tables_and_does_nothing_else() {
    let lake = loaded();
    let before = lake.tree();
    let outside = lake.file("outside.csv", "secret\n1\n");
    let from_file = format!("select * from '{outside}'");
    let to_file = format!("copy gaps to '{}'", lake.path().join("copied.csv").display());
    let long = format!("select {} as n", vec!["1"; 3_000].join(" + "));
    for (sql, word) in [
        ("select * from arms", "single people"),
        ("select * from distributions", "single people"),
        ("select * from respondents", "single people"),
        ("drop table gaps", "only `select`"),
        ("create table mine as select * from gaps", "only `select`"),
        ("insert into gaps select * from gaps", "only `select`"),
        ("set datafusion.execution.batch_size = 1", "only `select`"),
        (to_file.as_str(), "only `select`"),
        ("explain select 1", "only `select`"),
        ("select 1; drop table gaps", "single"),
        (from_file.as_str(), "no table"),
        ("select * from information_schema.tables", "no table"),
        ("select repeat('x', 2000000000)", "no function `repeat`"),
        ("select verdikt from gaps", "did you mean `verdict`?"),
        ("select from where", "line 1"),
        (long.as_str(), "too many parts"),
        ("  ", "no query"),
    ] {
        let said = lake.run(&["sql", sql]);
        assert_eq!(said.code, 1, "{sql}: {}", said.stderr);
        assert!(said.stderr.contains(word), "{sql}: {}", said.stderr);
        assert!(said.stdout.is_empty(), "{sql}");
    }
    assert!(lake.tree() == before, "the lake has changed");
    let answered =
        lake.rows(&["sql", "select count(*) as n from gaps where group_name = $group", "-p", "group=Night"]);
    assert_eq!(answered[0]["n"], 2);
}

#[test]
fn sql_is_read_from_stdin_too() {
    let lake = loaded();
    let mut command = lake.command(&["sql", "-", "--format", "csv"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("started");
    child.stdin.take().expect("stdin").write_all(b"select count(*) as n from gaps").expect("written");
    let output = child.wait_with_output().expect("ended");
    assert_eq!((output.status.code(), &*output.stdout), (Some(0), &b"n\n10\n"[..]));
}

#[test]
fn a_viewer_asks_no_sql_and_sees_findings() {
    let lake = loaded();
    let said = lake.run(&["--as", "viewer", "sql", "select 1"]);
    assert_eq!(said.code, 1, "{}", said.stderr);
    assert!(said.stderr.contains("viewer") && said.stderr.contains("designer"), "{}", said.stderr);
    assert!(lake.done(&["--as", "viewer", "findings"]).contains("Night"));
    assert_eq!(lake.run(&["--as", "owner", "findings"]).code, 2);
}

#[test]
fn wrong_use_is_told_apart_from_a_refusal() {
    let lake = loaded();
    for arguments in [
        &["query", "nonsense"][..],
        &["query", "gaps", "-p", "nonsense=1"],
        &["query", "gaps", "-p", "nonsense"],
        &["query", "largest_gaps", "-p", "most=many"],
        &["gaps", "--credential", "care"],
        &["gaps", "--format", "papyrus"],
        &["functions", "nonsense"],
        &["undo", "nonsense"],
        &["nonsense"],
    ] {
        let said = lake.run(arguments);
        assert_eq!(said.code, 2, "{arguments:?}: {}", said.stderr);
        let named = said.stderr.contains("nonsense") || arguments.iter().all(|word| *word != "nonsense");
        assert!(named && said.stdout.is_empty(), "{arguments:?}: {}", said.stderr);
    }
}

#[test]
fn a_second_writer_is_told_while_readers_go_on() {
    let lake = loaded();
    let file = lake.file("more.csv", shifts(70));
    let load = ["load", file.as_str(), "--credential", "care", "--iteration", "2"];
    let holder = Pipeline::open(&lake.path(), Access::Write).expect("the lock");
    let before = lake.tree();
    let upload_id = lake.rows(&["uploads"])[0]["upload_id"].as_str().expect("an id").to_owned();
    for writing in [&load[..], &["undo", upload_id.as_str()]] {
        let said = lake.run(writing);
        assert_eq!(said.code, 1, "{}", said.stderr);
        assert!(said.stderr.contains("in use by another gapwise process"), "{}", said.stderr);
    }
    for reading in ["gaps", "findings", "uploads", "verify", "tables", "snapshots"] {
        lake.done(&[reading]);
    }
    assert!(lake.tree() == before, "the lake has changed");
    drop(holder);
    lake.done(&load);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let lake = loaded();
    let file = lake.file("shifts.csv", shifts(90));
    let wide = "select a.*, b.* from gaps as a cross join gaps as b cross join gaps as c";
    for arguments in [
        &["sql", wide, "--format", "csv"][..],
        &["sql", wide, "--json"],
        &["sql", wide, "--format", "parquet"],
        &["gaps"],
        &["findings"],
        &["check", file.as_str()],
        &["codebook", file.as_str()],
        &["functions"],
        &["tables"],
        &["query"],
        &["snapshots"],
        &["verify"],
    ] {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let output = lake.command(arguments).stdout(writer).stderr(Stdio::piped()).output().expect("ended");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!((output.status.code(), &*stderr), (Some(0), ""), "{arguments:?} into a closed pipe");
    }
    let mut child =
        lake.command(&["sql", wide, "--format", "csv"]).stdout(Stdio::piped()).spawn().expect("started");
    let mut out = child.stdout.take().expect("stdout");
    out.read_exact(&mut [0; 12]).expect("the first bytes");
    drop(out);
    assert_eq!(child.wait().expect("ended").code(), Some(0), "as `head` does");
}
