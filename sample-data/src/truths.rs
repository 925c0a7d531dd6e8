//! What is planted: which group answers which items lower in which iteration.
//!
//! A truth moves the mean of the draw behind an answer (see `questions`) by `shift` points. Everything that is not in [`TRUTHS`]
//! is the same for everybody. At most one truth touches an item in an iteration, so that the answer key stays exact.
//!
//! It must not know how answers are drawn, exported or compared.

use crate::backgrounds::BACKGROUNDS;
use crate::backgrounds::Groups;
use crate::iteration::Iteration;

/// One planted truth.
pub(crate) struct Truth {
    pub(crate) iterations: &'static [Iteration],
    pub(crate) background: &'static str,
    pub(crate) group: &'static str,
    pub(crate) items: &'static [&'static str],
    pub(crate) shift: f64,
    pub(crate) words: &'static str,
}

/// All of them.
pub(crate) const TRUTHS: [Truth; 3] = [
    Truth {
        iterations: &[Iteration::First, Iteration::Second],
        background: "first_language",
        group: "English as an additional language",
        items: &["reading_pace"],
        shift: -1.7,
        words: "stays: learners whose first language is not English have too little time to read, before and after a glossary",
    },
    Truth {
        iterations: &[Iteration::First],
        background: "carer",
        group: "Carer",
        items: &["welcomed", "respected", "could_ask", "noticed", "relied_on", "isolated"],
        shift: -0.5,
        words: "closes: carers belong less until evening sessions are recorded and study partners are named",
    },
    Truth {
        iterations: &[Iteration::First, Iteration::Second],
        background: "disability",
        group: "Disclosed",
        items: &["accessible"],
        shift: -1.4,
        words: "too few: pages and videos work less well for learners who disclosed a disability, who are very few",
    },
];

impl Truth {
    /// Position of the background in [`BACKGROUNDS`] and of the group in it.
    pub(crate) fn place(&self) -> Option<(usize, usize)> {
        let background = BACKGROUNDS.iter().position(|background| background.id == self.background)?;
        let group = BACKGROUNDS.get(background)?.groups.iter().position(|group| group.name == self.group)?;
        Some((background, group))
    }
}

/// A truth made ready for drawing: where the group stands, and what the shift is.
pub(crate) struct Shift {
    background: usize,
    group: usize,
    amount: f64,
}

impl Shift {
    /// How far the mean of a learner with these groups is moved.
    pub(crate) fn of(&self, groups: &Groups) -> f64 {
        if groups.get(self.background).is_some_and(|group| *group == Some(self.group)) {
            self.amount
        } else {
            0.0
        }
    }
}

/// The truth that touches an item in an iteration.
pub(crate) fn truth_about(iteration: Iteration, item: &str) -> Option<&'static Truth> {
    TRUTHS.iter().find(|truth| truth.iterations.contains(&iteration) && truth.items.contains(&item))
}

/// The shift that touches an item in an iteration.
pub(crate) fn shift_of(iteration: Iteration, item: &str) -> Option<Shift> {
    let truth = truth_about(iteration, item)?;
    let (background, group) = truth.place()?;
    Some(Shift { background, group, amount: truth.shift })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::questions::QUESTIONS;

    #[test]
    fn every_truth_names_a_group_and_items_that_exist() {
        for truth in &TRUTHS {
            assert!(truth.place().is_some(), "{} / {}", truth.background, truth.group);
            for item in truth.items {
                assert!(QUESTIONS.iter().any(|question| question.id == *item), "{item}");
            }
        }
    }

    #[test]
    fn at_most_one_truth_touches_an_item_in_an_iteration() {
        for iteration in Iteration::ALL {
            for question in &QUESTIONS {
                let touching = TRUTHS
                    .iter()
                    .filter(|truth| {
                        truth.iterations.contains(&iteration) && truth.items.contains(&question.id)
                    })
                    .count();
                assert!(touching <= 1, "{}", question.id);
            }
        }
    }
}
