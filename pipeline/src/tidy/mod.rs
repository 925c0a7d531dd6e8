//! From a sheet and a codebook to typed tables, in two passes that never hold the rows.
//!
//! [`examine`] looks once through a sheet and keeps facts; [`propose`] makes a codebook of them for an export that has
//! none; [`Plan::new`] binds a codebook to the sheet, and [`Plan::tidy`] turns each batch of rows into the wide file
//! (a respondent per row), the redacted sheet, comments, and rejects. Labels are mended and matched once per distinct
//! answer, not once per cell.
//!
//! This room computes no statistics and writes no files; pseudonyms come from its caller.

mod answers;
mod asked;
mod backgrounds;
mod binding;
mod comments;
mod counter;
mod dates;
mod error;
mod examine;
mod facts;
mod items;
mod labels;
mod ledger;
mod lookup;
mod matching;
mod measures;
mod memory;
mod patterns;
mod plan;
mod propose;
mod redacted;
mod resolver;
mod respondents;
mod routes;
mod scales;
mod tallies;
mod transcripts;
mod vocabulary;
mod wide;

pub use dates::DateOrder;
pub use error::Error;
pub use examine::examine;
pub use facts::{ColumnFacts, DISTINCT_LIMIT, DateFacts, Facts};
pub use matching::{Question, QuestionMatch, landed_questions, match_questions, note_matches, questions};
pub use plan::{Plan, Pseudonyms, Tidied, Totals};
pub use propose::propose;
pub use routes::Route;

#[cfg(test)]
mod tests;
