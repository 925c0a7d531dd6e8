//! Sentences of each kind, as a reader gets them.

use super::*;
use arrow::array::BooleanArray;
use arrow::array::Float64Array;

/// A row of findings with these texts and numbers; n is 40 and 120.
fn row(texts: &[(&str, &str)], numbers: &[(&str, f64)], still_worse: Option<bool>) -> RecordBatch {
    let text = |word: &str| -> ArrayRef { Arc::new(StringArray::from(vec![word])) };
    let count = |n: i64| -> ArrayRef { Arc::new(Int64Array::from(vec![n])) };
    let mut columns: Vec<(&str, ArrayRef)> = vec![
        ("group_name", text("Night")),
        ("background_title", text("Shift")),
        ("title", text("Pace")),
        ("comparison", text("rest")),
        ("n_group", count(40)),
        ("n_rest", count(120)),
        ("snapshot_id", count(0)),
        ("sentence", text("")),
        ("look_at", text("")),
        ("still_worse", Arc::new(BooleanArray::from(vec![still_worse]))),
    ];
    columns.extend(texts.iter().map(|(name, word)| (*name, text(word))));
    let number = |number: f64| -> ArrayRef { Arc::new(Float64Array::from(vec![number])) };
    columns.extend(numbers.iter().map(|(name, value)| (*name, number(*value))));
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true)))
        .expect("a row")
}

fn said(batch: &RecordBatch) -> String {
    let worded = worded(batch, 3).expect("worded");
    Finding { batch: &worded, row: 0 }.text("sentence").expect("a sentence").to_owned()
}

const CHANGE: [(&str, f64); 9] = [
    ("gap_before", -0.41),
    ("gap_now", -0.02),
    ("estimate", 0.39),
    ("low", 0.11),
    ("upp", 0.67),
    ("margin", 0.147),
    ("group_moved", 0.1),
    ("rest_moved", -0.6),
    ("change_seen", 0.4),
];

fn change(verdict: &str, still_worse: bool) -> String {
    let texts = [
        ("kind", "change"),
        ("verdict", verdict),
        ("estimate_of", "cliffs_delta"),
        ("before_iteration_id", "care/1"),
    ];
    said(&row(&texts, &CHANGE, Some(still_worse)))
}

#[test]
fn a_gap_says_direction_size_interval_and_people() {
    let texts = [
        ("kind", "gap"),
        ("measure_kind", "ordinal"),
        ("estimate_of", "cliffs_delta"),
        ("item_specific", "this item"),
        ("dimension", "pace"),
    ];
    let batch = row(&texts, &[("estimate", -0.384), ("low", -0.56), ("upp", -0.17)], None);
    assert_eq!(
        said(&batch),
        "“Night” (Shift) rate “Pace” lower than the rest: δ −0.38 (−0.56 to −0.17); n 40 and 120. It is this item: on others they rate more alike."
    );
    let worded = worded(&batch, 3).expect("worded");
    let look = Finding { batch: &worded, row: 0 }.text("look_at").map(str::to_owned);
    assert!(look.is_some_and(|words| words.contains("load of each week")));
}

#[test]
fn closed_says_when_it_was_the_rest_that_fell() {
    assert_eq!(
        change("closed", false),
        "“Night” (Shift), “Pace”: the gap closed to within δ 0.15: δ −0.41 in care/1, δ −0.02 now. Mostly those it is compared with moved: they by −0.6, the group by +0.1."
    );
}

#[test]
fn no_longer_worse_is_never_called_closed() {
    let said = change("no evidence of change", false);
    assert!(said.contains("a change of less than δ 0.40 would not have been seen"), "{said}");
    assert!(said.ends_with("which is not the same as closed."), "{said}");
    assert!(change("narrowed", true).contains("It still reads worse."));
}

#[test]
fn what_is_not_comparable_says_why_and_no_number() {
    let texts = [
        ("kind", "change"),
        ("verdict", "not comparable"),
        ("estimate_of", "cliffs_delta"),
        ("before_iteration_id", "care/1"),
        ("reason", "answered from 1 to 5 before and from 1 to 10 now"),
    ];
    assert_eq!(
        said(&row(&texts, &[], None)),
        "“Night” (Shift), “Pace”: not comparable with care/1, answered from 1 to 5 before and from 1 to 10 now."
    );
}

#[test]
fn a_scale_with_an_item_against_the_rest_is_loud() {
    let texts = [
        ("kind", "reliability"),
        ("reason", "“isolated” goes against the rest of the scale: is it worded the other way round?"),
    ];
    let said = said(&row(&texts, &[("estimate", -0.31)], None));
    assert!(said.contains("cannot be relied on") && said.contains("−0.31"), "{said}");
}
