//! The nouns of the pilot: its credential, its two iterations, its instrument, and the ids that all files share.
//!
//! It must not know what anybody answered.

/// The credential's id.
pub(crate) const CREDENTIAL: &str = "digital-care-documentation";
/// The questionnaire's id: measures are `<instrument>.<item or scale>`.
pub(crate) const INSTRUMENT: &str = "learner-exit";

/// One of the two times the credential was run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Iteration {
    First,
    Second,
}

impl Iteration {
    /// Both, in order.
    pub(crate) const ALL: [Iteration; 2] = [Iteration::First, Iteration::Second];

    /// 1 or 2.
    pub(crate) fn number(self) -> u64 {
        match self {
            Iteration::First => 1,
            Iteration::Second => 2,
        }
    }

    /// Where tables with one entry per iteration keep this one's.
    pub(crate) fn position(self) -> usize {
        match self {
            Iteration::First => 0,
            Iteration::Second => 1,
        }
    }

    /// `<credential>/<iteration>`.
    pub(crate) fn id(self) -> String {
        format!("{CREDENTIAL}/{}", self.number())
    }
}

/// The full id of an item's or a scale's measure.
pub(crate) fn measure_id(name: &str) -> String {
    format!("{INSTRUMENT}.{name}")
}
