//! A share of people: `k` of `n`, or a weighted share with its effective number of people.
//!
//! Exact tests take a [`Count`]; intervals take a [`Share`], which a count turns into. It must not know what the
//! people have in common.

use crate::distribution::Distribution;

/// `k` of `n` people.
///
/// ```
/// use gapwise_statistics::{Count, Share};
///
/// let share = Share::from(Count { k: 3, n: 4 });
/// assert_eq!((share.share, share.n), (0.75, 4.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Count {
    /// How many have what is counted.
    pub k: u64,
    /// Of how many.
    pub n: u64,
}

impl Count {
    /// The people of a distribution at or above a cut.
    #[must_use]
    pub fn at_least(distribution: &Distribution, cut: f64) -> Self {
        Self { k: distribution.count_at_least(cut), n: distribution.n() }
    }

    /// Whether there are people and not more hits than people.
    #[must_use]
    pub fn is_valid(self) -> bool {
        self.n > 0 && self.k <= self.n
    }
}

/// A share and the number of people that it stands on, which weights make fewer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// The share, 0 to 1.
    pub share: f64,
    /// The number of people, or Kish's effective number when weighted.
    pub n: f64,
}

impl Share {
    /// The weighted share at or above a cut, on Kish's effective number of people.
    #[must_use]
    pub fn at_least(distribution: &Distribution, cut: f64) -> Option<Self> {
        Some(Self { share: distribution.share_at_least(cut)?, n: distribution.effective_n()? })
    }

    /// Whether the share lies in 0..=1 and stands on somebody.
    #[must_use]
    pub fn is_valid(self) -> bool {
        (0.0..=1.0).contains(&self.share) && self.n.is_finite() && self.n > 0.0
    }
}

impl From<Count> for Share {
    fn from(count: Count) -> Self {
        Self { share: count.k as f64 / count.n as f64, n: count.n as f64 }
    }
}
