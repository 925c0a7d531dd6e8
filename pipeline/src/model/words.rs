//! The closed lists of words: who answers, why there is no answer, which way is worse, what kind a measure is.
//!
//! Each word is spelled the same in Rust, TOML, SQL and JSON (`snake_case`), and is read back with `parse`.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A word that is not in the list it was read for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{found}` is not one of {expected}; use one of those")]
pub struct UnknownWord {
    /// What was found.
    pub found: String,
    /// The words that would do.
    pub expected: String,
}

macro_rules! words {
    ($($(#[$about:meta])* $name:ident { $($(#[$variant_about:meta])* $variant:ident = $word:literal,)* })*) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum $name { $($(#[$variant_about])* $variant,)* }

        impl $name {
            /// Every word of the list, in order.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The word as SQL and TOML spell it.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.as_str())
            }
        }

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(text: &str) -> Result<Self, UnknownWord> {
                let known = Self::ALL.iter().copied().find(|word| word.as_str() == text);
                known.ok_or_else(|| UnknownWord {
                    found: text.to_owned(),
                    expected: [$(concat!("`", $word, "`"),)*].join(", "),
                })
            }
        }
    )*};
}

words! {
    /// Who answers.
    Perspective {
        /// Those who took the microcredential.
        Learner = "learner",
        /// Those who employ them, or would.
        Employer = "employer",
        /// Those who taught.
        Instructor = "instructor",
        /// Those who steer: the co-creation council.
        Council = "council",
    }

    /// Who speaks in a transcript.
    SpeakerRole {
        /// Who asks: neither counted nor compared.
        Interviewer = "interviewer",
        /// Who is asked: whoever the codebook's perspective says.
        Participant = "participant",
        /// Somebody who took the microcredential.
        Learner = "learner",
        /// Somebody who employs them.
        Employer = "employer",
        /// Somebody who taught.
        Instructor = "instructor",
        /// Somebody who steers.
        Council = "council",
        /// Nobody known, or somebody whose words are no data.
        Other = "other",
    }

    /// Why there is no answer.
    Missing {
        /// The question was not shown to this respondent: outside every base.
        NotAsked = "not_asked",
        /// It was shown and left blank.
        NotAnswered = "not_answered",
        /// The respondent said that it does not apply.
        NotApplicable = "not_applicable",
        /// The respondent said that they do not know.
        DontKnow = "dont_know",
    }

    /// Which way is worse.
    Direction {
        /// Low values are worse: the usual case.
        Lower = "lower",
        /// High values are worse: silence, too fast, hours lost.
        Higher = "higher",
        /// Neither: read `higher` and `lower`, never `worse` and `better`.
        None = "none",
    }

    /// What kind of values a measure takes, which decides how groups are compared.
    MeasureKind {
        /// Ordered answers.
        Ordinal = "ordinal",
        /// The mean of several items.
        Scale = "scale",
        /// A number with a unit.
        Number = "number",
        /// 0 or 1 per respondent.
        Share = "share",
        /// 0 or 1 for an answer that was not given.
        Silence = "silence",
    }
}

impl SpeakerRole {
    /// Whether somebody in this role answers for a perspective.
    pub fn answers_as(self, perspective: Perspective) -> bool {
        self == Self::Participant || self.as_str() == perspective.as_str()
    }

    /// The word for this role among those of a perspective: a participant is whoever was asked.
    pub fn word(self, perspective: Perspective) -> &'static str {
        if self == Self::Participant { perspective.as_str() } else { self.as_str() }
    }
}

impl Missing {
    /// The code that a landed file holds: 1 to 4 in the order of the list.
    pub fn code(self) -> u8 {
        match self {
            Self::NotAsked => 1,
            Self::NotAnswered => 2,
            Self::NotApplicable => 3,
            Self::DontKnow => 4,
        }
    }

    /// The reason behind a code, if there is one.
    pub fn from_code(code: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|reason| reason.code() == code)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_back_and_agree_with_serde() {
        for reason in Missing::ALL {
            assert_eq!(reason.as_str().parse::<Missing>().unwrap(), *reason);
            assert_eq!(Missing::from_code(reason.code()), Some(*reason));
            assert_eq!(serde_json::to_string(reason).unwrap(), format!("\"{reason}\""));
        }
        assert_eq!(Missing::from_code(0), None);
    }

    #[test]
    fn an_unknown_word_lists_the_known_ones() {
        let error = "boss".parse::<Perspective>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "`boss` is not one of `learner`, `employer`, `instructor`, `council`; use one of those"
        );
    }
}
