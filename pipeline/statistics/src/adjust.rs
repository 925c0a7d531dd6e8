//! Many tests at once: p values adjusted within a family.
//!
//! A test that was not made is `None`; it stays `None` and does not count towards the size of the family. Beside the
//! adjusted p stand the p that would just have counted and the level that intervals of flagged gaps need. It must not
//! know what makes a family.

use crate::level::Level;

/// Benjamini and Hochberg's q: the false discovery rate at which each test would just be flagged.
///
/// Formula: qᵢ = min over j ≥ i of m·p₍ⱼ₎/j. Reference: Benjamini & Hochberg, JRSS B 57 (1995) 289–300; R:
/// `p.adjust(p, "BH")`. Unit: probability. A p outside 0..=1 counts as not made.
///
/// ```
/// use gapwise_statistics::benjamini_hochberg;
///
/// let q = benjamini_hochberg(&[Some(0.01), None, Some(0.04), Some(0.03)]);
/// assert_eq!(q, [Some(0.03), None, Some(0.04), Some(0.04)]);
/// ```
#[must_use]
pub fn benjamini_hochberg(p: &[Option<f64>]) -> Vec<Option<f64>> {
    let made = made_in_order(p);
    let m = made.len() as f64;
    let mut adjusted = vec![None; p.len()];
    let mut least: f64 = 1.0;
    for (rank, &(place, value)) in made.iter().enumerate().rev() {
        least = least.min(m / (rank as f64 + 1.0) * value);
        put(&mut adjusted, place, least);
    }
    adjusted
}

/// Holm's step-down p: the family-wise error at which each test would just be flagged.
///
/// Formula: max over j ≤ i of (m − j + 1)·p₍ⱼ₎, at most 1. Reference: Holm, Scandinavian Journal of Statistics 6 (1979)
/// 65–70; R: `p.adjust(p, "holm")`. Unit: probability. A p outside 0..=1 counts as not made.
///
/// ```
/// use gapwise_statistics::holm;
///
/// assert_eq!(holm(&[Some(0.01), None, Some(0.5)]), [Some(0.02), None, Some(0.5)]);
/// ```
#[must_use]
pub fn holm(p: &[Option<f64>]) -> Vec<Option<f64>> {
    let made = made_in_order(p);
    let mut adjusted = vec![None; p.len()];
    let mut most: f64 = 0.0;
    for (rank, &(place, value)) in made.iter().enumerate() {
        most = most.max((made.len() - rank) as f64 * value).min(1.0);
        put(&mut adjusted, place, most);
    }
    adjusted
}

/// The largest p that Benjamini and Hochberg flag at a false discovery rate, or the rate over the number of tests when
/// none is: what a test of this family would have had to reach. `None` when no test was made.
///
/// ```
/// use gapwise_statistics::adjust::flagged_up_to;
///
/// assert_eq!(flagged_up_to(&[Some(0.01), Some(0.02), None, Some(0.6)], 0.05), Some(0.02));
/// assert_eq!(flagged_up_to(&[Some(0.3), Some(0.6)], 0.05), Some(0.025));
/// assert_eq!(flagged_up_to(&[None], 0.05), None);
/// ```
#[must_use]
pub fn flagged_up_to(p: &[Option<f64>], rate: f64) -> Option<f64> {
    let made = made_in_order(p);
    let m = made.len() as f64;
    let q = benjamini_hochberg(p);
    let flagged = p.iter().zip(q).filter(|(_, q)| q.is_some_and(|q| q <= rate)).filter_map(|(p, _)| *p);
    let largest = flagged.fold(None, |most: Option<f64>, p| Some(most.map_or(p, |most| most.max(p))));
    largest.or_else(|| (m > 0.0).then(|| rate / m))
}

/// The level of intervals that are shown because their gap was flagged: 1 − .05·R/m for R flagged of m tested.
///
/// Reference: Benjamini & Yekutieli, JASA 100 (2005) 71–81. `None` unless 0 < R ≤ m.
///
/// ```
/// use gapwise_statistics::adjust::false_coverage_level;
///
/// assert_eq!(false_coverage_level(2, 40).map(|level| level.value()), Some(0.9975));
/// assert_eq!(false_coverage_level(0, 40), None);
/// ```
#[must_use]
pub fn false_coverage_level(flagged: u64, tested: u64) -> Option<Level> {
    let is_defined = flagged > 0 && flagged <= tested;
    let level = 1.0 - 0.05 * flagged as f64 / tested as f64;
    is_defined.then(|| Level::new(level)).flatten()
}

/// The tests that were made, by rising p, with their places.
fn made_in_order(p: &[Option<f64>]) -> Vec<(usize, f64)> {
    let is_made = |value: &f64| (0.0..=1.0).contains(value);
    let mut made: Vec<(usize, f64)> =
        p.iter().enumerate().filter_map(|(place, p)| p.filter(is_made).map(|p| (place, p))).collect();
    made.sort_by(|a, b| a.1.total_cmp(&b.1));
    made
}

/// Writes one adjusted value to its place.
fn put(adjusted: &mut [Option<f64>], place: usize, value: f64) {
    if let Some(slot) = adjusted.get_mut(place) {
        *slot = Some(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_tests_have_no_answers() {
        assert!(benjamini_hochberg(&[]).is_empty());
        assert_eq!(holm(&[None, Some(f64::NAN), Some(2.0)]), [None, None, None]);
        assert_eq!(benjamini_hochberg(&[None, Some(f64::NAN), Some(0.2)]), [None, None, Some(0.2)]);
    }
}
