//! The form: its pages in order, the kinds of choices, and which way a statement is worded.
//!
//! It must not know any item.

use crate::iteration::Iteration;

/// A page of the form. Whoever stops early leaves whole pages blank.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Page {
    AboutYou,
    Group,
    Course,
    Ability,
    Closing,
}

impl Page {
    /// The order in which the form of an iteration shows its pages.
    pub(crate) fn order(iteration: Iteration) -> [Page; 5] {
        match iteration {
            Iteration::First => [Page::AboutYou, Page::Group, Page::Course, Page::Ability, Page::Closing],
            Iteration::Second => [Page::Group, Page::Course, Page::Ability, Page::Closing, Page::AboutYou],
        }
    }
}

/// What the choices of an item are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    Agreement,
    Ability,
    Pace,
    Recommend,
    Used,
}

impl Shape {
    /// The lowest and the highest point.
    pub(crate) fn range(self) -> (u8, u8) {
        match self {
            Shape::Recommend => (0, 10),
            Shape::Used => (1, 2),
            Shape::Agreement | Shape::Ability | Shape::Pace => (1, 5),
        }
    }

    /// The label of a point as the export writes it; ratings are bare numbers.
    pub(crate) fn label(self, value: u8) -> String {
        let labels: &[&str] = match self {
            Shape::Agreement => {
                &["Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"]
            }
            Shape::Ability => &[
                "Not yet",
                "With a lot of help",
                "With some help",
                "On my own",
                "Well enough to show a colleague",
            ],
            Shape::Pace => &["Too slow", "Slightly slow", "Just right", "Slightly fast", "Too fast"],
            Shape::Used => &["No", "Yes"],
            Shape::Recommend => &[],
        };
        let position = usize::from(value).wrapping_sub(1);
        labels.get(position).map_or_else(|| value.to_string(), ToString::to_string)
    }
}

/// Whether agreeing is good (`Straight`) or bad (`Reversed`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Keying {
    Straight,
    Reversed,
}
