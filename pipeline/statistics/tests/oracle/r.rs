//! Base R on invented count vectors; `reference/reference.R` makes the numbers.

use crate::kept::{Row, assert_near, assert_within, read};
use gapwise_statistics::tails::{normal_two_sided, student_quantile, student_two_sided};
use gapwise_statistics::{
    Count, Level, benjamini_hochberg, equivalence, fisher, holm, mann_whitney, risk_ratio, welch, wilson,
};
use std::path::Path;

fn reference(file: &str) -> Vec<Row> {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("reference").join(file)).unwrap_or_default()
}

#[test]
fn comparisons_agree_with_r() {
    let rows = reference("comparisons.csv");
    assert_eq!(rows.len(), 28);
    for row in &rows {
        check_means(row);
        check_ranks_and_shares(row);
    }
}

fn check_means(row: &Row) {
    let what = row.text("shape");
    let (group, rest) = (row.distribution("group"), row.distribution("rest"));
    assert_near(group.mean(), row.number("mean_group"), what);
    assert_near(group.sd(), row.number("sd_group"), what);
    assert_near(group.quantile(0.25), row.number("lower_quartile"), what);
    assert_near(group.quantile(0.1), row.number("tenth"), what);
    let gap = welch(&group, &rest, Level::default());
    assert_near(gap.map(|gap| gap.difference), row.number("welch_difference"), what);
    assert_near(gap.map(|gap| gap.se), row.number("welch_se"), what);
    assert_near(gap.and_then(|gap| gap.t), row.number("welch_t"), what);
    assert_near(gap.and_then(|gap| gap.df), row.number("welch_df"), what);
    assert_near(gap.and_then(|gap| gap.p), row.number("welch_p"), what);
    assert_near(gap.and_then(|gap| gap.low), row.number("welch_low"), what);
    assert_near(gap.and_then(|gap| gap.upp), row.number("welch_upp"), what);
    let same = equivalence(&group, &rest, 0.5);
    assert_near(same.and_then(|same| same.p), row.number("equivalence_p"), what);
}

fn check_ranks_and_shares(row: &Row) {
    let what = row.text("shape");
    let (group, rest) = (row.distribution("group"), row.distribution("rest"));
    let ranks = mann_whitney(&group, &rest);
    assert_near(ranks.map(|ranks| ranks.u), row.number("u"), what);
    assert_near(ranks.map(|ranks| ranks.p), row.number("u_p"), what);
    assert_near(ranks.map(|ranks| ranks.p_uncorrected), row.number("u_p_uncorrected"), what);
    let cut = row.number("cut").unwrap_or(f64::NAN);
    let (top_group, top_rest) = (Count::at_least(&group, cut), Count::at_least(&rest, cut));
    assert_eq!((top_group.k, top_rest.k), (row.count("k_group"), row.count("k_rest")), "{what}");
    let exact = fisher(top_group, top_rest);
    assert_near(exact.map(|exact| exact.p), row.number("fisher_p"), what);
    assert_near(exact.map(|exact| exact.mid_p), row.number("fisher_mid_p"), what);
    let share = wilson(top_group, Level::default());
    assert_near(share.map(|share| share.low), row.number("wilson_low"), what);
    assert_near(share.map(|share| share.upp), row.number("wilson_upp"), what);
    if row.number("ratio_low").is_some() {
        let ratio = risk_ratio(top_group, top_rest, Level::default());
        // R fits the likelihood numerically, to about the root of rounding.
        assert_within(ratio.map(|ratio| ratio.low), row.number("ratio_low"), 1e-5, what);
        assert_within(ratio.and_then(|ratio| ratio.upp), row.number("ratio_upp"), 1e-5, what);
    }
}

#[test]
fn adjusted_p_agree_with_r() {
    let rows = reference("adjusted.csv");
    assert_eq!(rows.len(), 12);
    let p: Vec<Option<f64>> = rows.iter().map(|row| row.number("p")).collect();
    let (q, stepped) = (benjamini_hochberg(&p), holm(&p));
    for ((row, q), stepped) in rows.iter().zip(q).zip(stepped) {
        assert_near(q, row.number("q"), "BH");
        assert_near(stepped, row.number("holm"), "Holm");
    }
}

#[test]
fn tails_agree_with_r() {
    let rows = reference("tails.csv");
    assert_eq!(rows.len(), 48);
    for row in &rows {
        let (t, df) = (row.number("t").unwrap_or(f64::NAN), row.number("df").unwrap_or(f64::NAN));
        let what = format!("t {t}, df {df}");
        let expected = row.number("p").filter(|p| *p > 0.0);
        if expected.is_some_and(|p| p > 1e-300) {
            assert_within(student_two_sided(t, df), expected, 1e-9, &what);
        }
        if row.number("z_p").is_some_and(|p| p > 1e-300) {
            assert_within(Some(normal_two_sided(t)), row.number("z_p"), 1e-9, &what);
        }
        assert_within(student_quantile(0.01, df), row.number("quantile_99"), 1e-9, &what);
    }
}
