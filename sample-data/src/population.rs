//! The answer key's values: what every gap would be with endlessly many learners, computed exactly.
//!
//! An answer is a rounded normal draw, or for a straight-liner one ticked point, so the share of each point in a group is a
//! difference of normal distribution functions mixed with the straight-liners' shares. From two such distributions follow
//! Cliff's δ = P(group above rest) − P(group below rest) and the difference of means. Answers go missing regardless of their
//! value, whole pages or single cells with the same chance, so a scale's gap is the mean of its items' gaps.
//!
//! It must not draw anything: a test holds these values against a large draw.

use statrs::distribution::ContinuousCDF;
use statrs::distribution::Normal;

use crate::backgrounds::BACKGROUNDS;
use crate::form::Keying;
use crate::form::Shape;
use crate::iteration::Iteration;
use crate::learners::STRAIGHT_LINED;
use crate::learners::STRAIGHT_POINTS;
use crate::questions::QUESTIONS;
use crate::questions::Question;
use crate::questions::Scale;
use crate::questions::items_of;
use crate::truths::Truth;
use crate::truths::truth_about;

/// What is compared: one item or one scale.
#[derive(Clone, Copy)]
pub(crate) enum Compared {
    Item(usize),
    Scale(&'static Scale),
}

/// The gap of a group against the rest of its background: δ for an item, the difference of means for a scale.
pub(crate) fn gap(iteration: Iteration, compared: Compared, background: usize, group: usize) -> f64 {
    match compared {
        Compared::Item(item) => QUESTIONS
            .get(item)
            .map_or(0.0, |question| item_gap(iteration, question, (background, group), delta)),
        Compared::Scale(scale) => {
            let items = items_of(scale);
            let count = u32::try_from(items.len()).map_or(1.0, f64::from);
            let questions = items.iter().filter_map(|item| QUESTIONS.get(*item));
            questions
                .map(|question| item_gap(iteration, question, (background, group), mean_difference))
                .sum::<f64>()
                / count
        }
    }
}

fn item_gap(
    iteration: Iteration,
    question: &Question,
    (background, group): (usize, usize),
    compare: fn(&[f64], &[f64]) -> f64,
) -> f64 {
    let Some(truth) = truth_about(iteration, question.id) else { return 0.0 };
    let in_this_background = truth.place().is_some_and(|(planted, _)| planted == background);
    let Some(groups) = BACKGROUNDS.get(background).map(|background| background.groups) else { return 0.0 };
    if !in_this_background {
        return 0.0;
    }
    let own = shares_in(question, truth, group);
    let mut rest = vec![0.0; own.len()];
    let mut weight = 0.0;
    for (other, other_group) in groups.iter().enumerate().filter(|(other, _)| *other != group) {
        weight += other_group.share;
        for (sum, share) in rest.iter_mut().zip(shares_in(question, truth, other)) {
            *sum += share * other_group.share;
        }
    }
    rest.iter_mut().for_each(|share| *share /= weight);
    compare(&own, &rest)
}

/// The share of each keyed point, lowest first, in a group of the truth's background.
fn shares_in(question: &Question, truth: &Truth, group: usize) -> Vec<f64> {
    let shift = if truth.place().is_some_and(|(_, planted)| planted == group) { truth.shift } else { 0.0 };
    let (low, high) = question.shape.range();
    let below = |point: u8| -> f64 {
        let cut = f64::from(point) - 0.5;
        Normal::new(question.mean + shift, question.spread).map_or(0.0, |drawn| drawn.cdf(cut))
    };
    let straight = if question.shape == Shape::Agreement { STRAIGHT_LINED } else { 0.0 };
    (low..=high)
        .map(|point| {
            let from = if point == low { 0.0 } else { below(point) };
            let to = if point == high { 1.0 } else { below(point + 1) };
            let ticked = match question.keying {
                Keying::Straight => point,
                Keying::Reversed => low + high - point,
            };
            let lined =
                STRAIGHT_POINTS.iter().find(|(lined, _)| *lined == ticked).map_or(0.0, |(_, share)| *share);
            (1.0 - straight) * (to - from) + straight * lined
        })
        .collect()
}

fn delta(group: &[f64], rest: &[f64]) -> f64 {
    let mut below = 0.0;
    let mut above = 1.0;
    let mut total = 0.0;
    for (own, other) in group.iter().zip(rest) {
        above -= other;
        total += own * (below - above);
        below += other;
    }
    total
}

fn mean_difference(group: &[f64], rest: &[f64]) -> f64 {
    // Both run over the same points, so the lowest point cancels.
    group.iter().zip(rest).zip(0u32..).map(|((own, other), step)| f64::from(step) * (own - other)).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn separated_shares_give_a_delta_of_one() {
        assert!((delta(&[0.0, 1.0], &[1.0, 0.0]) - 1.0).abs() < 1e-12);
        assert!((delta(&[1.0, 0.0], &[0.0, 1.0]) + 1.0).abs() < 1e-12);
        assert!(delta(&[0.25, 0.75], &[0.25, 0.75]).abs() < 1e-12);
    }

    #[test]
    fn shares_of_every_item_add_to_one() {
        for iteration in Iteration::ALL {
            for question in &QUESTIONS {
                let Some(truth) = truth_about(iteration, question.id) else { continue };
                for group in 0..2 {
                    let sum: f64 = shares_in(question, truth, group).iter().sum();
                    assert!((sum - 1.0).abs() < 1e-12, "{}: {sum}", question.id);
                }
            }
        }
    }

    #[test]
    fn both_sides_of_a_binary_background_mirror_each_other() {
        let reading = QUESTIONS.iter().position(|question| question.id == "reading_pace").map(Compared::Item);
        let Some(reading) = reading else { panic!("the item is gone") };
        let (one, other) = (gap(Iteration::First, reading, 1, 0), gap(Iteration::First, reading, 1, 1));
        assert!((one + other).abs() < 1e-12 && other < -0.5, "{one} {other}");
        assert!(
            gap(Iteration::First, reading, 5, 0).abs() < 1e-12,
            "no gap in a background it is not planted in"
        );
    }
}
