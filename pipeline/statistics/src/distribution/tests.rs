//! What a distribution must keep to.

use super::*;

#[test]
fn values_are_sorted_joined_and_zero_has_one_sign() {
    let distribution = Distribution::from_counts(&[(2.0, 1), (-0.0, 2), (0.0, 3), (-1.0, 0)]).unwrap();
    assert_eq!(distribution.cells(), [Cell::unweighted(0.0, 5), Cell::unweighted(2.0, 1)]);
    assert!(distribution.cells()[0].value.is_sign_positive());
}

#[test]
fn what_is_no_number_is_refused() {
    for value in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(matches!(Distribution::from_values([1.0, value]), Err(DistributionError::NotFinite(_))));
    }
    let owed = Cell { value: 1.0, n: 1, w: -1.0, w2: 1.0 };
    assert_eq!(Distribution::from_cells([owed]), Err(DistributionError::BadWeight(1.0)));
}

#[test]
fn taking_out_more_than_there_is_names_the_value() {
    let all = Distribution::from_counts(&[(1.0, 2), (3.0, 1)]).unwrap();
    let most = |value, n| Distribution::from_counts(&[(value, n)]).unwrap();
    assert_eq!(all.minus(&most(1.0, 3)), Err(DistributionError::BelowZero(1.0)));
    assert_eq!(all.minus(&most(2.0, 1)), Err(DistributionError::BelowZero(2.0)));
    assert_eq!(all.minus(&most(4.0, 1)), Err(DistributionError::BelowZero(4.0)));
    assert_eq!(all.minus(&most(1.0, 2)).unwrap(), most(3.0, 1));
}

#[test]
fn nobody_has_no_mean_and_one_person_no_spread() {
    let nobody = Distribution::default();
    assert_eq!(
        (nobody.n(), nobody.mean(), nobody.quantile(0.5), nobody.is_constant()),
        (0, None, None, false)
    );
    assert_eq!(nobody.share_at_least(1.0), None);
    let one = Distribution::from_values([4.0]).unwrap();
    assert_eq!((one.mean(), one.variance(), one.sd(), one.is_constant()), (Some(4.0), None, None, true));
}

#[test]
fn quantiles_are_those_of_r_type_seven() {
    // R: quantile(c(1, 1, 2, 5, 9, 9, 9), c(0, .1, .5, .9, 1)) is 1.0 1.0 5.0 9.0 9.0; at .3 it is 1.8, at .6 7.4.
    let distribution = Distribution::from_counts(&[(1.0, 2), (2.0, 1), (5.0, 1), (9.0, 3)]).unwrap();
    for (p, expected) in [(0.0, 1.0), (0.1, 1.0), (0.3, 1.8), (0.5, 5.0), (0.6, 7.4), (0.9, 9.0), (1.0, 9.0)]
    {
        assert!((distribution.quantile(p).unwrap() - expected).abs() < 1e-12, "{p}");
    }
    assert_eq!(distribution.quantile(1.1), None);
    assert_eq!(distribution.quantile(f64::NAN), None);
}

#[test]
fn shares_and_counts_at_a_cut() {
    let distribution = Distribution::from_counts(&[(1.0, 2), (2.0, 1), (5.0, 1)]).unwrap();
    assert_eq!((distribution.count_at_least(2.0), distribution.share_at_least(2.0)), (2, Some(0.5)));
    assert_eq!(distribution.count_at_least(f64::NAN), 0);
}

#[test]
fn weights_move_the_mean_and_lessen_the_people() {
    let heavy = Cell { value: 10.0, n: 1, w: 3.0, w2: 9.0 };
    let distribution = Distribution::from_cells([heavy, Cell::unweighted(2.0, 1)]).unwrap();
    assert!(distribution.is_weighted());
    assert_eq!(distribution.mean(), Some(8.0));
    assert_eq!(distribution.effective_n(), Some(1.6));
}

#[test]
fn absurd_numbers_stay_numbers() {
    let crowd = Distribution::from_counts(&[(1.0, u64::MAX), (1.0, u64::MAX), (2.0, 3)]).unwrap();
    assert_eq!(crowd.n(), u64::MAX);
    assert!(crowd.quantile(1.0).is_some());
    let far = Distribution::from_counts(&[(f64::MAX, 4), (f64::MIN, 4)]).unwrap();
    assert!(far.mean().unwrap().is_finite());
    assert_eq!(far.variance(), None);
}
