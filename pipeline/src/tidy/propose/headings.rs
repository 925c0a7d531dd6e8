//! What a heading says by itself: whether it asks for a rating, a count, or words; whether it is about a person.

use crate::formats::Column;
use crate::tidy::labels::key;
use crate::tidy::vocabulary::{mentions, spaced};

pub(crate) const COMMENT_WORDS: &[&str] = &[
    "comment",
    "comments",
    "feedback",
    "suggestion",
    "suggestions",
    "anything else",
    "please explain",
    "describe",
    "why",
    "in your own words",
    "kommentar",
    "kommentare",
    "comentario",
    "comentarios",
    "commentaire",
    "commentaires",
    "commenti",
    "comentários",
];

pub(crate) const RATING_WORDS: &[&str] = &[
    "rate",
    "rating",
    "ratings",
    "satisfied",
    "satisfaction",
    "score",
    "likely",
    "agree",
    "recommend",
    "recommendation",
    "scale",
    "easy",
    "useful",
    "confident",
    "confidence",
    "enjoy",
    "nps",
    "bewertung",
    "zufrieden",
    "satisfecho",
    "satisfait",
    "satisfeito",
    "soddisfatto",
];

pub(crate) fn recommends(column: &Column) -> bool {
    let words =
        ["recommend", "recommendation", "nps", "recommander", "recomendar", "empfehlen", "consiglieresti"];
    mentions(&column.name, &words) || mentions(&column.wording, &words)
}

pub(crate) fn is_question(wording: &str) -> bool {
    const STARTS: &[&str] = &[
        "would ", "do ", "did ", "what ", "which ", "how ", "are ", "is ", "when ", "who ", "where ",
        "should ", "please ", "welche", "wie ", "qué ", "quel",
    ];
    let lower = wording.to_lowercase();
    let n_words = wording.split_whitespace().count();
    wording.contains('?')
        || wording.trim_end().ends_with("...")
        || n_words > 6
        || STARTS.iter().any(|start| lower.starts_with(start) && n_words > 1)
}

/// `SomethingOther`, `… - Other (please specify)`, `Q5_4_TEXT`: what people wrote beside the choices.
pub(crate) fn is_own_words(name: &str) -> bool {
    let words = key(&spaced(name));
    [
        "other",
        "other please specify",
        "please specify",
        "write in",
        "text",
        "sonstiges",
        "otro",
        "autre",
        "outro",
        "altro",
    ]
    .iter()
    .any(|end| words == *end || words.ends_with(&format!(" {end}")))
        || words.starts_with("other write in")
}

pub(crate) fn is_count(wording: &str) -> bool {
    mentions(
        wording,
        &[
            "number of",
            "how many",
            "count",
            "hours",
            "hour",
            "months",
            "minutes",
            "times",
            "years",
            "year",
            "time spent",
            "percentage",
            "percent",
        ],
    )
}

/// `In what year did you start …?`, `Year of birth`.
pub(crate) fn is_year(wording: &str) -> bool {
    mentions(wording, &["year", "since", "when", "jahr", "año", "ano", "année", "anno", "born", "birth"])
}

pub(crate) fn is_about_something_else(name: &str) -> bool {
    is_count(name) || is_code(name)
}

pub(crate) fn is_code(name: &str) -> bool {
    let spaced = key(&spaced(name));
    let last = spaced.rsplit(' ').next().unwrap_or_default();
    matches!(last, "id" | "code" | "instcode" | "uuid" | "key") || spaced.ends_with("code")
}

/// `HasDebt`, `IsSoftwareDev`, `Are you …?`, `Do you have …?`: about the person rather than about the course.
pub(crate) fn is_about_person(name: &str) -> bool {
    let words = key(&spaced(name));
    let coded = words.split_once(' ').filter(|(first, _)| first.chars().any(|c| c.is_ascii_digit()));
    let rest = coded.map_or(words.as_str(), |(_, rest)| rest);
    let asks = ["are you ", "do you have ", "have you ever ", "do you work ", "did you grow ", "do you work"];
    let is_flag = !name.contains(' ') && ["has ", "is "].iter().any(|start| words.starts_with(start));
    let about_course = [
        "course",
        "workshop",
        "training",
        "material",
        "materials",
        "instructor",
        "class",
        "session",
        "recommended",
    ];
    (is_flag || asks.iter().any(|start| rest.starts_with(start))) && !mentions(name, &about_course)
}
