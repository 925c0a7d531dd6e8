//! Numbers of an SPSS system file as their format says: plain, or seconds since 14 October 1582 as a date or a time.

use crate::formats::number_text::{Moment, write_duration, write_moment, write_plain};

/// Seconds between 14 October 1582 and 1 January 1970.
const EPOCH: f64 = 12_219_379_200.0;

/// Writes a number that is there.
pub(super) fn write_number(value: f64, format: u8, out: &mut String) {
    let written = match format {
        // DATE, ADATE, JDATE, EDATE, SDATE, and the month, quarter and week by their first day.
        20 | 23 | 24 | 28 | 29 | 30 | 38 | 39 => write_moment(value - EPOCH, Moment::Day, out),
        // DATETIME, YMDHMS.
        22 | 41 => write_moment(value - EPOCH, Moment::Second, out),
        // TIME, DTIME, MTIME.
        21 | 25 | 40 => write_duration(value, out),
        _ => None,
    };
    if written.is_none() {
        write_plain(value, out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(value: f64, format: u8) -> String {
        let mut out = String::new();
        write_number(value, format, &mut out);
        out
    }

    #[test]
    fn dates_are_iso_and_whatever_is_none_is_a_number() {
        assert_eq!(written(3.0, 5), "3");
        assert_eq!(written(EPOCH, 20), "1970-01-01");
        assert_eq!(written(EPOCH + 86_399.5, 22), "1970-01-01 23:59:59.500");
        assert_eq!(written(0.0, 38), "1582-10-14");
        assert_eq!(written(100.0 * 3600.0 + 61.0, 21), "100:01:01");
        assert_eq!(written(-60.0, 25), "-00:01:00");
        for value in [1e308, -1e308, f64::MIN_POSITIVE, 1e18, -1e18, 3e11, f64::INFINITY] {
            for format in 0..=u8::MAX {
                assert!(!written(value, format).is_empty(), "{value} {format}");
            }
        }
    }
}
