//! The proportionality index: a group's part of those who did well over its part of everyone.

use crate::share::Count;

/// The proportionality index of a group; 1 is parity, .8 the usual line of concern.
///
/// Formula: (k₁/(k₁ + k₀)) / (n₁/(n₁ + n₀)). Reference: Bensimon & Malcom-Piqueux; Sosa, Using Disproportionate Impact
/// Methods (2017). Unit: a factor. Undefined when nobody is counted or an arm is empty.
///
/// ```
/// use gapwise_statistics::{Count, prop_index};
///
/// let index = prop_index(Count { k: 5, n: 20 }, Count { k: 45, n: 80 }).unwrap();
/// assert!((index - 0.5).abs() < 1e-12);
/// ```
#[must_use]
pub fn prop_index(group: Count, rest: Count) -> Option<f64> {
    let is_defined = group.is_valid() && rest.is_valid() && (group.k > 0 || rest.k > 0);
    let (k1, n1) = (group.k as f64, group.n as f64);
    let (k0, n0) = (rest.k as f64, rest.n as f64);
    is_defined.then(|| k1 * (n1 + n0) / ((k1 + k0) * n1))
}
