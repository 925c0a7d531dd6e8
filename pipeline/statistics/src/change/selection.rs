//! Regression to the mean: a gap that was looked at because it was flagged shrinks unaided.
//!
//! Judged naively, 9 to 36 % of unchanged gaps read "narrowed" after they were flagged (simulated). The p here is that of
//! the change *given* that the earlier gap was beyond the line at which it was flagged.

use crate::change::movement::ChangeOfGap;
use crate::tails::{normal_quantile, normal_upper};

/// The one-sided p of "narrowed" for a gap that was judged because an earlier review flagged it.
///
/// Formula: turned so that the earlier gap x₁ is negative, with D = x₂ − x₁, S² = s₁² + s₂², M the precision-weighted mean of
/// both and a = s₁²/S²: p = P(Z ≥ D/S) / P(Z ≥ L/S), L = (M + c·s₁)/a. D and M are independent and x₁ = M − aD, so that
/// having been flagged, x₁ < −c·s₁, is D > L. c is the normal quantile of `flagged_up_to`, the largest p that the earlier
/// review flagged, and no more than the earlier gap reached. `None` without standard errors or a p in (0, 1).
///
/// ```
/// use gapwise_statistics::{Arms, Distribution, Leading, Level, change_of_gap, change::narrowed_p};
///
/// let low = Distribution::from_counts(&[(1.0, 40), (2.0, 30)])?;
/// let high = Distribution::from_counts(&[(1.0, 30), (2.0, 40)])?;
/// let before = Arms { group: &low, rest: &high };
/// let change = change_of_gap(before, Arms { group: &high, rest: &high }, Leading::Mean, Level::default()).unwrap();
/// let naive = change.p.unwrap() / 2.0;
/// assert!(narrowed_p(&change, 0.05).unwrap() > 2.0 * naive);
/// # Ok::<(), gapwise_statistics::DistributionError>(())
/// ```
#[must_use]
pub fn narrowed_p(change: &ChangeOfGap, flagged_up_to: f64) -> Option<f64> {
    let is_level = flagged_up_to > 0.0 && flagged_up_to < 1.0;
    let (s1, s2) = (change.se_before, change.se_now);
    if !is_level || s1 <= 0.0 || s2 <= 0.0 {
        return None;
    }
    let turn = if change.gap_before > 0.0 { -1.0 } else { 1.0 };
    let (x1, x2) = (turn * change.gap_before, turn * change.gap_now);
    // The flag itself may come from an exact test; then its line lies where the gap was, not beyond it.
    let line = normal_quantile(flagged_up_to).min(-x1 / s1);
    let sum = s1 * s1 + s2 * s2;
    let spread = sum.sqrt();
    let mean = (x1 * s2 * s2 + x2 * s1 * s1) / sum;
    let least = (mean + line * s1) / (s1 * s1 / sum);
    let p = normal_upper((x2 - x1) / spread) / normal_upper(least / spread);
    if p.is_nan() { Some(1.0) } else { Some(p.clamp(f64::MIN_POSITIVE, 1.0)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng, SeedableRng};
    use rand_chacha::ChaCha8Rng;

    fn change(x1: f64, x2: f64) -> ChangeOfGap {
        ChangeOfGap {
            gap_before: x1,
            gap_now: x2,
            change: x2 - x1,
            se_before: 1.0,
            se_now: 1.0,
            se: 2.0_f64.sqrt(),
            df: None,
            p: None,
            low: None,
            upp: None,
            group_moved: 0.0,
            rest_moved: 0.0,
        }
    }

    /// A standard normal number by Box and Muller.
    fn normal(random: &mut ChaCha8Rng) -> f64 {
        let (u, v): (f64, f64) = (random.gen_range(f64::MIN_POSITIVE..1.0), random.gen_range(0.0..1.0));
        (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
    }

    #[test]
    fn an_unchanged_gap_that_was_flagged_keeps_the_level() {
        let mut random = ChaCha8Rng::seed_from_u64(7);
        for truth in [0.0, -1.0, -2.0] {
            let (mut flagged, mut corrected, mut naive) = (0.0, 0.0, 0.0);
            for _ in 0..400_000 {
                let found = change(truth + normal(&mut random), truth + normal(&mut random));
                if found.gap_before < -1.959_963_984_540_054 {
                    flagged += 1.0;
                    corrected += f64::from(u8::from(narrowed_p(&found, 0.05).unwrap() <= 0.025));
                    naive += f64::from(u8::from(found.change > 1.959_963_984_540_054 * found.se));
                }
            }
            assert!((corrected / flagged - 0.025).abs() < 0.006, "{truth}: {}", corrected / flagged);
            assert!(naive / flagged > 0.035, "{truth}: {}", naive / flagged);
        }
    }

    #[test]
    fn the_sign_of_the_gap_does_not_matter() {
        let one = narrowed_p(&change(-3.0, 0.5), 0.05).unwrap();
        let other = narrowed_p(&change(3.0, -0.5), 0.05).unwrap();
        assert!((one - other).abs() < 1e-12);
        assert_eq!(narrowed_p(&change(-3.0, 0.5), 0.0), None);
    }
}
