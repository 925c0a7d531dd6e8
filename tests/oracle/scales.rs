//! Reliability of the scales of a genuine survey, keyed and unkeyed, and crossings of a genuine survey's backgrounds.

use super::kept::Row;
use super::kept::assert_near;
use super::kept::codebook;
use super::kept::genuine;
use super::kept::number;
use super::kept::rows;
use super::kept::rows_of;
use crate::cli::Lake;
use serde_json::Value;
use std::fs;

/// Scale, first letter of its items, and those that are worded the other way round.
const SCALES: [(&str, &str, &[&str]); 5] = [
    ("agree", "A", &["A1"]),
    ("conscientious", "C", &["C4", "C5"]),
    ("extraversion", "E", &["E1", "E2"]),
    ("neuroticism", "N", &[]),
    ("openness", "O", &["O2", "O5"]),
];

/// A codebook of the five scales; `key` says whether what is worded the other way round is named.
fn five_scales(key: &str) -> String {
    let mut text = String::from("[instrument]\nid = \"bfi\"\n");
    for (scale, letter, reverse) in SCALES {
        let items = (1..6).map(|number| format!("{letter}{number}")).collect::<Vec<_>>();
        for item in &items {
            text.push_str(&format!(
                "[[item]]\nid = \"{item}\"\ncolumn = \"{item}\"\nkind = \"ordinal\"\nlow = 1\nhigh = 6\n"
            ));
        }
        let reverse = if key == "keyed" { format!("reverse = {reverse:?}\n") } else { String::new() };
        text.push_str(&format!("[[scale]]\nid = \"{scale}\"\nitems = {items:?}\n{reverse}"));
    }
    text + "[[background]]\nid = \"gender\"\ncolumn = \"gender\"\n"
}

fn reliability(key: &str) -> Option<(Lake, Vec<Row>)> {
    let export = genuine("bfi/bfi.csv.gz")?.display().to_string();
    let lake = Lake::new();
    let codebook = lake.file("bfi.toml", five_scales(key));
    lake.load(&export, &["--codebook", &codebook]);
    let rows = rows_of(lake.done(&["query", "reliability", "--format", "csv"]).as_bytes());
    assert_eq!(rows.len(), SCALES.len());
    Some((lake, rows))
}

fn reference() -> Value {
    let path = genuine("bfi/reference/cronbach.json").expect("beside the survey");
    serde_json::from_slice(&fs::read(path).expect("a file")).expect("JSON")
}

#[test]
fn keyed_scales_have_the_alpha_of_the_reference() {
    let Some((lake, scales)) = reliability("keyed") else { return };
    let reference = reference();
    let items = "select * from reliability_items";
    let items = rows_of(lake.done(&["sql", items, "--format", "csv"]).as_bytes());
    for (scale, ..) in SCALES {
        let row = scales.iter().find(|row| row["measure_id"] == format!("bfi.{scale}")).expect(scale);
        let expected = &reference[scale];
        assert_near(number(row, "alpha"), expected["alpha"].as_f64(), scale);
        assert_near(number(row, "alpha_standardised"), expected["std_alpha"].as_f64(), scale);
        assert_near(number(row, "mean_correlation"), expected["mean_interitem_r"].as_f64(), scale);
        assert_eq!(number(row, "n"), expected["n"].as_f64(), "{scale}");
        assert_eq!(row["warning"], "", "{scale}");
        for item in items.iter().filter(|item| item["measure_id"] == format!("bfi.{scale}")) {
            let name = item["item_measure_id"].trim_start_matches("bfi.");
            assert_near(number(item, "item_rest"), expected["item_rest_r"][name].as_f64(), name);
            assert_near(number(item, "alpha_dropped"), expected["alpha_if_dropped"][name].as_f64(), name);
        }
    }
    assert!(!lake.done(&["findings"]).contains("cannot be relied on"));
}

#[test]
fn unkeyed_scales_warn_loudly() {
    let Some((lake, scales)) = reliability("unkeyed") else { return };
    let reference = reference();
    for (scale, _, reverse) in SCALES {
        let row = scales.iter().find(|row| row["measure_id"] == format!("bfi.{scale}")).expect(scale);
        if let Some(expected) = reference.get(format!("{scale}_raw_unkeyed")) {
            assert_near(number(row, "alpha"), expected["alpha"].as_f64(), scale);
        }
        assert_eq!(row["warning"].is_empty(), reverse.is_empty(), "{scale}: {}", row["warning"]);
    }
    let findings = lake.done(&["findings"]);
    let first = findings.lines().next().expect("a finding");
    assert!(first.contains("cannot be relied on") && first.contains("worded the other way round"), "{first}");
}

#[test]
fn crossings_of_backgrounds_equal_the_reference() {
    let Some(export) = genuine("fcc_new_coder/fcc2016_clean.csv.gz") else { return };
    let lake = Lake::new();
    lake.load(&export.display().to_string(), &["--codebook", &codebook("fcc_2016.toml")]);
    let query = ["query", "intersections", "-p", "measure_id=fcc-2016.HoursLearning", "--format", "csv"];
    let cells = rows_of(lake.done(&query).as_bytes());
    assert!(
        cells.iter().all(|cell| !cell["background"].contains("IsEthnicMinority")),
        "a sensitive one crossed"
    );
    let reference =
        rows(&genuine("fcc_new_coder/reference/intersections_2016.csv").expect("beside the survey"));
    let background = "HasFinancialDependents × HasHighSpdInternet";
    let shown = cells.iter().filter(|cell| cell["background"] == background).collect::<Vec<_>>();
    assert_eq!(shown.len(), 4);
    for cell in shown {
        let (dependents, internet) = cell["group_name"].split_once(" × ").expect("two groups");
        let of =
            |row: &&Row| row["HasFinancialDependents"] == dependents && row["HasHighSpdInternet"] == internet;
        let (mut n, mut sum) = (0.0, 0.0);
        for row in reference.iter().filter(of) {
            let people = number(row, "n_hours").expect("people");
            n += people;
            sum += people * number(row, "mean_hours").expect("a mean");
        }
        assert_eq!(number(cell, "n_cell"), Some(n), "{}", cell["group_name"]);
        assert_near(number(cell, "mean"), Some(sum / n), &cell["group_name"]);
        let (mean, expected) = (number(cell, "mean"), number(cell, "expected"));
        let ends = mean.zip(expected).expect("both");
        let shrunk = number(cell, "shrunk").expect("drawn");
        assert!(shrunk >= ends.0.min(ends.1) - 1e-9 && shrunk <= ends.0.max(ends.1) + 1e-9, "{cell:?}");
    }
    let rounded = lake.done(&["--as", "designer", "query", "intersections", "--format", "csv"]);
    for cell in rows_of(rounded.as_bytes()) {
        let n = number(&cell, "n_cell").expect("people");
        assert!(n >= 10.0 && n % 5.0 == 0.0, "{n}");
    }
}
