//! What must hold for any answers.

use gapwise_statistics::{
    Cell, Count, Distribution, Level, Options, Statistic, benjamini_hochberg, brunner_munzel, cliffs_delta,
    cohens_h, detectable_share, equivalence, fisher, hedges_g, holm, leading_interval, mann_whitney,
    method_five, newcombe, parity, permutation_test, risk_ratio, welch, wilson,
};
use proptest::collection::vec;
use proptest::prelude::*;

/// Counts of up to six values, sometimes of nobody.
fn answers() -> impl Strategy<Value = Distribution> {
    let counts = vec((-3_i32..4, 0_u64..12), 1..7);
    counts.prop_map(|counts| {
        let cells: Vec<(f64, u64)> = counts.into_iter().map(|(value, n)| (f64::from(value), n)).collect();
        Distribution::from_counts(&cells).unwrap_or_default()
    })
}

/// `k` of `n`, nobody included.
fn count() -> impl Strategy<Value = Count> {
    (0_u64..40).prop_flat_map(|n| (0..=n).prop_map(move |k| Count { k, n }))
}

fn is_close(one: f64, other: f64) -> bool {
    one == other || (one - other).abs() <= 1e-9 * (1.0 + one.abs().max(other.abs()))
}

fn are_close(one: Option<f64>, other: Option<f64>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => is_close(one, other),
        (one, other) => one.is_none() && other.is_none(),
    }
}

proptest! {
    #[test]
    fn order_changes_nothing(mut values in vec(-3_i32..4, 0..40)) {
        let one = Distribution::from_values(values.iter().map(|value| f64::from(*value))).unwrap();
        values.sort_unstable_by(|a, b| b.cmp(a));
        let (some, others) = values.split_at(values.len() / 3);
        let part = |values: &[i32]| Distribution::from_values(values.iter().map(|value| f64::from(*value))).unwrap();
        prop_assert_eq!(&part(some).plus(&part(others)), &one);
        prop_assert_eq!(&part(others).plus(&part(some)), &one);
    }

    #[test]
    fn taking_out_undoes_adding(one in answers(), other in answers()) {
        let all = one.plus(&other);
        prop_assert_eq!(all.n(), one.n() + other.n());
        prop_assert_eq!(all.minus(&other).unwrap(), one.clone());
        prop_assert_eq!(all.minus(&all).unwrap(), Distribution::default());
        let one_more = all.plus(&Distribution::from_counts(&[(9.0, 1)]).unwrap());
        prop_assert!(all.minus(&one_more).is_err());
    }

    #[test]
    fn weights_of_one_are_no_weights(one in answers(), other in answers()) {
        let spelled = |d: &Distribution| Distribution::from_cells(
            d.cells().iter().flat_map(|cell| (0..cell.n).map(|_| Cell { value: cell.value, n: 1, w: 1.0, w2: 1.0 })),
        ).unwrap();
        prop_assert_eq!(welch(&spelled(&one), &spelled(&other), Level::default()), welch(&one, &other, Level::default()));
        prop_assert!(!spelled(&one).is_weighted());
    }

    #[test]
    fn swapping_the_arms_turns_the_sign(one in answers(), other in answers()) {
        let level = Level::default();
        let (there, back) = (welch(&one, &other, level), welch(&other, &one, level));
        prop_assert!(are_close(there.and_then(|gap| gap.low), back.and_then(|gap| gap.upp).map(|upp| -upp)));
        prop_assert!(are_close(there.and_then(|gap| gap.p), back.and_then(|gap| gap.p)));
        let (there, back) = (leading_interval(&one, &other, level), leading_interval(&other, &one, level));
        prop_assert!(are_close(there.map(|d| d.delta), back.map(|d| -d.delta)));
        prop_assert!(are_close(there.map(|d| d.low), back.map(|d| -d.upp)));
        let (there, back) = (hedges_g(&one, &other, level), hedges_g(&other, &one, level));
        prop_assert!(are_close(there.map(|g| g.low), back.map(|g| -g.upp)));
        let (there, back) = (brunner_munzel(&one, &other), brunner_munzel(&other, &one));
        prop_assert!(are_close(there.map(|test| test.statistic), back.map(|test| -test.statistic)));
        prop_assert!(are_close(there.map(|test| test.p), back.map(|test| test.p)));
        let (there, back) = (mann_whitney(&one, &other), mann_whitney(&other, &one));
        prop_assert!(are_close(there.map(|ranks| ranks.p), back.map(|ranks| ranks.p)));
    }

    #[test]
    fn an_interval_holds_its_estimate(one in answers(), other in answers(), level in 0.5_f64..0.999) {
        let level = Level::new(level).unwrap();
        if let Some(gap) = welch(&one, &other, level) {
            prop_assert!(gap.low.is_none_or(|low| low <= gap.difference));
            prop_assert!(gap.upp.is_none_or(|upp| upp >= gap.difference));
        }
        if let Some(delta) = cliffs_delta(&one, &other, level) {
            prop_assert!(delta.low.is_none_or(|low| low <= delta.delta && low >= -1.0));
            prop_assert!(delta.upp.is_none_or(|upp| upp >= delta.delta && upp <= 1.0));
            let five = method_five(&one, &other, level).unwrap();
            prop_assert!(five.low <= delta.delta && delta.delta <= five.upp && five.low >= -1.0 && five.upp <= 1.0);
        }
        if let Some(same) = equivalence(&one, &other, 0.5) {
            prop_assert!(same.p.is_none_or(|p| p > 0.0 && p <= 1.0));
        }
    }

    #[test]
    fn a_share_interval_holds_its_share(one in count(), other in count(), level in 0.5_f64..0.999) {
        let level = Level::new(level).unwrap();
        if let Some(share) = wilson(one, level) {
            prop_assert!(0.0 <= share.low && share.low <= share.share && share.share <= share.upp && share.upp <= 1.0);
        }
        if let Some(gap) = newcombe(one, other, level) {
            prop_assert!(gap.low <= gap.difference && gap.difference <= gap.upp);
            let back = newcombe(other, one, level).unwrap();
            prop_assert!(is_close(gap.low, -back.upp));
        }
        if let Some(ratio) = risk_ratio(one, other, level) {
            prop_assert!(ratio.low.is_finite() && ratio.ratio.is_none_or(|ratio_| ratio.low <= ratio_ * (1.0 + 1e-12)));
            prop_assert!(ratio.upp.zip(ratio.ratio).is_none_or(|(upp, ratio)| ratio <= upp * (1.0 + 1e-12)));
        }
        if let Some(h) = cohens_h(one, other, level) {
            prop_assert!(h.low <= h.h && h.h <= h.upp);
        }
        if let Some(people) = parity(one, other, level) {
            prop_assert!(people.low <= people.count && people.count <= people.upp && people.upp <= one.n - one.k);
        }
    }

    #[test]
    fn fisher_is_a_p_and_symmetric(one in count(), other in count()) {
        let (there, back) = (fisher(one, other), fisher(other, one));
        prop_assert_eq!(there.is_some(), one.n > 0 && other.n > 0);
        if let Some((there, back)) = there.zip(back) {
            prop_assert!(is_close(there.p, back.p) && is_close(there.mid_p, back.mid_p));
            prop_assert!(there.mid_p > 0.0 && there.mid_p <= there.p && there.p <= 1.0);
        }
    }

    #[test]
    fn a_permutation_p_is_a_p(one in answers(), other in answers()) {
        let options = Options { draws: 199, most_tables: 500, ..Options::default() };
        for statistic in [Statistic::BrunnerMunzel, Statistic::Welch] {
            let there = permutation_test(&one, &other, statistic, &options);
            let back = permutation_test(&other, &one, statistic, &options);
            prop_assert_eq!(there.is_some(), one.n() >= 2 && other.n() >= 2);
            if let Some((there, back)) = there.zip(back) {
                prop_assert!(there.p > 0.0 && there.p <= 1.0 && !there.statistic.is_nan());
                prop_assert!(is_close(there.p, back.p) && is_close(there.statistic, -back.statistic));
            }
        }
    }

    #[test]
    fn weights_never_make_a_result_no_number(
        cells in vec((0_i32..5, 1_u64..9, 0.0_f64..4.0), 1..8), other in answers(), level in 0.5_f64..0.999,
    ) {
        let level = Level::new(level).unwrap();
        let weigh = |(value, n, w): (i32, u64, f64)| Cell { value: f64::from(value), n, w: w * n as f64, w2: w * w * n as f64 };
        let one = Distribution::from_cells(cells.into_iter().map(weigh)).unwrap();
        if let Some(delta) = leading_interval(&one, &other, level) {
            prop_assert!(delta.low <= delta.delta && delta.delta <= delta.upp, "{delta:?}");
        }
        if let Some(delta) = cliffs_delta(&one, &other, level) {
            prop_assert!(delta.se.is_finite() && delta.low.is_none_or(|low| low <= delta.delta));
        }
        if let Some(gap) = welch(&one, &other, level) {
            prop_assert!(gap.se.is_finite() && gap.t.is_none_or(f64::is_finite) && gap.p.is_none_or(|p| p > 0.0 && p <= 1.0));
        }
        for statistic in [Statistic::BrunnerMunzel, Statistic::Welch] {
            let test = permutation_test(&one, &other, statistic, &Options::default());
            prop_assert!(test.is_none_or(|test| test.p > 0.0 && test.p <= 1.0 && !test.statistic.is_nan()), "{test:?}");
        }
    }

    #[test]
    fn a_detectable_gap_is_within_its_range(one in count(), other in count(), alpha in 1e-6_f64..0.2) {
        if let Some(seen) = detectable_share(one, other, alpha) {
            prop_assert!(seen.lower.is_none_or(|gap| gap > 0.0 && gap <= 1.0));
            prop_assert!(seen.higher.is_none_or(|gap| gap > 0.0 && gap <= 1.0));
        }
    }

    #[test]
    fn adjusting_never_lowers_a_p(p in vec(proptest::option::of(0.0_f64..=1.0), 0..30)) {
        for adjusted in [benjamini_hochberg(&p), holm(&p)] {
            prop_assert_eq!(adjusted.len(), p.len());
            for (before, after) in p.iter().zip(adjusted) {
                prop_assert_eq!(before.is_some(), after.is_some());
                prop_assert!(before.zip(after).is_none_or(|(before, after)| before <= after && after <= 1.0));
            }
        }
    }
}
