//! Reading, refusing, and writing back.

use miette::Diagnostic as _;

use super::*;
use crate::model::{Direction, Perspective};

const MANUAL: &str = r#"
[instrument]
id = "learner-exit"
title = "Learner exit survey"
perspective = "learner"

[[item]]
id = "pace"
column = "Pace"
wording = "How was the pace?"
choices = ["Too slow", "Just right", "Too fast"]
ideal = "Just right"
dimension = "pace"
not_applicable = ["N/A"]

[[item]]
id = "welcomed"
column = "Q7_2"
choices = ["Disagree", "Neither", "Agree"]
was = ["Q5_2"]

[[item]]
id = "isolated"
column = "Q7_3"
choices = ["Disagree", "Neither", "Agree"]

[[item]]
id = "nps"
column = "LikelyToRecommend"
values = { "0..6" = -100, "7..8" = 0, "9..10" = 100 }
direction = "lower"

[[scale]]
id = "belonging"
items = ["welcomed", "isolated"]
reverse = ["isolated"]
at_least = 0.5

[[background]]
id = "first_language"
column = "Q22"
groups = { "English" = ["English"], "Another language" = ["*"] }
missing = ["Prefer not to say"]
multiple = false
sensitive = false
reference = "rest"

[[background]]
id = "age"
column = "Age"
bands = [25, 35, 50]

[[background]]
id = "working_parent"
when = { "Working parent" = { HasChildren = ["1"], EmploymentStatus = ["Employed*", "Self-employed*"] }, "Other" = "*" }

[[comment]]
column = "Q30"
about = "what hindered you"

[respondent]
id = "ResponseId"
link = "Student ID"
submitted_at = "EndDate"
complete = { column = "Finished", is = ["1", "True"] }
weight = "w"

[drop]
columns = ["IPAddress", "RecipientEmail"]
"#;

#[test]
fn the_manual_example_is_read() {
    let codebook = Codebook::from_toml("exit.toml", MANUAL).unwrap();
    assert_eq!(codebook.instrument.perspective, Perspective::Learner);
    assert_eq!(codebook.items[3].direction, Some(Direction::Lower));
    assert_eq!(codebook.items[3].values.0[0], ("0..6".to_owned(), -100.0));
    assert_eq!(codebook.scale_of("welcomed").unwrap().id, "belonging");
    assert_eq!(codebook.backgrounds[0].named_reference(), None);
    let groups: Vec<&str> = codebook.backgrounds[0].groups.names().collect();
    assert_eq!(groups, ["English", "Another language"], "groups keep the order they are written in");
    assert_eq!(codebook.backgrounds[2].when.0[1].1, WhenRule::Everyone("*".to_owned()));
}

#[test]
fn what_is_written_is_read_back() {
    let mut codebook = Codebook::from_toml("exit.toml", MANUAL).unwrap();
    codebook.items[0].choices = vec!["a \"quoted\" \\ one".to_owned(), "two\nlines\u{7}".to_owned()];
    codebook.items[0].ideal = Some("two\nlines\u{7}".to_owned());
    codebook.items[0].low = Some(0.25);
    codebook.items[0].note = Some("# a remark\nover two lines".to_owned());
    let text = codebook.to_toml();
    codebook.items[0].note = None;
    assert_eq!(Codebook::from_toml("again.toml", &text).unwrap(), codebook, "{text}");
    let json = serde_json::to_string(&codebook).unwrap();
    assert_eq!(serde_json::from_str::<Codebook>(&json).unwrap(), codebook);
}

#[test]
fn a_wrong_key_names_its_line_and_the_nearest_key() {
    let text = "[instrument]\nid = \"x\"\n\n[[item]]\nid = \"pace\"\ncolum = \"Pace\"\n";
    let error = Codebook::from_toml("exit.toml", text).unwrap_err();
    assert_eq!(error.to_string(), "exit.toml line 6: unknown field `colum`");
    assert!(error.help.as_deref().unwrap().starts_with("did you mean `column`?"), "{:?}", error.help);
    assert_eq!(error.labels().unwrap().count(), 1);
}

#[test]
fn broken_toml_is_an_error_with_a_place() {
    let error = Codebook::from_toml("exit.toml", "[instrument]\nid = \"x\nperspective = 3\n").unwrap_err();
    assert!(error.to_string().starts_with("exit.toml line 2"), "{error}");
}

#[test]
fn contradictions_are_all_listed() {
    let text = MANUAL
        .replace("ideal = \"Just right\"", "ideal = \"Just rihgt\"")
        .replace("reverse = [\"isolated\"]", "reverse = [\"isolatd\"]")
        .replace("reference = \"rest\"", "reference = \"Englisch\"")
        .replace("id = \"age\"", "id = \"first_language\"");
    let error = Codebook::from_toml("exit.toml", &text).unwrap_err();
    let found: Vec<&str> = error.problems.iter().map(|problem| problem.found.as_str()).collect();
    assert_eq!(found, ["first_language", "Just rihgt", "isolatd", "Englisch"]);
    assert_eq!(error.problems[1].advice, "did you mean `Just right`?");
    assert_eq!(error.problems[3].advice, "did you mean `English`?");
}

#[test]
fn the_schema_knows_every_section() {
    let schema = Codebook::json_schema().to_string();
    for key in ["instrument", "item", "scale", "background", "comment", "respondent", "drop", "when", "ideal"]
    {
        assert!(schema.contains(&format!("\"{key}\"")), "{key}");
    }
}
