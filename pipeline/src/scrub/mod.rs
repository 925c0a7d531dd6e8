//! What identifies people: columns that must not land, and passages in comments that are replaced.
//!
//! [`identifier_reason`] judges a column by its heading, [`identifying_values`] by what stands in it, and [`Scrubber`]
//! replaces addresses, numbers and known names in text. A scrubber cannot see that "the only deaf student" is one
//! person; what it promises is said on the upload page.
//!
//! This room knows neither files nor codebooks.

mod identifiers;
mod near;
mod patterns;
mod text;

pub use identifiers::{identifier_reason, identifying_values};
pub use text::{Scrubbed, Scrubber};
