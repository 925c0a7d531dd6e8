//! Reads a whole review of an iteration by the rule: every measure × every group, in their two families.
//!
//! The answer key's power is the chance of reading `worse` here; tests use the same reading to show that what is planted is
//! found and that what is not planted is not. Silence counts as measures too (skipped, not applicable), because they enlarge the
//! family in which a gap has to stand out.
//!
//! It must not know what is planted.

use crate::backgrounds::BACKGROUNDS;
use crate::backgrounds::PLACE_CHOICES;
use crate::form::Shape;
use crate::learners::Answer;
use crate::learners::Learner;
use crate::population::Compared;
use crate::questions::QUESTIONS;
use crate::questions::SCALES;
use crate::questions::Scale;
use crate::questions::items_of;
use crate::questions::scale_of;
use crate::rule::Comparison;
use crate::rule::compare_means;
use crate::rule::compare_points;
use crate::rule::compare_shares;

/// Who is compared with the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arm {
    /// A group of a single-choice background.
    Group { background: usize, group: usize },
    /// Everyone who ticked a choice of where they studied.
    Place(usize),
}

impl Arm {
    /// In the group, in the rest, or outside the base.
    fn holds(self, learner: &Learner) -> Option<bool> {
        match self {
            Arm::Group { background, group } => learner.group(background).map(|own| own == group),
            Arm::Place(place) => learner.places.and_then(|places| places.get(place).copied()),
        }
    }
}

/// What is read: an answer, a score or a silence.
#[derive(Clone, Copy)]
pub(crate) enum Measure {
    Item(usize),
    Scale(&'static Scale),
    /// The pace item as the distance from "Just right".
    Distance(usize),
    /// Answers below, or above, "Just right".
    TooLow(usize),
    TooHigh(usize),
    Skipped(usize),
    NotApplicable(usize),
}

impl From<Compared> for Measure {
    fn from(compared: Compared) -> Measure {
        match compared {
            Compared::Item(item) => Measure::Item(item),
            Compared::Scale(scale) => Measure::Scale(scale),
        }
    }
}

/// The two families in which verdicts are corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    /// Scales, items in no scale, 0/1 measures, silence.
    Verdicts,
    /// Items inside scales.
    ItemsOfScales,
}

/// The tests of a review: one per arm, a binary background once.
pub(crate) fn arms() -> Vec<Arm> {
    let mut arms = Vec::new();
    for (background, described) in BACKGROUNDS.iter().enumerate() {
        let tests = if described.groups.len() == 2 { 1 } else { described.groups.len() };
        arms.extend((0..tests).map(|group| Arm::Group { background, group }));
    }
    arms.extend((0..PLACE_CHOICES).map(Arm::Place));
    arms
}

/// The measures of a family.
pub(crate) fn measures(family: Family) -> Vec<Measure> {
    let items = || QUESTIONS.iter().enumerate();
    if family == Family::ItemsOfScales {
        return items()
            .filter(|(_, question)| scale_of(question).is_some())
            .map(|(item, _)| Measure::Item(item))
            .collect();
    }
    let mut measures: Vec<Measure> = SCALES.iter().map(Measure::Scale).collect();
    for (item, question) in items() {
        if question.shape == Shape::Pace {
            measures.extend([Measure::Distance(item), Measure::TooLow(item), Measure::TooHigh(item)]);
        } else if scale_of(question).is_none() {
            measures.push(Measure::Item(item));
        }
        measures.push(Measure::Skipped(item));
        if question.not_applicable > 0.0 {
            measures.push(Measure::NotApplicable(item));
        }
    }
    measures
}

/// The most tests a review of this questionnaire can hold: measures times arms.
pub(crate) fn family_size(family: Family) -> usize {
    measures(family).len() * arms().len()
}

/// Compares an arm with the rest on a measure; nothing when an arm is too small.
pub(crate) fn read(learners: &[Learner], measure: Measure, arm: Arm) -> Option<Comparison> {
    match measure {
        Measure::Scale(scale) => {
            let items = items_of(scale);
            let (group, rest) = split(learners, arm, |learner| score(learner, &items));
            compare_means(&group, &rest)
        }
        Measure::Item(_) | Measure::Distance(_) => {
            let (group, rest) = split(learners, arm, |learner| point(learner, measure));
            compare_points(&group, &rest)
        }
        _ => {
            let (group, rest) = split(learners, arm, |learner| point(learner, measure));
            compare_shares(&group, &rest)
        }
    }
}

fn split<T>(learners: &[Learner], arm: Arm, value: impl Fn(&Learner) -> Option<T>) -> (Vec<T>, Vec<T>) {
    let (mut group, mut rest) = (Vec::new(), Vec::new());
    for learner in learners {
        match (arm.holds(learner), value(learner)) {
            (Some(true), Some(value)) => group.push(value),
            (Some(false), Some(value)) => rest.push(value),
            _ => {}
        }
    }
    (group, rest)
}

fn point(learner: &Learner, measure: Measure) -> Option<u8> {
    match measure {
        Measure::Item(item) => learner.value(item),
        Measure::Distance(item) => learner.value(item).map(|value| 2 - value.abs_diff(3).min(2)),
        Measure::TooLow(item) => learner.value(item).map(|value| u8::from(value < 3)),
        Measure::TooHigh(item) => learner.value(item).map(|value| u8::from(value > 3)),
        Measure::Skipped(item) => learner.answers.get(item).map(|answer| u8::from(*answer == Answer::Blank)),
        Measure::NotApplicable(item) => {
            learner.answers.get(item).map(|answer| u8::from(*answer == Answer::NotApplicable))
        }
        Measure::Scale(_) => None,
    }
}

/// The mean of the answered items when at least half of them are.
fn score(learner: &Learner, items: &[usize]) -> Option<f64> {
    let values: Vec<u8> = items.iter().filter_map(|item| learner.value(*item)).collect();
    if values.is_empty() || values.len() * 2 < items.len() {
        return None;
    }
    let sum: f64 = values.iter().copied().map(f64::from).sum();
    u32::try_from(values.len()).ok().map(|count| sum / f64::from(count))
}
