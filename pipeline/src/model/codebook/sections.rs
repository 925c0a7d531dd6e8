//! The sections of a codebook, one type each, with the keys that they accept.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::codebook::Ordered;
use crate::model::codebook::defaults::{half, learner, yes};
use crate::model::{Direction, Perspective, SpeakerRole};

/// The name of a group with the answers that belong to it.
pub type Groups = Ordered<Vec<String>>;

/// `[instrument]`: which questionnaire this is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InstrumentSection {
    /// Short name, the first part of every measure id: letters, digits, `-` and `_`.
    pub id: String,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Who answers it.
    #[serde(default = "learner")]
    pub perspective: Perspective,
}

/// What kind of question an item is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// Ordered answers.
    Ordinal,
    /// One of several answers without an order.
    Choice,
    /// Any number of several answers.
    Multi,
    /// A number.
    Number,
}

/// `[[item]]`: one question.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemSection {
    /// Short name, the second part of its measure id.
    pub id: String,
    /// The heading or code of its column, as exported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// For a multi-select with one column per choice: choice and its column.
    #[serde(default, skip_serializing_if = "Ordered::is_empty")]
    pub columns: Ordered<String>,
    /// The question as asked; else what the export says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wording: Option<String>,
    /// A shorter name for tables and charts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Else decided by the other keys: choices make it ordinal (two of them a share), none a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<ItemKind>,
    /// Answers; in order for an ordinal item, which scores them 1 to n.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<String>,
    /// A recode: an answer or a range such as `0..6`, and the value it gets.
    #[serde(default, skip_serializing_if = "Ordered::is_empty")]
    pub values: Ordered<f64>,
    /// The choice that is just right.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ideal: Option<String>,
    /// The lowest value that can be given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low: Option<f64>,
    /// The highest value that can be given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub high: Option<f64>,
    /// Which way is worse.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// What it is about: relevance, pace, access, tools, support, cost, time, …
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dimension: Option<String>,
    /// What stands between the answers of a packed multi-select.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separator: Option<String>,
    /// Answers that say that it does not apply.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_applicable: Vec<String>,
    /// Answers that say that the respondent does not know.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dont_know: Vec<String>,
    /// Marks of a question that was not shown.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub not_asked: Vec<String>,
    /// Marks of a question that was left blank.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// The same item in earlier iterations, confirmed by a person.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub was: Vec<String>,
    /// A remark in a proposal; written as a comment, not read back.
    #[serde(skip)]
    pub note: Option<String>,
}

/// `[[scale]]`: items that are scored together, as the mean of those answered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScaleSection {
    /// Short name, the second part of its measure id.
    pub id: String,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its items.
    pub items: Vec<String>,
    /// Those of its items that are worded the other way round.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reverse: Vec<String>,
    /// The share of its items that must be answered.
    #[serde(default = "half")]
    pub at_least: f64,
    /// Which way is worse.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dimension: Option<String>,
    /// A remark in a proposal; written as a comment, not read back.
    #[serde(skip)]
    pub note: Option<String>,
}

/// `[[background]]`: a learner attribute whose groups are compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BackgroundSection {
    /// Short name.
    pub id: String,
    /// The heading or code of its column, as exported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// For a multi-select with one column per choice: group and its column.
    #[serde(default, skip_serializing_if = "Ordered::is_empty")]
    pub columns: Ordered<String>,
    /// What people call it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Groups and their answers: labels, globs (`Employed*`), ranges (`..18`), or `*` for every other answer. None: each answer is a group.
    #[serde(default, skip_serializing_if = "Ordered::is_empty")]
    pub groups: Groups,
    /// Numbers cut into groups at these values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<f64>,
    /// Groups made from several columns; the first rule that holds wins.
    #[serde(default, skip_serializing_if = "Ordered::is_empty")]
    pub when: Ordered<WhenRule>,
    /// Answers that say nothing (`Prefer not to say`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Whether memberships overlap.
    #[serde(default)]
    pub multiple: bool,
    /// What stands between the answers of a packed multi-select.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub separator: Option<String>,
    /// Whether it calls for more care with small numbers.
    #[serde(default)]
    pub sensitive: bool,
    /// `rest`, or the group that the others are compared with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// Whether it may be used to adjust other gaps.
    #[serde(default = "yes")]
    pub adjust: bool,
    /// A remark in a proposal; written as a comment, not read back.
    #[serde(skip)]
    pub note: Option<String>,
}

/// One rule of `when`: answers that must be met in every column named, or `*` for everyone else who answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum WhenRule {
    /// `"*"`: everyone else who answered at least one of the columns.
    Everyone(String),
    /// Column and the answers that count in it; `["*"]` means that it was answered.
    Columns(Groups),
}

/// `[[comment]]`: a column of open answers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CommentSection {
    /// The heading or code of its column, as exported.
    pub column: String,
    /// What the question was about, in a few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
}

/// `[respondent]`: who answered, when, and how far they came.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RespondentSection {
    /// The column with the tool's response id; it is replaced by a pseudonym.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// A column that tells a learner across iterations; it is replaced by the vault's code and never stored.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
    /// The column with the date of submission.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted_at: Option<String>,
    /// The column with the seconds it took.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration: Option<String>,
    /// How a complete response is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complete: Option<CompleteRule>,
    /// The column with survey weights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<String>,
}

/// How a complete response is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CompleteRule {
    /// The column.
    pub column: String,
    /// The answers in it that mean complete.
    pub is: Vec<String>,
}

/// `[transcript]`: who speaks in a transcript of a focus group or an interview.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TranscriptSection {
    /// What the talk was about, in a few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// Speakers as the transcript names them, and what they are: `interviewer`, `participant` (whoever the perspective
    /// says), `learner`, `employer`, `instructor`, `council` or `other`. Whoever is not listed is what their label says, else a participant.
    #[serde(default, skip_serializing_if = "Ordered::is_empty")]
    pub speakers: Ordered<SpeakerRole>,
    /// A remark in a proposal; written as a comment, not read back.
    #[serde(skip)]
    pub note: Option<String>,
}

/// `[drop]`: columns that must not land.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DropSection {
    /// Their headings or codes.
    #[serde(default)]
    pub columns: Vec<String>,
}

impl ItemSection {
    /// The kind, as given or as the other keys imply.
    pub fn resolved_kind(&self) -> ItemKind {
        match self.kind {
            Some(kind) => kind,
            None if !self.columns.is_empty() || self.separator.is_some() => ItemKind::Multi,
            None if self.choices.is_empty() => ItemKind::Number,
            None => ItemKind::Ordinal,
        }
    }

    /// Whether it has two answers, such as yes and no, and is not declared to be ordinal: then it is compared by the
    /// share of the second.
    pub fn is_two_pointed(&self) -> bool {
        self.kind.is_none()
            && self.resolved_kind() == ItemKind::Ordinal
            && self.choices.len() == 2
            && self.values.is_empty()
            && self.ideal.is_none()
    }
}

impl BackgroundSection {
    /// The named reference group, unless it is the rest.
    pub fn named_reference(&self) -> Option<&str> {
        self.reference.as_deref().filter(|name| *name != "rest")
    }
}
