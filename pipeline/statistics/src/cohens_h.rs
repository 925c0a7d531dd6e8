//! Cohen's h: the difference of two shares on the scale where their variance does not depend on them.

use crate::level::Level;
use crate::share::Share;

/// The difference of the arcsine-transformed shares.
///
/// Formula: h = 2·asin√p₁ − 2·asin√p₀, se = √(1/n₁ + 1/n₀). Reference: Cohen, Statistical Power Analysis (1988), ch. 6;
/// R: `pwr::ES.h`. Unit: radians, −π to π. Undefined when an arm is empty.
///
/// ```
/// use gapwise_statistics::{Count, Level, cohens_h};
///
/// let h = cohens_h(Count { k: 65, n: 100 }, Count { k: 45, n: 100 }, Level::default()).unwrap();
/// assert!((h.h - 0.4048601).abs() < 1e-7);
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CohensH {
    /// The difference, group minus rest.
    pub h: f64,
    /// Its standard error.
    pub se: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end of its interval.
    pub upp: f64,
}

/// Computes [`CohensH`]; `None` when an arm has no people.
#[must_use]
pub fn cohens_h(group: impl Into<Share>, rest: impl Into<Share>, level: Level) -> Option<CohensH> {
    let (group, rest) = (group.into(), rest.into());
    if !group.is_valid() || !rest.is_valid() {
        return None;
    }
    let angle = |share: Share| 2.0 * share.share.sqrt().asin();
    let h = angle(group) - angle(rest);
    let se = (1.0 / group.n + 1.0 / rest.n).sqrt();
    let half = level.z() * se;
    Some(CohensH { h, se, low: h - half, upp: h + half })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::share::Count;
    use std::f64::consts::PI;

    #[test]
    fn all_against_nobody_is_pi() {
        let h = cohens_h(Count { k: 5, n: 5 }, Count { k: 0, n: 5 }, Level::default()).unwrap();
        assert!((h.h - PI).abs() < 1e-12);
        assert_eq!(cohens_h(Count { k: 0, n: 0 }, Count { k: 0, n: 5 }, Level::default()), None);
    }
}
