//! A focus group in, and questions that an earlier iteration asked already.

use super::Lake;
use super::canary::sightings;
use serde_json::Value;
use std::path::PathBuf;

/// Zebulonia asks Quentin and Yolanda, who call each other by name and give away an address.
const TALK: &str = "WEBVTT\n\n1\n00:00:01.000 --> 00:00:03.000\nZebulonia Quixworth: How was the pace?\n\n\
    2\n00:00:03.000 --> 00:00:05.000\nZebulonia Quixworth: Did you keep up?\n\n\
    3\n00:00:05.000 --> 00:00:09.000\nQuentin Ravensdale: No. Write to q.ravensdale@mail.example about the umbrella.\n\n\
    4\n00:00:09.000 --> 00:00:12.000\nYolanda Thistlewood: Ravensdal is right, Zebulonia, said Qentin at 10.0.0.17.\n\n\
    5\n00:00:12.000 --> 00:00:13.000\nZebulonia Quixworth: And the tools?\n\n\
    6\n00:00:13.000 --> 00:00:14.000\nYolanda Thistlewood: Fine.\n\n7\n00:00:14.000 --> 00:00:15.000\nZebulonia Quixworth: Why?\n";

#[test]
fn a_focus_group_lands_without_names() {
    let lake = Lake::new();
    let file = lake.file("talk.vtt", TALK);
    let codebook = lake.done(&["codebook", &file]);
    assert!(codebook.contains("\"Zebulonia Quixworth\" = \"interviewer\""), "{codebook}");
    let kept = lake.file("talk.toml", &codebook);
    let receipt = lake.load(&file, &["--codebook", &kept])["receipt"].clone();
    assert_eq!(
        (&receipt["tool"], &receipt["rows_landed"]),
        (&"webvtt".into(), &6.into()),
        "two cues of one speaker are a turn"
    );
    let counts = |role: &str| {
        let speakers = receipt["speakers"].as_array().expect("a list");
        let of_role = speakers.iter().find(|row| row["role"] == role).expect("the role");
        (of_role["speakers"].as_u64(), of_role["turns"].as_u64())
    };
    assert_eq!((counts("interviewer"), counts("learner")), ((Some(1), Some(3)), (Some(2), Some(3))));
    for needle in [
        "zebulonia",
        "quixworth",
        "quentin",
        "qentin",
        "ravensdal",
        "yolanda",
        "thistlewood",
        "@mail",
        "10.0.0.17",
    ] {
        assert_eq!(sightings(&lake, needle), Vec::<String>::new(), "{needle}");
        assert!(!receipt.to_string().to_lowercase().contains(needle), "{needle} in the receipt");
    }
    assert!(!sightings(&lake, "umbrella").is_empty(), "what was said is there");
    assert_eq!(lake.run(&["verify"]).code, 0);
}

#[test]
fn a_check_of_a_transcript_says_who_speaks() {
    let lake = Lake::new();
    let file = lake.file("talk.vtt", TALK);
    let said = lake.done(&["check", &file]);
    assert!(said.contains("speakers: 1 interviewer with 3 turns"), "{said}");
    let overruled = lake.file(
        "talk.toml",
        "[instrument]\nid = \"talk\"\n[transcript]\nspeakers = { \"zebulonia quixworth\" = \"learner\" }\n",
    );
    let said = lake.done(&["check", &file, "--codebook", &overruled]);
    assert!(said.contains("speakers: 3 learner with 6 turns"), "{said}");
    let wrong = lake
        .file("wrong.toml", "[instrument]\nid = \"talk\"\n[transcript]\nspeakers = { \"A\" = \"boss\" }\n");
    let refused = lake.run(&["check", &file, "--codebook", &wrong]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("boss") && refused.stderr.contains("line 4"), "{}", refused.stderr);
}

#[test]
fn questions_of_an_earlier_iteration_are_proposed_and_wait() {
    let lake = Lake::new();
    let answers = |heading: &str| {
        let mut text = format!("{heading}\n");
        for person in 0..40 {
            text.push_str(["Agree,Agree,North\n", "Disagree,Agree,South\n"][person % 2]);
        }
        text
    };
    let first = lake.file("first.csv", answers("fair1. The workload was fair,I was welcome,Region"));
    lake.load(&first, &[]);
    let second = lake.file(
        "second.csv",
        answers("block2[fair1]. Please rate. [The workload was very fair],I felt at home,Region"),
    );
    let proposed = lake.done(&["codebook", &second, "--match", "care/1"]);
    assert!(proposed.contains("# was = [\"fair1\"]"), "{proposed}");
    assert!(proposed.contains("1 new, 1 dropped"), "{proposed}");
    let matched: Value =
        serde_json::from_str(&lake.done(&["codebook", &second, "--match", "care/1", "--json"]))
            .expect("JSON");
    let states = matched["matches"].as_array().expect("a list").iter().map(|found| found["state"].clone());
    assert_eq!(states.collect::<Vec<_>>(), ["same", "new", "same", "dropped"]);
    let confirmed = lake.file("confirmed.toml", proposed.replace("# was", "was"));
    lake.load(&second, &["--iteration", "2", "--codebook", &confirmed]);
    let refused = lake.run(&["codebook", &second, "--match", "care/9"]);
    assert!(refused.code != 0 && refused.stderr.contains("care/9"), "{}", refused.stderr);
}

#[test]
fn genuine_files_keep_what_is_known_of_them() {
    let file = |path: &str| {
        let file = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data")).join(path);
        file.is_file().then(|| file.display().to_string())
    };
    let lake = Lake::new();
    let (Some(before), Some(now)) =
        (file("google_forms/dask_user_survey_2019.csv"), file("google_forms/dask_user_survey_2020.csv"))
    else {
        println!("skipped: the genuine files are not here");
        return;
    };
    lake.load(&before, &[]);
    let matched: Value =
        serde_json::from_str(&lake.done(&["codebook", &now, "--match", "care/1", "--json"])).expect("JSON");
    let states = matched["matches"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|found| found["state"].as_str().unwrap_or_default());
    let states = states.collect::<Vec<_>>();
    let count = |state: &str| states.iter().filter(|found| **found == state).count();
    assert_eq!((count("same"), count("dropped"), count("new")), (23, 1, 2));
    let Some(training) = file("carpentries/instructor_training_post_2018.csv.gz") else { return };
    let said = lake.done(&["check", &training]);
    let line = said.lines().find(|line| line.contains("asked of 270")).unwrap_or_default();
    for part in ["from 2018-04-19T10:42", "answered by 237", "not answered by 33", "never asked of 697"] {
        assert!(line.contains(part), "{part}: {said}");
    }
}
