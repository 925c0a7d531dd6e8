//! Do the items of a scale measure one thing? Cronbach's α, ω total, and a loud question where one is not keyed.
//!
//! The state is sums and sums of products over complete cases ([`CoMoments`]), which add over uploads and machines; the
//! answers themselves are kept only while there are fewer than 50, for the bootstrap that ω then needs.

mod co_moments;

mod alpha;
mod omega;

pub use alpha::{CronbachAlpha, ItemFit, cronbach_alpha};
pub use co_moments::CoMoments;
pub use omega::{OmegaTotal, omega_total};
