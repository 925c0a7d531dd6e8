//! Counts how often each value was given, for every measure and every group, in one pass over the wide file.
//!
//! A [`Grid`] holds one counter per (measure, background, group, value). Group `*` of a background is everyone who
//! answered the background question; background `*` is everyone; measure `*` counts people. A person counts once, however often
//! they answered. The grid says how many,
//! never who is compared with whom: that is written in `queries/`.

mod codes;
mod grid;
mod units;

pub use grid::Grid;
pub use grid::counts_schema;

#[cfg(test)]
mod tests;
