//! Genuine surveys through the program: `load` with a codebook, `gaps --format csv`, every row of the reference table.

use super::kept::Row;
use super::kept::assert_near;
use super::kept::codebook;
use super::kept::genuine;
use super::kept::number;
use super::kept::rows;
use super::kept::rows_of;
use crate::cli::Lake;
use serde_json::Value;

/// A survey with its reference table.
struct Survey {
    export: &'static str,
    codebook: &'static str,
    reference: &'static str,
    /// The measure's id for a reference outcome.
    measure: fn(&str) -> String,
    /// The background's id for a reference group.
    background: fn(&str) -> String,
    /// Backgrounds that are compared with a named group and not with the rest.
    named: &'static [&'static str],
    n_rows: usize,
}

/// Columns of `gaps` and of the reference; U is counted from the same side in both.
const COLUMNS: [(&str, &str); 13] = [
    ("welch_diff", "diff"),
    ("welch_t", "welch_t"),
    ("welch_df", "welch_df"),
    ("welch_p", "welch_p"),
    ("welch_low", "welch_lo"),
    ("welch_upp", "welch_hi"),
    ("mann_whitney_u", "U"),
    ("mann_whitney_p", "mwu_p_cc"),
    ("cliffs_delta", "cliffs_delta"),
    ("cliffs_delta_se", "cliff_se"),
    ("cliffs_delta_low", "cliff_lo"),
    ("cliffs_delta_upp", "cliff_hi"),
    ("hedges_g", "hedges_g"),
];

impl Survey {
    /// Loads it, holds every row of the reference table, and gives the lake with the receipt for more.
    fn hold(&self) -> Option<(Lake, Value)> {
        let (export, reference) = (genuine(self.export)?, genuine(self.reference)?);
        let lake = Lake::new();
        let export = export.display().to_string();
        let loaded = lake.load(&export, &["--codebook", &codebook(self.codebook)]);
        let gaps = rows_of(lake.done(&["gaps", "--format", "csv"]).as_bytes());
        let expected = rows(&reference);
        assert_eq!(expected.len(), self.n_rows);
        for row in &expected {
            self.hold_row(row, &gaps);
        }
        hold_corrections(&lake, &expected);
        Some((lake, loaded["receipt"].clone()))
    }

    fn hold_row(&self, expected: &Row, gaps: &[Row]) {
        let (measure, background) =
            ((self.measure)(&expected["outcome"]), (self.background)(&expected["group"]));
        let group = &expected["focal"];
        let what = format!("{measure} × {background} = {group}");
        let is_it = |gap: &&Row| {
            gap["measure_id"] == measure && gap["background"] == background && gap["group_name"] == *group
        };
        let found = gaps.iter().filter(is_it).collect::<Vec<_>>();
        let [gap] = found[..] else { panic!("{what}: {} rows", found.len()) };
        let is_named = self.named.contains(&background.as_str());
        let comparison = if is_named { expected["comparison"].as_str() } else { "rest" };
        assert_eq!(gap["comparison"], comparison, "{what}");
        assert_eq!((&gap["n_group"], &gap["n_rest"]), (&expected["n_focal"], &expected["n_comp"]), "{what}");
        for (column, reference) in COLUMNS {
            assert_near(number(gap, column), number(expected, reference), &format!("{what}: {column}"));
        }
    }
}

/// The corrections as SQL functions, fed with the p of the reference table, give its q.
fn hold_corrections(lake: &Lake, expected: &[Row]) {
    for (function, p, q) in [
        ("bh_adjust", "welch_p", "welch_q_bh"),
        ("bh_adjust", "mwu_p_cc", "mwu_q_bh"),
        ("holm_adjust", "mwu_p_cc", "mwu_p_holm"),
    ] {
        let values = expected.iter().enumerate().map(|(at, row)| format!("({at}, {})", row[p]));
        let sql = format!(
            "select at, {function}(p) over () as q from (values {}) as t(at, p) order by at",
            values.collect::<Vec<_>>().join(", ")
        );
        let found = rows_of(lake.done(&["sql", &sql, "--format", "csv"]).as_bytes());
        assert_eq!(found.len(), expected.len());
        for (found, expected) in found.iter().zip(expected) {
            assert_near(
                number(found, "q"),
                number(expected, q),
                &format!("{function} of {}: {q}", expected["outcome"]),
            );
        }
    }
}

fn landed(receipt: &Value) -> [u64; 3] {
    ["rows_read", "rows_landed", "rows_set_aside"].map(|name| receipt[name].as_u64().expect("a count"))
}

#[test]
fn the_new_coder_survey_equals_its_reference() {
    let survey = Survey {
        export: "fcc_new_coder/fcc2016_clean.csv.gz",
        codebook: "fcc_2016.toml",
        reference: "fcc_new_coder/reference/group_gaps_2016.csv",
        measure: |outcome| format!("fcc-2016.{outcome}"),
        background: str::to_owned,
        named: &[],
        n_rows: 24,
    };
    let Some((lake, receipt)) = survey.hold() else { return };
    assert_eq!(landed(&receipt), [15_620, 15_618, 2]);
    let export = genuine(survey.export).expect("a file").display().to_string();
    let checked = lake.done(&["check", &export, "--codebook", &codebook(survey.codebook), "--json"]);
    let checked = serde_json::from_str::<Value>(&checked).expect("JSON");
    assert_eq!(landed(&checked["receipt"]), [15_620, 15_618, 2]);
    let lines = checked["rejects"].as_array().expect("a list").iter().map(|reject| reject["line"].as_u64());
    assert_eq!(lines.collect::<Vec<_>>(), [Some(4_955), Some(13_211)]);
}

#[test]
fn instructor_training_equals_its_reference() {
    let survey = Survey {
        export: "carpentries/instructor_training_post_2018.csv.gz",
        codebook: "carpentries_2018.toml",
        reference: "carpentries/reference/instructor_training_gaps.csv",
        measure: |outcome| {
            let item = match outcome {
                "InformationReasonableTime_n" => "reasonable_time",
                "AtmosphereWelcoming_n" => "welcoming",
                "LearnedSkills_n" => "learned_skills",
                "Material_n" => "material",
                "Recommend_n" => "recommend",
                "Worth_n" => "worth",
                "nps" => "likely_to_recommend",
                other => panic!("unknown outcome {other}"),
            };
            format!("instructor-training.{item}")
        },
        background: |_| "when".to_owned(),
        named: &[],
        n_rows: 7,
    };
    let Some((lake, receipt)) = survey.hold() else { return };
    assert_eq!(landed(&receipt), [967, 967, 0]);
    let sql = "select group_name, mean from group_measures where measure_id = 'instructor-training.nps' and background = 'when'";
    let scores = rows_of(lake.done(&["sql", sql, "--format", "csv"]).as_bytes());
    for (group, expected) in [("after", 57.603_686_635_944_7), ("at_event", 45.386_904_761_904_76)] {
        let found = scores.iter().find(|row| row["group_name"] == group).and_then(|row| number(row, "mean"));
        assert_near(found, Some(expected), &format!("net promoter score, {group}"));
    }
}

#[test]
fn students_in_lockdown_equal_their_reference() {
    let survey = Survey {
        export: "covid_students/covid19_student_survey.csv",
        codebook: "covid_students.toml",
        reference: "covid_students/reference/rating_gaps.csv",
        measure: |outcome| format!("covid.{outcome}"),
        background: str::to_owned,
        named: &["dev"],
        n_rows: 5,
    };
    let Some((_, receipt)) = survey.hold() else { return };
    assert_eq!(landed(&receipt), [1_182, 1_182, 0]);
}

#[test]
fn course_evaluations_equal_their_reference() {
    let survey = Survey {
        export: "turkiye/turkiye-student-evaluation_generic.csv.gz",
        codebook: "turkiye.toml",
        reference: "turkiye/reference/group_gaps.csv",
        measure: |outcome| format!("turkiye.{outcome}"),
        background: str::to_owned,
        named: &["instcode"],
        n_rows: 24,
    };
    let Some((_, receipt)) = survey.hold() else { return };
    assert_eq!(landed(&receipt), [5_820, 5_820, 0]);
}
