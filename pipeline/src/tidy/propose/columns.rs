//! What one column most probably is, by its heading and its answers.

use std::collections::{HashMap, HashSet};

use crate::formats::{Column, Sheet};
use crate::model::{BackgroundSection, Direction, ItemKind, ItemSection};
use crate::scrub::Scrubber;
use crate::tidy::facts::{ColumnFacts, Facts};
use crate::tidy::labels::{key, mend};
use crate::tidy::propose::blocks::is_made_up;
use crate::tidy::propose::headings::{
    COMMENT_WORDS, RATING_WORDS, is_about_person, is_about_something_else, is_code, is_count, is_own_words,
    is_question, is_year, recommends,
};
use crate::tidy::propose::numbers::{age_bands, are_years, numbered_item, only_tell_apart, rating_range};
use crate::tidy::propose::ordinal::{Spellings, ordinal};
use crate::tidy::propose::packed::{packed, packed_guess};
use crate::tidy::propose::people::{About, background, is_about_course};
use crate::tidy::propose::said::Answers;
use crate::tidy::propose::sections::{item, section, with_largest_groups};
use crate::tidy::propose::titles::plain;
use crate::tidy::vocabulary::{Scale, mentions, scales};

/// No background is proposed with more groups.
pub(crate) const GROUPS: usize = 12;

/// What a column most probably is.
pub(crate) enum Guess {
    Item(ItemSection),
    Background(BackgroundSection),
    Comment,
    Nothing(&'static str),
}

/// Answers of so many letters on average are sentences rather than labels.
const SENTENCE: f64 = 12.0;

/// Looks at columns with the whole sheet in mind.
pub(crate) struct Reader {
    scrubber: Scrubber,
    scales: Vec<Scale>,
    spellings: Spellings,
    /// The answers seen in all columns of a family of scales.
    families: HashMap<&'static str, Vec<String>>,
    /// How many columns hold whole numbers between the same two.
    ranges: HashMap<(i64, i64), usize>,
    /// How many columns the tool says have the same choices.
    offered: HashMap<Vec<String>, usize>,
}

impl Reader {
    pub(crate) fn new(sheet: &Sheet, facts: &Facts, taken: &HashSet<usize>) -> Self {
        let mut reader = Self {
            scrubber: Scrubber::new(facts.identifying.iter().map(String::as_str)),
            scales: scales(),
            spellings: HashMap::new(),
            families: HashMap::new(),
            ranges: HashMap::new(),
            offered: HashMap::new(),
        };
        for (at, (column, facts)) in sheet.columns.iter().zip(&facts.columns).enumerate() {
            if taken.contains(&at) || facts.overflowed {
                continue;
            }
            *reader.offered.entry(column.choices.clone()).or_insert(0) += 1;
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
            let answers = Answers::of_column(column, facts);
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
        let answers = Answers::of_column(column, facts);
        let about = about_of(column);
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
        if about.is_none() && only_tell_apart(facts) {
            return Guess::Nothing("numbers that only tell rows apart");
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
        if self.tells_of_people(facts, &answers) {
            return Guess::Comment;
        }
        self.guess_words(column, facts, &answers, about)
    }

    /// Answers with an address, or sentences with a name of this upload, are people's own words however few they are: a
    /// comment is scrubbed before it lands, the label of a choice is shown as it stands.
    fn tells_of_people(&self, facts: &ColumnFacts, answers: &Answers) -> bool {
        let is_scale = self.scales.iter().any(|scale| scale.places(&answers.labels).is_some());
        let has_sentences = facts.mean_length >= SENTENCE;
        // Of a packed cell only the usual choices are shown; what people wrote in is counted as other.
        let tells = |value: &str| {
            let found = self.scrubber.scrub(value).counts;
            let is_address = ["[e-mail]", "[link]", "[ip]"].iter().any(|kind| found.contains_key(kind));
            is_address || (has_sentences && found.contains_key("[name]"))
        };
        match packed(facts) {
            _ if is_scale => false,
            Some((_, choices)) => choices.iter().any(|choice| tells(choice)),
            None => facts.values.iter().any(|(value, _)| tells(value)),
        }
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
        if are_years(facts) && is_year(&column.wording) {
            return Guess::Item(ItemSection {
                kind: Some(ItemKind::Number),
                direction: Some(Direction::None),
                ..item(column, answers)
            });
        }
        if is_binary && about.is_none() && !is_about_person(&column.name) && !is_code(&column.name) {
            return Guess::Item(ItemSection { choices: answers.labels.clone(), ..item(column, answers) });
        }
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
                let has_no_better = mentions(
                    &column.wording,
                    &[
                        "difficulty",
                        "difficult",
                        "effort",
                        "workload",
                        "stress",
                        "anxiety",
                        "rank",
                        "ranking",
                        "order of preference",
                    ],
                );
                Guess::Item(ItemSection {
                    kind: Some(ItemKind::Ordinal),
                    low: Some(low as f64),
                    high: Some(high as f64),
                    direction: has_no_better.then_some(Direction::None),
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
            let is_about_person = about.is_some() || is_about_person(&column.name);
            if scale.family == "yes" && is_about_person {
                return Guess::Background(section(column, answers, about));
            }
            return Guess::Item(ordinal(column, answers, scale, &self.spellings));
        }
        if about.is_none() && self.is_row_of_grid(column, labels) {
            return Guess::Item(ItemSection { choices: labels.clone(), ..item(column, answers) });
        }
        if let Some((separator, choices)) = packed(facts) {
            return packed_guess(column, answers, about, (separator, choices));
        }
        let per_answer = facts.answered as f64 / labels.len().max(1) as f64;
        let asks_for_words =
            mentions(&column.wording, COMMENT_WORDS) || mentions(&column.name, COMMENT_WORDS);
        let is_plainly_so = column.name.split_whitespace().count() <= 2;
        if asks_for_words && (is_plainly_so || labels.len() * 2 > facts.answered as usize) {
            return Guess::Comment;
        }
        let is_text = facts.mean_length > 60.0 || (per_answer < 2.0 && facts.mean_length > 15.0);
        if is_text && labels.len() > GROUPS {
            return Guess::Comment;
        }
        if labels.len() <= GROUPS && per_answer >= 2.0 {
            let heading = plain(&column.wording);
            let is_about_course = is_question(&heading) || is_about_course(&heading);
            if about.is_some() || !is_about_course || is_code(&column.name) {
                return Guess::Background(section(column, answers, about));
            }
            return Guess::Item(ItemSection {
                kind: (labels.len() > 2).then_some(ItemKind::Choice),
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

    /// Whether the tool says that the column has the same few choices as two others at least, and its answers are among
    /// them: rows of a grid, whose choices stand in an order.
    fn is_row_of_grid(&self, column: &Column, labels: &[String]) -> bool {
        let is_few = (3..=11).contains(&column.choices.len());
        let has_company = self.offered.get(&column.choices).is_some_and(|n| *n >= 3);
        let offered: HashSet<String> = column.choices.iter().map(|choice| key(choice)).collect();
        is_few && has_company && labels.iter().all(|label| offered.contains(&key(label)))
    }

    /// The item of a column whose answers are in an order that the vocabulary knows.
    pub(crate) fn known_order(&self, column: &Column, facts: &ColumnFacts) -> Option<ItemSection> {
        let answers = Answers::of_column(column, facts);
        let scale = self.scale_of(&answers.labels, facts)?;
        Some(ordinal(column, &answers, scale, &self.spellings))
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
}

/// What a column asks about the person, by its wording or its heading; long ones mention too much.
pub(crate) fn about_of(column: &Column) -> Option<About> {
    let own = if column.wording == column.name { 0 } else { column.wording.len() + 1 };
    background(&plain(&column.wording))
        .or_else(|| background(&column.name))
        .filter(|_| column.name.len() + own <= 110)
}

fn distinct_places(scale: &Scale, labels: &[String]) -> usize {
    scale.places(labels).unwrap_or_default().into_iter().collect::<HashSet<_>>().len()
}
