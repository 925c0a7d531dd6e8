//! Two distributions laid over one list of values, and what rank statistics need from that.
//!
//! The placement of a person is the share of the other arm that stands below, ties counted half. All sums run over
//! distinct values, so 15,000 incomes cost as much as their distinct amounts. It must not know which arm a
//! finding is about.

use crate::distribution::{Cell, Distribution};

/// One value with the cells of both arms; a cell may be empty.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Row {
    /// The people of the group at this value.
    pub group: Cell,
    /// The people of the rest at this value.
    pub rest: Cell,
}

/// Two distributions on the sorted list of the values of both.
///
/// ```
/// use gapwise_statistics::{Distribution, Overlay};
///
/// let group = Distribution::from_counts(&[(1.0, 2), (3.0, 1)])?;
/// let rest = Distribution::from_counts(&[(2.0, 4)])?;
/// assert_eq!(Overlay::new(&group, &rest).rows().len(), 3);
/// # Ok::<(), gapwise_statistics::DistributionError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Overlay {
    rows: Vec<Row>,
}

/// Placements of both arms: θ, its variance by arm, and the pairwise part that Cliff's variance adds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placements {
    /// θ = P(group > rest) + P(equal) / 2.
    pub theta: f64,
    /// The variance of the mean placement of the group.
    pub group_variance: f64,
    /// The variance of the mean placement of the rest.
    pub rest_variance: f64,
    /// Σᵢⱼ(dᵢⱼ − δ)² / ((n₁ − 1)(n₀ − 1) n₁ n₀), where dᵢⱼ is the sign of group minus rest for a pair.
    pub pair_variance: f64,
    /// People in the group.
    pub n_group: u64,
    /// People in the rest.
    pub n_rest: u64,
}

impl Overlay {
    /// Lays two distributions over one list of values.
    #[must_use]
    pub fn new(group: &Distribution, rest: &Distribution) -> Self {
        let mut rows = Vec::with_capacity(group.cells().len() + rest.cells().len());
        let mut left = group.cells().iter().copied().peekable();
        let mut right = rest.cells().iter().copied().peekable();
        loop {
            let value = match (left.peek(), right.peek()) {
                (Some(a), Some(b)) => a.value.min(b.value),
                (Some(only), None) | (None, Some(only)) => only.value,
                (None, None) => return Self { rows },
            };
            let empty = Cell::unweighted(value, 0);
            let group = left.next_if(|cell| cell.value == value).unwrap_or(empty);
            let rest = right.next_if(|cell| cell.value == value).unwrap_or(empty);
            rows.push(Row { group, rest });
        }
    }

    /// The rows, sorted by value.
    #[must_use]
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The placements; `None` when an arm has fewer than two people or no weight.
    #[must_use]
    pub fn placements(&self) -> Option<Placements> {
        let group = Arm::of(self.rows.iter().map(|row| row.group));
        let rest = Arm::of(self.rows.iter().map(|row| row.rest));
        if !group.is_comparable() || !rest.is_comparable() {
            return None;
        }
        let theta = self.mean_placement(group.w, rest.w);
        let pairs = self.pairs(theta, &group, &rest);
        let mut below = (0.0, 0.0);
        let (mut group_sum, mut rest_sum) = (0.0, 0.0);
        for row in &self.rows {
            let in_rest = (below.1 + row.rest.w / 2.0) / rest.w;
            let in_group = (below.0 + row.group.w / 2.0) / group.w;
            group_sum += row.group.w2 * (in_rest - theta) * (in_rest - theta);
            rest_sum += row.rest.w2 * (in_group - (1.0 - theta)) * (in_group - (1.0 - theta));
            below = (below.0 + row.group.w, below.1 + row.rest.w);
        }
        Some(Placements {
            theta,
            group_variance: group_sum / (group.w * group.w) * group.correction(),
            rest_variance: rest_sum / (rest.w * rest.w) * rest.correction(),
            pair_variance: pairs * group.correction() * rest.correction(),
            n_group: group.n,
            n_rest: rest.n,
        })
    }

    /// The group's mean placement, by whole pairs, so that complete separation gives exactly 0 or 1.
    fn mean_placement(&self, group: f64, rest: f64) -> f64 {
        let (mut below, mut pairs) = (0.0, 0.0);
        for row in &self.rows {
            pairs += row.group.w * (below + row.rest.w / 2.0);
            below += row.rest.w;
        }
        (pairs / (group * rest)).clamp(0.0, 1.0)
    }

    /// Σᵢⱼ wᵢ²wⱼ²(dᵢⱼ − δ)² / (Σwᵢ)²(Σwⱼ)².
    fn pairs(&self, theta: f64, group: &Arm, rest: &Arm) -> f64 {
        let (mut below, mut won, mut tied) = (0.0, 0.0, 0.0);
        for row in &self.rows {
            won += row.group.w2 * below;
            tied += row.group.w2 * row.rest.w2;
            below += row.rest.w2;
        }
        let lost = (group.w2 * rest.w2 - won - tied).max(0.0);
        let delta = 2.0 * theta - 1.0;
        let sum =
            won * (1.0 - delta) * (1.0 - delta) + tied * delta * delta + lost * (1.0 + delta) * (1.0 + delta);
        sum / (group.w * group.w * rest.w * rest.w)
    }
}

/// The totals of one arm.
struct Arm {
    n: u64,
    w: f64,
    w2: f64,
}

impl Arm {
    fn of(cells: impl Iterator<Item = Cell>) -> Self {
        let mut arm = Self { n: 0, w: 0.0, w2: 0.0 };
        for cell in cells {
            arm.n = arm.n.saturating_add(cell.n);
            arm.w += cell.w;
            arm.w2 += cell.w2;
        }
        arm
    }

    fn is_comparable(&self) -> bool {
        self.n >= 2 && self.w > 0.0
    }

    /// n / (n − 1): from a mean of squares to an unbiased variance.
    fn correction(&self) -> f64 {
        self.n as f64 / (self.n as f64 - 1.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_separated_pair_has_no_variance() {
        let group = Distribution::from_counts(&[(1.0, 7)]).unwrap();
        let rest = Distribution::from_counts(&[(2.0, 3), (3.0, 9)]).unwrap();
        let placements = Overlay::new(&group, &rest).placements().unwrap();
        assert_eq!(placements.theta, 0.0);
        assert_eq!(placements.group_variance + placements.rest_variance, 0.0);
    }

    #[test]
    fn scaling_all_weights_changes_nothing() {
        let weigh = |factor: f64| {
            move |(value, n): (f64, u64)| Cell {
                value,
                n,
                w: factor * n as f64,
                w2: factor * factor * n as f64,
            }
        };
        let make = |factor: f64| {
            let group = Distribution::from_cells([(1.0, 4), (2.0, 3), (4.0, 5)].map(weigh(factor))).unwrap();
            let rest = Distribution::from_cells([(1.0, 9), (3.0, 8)].map(weigh(factor))).unwrap();
            Overlay::new(&group, &rest).placements().unwrap()
        };
        let (plain, tripled) = (make(1.0), make(3.0));
        assert!((plain.theta - tripled.theta).abs() < 1e-12);
        assert!((plain.group_variance - tripled.group_variance).abs() < 1e-12);
        assert!((plain.pair_variance - tripled.pair_variance).abs() < 1e-12);
    }
}
