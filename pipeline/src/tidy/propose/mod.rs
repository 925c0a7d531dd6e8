//! A codebook for an export that has none, from what its columns hold.
//!
//! Every column is looked at by itself ([`columns`]), then blocks of columns are put together: multi-selects with one
//! column per choice ([`blocks`]), questions with the same answers ([`company`]) and grids, which become scales ([`grids`]). A proposal prefers to
//! leave out what it does not understand, and says so at its top; a person is meant to read it.

mod blocks;
mod columns;
mod company;
mod directions;
mod grids;
mod headings;
mod merged;
mod numbers;
mod ordinal;
mod packed;
mod people;
mod reversed;
mod said;
mod sections;
mod speakers;
pub(crate) mod titles;

use std::collections::HashSet;

use crate::formats::{Sheet, ToolRole};
use crate::model::{
    BackgroundSection, Codebook, CommentSection, CompleteRule, InstrumentSection, ItemKind, ItemSection,
    Ordered,
};
use crate::scrub::identifying_values;
use crate::tidy::facts::{ColumnFacts, Facts};
use crate::tidy::labels::{distinct, key, slug};
use crate::tidy::propose::columns::{Guess, Reader};
use crate::tidy::propose::company::Company;
use crate::tidy::redacted::identifying;
use crate::tidy::transcripts::is_transcript;

/// A codebook for an export that has none.
pub fn propose(sheet: &Sheet, facts: &Facts) -> Codebook {
    if is_transcript(sheet) {
        return speakers::propose(sheet);
    }
    let mut draft = Draft { codebook: Codebook::default(), taken: HashSet::new(), unused: Vec::new() };
    draft.codebook.instrument = InstrumentSection::default();
    draft.respondent(sheet, facts);
    draft.identifiers(sheet, facts);
    draft.blocks(sheet, facts);
    draft.columns(sheet, facts);
    draft.list_backgrounds(sheet);
    merged::merge_small(&mut draft.codebook.backgrounds, sheet, facts);
    draft.ids();
    grids::propose_scales(&mut draft.codebook, sheet);
    draft.notes(facts);
    reversed::note_reversed(&mut draft.codebook, sheet, facts);
    draft.codebook
}

/// What fewer people answered is left out: no group of them could be compared.
const LEAST: u64 = 10;

struct Draft {
    codebook: Codebook,
    taken: HashSet<usize>,
    unused: Vec<(String, &'static str)>,
}

impl Draft {
    /// Who answered, when, and how far they came.
    fn respondent(&mut self, sheet: &Sheet, facts: &Facts) {
        let by_role = |role: ToolRole| sheet.columns.iter().position(|column| column.role == Some(role));
        let name = |at: usize| sheet.columns.get(at).map(|column| column.name.clone());
        let id = by_role(ToolRole::ResponseId).or_else(|| find_id(sheet, facts));
        let dated = facts.dates.as_ref().map(|dates| dates.column);
        let duration = by_role(ToolRole::Duration);
        let section = &mut self.codebook.respondent;
        section.id = id.and_then(name);
        section.submitted_at = dated.and_then(name);
        section.duration = duration.and_then(name);
        self.taken.extend(id.into_iter().chain(dated).chain(duration));
        let finished = by_role(ToolRole::Finished).or_else(|| by_role(ToolRole::Status));
        let completes = |at: usize| {
            let words = ["1", "true", "yes", "complete", "completed", "ja", "sí", "oui", "2"];
            let values = facts.columns.get(at).map(|column| column.values.as_slice()).unwrap_or_default();
            let is: Vec<String> = values
                .iter()
                .map(|(text, _)| text.clone())
                .filter(|text| words.contains(&text.trim().to_lowercase().as_str()))
                .collect();
            (!is.is_empty()).then_some(is)
        };
        if let Some((at, is)) = finished.and_then(|at| Some((at, completes(at)?))) {
            section.complete = name(at).map(|column| CompleteRule { column, is });
            self.taken.insert(at);
        }
        let weight = sheet
            .columns
            .iter()
            .position(|column| matches!(key(&column.name).as_str(), "weight" | "weights" | "survey weight"));
        // Survey weights lie around 1; the weight of a body does not.
        let is_around_one = |facts: &ColumnFacts| {
            facts.is_numeric()
                && facts.whole < facts.numeric
                && facts.min < Some(1.0)
                && facts.max > Some(1.0)
                && facts.max < Some(50.0)
        };
        if let Some(at) = weight.filter(|at| facts.columns.get(*at).is_some_and(is_around_one)) {
            section.weight = name(at);
            self.taken.insert(at);
        }
        let tools = sheet.columns.iter().enumerate().filter(|(_, column)| {
            !matches!(
                column.role,
                None | Some(
                    ToolRole::Identifier | ToolRole::ResponseId | ToolRole::Language | ToolRole::Status
                )
            )
        });
        self.taken.extend(tools.map(|(at, _)| at));
    }

    fn identifiers(&mut self, sheet: &Sheet, facts: &Facts) {
        for (at, column) in sheet.columns.iter().enumerate() {
            let is_row_number = column.role == Some(ToolRole::RowIndex);
            if is_row_number || self.codebook.respondent.id.as_ref() == Some(&column.name) {
                continue;
            }
            if identifying(column, facts.columns.get(at)).is_some() {
                self.codebook.drop.columns.push(column.name.clone());
                self.taken.insert(at);
            }
        }
    }

    fn blocks(&mut self, sheet: &Sheet, facts: &Facts) {
        for block in blocks::find(sheet, facts, &self.taken) {
            self.taken.extend(&block.columns);
            // The same answers packed into one cell, which some tools write beside the columns.
            self.taken.extend(sheet.columns.iter().position(|column| column.name == block.written_stem));
            if block.is_background {
                self.codebook.backgrounds.push(block.into_background());
            } else {
                self.codebook.items.push(block.into_item());
            }
        }
    }

    fn columns(&mut self, sheet: &Sheet, facts: &Facts) {
        let reader = Reader::new(sheet, facts, &self.taken);
        let company = Company::new(sheet, facts, &self.taken);
        for (at, column) in sheet.columns.iter().enumerate() {
            let Some(column_facts) = facts.columns.get(at).filter(|_| !self.taken.contains(&at)) else {
                continue;
            };
            let is_rare = column_facts.answered < LEAST && facts.rows_read >= LEAST;
            let guess = reader.guess(column, column_facts);
            match company.settle(at, guess, (column, column_facts), &reader) {
                Guess::Item(_) | Guess::Background(_) if is_rare => {
                    self.unused.push((column.name.clone(), "answered by fewer than ten people"));
                }
                Guess::Item(item) => {
                    let nps = net_promoter(&item);
                    self.codebook.items.push(item);
                    self.codebook.items.extend(nps);
                }
                Guess::Background(background) => self.codebook.backgrounds.push(background),
                Guess::Comment => {
                    self.codebook.comments.push(CommentSection {
                        column: column.name.clone(),
                        about: about(&column.wording, &column.name),
                    });
                }
                Guess::Nothing(reason) => self.unused.push((column.name.clone(), reason)),
            }
        }
    }

    /// A review can look at a dozen backgrounds; the others are named in a note.
    fn list_backgrounds(&mut self, sheet: &Sheet) {
        let heading = |section: &BackgroundSection| {
            let column = section.column.as_ref();
            let column = column.and_then(|name| sheet.columns.iter().find(|column| column.name == *name));
            match column {
                Some(column) if column.wording == column.name => titles::plain(&column.name),
                Some(column) => format!("{} {}", titles::plain(&column.wording), column.name),
                None => section.title.clone().unwrap_or_default(),
            }
        };
        let left = people::choose(&mut self.codebook.backgrounds, heading);
        self.unused.extend(left.into_iter().map(|name| (name, "more backgrounds than a review can look at")));
    }

    /// Ids are made distinct among items and scales, and among backgrounds.
    fn ids(&mut self) {
        let ids = distinct(self.codebook.items.iter().map(|item| item.id.clone()));
        for (item, id) in self.codebook.items.iter_mut().zip(ids) {
            item.id = id;
        }
        let ids = distinct(self.codebook.backgrounds.iter().map(|background| background.id.clone()));
        for (background, id) in self.codebook.backgrounds.iter_mut().zip(ids) {
            background.id = id;
        }
    }

    fn notes(&mut self, facts: &Facts) {
        let notes = &mut self.codebook.notes;
        notes.push(format!("Proposed from {} rows; read it before you trust it.", facts.rows_read));
        notes.push("Directions, scales and backgrounds are guesses from headings and answers.".to_owned());
        if facts.dates.as_ref().is_some_and(|dates| dates.is_guess) {
            notes.push("Dates do not say whether the day or the month comes first.".to_owned());
        }
        let mut reasons: Vec<&'static str> = self.unused.iter().map(|(_, reason)| *reason).collect();
        reasons.sort_unstable();
        reasons.dedup();
        for reason in reasons {
            let columns: Vec<String> = self
                .unused
                .iter()
                .filter(|(_, why)| *why == reason)
                .map(|(name, _)| crate::tidy::lookup::cut(name))
                .collect();
            notes.push(format!("Not used ({reason}): {}.", columns.join(" | ")));
        }
    }
}

/// The id of an item: the tool's code where the heading has one (`affSat1. I find …`, `Q7_2`), else words of it.
fn id_of(name: &str) -> String {
    let code = name.split_once(". ").or_else(|| name.split_once(": ")).map(|(code, _)| code.trim());
    let is_code = |code: &&str| {
        let plain = code.chars().all(|c| c.is_ascii_alphanumeric() || "[]_".contains(c));
        code.len() >= 2 && code.len() <= 40 && plain && code.starts_with(|c: char| c.is_ascii_alphabetic())
    };
    if let Some(code) = code.filter(is_code) {
        return slug(code);
    }
    let row = titles::grid_row(name).map(|(_, row)| row).filter(|row| row.len() > 2);
    slug(&crate::tidy::vocabulary::spaced(row.unwrap_or(name)))
}

/// What a comment is about, where the wording says more than the heading.
fn about(wording: &str, name: &str) -> Option<String> {
    let short: String = wording.chars().take(120).collect();
    (wording != name).then_some(short)
}

/// The column of ids, where the tool does not name it: unique, and called so or the first of its kind.
fn find_id(sheet: &Sheet, facts: &Facts) -> Option<usize> {
    let names = [
        "id",
        "id x",
        "respondent",
        "respondent id",
        "response id",
        "record id",
        "case id",
        "caseid",
        "submission id",
        "rid",
    ];
    let unique = |at: usize| facts.columns.get(at).is_some_and(|facts| facts.is_unique && facts.blank == 0);
    let named = sheet.columns.iter().position(|column| names.contains(&key(&column.name).as_str()));
    let token = || {
        (0..sheet.columns.len()).find(|at| {
            let by_values =
                facts.columns.get(*at).and_then(|facts| identifying_values(&facts.values, facts.is_unique));
            unique(*at) && by_values.is_some_and(|reason| reason.contains("tokens"))
        })
    };
    named.filter(|at| unique(*at)).or_else(token)
}

/// A rating from 0 to 10 of how likely people are to recommend is read as a net promoter score as well.
fn net_promoter(item: &ItemSection) -> Option<ItemSection> {
    let column = item.column.as_ref()?;
    let words = key(&crate::tidy::vocabulary::spaced(column));
    let wording = item.wording.as_deref().map(key).unwrap_or_default();
    let is_nps = ["recommend", "recommendation", "nps"]
        .iter()
        .any(|word| words.contains(word) || wording.contains(word));
    if !is_nps || (item.low, item.high) != (Some(0.0), Some(10.0)) {
        return None;
    }
    let values: Ordered<f64> = [("0..6", -100.0), ("7..8", 0.0), ("9..10", 100.0)]
        .into_iter()
        .map(|(range, value)| (range.to_owned(), value))
        .collect();
    Some(ItemSection {
        id: format!("{}_nps", item.id),
        column: Some(column.clone()),
        title: Some("Net promoter score".to_owned()),
        kind: Some(ItemKind::Number),
        values,
        missing: item.missing.clone(),
        ..ItemSection::default()
    })
}
