//! What a cell of an export holds, whichever tool writes it.
//!
//! It must not know the layout of any export.

use rand::Rng;
use rand::seq::SliceRandom;

use crate::backgrounds::AGE;
use crate::backgrounds::BACKGROUNDS;
use crate::backgrounds::WITHHELD;
use crate::comments::Writer;
use crate::form::Shape;
use crate::iteration::Iteration;
use crate::learners::Answer;
use crate::learners::Learner;
use crate::mess;
use crate::people::Person;
use crate::questions::Question;

/// The share of those who reached the end who write a comment.
const COMMENTED: f64 = 0.55;

/// A background, in the labels of an iteration.
pub(crate) fn group_cell(
    rng: &mut impl Rng,
    learner: &Learner,
    background: usize,
    iteration: Iteration,
) -> String {
    if learner.skipped.get(background) == Some(&true) {
        return String::new();
    }
    if background == AGE {
        return learner.age.map_or_else(String::new, |years| mess::age(rng, years));
    }
    let Some(group) =
        learner.group(background).and_then(|group| BACKGROUNDS.get(background)?.groups.get(group))
    else {
        return WITHHELD.to_owned();
    };
    let labels = group.labels.get(iteration.position()).copied().unwrap_or_default();
    let label = labels.choose(rng).copied().unwrap_or_default();
    mess::label(rng, label)
}

/// An answer to an item.
pub(crate) fn answer_cell(
    rng: &mut impl Rng,
    question: &Question,
    answer: Answer,
    not_applicable: &str,
) -> String {
    match answer {
        Answer::Blank => String::new(),
        Answer::NotApplicable => not_applicable.to_owned(),
        Answer::Point(point) if question.shape == Shape::Recommend => point.to_string(),
        Answer::Point(point) => mess::label(rng, &question.shape.label(point)),
    }
}

/// The open question.
pub(crate) fn comment_cell(
    rng: &mut impl Rng,
    writer: &mut Writer,
    learner: &Learner,
    person: &Person,
) -> String {
    if learner.is_complete() && rng.gen_bool(COMMENTED) { writer.write(rng, person) } else { String::new() }
}
