//! The statistics as SQL functions, one file each, all in the lists below.
//!
//! A statistic of one or two distributions is a [`Statistic`]: one file with one `static`, and one line in
//! [`STATISTICS`]. The manual, the workbench, `gapwise functions` and the tests read the same list. This room knows no
//! table, no background and no group.

mod adjust;
mod bottom_box;
mod brunner_munzel;
mod chance_of_closed;
mod chi_square;
mod cliffs_delta;
mod cohens_h;
mod cramers_v;
mod detectable_gap;
mod dist_mean;
mod dist_minus;
mod dist_n;
mod dist_plus;
mod dist_quantile;
mod dist_sd;
mod distribution;
mod distribution_type;
mod equivalence;
mod fisher_exact;
mod hedges_g;
mod judge_change;
mod kruskal_wallis;
mod mann_whitney;
mod mantel_haenszel;
mod mean_interval;
mod newcombe;
mod parity_count;
mod people_to_erase;
mod permutation_test;
mod pooled_gap;
mod prop_index;
mod risk_ratio;
mod statistic;
mod tail_share;
mod top_box;
mod van_elteren;
mod welch;
mod wilson;

pub use adjust::Correction;
pub use distribution_type::DistributionBuilder;
pub use distribution_type::Distributions;
pub use distribution_type::distribution_type;
pub use distribution_type::is_distribution;
pub use statistic::Argument;
pub use statistic::ArgumentKind;
pub use statistic::Returns;
pub use statistic::Row;
pub use statistic::Statistic;
pub use statistic::Value;
pub use statistic::ValueKind;

use datafusion::logical_expr::AggregateUDF;
use datafusion::logical_expr::ScalarUDF;
use datafusion::logical_expr::WindowUDF;
use gapwise_statistics::Level;
use serde::Serialize;

/// Every statistic of distributions.
pub static STATISTICS: &[&Statistic] = &[
    &bottom_box::BOTTOM_BOX,
    &brunner_munzel::BRUNNER_MUNZEL,
    &chance_of_closed::CHANCE_OF_CLOSED,
    &chi_square::CHI_SQUARE,
    &cliffs_delta::CLIFFS_DELTA,
    &cohens_h::COHENS_H,
    &cramers_v::CRAMERS_V,
    &detectable_gap::DETECTABLE_GAP,
    &dist_mean::DIST_MEAN,
    &dist_minus::DIST_MINUS,
    &dist_n::DIST_N,
    &dist_plus::DIST_PLUS,
    &dist_quantile::DIST_QUANTILE,
    &dist_sd::DIST_SD,
    &equivalence::EQUIVALENCE,
    &fisher_exact::FISHER_EXACT,
    &hedges_g::HEDGES_G,
    &judge_change::JUDGE_CHANGE,
    &kruskal_wallis::KRUSKAL_WALLIS,
    &mann_whitney::MANN_WHITNEY,
    &mantel_haenszel::MANTEL_HAENSZEL,
    &mean_interval::MEAN_INTERVAL,
    &newcombe::NEWCOMBE,
    &parity_count::PARITY_COUNT,
    &people_to_erase::PEOPLE_TO_ERASE,
    &permutation_test::PERMUTATION_TEST,
    &pooled_gap::POOLED_GAP,
    &prop_index::PROP_INDEX,
    &risk_ratio::RISK_RATIO,
    &tail_share::TAIL_SHARE,
    &top_box::TOP_BOX,
    &van_elteren::VAN_ELTEREN,
    &welch::WELCH,
    &wilson::WILSON,
];

/// Every correction of a family of p-values.
pub static CORRECTIONS: &[&Correction] = &[&adjust::BH_ADJUST, &adjust::HOLM_ADJUST];

/// One function in the manual.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Manual {
    /// Its name.
    pub name: String,
    /// `scalar`, `aggregate` or `window`.
    pub kind: String,
    /// Its arguments.
    pub signature: String,
    /// What it tells.
    pub about: String,
    /// What it returns.
    pub returns: String,
    /// A query that runs.
    pub example: String,
    /// The paper or package it follows.
    pub source: String,
}

/// The scalar functions for a session.
#[must_use]
pub fn scalar_functions() -> Vec<ScalarUDF> {
    STATISTICS
        .iter()
        .map(|statistic| ScalarUDF::new_from_impl(statistic::ScalarStatistic::new(statistic)))
        .collect()
}

/// The aggregates for a session.
#[must_use]
pub fn aggregate_functions() -> Vec<AggregateUDF> {
    vec![AggregateUDF::new_from_impl(distribution::DistributionAggregate::new())]
}

/// The window functions for a session.
#[must_use]
pub fn window_functions() -> Vec<WindowUDF> {
    CORRECTIONS
        .iter()
        .map(|correction| WindowUDF::new_from_impl(adjust::WindowCorrection::new(correction)))
        .collect()
}

/// The manual of all of them, by name.
#[must_use]
pub fn manual() -> Vec<Manual> {
    let mut pages = vec![distribution::manual()];
    pages.extend(STATISTICS.iter().map(|statistic| statistic::manual(statistic)));
    pages.extend(CORRECTIONS.iter().map(|correction| adjust::manual(correction)));
    pages.sort_by(|a, b| a.name.cmp(&b.name));
    pages
}

/// The confidence level at this place among the numbers, 95 % when it is left out.
fn level_or_default(row: &Row<'_>, place: usize) -> Option<Level> {
    row.number(place).map_or(Some(Level::default()), Level::new)
}

#[cfg(test)]
mod tests;
