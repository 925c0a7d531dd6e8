//! Why there are no profiles to look for.

use crate::profiles::ITEMS;
use crate::profiles::LEARNERS;
use crate::profiles::complete::Complete;
use thiserror::Error as ThisError;

/// Why profiles are refused.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
pub enum Refusal {
    /// Too few learners.
    #[error(
        "profiles need {LEARNERS} learners who answered every question used, and there are {n}; wait for more answers"
    )]
    TooFewLearners {
        /// How many there are.
        n: usize,
    },
    /// Too few questions.
    #[error(
        "profiles need {ITEMS} rating questions of one range that most learners answered, and there are {n}"
    )]
    TooFewItems {
        /// How many there are.
        n: usize,
    },
    /// Nearly all gave one answer to everything.
    #[error("only {n} learners gave more than one answer; the others gave the same answer to every question")]
    NothingVaries {
        /// How many did not.
        n: usize,
    },
}

impl Refusal {
    pub(super) fn of(complete: &Complete, n_varied: usize) -> Self {
        let n = complete.answers.len();
        if n < LEARNERS { Self::TooFewLearners { n } } else { Self::NothingVaries { n: n_varied } }
    }
}
