//! A codebook: how the columns of an export become items, backgrounds, scales, comments, or are dropped.
//!
//! It is TOML with a closed grammar: every section below rejects keys that it does not know.
//!
//! ```toml
//! [instrument]
//! id = "learner-exit"
//!
//! [[item]]
//! id = "pace"
//! column = "Pace"
//! choices = ["Too slow", "Just right", "Too fast"]
//! ideal = "Just right"
//! ```
//!
//! It never sees the export it is for; whether its columns exist is `tidy`'s question.

mod check;
mod defaults;
mod error;
mod ordered;
mod sections;
mod write;

pub use check::Problem;
pub use error::CodebookError;
pub use ordered::Ordered;
pub use sections::{
    BackgroundSection, CommentSection, CompleteRule, DropSection, Groups, InstrumentSection, ItemKind,
    ItemSection, RespondentSection, ScaleSection, TranscriptSection, WhenRule,
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the columns of an export become items, backgrounds, scales and comments.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Codebook {
    /// Which questionnaire this is.
    pub instrument: InstrumentSection,
    /// The questions.
    #[serde(default, rename = "item", skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ItemSection>,
    /// Items that are scored together.
    #[serde(default, rename = "scale", skip_serializing_if = "Vec::is_empty")]
    pub scales: Vec<ScaleSection>,
    /// Learner attributes whose groups are compared.
    #[serde(default, rename = "background", skip_serializing_if = "Vec::is_empty")]
    pub backgrounds: Vec<BackgroundSection>,
    /// Open answers.
    #[serde(default, rename = "comment", skip_serializing_if = "Vec::is_empty")]
    pub comments: Vec<CommentSection>,
    /// Who answered, when, and how far they came.
    #[serde(default)]
    pub respondent: RespondentSection,
    /// Who speaks, where it is for a transcript.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub transcript: Option<TranscriptSection>,
    /// Columns that must not land.
    #[serde(default)]
    pub drop: DropSection,
    /// Remarks for whoever reads a proposal; written as comments at the top, not read back.
    #[serde(skip)]
    pub notes: Vec<String>,
}

impl Codebook {
    /// Reads and checks a codebook; `name` is shown in errors (a file name).
    ///
    /// # Errors
    /// When the text is not TOML, has an unknown key, or contradicts itself; the error points into the text.
    pub fn from_toml(name: &str, text: &str) -> Result<Self, CodebookError> {
        let codebook: Self =
            toml::from_str(text).map_err(|error| CodebookError::grammar(name, text, &error))?;
        let problems = codebook.problems();
        if problems.is_empty() {
            Ok(codebook)
        } else {
            Err(CodebookError::contradiction(name, text, problems))
        }
    }

    /// Writes the codebook as a person would: sections in the order of the manual, defaults left out.
    pub fn to_toml(&self) -> String {
        write::write(self)
    }

    /// The codebook as it may be stored: names of speakers who are told by no role are replaced by numbers.
    #[must_use]
    pub fn without_names(&self, names_a_role: impl Fn(&str) -> bool) -> Self {
        let mut stored = self.clone();
        stored.transcript.iter_mut().for_each(|section| section.note = None);
        for (at, (name, _)) in
            stored.transcript.iter_mut().flat_map(|section| &mut section.speakers.0).enumerate()
        {
            if !names_a_role(name) {
                *name = format!("speaker {}", at + 1);
            }
        }
        stored
    }

    /// The JSON Schema of the grammar, for editors.
    pub fn json_schema() -> serde_json::Value {
        schemars::schema_for!(Codebook).to_value()
    }

    /// What contradicts itself, with what to do about it; empty when the codebook is sound.
    pub fn problems(&self) -> Vec<Problem> {
        check::check(self)
    }

    /// The scale that an item belongs to, if any; the first one named wins.
    pub fn scale_of(&self, item: &str) -> Option<&ScaleSection> {
        self.scales.iter().find(|scale| scale.items.iter().any(|id| id == item))
    }
}

#[cfg(test)]
mod tests;
