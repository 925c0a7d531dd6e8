//! The nouns of gapwise: ids, the words answers are described with, codebooks, receipts.
//!
//! Every type here is plain data with `serde` (and, where a person edits it, a JSON Schema). [`Codebook`] is the one
//! with a grammar of its own: [`Codebook::from_toml`] reads it, [`Codebook::to_toml`] writes it as a person would.
//!
//! This room does no input or output, and knows neither Arrow nor SQL.

mod codebook;
mod ids;
mod measure;
mod receipt;
mod register;
mod words;

pub use codebook::{
    BackgroundSection, Codebook, CodebookError, CommentSection, CompleteRule, DropSection, Groups,
    InstrumentSection, ItemKind, ItemSection, Ordered, Problem, RespondentSection, ScaleSection,
    TranscriptSection, WhenRule,
};
pub use ids::{
    CohortId, CredentialId, InstrumentId, IterationId, LearnerId, MeasureId, RespondentId, UploadId,
};
pub use measure::{Background, Item, Measure};
pub use receipt::{
    DroppedColumn, ItemCounts, Receipt, Reject, Repair, RowFlags, ScrubbedKind, SpeakerCounts,
};
pub use register::{Need, REGISTERS, Register, RegisterColumn, RegisterKind};
pub use words::{Direction, MeasureKind, Missing, Perspective, SpeakerRole, UnknownWord};
