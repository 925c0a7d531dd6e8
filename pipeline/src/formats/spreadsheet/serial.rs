//! Serial numbers of days as spreadsheets keep dates, in ISO text.
//!
//! Day 1 is 1 January 1900, and 29 February 1900 exists, as in Lotus 1-2-3 (ECMA-376 part 1, 18.17.4.1); workbooks from
//! an old Mac count from 1 January 1904. Seconds are rounded, because a fraction of a day seldom hits one exactly.

use jiff::civil::date;
use jiff::{SignedDuration, ToSpan as _};

/// What of a date and a time a cell shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// Day or month or year.
    Date,
    /// Hours, minutes or seconds within a day.
    Time,
    /// Both.
    Both,
    /// Hours, minutes or seconds that may exceed a day.
    Elapsed,
}

/// A serial number as ISO text; none when it is no date that a calendar has.
pub(crate) fn iso(serial: f64, shown: Shown, is_1904: impl Into<bool>) -> Option<String> {
    if !serial.is_finite() || !(-1.0..2_958_466.0).contains(&serial) {
        return None;
    }
    let seconds = (serial * 86_400.0).round() as i64;
    let (days, second) = (seconds.div_euclid(86_400), seconds.rem_euclid(86_400));
    let time = format!("{:02}:{:02}:{:02}", second / 3_600, second / 60 % 60, second % 60);
    match shown {
        Shown::Elapsed if seconds < 0 => return None,
        Shown::Elapsed => {
            return Some(format!("{}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60));
        }
        Shown::Time if days == 0 => return Some(time),
        _ => {}
    }
    let is_1904 = is_1904.into();
    let first = if is_1904 { date(1904, 1, 1) } else { date(1899, 12, 31) };
    // Day 60 is the day that never was; the days after it are one too many.
    let days = if is_1904 || days < 60 { days } else { days - 1 };
    let day = first.checked_add(days.days()).ok()?;
    let has_time = matches!(shown, Shown::Both | Shown::Time) || second != 0;
    Some(if has_time { format!("{day} {time}") } else { day.to_string() })
}

/// An ISO 8601 duration such as `PT12H30M05S` as `12:30:05`, which is how `OpenDocument` keeps times.
pub(crate) fn time_of_duration(text: &str) -> Option<String> {
    let duration: SignedDuration = text.parse().ok()?;
    let seconds = duration.as_secs();
    (seconds >= 0).then(|| format!("{:02}:{:02}:{:02}", seconds / 3_600, seconds / 60 % 60, seconds % 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_that_excel_shows() {
        for (serial, text) in
            [(1.0, "1900-01-01"), (59.0, "1900-02-28"), (61.0, "1900-03-01"), (44_197.0, "2021-01-01")]
        {
            assert_eq!(iso(serial, Shown::Date, false).as_deref(), Some(text));
        }
        assert_eq!(iso(42_735.0, Shown::Date, true).as_deref(), Some("2021-01-01"));
        assert_eq!(iso(44_013.458_819_444_45, Shown::Both, false).as_deref(), Some("2020-07-01 11:00:42"));
        assert_eq!(iso(44_013.458_819_444_45, Shown::Date, false).as_deref(), Some("2020-07-01 11:00:42"));
        assert_eq!(iso(0.5, Shown::Time, false).as_deref(), Some("12:00:00"));
        assert_eq!(iso(1.25, Shown::Elapsed, false).as_deref(), Some("30:00:00"));
        for wrong in [f64::NAN, f64::INFINITY, -5.0, 1e12] {
            assert_eq!(iso(wrong, Shown::Both, false), None);
        }
        assert_eq!(time_of_duration("PT12H30M05S").as_deref(), Some("12:30:05"));
        assert_eq!(time_of_duration("12:30"), None);
    }
}
