//! How sure an interval is to be, and the interval itself.
//!
//! A [`Level`] is checked once, where it enters, so that no statistic has to ask whether 95 meant 95 %. It must not
//! know which statistic uses it.

use crate::tails::{normal_quantile, student_quantile};

/// The confidence level of a two-sided interval, strictly between 0 and 1; 0.95 unless said otherwise.
///
/// ```
/// use gapwise_statistics::Level;
///
/// assert!((Level::default().z() - 1.959963984540054).abs() < 1e-9);
/// assert_eq!(Level::new(95.0), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Level(f64);

impl Level {
    /// A level such as 0.95; `None` unless it lies strictly between 0 and 1.
    #[must_use]
    pub fn new(level: f64) -> Option<Self> {
        let is_inside = level > 0.0 && level < 1.0;
        is_inside.then_some(Self(level))
    }

    /// The level as a number between 0 and 1.
    #[must_use]
    pub fn value(self) -> f64 {
        self.0
    }

    /// The normal quantile that cuts off half of what the level leaves out on either side.
    #[must_use]
    pub fn z(self) -> f64 {
        normal_quantile(1.0 - self.0)
    }

    /// The same quantile of Student's t with `df` degrees of freedom; `None` unless `df` is positive.
    #[must_use]
    pub fn t(self, df: f64) -> Option<f64> {
        student_quantile(1.0 - self.0, df)
    }
}

impl Default for Level {
    fn default() -> Self {
        Self(0.95)
    }
}

/// A two-sided interval, in the unit of the estimate it belongs to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub upp: f64,
}

impl Interval {
    /// The interval `half` to either side of `centre`.
    #[must_use]
    pub fn around(centre: f64, half: f64) -> Self {
        Self { low: centre - half, upp: centre + half }
    }

    /// Whether a number lies in the interval, its ends included.
    #[must_use]
    pub fn contains(self, number: f64) -> bool {
        self.low <= number && number <= self.upp
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_level_outside_its_range_is_refused() {
        for level in [0.0, 1.0, -0.1, 95.0, f64::NAN] {
            assert_eq!(Level::new(level), None, "{level}");
        }
    }

    #[test]
    fn an_interval_holds_its_ends() {
        let interval = Interval::around(1.0, 0.5);
        assert!(interval.contains(0.5) && interval.contains(1.5) && !interval.contains(1.6));
    }
}
