//! By how much a gap moved between two reviews, and how both of its arms did.

use crate::distribution::Distribution;
use crate::leading::{Arms, Leading, cell_variance, delta_variance, leading_gap};
use crate::level::Level;
use crate::tails::{normal_two_sided, student_two_sided};

/// Cells below this take Student's t.
const SMALL_CELL: u64 = 30;

/// Gap now minus gap before.
///
/// Formula: for means the four cells are independent and se² = Σ s²/(n − 1), which is the HC3 variance of the interaction
/// of group and review; Satterthwaite's t when a cell has fewer than 30 people, else z. For δ and shares se² = se₁² + se₂².
/// Reference: Long & Ervin, American Statistician 54 (2000) 217–224. Unit: that of the leading estimate.
/// Undefined when an arm of either review has fewer than two people; p and interval also when no cell varies.
///
/// ```
/// use gapwise_statistics::{Arms, Distribution, Leading, Level, change_of_gap};
///
/// let low = Distribution::from_counts(&[(1.0, 40), (2.0, 40)])?;
/// let high = Distribution::from_counts(&[(2.0, 40), (3.0, 40)])?;
/// let before = Arms { group: &low, rest: &high };
/// let now = Arms { group: &high, rest: &high };
/// let change = change_of_gap(before, now, Leading::Mean, Level::default()).unwrap();
/// assert_eq!((change.gap_before, change.gap_now, change.change), (-1.0, 0.0, 1.0));
/// assert_eq!((change.group_moved, change.rest_moved), (1.0, 0.0));
/// # Ok::<(), gapwise_statistics::DistributionError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChangeOfGap {
    /// The gap of the earlier review.
    pub gap_before: f64,
    /// The gap of the later review.
    pub gap_now: f64,
    /// Now minus before.
    pub change: f64,
    /// The standard error of the earlier gap.
    pub se_before: f64,
    /// The standard error of the later gap.
    pub se_now: f64,
    /// The standard error of the change.
    pub se: f64,
    /// Satterthwaite's degrees of freedom, when a cell is small; `None` where z is taken.
    pub df: Option<f64>,
    /// The two-sided p.
    pub p: Option<f64>,
    /// The lower end of the interval of the change.
    pub low: Option<f64>,
    /// The upper end.
    pub upp: Option<f64>,
    /// How the mean (the share, for 0/1 scores) of the group moved.
    pub group_moved: f64,
    /// How the mean of the rest moved: a gap may close because the rest fell.
    pub rest_moved: f64,
}

/// Computes [`ChangeOfGap`] for two sets of people who are strangers to each other.
#[must_use]
pub fn change_of_gap(before: Arms<'_>, now: Arms<'_>, leading: Leading, level: Level) -> Option<ChangeOfGap> {
    let gap_before = leading_gap(before, leading, level)?.estimate;
    let gap_now = leading_gap(now, leading, level)?.estimate;
    let change = gap_now - gap_before;
    let (variance_before, variance_now) = (gap_variance(before, leading)?, gap_variance(now, leading)?);
    let se = (variance_before + variance_now).sqrt();
    let df = if leading == Leading::Mean { satterthwaite(&[before, now]) } else { None };
    let (p, low, upp) = interval(change, se, df, level);
    Some(ChangeOfGap {
        gap_before,
        gap_now,
        change,
        se_before: variance_before.sqrt(),
        se_now: variance_now.sqrt(),
        se,
        df,
        p,
        low,
        upp,
        group_moved: now.group.mean()? - before.group.mean()?,
        rest_moved: now.rest.mean()? - before.rest.mean()?,
    })
    .filter(|found| found.change.is_finite() && found.se.is_finite())
}

impl ChangeOfGap {
    /// The same change when learners of both reviews are linked: their covariance narrows the interval.
    ///
    /// `covariance` is that of [`linked_covariance`], group and rest added. It is taken for means and shares; for δ the
    /// change stays as it is.
    #[must_use]
    pub fn linked(self, covariance: f64, leading: Leading, level: Level) -> Self {
        if leading == Leading::Delta || !covariance.is_finite() {
            return self;
        }
        let variance = self.se * self.se - 2.0 * covariance;
        // An arm's covariance cannot exceed what its variances allow; rounding may.
        let least = (self.se_before - self.se_now) * (self.se_before - self.se_now);
        let se = variance.max(least).sqrt();
        let (p, low, upp) = interval(self.change, se, self.df, level);
        Self { se, p, low, upp, ..self }
    }
}

/// People who answered in both reviews with the same two values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinkedCell {
    /// Their value in the earlier review.
    pub before: f64,
    /// Their value in the later review.
    pub now: f64,
    /// How many they are.
    pub n: u64,
}

/// The covariance of the mean before and the mean now of one arm, through the learners who answered both times.
///
/// Formula: Σ (x − mean before)(y − mean now) / ((n₁ − 1)(n₂ − 1)), the cluster form of the variance s²/(n − 1). Reference:
/// Liang & Zeger, Biometrika 73 (1986) 13–22. `None` below two people in a review.
///
/// ```
/// use gapwise_statistics::{Distribution, change::{LinkedCell, linked_covariance}};
///
/// let answers = Distribution::from_counts(&[(1.0, 5), (3.0, 5)])?;
/// let same = [LinkedCell { before: 1.0, now: 1.0, n: 5 }, LinkedCell { before: 3.0, now: 3.0, n: 5 }];
/// let covariance = linked_covariance(&same, &answers, &answers).unwrap();
/// assert!((covariance - 10.0 / 81.0).abs() < 1e-12);
/// # Ok::<(), gapwise_statistics::DistributionError>(())
/// ```
#[must_use]
pub fn linked_covariance(linked: &[LinkedCell], before: &Distribution, now: &Distribution) -> Option<f64> {
    let (mean_before, mean_now) = (before.mean()?, now.mean()?);
    let (n_before, n_now) = (before.n() as f64 - 1.0, now.n() as f64 - 1.0);
    let product = |cell: &LinkedCell| (cell.before - mean_before) * (cell.now - mean_now) * cell.n as f64;
    let sum: f64 = linked.iter().map(product).sum();
    Some(sum / (n_before * n_now)).filter(|covariance| covariance.is_finite())
}

/// p and interval of a change; undefined when it has no standard error.
fn interval(change: f64, se: f64, df: Option<f64>, level: Level) -> (Option<f64>, Option<f64>, Option<f64>) {
    let has_width = se.is_finite() && se > 0.0;
    let quantile = df.map_or(Some(level.z()), |df| level.t(df));
    let Some(half) = quantile.map(|quantile| quantile * se).filter(|_| has_width) else {
        return (None, None, None);
    };
    let t = change / se;
    let p = df.map_or_else(|| Some(normal_two_sided(t)), |df| student_two_sided(t, df));
    (p.map(|p| p.max(f64::MIN_POSITIVE)), Some(change - half), Some(change + half))
}

/// The variance of one review's gap.
fn gap_variance(arms: Arms<'_>, leading: Leading) -> Option<f64> {
    match leading {
        Leading::Delta => delta_variance(arms),
        Leading::Mean | Leading::Share => {
            Some(cell_variance(arms.group, leading)? + cell_variance(arms.rest, leading)?)
        }
    }
}

/// Degrees of freedom of the sum of the cells' variances; `None` when no cell is small.
fn satterthwaite(reviews: &[Arms<'_>; 2]) -> Option<f64> {
    let cells = reviews.iter().flat_map(|arms| [arms.group, arms.rest]);
    let (mut sum, mut smallest, mut parts) = (0.0, u64::MAX, Vec::with_capacity(4));
    for cell in cells {
        let variance = cell_variance(cell, Leading::Mean)?;
        sum += variance;
        smallest = smallest.min(cell.n());
        parts.push((variance, cell.n() as f64 - 1.0));
    }
    let squares: f64 = parts.iter().map(|(variance, df)| (variance / sum) * (variance / sum) / df).sum();
    Some(1.0 / squares).filter(|df| smallest < SMALL_CELL && df.is_finite() && *df > 0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(counts: &[(f64, u64)]) -> Distribution {
        Distribution::from_counts(counts).unwrap()
    }

    #[test]
    fn a_small_cell_takes_t() {
        let (small, large) = (of(&[(1.0, 6), (3.0, 6)]), of(&[(1.0, 40), (3.0, 40)]));
        let found = |group: &Distribution| {
            let arms = Arms { group, rest: &large };
            change_of_gap(arms, arms, Leading::Mean, Level::default()).unwrap()
        };
        assert!(found(&small).df.unwrap() > 11.0);
        assert_eq!(found(&large).df, None);
        assert_eq!(found(&large).p, Some(1.0));
    }

    #[test]
    fn without_variation_there_is_a_change_and_no_interval() {
        let (low, high) = (of(&[(1.0, 12)]), of(&[(2.0, 12)]));
        let before = Arms { group: &low, rest: &high };
        let found =
            change_of_gap(before, Arms { group: &high, rest: &high }, Leading::Mean, Level::default())
                .unwrap();
        assert_eq!((found.change, found.p, found.low), (1.0, None, None));
        assert!(change_of_gap(before, before, Leading::Delta, Level::default()).unwrap().low.is_some());
    }

    #[test]
    fn people_who_answer_alike_twice_narrow_the_interval() {
        let answers = of(&[(1.0, 20), (3.0, 20)]);
        let same = [LinkedCell { before: 1.0, now: 1.0, n: 20 }, LinkedCell { before: 3.0, now: 3.0, n: 20 }];
        let arms = Arms { group: &answers, rest: &answers };
        let strangers = change_of_gap(arms, arms, Leading::Mean, Level::default()).unwrap();
        let covariance = 2.0 * linked_covariance(&same, &answers, &answers).unwrap();
        let linked = strangers.linked(covariance, Leading::Mean, Level::default());
        assert!(linked.se < 0.2 * strangers.se, "{linked:?}");
    }
}
