//! What a permutation test must keep to.

use super::*;
use crate::brunner_munzel::brunner_munzel;
use crate::distribution::Cell;

fn of(counts: &[u64]) -> Distribution {
    let cells: Vec<(f64, u64)> = counts.iter().enumerate().map(|(value, n)| (value as f64, *n)).collect();
    Distribution::from_counts(&cells).unwrap()
}

fn run(group: &[u64], rest: &[u64], statistic: Statistic, options: &Options) -> PermutationTest {
    permutation_test(&of(group), &of(rest), statistic, options).unwrap()
}

/// p by picking people one by one, in the plainest way there is.
fn by_people(group: &Distribution, rest: &Distribution, statistic: Statistic) -> f64 {
    let pooled = group.plus(rest);
    let people: Vec<f64> =
        pooled.cells().iter().flat_map(|c| vec![c.value; usize::try_from(c.n).unwrap()]).collect();
    let size = |picked: u32| {
        let is_in = |place: usize| picked >> place & 1 == 1;
        let side = |wanted: bool| {
            let own = people.iter().enumerate().filter(|(place, _)| is_in(*place) == wanted).map(|(_, v)| *v);
            Distribution::from_values(own).unwrap()
        };
        observed(&side(true), &side(false), statistic).unwrap().statistic.abs()
    };
    let seen = observed(group, rest, statistic).unwrap().statistic.abs();
    let picks = (0..1_u32 << people.len()).filter(|picked| u64::from(picked.count_ones()) == group.n());
    let (mut all, mut extreme) = (0.0, 0.0);
    for picked in picks {
        all += 1.0;
        extreme += f64::from(u8::from(size(picked) >= seen * (1.0 - 1e-9)));
    }
    extreme / all
}

#[test]
fn enumeration_equals_picking_people_one_by_one() {
    for (group, rest) in [
        ([1, 0, 3, 2], [3, 2, 1, 1]),
        ([0, 0, 1, 4], [2, 1, 3, 2]),
        ([2, 2, 2, 2], [0, 1, 2, 1]),
        ([0, 3, 0, 0], [4, 2, 1, 3]),
    ] {
        for statistic in [Statistic::BrunnerMunzel, Statistic::Welch] {
            let found = run(&group, &rest, statistic, &Options::default());
            let expected = by_people(&of(&group), &of(&rest), statistic);
            assert_eq!(found.kind, Kind::Exact);
            assert!((found.p - expected).abs() < 1e-12, "{group:?} {rest:?} {found:?} {expected}");
        }
    }
}

#[test]
fn draws_come_near_the_enumeration() {
    // Few values are drawn cell by cell, many are drawn person by person.
    let few: (&[u64], &[u64]) = (&[2, 5, 3, 9, 9], &[10, 21, 30, 29, 20]);
    let many: (&[u64], &[u64]) = (&[1, 0, 2, 1, 3, 2, 1, 2], &[4, 5, 6, 4, 3, 6, 2, 1]);
    let drawn = Options { most_tables: 0, ..Options::thorough() };
    for (group, rest) in [few, many] {
        for statistic in [Statistic::BrunnerMunzel, Statistic::Welch] {
            let exact = run(group, rest, statistic, &Options::default());
            assert_eq!(exact.kind, Kind::Exact);
            let sampled = run(group, rest, statistic, &drawn);
            assert_eq!((sampled.kind, sampled.tables), (Kind::Drawn, 99_999));
            let error = (exact.p * (1.0 - exact.p) / 1e5).sqrt();
            assert!((sampled.p - exact.p).abs() < 4.0 * error, "{sampled:?} {exact:?}");
        }
    }
}

#[test]
fn draws_stop_early_only_when_there_is_nothing_to_see() {
    let drawn = Options { most_tables: 0, ..Options::default() };
    let null = run(&[6, 6, 6], &[20, 21, 19], Statistic::BrunnerMunzel, &drawn);
    assert!(null.tables < 5_000 && null.p > 0.2, "{null:?}");
    let strong = run(&[1, 2, 17], &[30, 20, 9], Statistic::BrunnerMunzel, &drawn);
    assert_eq!(strong.tables, 99_999);
    assert!(strong.p < 0.001);
}

#[test]
fn a_seed_and_the_counts_settle_a_drawn_p() {
    let drawn = |seed| Options { most_tables: 0, seed, ..Options::default() };
    let of_seed = |seed| run(&[3, 4, 9], &[20, 12, 19], Statistic::BrunnerMunzel, &drawn(seed)).p;
    assert_eq!(of_seed(1), of_seed(1));
    assert_ne!(of_seed(1), of_seed(2));
}

#[test]
fn swapping_the_arms_turns_the_sign_and_keeps_p() {
    for options in [Options::default(), Options { most_tables: 0, ..Options::default() }] {
        for statistic in [Statistic::BrunnerMunzel, Statistic::Welch] {
            let one = run(&[3, 4, 9], &[20, 12, 19], statistic, &options);
            let other = run(&[20, 12, 19], &[3, 4, 9], statistic, &options);
            assert!((one.statistic + other.statistic).abs() < 1e-12);
            assert_eq!((one.p, one.kind, one.tables), (other.p, other.kind, other.tables));
        }
    }
}

#[test]
fn separation_is_counted_whatever_the_size() {
    let options = Options::default();
    let small = run(&[10, 0, 0], &[0, 20, 30], Statistic::BrunnerMunzel, &options);
    assert!((small.p / 1.32636500832e-11 - 1.0).abs() < 1e-9);
    let large = run(&[900, 300, 0, 0], &[0, 0, 800, 700], Statistic::BrunnerMunzel, &options);
    assert_eq!((large.statistic, large.kind), (f64::NEG_INFINITY, Kind::Exact));
    assert!(large.p > 0.0 && large.p < 1e-300);
    let means = run(&[40, 0], &[0, 50], Statistic::Welch, &options);
    assert_eq!((means.statistic, means.kind), (f64::NEG_INFINITY, Kind::Exact));
    assert!(means.p < 1e-20);
}

#[test]
fn large_arms_take_the_t_form() {
    let options = Options::default();
    let ranks = run(&[30, 20, 40, 30, 20], &[50, 60, 30, 40, 60], Statistic::BrunnerMunzel, &options);
    assert_eq!((ranks.kind, ranks.tables), (Kind::Asymptotic, 0));
    let means = run(&[30, 20, 10], &[50, 60, 30], Statistic::Welch, &options);
    assert_eq!(means.kind, Kind::Asymptotic);
    let few_tables = run(&[70, 80], &[90, 30], Statistic::BrunnerMunzel, &options);
    assert_eq!(few_tables.kind, Kind::Exact);
}

#[test]
fn one_value_and_tiny_arms() {
    let options = Options::default();
    for statistic in [Statistic::BrunnerMunzel, Statistic::Welch] {
        let same = run(&[0, 12], &[0, 40], statistic, &options);
        assert_eq!((same.statistic, same.p, same.kind), (0.0, 1.0, Kind::Constant));
        assert_eq!(permutation_test(&of(&[1]), &of(&[3, 4]), statistic, &options), None);
        assert_eq!(permutation_test(&of(&[]), &of(&[3, 4]), statistic, &options), None);
    }
}

#[test]
fn a_number_of_people_beyond_memory_is_not_shuffled() {
    let many = Distribution::from_counts(&[(1.0, 1 << 60), (2.0, 1 << 60), (3.0, 1 << 60)]).unwrap();
    let few = Distribution::from_counts(&[(1.0, 20), (2.0, 30), (3.0, 40)]).unwrap();
    let options = Options { most_tables: 10, ..Options::default() };
    let found = permutation_test(&few, &many, Statistic::BrunnerMunzel, &options).unwrap();
    assert_eq!(found.kind, Kind::Asymptotic);
    assert!(found.p > 0.0 && found.p <= 1.0);
}

#[test]
fn a_kept_table_answers_like_the_test() {
    for statistic in [Statistic::BrunnerMunzel, Statistic::Welch] {
        for (group, rest) in [([3, 4, 9], [20, 12, 19]), ([16, 0, 0], [7, 16, 28]), ([20, 12, 19], [3, 4, 9])]
        {
            for options in [Options::default(), Options { most_tables: 0, enough: 0, ..Options::default() }] {
                let pooled = of(&group).plus(&of(&rest));
                let table = PermutationTable::new(&pooled, of(&group).n(), statistic, &options).unwrap();
                let (asked, direct) =
                    (table.test(&of(&group)).unwrap(), run(&group, &rest, statistic, &options));
                assert!((asked.p / direct.p - 1.0).abs() < 1e-9, "{asked:?} {direct:?}");
                assert_eq!((asked.kind, asked.tables), (direct.kind, direct.tables));
            }
        }
    }
    let pooled = of(&[5, 5]);
    let table = PermutationTable::new(&pooled, 4, Statistic::Welch, &Options::default()).unwrap();
    assert!(table.test(&of(&[3, 4])).is_none(), "another size of arm");
    assert!(PermutationTable::new(&pooled, 10, Statistic::Welch, &Options::default()).is_none());
}

#[test]
fn at_a_ceiling_the_permutation_keeps_its_level_and_the_t_form_does_not() {
    // Answers of which 95 in 100 are the top, arms of 10 and 60, no effect: how often is p below 1 in 1,000?
    let mut state: u64 = 7;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % 100
    };
    let mut sample = |n: usize| {
        let answers = (0..n).map(|_| if next() < 95 { 5.0 } else { 4.0 });
        Distribution::from_values(answers).unwrap()
    };
    let (mut by_permutation, mut by_t, reviews) = (0, 0, 2_000);
    for _ in 0..reviews {
        let (group, rest) = (sample(10), sample(60));
        let test = permutation_test(&group, &rest, Statistic::BrunnerMunzel, &Options::default()).unwrap();
        by_permutation += i32::from(test.p <= 0.05);
        by_t += i32::from(brunner_munzel(&group, &rest).unwrap().p <= 0.05);
    }
    let share = |count: i32| f64::from(count) / f64::from(reviews);
    assert!(share(by_permutation) <= 0.06, "permutation rejects {}", share(by_permutation));
    assert!(share(by_t) > 0.2, "the t form rejects {}", share(by_t));
}

#[test]
fn many_distinct_values_in_large_arms_are_not_even_counted() {
    let each = |from: u32| {
        Distribution::from_values((0..60_000_u32).map(|place| f64::from(from + 2 * place))).unwrap()
    };
    let found =
        permutation_test(&each(0), &each(301), Statistic::BrunnerMunzel, &Options::default()).unwrap();
    assert_eq!(found.kind, Kind::Asymptotic);
}

#[test]
fn weights_take_the_t_form_and_say_so() {
    let weigh = |counts: &[u64], weight: f64| {
        let cells = of(counts).cells().to_vec();
        let heavy =
            cells.into_iter().map(|cell| Cell { w: weight * cell.w, w2: weight * weight * cell.w2, ..cell });
        Distribution::from_cells(heavy).unwrap()
    };
    let (group, rest) = (weigh(&[3, 4, 9], 0.5), weigh(&[20, 12, 19], 2.0));
    for statistic in [Statistic::BrunnerMunzel, Statistic::Welch] {
        let weighted = permutation_test(&group, &rest, statistic, &Options::default()).unwrap();
        let plain = run(&[3, 4, 9], &[20, 12, 19], statistic, &Options::default());
        assert_eq!((weighted.kind, plain.kind), (Kind::Asymptotic, Kind::Exact));
        assert!(
            (weighted.statistic / plain.statistic - 1.0).abs() < 1e-12,
            "equal weights in an arm change nothing"
        );
    }
}
