//! The arithmetic of gapwise on plain slices, without Arrow or SQL.
//!
//! Every comparison works on [`Distribution`]s: how many people gave each value. Counts per value are the
//! sufficient statistic of means, shares and rank tests alike, so a comparison costs the number of distinct
//! values and not the number of people.
//!
//! ```
//! use gapwise_statistics::{Distribution, Level, cliffs_delta};
//!
//! let group = Distribution::from_counts(&[(4.0, 6), (5.0, 6)])?;
//! let rest = Distribution::from_counts(&[(4.0, 10), (5.0, 30)])?;
//! let delta = cliffs_delta(&group, &rest, Level::default()).unwrap();
//! assert!((delta.delta + 0.25).abs() < 1e-12);
//! # Ok::<(), gapwise_statistics::DistributionError>(())
//! ```
//!
//! A result that is not defined is `None`, never a NaN, an infinity or a panic; the one exception is
//! [`BrunnerMunzel::statistic`], which is infinite when the arms are separated. This crate must not know what a
//! table, a background or a question is.

// The order is the reading order: each block uses only blocks above it.
pub mod tails;

pub mod level;

pub mod distribution;

pub mod overlay;
pub mod share;

pub mod adjust;
pub mod cliffs_delta;
pub mod cohens_h;
pub mod fisher;
pub mod heavy_tail;
pub mod hedges_g;
pub mod mann_whitney;
pub mod prop_index;
pub mod risk_ratio;
pub mod several_groups;
pub mod welch;
pub mod wilson;

pub mod brunner_munzel;
pub mod chi_square;
pub mod detectable;
pub mod equivalence;
pub mod erase;
pub mod newcombe;
pub mod strata;

pub mod leading;
pub mod parity;
pub mod permutation;

pub mod change;
pub mod clusters;
pub mod regression;
pub mod reliability;

pub mod intersections;

pub use adjust::{benjamini_hochberg, false_coverage_level, flagged_up_to, holm};
pub use brunner_munzel::{BrunnerMunzel, brunner_munzel};
pub use change::{ChangeOfGap, ChangeQuestion, ChangeVerdict, JudgedChange, change_of_gap, judge_change};
pub use change::{Needed, chance_of_closed, people_for_closed};
pub use chi_square::{ChiSquare, ChiSquareKind, chi_square};
pub use cliffs_delta::{
    CliffsDelta, DeltaInterval, DeltaMethod, cliffs_delta, leading_interval, method_five,
};
pub use cohens_h::{CohensH, cohens_h};
pub use detectable::{DetectableShare, detectable_delta, detectable_mean, detectable_share};
pub use distribution::{Cell, Distribution, DistributionError};
pub use equivalence::{Equivalence, equivalence};
pub use erase::{Erasers, Frailty, people_to_erase};
pub use fisher::{Fisher, fisher};
pub use heavy_tail::{is_heavy_tailed, tail_share};
pub use hedges_g::{HedgesG, hedges_g};
pub use intersections::{Crossing, Shrunk, ShrunkCrossings, shrink_crossings};
pub use leading::{Arms, Leading, LeadingGap, leading_gap};
pub use level::{Interval, Level};
pub use mann_whitney::{MannWhitney, mann_whitney};
pub use newcombe::{ShareDifference, newcombe};
pub use overlay::Overlay;
pub use parity::{Parity, parity};
pub use permutation::{Kind, Options, PermutationTable, PermutationTest, Statistic, permutation_test};
pub use prop_index::prop_index;
pub use regression::{
    AdjustedGap, Explained, Membership, NotAdjusted, Patterns, adjusted_gap, adjusted_share_gap, explained,
};
pub use reliability::{CoMoments, CronbachAlpha, ItemFit, OmegaTotal, cronbach_alpha, omega_total};
pub use risk_ratio::{RiskRatio, risk_ratio};
pub use several_groups::{KruskalWallis, kruskal_wallis};
pub use share::{Count, Share};
pub use strata::{
    MantelHaenszel, PooledGap, Pooling, Stratum, VanElteren, mantel_haenszel, pooled_gap, van_elteren,
};
pub use welch::{Welch, welch};
pub use wilson::{Wilson, wilson};
