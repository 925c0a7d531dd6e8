//! Adjusted gaps: what is left of a group's gap among learners who are alike in their other backgrounds.
//!
//! The state is how many people gave each value per pattern of backgrounds ([`Patterns`]); it adds over uploads and
//! machines, and its size does not grow with the number of learners. [`adjusted_gap`] is least squares with HC3,
//! [`adjusted_share_gap`] its logistic counterpart, and [`explained`] says by how much adjusting moved the gap.

mod linear;
mod patterns;

mod logistic;
mod model;

mod adjusted;

pub use adjusted::{AdjustedGap, Explained, NotAdjusted, adjusted_gap, adjusted_share_gap, explained};
pub(crate) use linear::System;
pub use linear::{DesignRow, LinearFit, ols_hc3};
pub use patterns::{Membership, Patterns};
