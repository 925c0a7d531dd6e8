//! Genuine exports under hand-written codebooks, against numbers computed elsewhere.

use std::path::PathBuf;

use super::*;

fn genuine(path: &str) -> Option<PathBuf> {
    let file = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data")).join(path);
    if file.is_file() {
        return Some(file);
    }
    eprintln!("skipped: {path} is not here");
    None
}

fn codebook(name: &str) -> Codebook {
    let path = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/codebooks")).join(name);
    let codebook = Codebook::from_toml(name, &std::fs::read_to_string(path).unwrap())
        .unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(Codebook::from_toml("again", &codebook.to_toml()).unwrap(), codebook);
    codebook
}

/// Holds sizes and means of both arms against the rows of a reference table; returns how many rows were compared.
fn compare(
    landed: &Landed,
    reference: &str,
    measure_of: impl Fn(&str) -> String,
    background_of: impl Fn(&str) -> String,
) -> usize {
    let mut reader = csv::Reader::from_path(genuine(reference).unwrap()).unwrap();
    let headings = reader.headers().unwrap().clone();
    let mut n_rows = 0;
    for row in reader.records() {
        let row = row.unwrap();
        let cell = |name: &str| {
            row.get(headings.iter().position(|heading| heading == name).unwrap()).unwrap().to_owned()
        };
        let scores = landed.numbers(&format!("measure:{}", measure_of(&cell("outcome"))));
        let groups = landed.groups(&background_of(&cell("group")));
        for (arm, n, mean) in [("focal", "n_focal", "mean_focal"), ("comparison", "n_comp", "mean_comp")] {
            let name = cell(arm);
            let in_group =
                |groups: &Option<Vec<String>>| groups.as_ref().is_some_and(|groups| groups.contains(&name));
            let values: Vec<f64> = scores
                .iter()
                .zip(&groups)
                .filter(|(_, groups)| in_group(groups))
                .filter_map(|(score, _)| *score)
                .collect();
            let place = format!("{} × {} = {name}", cell("outcome"), cell("group"));
            assert_eq!(values.len().to_string(), cell(n), "{place}");
            let expected: f64 = cell(mean).parse().unwrap();
            let actual = values.iter().sum::<f64>() / values.len() as f64;
            assert!(
                (actual - expected).abs() <= 1e-8 * expected.abs().max(1.0),
                "{place}: {actual} is not {expected}"
            );
        }
        n_rows += 1;
    }
    n_rows
}

#[test]
fn the_new_coder_survey_of_2016() {
    let Some(file) = genuine("fcc_new_coder/fcc2016_clean.csv.gz") else { return };
    let landed = land(&Source::path(file), &codebook("fcc_2016.toml"));
    assert_eq!((landed.totals.rows_landed, landed.totals.rows_set_aside), (15_618, 2));
    let n = compare(
        &landed,
        "fcc_new_coder/reference/group_gaps_2016.csv",
        |o| format!("fcc-2016.{o}"),
        str::to_owned,
    );
    assert_eq!(n, 24);
}

#[test]
fn instructor_training_of_the_carpentries() {
    let Some(file) = genuine("carpentries/instructor_training_post_2018.csv.gz") else { return };
    let landed = land(&Source::path(file), &codebook("carpentries_2018.toml"));
    let item = |outcome: &str| {
        let id = match outcome {
            "InformationReasonableTime_n" => "reasonable_time",
            "AtmosphereWelcoming_n" => "welcoming",
            "LearnedSkills_n" => "learned_skills",
            "Material_n" => "material",
            "Recommend_n" => "recommend",
            "Worth_n" => "worth",
            "nps" => "likely_to_recommend",
            other => panic!("unknown outcome {other}"),
        };
        format!("instructor-training.{id}")
    };
    assert_eq!(
        compare(&landed, "carpentries/reference/instructor_training_gaps.csv", item, |_| "when".to_owned()),
        7
    );
    let sum = |column: &str| landed.numbers(column).into_iter().flatten().sum::<f64>();
    let answered = |column: &str| landed.numbers(column).into_iter().flatten().count();
    assert_eq!(
        (sum("measure:instructor-training.pace:low"), sum("measure:instructor-training.pace:high")),
        (258.0, 138.0)
    );
    assert_eq!(answered("measure:instructor-training.pace"), 909);
    let scores = landed.numbers("measure:instructor-training.nps");
    for (group, expected) in [("after", 57.603_686_635_944_7), ("at_event", 45.386_904_761_904_76)] {
        let in_group = scores
            .iter()
            .zip(landed.groups("when"))
            .filter(|(_, groups)| *groups == Some(vec![group.to_owned()]));
        let values: Vec<f64> = in_group.filter_map(|(score, _)| *score).collect();
        assert!((values.iter().sum::<f64>() / values.len() as f64 - expected).abs() < 1e-9, "{group}");
    }
    let live = landed.missing("live_coding");
    let count = |code: Option<u8>| live.iter().filter(|missing| **missing == code).count();
    assert_eq!((count(None), count(Some(2)), count(Some(1))), (237, 33, 697));
    let told = landed.totals.items.iter().find(|counts| counts.item == "live_coding").unwrap();
    assert_eq!((told.asked, told.answered, told.not_answered, told.not_asked), (270, 237, 33, 697));
    assert_eq!(told.asked_from.as_deref(), Some("2018-04-19T10:42:00"));
    let asked = landed.items.iter().find(|item| item.item == "recommend").unwrap();
    assert!(
        asked.asked_until.as_deref().is_some_and(|date| date.starts_with("2018-06-15")),
        "{:?}",
        asked.asked_until
    );
    assert!(landed.rejects.is_empty(), "{:?}", landed.rejects.first());
}

#[test]
fn students_in_lockdown() {
    let Some(file) = genuine("covid_students/covid19_student_survey.csv") else { return };
    let landed = land(&Source::path(file), &codebook("covid_students.toml"));
    assert_eq!(
        compare(&landed, "covid_students/reference/rating_gaps.csv", |o| format!("covid.{o}"), str::to_owned),
        5
    );
}

#[test]
fn evaluations_from_turkiye() {
    let Some(file) = genuine("turkiye/turkiye-student-evaluation_generic.csv.gz") else { return };
    let landed = land(&Source::path(file), &codebook("turkiye.toml"));
    assert_eq!(
        compare(&landed, "turkiye/reference/group_gaps.csv", |o| format!("turkiye.{o}"), str::to_owned),
        24
    );
    assert_eq!(landed.totals.straight_lined, 2_985);
    assert!(
        !landed.measures.iter().any(|measure| measure.measure_id.as_str().ends_with(":skip")),
        "nobody skipped"
    );
}
