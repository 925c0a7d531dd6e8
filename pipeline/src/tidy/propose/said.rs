//! The answers of a column told from what says that there is none.

use crate::formats::Column;
use crate::tidy::facts::ColumnFacts;
use crate::tidy::labels::{is_blank_word, mend};
use crate::tidy::patterns::distinct_answers;
use crate::tidy::vocabulary::{Aside, aside};

/// The answers of a column that are answers, and those that say that there is none.
pub(crate) struct Answers {
    pub(crate) labels: Vec<String>,
    pub(crate) asides: Vec<(Aside, String)>,
    pub(crate) blanks: Vec<String>,
}

impl Answers {
    /// Of a column.
    pub(crate) fn of(facts: &ColumnFacts) -> Self {
        let (mut asides, mut blanks) = (Vec::new(), Vec::new());
        let mut kept: Vec<(&str, u64)> = Vec::new();
        for (text, n) in &facts.values {
            let (mended, _) = mend(text);
            match aside(&mended) {
                _ if mended.is_empty() => {}
                _ if is_blank_word(&mended) => blanks.push(mended),
                Some(aside) => asides.push((aside, mended)),
                None => kept.push((text, *n)),
            }
        }
        Self { labels: distinct_answers(kept.into_iter(), None, &[]), asides, blanks }
    }

    /// Of a column whose tool says which choices there were: those first, in its order, whether anybody took them or not.
    pub(crate) fn of_column(column: &Column, facts: &ColumnFacts) -> Self {
        let mut answers = Self::of(facts);
        if column.choices.is_empty() || facts.overflowed {
            return answers;
        }
        let offered = column.choices.iter().map(|choice| (choice.as_str(), 1));
        let offered =
            offered.filter(|(choice, _)| aside(&mend(choice).0).is_none() && !is_blank_word(choice));
        let labels = answers.labels.iter().map(|label| (label.as_str(), 1));
        answers.labels = distinct_answers(offered.chain(labels), None, &[]);
        answers
    }

    /// The answers of one kind that give no place.
    pub(crate) fn said(&self, wanted: Aside) -> Vec<String> {
        let mut said: Vec<String> =
            self.asides.iter().filter(|(aside, _)| *aside == wanted).map(|(_, text)| text.clone()).collect();
        said.sort();
        said.dedup();
        said
    }
}
