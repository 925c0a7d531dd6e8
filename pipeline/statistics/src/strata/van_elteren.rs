//! Ordered answers within strata.

use crate::cliffs_delta::cliffs_delta;
use crate::level::Level;
use crate::mann_whitney::theta_null_variance;
use crate::overlay::Overlay;
use crate::strata::Stratum;
use crate::tails::normal_two_sided;

/// Van Elteren's test: Mann–Whitney within strata, each weighted by one over its people plus one.
///
/// Formula: z = Σ (Uₛ − n₁n₀/2)/(Nₛ + 1) over √Σ Vₛ/(Nₛ + 1)², Vₛ corrected for ties; δ is the mean of the strata's δ with
/// weights n₁n₀/(Nₛ + 1) and its interval takes Cliff's variances. Reference: van Elteren, Bulletin of the International
/// Statistical Institute 37 (1960) 351–361; R: `coin::wilcox_test(y ~ x | stratum)` weights by 1/(N + 1) too. Unit of δ:
/// difference of probabilities. Undefined without a stratum that has both arms; the interval also with an arm of one.
///
/// ```
/// use gapwise_statistics::{Distribution, Level, Stratum, van_elteren};
///
/// let of = |low, high| Distribution::from_counts(&[(1.0, low), (2.0, high)]);
/// let strata = [Stratum { group: of(15, 5)?, rest: of(10, 10)? }, Stratum { group: of(10, 10)?, rest: of(5, 15)? }];
/// let pooled = van_elteren(&strata, Level::default()).unwrap();
/// assert!((pooled.delta + 0.25).abs() < 1e-12);
/// # Ok::<(), gapwise_statistics::DistributionError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VanElteren {
    /// δ within strata, group over rest.
    pub delta: f64,
    /// The lower end of its interval.
    pub low: Option<f64>,
    /// The upper end.
    pub upp: Option<f64>,
    /// The statistic; 0 when nothing varies within strata.
    pub z: f64,
    /// The two-sided p.
    pub p: f64,
    /// How many strata had both arms.
    pub strata: u64,
}

/// Computes [`VanElteren`]; `None` as its documentation says.
#[must_use]
pub fn van_elteren(strata: &[Stratum], level: Level) -> Option<VanElteren> {
    let (mut excess, mut variance, mut weights) = (0.0, 0.0, 0.0);
    let (mut spread, mut used) = (Some(0.0), 0);
    for stratum in strata.iter().filter(|stratum| stratum.size().is_some()) {
        let pairs = stratum.group.n() as f64 * stratum.rest.n() as f64;
        let weight = pairs / (stratum.group.n() as f64 + stratum.rest.n() as f64 + 1.0);
        let overlay = Overlay::new(&stratum.group, &stratum.rest);
        excess += weight * (theta(&overlay, pairs) - 0.5);
        variance += weight * weight * theta_null_variance(&overlay);
        weights += weight;
        let se = cliffs_delta(&stratum.group, &stratum.rest, level).map(|delta| delta.se);
        spread = spread.zip(se).map(|(sum, se)| sum + weight * weight * se * se);
        used += 1;
    }
    if used == 0 {
        return None;
    }
    let delta = 2.0 * excess / weights;
    let z = if variance > 0.0 { excess / variance.sqrt() } else { 0.0 };
    let half = spread.map(|spread| level.z() * spread.sqrt() / weights).filter(|half| *half > 0.0);
    Some(VanElteren {
        delta,
        low: half.map(|half| (delta - half).max(-1.0)),
        upp: half.map(|half| (delta + half).min(1.0)),
        z,
        p: normal_two_sided(z).max(f64::MIN_POSITIVE),
        strata: used,
    })
}

/// P(group > rest) + P(equal)/2, by people.
fn theta(overlay: &Overlay, pairs: f64) -> f64 {
    let (mut below, mut won) = (0.0, 0.0);
    for row in overlay.rows() {
        won += row.group.n as f64 * (below + row.rest.n as f64 / 2.0);
        below += row.rest.n as f64;
    }
    won / pairs
}
