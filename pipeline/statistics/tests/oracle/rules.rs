//! Every row and column of the shared reference of count vectors.

use crate::kept::{Row, assert_near, assert_within, read_shared};
use gapwise_statistics::{
    Count, Kind, Level, Options, Statistic, brunner_munzel, cliffs_delta, fisher, method_five, newcombe,
    permutation_test, welch,
};

#[test]
fn every_row_of_the_reference_rules() {
    let Some(rows) = read_shared("rules/reference_rules.csv") else {
        return;
    };
    assert!(rows.len() > 60, "only {} rows", rows.len());
    for (place, row) in rows.iter().enumerate() {
        let what = format!("row {} ({})", place + 1, row.text("shape"));
        check_ranks(row, &what);
        check_means(row, &what);
        check_shares(row, &what);
    }
}

fn check_ranks(row: &Row, what: &str) {
    let (group, rest) = (row.distribution("group"), row.distribution("rest"));
    assert_eq!((group.n(), rest.n()), (row.count("n_group"), row.count("n_rest")), "{what}");
    let delta = cliffs_delta(&group, &rest, Level::default());
    assert_near(delta.map(|delta| delta.delta), row.number("delta"), what);
    let interval = method_five(&group, &rest, Level::default());
    assert_near(interval.map(|interval| interval.low), row.number("delta_low_m5"), what);
    assert_near(interval.map(|interval| interval.upp), row.number("delta_upp_m5"), what);
    let statistic = brunner_munzel(&group, &rest).map(|test| test.statistic);
    assert_near(statistic, row.number("bm_statistic"), what);
    let test = permutation_test(&group, &rest, Statistic::BrunnerMunzel, &Options::default());
    assert_near(test.map(|test| test.statistic), row.number("bm_statistic"), what);
    assert_eq!(test.map(|test| test.kind.name()), Some(row.text("perm_kind")), "{what}");
    let is_drawn = test.is_some_and(|test| test.kind == Kind::Drawn);
    if is_drawn {
        let thorough = permutation_test(&group, &rest, Statistic::BrunnerMunzel, &Options::thorough());
        // Two samples of 99,999 differ by less than .01 but once in many thousand times.
        let gap = thorough.zip(row.number("perm_p")).map(|(test, p)| (test.p - p).abs());
        assert!(gap.is_some_and(|gap| gap < 0.01), "{what}: {thorough:?}");
        let quick = test.zip(thorough).map(|(quick, thorough)| (quick.p / thorough.p - 1.0).abs());
        assert!(quick.is_some_and(|gap| gap < 0.15), "{what}: {test:?}");
    } else {
        assert_within(test.map(|test| test.p), row.number("perm_p"), 1e-9, what);
    }
}

fn check_means(row: &Row, what: &str) {
    let gap = welch(&row.distribution("group"), &row.distribution("rest"), Level::default());
    assert_near(gap.map(|gap| gap.difference), row.number("mean_diff"), what);
    assert_near(gap.and_then(|gap| gap.df), row.number("welch_df"), what);
    assert_near(gap.and_then(|gap| gap.p), row.number("welch_p"), what);
}

fn check_shares(row: &Row, what: &str) {
    let group = Count { k: row.count("top_group"), n: row.count("n_group") };
    let rest = Count { k: row.count("top_rest"), n: row.count("n_rest") };
    let gap = newcombe(group, rest, Level::default());
    assert_near(gap.map(|gap| gap.difference), row.number("share_diff"), what);
    assert_near(gap.map(|gap| gap.low), row.number("share_low"), what);
    assert_near(gap.map(|gap| gap.upp), row.number("share_upp"), what);
    assert_near(fisher(group, rest).map(|test| test.mid_p), row.number("fisher_midp"), what);
}
