//! Made-up reviews of 60 with most answers at the top: where a t form would find what is not there.

use super::MOST;
use super::PEOPLE;
use super::n_with_verdicts;
use super::n_with_verdicts_by;
use super::tables::Background;
use super::tables::Measure;
use super::tables::Review;
use super::with_wrong_rule;
use gapwise_queries::Query;
use rand::Rng;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// Twelve items with this share of answers at the top, and groups of ten to fifteen.
fn ceiling(at_the_top: f64) -> Review {
    let mut random = ChaCha8Rng::seed_from_u64(80);
    let mut answer = || if random.gen_bool(at_the_top) { 5.0 } else { f64::from(random.gen_range(1..5)) };
    let mut measure = |item: usize| Measure {
        id: format!("s.q{item}"),
        kind: "ordinal",
        range: (1.0, 5.0),
        values: (0..PEOPLE).map(|_| Some(answer())).collect(),
    };
    let measures = (0..12).map(&mut measure).collect();
    let background = |(id, groups): (&str, usize)| Background {
        id: id.to_owned(),
        groups: (0..PEOPLE).map(|person| Some(format!("{id} {}", person * groups / PEOPLE))).collect(),
    };
    let mut backgrounds = [("region", 6), ("shift", 5), ("employer", 4)].map(background).to_vec();
    let first_ten = |person| Some(if person < 10 { "new" } else { "old" }.to_owned());
    backgrounds.push(Background { id: "staff".to_owned(), groups: (0..PEOPLE).map(first_ten).collect() });
    Review { measures, backgrounds }
}

/// The t form in the place of the permutation.
fn by_t_form() -> Vec<Query> {
    let t_form = "coalesce(case when kind = 'ordinal' and not is_too_few and not is_mirror \
                  then brunner_munzel(group_arm, rest_arm)['p'] end, permutation['p'], fisher['mid_p']) as p";
    with_wrong_rule("comparisons", "coalesce(permutation['p'], fisher['mid_p']) as p", t_form)
}

#[test]
fn reviews_at_the_ceiling_keep_their_error() {
    for at_the_top in [0.8, 0.7] {
        let found = n_with_verdicts(&ceiling(at_the_top), 1);
        println!("{at_the_top} at the top: {found} of 200 reviews with a verdict");
        assert!(found <= MOST, "{at_the_top}: {found} of 200 reviews found what is not there");
    }
}

#[test]
fn with_the_t_form_they_would_not() {
    // At .8 the interval still holds most of the t form back, as the test after this one shows; at .7 it does not.
    let found = n_with_verdicts_by(&ceiling(0.7), 1, by_t_form());
    println!("0.7 at the top by the t form: {found} of 200 reviews with a verdict");
    assert!(found > MOST, "{found} of 200: the bound does not bite");
}

#[test]
fn with_the_t_form_and_no_interval_nearly_all_would_err() {
    let gate = "judged.q > 0.05 or not judged.excludes_zero or";
    let without_gate =
        with_wrong_rule("gaps", gate, "judged.q > 0.05 or").into_iter().find(|query| query.name == "gaps");
    let mut queries = by_t_form();
    queries.retain(|query| query.name != "gaps");
    queries.extend(without_gate);
    let found = n_with_verdicts_by(&ceiling(0.8), 1, queries);
    println!("0.8 at the top by the t form without the interval: {found} of 200 reviews with a verdict");
    assert!(found > MOST, "{found} of 200: the bound does not bite");
}

#[test]
fn without_the_correction_they_would_not() {
    let correction = "bh_adjust(p) over (partition by iteration_id, perspective, family) as test_q";
    let found = n_with_verdicts_by(&ceiling(0.8), 1, with_wrong_rule("judged", correction, "p as test_q"));
    println!("0.8 at the top without correction: {found} of 200 reviews with a verdict");
    assert!(found > MOST, "{found} of 200: the bound does not bite");
}
