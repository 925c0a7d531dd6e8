//! Open comments in believable English: what got in the way.
//!
//! A comment is built from a topic: what it was about, what happened, what followed, what would help, and a turn of phrase that
//! joins them. Eight topics give 57,600 wordings together; comments of one topic share words, as real ones do.
//! A few carry a telephone number, an address or a name, for the scrubber.
//!
//! It must not know groups or other answers: no theme belongs to a group.

use std::collections::HashSet;

use rand::Rng;
use rand::seq::SliceRandom;

use crate::people::Person;
use crate::people::telephone;
use crate::topics::TOPICS;

/// Writes comments that do not repeat each other as long as fresh wordings are found quickly.
pub(crate) struct Writer {
    written: HashSet<String>,
}

impl Writer {
    /// A writer that has written nothing yet.
    pub(crate) fn new() -> Writer {
        Writer { written: HashSet::new() }
    }

    /// One comment; `person` is whose name slips in, now and then.
    pub(crate) fn write(&mut self, rng: &mut impl Rng, person: &Person) -> String {
        let mut comment = compose(rng);
        for _ in 0..8 {
            if !self.written.contains(&comment) {
                break;
            }
            comment = compose(rng);
        }
        self.written.insert(comment.clone());
        match rng.gen_range(0..40) {
            0 => format!("{comment} You can ring me on {}.", telephone(rng)),
            1 => format!("{comment} Write to {} if you want to hear more.", person.email),
            2 => format!("{comment} {} {}", person.first_name, person.last_name),
            _ => comment,
        }
    }
}

fn compose(rng: &mut impl Rng) -> String {
    let Some(topic) = TOPICS.choose(rng) else { return String::new() };
    let mut pick = |phrases: &[&'static str]| phrases.choose(rng).copied().unwrap_or_default();
    let (subject, trouble, effect, wish) =
        (pick(topic.subjects), pick(topic.troubles), pick(topic.effects), pick(topic.wishes));
    let opening = pick(&[
        "Honestly, ",
        "For me ",
        "At first ",
        "Most weeks ",
        "To be fair, I liked it, but ",
        "",
        "",
        "",
    ]);
    let body = format!("{opening}{subject} {trouble}");
    match rng.gen_range(0..5) {
        0 => format!("{}.", capital(&body)),
        1 => format!("{} {effect}.", capital(&body)),
        2 => format!("{}. {wish}.", capital(&body)),
        3 => format!("{wish}: {subject} {trouble} {effect}."),
        _ => format!("{} {effect}. {wish}.", capital(&body)),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
