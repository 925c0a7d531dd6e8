//! Answers as values: what one raw answer comes to, and the answers of a batch to one item.

use crate::model::{Missing, Reject};
use crate::tidy::labels::{Mending, is_blank_word, key, number};

/// The answers of one batch to one item.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    /// The value per row; none for choices and multi-selects.
    pub(crate) values: Vec<Option<f64>>,
    /// Why there is none.
    pub(crate) missing: Vec<Option<Missing>>,
    /// Per choice, 0 or 1 per row.
    pub(crate) ticks: Vec<Vec<Option<f64>>>,
}

impl Answers {
    /// Adds what a row comes to, and whether the question was put to this respondent.
    pub(crate) fn push(&mut self, outcome: &Outcome, is_asked: bool) {
        if let Some(reason) = outcome.missing {
            return self.push_missing(reason, is_asked);
        }
        self.values.push(outcome.value.filter(|_| self.ticks.is_empty()));
        self.missing.push(None);
        for (at, ticks) in self.ticks.iter_mut().enumerate() {
            ticks.push(Some(f64::from(u8::from(outcome.chosen.contains(&at)))));
        }
    }

    /// Adds a row without an answer, and whether the question was put to this respondent.
    pub(crate) fn push_missing(&mut self, reason: Missing, is_asked: bool) {
        // `N/A` is what some tools write for a question that was not displayed.
        let is_silent = matches!(reason, Missing::NotAnswered | Missing::NotApplicable);
        self.values.push(None);
        self.missing.push(Some(if is_silent && !is_asked { Missing::NotAsked } else { reason }));
        self.ticks.iter_mut().for_each(|ticks| ticks.push(None));
    }
}

/// What one raw answer comes to.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Outcome {
    pub(crate) value: Option<f64>,
    pub(crate) chosen: Vec<usize>,
    pub(crate) missing: Option<Missing>,
    /// What matched nothing.
    pub(crate) unmatched: Option<String>,
    pub(crate) mendings: Vec<Mending>,
}

/// Where repairs and rejects are reported.
pub(crate) trait Report {
    /// A cell was mended.
    fn mended(&mut self, column: usize, mending: Mending, raw: &str);
    /// A cell could not be used.
    fn rejected(&mut self, reject: Reject);
}

/// What tools write into the column of a choice that was taken: its text, or a mark.
pub(crate) fn is_tick(text: &str) -> bool {
    !is_blank_word(text) && !is_untick(text)
}

/// What tools write into the column of a choice that was not taken.
pub(crate) fn is_untick(text: &str) -> bool {
    let key = key(text);
    matches!(
        key.as_str(),
        "0" | "0 0" | "no" | "false" | "unchecked" | "not selected" | "non" | "nein" | "nao" | "unticked"
    ) || number(text) == Some(0.0)
}

/// Whether a choice stands for answers in people's own words.
pub(crate) fn is_other(choice: &str) -> bool {
    let key = key(choice);
    let others = [
        "other",
        "others",
        "otro",
        "otra",
        "otros",
        "autre",
        "autres",
        "andere",
        "anderes",
        "sonstiges",
        "outro",
        "outros",
        "altro",
        "something else",
    ];
    others.iter().any(|other| {
        key == *other || key.starts_with(&format!("{other} please")) || key == format!("{other} specify")
    })
}
