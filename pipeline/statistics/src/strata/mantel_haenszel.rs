//! Shares within strata.

use crate::level::Level;
use crate::share::Count;
use crate::strata::Stratum;
use crate::tails::chi_square_upper;

/// The difference of shares and the odds ratio, compared within strata only.
///
/// Formula: difference Σ(k₁n₀ − k₀n₁)/N / Σ n₁n₀/N with Sato's variance (D·ΣP + ΣQ)/(Σ n₁n₀/N)², P = (n₁²k₀ − n₀²k₁ + n₁n₀(n₀ −
/// n₁)/2)/N², Q = (k₁(n₀ − k₀) + k₀(n₁ − k₁))/2N, which holds for few large strata and many small ones; odds ratio
/// Σ k₁(n₀ − k₀)/N / Σ k₀(n₁ − k₁)/N; X² = (Σ k₁ − E)²/Σ V without continuity correction. Reference: Mantel & Haenszel, JNCI 22
/// (1959) 719–748; Sato, Biometrics 45 (1989) 1323–1324; R: `mantelhaen.test(correct = FALSE)`. Unit: difference of shares.
/// Undefined without a stratum that has both arms. Scores at or above the cut are counted; weights are not used.
///
/// ```
/// use gapwise_statistics::{Distribution, Level, Stratum, mantel_haenszel};
///
/// let of = |no, yes| Distribution::from_counts(&[(0.0, no), (1.0, yes)]);
/// let strata = [Stratum { group: of(15, 5)?, rest: of(10, 10)? }, Stratum { group: of(10, 10)?, rest: of(5, 15)? }];
/// let pooled = mantel_haenszel(&strata, 1.0, Level::default()).unwrap();
/// assert!((pooled.difference + 0.25).abs() < 1e-12);
/// assert!((pooled.odds_ratio.unwrap() - 1.0 / 3.0).abs() < 1e-12);
/// # Ok::<(), gapwise_statistics::DistributionError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MantelHaenszel {
    /// Share of the group minus share of the rest.
    pub difference: f64,
    /// Its standard error.
    pub se: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end.
    pub upp: f64,
    /// The pooled odds ratio; `None` when its divisor is 0.
    pub odds_ratio: Option<f64>,
    /// X² of no difference in any stratum.
    pub statistic: f64,
    /// Its p; 1 when nothing varies.
    pub p: f64,
    /// How many strata had both arms.
    pub strata: u64,
}

/// Computes [`MantelHaenszel`]; `None` as its documentation says.
#[must_use]
pub fn mantel_haenszel(strata: &[Stratum], cut: f64, level: Level) -> Option<MantelHaenszel> {
    let mut sums = Sums::default();
    for stratum in strata.iter().filter(|stratum| stratum.size().is_some()) {
        sums.add(Count::at_least(&stratum.group, cut), Count::at_least(&stratum.rest, cut));
    }
    if sums.strata == 0 {
        return None;
    }
    let difference = sums.gap / sums.size;
    let se = ((difference * sums.p + sums.q).max(0.0) / (sums.size * sums.size)).sqrt();
    let statistic = if sums.variance > 0.0 { sums.excess * sums.excess / sums.variance } else { 0.0 };
    let half = level.z() * se;
    Some(MantelHaenszel {
        difference,
        se,
        low: (difference - half).max(-1.0),
        upp: (difference + half).min(1.0),
        odds_ratio: (sums.against > 0.0).then(|| sums.towards / sums.against),
        statistic,
        p: chi_square_upper(statistic, 1.0)?,
        strata: sums.strata,
    })
}

/// What the formula adds up over strata.
#[derive(Default)]
struct Sums {
    gap: f64,
    size: f64,
    p: f64,
    q: f64,
    towards: f64,
    against: f64,
    excess: f64,
    variance: f64,
    strata: u64,
}

impl Sums {
    fn add(&mut self, group: Count, rest: Count) {
        let (k1, n1) = (group.k as f64, group.n as f64);
        let (k0, n0) = (rest.k as f64, rest.n as f64);
        let (all, hits) = (n1 + n0, k1 + k0);
        self.gap += (k1 * n0 - k0 * n1) / all;
        self.size += n1 * n0 / all;
        self.p += (n1 * n1 * k0 - n0 * n0 * k1 + n1 * n0 * (n0 - n1) / 2.0) / (all * all);
        self.q += (k1 * (n0 - k0) + k0 * (n1 - k1)) / (2.0 * all);
        self.towards += k1 * (n0 - k0) / all;
        self.against += k0 * (n1 - k1) / all;
        self.excess += k1 - n1 * hits / all;
        if all > 1.0 {
            self.variance += n1 * n0 * hits * (all - hits) / (all * all * (all - 1.0));
        }
        self.strata += 1;
    }
}
