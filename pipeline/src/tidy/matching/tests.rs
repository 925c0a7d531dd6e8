//! Small questionnaires where every rule shows, and genuine iterations.

use std::path::PathBuf;

use super::*;
use crate::formats::{self, Source};
use crate::tidy::{examine, propose};

fn asked(column: &str, choices: &[&str]) -> Question {
    let choices = choices.iter().map(|choice| (*choice).to_owned()).collect();
    Question { column_name: column.to_owned(), wording: plain(column), choices, ..Question::default() }
}

fn partner(matches: &[QuestionMatch], column: &str) -> Option<String> {
    matches
        .iter()
        .find(|found| found.column_name.as_deref() == Some(column))
        .and_then(|found| found.was.clone())
}

#[test]
fn codes_words_and_answers_tell_and_nothing_is_invented() {
    let scale = ["Disagree", "Agree"];
    let before = [
        asked("affSat1. I find real enjoyment in my job", &scale),
        asked("The pace was right for me", &scale),
        asked("Q3. Where do you live?", &["North", "South"]),
        asked("How satisfied are you with … ? [The room]", &scale),
        asked("How satisfied are you with … ? [The food]", &scale),
    ];
    let now = [
        asked("agree2[affSat1]. Please rate. [I find real joy in my job]", &scale),
        asked("The pace was right for me and my group", &scale),
        asked("Q3. How old are you?", &["Young", "Old"]),
        asked("How important to you is … ? [The room]", &scale),
        asked("How satisfied are you with … ? [The food]", &scale),
    ];
    let matches = match_questions(&before, &now);
    let of = |at: usize| partner(&matches, &now[at].column_name);
    assert_eq!(of(0).as_deref(), Some("affSat1. I find real enjoyment in my job"));
    assert_eq!(of(1).as_deref(), Some("The pace was right for me"));
    assert_eq!((of(2), of(3)), (None, None), "a number and a row alone are no match");
    assert!(of(4).is_some());
    assert_eq!(matches.iter().filter(|found| found.state == "dropped").count(), 2);
    assert!(matches.iter().take(2).all(|found| !found.is_confirmed), "they wait for a person");
    assert!(matches[4].is_confirmed);
}

#[test]
fn two_that_would_do_equally_well_are_left_to_a_person() {
    let before =
        [asked("The trainer was clear at the start", &[]), asked("The trainer was clear at the end", &[])];
    let now = [asked("The trainer was clear at the middle", &[])];
    assert_eq!(match_questions(&before, &now)[0].state, "new");
    let confirmed = Question { was: vec![before[1].column_name.clone()], ..now[0].clone() };
    let matches = match_questions(&before, &[confirmed]);
    assert_eq!((matches[0].state, matches[0].is_confirmed), ("same", true));
}

fn genuine(path: &str) -> Option<(Sheet, Codebook)> {
    let file = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data")).join(path);
    if !file.is_file() {
        eprintln!("skipped: {path} is not here");
        return None;
    }
    let sheet = formats::open(&Source::path(file), None).unwrap();
    let codebook = propose(&sheet, &examine(&sheet).unwrap());
    Some((sheet, codebook))
}

fn count(matches: &[QuestionMatch], state: &str) -> usize {
    matches.iter().filter(|found| found.state == state).count()
}

#[test]
fn a_form_that_hardly_changed() {
    let Some((before, read_before)) = genuine("google_forms/dask_user_survey_2019.csv") else { return };
    let Some((now, read_now)) = genuine("google_forms/dask_user_survey_2020.csv") else { return };
    let matches = match_questions(&questions(&before, &read_before), &questions(&now, &read_now));
    let counts = (count(&matches, "same"), count(&matches, "dropped"), count(&matches, "new"));
    assert_eq!(counts, (23, 1, 2), "{matches:#?}");
    let dropped = matches.iter().find(|found| found.state == "dropped").unwrap();
    assert_eq!(dropped.wording_before.as_deref(), Some("Python 2 or 3?"));
}

#[test]
fn a_survey_whose_codes_and_words_all_changed() {
    let Some((before, read_before)) = genuine("ssi_rse/rse_2016_uk.csv") else { return };
    let Some((now, read_now)) = genuine("ssi_rse/rse_2017_uk.csv.gz") else { return };
    let matches = match_questions(&questions(&before, &read_before), &questions(&now, &read_now));
    // Code in 2016 and code in 2017: the same fourteen statements, some reworded.
    let known = [
        "affSat1",
        "affSat2",
        "affSat3",
        "perfCheck1",
        "perfCheck4",
        "perfCheck6",
        "turnOver2",
        "turnOver5",
        "turnOver6",
    ];
    for code in known {
        let bracketed = format!("[{code}]");
        let of = |found: &&QuestionMatch| {
            found.column_name.as_deref().is_some_and(|name| name.contains(&bracketed))
        };
        let found = matches.iter().find(of).unwrap();
        assert_eq!(found.state, "same", "{found:#?}");
        assert!(
            found.was.as_deref().is_some_and(|was| key(was).starts_with(&code.to_lowercase())),
            "{found:#?}"
        );
        assert!(!found.is_confirmed, "it waits for a person");
    }
    let mut codebook = read_now;
    note_matches(&mut codebook, &matches);
    let text = codebook.to_toml();
    assert!(text.contains("# was = [\"affsat1\"]"), "the proposal is a remark");
    assert!(!text.lines().any(|line| line.starts_with("was = ")), "and nothing is stored unasked");
    assert!(Codebook::from_toml("noted", &text).is_ok());
}
