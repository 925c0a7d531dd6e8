//! The reading rule for one comparison, written a second time, from its definition: the pipeline's own arithmetic is judged by
//! the answer key, so the key may not borrow it.
//!
//! Items: Brunner & Munzel (2000), t form. Scales: Welch (1947). 0/1: Fisher's mid-p. A review takes Benjamini & Hochberg (1995)
//! at .05. Where the pipeline permutes because an arm is small, this keeps the t form; with arms above 30 away from the ceiling
//! the two agree closely (see the README for the figures).
//!
//! It must not know what is planted.

use statrs::distribution::ContinuousCDF;
use statrs::distribution::StudentsT;

/// The least people in an arm for a verdict.
pub(crate) const MINIMUM: usize = 10;

/// One comparison, read alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Comparison {
    pub(crate) estimate: f64,
    pub(crate) p: f64,
    /// Half the width of the 90 % interval; only for means.
    pub(crate) half_width_90: Option<f64>,
}

/// Compares answers to an item (or score values of few points) of a group and the rest.
pub(crate) fn compare_points(group: &[u8], rest: &[u8]) -> Option<Comparison> {
    if group.len() < MINIMUM || rest.len() < MINIMUM {
        return None;
    }
    let (own, other) = (counts(group), counts(rest));
    let (own_size, other_size) = (size(group), size(rest));
    let above = placements(&own, &other, other_size);
    let below = placements(&other, &own, own_size);
    let (theta, own_variance) = moments(&own, &above);
    let (_, other_variance) = moments(&other, &below);
    let (a, b) = (own_variance / own_size, other_variance / other_size);
    let estimate = 2.0 * theta - 1.0;
    Some(Comparison {
        estimate,
        p: two_sided(theta - 0.5, a, b, (own_size, other_size)),
        half_width_90: None,
    })
}

/// Compares the means of a group and the rest.
pub(crate) fn compare_means(group: &[f64], rest: &[f64]) -> Option<Comparison> {
    if group.len() < MINIMUM || rest.len() < MINIMUM {
        return None;
    }
    let (own_size, other_size) = (size(group), size(rest));
    let (own_mean, own_variance) = mean_and_variance(group);
    let (other_mean, other_variance) = mean_and_variance(rest);
    let (a, b) = (own_variance / own_size, other_variance / other_size);
    let estimate = own_mean - other_mean;
    let freedom = satterthwaite(a, b, (own_size, other_size));
    let reach = StudentsT::new(0.0, 1.0, freedom).map_or(f64::INFINITY, |t| t.inverse_cdf(0.95));
    let p = two_sided(estimate, a, b, (own_size, other_size));
    Some(Comparison { estimate, p, half_width_90: Some(reach * (a + b).sqrt()) })
}

/// Compares two shares: ones among all of the group, ones among all of the rest.
pub(crate) fn compare_shares(group: &[u8], rest: &[u8]) -> Option<Comparison> {
    if group.len() < MINIMUM || rest.len() < MINIMUM {
        return None;
    }
    let ones = |values: &[u8]| values.iter().filter(|value| **value > 0).count();
    let (own, other) = (ones(group), ones(rest));
    let table = |own: usize| -> f64 {
        let other = (ones(group) + ones(rest)).checked_sub(own);
        other.map_or(f64::NEG_INFINITY, |other| ln_choose(group.len(), own) + ln_choose(rest.len(), other))
    };
    let all = own + other;
    let logs: Vec<f64> = (all.saturating_sub(rest.len())..=all.min(group.len())).map(table).collect();
    let (top, seen) = (logs.iter().copied().fold(f64::NEG_INFINITY, f64::max), table(own));
    let mut total = 0.0;
    let mut extreme = 0.0;
    for log in logs {
        let weight = (log - top).exp();
        total += weight;
        if (log - seen).abs() < 1e-7 {
            extreme += weight / 2.0;
        } else if log < seen {
            extreme += weight;
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "numbers of learners are far below 2^52")]
    let estimate = own as f64 / size(group) - other as f64 / size(rest);
    Some(Comparison { estimate, p: extreme / total, half_width_90: None })
}

/// How many of a family of `size` tests are found, given the p values of some of them; the others count as 1.
pub(crate) fn found(p_values: &[Option<f64>], size: usize) -> Vec<bool> {
    let mut sorted: Vec<f64> = p_values.iter().flatten().copied().collect();
    sorted.sort_by(f64::total_cmp);
    #[expect(clippy::cast_precision_loss, reason = "a family has a few hundred members")]
    let limit = |rank: usize| 0.05 * rank as f64 / size as f64;
    let cut =
        sorted.iter().enumerate().rev().find(|(position, p)| **p <= limit(position + 1)).map(|(_, p)| *p);
    p_values.iter().map(|p| matches!((p, cut), (Some(p), Some(cut)) if *p <= cut)).collect()
}

#[expect(clippy::cast_precision_loss, reason = "numbers of learners are far below 2^52")]
fn size<T>(values: &[T]) -> f64 {
    values.len() as f64
}

/// How often each of the points 0 to 10 occurs.
fn counts(values: &[u8]) -> [f64; 11] {
    let mut counts = [0.0; 11];
    for value in values {
        if let Some(count) = counts.get_mut(usize::from(*value)) {
            *count += 1.0;
        }
    }
    counts
}

/// For each point the share of the other arm below it, ties by half.
fn placements(own: &[f64; 11], other: &[f64; 11], other_size: f64) -> [f64; 11] {
    let mut placed = *own;
    let mut below = 0.0;
    for (place, tied) in placed.iter_mut().zip(other) {
        *place = (below + tied / 2.0) / other_size;
        below += tied;
    }
    placed
}

/// Mean and variance (n − 1) of placements that occur `counts` times.
fn moments(counts: &[f64; 11], placed: &[f64; 11]) -> (f64, f64) {
    let size: f64 = counts.iter().sum();
    let mean = counts.iter().zip(placed).map(|(count, place)| count * place).sum::<f64>() / size;
    let squares: f64 =
        counts.iter().zip(placed).map(|(count, place)| count * (place - mean) * (place - mean)).sum();
    (mean, squares / (size - 1.0))
}

fn mean_and_variance(values: &[f64]) -> (f64, f64) {
    let mean = values.iter().sum::<f64>() / size(values);
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    (mean, squares / (size(values) - 1.0))
}

fn satterthwaite(a: f64, b: f64, (own, other): (f64, f64)) -> f64 {
    (a + b) * (a + b) / (a * a / (own - 1.0) + b * b / (other - 1.0))
}

/// Two-sided p of a difference whose arms have squared standard errors `a` and `b`.
fn two_sided(difference: f64, a: f64, b: f64, sizes: (f64, f64)) -> f64 {
    if a + b <= 0.0 {
        return if difference == 0.0 { 1.0 } else { 0.0 };
    }
    let statistic = difference.abs() / (a + b).sqrt();
    StudentsT::new(0.0, 1.0, satterthwaite(a, b, sizes)).map_or(1.0, |t| (2.0 * t.sf(statistic)).min(1.0))
}

fn ln_choose(from: usize, chosen: usize) -> f64 {
    let ln =
        |number: usize| u64::try_from(number).map_or(f64::NAN, statrs::function::factorial::ln_factorial);
    from.checked_sub(chosen).map_or(f64::NEG_INFINITY, |left| ln(from) - ln(chosen) - ln(left))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arm(counts: &[(u8, usize)]) -> Vec<u8> {
        counts.iter().flat_map(|(value, count)| std::iter::repeat_n(*value, *count)).collect()
    }

    // R 4.2: t.test(conf.level = .9), the formulas of Brunner & Munzel (2000) on ranks, and sums of dhyper.
    const WELCH: (f64, f64, f64) = (-0.875, 0.006_923_498_248_231_2, 0.497_381_842_755_419_7);
    const BRUNNER_MUNZEL: (f64, f64) = (-2.0 / 3.0, 0.000_265_170_549_983_352);
    const FISHER_MID_P: f64 = 0.092_796_092_796_092_8;

    #[test]
    fn welch_agrees_with_numbers_worked_out_in_r() {
        let group = [3.0, 3.5, 4.0, 2.5, 3.0, 3.5, 4.5, 3.0, 2.0, 3.5];
        let rest = [4.0, 4.5, 3.5, 5.0, 4.0, 4.5, 3.0, 4.0, 5.0, 4.5, 4.0, 3.5];
        let read = compare_means(&group, &rest).unwrap();
        assert!((read.estimate - WELCH.0).abs() < 1e-9, "{}", read.estimate);
        assert!((read.p - WELCH.1).abs() < 1e-7, "{}", read.p);
        assert!((read.half_width_90.unwrap() - WELCH.2).abs() < 1e-7, "{:?}", read.half_width_90);
    }

    #[test]
    fn brunner_munzel_agrees_with_ranks_in_r() {
        let read = compare_points(&arm(&[(1, 5), (2, 5), (3, 2)]), &arm(&[(2, 4), (3, 6), (4, 2)])).unwrap();
        assert!((read.estimate - BRUNNER_MUNZEL.0).abs() < 1e-9, "{}", read.estimate);
        assert!((read.p - BRUNNER_MUNZEL.1).abs() < 1e-7, "{}", read.p);
    }

    #[test]
    fn fisher_counts_half_of_the_table_that_was_seen() {
        let read = compare_shares(&arm(&[(0, 8), (1, 4)]), &arm(&[(0, 15), (1, 1)])).unwrap();
        assert!((read.p - FISHER_MID_P).abs() < 1e-9, "{}", read.p);
    }

    #[test]
    fn nine_people_are_too_few() {
        assert!(compare_points(&arm(&[(1, 9)]), &arm(&[(5, 40)])).is_none());
        assert!(compare_points(&arm(&[(1, 10)]), &arm(&[(5, 40)])).is_some());
    }

    #[test]
    fn benjamini_hochberg_looks_at_the_whole_family() {
        let p = [Some(0.001), None, Some(0.004), Some(0.9)];
        assert_eq!(found(&p, 4), [true, false, true, false]);
        assert_eq!(found(&p, 25), [true, false, true, false], ".05 · 2/25 = .004 just reaches");
        assert_eq!(found(&p, 26), [true, false, false, false], ".05 · 2/26 = .0038 does not");
    }
}
