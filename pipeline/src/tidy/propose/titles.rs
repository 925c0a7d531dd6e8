//! Headings as a reader would want them: without codes, markup and glue, and short where there is little room.

use std::collections::HashMap;

use crate::formats::Column;
use crate::tidy::labels::{key, mend};
use crate::tidy::vocabulary::spaced;

/// Letters of a title.
const ROOM: usize = 60;

/// Words that say nothing about what a question is about.
#[rustfmt::skip]
const FILLING: &[&str] = &[
    "the", "a", "an", "of", "to", "in", "on", "at", "for", "with", "and", "or", "by", "from", "as", "about", "than", "that", "this", "these",
    "those", "it", "its", "i", "im", "ive", "me", "my", "we", "our", "you", "your", "is", "are", "was", "were", "be", "been", "am", "has", "have",
    "had", "do", "does", "did", "can", "could", "will", "would", "should", "not", "no", "how", "what", "which", "when", "who", "whom", "why",
    "where", "please", "rate", "often", "very", "more", "most", "much", "many", "so", "if", "any", "some", "all", "there", "following", "feel",
    "think", "like", "following", "extent", "each", "other", "own", "up", "out", "get", "give", "well", "able", "satisfied", "agree", "doing",
    "der", "die", "das", "und", "ich", "ist", "zu", "mit", "wie", "sie", "le", "la", "les", "de", "du", "des", "et", "je", "que", "est", "en",
    "el", "los", "las", "y", "un", "una", "une", "o", "os", "as", "e", "do", "da", "il", "lo", "gli", "di", "che", "con", "para", "por", "se",
];

/// The question in plain words: no code before it, no markup in it.
pub(crate) fn plain(text: &str) -> String {
    let (mended, _) = mend(&without_markup(text));
    let rest = without_code(&mended);
    if rest.is_empty() { mended } else { rest.to_owned() }
}

/// A title of a column: its question in short, `Question: row` for a row of a grid, words for a name without blanks.
pub(crate) fn title(column: &Column) -> String {
    let told = if column.wording.trim().is_empty() { &column.name } else { &column.wording };
    let plain = plain(told);
    if let Some((question, row)) = grid_row(&plain) {
        let room = ROOM.saturating_sub(row.chars().count()).max(20);
        let question = question.trim_end_matches(['.', ':', '?', ' ']);
        let is_enough = question.is_empty() || row.split_whitespace().count() >= 4;
        return if is_enough {
            short(row, ROOM)
        } else {
            format!("{}: {}", short(question, room), short(row, ROOM))
        };
    }
    if plain.contains(' ') { short(&plain, ROOM) } else { in_words(&plain) }
}

/// The wording of an item, where it is not simply the heading.
pub(crate) fn wording(column: &Column) -> Option<String> {
    let plain = plain(&column.wording);
    (plain != column.name).then_some(plain)
}

/// `Question [Row]`, or `Question? - Row`, in its two parts.
pub(crate) fn grid_row(text: &str) -> Option<(&str, &str)> {
    let bracketed = text.strip_suffix(']').and_then(|rest| rest.rsplit_once('['));
    // Many titles have a dash in them; a question before it ends like one or is long.
    let is_question =
        |question: &str| question.ends_with(['?', '.', ':']) || question.split(' ').count() >= 5;
    let dashed = || text.rsplit_once(" - ").filter(|(question, _)| is_question(question.trim_end()));
    let (question, row) = bracketed.or_else(dashed)?;
    let row = row.trim();
    (!row.is_empty()).then_some((question.trim(), row))
}

/// The question above the choices of a multi-select: without the choice, the tool's own words, and how to answer.
pub(crate) fn question_alone(wording: &str) -> String {
    let plain = plain(wording);
    let question = plain.split(" - Selected Choice").next().unwrap_or(&plain);
    let question = grid_row(question).map_or(question, |(question, _)| question);
    let end = question.find("? ").map_or(question.len(), |end| end + 1);
    question.get(..end).unwrap_or(question).trim().to_owned()
}

/// What several titles are about: the words that many of them share, else the first and the last of them.
pub(crate) fn shared(titles: &[String]) -> String {
    let mut counts: HashMap<String, (usize, usize, String)> = HashMap::new();
    for (at, title) in titles.iter().enumerate() {
        let mut known = Vec::new();
        for word in title.split(|c: char| !c.is_alphanumeric() && c != '-' && c != '\'') {
            let of = key(word);
            let is_telling = of.chars().count() >= 3 && !FILLING.contains(&of.as_str());
            if is_telling && !known.contains(&of) {
                counts.entry(of.clone()).or_insert((0, at * 100 + known.len(), word.to_owned())).0 += 1;
                known.push(of);
            }
        }
    }
    let mut words: Vec<(usize, usize, String)> =
        counts.into_values().filter(|(n, ..)| *n * 5 >= titles.len() * 2 && *n >= 2).collect();
    words.sort_by_key(|(n, at, _)| (std::cmp::Reverse(*n), *at));
    words.truncate(3);
    words.sort_by_key(|(_, at, _)| *at);
    let words: Vec<String> = words.into_iter().map(|(.., word)| word).collect();
    match (words.is_empty(), titles) {
        (false, _) => capitalised(&words.join(", ")),
        (true, [first, .., last]) => format!("{} to {}", short(first, 40), short(last, 40)),
        (true, _) => titles.first().cloned().unwrap_or_default(),
    }
}

/// Cut at a word so that it fits.
pub(crate) fn short(text: &str, room: usize) -> String {
    if text.chars().count() <= room {
        return text.to_owned();
    }
    let start: String = text.chars().take(room).collect();
    let whole =
        start.rsplit_once(' ').map(|(whole, _)| whole).filter(|whole| whole.chars().count() * 2 > room);
    format!("{}…", whole.unwrap_or(&start).trim_end_matches([',', ';', ':', '.', ' ', '(']))
}

/// With a capital letter.
pub(crate) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// `HasHighSpdInternet` and `cls_level` as words; names in capitals stay.
fn in_words(name: &str) -> String {
    let words = spaced(name);
    let lower = |word: &str| {
        let is_name = word.chars().skip(1).any(char::is_uppercase);
        if is_name { word.to_owned() } else { word.to_lowercase() }
    };
    let words: Vec<String> = words.split_whitespace().map(lower).collect();
    capitalised(&words.join(" "))
}

fn without_markup(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        let (before, from) = rest.split_at(start);
        plain.push_str(before);
        let is_tag = from.chars().nth(1).is_some_and(|c| c.is_ascii_alphabetic() || c == '/' || c == '!');
        match from.find('>').filter(|_| is_tag) {
            Some(end) => {
                plain.push(' ');
                rest = from.get(end + 1..).unwrap_or_default();
            }
            None => {
                plain.push('<');
                rest = from.get(1..).unwrap_or_default();
            }
        }
    }
    plain.push_str(rest);
    plain
}

/// `affSat1. `, `Q3_2 - `, `(SAT1) `, `1: `, `likert2[satis1]._. ` before a question.
fn without_code(text: &str) -> &str {
    for (open, close) in [('(', ')'), ('[', ']')] {
        let inside = text.strip_prefix(open).and_then(|rest| rest.split_once(close));
        if let Some((code, rest)) = inside
            && is_code(code)
            && !rest.trim().is_empty()
        {
            return rest.trim_start_matches([' ', '.', ':', '-']);
        }
    }
    for glue in ["._. ", ". ", ": ", " - ", ") ", " \u{2013} "] {
        let parts = text.split_once(glue).filter(|(code, rest)| is_code(code) && !rest.trim().is_empty());
        if let Some((_, rest)) = parts {
            return rest.trim();
        }
    }
    match text.split_once(' ') {
        Some((code, rest)) if code.len() <= 6 && code.starts_with(['Q', 'q']) && is_code(code) => rest.trim(),
        _ => text,
    }
}

fn is_code(text: &str) -> bool {
    let plain = text.chars().all(|c| c.is_ascii_alphanumeric() || "[]_-.".contains(c));
    let has_number = text.chars().any(|c| c.is_ascii_digit());
    let is_capital = text.len() <= 8 && text.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    !text.is_empty() && text.len() <= 40 && plain && (has_number || is_capital || text.contains('['))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_markup_are_taken_off() {
        for (raw, expected) in [
            ("affSat1. I find real enjoyment in my job", "I find real enjoyment in my job"),
            ("(SAT1) The videos were easy", "The videos were easy"),
            ("Q3_2 - How <b>useful</b> was it?", "How useful was it?"),
            ("12. Age", "Age"),
            ("Q1 How old are you?", "How old are you?"),
            ("likert2[satis1]._. [I was welcome]", "[I was welcome]"),
            ("Income < 10 and > 5", "Income < 10 and > 5"),
            ("In general: was it good?", "In general: was it good?"),
            ("I. Introduction", "Introduction"),
            ("Q5", "Q5"),
        ] {
            assert_eq!(plain(raw), expected, "{raw}");
        }
    }

    #[test]
    fn titles_are_short_and_in_words() {
        let title = |name: &str| title(&Column::named(name));
        assert_eq!(title("HasHighSpdInternet"), "Has high spd internet");
        assert_eq!(title("cls_level"), "Cls level");
        assert_eq!(title("TV"), "TV");
        assert_eq!(title("What do you care about most? [GPUs]"), "What do you care about most: GPUs");
        assert_eq!(title("q2[a]. Rate it. [I was made to feel welcome]"), "I was made to feel welcome");
        let long =
            title("ukrse1. Are you a member of the UK RSE Association? (Members are people who signed up)");
        assert_eq!(long, "Are you a member of the UK RSE Association? (Members are…");
    }

    #[test]
    fn several_titles_are_told_by_what_they_share() {
        let titles = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
        let trainers = ["Trainers were clear", "The trainers helped me", "My trainers were on time"];
        assert_eq!(shared(&titles(&trainers)), "Trainers");
        assert_eq!(shared(&titles(&["A1", "A2", "A3"])), "A1 to A3");
    }
}
