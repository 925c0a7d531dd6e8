//! The crate held to numbers that others computed: R (committed with its script), SciPy and NumPy on real surveys (read
//! where they are, skipped where they are not), and to properties that must hold for any answers.

mod kept;
mod models;
mod properties;
mod r;
mod review;
mod rules;
mod scales;
mod surveys;
