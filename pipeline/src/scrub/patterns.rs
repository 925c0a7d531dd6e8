//! Patterns of addresses and numbers that tell who a person is.
//!
//! Card numbers must pass Luhn's check and IBANs the check of ISO 13616, so that a sum of money is not taken for one.

use std::sync::LazyLock;

use regex::Regex;

/// Whether what a pattern found is what it looks like.
pub(crate) type Check = fn(&str) -> bool;

/// What is replaced by what, in this order.
pub(crate) static PATTERNS: LazyLock<Vec<(&'static str, Regex, Check)>> = LazyLock::new(|| {
    let always: Check = |_| true;
    let patterns: [(&'static str, &str, Check); 10] = [
        (
            "[e-mail]",
            r"(?i)[\p{L}\p{N}._%+\-]+\s?(?:@|\(at\)|\[at\])\s?[\p{L}\p{N}\-]+(?:\.[\p{L}\p{N}\-]+)*\.\p{L}{2,}",
            always,
        ),
        ("[link]", r"(?i)\b(?:https?://|www\.)\S+", always),
        ("[iban]", r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b", is_iban),
        ("[card]", r"\b(?:\d[ \-]?){12,18}\d\b", is_card),
        ("[ip]", r"\b(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)\b", always),
        ("[ip]", r"(?i)(?:[0-9a-f]{0,4}:){2,7}[0-9a-f]{0,4}", is_long_address),
        (
            "[student number]",
            r"(?i)\b(?:student|matriculation|matrikel|enrolment|enrollment|employee|staff)[ \-]?(?:numbers?|no\.?|nr\.?|id|nummer)\s*(?:is|was|:|#|=)?\s*[a-z]{0,3}\d{4,12}\b",
            always,
        ),
        ("[student number]", r"\b[A-Za-z]{1,2}\d{6,9}\b", always),
        ("[phone]", r"(?:\+|\b00|\(\d{2,4}\) ?|\b0|\b\d{3}[ .\-])\d[\d \-./()]{5,16}\d\b", is_phone),
        ("[handle]", r"(?P<lead>^|[\s(,;:])@[A-Za-z0-9_]{3,30}\b", always),
    ];
    let compiled =
        patterns.into_iter().filter_map(|(name, text, check)| Some((name, Regex::new(text).ok()?, check)));
    compiled.collect()
});

/// Nine to fifteen digits, as in E.164, and not a date or a span of years.
fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let groups: Vec<&str> =
        text.split(|c: char| !c.is_ascii_digit()).filter(|group| !group.is_empty()).collect();
    let is_dates = groups.len() >= 3
        && groups.iter().all(|group| group.len() <= 2 || group.len() == 4)
        && groups.iter().any(|g| g.starts_with("20") || g.starts_with("19"))
        && !text.starts_with(['+', '(']);
    (9..=15).contains(&digits) && !is_dates
}

/// Luhn's check.
fn is_card(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let sum: u32 = digits
        .iter()
        .rev()
        .enumerate()
        .map(|(at, digit)| if at % 2 == 0 { *digit } else { (digit * 2) / 10 + (digit * 2) % 10 })
        .sum();
    (13..=19).contains(&digits.len()) && sum.is_multiple_of(10) && digits.iter().any(|digit| *digit > 0)
}

/// The check of ISO 13616: the first four signs at the end, letters as numbers, remainder 1 by 97.
fn is_iban(text: &str) -> bool {
    let signs: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    if !(15..=34).contains(&signs.len()) {
        return false;
    }
    let (first, rest) = signs.split_at(4);
    let remainder =
        rest.iter().chain(first).filter_map(|c| c.to_digit(36)).fold(0_u32, |remainder, value| {
            let scale = if value > 9 { 100 } else { 10 };
            (remainder * scale + value) % 97
        });
    remainder == 1
}

/// An address of IPv6, and not a time or a path in code.
fn is_long_address(text: &str) -> bool {
    let groups = text.split(':').filter(|group| !group.is_empty()).count();
    groups >= 3 && text.len() >= 8 && text.parse::<std::net::Ipv6Addr>().is_ok()
}
