//! The words by which a proposal knows answers: two tables of data, a line per scale or kind.
//!
//! Points are separated by `|`, spellings of one point by `/`; all are compared by `labels::key`, so case,
//! accents and punctuation do not matter. Lines of one family differ in points or language.

mod usual;

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::tidy::labels::key;
use crate::tidy::vocabulary::usual::SCALES;

/// A usual set of ordered answers.
#[derive(Debug, Clone)]
pub(crate) struct Scale {
    /// What it asks for (`agreement`).
    pub(crate) family: &'static str,
    /// The spellings of each point, in order.
    pub(crate) points: Vec<Vec<&'static str>>,
    /// Whether the middle is best.
    pub(crate) ideal: Option<usize>,
    places: HashMap<String, usize>,
}

impl Scale {
    /// Where each of these answers stands, when the scale knows them all.
    pub(crate) fn places(&self, answers: &[String]) -> Option<Vec<usize>> {
        answers.iter().map(|answer| self.places.get(&key(answer)).copied()).collect()
    }

    /// Whether more of it is plainly better.
    pub(crate) fn has_direction(&self) -> bool {
        !matches!(
            self.family,
            "frequency" | "amount" | "yes" | "rudeness" | "favour" | "change" | "importance" | "truth"
        )
    }
}

/// Answers that give no place on a scale, and why; spellings are separated by `|`.
#[rustfmt::skip]
const ASIDES: &[(Aside, &str)] = &[
    (Aside::NotApplicable, "n/a|not applicable|does not apply|no aplica|no aplicable|sans objet|non concerné|trifft nicht auf mich zu|entfällt|não se aplica|non applicabile|doesn't apply|does not apply to me|doesn't apply to me|not applicable to me|no corresponde|ne s'applique pas|sans réponse possible|nicht zutreffend|betrifft mich nicht|não aplicável|non pertinente|non si applica|n.v.t."),
    (Aside::DontKnow, "don't know|i don't know|do not know|dont know|no opinion|not sure|unsure|i'm not sure|can't say|cannot say|no sé|no sabe|je ne sais pas|ne sait pas|weiß nicht|keine angabe möglich|não sei|non so|i don't remember|no idea|unfamiliar (n/a)|no lo sé|no sabría decir|sin opinión|sans opinion|je ne sais pas encore|weiß ich nicht|kann ich nicht beurteilen|keine meinung|não tenho opinião|sem opinião|não sei dizer|nessuna opinione|non saprei"),
    (Aside::NotSaid, "prefer not to say|prefer not to answer|prefer not to disclose|i prefer not to say|i prefer not to answer|rather not say|decline to answer|do not wish to answer|prefiero no decirlo|prefiero no contestar|je préfère ne pas répondre|keine angabe|möchte ich nicht sagen|prefiro não dizer|prefiro não responder|preferisco non rispondere|no answer|not stated|prefiero no responder|ne souhaite pas répondre|préfère ne pas dire|möchte ich nicht beantworten|möchte nicht antworten|ohne angabe|prefiro não informar|preferisco non dirlo|preferisco non dichiarare"),
];

/// Why an answer gives no place on a scale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aside {
    NotApplicable,
    DontKnow,
    NotSaid,
}

/// Whether an answer says that there is none.
pub(crate) fn aside(answer: &str) -> Option<Aside> {
    static BY_KEY: LazyLock<HashMap<String, Aside>> = LazyLock::new(|| {
        let each = |(aside, words): &(Aside, &'static str)| {
            let aside = *aside;
            words.split('|').map(move |word| (key(word), aside)).collect::<Vec<_>>()
        };
        ASIDES.iter().flat_map(each).collect()
    });
    // Longer answers are not looked up: they say more than that.
    if answer.len() > 60 {
        return None;
    }
    let key = key(answer);
    BY_KEY.get(&key).copied().or_else(|| keeps_silent(&key).then_some(Aside::NotSaid))
}

/// Whether an answer is a plain yes or no.
pub(crate) fn is_yes_or_no(answer: &str) -> bool {
    matches!(key(answer).as_str(), "yes" | "no" | "ja" | "nein" | "si" | "oui" | "non" | "sim" | "nao")
}

/// Whether somebody does not want to say, in words of their own (`I would rather not answer that`).
fn keeps_silent(key: &str) -> bool {
    const HOLDING: &[&str] = &[
        "prefer not to",
        "rather not",
        "do not wish to",
        "dont wish to",
        "do not want to",
        "dont want to",
        "decline to",
    ];
    const BACK: &[&str] = &["say", "answer", "disclose", "state", "tell", "respond", "share", "specify"];
    const STARTS: &[&str] = &[
        "keine angabe",
        "mochte ich nicht sagen",
        "ich mochte nicht antworten",
        "prefiero no decir",
        "prefiero no responder",
        "je prefere ne pas",
        "prefere ne pas",
        "prefiro nao",
        "preferisco non",
    ];
    let holds = |(start, rest): (&str, &str)| {
        let next = rest.split_whitespace().next().unwrap_or_default();
        start.split_whitespace().count() <= 2 && BACK.contains(&next)
    };
    HOLDING.iter().filter_map(|held| key.split_once(held)).any(holds)
        || STARTS.iter().any(|start| key.starts_with(start))
}

/// The table of scales, ready for matching.
pub(crate) fn scales() -> Vec<Scale> {
    let scale = |(family, line): &(&'static str, &'static str)| {
        let points: Vec<Vec<&'static str>> =
            line.split('|').map(|point| point.split('/').collect()).collect();
        let mut places = HashMap::new();
        for (at, spellings) in points.iter().enumerate() {
            for spelling in spellings {
                places.entry(key(spelling)).or_insert(at);
            }
            // A slash inside a label (`lecture/hands-on`) is part of it as well.
            places.entry(key(&spellings.join("/"))).or_insert(at);
            if let [first, second, ..] = spellings.as_slice() {
                places.entry(key(&format!("{first}/{second}"))).or_insert(at);
            }
        }
        let ideal = family.ends_with('*').then_some(points.len() / 2);
        Scale { family, points, ideal, places }
    };
    SCALES.iter().map(scale).collect()
}

/// `HasHighSpdInternet` and `cls_level` as words.
pub(crate) fn spaced(heading: &str) -> String {
    let mut words = String::with_capacity(heading.len() + 8);
    let mut previous = ' ';
    for letter in heading.chars() {
        if letter.is_uppercase() && previous.is_lowercase() {
            words.push(' ');
        }
        words.push(if matches!(letter, '_' | '.' | '-' | '/') { ' ' } else { letter });
        previous = letter;
    }
    words
}

/// Whether a heading holds one of these words.
pub(crate) fn mentions(heading: &str, words: &[&str]) -> bool {
    let text = format!(" {} ", key(&spaced(heading)));
    words.iter().any(|word| text.contains(&format!(" {word} ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_scale_contradicts_itself() {
        for scale in scales() {
            for (at, spellings) in scale.points.iter().enumerate() {
                for spelling in spellings {
                    assert_eq!(
                        scale.places.get(&key(spelling)),
                        Some(&at),
                        "{}: `{spelling}` stands on two points",
                        scale.family
                    );
                }
            }
        }
    }

    #[test]
    fn answers_that_give_no_place_are_known() {
        assert_eq!(aside("N/A"), Some(Aside::NotApplicable));
        assert_eq!(aside("Prefer not to say"), Some(Aside::NotSaid));
        assert_eq!(aside("Agree"), None);
        assert_eq!(aside("I'd rather not tell you"), Some(Aside::NotSaid));
        assert_eq!(aside("Keine Angabe."), Some(Aside::NotSaid));
        assert_eq!(aside("Rather not"), None, "a point of some scales");
        assert_eq!(aside("I prefer not to work online"), None);
    }
}
