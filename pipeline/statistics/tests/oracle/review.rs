//! What must hold for any several groups, strata, regressions, scales and changes.

use gapwise_statistics::{
    Arms, Cell, ChangeQuestion, ChangeVerdict, CoMoments, Count, Crossing, Distribution, Leading, Level,
    Membership, Patterns, Stratum, adjusted_gap, change_of_gap, chi_square, cronbach_alpha, judge_change,
    kruskal_wallis, mantel_haenszel, omega_total, pooled_gap, prop_index, shrink_crossings, van_elteren,
};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeSet;

fn answers() -> impl Strategy<Value = Distribution> {
    vec((1_i32..6, 0_u64..12), 1..7).prop_map(|counts| {
        let cells: Vec<(f64, u64)> = counts.into_iter().map(|(value, n)| (f64::from(value), n)).collect();
        Distribution::from_counts(&cells).unwrap_or_default()
    })
}

fn is_close(one: f64, other: f64) -> bool {
    one == other || (one - other).abs() <= 1e-8 * (1.0 + one.abs().max(other.abs()))
}

fn are_close(one: Option<f64>, other: Option<f64>) -> bool {
    one.zip(other).map_or(one.is_none() && other.is_none(), |(one, other)| is_close(one, other))
}

/// Every answer spelled out with a weight of one.
fn spelled(d: &Distribution) -> Distribution {
    let each = d.cells().iter().flat_map(|cell| (0..cell.n).map(|_| Cell::unweighted(cell.value, 1)));
    Distribution::from_cells(each).unwrap_or_default()
}

proptest! {
    #[test]
    fn the_order_of_groups_changes_nothing(mut groups in vec(answers(), 2..5)) {
        let there = (kruskal_wallis(&groups), chi_square(&groups));
        let weighed: Vec<Distribution> = groups.iter().map(spelled).collect();
        prop_assert_eq!(chi_square(&weighed), there.1);
        groups.reverse();
        let back = (kruskal_wallis(&groups), chi_square(&groups));
        prop_assert!(are_close(there.0.map(|test| test.h), back.0.map(|test| test.h)));
        prop_assert!(are_close(there.1.map(|test| test.statistic), back.1.map(|test| test.statistic)));
        prop_assert!(there.0.is_none_or(|test| test.p > 0.0 && test.p <= 1.0 && test.epsilon_squared <= 1.0));
        prop_assert!(there.1.is_none_or(|test| test.p > 0.0 && test.p <= 1.0 && (0.0..=1.0).contains(&test.cramers_v)));
    }

    #[test]
    fn swapping_the_arms_of_all_strata_turns_the_sign(arms in vec((answers(), answers()), 1..5)) {
        let of = |is_turned: bool| -> Vec<Stratum> {
            let pair = |(a, b): &(Distribution, Distribution)| if is_turned {
                Stratum { group: b.clone(), rest: a.clone() }
            } else {
                Stratum { group: a.clone(), rest: b.clone() }
            };
            arms.iter().map(pair).collect()
        };
        let (there, back, level) = (of(false), of(true), Level::default());
        let (one, other) = (pooled_gap(&there, level), pooled_gap(&back, level));
        prop_assert!(are_close(one.map(|gap| gap.low), other.map(|gap| -gap.upp)));
        prop_assert!(one.is_none_or(|gap| gap.low <= gap.difference && gap.difference <= gap.upp));
        let (one, other) = (van_elteren(&there, level), van_elteren(&back, level));
        prop_assert!(are_close(one.map(|test| test.delta), other.map(|test| -test.delta)));
        prop_assert!(are_close(one.and_then(|test| test.low), other.and_then(|test| test.upp.map(|upp| -upp))));
        let (one, other) = (mantel_haenszel(&there, 3.0, level), mantel_haenszel(&back, 3.0, level));
        prop_assert!(are_close(one.map(|test| test.difference), other.map(|test| -test.difference)));
        prop_assert!(are_close(one.map(|test| test.p), other.map(|test| test.p)));
        prop_assert!(one.is_none_or(|test| test.low <= test.difference && test.difference <= test.upp));
    }

    #[test]
    fn a_change_runs_back_as_it_came(a in answers(), b in answers(), c in answers(), d in answers()) {
        for leading in [Leading::Mean, Leading::Delta] {
            let (before, now) = (Arms { group: &a, rest: &b }, Arms { group: &c, rest: &d });
            let there = change_of_gap(before, now, leading, Level::default());
            let back = change_of_gap(now, before, leading, Level::default());
            prop_assert!(are_close(there.map(|found| found.change), back.map(|found| -found.change)));
            prop_assert!(are_close(there.and_then(|found| found.low), back.and_then(|found| found.upp.map(|upp| -upp))));
            let turned = change_of_gap(Arms { group: &b, rest: &a }, Arms { group: &d, rest: &c }, leading, Level::default());
            prop_assert!(are_close(there.map(|found| found.change), turned.map(|found| -found.change)));
            if let Some(found) = there {
                prop_assert!(found.low.is_none_or(|low| low <= found.change));
            }
        }
    }

    #[test]
    fn closed_needs_an_interval_inside_the_margin(
        a in answers(), b in answers(), c in answers(), d in answers(), was in any::<bool>(), is in any::<bool>(),
    ) {
        let judged = judge_change(&ChangeQuestion {
            before: Arms { group: &a, rest: &b },
            now: Arms { group: &c, rest: &d },
            leading: Leading::Mean,
            margin: 0.3,
            was_flagged: was,
            is_flagged: is,
            flagged_up_to: Some(0.05),
            is_registered: false,
        });
        prop_assert_eq!(judged.verdict == ChangeVerdict::NotMeasured, judged.change.is_none());
        if judged.verdict == ChangeVerdict::Closed {
            let now = judged.now.unwrap();
            prop_assert!(was && now.low > -0.3 && now.upp < 0.3);
        }
        if judged.verdict == ChangeVerdict::Appeared {
            prop_assert!(is);
        }
        prop_assert!(judged.p_narrowed.is_none_or(|p| p > 0.0 && p <= 1.0));
        prop_assert!(judged.chance.is_none_or(|chance| (0.0..=1.0).contains(&chance)));
    }

    #[test]
    fn parts_of_a_regression_add_up(people in vec((0_u8..2, 0_u8..3, 1_i32..6, 1_u64..9), 1..40), cut in 0_usize..40) {
        let state = |people: &[(u8, u8, i32, u64)]| {
            let mut state = Patterns::default();
            for (own, other, value, n) in people {
                let who = vec![Membership::new("own", own.to_string()), Membership::new("other", other.to_string())];
                state.add(who, Cell::unweighted(f64::from(*value), *n));
            }
            state
        };
        let (some, others) = people.split_at(cut.min(people.len()));
        let whole = state(&people);
        let mut merged = state(others);
        merged.merge(&state(some));
        prop_assert_eq!(&merged, &whole);
        let by = BTreeSet::from(["other"]);
        let gap = |name: &str| adjusted_gap(&whole, &Membership::new("own", name), &by);
        if let (Ok(one), Ok(other)) = (gap("0"), gap("1")) {
            prop_assert!(one.low <= one.estimate && one.estimate <= one.upp && one.p > 0.0 && one.p <= 1.0);
            prop_assert!(is_close(one.estimate, -other.estimate) && is_close(one.raw, -other.raw));
        }
    }

    #[test]
    fn parts_of_a_scale_add_up(rows in vec(vec(1_i32..6, 4), 0..80), cut in 0_usize..80) {
        let state = |rows: &[Vec<i32>]| {
            let mut state = CoMoments::new(4);
            rows.iter().for_each(|row| state.add(&row.iter().map(|v| f64::from(*v)).collect::<Vec<_>>()));
            state
        };
        let (some, others) = rows.split_at(cut.min(rows.len()));
        let (whole, mut merged) = (state(&rows), state(others));
        merged.merge(&state(some));
        prop_assert_eq!(merged.n(), whole.n());
        prop_assert!(are_close(cronbach_alpha(&merged).map(|a| a.alpha), cronbach_alpha(&whole).map(|a| a.alpha)));
        prop_assert!(cronbach_alpha(&whole).is_none_or(|alpha| alpha.alpha <= 1.0 + 1e-9));
        if rows.len() >= 50 {
            prop_assert!(are_close(omega_total(&merged).map(|o| o.omega), omega_total(&whole).map(|o| o.omega)));
            prop_assert!(omega_total(&whole).is_none_or(|omega| (0.0..=1.0).contains(&omega.omega)));
        }
    }

    #[test]
    fn a_shrunk_mean_lies_between_its_own_and_the_predicted(cells in vec(answers(), 4)) {
        let names = [["x", "p"], ["x", "q"], ["y", "p"], ["y", "q"]];
        let crossings: Vec<Crossing> = names.iter().zip(cells)
            .map(|(levels, values)| Crossing { levels: levels.map(str::to_owned).to_vec(), values }).collect();
        if let Some(found) = shrink_crossings(&crossings) {
            for shrunk in found.crossings.iter().flatten() {
                let (low, upp) = (shrunk.mean.min(shrunk.predicted), shrunk.mean.max(shrunk.predicted));
                prop_assert!(low - 1e-9 <= shrunk.shrunk && shrunk.shrunk <= upp + 1e-9, "{shrunk:?}");
            }
        }
    }

    #[test]
    fn proportions_of_both_arms_weigh_out(n1 in 1_u64..40, n0 in 1_u64..40, k1 in 0_u64..40, k0 in 0_u64..40) {
        let (group, rest) = (Count { k: k1.min(n1), n: n1 }, Count { k: k0.min(n0), n: n0 });
        let (one, other) = (prop_index(group, rest), prop_index(rest, group));
        prop_assert_eq!(one.is_some(), group.k + rest.k > 0);
        if let Some((one, other)) = one.zip(other) {
            prop_assert!(is_close((one * n1 as f64 + other * n0 as f64) / (n1 + n0) as f64, 1.0));
        }
    }
}
