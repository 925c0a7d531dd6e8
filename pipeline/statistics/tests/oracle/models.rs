//! Several groups, strata, regressions and changes: base R on invented answers (`reference/models.R`), statsmodels and
//! NumPy on real surveys.

use crate::kept::{Row, assert_near, assert_within, read, read_shared};
use gapwise_statistics::regression::{DesignRow, ols_hc3};
use gapwise_statistics::{
    Arms, Cell, ChangeQuestion, ChangeVerdict, ChiSquareKind, Crossing, Distribution, Leading, Level,
    Membership, Patterns, Stratum, adjusted_gap, adjusted_share_gap, change_of_gap, chi_square, explained,
    judge_change, kruskal_wallis, mantel_haenszel, pooled_gap, shrink_crossings, van_elteren,
};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

fn reference(file: &str) -> Vec<Row> {
    read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("reference").join(file)).unwrap_or_default()
}

fn packed(text: &str) -> Distribution {
    let counts = text.split(' ').zip(1_u32..).map(|(n, value)| (f64::from(value), n.parse().unwrap_or(0)));
    Distribution::from_counts(&counts.collect::<Vec<_>>()).unwrap_or_default()
}

#[test]
fn several_groups_and_strata_agree_with_r() {
    let rows = reference("models.csv");
    assert_eq!(rows.len(), 12);
    for row in &rows {
        let what = row.text("case");
        let groups = ["g1", "g2", "g3"].map(|column| packed(row.text(column)));
        let ranks = kruskal_wallis(&groups);
        assert_near(ranks.map(|test| test.h), row.number("h"), what);
        assert_near(ranks.map(|test| test.p), row.number("h_p"), what);
        let table = chi_square(&groups).unwrap();
        assert_near(Some(table.statistic), row.number("x2"), what);
        assert_near(Some(table.least_expected), row.number("least"), what);
        if table.kind == ChiSquareKind::Asymptotic {
            assert_near(Some(table.p), row.number("x2_p"), what);
        }
        let halves = row.text("strata_group").split('/').zip(row.text("strata_rest").split('/'));
        let strata: Vec<Stratum> =
            halves.map(|(group, rest)| Stratum { group: packed(group), rest: packed(rest) }).collect();
        let shares = mantel_haenszel(&strata, 3.0, Level::default());
        assert_near(shares.map(|test| test.statistic), row.number("mh_x2"), what);
        assert_near(shares.map(|test| test.p), row.number("mh_p"), what);
        assert_near(shares.and_then(|test| test.odds_ratio), row.number("mh_odds"), what);
        assert_near(van_elteren(&strata, Level::default()).map(|test| test.z), row.number("ve_z"), what);
        let pooled = pooled_gap(&strata, Level::default());
        if pooled.is_some_and(|gap| gap.df.is_some()) {
            assert_near(pooled.map(|gap| gap.difference), row.number("pooled"), what);
        }
    }
}

#[test]
fn adjusted_gaps_agree_with_r() {
    let mut patterns = Patterns::default();
    let mut shares = Patterns::default();
    for row in reference("regression_rows.csv") {
        let who = || ["age", "shift", "carer"].map(|name| Membership::new(name, row.text(name))).to_vec();
        let (y, n) = (row.number("y").unwrap(), row.count("n"));
        patterns.add(who(), Cell::unweighted(y, n));
        shares.add(who(), Cell::unweighted(f64::from(u8::from(y >= 4.0)), n));
    }
    let expected = &reference("regression.csv")[0];
    let (own, by) = (Membership::new("carer", "1"), BTreeSet::from(["age", "shift", "carer"]));
    let gap = adjusted_gap(&patterns, &own, &by).unwrap();
    assert_near(Some(gap.estimate), expected.number("estimate"), "estimate");
    assert_near(Some(gap.se), expected.number("se"), "se");
    assert_near(Some(gap.raw), expected.number("raw"), "raw");
    let effect = adjusted_share_gap(&shares, &own, &by).unwrap();
    assert_near(Some(effect.estimate), expected.number("ame"), "ame");
    assert_within(Some(effect.se), expected.number("ame_se"), 1e-5, "ame_se");
    // The other side of a background of two groups is the same gap turned.
    let turned = adjusted_gap(&patterns, &Membership::new("carer", "0"), &by).unwrap();
    assert_within(Some(turned.estimate), Some(-gap.estimate), 1e-9, "turned");
    assert_within(Some(turned.se), Some(gap.se), 1e-9, "turned se");
    let moved = explained(&patterns, &own, &by).unwrap();
    assert!(moved.interval.contains(moved.difference) && moved.goes_together(), "{moved:?}");
}

#[test]
fn hours_of_new_coders_by_hc3() {
    let Some(people) = read_shared("fcc_new_coder/fcc2016_clean.csv.gz") else {
        return;
    };
    let mut rows: BTreeMap<Vec<u64>, Vec<f64>> = BTreeMap::new();
    for person in &people {
        let woman = match person.text("Gender") {
            "female" => Some(1.0),
            "male" => Some(0.0),
            _ => None,
        };
        let flag = |column: &str| person.number(column);
        let x = [
            flag("IsEthnicMinority"),
            flag("HasHighSpdInternet"),
            flag("HasFinancialDependents"),
            woman,
            flag("Age"),
        ];
        let x: Option<Vec<u64>> = x.into_iter().map(|value| value.map(|value| value as u64)).collect();
        if let Some((x, hours)) = x.zip(person.number("HoursLearning")) {
            rows.entry(x).or_default().push(hours);
        }
    }
    let design: Vec<DesignRow> = rows
        .into_iter()
        .map(|(x, hours)| DesignRow {
            x: std::iter::once((0, 1.0)).chain((1..).zip(x.into_iter().map(|value| value as f64))).collect(),
            values: Distribution::from_values(hours).unwrap(),
        })
        .collect();
    let fit = ols_hc3(&design, 6).unwrap();
    let expected = read_shared("fcc_new_coder/reference/ols_hc3_hours.csv").unwrap();
    assert_eq!((expected.len(), fit.n, fit.removed), (6, 12_671, 0));
    for (column, row) in expected.iter().enumerate() {
        assert_near(fit.coefficients[column], row.number("coef"), row.text("term"));
        assert_near(fit.se[column], row.number("se"), row.text("term"));
    }
}

#[test]
fn changes_of_gaps_of_research_engineers() {
    let Some(people) = read_shared("ssi_rse/reference/harmonised_uk_2016_2017.csv.gz") else {
        return;
    };
    let arm = |wave: &str, gender: &str, outcome: &str| {
        let own = people.iter().filter(|row| row.text("wave") == wave && row.text("gender") == gender);
        Distribution::from_values(own.filter_map(|row| row.number(outcome))).unwrap()
    };
    let expected = read_shared("ssi_rse/reference/gap_change_did.csv").unwrap();
    assert_eq!(expected.len(), 5);
    for row in &expected {
        let outcome = row.text("outcome");
        let cells = ["2016", "2017"].map(|wave| (arm(wave, "female", outcome), arm(wave, "male", outcome)));
        let [before, now] = [0, 1].map(|at: usize| Arms { group: &cells[at].0, rest: &cells[at].1 });
        let change = change_of_gap(before, now, Leading::Mean, Level::default()).unwrap();
        assert_eq!(change.df, None, "{outcome}");
        assert_near(Some(change.gap_before), row.number("gap_2016"), outcome);
        assert_near(Some(change.change), row.number("did"), outcome);
        assert_near(Some(change.se), row.number("se_hc3"), outcome);
        assert_near(change.p, row.number("p"), outcome);
        assert_near(change.low, row.number("lo"), outcome);
        assert_near(change.upp, row.number("hi"), outcome);
        let judged = judge_change(&ChangeQuestion {
            before,
            now,
            leading: Leading::Mean,
            margin: 0.3,
            was_flagged: false,
            is_flagged: false,
            flagged_up_to: None,
            is_registered: false,
        });
        assert_eq!(judged.verdict, ChangeVerdict::NoEvidenceOfChange, "{outcome}");
        if outcome == "affSat" {
            assert!((judged.seen.unwrap() - 0.67).abs() < 0.01, "{judged:?}");
        }
    }
}

#[test]
fn instructors_by_kruskal_and_wallis() {
    let Some(people) = read_shared("turkiye/turkiye-student-evaluation_generic.csv.gz") else {
        return;
    };
    for expected in read_shared("turkiye/reference/kruskal.csv").unwrap() {
        let by = expected.text("group");
        let mut groups: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        for row in &people {
            // All items but the five columns that say which course it was.
            let answers: Vec<f64> =
                row.numbers_but(&["instcode", "course code", "repeat", "attendance", "difficulty"]);
            let mean = (answers.iter().sum::<f64>() / answers.len() as f64 * 1e9).round() / 1e9;
            groups.entry(row.text(by)).or_default().push(mean);
        }
        let groups: Vec<Distribution> =
            groups.into_values().map(|values| Distribution::from_values(values).unwrap()).collect();
        let test = kruskal_wallis(&groups);
        assert_near(test.map(|test| test.h), expected.number("H"), by);
        assert_near(test.map(|test| test.p), expected.number("p"), by);
        assert_near(test.map(|test| test.epsilon_squared), expected.number("epsilon2"), by);
    }
}

#[test]
fn crossings_of_new_coders_are_the_reference() {
    let Some(people) = read_shared("fcc_new_coder/fcc2016_clean.csv.gz") else {
        return;
    };
    let by = ["IsEthnicMinority", "HasHighSpdInternet", "HasFinancialDependents"];
    let expected = read_shared("fcc_new_coder/reference/intersections_2016.csv").unwrap();
    let mut crossings = Vec::new();
    let mut too_few = 0;
    for row in &expected {
        let levels = by.map(|column| row.text(column).to_owned()).to_vec();
        let own = people
            .iter()
            .filter(|person| by.iter().zip(&levels).all(|(column, level)| person.text(column) == level));
        let own: Vec<&Row> = own.collect();
        assert_eq!(own.len() as u64, row.count("n"), "{levels:?}");
        let hours = Distribution::from_values(own.iter().filter_map(|person| person.number("HoursLearning")))
            .unwrap();
        assert_near(hours.mean(), row.number("mean_hours"), "mean");
        too_few += usize::from(row.count("n_hours") < 10);
        if levels.iter().all(|level| !level.is_empty()) {
            crossings.push(Crossing { levels, values: hours });
        }
    }
    assert_eq!((expected.len(), too_few, crossings.len()), (27, 5, 8));
    let found = shrink_crossings(&crossings).unwrap();
    for (shrunk, crossing) in found.crossings.iter().flatten().zip(&crossings) {
        assert_eq!(shrunk.n, crossing.values.n());
        assert!((shrunk.shrunk - shrunk.mean).abs() <= (shrunk.predicted - shrunk.mean).abs() + 1e-9);
    }
}
