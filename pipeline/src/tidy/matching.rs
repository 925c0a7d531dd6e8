//! The questions of one iteration beside those of an earlier one: which are the same, as far as anybody can tell.
//!
//! A pair is judged by its code (`affSat1` of `likert2[affSat1]`), by the wording of the sub-question, and by the choices;
//! each question has at most one partner, and where two would do equally well none is proposed. Nothing is decided
//! here: a proposal waits until a person writes `was` into the codebook. Codes that tools number through (`Q7_2`,
//! `SQ001`) say little, because a new question shifts them.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use crate::formats::{Column, Sheet};
use crate::model::{Codebook, ItemSection};
use crate::tidy::labels::key;
use crate::tidy::propose::titles::{grid_row, plain};

/// From here on a pair is proposed.
const ENOUGH: f64 = 70.0;
/// Two partners as near as this to each other are one too many.
const TOO_NEAR: f64 = 4.0;

/// One question as it was put.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Question {
    /// The item, background or other section that reads it, where one does.
    pub id: Option<String>,
    /// Its column, as exported.
    pub column_name: String,
    /// Its wording, without codes and markup.
    pub wording: String,
    /// Its choices, where they are known.
    pub choices: Vec<String>,
    /// What a person said it was called before.
    pub was: Vec<String>,
}

/// What became of one question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuestionMatch {
    /// The question of this iteration; none where it was dropped.
    pub column_name: Option<String>,
    /// The item of this iteration that reads it.
    pub item: Option<String>,
    /// `same`, `new` or `dropped`.
    pub state: &'static str,
    /// Whether a person has confirmed it, or nothing about its heading changed; else it waits for one.
    pub is_confirmed: bool,
    /// What it was called before: the id of its item, else its heading. This is what goes into `was`.
    pub was: Option<String>,
    /// How sure the proposal is, 0 to 100.
    pub confidence: u8,
    /// Why.
    pub reasons: Vec<String>,
    /// The wording then.
    pub wording_before: Option<String>,
    /// The wording now.
    pub wording: Option<String>,
}

/// The questions of a sheet, as its codebook reads them; what is dropped is left out.
pub fn questions(sheet: &Sheet, codebook: &Codebook) -> Vec<Question> {
    let dropped: HashSet<&str> = codebook.drop.columns.iter().map(String::as_str).collect();
    let kept = sheet.columns.iter().filter(|column| !dropped.contains(column.name.as_str()));
    kept.map(|column| question(column, codebook)).collect()
}

/// The questions of a landed upload: its columns, and the codebook that it was read with.
pub fn landed_questions(columns: &[String], codebook: &Codebook) -> Vec<Question> {
    columns.iter().map(|name| question(&Column::named(name.clone()), codebook)).collect()
}

/// Each question of this iteration with what it was in the earlier one, then those that were dropped.
pub fn match_questions(before: &[Question], now: &[Question]) -> Vec<QuestionMatch> {
    let known: Vec<Known> = before.iter().map(Known::of).collect();
    let asked: Vec<Known> = now.iter().map(Known::of).collect();
    let mut pairs: Vec<(usize, usize, Judged)> = Vec::new();
    for (at, new) in asked.iter().enumerate() {
        let judged = known.iter().enumerate().map(|(old, earlier)| (old, earlier.judge(new)));
        pairs.extend(
            judged.filter(|(_, judged)| judged.confidence >= ENOUGH).map(|(old, judged)| (at, old, judged)),
        );
    }
    pairs.sort_by(|one, other| other.2.confidence.total_cmp(&one.2.confidence));
    let (mut partner, mut is_taken) = (HashMap::new(), HashSet::new());
    for (place, (new, old, judged)) in pairs.iter().enumerate() {
        if partner.contains_key(new) || is_taken.contains(old) {
            continue;
        }
        let rival = pairs.iter().skip(place + 1).find(|(other_new, other_old, other)| {
            let is_rival = (other_new == new && !is_taken.contains(other_old))
                || (other_old == old && !partner.contains_key(other_new));
            is_rival && judged.confidence < 99.0 && judged.confidence - other.confidence < TOO_NEAR
        });
        if rival.is_none() {
            partner.insert(*new, (*old, judged.clone()));
            is_taken.insert(*old);
        }
    }
    let mut matches: Vec<QuestionMatch> = now
        .iter()
        .enumerate()
        .map(|(at, question)| {
            match partner.get(&at).and_then(|(old, judged)| Some((before.get(*old)?, judged))) {
                Some((earlier, judged)) => same(question, earlier, judged),
                None => unmatched(question, "new"),
            }
        })
        .collect();
    let dropped = before.iter().enumerate().filter(|(old, _)| !is_taken.contains(old));
    matches.extend(dropped.map(|(_, question)| unmatched(question, "dropped")));
    matches
}

/// Writes the proposals into a codebook as remarks that a person turns into `was` by taking off the `#`.
pub fn note_matches(codebook: &mut Codebook, matches: &[QuestionMatch]) {
    for item in &mut codebook.items {
        let of_item =
            |found: &&QuestionMatch| found.item.as_deref() == Some(item.id.as_str()) && !found.is_confirmed;
        let Some(found) = matches.iter().find(of_item) else { continue };
        let Some(was) = found.was.as_ref().filter(|was| **was != item.id && !item.was.contains(was)) else {
            continue;
        };
        let wording = found.wording_before.as_deref().unwrap_or_default();
        let proposal = format!(
            "the same as before, {} %: {}; then worded `{wording}`. To confirm:\nwas = [{was:?}]",
            found.confidence,
            found.reasons.join("; ")
        );
        item.note = Some(item.note.take().map_or(proposal.clone(), |note| format!("{note}\n{proposal}")));
    }
    let n_waiting = matches.iter().filter(|found| found.state == "same" && !found.is_confirmed).count();
    let count = |state: &str| matches.iter().filter(|found| found.state == state).count();
    codebook.notes.push(format!(
        "Against the earlier iteration: {} the same ({n_waiting} wait for a person), {} new, {} dropped.",
        count("same"),
        count("new"),
        count("dropped")
    ));
    for found in matches.iter().filter(|found| found.state == "dropped") {
        codebook
            .notes
            .push(format!("Dropped since: {}.", found.wording_before.as_deref().unwrap_or_default()));
    }
}

fn question(column: &Column, codebook: &Codebook) -> Question {
    let name = column.name.as_str();
    let reads = |item: &&ItemSection| {
        item.column.as_deref() == Some(name) || item.columns.iter().any(|(_, of)| of == name)
    };
    let item = codebook.items.iter().find(reads);
    let background = codebook.backgrounds.iter().find(|section| {
        section.column.as_deref() == Some(name) || section.columns.iter().any(|(_, of)| of == name)
    });
    let told = item.and_then(|item| item.wording.clone()).unwrap_or_else(|| column.wording.clone());
    let choices = item.map_or_else(|| column.choices.clone(), |item| item.choices.clone());
    let groups =
        || background.map(|section| section.groups.names().map(str::to_owned).collect()).unwrap_or_default();
    Question {
        id: item.map(|item| item.id.clone()).or_else(|| background.map(|section| section.id.clone())),
        column_name: name.to_owned(),
        wording: plain(&told),
        choices: if choices.is_empty() { groups() } else { choices },
        was: item.map(|item| item.was.clone()).unwrap_or_default(),
    }
}

fn same(question: &Question, earlier: &Question, judged: &Judged) -> QuestionMatch {
    QuestionMatch {
        column_name: Some(question.column_name.clone()),
        item: question.id.clone(),
        state: "same",
        is_confirmed: judged.is_confirmed,
        was: Some(earlier.id.clone().unwrap_or_else(|| earlier.column_name.clone())),
        confidence: judged.confidence.clamp(0.0, 100.0) as u8,
        reasons: judged.reasons.clone(),
        wording_before: Some(earlier.wording.clone()),
        wording: Some(question.wording.clone()),
    }
}

fn unmatched(question: &Question, state: &'static str) -> QuestionMatch {
    let is_new = state == "new";
    QuestionMatch {
        column_name: is_new.then(|| question.column_name.clone()),
        item: question.id.clone().filter(|_| is_new),
        state,
        is_confirmed: false,
        was: (!is_new).then(|| question.id.clone().unwrap_or_else(|| question.column_name.clone())),
        confidence: 0,
        reasons: Vec::new(),
        wording_before: (!is_new).then(|| question.wording.clone()),
        wording: is_new.then(|| question.wording.clone()),
    }
}

/// A question taken apart.
struct Known {
    names: Vec<String>,
    was: Vec<String>,
    heading: String,
    code: Option<String>,
    stem: String,
    row: String,
    choices: HashSet<String>,
}

/// What is thought of a pair.
#[derive(Debug, Clone, Default)]
struct Judged {
    confidence: f64,
    is_confirmed: bool,
    reasons: Vec<String>,
}

impl Known {
    fn of(question: &Question) -> Self {
        let (stem, row) = grid_row(&question.wording).unwrap_or(("", question.wording.as_str()));
        Self {
            names: question.id.iter().chain([&question.column_name]).map(|name| key(name)).collect(),
            was: question.was.iter().map(|name| key(name)).collect(),
            heading: key(&question.column_name),
            code: code_of(&question.column_name),
            stem: key(stem),
            row: key(row),
            choices: question.choices.iter().map(|choice| key(choice)).collect(),
        }
    }

    /// Whether `new` asks what this one asked.
    fn judge(&self, new: &Self) -> Judged {
        if new.was.iter().any(|was| self.names.contains(was)) {
            return Judged {
                confidence: 100.0,
                is_confirmed: true,
                reasons: vec!["confirmed by a person".to_owned()],
            };
        }
        let (wording, choices) = (self.wording(new), self.choices(new));
        if self.heading == new.heading && (self.heading.contains(' ') || wording >= 0.6) {
            let is_changed = choices.is_some_and(|overlap| overlap < 0.5);
            let reason = if is_changed { "the same heading, with other answers" } else { "the same heading" };
            let confidence = if is_changed { 90.0 } else { 100.0 };
            return Judged { confidence, is_confirmed: !is_changed, reasons: vec![reason.to_owned()] };
        }
        let (mut reasons, mut confidence) = (Vec::new(), 75.0 * wording);
        if wording >= 0.5 {
            reasons.push(format!("{} % of the wording", (wording * 100.0).round()));
        }
        let has_same_code = self.code.is_some() && self.code == new.code;
        let is_own_code = has_same_code && self.code.as_deref().is_some_and(is_telling);
        if has_same_code {
            confidence += if is_own_code { 30.0 } else { 4.0 };
            reasons.push(format!("the same code `{}`", self.code.as_deref().unwrap_or_default()));
        } else if self.code.as_deref().is_some_and(is_telling) && new.code.as_deref().is_some_and(is_telling)
        {
            confidence -= 12.0;
        }
        if let Some(overlap) = choices {
            confidence += if overlap >= 0.8 {
                14.0
            } else if overlap >= 0.4 {
                7.0
            } else {
                -8.0
            };
            if overlap >= 0.4 {
                reasons.push(format!("{} % of the answers", (overlap * 100.0).round()));
            }
        }
        // Without the words no code and no list of answers makes two questions one.
        let confidence = if wording < 0.45 { confidence.min(60.0) } else { confidence.min(98.0) };
        Judged { confidence, is_confirmed: false, reasons }
    }

    /// How alike the sub-questions are, 0 to 1; stems count where both have one.
    fn wording(&self, new: &Self) -> f64 {
        let rows = likeness(&self.row, &new.row);
        if self.stem.is_empty() || new.stem.is_empty() {
            return rows;
        }
        let stems = likeness(&self.stem, &new.stem);
        rows * (0.4 + 0.6 * stems)
    }

    /// How much of the answers is shared, where both are known.
    fn choices(&self, new: &Self) -> Option<f64> {
        if self.choices.is_empty() || new.choices.is_empty() {
            return None;
        }
        let shared = self.choices.intersection(&new.choices).count() as f64;
        Some(shared / self.choices.union(&new.choices).count() as f64)
    }
}

/// How alike two texts are: the better of shared words and of shared order of letters.
fn likeness(one: &str, other: &str) -> f64 {
    if one == other {
        return 1.0;
    }
    let words = |text: &str| -> HashSet<String> {
        text.split(' ').filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let (these, those) = (words(one), words(other));
    let shared = these.intersection(&those).count() as f64;
    let dice = if these.is_empty() && those.is_empty() {
        0.0
    } else {
        2.0 * shared / (these.len() + those.len()) as f64
    };
    let cut = |text: &str| text.chars().take(300).collect::<String>();
    dice.max(strsim::normalized_levenshtein(&cut(one), &cut(other)))
}

/// The code of a heading: what stands in its innermost brackets, or before its first point or colon.
fn code_of(heading: &str) -> Option<String> {
    let before =
        heading.split_once("._.").or_else(|| heading.split_once(". ")).or_else(|| heading.split_once(": "));
    let head = before.map_or(heading, |(code, _)| code).trim();
    let inner =
        head.strip_suffix(']').and_then(|rest| rest.rsplit_once('[')).map_or(head, |(_, inner)| inner);
    let is_code = inner.len() >= 2
        && inner.len() <= 30
        && inner.starts_with(|c: char| c.is_ascii_alphabetic())
        && inner.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    is_code.then(|| inner.to_lowercase())
}

/// Whether a code says more than a count of the questions.
fn is_telling(code: &str) -> bool {
    let letters = code.trim_end_matches(|c: char| c.is_ascii_digit() || c == '_');
    let letters = letters.trim_matches(|c: char| c.is_ascii_digit() || c == '_');
    letters.len() >= 3 && !["question", "var", "item", "col", "column"].contains(&letters)
}

#[cfg(test)]
mod tests;
