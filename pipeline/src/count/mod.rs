//! Counts how often each value was given, for every measure and every group, in one pass over the wide file.
//!
//! A [`Pass`] sees every batch of wide rows once and fills five tables. Its [`Grid`] holds one counter per (measure, background,
//! group, value): group `*` of a background is everyone who answered the background question, background `*` is everyone,
//! measure `*` counts people, and `<item>:own` is the part of an answer that the person's other answers do not explain. A second grid counts
//! those who answered in a straight line. Patterns are people alike in every background; crossings come of them.
//! Moments are what the reliability of a scale needs. A person counts once, however often they answered.
//! This room says how many, never who is compared with whom: that is written in `queries/`.

mod codes;
mod columns;
mod crossed;
mod grid;
mod moments;
mod own;
mod pass;
mod patterns;
mod tallies;
mod units;

pub use grid::Grid;
pub use grid::counts_schema;
pub use moments::moments_schema;
pub use pass::Counted;
pub use pass::Pass;
pub use pass::Place;
pub use pass::Together;
pub use patterns::patterns_schema;

#[cfg(test)]
mod tests;
