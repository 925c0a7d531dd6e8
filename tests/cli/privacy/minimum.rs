//! Rules 1 and 2: the unit is the learner; ten with a value, and ten or none left in the base.

use super::Seen;
use super::load;
use super::people::Counted;
use super::people::Survey;
use super::run;
use gapwise_pipeline::Actor;
use gapwise_pipeline::Pipeline;
use gapwise_pipeline::Role;
use std::collections::BTreeSet;

const MINIMUM: i64 = 10;

const LAKES: u64 = 30;

#[test]
fn no_row_of_a_random_lake_stands_on_too_few() {
    run(async {
        let (mut n_shown, mut n_hidden) = (0, 0);
        for seed in 0..LAKES {
            let survey = Survey::small(seed);
            let folder = tempfile::tempdir().expect("a folder");
            let pipeline = load(&folder, &survey).await;
            let counted = survey.counted();
            let count = |measure: &str, background: &str, group: &str| {
                counted
                    .get(&(measure.to_owned(), background.to_owned(), group.to_owned()))
                    .copied()
                    .unwrap_or_default()
            };
            for actor in [Actor::owner(), Actor::in_role(Role::Designer)] {
                n_hidden += check_means(&pipeline, actor, &counted, seed).await;
                for table in ["group_measures", "answers"] {
                    let seen = Seen::table(&pipeline, actor, table).await;
                    for ((measure, background, group), n) in seen.places().into_iter().zip(seen.counts("n")) {
                        let what = format!("{table} {seed}: {measure} {background} {group}");
                        let left = count(&measure, &background, "*") - count(&measure, &background, &group);
                        assert_eq!(n, Some(count(&measure, &background, &group)), "{what}");
                        assert!(
                            n >= Some(MINIMUM) && (left == 0 || left >= MINIMUM),
                            "{what}: {n:?} and {left} others"
                        );
                        n_shown += 1;
                    }
                }
                n_shown += check_gaps(&Seen::table(&pipeline, actor, "gaps").await, seed, &count);
                n_shown += check_rates(&Seen::table(&pipeline, actor, "response_rates").await, seed, &count);
            }
        }
        assert!(
            n_shown > 5_000 && n_hidden > 500,
            "{n_shown} shown, {n_hidden} hidden: the surveys are too much alike"
        );
    });
}

/// `group_measures` shows each place that may be shown, and no other; gives how many it hides.
async fn check_means(pipeline: &Pipeline, actor: Actor, counted: &Counted, seed: u64) -> usize {
    let shown =
        Seen::table(pipeline, actor, "group_measures").await.places().into_iter().collect::<BTreeSet<_>>();
    let base = |measure: &String, background: &String| {
        counted.get(&(measure.clone(), background.clone(), "*".to_owned())).copied().unwrap_or_default()
    };
    let mut n_hidden = 0;
    for (place, n) in
        counted.iter().filter(|((measure, ..), _)| measure != "*" && !measure.ends_with(":skip"))
    {
        let left = base(&place.0, &place.1) - n;
        let may_show = *n >= MINIMUM && (left == 0 || left >= MINIMUM);
        assert_eq!(shown.contains(place), may_show, "{seed}: {place:?} with {n} and {left} others");
        n_hidden += usize::from(!may_show);
    }
    n_hidden
}

/// A gap names both arms or says `too few` and nothing else; gives how many rows were looked at.
fn check_gaps(seen: &Seen, seed: u64, count: &impl Fn(&str, &str, &str) -> i64) -> usize {
    let arms = seen.counts("n_group").into_iter().zip(seen.counts("n_rest"));
    let rows = seen.places().into_iter().zip(seen.texts("verdict")).zip(arms);
    let rows = rows.collect::<Vec<_>>();
    for (((measure, background, group), verdict), arms) in &rows {
        let n = count(measure, background, group);
        let rest = count(measure, background, "*") - n;
        let is_too_few = n < MINIMUM || rest < MINIMUM;
        let expected = if is_too_few { (None, None) } else { (Some(n), Some(rest)) };
        assert_eq!(
            (*arms, verdict == "too few"),
            (expected, is_too_few),
            "{seed}: {measure} {background} {group}"
        );
    }
    let too_few = rows.iter().map(|((_, verdict), _)| verdict == "too few").collect::<Vec<_>>();
    for column in STATISTICS {
        for (number, is_too_few) in seen.numbers(column).iter().zip(&too_few) {
            assert!(!is_too_few || number.is_none(), "{seed}: `{column}` of a row that reads `too few`");
        }
    }
    rows.len()
}

/// Every column of `gaps` that is computed from answers.
const STATISTICS: &[&str] = &[
    "estimate",
    "low",
    "upp",
    "p",
    "q",
    "detectable_alone",
    "detectable",
    "welch_diff",
    "welch_t",
    "welch_df",
    "welch_p",
    "welch_low",
    "welch_upp",
    "cliffs_delta",
    "cliffs_delta_se",
    "cliffs_delta_low",
    "cliffs_delta_upp",
    "hedges_g",
    "mann_whitney_u",
    "mann_whitney_p",
    "share_group",
    "share_rest",
    "risk_ratio",
    "cohens_h",
];

fn check_rates(seen: &Seen, seed: u64, count: &impl Fn(&str, &str, &str) -> i64) -> usize {
    let places = seen.texts("background").into_iter().zip(seen.texts("group_name"));
    let rows = places.zip(seen.counts("n")).zip(seen.numbers("share"));
    let mut n_rows = 0;
    for (((background, group), n), share) in rows {
        let expected = count("*", &background, &group);
        let left = count("*", &background, "*") - expected;
        let may_show = expected >= MINIMUM && (left == 0 || left >= MINIMUM);
        assert_eq!(n, may_show.then_some(expected), "{seed}: {background} {group}");
        assert_eq!(share.is_some(), may_show, "{seed}: {background} {group}");
        n_rows += 1;
    }
    n_rows
}

/// Whole numbers of public tables that count no people who answered, each with what it counts.
const COUNTS_NO_PEOPLE: &[(&str, &str)] = &[
    ("family_size", "tests"),
    ("parity", "answers that would have to be others"),
    ("parity_low", "answers that would have to be others"),
    ("parity_upp", "answers that would have to be others"),
    ("rank", "places in a list"),
    ("snapshot_id", "publishes"),
    ("number", "places in an order"),
    ("points", "points of an item"),
    ("n_items", "items"),
    ("n_against", "items"),
    ("needed_group", "people that would do"),
    ("needed_rest", "people that would do"),
    ("seats", "places that were offered, as written in a register"),
    ("completers", "people as written in a register"),
    ("issued", "documents as written in a register"),
    ("n_measures", "measures"),
    ("n_too_few", "measures"),
    ("n_no_evidence", "measures"),
    ("n_unseeable", "measures"),
    ("n_uploads", "files"),
    ("n_cohorts", "cohorts"),
    ("rows_read", "rows of a file"),
    ("rows_landed", "rows of a file"),
    ("rows_set_aside", "rows of a file"),
    ("rows_excluded", "rows of a file"),
];

#[test]
fn every_count_of_every_public_table_is_of_ten_people_or_of_none() {
    run(async {
        for seed in 0..LAKES / 3 {
            let folder = tempfile::tempdir().expect("a folder");
            let pipeline = load(&folder, &Survey::small(1_000 + seed)).await;
            let actor = Actor::in_role(Role::Designer);
            for table in pipeline.tables(actor).await.expect("tables") {
                let seen = Seen::table(&pipeline, actor, &table.name).await;
                for (column, kind) in table.columns.iter().filter(|(_, kind)| kind == "bigint") {
                    if COUNTS_NO_PEOPLE.iter().any(|(name, _)| name == column) {
                        continue;
                    }
                    for n in seen.counts(column).into_iter().flatten() {
                        assert!(n >= MINIMUM, "{seed}: `{}.{column}` ({kind}) is {n}", table.name);
                    }
                }
            }
        }
    });
}
