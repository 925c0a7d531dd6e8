//! Dates as tools write them, with the order of day and month decided once per column.
//!
//! Times are wall-clock times as exported: offsets and zone names are read over, because most tools leave them out and
//! a review compares days, not minutes. The order is whichever explains more values; where both do, the one under
//! which the column ascends more often (exports are mostly sorted), else month first after slashes.

use std::borrow::Cow;

use crate::tidy::labels::mend;

/// Which of two ambiguous numbers is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// 31/12/2026.
    DayFirst,
    /// 12/31/2026.
    MonthFirst,
}

/// Evidence about the order of one column, collected value by value.
#[derive(Debug, Clone, Default)]
pub(crate) struct OrderEvidence {
    day_first: Evidence,
    month_first: Evidence,
    dots: u64,
}

#[derive(Debug, Clone, Default)]
struct Evidence {
    read: u64,
    rises: u64,
    falls: u64,
    previous: Option<i64>,
}

impl Evidence {
    fn add(&mut self, micros: Option<i64>) {
        let Some(micros) = micros else { return };
        self.read += 1;
        self.rises += u64::from(self.previous.is_some_and(|previous| micros > previous));
        self.falls += u64::from(self.previous.is_some_and(|previous| micros < previous));
        self.previous = Some(micros);
    }

    fn sortedness(&self) -> u64 {
        self.rises.max(self.falls)
    }
}

impl OrderEvidence {
    /// Takes one value into account; returns it under both orders (day first, month first).
    pub(crate) fn add(&mut self, text: &str) -> [Option<i64>; 2] {
        let both = parse_both(text);
        self.day_first.add(both[0]);
        self.month_first.add(both[1]);
        self.dots += u64::from(text.bytes().filter(|byte| *byte == b'.').count() >= 2);
        both
    }

    /// How many values are dates under the better order.
    pub(crate) fn read(&self) -> u64 {
        self.day_first.read.max(self.month_first.read)
    }

    /// The order that explains the column, and whether it had to be guessed.
    pub(crate) fn verdict(&self) -> (DateOrder, bool) {
        let (day, month) = (&self.day_first, &self.month_first);
        let differ = day.sortedness() != month.sortedness() || day.rises != month.rises;
        match day.read.cmp(&month.read) {
            std::cmp::Ordering::Greater => (DateOrder::DayFirst, false),
            std::cmp::Ordering::Less => (DateOrder::MonthFirst, false),
            std::cmp::Ordering::Equal if self.dots > 0 => (DateOrder::DayFirst, false),
            std::cmp::Ordering::Equal if day.sortedness() > month.sortedness() => (DateOrder::DayFirst, true),
            std::cmp::Ordering::Equal => (DateOrder::MonthFirst, differ),
        }
    }
}

/// Microseconds since 1970 of a date with or without a time; none when the text is no date.
pub(crate) fn parse(text: &str, order: DateOrder) -> Option<i64> {
    read(text, &[order]).into_iter().next().flatten()
}

/// A text under both orders: day first, month first.
pub(crate) fn parse_both(text: &str) -> [Option<i64>; 2] {
    let both = read(text, &[DateOrder::DayFirst, DateOrder::MonthFirst]);
    [both.first().copied().flatten(), both.get(1).copied().flatten()]
}

fn read(text: &str, orders: &[DateOrder]) -> Vec<Option<i64>> {
    // Most dates are plain already; only what may need mending is mended.
    let is_plain = text.bytes().all(|byte| matches!(byte, b' '..=b'~') && byte != b'&');
    let text = if is_plain { Cow::Borrowed(text.trim()) } else { Cow::Owned(mend(text).0) };
    if text.len() > 60 || text.len() < 6 || !text.is_ascii() {
        return Vec::new();
    }
    let Some(words) = words(&text) else { return Vec::new() };
    orders.iter().map(|order| moment(&words, *order)).collect()
}

fn moment(words: &[Word<'_>], order: DateOrder) -> Option<i64> {
    let (date, rest) = take_date(words, order)?;
    let seconds = take_time(rest)?;
    let days = days_since_1970(date)?;
    days.checked_mul(86_400)?.checked_add(seconds)?.checked_mul(1_000_000)
}

/// The day of a moment, counted from 1970.
pub(crate) fn day_of(micros: i64) -> i32 {
    i32::try_from(micros.div_euclid(86_400_000_000)).unwrap_or(i32::MAX)
}

/// A moment as ISO 8601 text.
pub(crate) fn iso(micros: i64) -> String {
    let timestamp = jiff::Timestamp::from_microsecond(micros).unwrap_or_default();
    timestamp.to_zoned(jiff::tz::TimeZone::UTC).datetime().to_string()
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Word<'a> {
    /// Its value, how many digits it has, and the sign before it.
    Number(u32, usize, char),
    Letters(&'a str),
}

fn words(text: &str) -> Option<Vec<Word<'_>>> {
    let mut words = Vec::new();
    let mut rest = text;
    let mut before = ' ';
    while let Some(first) = rest.chars().next() {
        let length = |belongs: fn(&char) -> bool| rest.chars().take_while(belongs).count();
        if first.is_ascii_digit() {
            let n = length(char::is_ascii_digit);
            words.push(Word::Number(rest.get(..n.min(9))?.parse().ok()?, n, before));
            rest = rest.get(n..)?;
        } else if first.is_ascii_alphabetic() {
            let n = length(char::is_ascii_alphabetic);
            words.push(Word::Letters(rest.get(..n)?));
            rest = rest.get(n..)?;
        } else {
            if !" ,:/-.+()T".contains(first) {
                return None;
            }
            rest = rest.get(1..)?;
        }
        before = if first.is_ascii_alphanumeric() { ' ' } else { first };
    }
    Some(words)
}

type Date = (i32, u32, u32);

fn take_date<'a, 'b>(words: &'b [Word<'a>], order: DateOrder) -> Option<(Date, &'b [Word<'a>])> {
    // A leading name of a day says nothing new.
    let words = match words {
        [Word::Letters(name), rest @ ..] if month(name).is_none() && name.len() >= 3 => rest,
        _ => words,
    };
    let (date, rest) = match words {
        [Word::Number(year, 4, _), Word::Number(month, 1..=2, _), Word::Number(day, 1..=2, _), rest @ ..] => {
            ((year_of(*year, 4)?, *month, *day), rest)
        }
        [Word::Number(year, 4, _), Word::Letters(name), Word::Number(day, 1..=2, _), rest @ ..] => {
            ((year_of(*year, 4)?, month(name)?, *day), rest)
        }
        [
            Word::Number(a, 1..=2, _),
            Word::Number(b, 1..=2, sign),
            Word::Number(year, digits @ (2 | 4), _),
            rest @ ..,
        ] if *sign != ':' => {
            let (day, month) = if order == DateOrder::DayFirst { (*a, *b) } else { (*b, *a) };
            ((year_of(*year, *digits)?, month, day), rest)
        }
        [
            Word::Number(day, 1..=2, _),
            Word::Letters(name),
            Word::Number(year, digits @ (2 | 4), _),
            rest @ ..,
        ]
        | [
            Word::Letters(name),
            Word::Number(day, 1..=2, _),
            Word::Number(year, digits @ (2 | 4), _),
            rest @ ..,
        ] => ((year_of(*year, *digits)?, month(name)?, *day), rest),
        _ => return None,
    };
    Some((date, rest))
}

/// Seconds since midnight; no time at all is midnight.
fn take_time(words: &[Word<'_>]) -> Option<i64> {
    let words = match words {
        [Word::Letters("T" | "at"), rest @ ..] => rest,
        _ => words,
    };
    let (hour, minute, rest) = match words {
        [] => return Some(0),
        [Word::Number(hour, 1..=2, _), Word::Number(minute, 2, ':'), rest @ ..] => (*hour, *minute, rest),
        _ => return None,
    };
    let (second, rest) = match rest {
        [Word::Number(second, 2, ':'), rest @ ..] => (*second, rest),
        _ => (0, rest),
    };
    let half = rest.iter().find_map(|word| match word {
        Word::Letters(letters) if letters.eq_ignore_ascii_case("am") => Some(0),
        Word::Letters(letters) if letters.eq_ignore_ascii_case("pm") => Some(12),
        _ => None,
    });
    let hour = half.map_or(hour, |half| hour % 12 + half);
    (hour < 24 && minute < 60 && second < 61)
        .then_some(i64::from(hour) * 3600 + i64::from(minute) * 60 + i64::from(second))
}

fn year_of(year: u32, digits: usize) -> Option<i32> {
    let full = match (digits, year) {
        (2, 0..=69) => 2000 + year,
        (2, _) => 1900 + year,
        _ => year,
    };
    // A survey's dates are within living memory; this tells them from other numbers of four digits.
    (1900..=2100).contains(&full).then(|| i32::try_from(full).ok()).flatten()
}

fn month(name: &str) -> Option<u32> {
    const MONTHS: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let short = name.get(..3)?.to_ascii_lowercase();
    let at = MONTHS.iter().position(|month| *month == short)?;
    u32::try_from(at + 1).ok()
}

fn days_since_1970((year, month, day): Date) -> Option<i64> {
    let (year, month, day) = (i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    let date = jiff::civil::Date::new(year, month, day).ok()?;
    let epoch = jiff::civil::Date::constant(1970, 1, 1);
    Some(i64::from(date.duration_since(epoch).as_hours() as i32 / 24))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str, order: DateOrder) -> Option<String> {
        parse(text, order).map(iso)
    }

    #[test]
    fn the_forms_of_every_tool_are_read() {
        let cases = [
            ("2020-12-17 15:40:52", "2020-12-17T15:40:52"),
            ("2016-03-30T15:04:59.000+01:00", "2016-03-30T15:04:59"),
            ("2020/06/05 11:34:01 AM EST", "2020-06-05T11:34:01"),
            ("2021/08/10 12:08:56 PM GMT-3", "2021-08-10T12:08:56"),
            ("9/8/18 15:29", "2018-09-08T15:29:00"),
            ("7/2/20 11:00:22", "2020-07-02T11:00:22"),
            ("Tuesday, 1 March 2026, 9:01 AM", "2026-03-01T09:01:00"),
            ("Mon Jan 01 2024", "2024-01-01T00:00:00"),
            ("2015-12-30 12:00:00 UTC", "2015-12-30T12:00:00"),
            ("Dec 30, 2015 10:11:12 pm", "2015-12-30T22:11:12"),
        ];
        for (text, expected) in cases {
            assert_eq!(told(text, DateOrder::MonthFirst).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "",
            "12",
            "10:30:00",
            "2016",
            "1-2 years",
            "Sept 21-22 Online",
            "13/13/2020",
            "36.0",
            "5'4\"",
            "3-4-5-6",
            "99999999999",
        ] {
            assert_eq!(told(text, DateOrder::MonthFirst), None, "{text}");
        }
    }

    #[test]
    fn impossible_values_decide_the_order_of_the_whole_column() {
        let mut evidence = OrderEvidence::default();
        for text in ["8/7/20 12:02", "9/7/20 10:00", "13/07/2020 10:07:32"] {
            evidence.add(text);
        }
        assert_eq!(evidence.verdict(), (DateOrder::DayFirst, false));
        let mut sorted = OrderEvidence::default();
        for text in ["1/5/2020", "2/5/2020", "3/5/2020", "1/6/2020"] {
            sorted.add(text);
        }
        assert_eq!(sorted.verdict(), (DateOrder::DayFirst, true));
    }
}
