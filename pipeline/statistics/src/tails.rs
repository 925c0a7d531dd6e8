//! Tail probabilities and quantiles of the normal distribution, of Student's t and of χ².
//!
//! Tails are computed as tails and never as one minus something, so that a p of 1e-60 is right to ten digits.
//! Student's t uses the continued fraction of the incomplete beta function (Press et al., Numerical Recipes,
//! §6.4) with as many steps as large degrees of freedom need. It must not know any statistic.

use statrs::function::erf::{erfc, erfc_inv};
use statrs::function::gamma::{checked_gamma_ur, ln_gamma};
use std::f64::consts::{LN_2, PI, SQRT_2};

/// P(|Z| ≥ |z|) for a standard normal Z.
///
/// ```
/// let p = gapwise_statistics::tails::normal_two_sided(1.959963984540054);
/// assert!((p - 0.05).abs() < 1e-10);
/// ```
#[must_use]
pub fn normal_two_sided(z: f64) -> f64 {
    erfc(z.abs() / SQRT_2)
}

/// P(Z ≥ z) for a standard normal Z.
#[must_use]
pub fn normal_upper(z: f64) -> f64 {
    erfc(z / SQRT_2) / 2.0
}

/// The z ≥ 0 with P(|Z| ≥ z) = `alpha`; an `alpha` outside (0, 1] is taken as the nearest end.
#[must_use]
pub fn normal_quantile(alpha: f64) -> f64 {
    let alpha = alpha.clamp(f64::MIN_POSITIVE, 1.0);
    SQRT_2 * erfc_inv(alpha)
}

/// P(χ² ≥ x); 1 at x = 0, `None` unless `df` is positive and `x` a number that is not negative.
///
/// ```
/// let p = gapwise_statistics::tails::chi_square_upper(3.841458820694124, 1.0).unwrap();
/// assert!((p - 0.05).abs() < 1e-10);
/// ```
#[must_use]
pub fn chi_square_upper(x: f64, df: f64) -> Option<f64> {
    let is_defined = x.is_finite() && x >= 0.0 && df.is_finite() && df > 0.0;
    if !is_defined {
        return None;
    }
    if x == 0.0 {
        return Some(1.0);
    }
    checked_gamma_ur(df / 2.0, x / 2.0).ok().map(|p| p.clamp(f64::MIN_POSITIVE, 1.0))
}

/// P(|T| ≥ |t|) for Student's t; `None` unless `df` is positive and both numbers are finite.
#[must_use]
pub fn student_two_sided(t: f64, df: f64) -> Option<f64> {
    let is_defined = t.is_finite() && df.is_finite() && df > 0.0;
    is_defined.then(|| two_sided(t * t / df, df))
}

/// P(T ≥ t) for Student's t; `None` as for [`student_two_sided`].
#[must_use]
pub fn student_upper(t: f64, df: f64) -> Option<f64> {
    let half = student_two_sided(t, df)? / 2.0;
    Some(if t >= 0.0 { half } else { 1.0 - half })
}

/// The t ≥ 0 with P(|T| ≥ t) = `alpha`; `None` unless `df` is positive and `alpha` lies in (0, 1).
///
/// Newton's method on the logarithms of both axes, where the tail is concave and the steps cannot run away.
#[must_use]
pub fn student_quantile(alpha: f64, df: f64) -> Option<f64> {
    let is_defined = df.is_finite() && df > 0.0 && alpha > 0.0 && alpha < 1.0;
    if !is_defined {
        return None;
    }
    let target = alpha.ln();
    let mut log_t = normal_quantile(alpha).max(1e-12).ln();
    for _ in 0..60 {
        let t = log_t.exp();
        let tail = student_two_sided(t, df)?;
        let density =
            (ln_half_step(df / 2.0) - 0.5 * (PI * df).ln() - (df + 1.0) / 2.0 * (t * t / df).ln_1p()).exp();
        let step = (tail.ln() - target) * tail / (2.0 * density * t);
        if !step.is_finite() {
            return None;
        }
        log_t += step;
        if step.abs() < 1e-15 {
            break;
        }
    }
    Some(log_t.exp())
}

/// ln Γ(a + ½) − ln Γ(a), without the cancellation that two large logarithms would bring.
#[must_use]
pub fn ln_half_step(a: f64) -> f64 {
    if a < 60.0 {
        return ln_gamma(a + 0.5) - ln_gamma(a);
    }
    let inverse = 1.0 / a;
    let square = inverse * inverse;
    let series = -0.125 + square * (1.0 / 192.0 + square * (-1.0 / 640.0 + square * (17.0 / 14_336.0)));
    0.5 * a.ln() + inverse * series
}

/// ln n!, exact to rounding.
#[must_use]
pub fn ln_factorial(n: u64) -> f64 {
    ln_gamma(n as f64 + 1.0)
}

/// ln of the number of ways to choose `k` of `n`; minus infinity when there is none.
#[must_use]
pub fn ln_choose(n: u64, k: u64) -> f64 {
    if k > n {
        return f64::NEG_INFINITY;
    }
    ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k)
}

/// P(|T| ≥ t) from `ratio` = t² / df: the regularised incomplete beta function of (df/2, 1/2) at 1 / (1 + ratio).
fn two_sided(ratio: f64, df: f64) -> f64 {
    if ratio == 0.0 {
        return 1.0;
    }
    let a = df / 2.0;
    let x = 1.0 / (1.0 + ratio);
    let ln_front = ln_half_step(a) - 0.5 * (PI.ln()) - a * ratio.ln_1p() + 0.5 * (ratio.ln() - ratio.ln_1p());
    let is_in_tail = x < (a + 1.0) / (a + 2.5);
    let tail = if is_in_tail {
        ln_front.exp() * continued_fraction(a, 0.5, x) / a
    } else {
        1.0 - ln_front.exp() * continued_fraction(0.5, a, ratio * x) * 2.0
    };
    tail.clamp(f64::MIN_POSITIVE, 1.0)
}

/// The continued fraction of the incomplete beta function by Lentz's method.
fn continued_fraction(a: f64, b: f64, x: f64) -> f64 {
    let keep_off_zero = |v: f64| if v.abs() < 1e-300 { 1e-300 } else { v };
    let mut c = 1.0;
    let mut d = 1.0 / keep_off_zero(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for step in 1..200_000 {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / keep_off_zero(1.0 + even * d);
        c = keep_off_zero(1.0 + even / c);
        fraction *= d * c;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / keep_off_zero(1.0 + odd * d);
        c = keep_off_zero(1.0 + odd / c);
        let factor = d * c;
        fraction *= factor;
        if (factor - 1.0).abs() < 1e-15 {
            break;
        }
    }
    fraction
}

/// A p for `ways` equally extreme splits among all choices of `k` of `n`, never rounded down to zero.
#[must_use]
pub fn one_in_choices(ways: u64, n: u64, k: u64) -> f64 {
    let ln_p = (ways as f64).ln() - ln_choose(n, k);
    let floor = f64::MIN_POSITIVE.ln() + LN_2;
    if ln_p < floor { f64::MIN_POSITIVE } else { ln_p.exp().min(1.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn assert_close(found: f64, expected: f64) {
        assert!((found / expected - 1.0).abs() < 1e-9, "found {found}, expected {expected}");
    }

    // Expected numbers: R 4.2, 2*pt(-t, df), 2*pnorm(-z), qt(1 - alpha/2, df).
    #[test]
    fn tails_agree_with_r() {
        assert_close(student_two_sided(1.0, 1.0).unwrap(), 0.5);
        assert_close(student_two_sided(12.706204736174698, 1.0).unwrap(), 0.05);
        assert_close(student_two_sided(2.7764451051977934, 4.0).unwrap(), 0.05);
        assert_close(normal_two_sided(6.0), 1.9731752900753965e-9);
        assert_close(student_two_sided(0.01, 1e6).unwrap(), 0.9920212893655477);
    }

    #[test]
    fn a_quantile_is_where_the_tail_is() {
        for df in [0.7, 1.0, 2.5, 9.0, 49.0, 1e3, 1e6, 1e8] {
            for alpha in [0.9, 0.32, 0.05, 0.01, 1e-6] {
                let t = student_quantile(alpha, df).unwrap();
                assert_close(student_two_sided(t, df).unwrap(), alpha);
            }
        }
    }

    #[test]
    fn large_degrees_of_freedom_meet_the_normal() {
        let p = student_two_sided(3.0, 1e9).unwrap();
        assert!((p / normal_two_sided(3.0) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn the_half_step_has_no_seam() {
        let below = ln_gamma(60.5) - ln_gamma(60.0);
        assert!((ln_half_step(60.0) - below).abs() < 1e-12);
    }

    #[test]
    fn what_is_undefined_is_none() {
        assert_eq!(student_two_sided(1.0, 0.0), None);
        assert_eq!(student_two_sided(f64::INFINITY, 3.0), None);
        assert_eq!(student_quantile(0.0, 3.0), None);
    }

    #[test]
    fn a_rare_split_keeps_a_positive_p() {
        assert_close(one_in_choices(1, 60, 10), 1.32636500832e-11);
        assert!(one_in_choices(1, 40_000, 20_000) > 0.0);
    }
}
