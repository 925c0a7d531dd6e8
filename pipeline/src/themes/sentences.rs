//! Long comments cut into sentences.

use crate::themes::words;

/// A comment of more words is cut.
const LONG: usize = 25;

/// A piece of fewer words stays with the one before.
const SHORT: usize = 4;

/// A comment without what it says twice, and its sentences when it is long.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Sentences {
    pub(super) whole: String,
    /// None when it is short.
    pub(super) parts: Vec<String>,
    pub(super) n_repeated: usize,
}

/// Cuts a comment. A sentence that occurs twice is kept once.
pub(super) fn of(text: &str) -> Sentences {
    let mut kept: Vec<&str> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    let mut n_repeated = 0;
    for sentence in cut(text) {
        if seen.insert(sentence.to_lowercase()) { kept.push(sentence) } else { n_repeated += 1 }
    }
    let whole = if n_repeated == 0 { text.trim().to_owned() } else { kept.join(" ") };
    if words::count(&whole) <= LONG {
        return Sentences { whole, parts: Vec::new(), n_repeated };
    }
    let mut parts: Vec<String> = Vec::new();
    for sentence in kept {
        let is_short = words::count(sentence) < SHORT;
        match parts.last_mut() {
            Some(before) if is_short => {
                before.push(' ');
                before.push_str(sentence);
            }
            _ => parts.push(sentence.to_owned()),
        }
    }
    Sentences { whole, parts, n_repeated }
}

/// Cuts after `.`, `!`, `?`, `…` and line ends, where a space follows and the word before is no initial or abbreviation.
fn cut(text: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut from = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let is_mark = matches!(letter, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '\n' | '\r');
        let is_before_space = letters.peek().is_none_or(|(_, next)| next.is_whitespace());
        let is_wide = matches!(letter, '。' | '！' | '？' | '\n' | '\r');
        let last =
            text.get(from..at).unwrap_or_default().rsplit(char::is_whitespace).next().unwrap_or_default();
        let is_abbreviation = letter == '.' && (last.contains('.') || last.chars().count() < 2);
        if is_mark && (is_wide || (is_before_space && !is_abbreviation)) {
            let to = at + letter.len_utf8();
            sentences.push(text.get(from..to).unwrap_or_default().trim());
            from = to;
        }
    }
    sentences.push(text.get(from..).unwrap_or_default().trim());
    sentences.retain(|sentence| !sentence.is_empty());
    sentences
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_comments_stay_whole_and_repeats_count_once() {
        let short = of("Too fast. More breaks.");
        assert_eq!((short.whole.as_str(), short.parts.len()), ("Too fast. More breaks.", 0));
        let thirty = of(&"The pace was far too fast for me. ".repeat(30));
        assert_eq!((thirty.whole.as_str(), thirty.n_repeated), ("The pace was far too fast for me.", 29));
        let long = "The first weeks went by far too fast for those who work, e.g. nurses on shifts. Ok. Later the exercises \
                    were much better explained and the forum helped a lot with them.";
        let parts = of(long).parts;
        assert_eq!(parts.len(), 2, "{parts:?}");
        assert!(parts[0].ends_with("shifts. Ok."));
    }
}
