//! A file or a codebook that is wrong: exit 2, a message that says what and where, and a lake as it was.

use super::Lake;
use super::surveys::SHIFTS_CODEBOOK;
use super::surveys::shifts;

/// One mistake, and what the message must name.
struct Mistake {
    what: &'static str,
    file: (&'static str, Vec<u8>),
    codebook: Option<String>,
    more: Vec<&'static str>,
    named: Vec<&'static str>,
}

impl Mistake {
    fn of(what: &'static str, name: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { what, file: (name, bytes.into()), codebook: None, more: Vec::new(), named: Vec::new() }
    }

    fn in_file(what: &'static str, name: &'static str, bytes: impl Into<Vec<u8>>) -> Self {
        Self { named: vec![name], ..Self::of(what, name, bytes) }
    }

    fn in_codebook(what: &'static str, from: &str, to: &str) -> Self {
        assert!(SHIFTS_CODEBOOK.contains(from), "{from}");
        let codebook = SHIFTS_CODEBOOK.replace(from, to);
        Self { codebook: Some(codebook), ..Self::of(what, "shifts.csv", shifts(60)) }
    }

    fn in_arguments(what: &'static str, more: &[&'static str]) -> Self {
        Self { more: more.to_vec(), ..Self::of(what, "shifts.csv", shifts(60)) }
    }

    fn naming(mut self, words: &[&'static str]) -> Self {
        self.named.extend(words);
        self
    }
}

fn mistakes() -> Vec<Mistake> {
    let mut picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10\x08\x02".to_vec();
    picture.extend((0..2_000_u32).map(|at| (at * 31 % 251) as u8));
    let quote = "Region,Fair\nNorth,Agree\nSouth,\"Agree\nNorth,Disagree\nSouth,Agree\n";
    let headings = "Region,Shift,The workload was fair\n";
    vec![
        Mistake::in_file("an empty file", "empty.csv", "").naming(&["is empty"]),
        Mistake::in_file("headings alone", "headings.csv", headings).naming(&["no responses"]),
        Mistake::in_file("a picture renamed", "picture.csv", picture).naming(&["picture", "PNG"]),
        Mistake::in_file("an unclosed quote", "quote.csv", quote).naming(&["line 3", "quote"]),
        Mistake::in_codebook("a wrong key", "column = \"Shift\"", "colum = \"Shift\"").naming(&[
            "line 14",
            "colum",
            "did you mean `column`",
        ]),
        Mistake::in_codebook("a missing column", "column = \"Shift\"", "column = \"Shifft\"").naming(&[
            "background `shift`",
            "`Shifft`",
            "`Shift`",
        ]),
        Mistake::in_codebook("a wrong perspective", "\"learner\"", "\"boss\"").naming(&["line 5", "boss"]),
        Mistake::in_codebook("text that is not TOML", "[[item]]", "[[item]").naming(&["line 7"]),
        Mistake::in_arguments("a forbidden credential", &["--credential", "care/night"])
            .naming(&["`care/night`", "credential"]),
        Mistake::in_arguments("a forbidden iteration", &["--iteration", "1 2"])
            .naming(&["`1 2`", "iteration"]),
        Mistake::in_arguments("a forbidden cohort", &["--cohort", "../up"]).naming(&["`../up`", "cohort"]),
        Mistake::in_arguments("a wrong perspective on the line", &["--perspective", "boss"])
            .naming(&["`boss`", "`employer`"]),
        Mistake::in_arguments("an unknown tool", &["--tool", "abacus"]).naming(&["`abacus`"]),
    ]
}

/// The arguments of a load; a name given twice stands once.
fn arguments<'a>(file: &'a str, codebook: Option<&'a str>, more: &[&'a str]) -> Vec<&'a str> {
    let mut all = vec!["load", file];
    for pair in [["--credential", "care"], ["--iteration", "2"]] {
        if !more.contains(&pair[0]) {
            all.extend(pair);
        }
    }
    if let Some(codebook) = codebook {
        all.extend(["--codebook", codebook]);
    }
    all.extend(more);
    all
}

#[test]
fn a_mistake_is_named_and_changes_nothing() {
    let lake = Lake::new();
    lake.load(&lake.file("before.csv", shifts(90)), &[]);
    let before = lake.tree();
    for mistake in mistakes() {
        let file = lake.file(mistake.file.0, &mistake.file.1);
        let codebook = mistake.codebook.map(|text| lake.file("codebook.toml", text));
        let said = lake.run(&arguments(&file, codebook.as_deref(), &mistake.more));
        assert_eq!(said.code, 2, "{}: {}", mistake.what, said.stderr);
        assert!(said.stdout.is_empty(), "{}: talk belongs on stderr", mistake.what);
        for word in mistake.named {
            assert!(said.stderr.contains(word), "{}: `{word}` is not in {}", mistake.what, said.stderr);
        }
        assert!(lake.tree() == before, "{}: the lake has changed", mistake.what);
    }
    assert_eq!(lake.rows(&["uploads"]).len(), 1);
}

#[test]
fn the_files_without_the_mistake_load() {
    // Else the test above would pass on a program that refuses everything.
    let lake = Lake::new();
    let file = lake.file("shifts.csv", shifts(60));
    let codebook = lake.file("codebook.toml", SHIFTS_CODEBOOK);
    let loaded = lake.load(&file, &["--codebook", &codebook, "--cohort", "up", "--perspective", "learner"]);
    assert_eq!(loaded["receipt"]["rows_landed"], 60);
}

#[test]
fn a_first_load_that_fails_leaves_an_empty_lake() {
    let lake = Lake::new();
    let said = lake.run(&arguments(&lake.file("empty.csv", ""), None, &[]));
    assert_eq!(said.code, 2, "{}", said.stderr);
    let data = lake.tree().keys().filter(|path| path.to_string_lossy().contains(".parquet")).count();
    assert_eq!(data, 0);
}

#[test]
fn check_says_the_same_and_needs_no_lake() {
    let lake = Lake::new();
    let good = lake.file("shifts.csv", shifts(60));
    assert!(lake.done(&["check", &good]).contains("60 read, 60 landed"));
    for mistake in mistakes().into_iter().filter(|mistake| mistake.more.is_empty()) {
        let file = lake.file(mistake.file.0, &mistake.file.1);
        let codebook = mistake.codebook.map(|text| lake.file("codebook.toml", text));
        let mut check = vec!["check", &file];
        check.extend(codebook.iter().flat_map(|codebook| ["--codebook", codebook.as_str()]));
        let said = lake.run(&check);
        assert_eq!(said.code, 2, "{}: {}", mistake.what, said.stderr);
        for word in mistake.named {
            assert!(said.stderr.contains(word), "{}: `{word}` is not in {}", mistake.what, said.stderr);
        }
    }
    assert!(!lake.path().exists(), "a check made a lake");
}

#[test]
fn rows_that_are_broken_are_set_aside_with_their_lines() {
    let lake = Lake::new();
    let mut lines = shifts(40).lines().map(str::to_owned).collect::<Vec<_>>();
    lines[7].push_str(",one field too many");
    lines[21] = "North,Day".to_owned();
    let file = lake.file("shifts.csv", lines.join("\n"));
    let checked = lake.done(&["check", &file, "--json"]);
    let checked = serde_json::from_str::<serde_json::Value>(&checked).expect("JSON");
    let set_aside = checked["rejects"].as_array().expect("a list").iter();
    let set_aside =
        set_aside.filter(|reject| reject["column_name"] == "").map(|reject| reject["line"].clone());
    assert_eq!(set_aside.collect::<Vec<_>>(), [8, 22]);
    let receipt = lake.load(&file, &[])["receipt"].clone();
    let rows =
        ["rows_read", "rows_landed", "rows_set_aside"].map(|name| receipt[name].as_u64().expect("a count"));
    assert_eq!(rows, [40, 38, 2]);
}
