//! Did it close? A gap in two reviews: how it changed, how sure that is, and which verdict it earns.
//!
//! [`change_of_gap`] says by how much the gap moved and how both arms did; [`judge_change`] adds the verdict of eight,
//! and, where nothing can be said, what would have been seen and how many people would do. "No longer significant" is
//! never "closed": that takes an interval inside a margin which was set before. Whether two reviews asked the same
//! thing is decided before anybody comes here.

mod movement;
mod selection;

mod precision;

mod verdict;

pub use movement::{ChangeOfGap, LinkedCell, change_of_gap, linked_covariance};
pub use precision::{Needed, chance_of_closed, people_for_closed, smallest_change_seen};
pub use selection::narrowed_p;
pub use verdict::{ChangeQuestion, ChangeVerdict, JudgedChange, judge_change};

use crate::leading::Leading;

/// The margin within which a gap counts as closed, unless another was registered: δ .147, .3 scale points, .1 of share.
///
/// Reference for δ: the bound of "negligible" of Romano et al., Annual meeting of the Florida Association of
/// Institutional Research (2006).
///
/// ```
/// use gapwise_statistics::{Leading, change::default_margin};
///
/// assert_eq!(default_margin(Leading::Delta), 0.147);
/// ```
#[must_use]
pub fn default_margin(leading: Leading) -> f64 {
    match leading {
        Leading::Delta => 0.147,
        Leading::Mean => 0.3,
        Leading::Share => 0.1,
    }
}
