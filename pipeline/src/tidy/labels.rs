//! Labels as people meant them: what exports do to text is undone, and two spellings of one answer compare equal.
//!
//! [`mend`] undoes stray blanks, marks, HTML entities and doubly encoded text, and says what it did. [`key`] is what
//! two spellings share. [`number_in`] finds the number of `3`, `3.0`, `1,5`, `10 - Completely satisfied`.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// What was done to a label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Mending {
    Blanks,
    Marks,
    Entities,
    Encoding,
    Case,
    GluedNumber,
    Blank,
    Other,
}

impl Mending {
    /// In words, for the receipt.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Blanks => "tidied blanks",
            Self::Marks => "removed invisible marks",
            Self::Entities => "decoded HTML entities",
            Self::Encoding => "mended doubly encoded text",
            Self::Case => "matched in spite of case or punctuation",
            Self::GluedNumber => "took the number beside its label",
            Self::Blank => "read as not answered",
            Self::Other => "counted what is none of the choices as other",
        }
    }
}

/// The label without what exports did to it, and what that was.
pub(crate) fn mend(raw: &str) -> (String, Vec<Mending>) {
    let mut done = Vec::new();
    let mut text = raw.to_owned();
    let mut step = |changed: String, mending: Mending, text: &mut String| {
        if changed != *text {
            *text = changed;
            done.push(mending);
        }
    };
    if raw.contains('&') {
        step(decode_entities(&text), Mending::Entities, &mut text);
    }
    if raw.contains(['\u{c3}', '\u{c2}', '\u{e2}', '\u{c5}']) {
        step(undo_double_encoding(&text).unwrap_or_else(|| text.clone()), Mending::Encoding, &mut text);
    }
    let is_mark = |c: char| matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{ad}' | '\u{202a}'..='\u{202e}');
    step(text.chars().filter(|c| !is_mark(*c)).collect(), Mending::Marks, &mut text);
    step(text.split_whitespace().collect::<Vec<_>>().join(" "), Mending::Blanks, &mut text);
    (text, done)
}

/// What two spellings of one answer share: small letters without accents, digits, and signs that change the meaning.
pub(crate) fn key(text: &str) -> String {
    let (mended, _) = mend(text);
    let mut key = String::with_capacity(mended.len());
    // A sign belongs to its number: -99 is not 99.
    let is_negative = mended.strip_prefix('-').is_some_and(|rest| number(rest).is_some());
    key.extend(is_negative.then_some('-'));
    for letter in mended.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        let is_telling = letter.is_alphanumeric() || "+<>%#=".contains(letter);
        match (is_telling, letter) {
            (true, _) => key.push(letter),
            (false, '\'' | '\u{2019}') => {}
            (false, _) if key.ends_with(' ') || key.is_empty() => {}
            (false, _) => key.push(' '),
        }
    }
    let trimmed = key.trim_end();
    if trimmed.is_empty() { mended } else { trimmed.to_owned() }
}

/// A short name made of a label, for ids: small ASCII letters, digits and underscores.
pub(crate) fn slug(text: &str) -> String {
    let mut slug = String::new();
    for letter in key(text).chars() {
        match letter {
            letter if letter.is_ascii_alphanumeric() => slug.push(letter),
            '+' => slug.push_str("plus"),
            '<' => slug.push_str("under_"),
            '>' => slug.push_str("over_"),
            letter if letter.is_alphanumeric() => slug.push(letter),
            _ if slug.ends_with('_') || slug.is_empty() => {}
            _ => slug.push('_'),
        }
    }
    let cut: String = slug.chars().take(48).collect();
    let cut = cut.trim_matches('_');
    if cut.is_empty() { "other".to_owned() } else { cut.to_owned() }
}

/// Names made distinct by `_2`, `_3`, ….
pub(crate) fn distinct(names: impl IntoIterator<Item = String>) -> Vec<String> {
    let mut taken = std::collections::HashSet::new();
    let mut result = Vec::new();
    for name in names {
        let mut candidate = name.clone();
        let mut n = 1;
        while !taken.insert(candidate.clone()) {
            n += 1;
            candidate = format!("{name}_{n}");
        }
        result.push(candidate);
    }
    result
}

/// A bare number: `3`, `3.0`, `1,5`, `1,234.5`, `12 %`, `£40`.
pub(crate) fn number(text: &str) -> Option<f64> {
    let bare = text.trim().trim_matches(['$', '€', '£', '%', ' ', '\u{a0}']);
    let direct = bare.parse::<f64>().ok().filter(|value| value.is_finite());
    let has_digit_first = bare.trim_start_matches(['-', '+', '.']).starts_with(|c: char| c.is_ascii_digit());
    if !has_digit_first {
        return None;
    }
    direct.or_else(|| {
        let is_number = bare.chars().all(|c| c.is_ascii_digit() || ".,-+ \u{a0}'".contains(c));
        let (commas, points) = (bare.matches(',').count(), bare.matches('.').count());
        let after_comma = bare.rsplit(',').next().map_or(0, str::len);
        if !is_number {
            return None;
        }
        let compact: String = bare.chars().filter(|c| !" \u{a0}'".contains(*c)).collect();
        let plain = match (commas, points) {
            (1, 0) if after_comma != 3 => compact.replace(',', "."),
            (_, 0 | 1) => compact.replace(',', ""),
            (1, _) => compact.replace('.', "").replace(',', "."),
            _ => return None,
        };
        plain.parse().ok().filter(|value: &f64| value.is_finite())
    })
}

/// The number of a label that begins with one: `10 - Completely satisfied`, `1 (None at all)`; not `18-24`.
pub(crate) fn number_in(text: &str) -> Option<(f64, bool)> {
    if let Some(bare) = number(text) {
        return Some((bare, false));
    }
    let text = text.trim();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != '.').filter(|end| *end > 0)?;
    let (digits, rest) = (text.get(..end)?.trim_end_matches('.'), text.get(end..)?);
    let rest_is_words = !rest.chars().any(|c| c.is_ascii_digit());
    let is_apart = rest.starts_with([' ', '-', '(', '=', ':', ')', '\u{2013}', '\u{2014}', ','])
        || text.get(..end)?.ends_with('.');
    // `3+`, `5 or more` and the like are ranges.
    let is_range = rest.trim_start().starts_with(['+', '<', '>', '%', '\'', '"']) || {
        let key = format!("{} ", key(rest));
        ["or ", "and ", "to ", "month", "year", "hour", "time", "day", "week"]
            .iter()
            .any(|word| key.starts_with(word))
    };
    let value = digits.parse::<f64>().ok()?;
    (rest_is_words && is_apart && !is_range).then_some((value, true))
}

/// What tools and spreadsheets write where nothing was answered.
pub(crate) fn is_blank_word(text: &str) -> bool {
    matches!(
        text.trim(),
        "" | "NA"
            | "NULL"
            | "null"
            | "#N/A"
            | "#NULL!"
            | "#DIV/0!"
            | "#REF!"
            | "#VALUE!"
            | "#NAME?"
            | "#NUM!"
            | "NaN"
            | "nan"
            | "<NA>"
            | "None"
            | "."
            | "-"
            | "[not completed]"
    ) && text.trim() != "None"
}

fn decode_entities(text: &str) -> String {
    const NAMED: &[(&str, &str)] = &[
        ("&quot;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", " "),
        ("&apos;", "'"),
        ("&rsquo;", "\u{2019}"),
        ("&lsquo;", "\u{2018}"),
        ("&ndash;", "\u{2013}"),
        ("&mdash;", "\u{2014}"),
        ("&hellip;", "\u{2026}"),
        ("&eacute;", "é"),
        ("&egrave;", "è"),
        ("&uuml;", "ü"),
        ("&ouml;", "ö"),
        ("&auml;", "ä"),
        ("&szlig;", "ß"),
        ("&ntilde;", "ñ"),
        ("&ccedil;", "ç"),
        ("&amp;", "&"),
    ];
    let mut decoded = text.to_owned();
    while let Some((start, end, letter)) = numeric_entity(&decoded) {
        decoded.replace_range(start..end, letter.encode_utf8(&mut [0; 4]));
    }
    for (entity, letter) in NAMED {
        decoded = decoded.replace(entity, letter);
    }
    decoded
}

fn numeric_entity(text: &str) -> Option<(usize, usize, char)> {
    for (start, _) in text.match_indices("&#") {
        let rest = text.get(start + 2..)?;
        let Some(length) = rest.find(';').filter(|length| (1..=7).contains(length)) else {
            continue;
        };
        let digits = rest.get(..length)?;
        let code = match digits.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok(),
            None => digits.parse().ok(),
        };
        // An entity for `&` is left to the named ones, so that each pass shortens the text.
        if let Some(letter) = code.and_then(char::from_u32).filter(|letter| *letter != '&') {
            return Some((start, start + 2 + length + 1, letter));
        }
    }
    None
}

/// `EspaÃ±ol` was UTF-8 that somebody read as Windows-1252.
fn undo_double_encoding(text: &str) -> Option<String> {
    let (bytes, _, had_errors) = encoding_rs::WINDOWS_1252.encode(text);
    if had_errors {
        return None;
    }
    String::from_utf8(bytes.into_owned()).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_exports_do_to_labels_is_undone() {
        assert_eq!(mend("About\u{a0}half\u{a0}of\u{a0}it").0, "About half of it");
        assert_eq!(mend("\u{feff}0 - Not at all satisfied").0, "0 - Not at all satisfied");
        assert_eq!(
            mend("  Front-End  Developer "),
            ("Front-End Developer".to_owned(), vec![Mending::Blanks])
        );
        assert_eq!(mend("Q&amp;A &#39;now&#39;").0, "Q&A 'now'");
        assert_eq!(mend("EspaÃ±ol"), ("Español".to_owned(), vec![Mending::Encoding]));
        assert_eq!(mend("Âge"), ("Âge".to_owned(), vec![]));
        assert_eq!(key("Full Time."), key("full  time"));
        assert_eq!(key("Don't know"), key("don’t know"));
        assert_ne!(key("> 60"), key("< 60"));
        assert_ne!(key("-99"), key("99"));
    }

    #[test]
    fn numbers_are_found_beside_labels() {
        assert_eq!(number_in("10 - Completely satisfied"), Some((10.0, true)));
        assert_eq!(number_in("1 (None at all)"), Some((1.0, true)));
        assert_eq!(number_in("3.0"), Some((3.0, false)));
        assert_eq!(number_in("1,5"), Some((1.5, false)));
        assert_eq!(number_in("1,234.5"), Some((1234.5, false)));
        for text in
            ["18-24", "3+", "6 months", "2 or more", "10 or younger", "No", "", "-", "1 to 3", "nan", "inf"]
        {
            assert_eq!(number_in(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn mending_twice_changes_nothing_more(text in "\\PC{0,30}") {
            let once = mend(&text).0;
            if !once.contains('&') && !once.contains(['Ã', 'Â', 'â', 'Å']) {
                prop_assert_eq!(mend(&once).0, once);
            }
        }
    }
}
