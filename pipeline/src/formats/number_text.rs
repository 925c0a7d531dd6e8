//! Numbers of binary files as text: plain, or as the moments and durations that they stand for.
//!
//! A moment is told in ISO form. What lies outside the years 1 to 9999 is no date of any survey, and is left to be
//! written as the number that it is.

use std::fmt::Write as _;

const DAY: f64 = 86_400.0;

/// Writes a number in the fewest digits that tell it apart, and a whole one without a point.
pub(crate) fn write_plain(value: f64, out: &mut String) {
    let value = if value == 0.0 { 0.0 } else { value };
    let is_handy = value == 0.0 || (1e-6..1e16).contains(&value.abs());
    // Writing to a string cannot fail.
    let _ = if is_handy { write!(out, "{value}") } else { write!(out, "{value:e}") };
}

/// How much of a moment is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    Day,
    Second,
}

/// Writes seconds since 1970 as `2026-03-01` or `2026-03-01 09:05:00`; none, and nothing written, beyond the year 9999.
pub(crate) fn write_moment(seconds: f64, precision: Moment, out: &mut String) -> Option<()> {
    if !seconds.is_finite() || seconds.abs() > 1e12 {
        return None;
    }
    let millis = (seconds * 1000.0).round();
    let days = (millis / (DAY * 1000.0)).floor();
    let rest = millis - days * DAY * 1000.0;
    let (year, month, day) = civil(days as i64);
    if !(1..=9999).contains(&year) {
        return None;
    }
    let _ = write!(out, "{year:04}-{month:02}-{day:02}");
    if precision == Moment::Second {
        out.push(' ');
        write_clock(rest as u64, out);
    }
    Some(())
}

/// Writes seconds as `09:05:00`; none, and nothing written, for what no clock shows.
pub(crate) fn write_duration(seconds: f64, out: &mut String) -> Option<()> {
    if !seconds.is_finite() || seconds.abs() > 1e12 {
        return None;
    }
    if seconds < 0.0 {
        out.push('-');
    }
    write_clock((seconds.abs() * 1000.0).round() as u64, out);
    Some(())
}

/// `09:05:00`, with milliseconds where there are any, and more than 24 hours where they are.
fn write_clock(millis: u64, out: &mut String) {
    let (seconds, millis) = (millis / 1000, millis % 1000);
    let _ = write!(out, "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if millis > 0 {
        let _ = write!(out, ".{millis:03}");
    }
}

/// Year, month and day of a day counted from 1970, by Howard Hinnant's `civil_from_days`.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(value: f64) -> String {
        let mut out = String::new();
        write_plain(value, &mut out);
        out
    }

    #[test]
    fn numbers_are_as_short_as_they_can_be() {
        assert_eq!(plain(3.0), "3");
        assert_eq!(plain(-0.0), "0");
        assert_eq!(plain(0.1 + 0.2), "0.30000000000000004");
        assert_eq!(plain(1e300), "1e300");
    }

    #[test]
    fn no_number_is_too_large_for_a_moment() {
        let far = [1e308, -1e308, 1e18, -1e18, 3e11, f64::INFINITY, f64::NAN];
        for value in far {
            let mut out = String::new();
            assert_eq!(write_moment(value, Moment::Second, &mut out), None, "{value}");
            assert_eq!(out, "");
        }
        let mut out = String::new();
        assert!(write_moment(951_782_400.0 + 0.25, Moment::Second, &mut out).is_some());
        assert_eq!(out, "2000-02-29 00:00:00.250");
    }
}
