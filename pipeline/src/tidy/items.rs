//! One item read from its column or columns: each distinct answer is resolved once, then looked up.

use std::collections::HashMap;

use arrow::array::{Array as _, AsArray as _, StringArray};
use arrow::record_batch::RecordBatch;

use crate::model::{ItemKind, ItemSection, Missing, Reject};
use crate::tidy::Error;
use crate::tidy::answers::{Answers, Outcome, Report, is_other, is_tick};
use crate::tidy::labels::{Mending, distinct, is_blank_word, key, mend, number, number_in, slug};
use crate::tidy::lookup::{Headings, cut, nearest, split_packed};

/// Distinct answers remembered per column; beyond that they are resolved again.
const MEMORY: usize = 20_000;

/// One item of a codebook, bound to a sheet.
pub(crate) struct ItemReader {
    pub(crate) section: ItemSection,
    pub(crate) kind: ItemKind,
    /// The columns it is read from.
    pub(crate) columns: Vec<usize>,
    /// The moments between which it was asked, when not throughout.
    pub(crate) asked: Option<(i64, i64)>,
    pub(crate) low: Option<f64>,
    pub(crate) high: Option<f64>,
    pub(crate) ideal: Option<f64>,
    /// The labels of its points or choices.
    pub(crate) choices: Vec<String>,
    /// One suffix per choice, for choices without order and multi-selects.
    pub(crate) slugs: Vec<String>,
    points: Vec<f64>,
    known: HashMap<String, usize>,
    reasons: HashMap<String, Missing>,
    recodes: Vec<(Recode, f64)>,
    ticks_say_no: bool,
    memory: HashMap<String, Outcome>,
}

#[derive(Debug, Clone, PartialEq)]
enum Recode {
    Range(f64, f64),
    Label(String),
}

impl ItemReader {
    /// Binds an item to the columns of a sheet.
    pub(crate) fn new(section: &ItemSection, headings: &Headings) -> Result<Self, Error> {
        let place = format!("item `{}`", section.id);
        let mut columns = Vec::new();
        for name in section.column.iter().chain(section.columns.iter().map(|(_, column)| column)) {
            columns.push(headings.find(name, &place)?);
        }
        let kind = section.resolved_kind();
        let choices: Vec<String> = match section.columns.is_empty() {
            false => section.columns.names().map(str::to_owned).collect(),
            true => section.choices.clone(),
        };
        let points = points(&choices, kind);
        let bounds = bounds(section, kind, &points);
        let slugs = match kind {
            ItemKind::Choice | ItemKind::Multi => distinct(choices.iter().map(|choice| slug(choice))),
            _ => Vec::new(),
        };
        let known: HashMap<String, usize> =
            choices.iter().enumerate().rev().map(|(at, choice)| (key(choice), at)).collect();
        let ideal = section.ideal.as_ref().and_then(|ideal| {
            let labelled = known.get(&key(ideal)).and_then(|at| points.get(*at)).copied();
            labelled.or_else(|| number(ideal))
        });
        let reasons = reasons(section);
        let recodes = section.values.iter().map(|(text, value)| (recode(text), *value)).collect();
        Ok(Self {
            section: section.clone(),
            kind,
            columns,
            asked: None,
            low: bounds.0,
            high: bounds.1,
            ideal,
            choices,
            slugs,
            points,
            known,
            reasons,
            recodes,
            ticks_say_no: false,
            memory: HashMap::new(),
        })
    }

    /// Says whether the columns of a split multi-select write something for an unticked choice as well.
    pub(crate) fn set_ticks_say_no(&mut self, they_do: impl Into<bool>) {
        self.ticks_say_no = they_do.into();
    }

    /// Whether there is one column per choice.
    pub(crate) fn is_split(&self) -> bool {
        self.section.column.is_none()
    }

    /// Whether each choice is a 0/1 of its own.
    pub(crate) fn has_ticks(&self) -> bool {
        matches!(self.kind, ItemKind::Choice | ItemKind::Multi)
    }

    /// How many points it has, where points are known.
    pub(crate) fn n_points(&self) -> Option<u16> {
        let by_labels = (!self.choices.is_empty()).then_some(self.choices.len());
        let by_bounds = || match (self.kind, self.low, self.high) {
            (ItemKind::Ordinal, Some(low), Some(high)) if high - low < 1_000.0 => {
                Some((high - low) as usize + 1)
            }
            _ => None,
        };
        by_labels.or_else(by_bounds).and_then(|n| u16::try_from(n).ok())
    }

    /// Reads the item from a batch. `moments` dates the rows, where they are dated.
    pub(crate) fn read(
        &mut self,
        cells: &RecordBatch,
        lines: &[u64],
        moments: &[Option<i64>],
        report: &mut dyn Report,
    ) -> Answers {
        if self.is_split() {
            return self.read_split(cells, moments);
        }
        let at = self.columns.first().copied().unwrap_or_default();
        let mut answers = self.empty_answers(lines.len());
        let Some(array) = cells.columns().get(at) else { return answers };
        let texts = array.as_string::<i32>();
        for (row, line) in lines.iter().enumerate() {
            let raw = if texts.is_valid(row) { texts.value(row) } else { "" };
            let outcome = self.outcome(raw);
            for mending in &outcome.mendings {
                report.mended(at, *mending, raw);
            }
            if let Some(unmatched) = &outcome.unmatched {
                report.rejected(self.reject(*line, cells.schema_ref().field(at).name(), unmatched));
            }
            let asked = self.is_asked(moments.get(row).copied().flatten());
            answers.push(&outcome, asked);
        }
        answers
    }

    /// What a raw answer comes to.
    pub(crate) fn outcome(&mut self, raw: &str) -> Outcome {
        if let Some(outcome) = self.memory.get(raw) {
            return outcome.clone();
        }
        let outcome = self.resolve(raw);
        if self.memory.len() < MEMORY {
            self.memory.insert(raw.to_owned(), outcome.clone());
        }
        outcome
    }

    fn resolve(&self, raw: &str) -> Outcome {
        let (mended, mut mendings) = mend(raw);
        let key = key(&mended);
        let missing = |reason, mendings| Outcome { missing: Some(reason), mendings, ..Outcome::default() };
        if mended.is_empty() {
            return missing(Missing::NotAnswered, Vec::new());
        }
        if let Some(reason) = self.reasons.get(&key) {
            return missing(*reason, mendings);
        }
        if self.kind == ItemKind::Multi {
            return self.resolve_packed(&mended, mendings);
        }
        if !self.recodes.is_empty()
            && let Some(value) = self.recoded(&mended, &key)
        {
            return Outcome { value: Some(value), mendings, ..Outcome::default() };
        }
        if let Some(at) = self.matching_choice(&mended, &key, &mut mendings) {
            let value = self.points.get(at).copied();
            return Outcome { value, chosen: vec![at], mendings, ..Outcome::default() };
        }
        if self.choices.is_empty() && self.recodes.is_empty() {
            let found = number_in(&mended);
            let in_range = |value: &f64| {
                self.low.is_none_or(|low| *value >= low) && self.high.is_none_or(|high| *value <= high)
            };
            if let Some((value, is_glued)) = found.filter(|(value, _)| in_range(value)) {
                if is_glued {
                    mendings.push(Mending::GluedNumber);
                }
                return Outcome { value: Some(value), mendings, ..Outcome::default() };
            }
        }
        if is_blank_word(&mended) {
            return missing(Missing::NotAnswered, vec![Mending::Blank]);
        }
        Outcome {
            missing: Some(Missing::NotAnswered),
            unmatched: Some(mended),
            mendings,
            ..Outcome::default()
        }
    }

    fn matching_choice(&self, mended: &str, key: &str, mendings: &mut Vec<Mending>) -> Option<usize> {
        if let Some(at) = self.known.get(key) {
            if self.choices.get(*at).is_some_and(|choice| choice != mended && mend(choice).0 != mended) {
                mendings.push(Mending::Case);
            }
            return Some(*at);
        }
        // `10 - Completely satisfied` among 0 to 10, or `3.0` among the labels `1 - …` to `5 - …`.
        let (value, is_glued) = number_in(mended)?;
        let by_number = |choice: &String| number_in(choice).is_some_and(|(number, _)| number == value);
        let at = self.choices.iter().position(by_number)?;
        let choice_is_glued =
            self.choices.get(at).and_then(|choice| number_in(choice)).is_some_and(|(_, glued)| glued);
        // Two different labels with one number are not the same answer.
        if is_glued && choice_is_glued {
            return None;
        }
        if is_glued || choice_is_glued {
            mendings.push(Mending::GluedNumber);
        }
        Some(at)
    }

    fn resolve_packed(&self, mended: &str, mendings: Vec<Mending>) -> Outcome {
        let separator = self.section.separator.as_deref().unwrap_or(";");
        let (mut chosen, rest) = split_packed(mended, separator, &self.known);
        let other = self.choices.iter().position(|choice| is_other(choice));
        let mut unmatched = None;
        if !rest.is_empty() {
            match other {
                Some(at) if !chosen.contains(&at) => chosen.push(at),
                Some(_) => {}
                None if is_blank_word(mended) => {
                    return Outcome {
                        missing: Some(Missing::NotAnswered),
                        mendings: vec![Mending::Blank],
                        ..Outcome::default()
                    };
                }
                None => unmatched = Some(rest.join(separator)),
            }
        }
        let missing = chosen.is_empty().then_some(Missing::NotAnswered);
        Outcome { value: None, chosen, missing, unmatched, mendings }
    }

    fn recoded(&self, mended: &str, key: &str) -> Option<f64> {
        let value = number_in(mended).map(|(value, _)| value);
        let matches = |recode: &Recode| match recode {
            Recode::Range(low, high) => value.is_some_and(|value| (*low..=*high).contains(&value)),
            Recode::Label(label) => label == key,
        };
        self.recodes.iter().find(|(recode, _)| matches(recode)).map(|(_, value)| *value)
    }

    fn read_split(&self, cells: &RecordBatch, moments: &[Option<i64>]) -> Answers {
        let n_rows = cells.num_rows();
        let mut answers = self.empty_answers(n_rows);
        let arrays: Vec<&StringArray> = self
            .columns
            .iter()
            .filter_map(|at| cells.columns().get(*at))
            .map(|array| array.as_string::<i32>())
            .collect();
        for row in 0..n_rows {
            let text = |array: &&StringArray| {
                if array.is_valid(row) { array.value(row).trim() } else { "" }.to_owned()
            };
            let texts: Vec<String> = arrays.iter().map(text).collect();
            let chosen: Vec<usize> =
                texts.iter().enumerate().filter(|(_, text)| is_tick(text)).map(|(at, _)| at).collect();
            let said_something = texts.iter().any(|text| !is_blank_word(text));
            let in_base = !chosen.is_empty() || (self.ticks_say_no && said_something);
            let outcome =
                Outcome { chosen, missing: (!in_base).then_some(Missing::NotAnswered), ..Outcome::default() };
            answers.push(&outcome, self.is_asked(moments.get(row).copied().flatten()));
        }
        answers
    }

    fn is_asked(&self, moment: Option<i64>) -> bool {
        match (self.asked, moment) {
            (Some((first, last)), Some(moment)) => (first..=last).contains(&moment),
            _ => true,
        }
    }

    fn empty_answers(&self, n_rows: usize) -> Answers {
        let n_choices = if self.has_ticks() { self.choices.len() } else { 0 };
        Answers {
            values: Vec::with_capacity(n_rows),
            missing: Vec::with_capacity(n_rows),
            ticks: (0..n_choices).map(|_| Vec::with_capacity(n_rows)).collect(),
        }
    }

    fn reject(&self, line: u64, column: &str, found: &str) -> Reject {
        let (expected, hint) = match (&self.choices, self.low, self.high) {
            (choices, ..) if !choices.is_empty() => {
                let nearest = nearest(found, choices.iter().map(String::as_str)).unwrap_or_default();
                (
                    format!("one of {} choices", choices.len()),
                    format!("did they mean `{}`? else add it to `choices`", cut(&nearest)),
                )
            }
            (_, Some(low), Some(high)) => (
                format!("a number from {low} to {high}"),
                "widen `low` and `high`, or list it under `missing`".to_owned(),
            ),
            _ => (
                "a number".to_owned(),
                "list it under `missing` or `not_applicable` if it is no number".to_owned(),
            ),
        };
        Reject { line, column_name: column.to_owned(), found: cut(found), expected, hint }
    }
}

/// The value of each choice: its own numbers where all have one and they ascend, else 1 to n.
fn points(choices: &[String], kind: ItemKind) -> Vec<f64> {
    let numbers: Option<Vec<f64>> =
        choices.iter().map(|choice| number_in(choice).map(|(value, _)| value)).collect();
    let ascends = |numbers: &Vec<f64>| {
        numbers.len() > 1 && numbers.windows(2).all(|pair| matches!(pair, [a, b] if a < b))
    };
    match numbers.filter(ascends) {
        Some(numbers) if kind == ItemKind::Ordinal => numbers,
        _ => (1..=choices.len()).map(|point| point as f64).collect(),
    }
}

fn bounds(section: &ItemSection, kind: ItemKind, points: &[f64]) -> (Option<f64>, Option<f64>) {
    if matches!(kind, ItemKind::Choice | ItemKind::Multi) {
        return (None, None);
    }
    let recoded = section.values.iter().map(|(_, value)| *value);
    let known: Vec<f64> = points.iter().copied().chain(recoded).collect();
    let low = known.iter().copied().reduce(f64::min);
    let high = known.iter().copied().reduce(f64::max);
    (section.low.or(low), section.high.or(high))
}

fn reasons(section: &ItemSection) -> HashMap<String, Missing> {
    let lists = [
        (&section.missing, Missing::NotAnswered),
        (&section.dont_know, Missing::DontKnow),
        (&section.not_applicable, Missing::NotApplicable),
        (&section.not_asked, Missing::NotAsked),
    ];
    let pairs = lists
        .into_iter()
        .flat_map(|(answers, reason)| answers.iter().map(move |answer| (key(answer), reason)));
    pairs.collect()
}

fn recode(text: &str) -> Recode {
    let range = text.split_once("..").and_then(|(low, high)| {
        let end = |text: &str, open: f64| if text.trim().is_empty() { Some(open) } else { number(text) };
        Some(Recode::Range(end(low, f64::NEG_INFINITY)?, end(high, f64::INFINITY)?))
    });
    let exact = || number(text).map(|value| Recode::Range(value, value));
    range.or_else(exact).unwrap_or_else(|| Recode::Label(key(text)))
}
