//! Clusters: of learners by their answers, of comments by their words. The only room that knows linfa.
//!
//! [`k_means`] groups the rows of [`Points`]; linfa makes the starts, weighted Lloyd passes of our own finish them.
//! [`Counts`] holds words by document and becomes points by [`Embedding`]. [`silhouette`], [`recurrence`], [`level_share`]
//! and [`structure`] say what a clustering is worth: whether it is apart, whether it comes back without a fifth of the
//! people, whether it is more than overall level, and whether one population would have given it too.
//!
//! ```
//! use gapwise_statistics::clusters::{KMeans, Points, k_means};
//!
//! let rows = [[0.0, 0.0], [0.0, 1.0], [9.0, 9.0], [9.0, 8.0]];
//! let points = Points::of_rows(2, rows.iter().map(|row| row.as_slice()));
//! let clusters = k_means(&points, KMeans { k: 2, starts: 10, seed: 1 }).unwrap();
//! assert_eq!(clusters.labels[0], clusters.labels[1]);
//! assert_ne!(clusters.labels[0], clusters.labels[2]);
//! assert!((clusters.inertia - 1.0).abs() < 1e-9);
//! ```
//!
//! Rows in another order give the same clusters: equal rows are put together and sorted before anything is drawn, and
//! every draw has a seed. This room must not know what a comment, a learner or a question is.

mod collapse;
mod copula;
mod embedding;
mod kmeans;
mod latent;
mod level_share;
mod lloyd;
mod normal;
mod points;
mod silhouette;
mod sparse;
mod spread;
mod stability;
mod starts;
mod structure;
mod svd;

pub use copula::Copula;
pub use embedding::{Embedding, embed, embed_rows};
pub use kmeans::{Clusters, KMeans, k_means};
pub use level_share::level_share;
pub use normal::Draws;
pub use points::Points;
pub use silhouette::silhouette;
pub use sparse::Counts;
pub use stability::{Recurrence, jaccard, recurrence, subsamples};
pub use structure::{StandsOut, Structure, StructureOf, Test, structure};
pub use svd::truncated_svd;

#[cfg(test)]
mod tests;
