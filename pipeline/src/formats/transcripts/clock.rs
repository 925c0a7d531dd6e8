//! Times in transcripts: `0:03`, `00:16.500`, `1:02:03,450`.

/// Milliseconds of a time of the clock or of a recording; minutes and seconds are needed, hours are not.
pub(crate) fn milliseconds(text: &str) -> Option<u64> {
    let (whole, fraction) = match text.trim().split_once(['.', ',']) {
        Some((whole, fraction)) => (whole, fraction),
        None => (text.trim(), ""),
    };
    let parts: Vec<&str> = whole.split(':').collect();
    let is_digits =
        |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    if !parts.iter().all(is_digits)
        || fraction.len() > 9
        || !fraction.bytes().all(|byte| byte.is_ascii_digit())
    {
        return None;
    }
    let numbers: Vec<u64> = parts.iter().map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let (hours, minutes, seconds) = match numbers.as_slice() {
        [minutes, seconds] => (0, *minutes, *seconds),
        [hours, minutes, seconds] => (*hours, *minutes, *seconds),
        _ => return None,
    };
    let thousandths: String = fraction.chars().chain("000".chars()).take(3).collect();
    let is_clock = seconds < 60 && (parts.len() == 2 || minutes < 60);
    is_clock.then_some(((hours * 60 + minutes) * 60 + seconds) * 1_000 + thousandths.parse::<u64>().ok()?)
}

/// A time at the front of a line, in brackets or bare, and what comes after it: `[00:01:02] Anna: …`.
pub(crate) fn leading(text: &str) -> Option<(u64, &str)> {
    let text = text.trim_start();
    for (open, close) in [('[', ']'), ('(', ')')] {
        if let Some((inside, rest)) = text.strip_prefix(open).and_then(|rest| rest.split_once(close)) {
            return milliseconds(inside).map(|time| (time, rest.trim_start_matches([' ', '-', '\t'])));
        }
    }
    let end = text.find(|c: char| !c.is_ascii_digit() && !":.,".contains(c))?;
    let (time, rest) = text.split_at(end);
    let is_apart = rest.starts_with([' ', '\t', '-']);
    let time = milliseconds(time.trim_end_matches([',', '.'])).filter(|_| is_apart)?;
    Some((time, rest.trim_start_matches([' ', '-', '\t'])))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_with_points_and_commas() {
        let cases = [("00:16.500", 16_500), ("1:02:03,45", 3_723_450), ("0:03", 3_000), ("90:00", 5_400_000)];
        for (text, expected) in cases {
            assert_eq!(milliseconds(text), Some(expected), "{text}");
        }
        for text in ["", "12", "1:2:3:4", "a:00", "00:75", "1:75:00", "::", "0:00.1234567890"] {
            assert_eq!(milliseconds(text), None, "{text}");
        }
        assert_eq!(leading("[00:01:02] Anna: hi"), Some((62_000, "Anna: hi")));
        assert_eq!(leading("00:01:02 Anna: hi"), Some((62_000, "Anna: hi")));
        assert_eq!(leading("10:30am was early"), None);
    }
}
