//! What one column most probably is, by its heading and its answers.

use std::collections::{HashMap, HashSet};

use crate::formats::{Column, Sheet};
use crate::model::{BackgroundSection, Direction, ItemKind, ItemSection};
use crate::tidy::facts::{ColumnFacts, Facts};
use crate::tidy::labels::{is_blank_word, key, mend};
use crate::tidy::patterns::distinct_answers;
use crate::tidy::propose::blocks::is_made_up;
use crate::tidy::propose::headings::{
    COMMENT_WORDS, RATING_WORDS, is_about_person, is_about_something_else, is_code, is_count, is_own_words,
    is_question, recommends,
};
use crate::tidy::propose::id_of;
use crate::tidy::propose::numbers::{age_bands, numbered_item, rating_range};
use crate::tidy::propose::packed::{packed, packed_guess};
use crate::tidy::vocabulary::{About, Aside, Scale, aside, background, mentions, scales};

/// No background is proposed with more groups.
pub(crate) const GROUPS: usize = 12;

/// What a column most probably is.
pub(crate) enum Guess {
    Item(ItemSection),
    Background(BackgroundSection),
    Comment,
    Nothing(&'static str),
}

/// Looks at columns with the whole sheet in mind.
pub(crate) struct Reader {
    scales: Vec<Scale>,
    /// Labels in use per family and, in it, per key: the most frequent spelling.
    spellings: HashMap<String, (String, u64)>,
    /// The answers seen in all columns of a family of scales.
    families: HashMap<&'static str, Vec<String>>,
    /// How many columns hold whole numbers between the same two.
    ranges: HashMap<(i64, i64), usize>,
}

/// The answers of a column that are answers, and those that say that there is none.
pub(crate) struct Answers {
    pub(crate) labels: Vec<String>,
    asides: Vec<(Aside, String)>,
    blanks: Vec<String>,
}

impl Reader {
    pub(crate) fn new(sheet: &Sheet, facts: &Facts, taken: &HashSet<usize>) -> Self {
        let mut reader = Self {
            scales: scales(),
            spellings: HashMap::new(),
            families: HashMap::new(),
            ranges: HashMap::new(),
        };
        for (at, (column, facts)) in sheet.columns.iter().zip(&facts.columns).enumerate() {
            if taken.contains(&at) || facts.overflowed {
                continue;
            }
            let numbered = background(&column.name).is_none() && !is_about_something_else(&column.name);
            if let Some(range) = rating_range(facts).filter(|_| numbered) {
                *reader.ranges.entry(range).or_insert(0) += 1;
            }
            for (text, n) in &facts.values {
                let (mended, _) = mend(text);
                let entry = reader.spellings.entry(key(&mended)).or_insert_with(|| (mended.clone(), 0));
                if *n > entry.1 {
                    *entry = (mended, *n);
                }
            }
            let answers = Answers::of(facts);
            let scale = reader
                .scales
                .iter()
                .find(|scale| answers.labels.len() > 1 && scale.places(&answers.labels).is_some());
            if let Some(scale) = scale {
                reader.families.entry(scale.family).or_default().extend(answers.labels);
            }
        }
        reader
    }

    pub(crate) fn guess(&self, column: &Column, facts: &ColumnFacts) -> Guess {
        let answers = Answers::of(facts);
        let heading = if column.wording == column.name {
            column.name.clone()
        } else {
            format!("{} {}", column.name, column.wording)
        };
        let about = background(&heading).filter(|_| heading.len() <= 90);
        if facts.answered == 0 {
            return Guess::Nothing("never answered");
        }
        if answers.labels.len() < 2 && !facts.overflowed {
            return Guess::Nothing("one answer throughout");
        }
        if facts.dates * 10 >= facts.answered * 9 {
            return Guess::Nothing("dates");
        }
        if is_code(&column.name) && (facts.overflowed || answers.labels.len() > GROUPS) {
            return Guess::Nothing("codes");
        }
        if is_made_up(&column.name) {
            return Guess::Nothing("no heading of its own");
        }
        if is_own_words(&column.name) && !facts.is_numeric() {
            return if facts.mean_length >= 15.0 {
                Guess::Comment
            } else {
                Guess::Nothing("short answers in people's own words")
            };
        }
        let is_form_status = column.name.ends_with("_complete") || column.name.ends_with("_timestamp");
        if is_form_status {
            return Guess::Nothing("status of a form");
        }
        if facts.is_numeric() {
            return self.guess_number(column, facts, &answers, about);
        }
        if facts.overflowed {
            return if facts.mean_length >= 12.0 {
                Guess::Comment
            } else {
                Guess::Nothing("too many different answers")
            };
        }
        self.guess_words(column, facts, &answers, about)
    }

    fn guess_number(
        &self,
        column: &Column,
        facts: &ColumnFacts,
        answers: &Answers,
        about: Option<About>,
    ) -> Guess {
        let range = rating_range(facts);
        let n_labels = answers.labels.len();
        let is_binary = range == Some((0, 1)) || n_labels == 2;
        let asks_for_rating = mentions(&column.wording, RATING_WORDS) || mentions(&column.name, RATING_WORDS);
        let in_company = range.is_some_and(|range| self.ranges.get(&range).is_some_and(|n| *n >= 3));
        let has_company_of_words =
            in_company && column.name.split_whitespace().count() > 1 && about == Some(About::Person);
        let about = about.filter(|_| !has_company_of_words);
        if about == Some(About::Age) && n_labels > GROUPS {
            return Guess::Background(BackgroundSection {
                bands: age_bands(facts),
                ..section(column, answers, about)
            });
        }
        if is_binary || (n_labels <= GROUPS && (about.is_some() || is_code(&column.name)) && !asks_for_rating)
        {
            return Guess::Background(section(column, answers, about));
        }
        let range = range.map(|range| if range == (1, 10) && recommends(column) { (0, 10) } else { range });
        match range.filter(|_| (asks_for_rating || in_company) && !is_count(&column.wording)) {
            Some((low, high)) => {
                let is_difficulty = mentions(
                    &column.wording,
                    &["difficulty", "difficult", "effort", "workload", "stress", "anxiety"],
                );
                Guess::Item(ItemSection {
                    kind: Some(ItemKind::Ordinal),
                    low: Some(low as f64),
                    high: Some(high as f64),
                    direction: is_difficulty.then_some(Direction::None),
                    ..item(column, answers)
                })
            }
            None => Guess::Item(ItemSection {
                kind: Some(ItemKind::Number),
                direction: Some(Direction::None),
                ..item(column, answers)
            }),
        }
    }

    fn guess_words(
        &self,
        column: &Column,
        facts: &ColumnFacts,
        answers: &Answers,
        about: Option<About>,
    ) -> Guess {
        let labels = &answers.labels;
        if let Some(numbered) = numbered_item(column, answers) {
            return Guess::Item(numbered);
        }
        if let Some(scale) = self.scale_of(labels, facts) {
            let is_about_person = about.is_some_and(|_| column.name.split_whitespace().count() <= 8)
                || is_about_person(&column.name);
            if scale.family == "yes" && is_about_person {
                return Guess::Background(section(column, answers, about));
            }
            return Guess::Item(self.ordinal(column, answers, scale));
        }
        if let Some((separator, choices)) = packed(facts) {
            return packed_guess(column, answers, about, (separator, choices));
        }
        let per_answer = facts.answered as f64 / labels.len().max(1) as f64;
        let asks_for_words =
            mentions(&column.wording, COMMENT_WORDS) || mentions(&column.name, COMMENT_WORDS);
        if asks_for_words && labels.len() * 2 > facts.answered as usize {
            return Guess::Comment;
        }
        let is_text = facts.mean_length > 60.0 || (per_answer < 2.0 && facts.mean_length > 15.0);
        if is_text && labels.len() > GROUPS {
            return Guess::Comment;
        }
        if labels.len() <= GROUPS && per_answer >= 2.0 {
            if about.is_some() || !is_question(&column.wording) {
                return Guess::Background(section(column, answers, about));
            }
            return Guess::Item(ItemSection {
                kind: Some(ItemKind::Choice),
                choices: labels.clone(),
                ..item(column, answers)
            });
        }
        match about {
            Some(_) if per_answer >= 2.0 => {
                Guess::Background(with_largest_groups(facts, section(column, answers, about)))
            }
            _ if facts.mean_length >= 20.0 => Guess::Comment,
            _ => Guess::Nothing("too many different answers"),
        }
    }

    /// The scale that knows all answers of the column, and of its family in this sheet where one does; the tightest.
    fn scale_of(&self, labels: &[String], facts: &ColumnFacts) -> Option<&Scale> {
        const ENOUGH: u64 = 60;
        let fits: Vec<&Scale> = self.scales.iter().filter(|scale| scale.places(labels).is_some()).collect();
        let family = fits.first()?.family;
        let all = self.families.get(family).map(Vec::as_slice).unwrap_or_default();
        let knows_all = |scale: &&&Scale| scale.family == family && scale.places(all).is_some();
        // With so many answers a point that nobody chose was probably not offered.
        let is_used_up = |scale: &&&Scale| {
            facts.answered >= ENOUGH && distinct_places(scale, labels) == scale.points.len()
        };
        if let Some(scale) = fits.iter().find(is_used_up) {
            return Some(scale);
        }
        let tightest = |scale: &&&Scale| (scale.points.len(), std::cmp::Reverse(distinct_places(scale, all)));
        fits.iter()
            .filter(knows_all)
            .min_by_key(tightest)
            .or_else(|| fits.iter().min_by_key(tightest))
            .copied()
    }

    fn ordinal(&self, column: &Column, answers: &Answers, scale: &Scale) -> ItemSection {
        let places = scale.places(&answers.labels).unwrap_or_default();
        let mut choices = Vec::new();
        let mut clashes = Vec::new();
        for (point, spellings) in scale.points.iter().enumerate() {
            let own: Vec<&String> = answers
                .labels
                .iter()
                .zip(&places)
                .filter(|(_, at)| **at == point)
                .map(|(label, _)| label)
                .collect();
            let used = || {
                spellings
                    .iter()
                    .find_map(|spelling| self.spellings.get(&key(spelling)).map(|(text, _)| text.clone()))
            };
            let usual = || capitalised(spellings.first().copied().unwrap_or_default());
            choices.push(own.first().map_or_else(|| used().unwrap_or_else(usual), |label| (*label).clone()));
            clashes.extend(own.into_iter().skip(1).cloned().map(|label| (label, point)));
        }
        // Two labels of this column on one point: keep both as a recode, so that neither is lost.
        let values = if clashes.is_empty() {
            Vec::new()
        } else {
            answers.labels.iter().zip(&places).map(|(label, at)| (label.clone(), (*at + 1) as f64)).collect()
        };
        let ideal = scale.ideal.and_then(|at| choices.get(at)).cloned().filter(|_| values.is_empty());
        let is_recoded = !values.is_empty();
        ItemSection {
            kind: is_recoded.then_some(ItemKind::Ordinal),
            choices: if is_recoded { Vec::new() } else { choices },
            low: is_recoded.then_some(1.0),
            high: is_recoded.then_some(scale.points.len() as f64),
            values: values.into_iter().collect(),
            ideal,
            direction: (!scale.has_direction()).then_some(Direction::None),
            ..item(column, answers)
        }
    }
}

impl Answers {
    fn of(facts: &ColumnFacts) -> Self {
        let (mut asides, mut blanks) = (Vec::new(), Vec::new());
        let mut kept: Vec<(&str, u64)> = Vec::new();
        for (text, n) in &facts.values {
            let (mended, _) = mend(text);
            match aside(&mended) {
                _ if mended.is_empty() => {}
                _ if is_blank_word(&mended) => blanks.push(mended),
                Some(aside) => asides.push((aside, mended)),
                None => kept.push((text, *n)),
            }
        }
        Self { labels: distinct_answers(kept.into_iter(), None, &[]), asides, blanks }
    }

    fn said(&self, wanted: Aside) -> Vec<String> {
        let mut said: Vec<String> =
            self.asides.iter().filter(|(aside, _)| *aside == wanted).map(|(_, text)| text.clone()).collect();
        said.sort();
        said.dedup();
        said
    }
}

/// The largest groups by name, and everybody else together.
fn with_largest_groups(facts: &ColumnFacts, section: BackgroundSection) -> BackgroundSection {
    let total = facts.answered.max(1);
    let mut counts: HashMap<String, u64> = HashMap::new();
    for (text, n) in &facts.values {
        *counts.entry(key(text)).or_insert(0) += n;
    }
    let values = facts.values.iter().map(|(text, n)| (text.as_str(), *n));
    let mut answers: Vec<(String, u64)> = distinct_answers(values, None, &[])
        .into_iter()
        .map(|text| (counts.get(&key(&text)).copied().unwrap_or(0), text))
        .filter(|(n, text)| aside(text).is_none() && *n >= 10 && n * 50 >= total)
        .map(|(n, text)| (text, n))
        .collect();
    answers.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    answers.truncate(8);
    let mut groups: Vec<(String, Vec<String>)> =
        answers.into_iter().map(|(text, _)| (text.clone(), vec![text])).collect();
    groups.push(("Another answer".to_owned(), vec!["*".to_owned()]));
    BackgroundSection {
        groups: groups.into_iter().collect(),
        note: Some("the largest answers by name, all others together".to_owned()),
        ..section
    }
}

pub(crate) fn section(column: &Column, answers: &Answers, about: Option<About>) -> BackgroundSection {
    let mut missing: Vec<String> = answers.said(Aside::NotSaid);
    missing.extend(answers.said(Aside::NotApplicable));
    missing.extend(answers.blanks.iter().cloned());
    BackgroundSection {
        id: id_of(&column.name),
        column: Some(column.name.clone()),
        title: (column.wording != column.name).then(|| column.wording.clone()),
        sensitive: about == Some(About::Sensitive),
        missing,
        ..BackgroundSection::default()
    }
}

pub(crate) fn item(column: &Column, answers: &Answers) -> ItemSection {
    let mut missing = answers.said(Aside::NotSaid);
    missing.extend(answers.blanks.iter().cloned());
    ItemSection {
        id: id_of(&column.name),
        column: Some(column.name.clone()),
        wording: (column.wording != column.name).then(|| column.wording.clone()),
        not_applicable: answers.said(Aside::NotApplicable),
        dont_know: answers.said(Aside::DontKnow),
        missing,
        ..ItemSection::default()
    }
}

fn distinct_places(scale: &Scale, labels: &[String]) -> usize {
    scale.places(labels).unwrap_or_default().into_iter().collect::<HashSet<_>>().len()
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
