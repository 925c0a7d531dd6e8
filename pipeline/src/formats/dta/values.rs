//! Values of a Stata file as text: numbers, the 27 kinds of nothing, and dates by their display format.

use crate::formats::binary::{ByteOrder, number_at};
use crate::formats::dta::schema::Kind;
use crate::formats::number_text::{Moment, write_moment, write_plain};

/// The codes of `.`, `.a`, … `.z` in a set of labels and in variables of type long begin here.
const FIRST_MISSING: i32 = 2_147_483_621;

/// Days between 1 January 1960 and 1 January 1970.
const EPOCH_DAYS: f64 = 3_653.0;

/// What a number says.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Number {
    Value(f64),
    /// Single precision, whose shortest digits are other ones.
    Single(f32),
    /// 0 for `.`, 1 to 26 for `.a` to `.z`.
    Missing(u8),
}

/// Reads a number.
pub(super) fn number(bytes: &[u8], kind: Kind, order: ByteOrder) -> Option<Number> {
    Some(match kind {
        Kind::Byte => whole(i32::from(i8::from_le_bytes(number_at(bytes, 0, order)?)), 101),
        Kind::Int => whole(i32::from(i16::from_le_bytes(number_at(bytes, 0, order)?)), 32_741),
        Kind::Long => whole(i32::from_le_bytes(number_at(bytes, 0, order)?), FIRST_MISSING),
        Kind::Float => {
            let value = f32::from_le_bytes(number_at(bytes, 0, order)?);
            let bits = value.to_bits();
            match bits.checked_sub(0x7f00_0000).filter(|_| bits < 0x8000_0000) {
                Some(beyond) => missing(u64::from(beyond >> 11)),
                None => Number::Single(value),
            }
        }
        Kind::Double => {
            let value = f64::from_le_bytes(number_at(bytes, 0, order)?);
            let bits = value.to_bits();
            match bits.checked_sub(0x7fe0_0000_0000_0000).filter(|_| bits < 1 << 63) {
                Some(beyond) => missing(beyond >> 40),
                None => Number::Value(value),
            }
        }
        Kind::Text(_) | Kind::LongText => return None,
    })
}

fn whole(value: i32, first_missing: i32) -> Number {
    match value.checked_sub(first_missing).and_then(|beyond| u64::try_from(beyond).ok()) {
        Some(beyond) => missing(beyond),
        None => Number::Value(f64::from(value)),
    }
}

fn missing(beyond: u64) -> Number {
    Number::Missing(u8::try_from(beyond).unwrap_or(0).min(26))
}

/// The code of a labelled value: a number, or `.a`.
pub(super) fn code_text(code: i32) -> String {
    let mut text = String::new();
    match whole(code, FIRST_MISSING) {
        Number::Missing(kind) => write_missing(kind, &mut text),
        _ => write_plain(f64::from(code), &mut text),
    }
    text
}

/// Writes `.a` to `.z`; nothing for `.`, which says no more than an empty cell.
pub(super) fn write_missing(kind: u8, out: &mut String) {
    if (1..=26).contains(&kind) {
        out.push('.');
        out.push(char::from(b'a' + kind - 1));
    }
}

/// How a display format asks for a number to be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Display {
    Plain,
    Days,
    Milliseconds,
    Weeks,
    Months(u8),
}

impl Display {
    /// `%td`, `%tcHH:MM`, `%-tm`, and the `%d` of old.
    pub(super) fn of(format: &str) -> Self {
        let rest = format.trim_start_matches('%').trim_start_matches(['-', '+']);
        let unit = match rest.strip_prefix('t') {
            Some(rest) => rest.chars().next(),
            None => rest.chars().next().filter(|unit| *unit == 'd'),
        };
        match unit {
            Some('d') => Self::Days,
            Some('c' | 'C') => Self::Milliseconds,
            Some('w') => Self::Weeks,
            Some('m') => Self::Months(1),
            Some('q') => Self::Months(3),
            Some('h') => Self::Months(6),
            _ => Self::Plain,
        }
    }
}

/// Writes a value as its display format asks; periods are told by their first day.
pub(super) fn write_value(value: f64, display: Display, out: &mut String) {
    const DAY: f64 = 86_400.0;
    let written = match display {
        Display::Plain => None,
        Display::Days => write_moment((value - EPOCH_DAYS) * DAY, Moment::Day, out),
        Display::Milliseconds => write_moment(value / 1000.0 - EPOCH_DAYS * DAY, Moment::Second, out),
        // Stata's week 1 begins on 1 January, and week 52 has eight or nine days.
        Display::Weeks => first_of_month((value / 52.0).floor() * 12.0).and_then(|days| {
            write_moment((days + value.rem_euclid(52.0).floor() * 7.0) * DAY, Moment::Day, out)
        }),
        Display::Months(n) => {
            first_of_month(value * f64::from(n)).and_then(|days| write_moment(days * DAY, Moment::Day, out))
        }
    };
    if written.is_none() {
        write_plain(value, out);
    }
}

/// Days from 1970 to the first of a month counted from January 1960.
fn first_of_month(months: f64) -> Option<f64> {
    if !months.is_finite() || months.abs() > 1e6 {
        return None;
    }
    let months = months.floor() as i64;
    let (year, month) = (1960 + months.div_euclid(12), months.rem_euclid(12) + 1);
    let shifted_year = if month <= 2 { year - 1 } else { year };
    let era = shifted_year.div_euclid(400);
    let year_of_era = shifted_year.rem_euclid(400);
    let shifted_month = (month + 9) % 12;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + (153 * shifted_month + 2) / 5;
    Some((era * 146_097 + day_of_era - 719_468) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(value: f64, format: &str) -> String {
        let mut out = String::new();
        write_value(value, Display::of(format), &mut out);
        out
    }

    #[test]
    fn periods_begin_on_their_first_day() {
        assert_eq!(written(0.0, "%td"), "1960-01-01");
        assert_eq!(written(-1.0, "%dD_m_Y"), "1959-12-31");
        assert_eq!(written(1_000.0 * 86_400.0 + 1.0, "%tc"), "1960-01-02 00:00:00.001");
        assert_eq!(written(601.0, "%tm"), "2010-02-01");
        assert_eq!(written(200.0, "%tq"), "2010-01-01");
        assert_eq!(written(52.0 + 9.0, "%tw"), "1961-03-05");
        assert_eq!(written(2026.0, "%ty"), "2026");
        assert_eq!(written(1e300, "%td"), "1e300");
        assert_eq!(written(2.5, "%9.2f"), "2.5");
    }

    #[test]
    fn the_kinds_of_nothing_are_told_apart() {
        let little = ByteOrder::Little;
        assert_eq!(number(&[100], Kind::Byte, little), Some(Number::Value(100.0)));
        assert_eq!(number(&[101], Kind::Byte, little), Some(Number::Missing(0)));
        assert_eq!(number(&32_742_i16.to_le_bytes(), Kind::Int, little), Some(Number::Missing(1)));
        assert_eq!(number(&2_147_483_647_i32.to_le_bytes(), Kind::Long, little), Some(Number::Missing(26)));
        assert_eq!(number(&0x7f00_0800_u32.to_le_bytes(), Kind::Float, little), Some(Number::Missing(1)));
        assert_eq!(
            number(&0x7fe0_1a00_0000_0000_u64.to_be_bytes(), Kind::Double, ByteOrder::Big),
            Some(Number::Missing(26))
        );
        assert_eq!(number(&1.5_f64.to_le_bytes(), Kind::Double, little), Some(Number::Value(1.5)));
        assert_eq!(number(&[1], Kind::Double, little), None);
        assert_eq!((code_text(7), code_text(2_147_483_622)), ("7".to_owned(), ".a".to_owned()));
    }
}
