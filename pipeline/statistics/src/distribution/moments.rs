//! What a distribution says by itself: mean, spread, quantiles and shares.
//!
//! Means and shares use the weights; quantiles and counts are about people. It must not know a second distribution.

use crate::distribution::{Cell, Distribution};

impl Distribution {
    /// The weighted mean; `None` without people or without weight.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        let weight = self.weight();
        if weight <= 0.0 {
            return None;
        }
        let sum: f64 = self.cells.iter().map(|cell| cell.w * cell.value).sum();
        // Weights are made shares only where the sum overflows, because whole numbers are exact in the plain sum.
        let by_shares = || self.cells.iter().map(|cell| cell.w / weight * cell.value).sum();
        let mean = if sum.is_finite() { sum / weight } else { by_shares() };
        let (first, last) = (self.cells.first()?, self.cells.last()?);
        Some(mean.clamp(first.value, last.value))
    }

    /// The variance with divisor n − 1 (weighted: Σw(x − mean)² / Σw · n / (n − 1)); `None` below two people.
    #[must_use]
    pub fn variance(&self) -> Option<f64> {
        let n = self.n() as f64;
        let weight = self.weight();
        self.squares(|cell| cell.w / weight)
            .map(|mean_square| mean_square * n / (n - 1.0))
            .filter(|v| v.is_finite())
    }

    /// The standard deviation, the root of [`Distribution::variance`].
    #[must_use]
    pub fn sd(&self) -> Option<f64> {
        self.variance().map(f64::sqrt)
    }

    /// The variance of the mean: the variance over n, linearised when there are weights; `None` below two people.
    #[must_use]
    pub fn mean_variance(&self) -> Option<f64> {
        let n = self.n() as f64;
        let weight = self.weight();
        self.squares(|cell| cell.w2 / weight / weight)
            .map(|sum| sum * n / (n - 1.0))
            .filter(|variance| variance.is_finite())
    }

    /// The quantile at `p` by R's type 7, on people and not on weights; `None` without people or outside 0..=1.
    ///
    /// ```
    /// use gapwise_statistics::Distribution;
    ///
    /// let distribution = Distribution::from_counts(&[(1.0, 1), (2.0, 1), (10.0, 2)])?;
    /// assert_eq!(distribution.quantile(0.5), Some(6.0));
    /// # Ok::<(), gapwise_statistics::DistributionError>(())
    /// ```
    #[must_use]
    pub fn quantile(&self, p: f64) -> Option<f64> {
        let is_defined = (0.0..=1.0).contains(&p) && !self.cells.is_empty();
        if !is_defined {
            return None;
        }
        let place = (self.n() - 1) as f64 * p;
        // R allows a few rounding errors before it moves off a whole place.
        let below = (place + 4.0 * f64::EPSILON).floor();
        let part = place - below;
        let low = self.ordered(below as u64)?;
        if part.abs() < 1e-12 {
            return Some(low);
        }
        let next = self.ordered(below as u64 + 1).unwrap_or(low);
        Some(low * (1.0 - part) + next * part)
    }

    /// How many people gave `cut` or more.
    #[must_use]
    pub fn count_at_least(&self, cut: f64) -> u64 {
        let above = self.cells.iter().filter(|cell| cell.value >= cut);
        above.fold(0, |sum, cell| sum.saturating_add(cell.n))
    }

    /// The weighted share of people who gave `cut` or more; `None` without people or without weight.
    #[must_use]
    pub fn share_at_least(&self, cut: f64) -> Option<f64> {
        let weight = self.weight();
        let above: f64 = self.cells.iter().filter(|cell| cell.value >= cut).map(|cell| cell.w).sum();
        (weight > 0.0).then(|| (above / weight).min(1.0))
    }

    /// Σ share·(x − mean)² with the shares that `share` gives; `None` below two people.
    fn squares(&self, share: impl Fn(&Cell) -> f64) -> Option<f64> {
        let mean = self.mean()?;
        if self.n() < 2 {
            return None;
        }
        let sum: f64 =
            self.cells.iter().map(|cell| share(cell) * (cell.value - mean) * (cell.value - mean)).sum();
        sum.is_finite().then_some(sum)
    }

    /// The value at a place, counted from 0, when people stand in order; the highest value beyond the last person.
    fn ordered(&self, place: u64) -> Option<f64> {
        let mut passed: u64 = 0;
        let reached = self.cells.iter().find(|cell| {
            passed = passed.saturating_add(cell.n);
            place < passed
        });
        reached.or(self.cells.last()).map(|cell| cell.value)
    }
}
