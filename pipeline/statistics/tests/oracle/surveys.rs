//! Whole surveys against SciPy: every column of the shared tables of gaps, rebuilt from the answers.

use crate::kept::{Row, assert_near, read_shared};
use gapwise_statistics::{
    Distribution, Level, benjamini_hochberg, cliffs_delta, hedges_g, holm, mann_whitney, welch,
};

/// The groups of a person by the columns `group`, and their scores by the columns `outcome`.
struct Survey {
    people: Vec<Row>,
    group: fn(&Row, &str) -> Option<String>,
    score: fn(&Row, &str) -> Option<f64>,
}

impl Survey {
    fn arm(&self, expected: &Row, side: &str) -> Distribution {
        let wanted = expected.text(side);
        let is_in =
            |person: &&Row| (self.group)(person, expected.text("group")).is_some_and(|own| own == wanted);
        let scores = self
            .people
            .iter()
            .filter(is_in)
            .filter_map(|person| (self.score)(person, expected.text("outcome")));
        Distribution::from_values(scores).unwrap_or_default()
    }

    /// Holds every row of a table of gaps, and the adjusted p of the whole table.
    fn hold(&self, file: &str) {
        let Some(expected) = read_shared(file) else {
            return;
        };
        let (mut by_welch, mut by_ranks) = (Vec::new(), Vec::new());
        for row in &expected {
            let (group, rest) = (self.arm(row, "focal"), self.arm(row, "comparison"));
            check(row, &group, &rest);
            by_welch.push(welch(&group, &rest, Level::default()).and_then(|gap| gap.p));
            by_ranks.push(mann_whitney(&group, &rest).map(|ranks| ranks.p));
        }
        let columns = [
            ("welch_q_bh", benjamini_hochberg(&by_welch)),
            ("mwu_q_bh", benjamini_hochberg(&by_ranks)),
            ("mwu_p_holm", holm(&by_ranks)),
        ];
        for (column, adjusted) in columns {
            for (row, found) in expected.iter().zip(adjusted) {
                assert_near(found, row.number(column), column);
            }
        }
    }
}

fn check(row: &Row, group: &Distribution, rest: &Distribution) {
    let what = format!("{} by {}", row.text("outcome"), row.text("group"));
    assert_eq!((group.n(), rest.n()), (row.count("n_focal"), row.count("n_comp")), "{what}");
    let gap = welch(group, rest, Level::default());
    let ranks = mann_whitney(group, rest);
    let delta = cliffs_delta(group, rest, Level::default());
    let g = hedges_g(group, rest, Level::default());
    let found = [
        ("mean_focal", group.mean()),
        ("mean_comp", rest.mean()),
        ("sd_focal", group.sd()),
        ("sd_comp", rest.sd()),
        ("median_focal", group.quantile(0.5)),
        ("median_comp", rest.quantile(0.5)),
        ("diff", gap.map(|gap| gap.difference)),
        ("welch_t", gap.and_then(|gap| gap.t)),
        ("welch_df", gap.and_then(|gap| gap.df)),
        ("welch_p", gap.and_then(|gap| gap.p)),
        ("welch_lo", gap.and_then(|gap| gap.low)),
        ("welch_hi", gap.and_then(|gap| gap.upp)),
        ("U", ranks.map(|ranks| ranks.u)),
        ("mwu_p_cc", ranks.map(|ranks| ranks.p)),
        ("mwu_p_nocc", ranks.map(|ranks| ranks.p_uncorrected)),
        ("cliffs_delta", delta.map(|delta| delta.delta)),
        ("cliff_se", delta.map(|delta| delta.se)),
        ("cliff_lo", delta.and_then(|delta| delta.low)),
        ("cliff_hi", delta.and_then(|delta| delta.upp)),
        ("hedges_g", g.map(|g| g.g)),
        ("g_se", g.map(|g| g.se)),
        ("g_lo", g.map(|g| g.low)),
        ("g_hi", g.map(|g| g.upp)),
    ];
    for (column, value) in found {
        assert_near(value, row.number(column), &format!("{what}: {column}"));
    }
}

fn mean_of(row: &Row, columns: impl Iterator<Item = String>) -> Option<f64> {
    let answers: Vec<f64> = columns.filter_map(|column| row.number(&column)).collect();
    (!answers.is_empty()).then(|| answers.iter().sum::<f64>() / answers.len() as f64)
}

fn flag(is_in: bool) -> Option<String> {
    Some(if is_in { "1" } else { "0" }.to_owned())
}

#[test]
fn new_coders() {
    let Some(people) = read_shared("fcc_new_coder/fcc2016_clean.csv.gz") else {
        return;
    };
    let group = |person: &Row, background: &str| {
        let said = |column: &str| Some(person.text(column)).filter(|text| !text.is_empty());
        match background {
            "Woman" => match person.text("Gender") {
                "female" => flag(true),
                "male" => flag(false),
                _ => None,
            },
            "English" => said("LanguageAtHome").and_then(|language| flag(language == "English")),
            "WorkingParent" => {
                let status = said("EmploymentStatus")?;
                let is_working = status.contains("Employed") || status.contains("Self-employed");
                flag(person.text("HasChildren") == "1" && is_working)
            }
            other => said(other).map(str::to_owned),
        }
    };
    Survey { people, group, score: Row::number }.hold("fcc_new_coder/reference/group_gaps_2016.csv");
}

#[test]
fn course_evaluations() {
    let Some(people) = read_shared("turkiye/turkiye-student-evaluation_generic.csv.gz") else {
        return;
    };
    let group = |person: &Row, background: &str| match background {
        "repeat2" => flag(person.number("repeat")? >= 2.0),
        "att0" => flag(person.number("attendance")? == 0.0),
        other => Some(person.text(other).to_owned()),
    };
    const ITEMS: &str = "Orientation|Course Objectives|Valua additon|Syllabus Oriented|Assignments|Resources provided|\
        Practicals|activities|interactive|met expectations|Relevant|Life aim|Instructor knowledge|Instructor prep|\
        Instructor plan|instructor commitment|instructor punctual|instructor speaking|instructor effictiveness|\
        instructor helpful|instructor positive|instructor respectful|class participation|instructor assignment|\
        instructor responsiveness|instructor eval sys|instructor solutions|isntructor treatment";
    let score = |person: &Row, outcome: &str| {
        let items = || ITEMS.split('|').map(str::to_owned);
        match outcome {
            "mean_all" => mean_of(person, items()),
            "course_mean" => mean_of(person, items().take(12)),
            "instr_mean" => mean_of(person, items().skip(12)),
            item => person.number(item),
        }
    };
    Survey { people, group, score }.hold("turkiye/reference/group_gaps.csv");
}

#[test]
fn instructor_training() {
    let Some(people) = read_shared("carpentries/instructor_training_post_2018.csv.gz") else {
        return;
    };
    let group = |person: &Row, _: &str| match person.text("WhenTaking") {
        "" => None,
        when if when.contains("after I left") => Some("after".to_owned()),
        _ => Some("at_event".to_owned()),
    };
    let score = |person: &Row, outcome: &str| {
        if outcome == "nps" {
            return person.number("LikelyToRecommend");
        }
        let scale =
            ["Strongly Disagree", "Disagree", "Neither Agree nor Disagree", "Agree", "Strongly Agree"];
        let answer = person.text(outcome.trim_end_matches("_n"));
        scale.iter().zip([1.0, 2.0, 3.0, 4.0, 5.0]).find(|(word, _)| **word == answer).map(|(_, value)| value)
    };
    Survey { people, group, score }.hold("carpentries/reference/instructor_training_gaps.csv");
}

#[test]
fn online_classes() {
    let Some(people) = read_shared("covid_students/covid19_student_survey.csv") else {
        return;
    };
    let group = |person: &Row, background: &str| match background {
        "y" => flag(person.number("Age of Subject")? < 18.0),
        "dev" => Some(person.text("Medium for online class").to_owned()),
        other => Some(person.text(other).to_owned()),
    };
    let score = |person: &Row, _: &str| {
        let scale = ["Very poor", "Poor", "Average", "Good", "Excellent"];
        let answer = person.text("Rating of Online Class experience");
        scale.iter().zip([1.0, 2.0, 3.0, 4.0, 5.0]).find(|(word, _)| **word == answer).map(|(_, value)| value)
    };
    Survey { people, group, score }.hold("covid_students/reference/rating_gaps.csv");
}

#[test]
fn personality_items() {
    let Some(people) = read_shared("bfi/bfi.csv.gz") else {
        return;
    };
    let group = |person: &Row, background: &str| match background {
        "education_le2" => flag(person.number("education")? <= 2.0),
        "age_ge40" => flag(person.number("age")? >= 40.0),
        other => Some(person.text(other).to_owned()),
    };
    let score = |person: &Row, outcome: &str| {
        let reversed = ["A1", "C4", "C5", "E1", "E2", "O2", "O5"];
        let scale = outcome.chars().next()?.to_ascii_uppercase();
        let answers: Vec<f64> = (1..=5)
            .map(|place| format!("{scale}{place}"))
            .filter_map(|item| {
                let answer = person.number(&item)?;
                Some(if reversed.contains(&item.as_str()) { 7.0 - answer } else { answer })
            })
            .collect();
        (!answers.is_empty()).then(|| answers.iter().sum::<f64>() / answers.len() as f64)
    };
    Survey { people, group, score }.hold("bfi/reference/group_gaps.csv");
}
