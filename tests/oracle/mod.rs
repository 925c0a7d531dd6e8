//! What comes out at the end, held against numbers and truths from elsewhere.
//!
//! [`surveys`] holds the program's output against SciPy's on genuine surveys; [`proposals`] lets genuine exports load
//! without a codebook; [`review`] permutes whole reviews, in which nothing is to be found; [`planted`] loads pilots whose
//! truths are known; [`history`] compares iterations; [`scales`] holds reliability and
//! crossings. The arithmetic alone is held in `pipeline/statistics/tests/oracle`.

mod history;
mod kept;
mod planted;
mod proposals;
mod review;
mod scales;
mod surveys;
