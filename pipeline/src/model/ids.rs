//! Ids as types of their own, so that one kind is never passed for another.
//!
//! They hold the text that SQL sees; the border checks it once, everything behind the border trusts it.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$about:meta])* $name:ident;)*) => {$(
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// Wraps the text of an id.
            pub fn new(text: impl Into<String>) -> Self {
                Self(text.into())
            }

            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    )*};
}

ids! {
    /// One landed file.
    UploadId;
    /// A microcredential.
    CredentialId;
    /// `<credential>/<iteration>`: one version of a microcredential that was given and reviewed.
    IterationId;
    /// `<iteration id>/<cohort>`: learners who took an iteration together.
    CohortId;
    /// A questionnaire or a focus-group guide.
    InstrumentId;
    /// `<instrument>.<item or scale>` with an optional suffix such as `:skip`.
    MeasureId;
    /// A pseudonymous person in one iteration.
    RespondentId;
    /// A pseudonymous person across iterations, known through the vault alone.
    LearnerId;
}

impl IterationId {
    /// The id of an iteration of a credential.
    pub fn of(credential: &str, iteration: &str) -> Self {
        Self(format!("{credential}/{iteration}"))
    }
}

impl CohortId {
    /// The id of a cohort within an iteration.
    pub fn of(iteration: &IterationId, cohort: &str) -> Self {
        Self(format!("{iteration}/{cohort}"))
    }
}

impl MeasureId {
    /// The id of what an item or scale of an instrument measures.
    pub fn of(instrument: &str, item_or_scale: &str) -> Self {
        Self(format!("{instrument}.{item_or_scale}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_built_from_their_parents() {
        let iteration = IterationId::of("data-skills", "2");
        assert_eq!(CohortId::of(&iteration, "evening").as_str(), "data-skills/2/evening");
        assert_eq!(MeasureId::of("exit", "pace").to_string(), "exit.pace");
    }

    #[test]
    fn ids_are_plain_text_in_json() {
        assert_eq!(serde_json::to_string(&UploadId::new("u1")).unwrap(), "\"u1\"");
    }
}
