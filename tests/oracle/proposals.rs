//! Exports that nobody wrote a codebook for: they load, and what is compared is what a person would compare.

use super::kept::genuine;
use crate::cli::Lake;
use serde_json::Value;

/// Loads a file as proposed and gives its receipt and the rows of `gaps`.
fn proposed(lake: &Lake, file: &str) -> (Value, Vec<Value>) {
    let receipt = lake.load(file, &[])["receipt"].clone();
    let said = receipt["warnings"][0].as_str().unwrap_or_default();
    assert!(said.contains("no codebook was given"), "{receipt}");
    (receipt, lake.rows(&["gaps"]))
}

/// Every verdict keeps to the rule, whatever was proposed.
fn assert_sound(gaps: &[Value]) {
    for gap in gaps {
        let number = |name: &str| gap[name].as_f64();
        let what = format!("{} × {} = {}", gap["measure_id"], gap["background"], gap["group_name"]);
        match gap["verdict"].as_str().expect("a verdict") {
            "too few" => assert_eq!((number("estimate"), number("p")), (None, None), "{what}"),
            "no evidence" => {}
            _ => {
                assert!(number("q").is_some_and(|q| q <= 0.05), "{what}: {gap}");
                let (low, upp) = (number("low").expect("low"), number("upp").expect("upp"));
                assert!(low > 0.0 || upp < 0.0, "{what}: {low} to {upp}");
            }
        }
        if let (Some(low), Some(estimate), Some(upp)) = (number("low"), number("estimate"), number("upp")) {
            assert!(low <= estimate && estimate <= upp, "{what}: {low}, {estimate}, {upp}");
        }
    }
}

#[test]
fn a_survey_of_research_engineers_loads_as_proposed() {
    let Some(file) = genuine("ssi_rse/rse_2016_uk.csv") else { return };
    let lake = Lake::new();
    let (receipt, gaps) = proposed(&lake, &file.display().to_string());
    assert_eq!((&receipt["rows_read"], &receipt["rows_landed"]), (&273.into(), &273.into()));
    assert_sound(&gaps);
    // The gender question of this survey: 30 women, and none of them without a gender.
    let by_gender = |gap: &&Value| gap["group_name"] == "Female" && gap["verdict"] != "too few";
    let gaps_by_gender = gaps.iter().filter(by_gender).collect::<Vec<_>>();
    assert!(gaps_by_gender.len() > 20, "{} measures by gender", gaps_by_gender.len());
    assert!(gaps_by_gender.iter().all(|gap| gap["n_group"].as_i64() <= Some(30)));
    let ordinal = gaps_by_gender.iter().filter(|gap| gap["kind"] == "ordinal").count();
    assert!(ordinal > 8, "{ordinal} agreement items by gender");
}

#[test]
fn a_qualtrics_export_loads_as_proposed() {
    let lake = Lake::new();
    let files = gapwise_sample_data::inputs(41, 160);
    let export = files.iter().find(|file| file.name == "learner-exit-1.csv").expect("the export");
    let (receipt, gaps) = proposed(&lake, &lake.file("export.csv", &export.bytes));
    assert_eq!(receipt["tool"], "qualtrics");
    assert_eq!((&receipt["rows_landed"], &receipt["rows_excluded"]), (&160.into(), &3.into()));
    assert_sound(&gaps);
    // Planted: whoever speaks another language than English has too little time to read (Q11_1).
    let is_planted = |gap: &&Value| {
        let measure = gap["measure_id"].as_str().unwrap_or_default();
        measure.ends_with(".q11_1") && gap["group_name"] == "English"
    };
    let verdicts = gaps.iter().filter(is_planted).map(|gap| (gap["kind"].clone(), gap["verdict"].clone()));
    assert_eq!(verdicts.collect::<Vec<_>>(), [("ordinal".into(), "better".into())]);
}

#[test]
fn a_genuine_qualtrics_export_leaves_previews_and_identifiers_out() {
    let Some(file) = genuine("qualtrics/excluder_qualtrics_raw.csv") else { return };
    let lake = Lake::new();
    let (receipt, gaps) = proposed(&lake, &file.display().to_string());
    assert_eq!(receipt["tool"], "qualtrics");
    assert_eq!(
        (&receipt["rows_read"], &receipt["rows_landed"], &receipt["rows_excluded"]),
        (&100.into(), &98.into(), &2.into())
    );
    let dropped = receipt["dropped_columns"].as_array().expect("a list");
    for column in ["IPAddress", "LocationLatitude", "LocationLongitude"] {
        assert!(dropped.iter().any(|dropped| dropped["column_name"] == column), "{column}: {receipt}");
    }
    assert_sound(&gaps);
}
