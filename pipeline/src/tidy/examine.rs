//! The first pass over a sheet: [`Facts`] of its columns, without keeping the rows.

use std::collections::{BTreeMap, HashSet};

use arrow::array::AsArray as _;

use crate::formats::{RowBatch, Sheet, ToolRole, names_a_role};
use crate::scrub::identifier_reason;
use crate::tidy::Error;
use crate::tidy::counter::{Code, Counter};
use crate::tidy::dates::{DateOrder, OrderEvidence, day_of};
use crate::tidy::facts::{DateFacts, Facts};
use crate::tidy::labels::is_blank_word;
use crate::tidy::routes::RouteFinder;
use crate::tidy::transcripts::is_transcript;

/// How many values of identifying columns are kept, in memory only, to find them in comments.
const IDENTIFYING_LIMIT: usize = 200_000;
const DAY_LIMIT: usize = 40_000;

/// Looks through a sheet once.
///
/// # Errors
/// When the rows cannot be read to the end.
pub fn examine(sheet: &Sheet) -> Result<Facts, Error> {
    let mut pass = Pass::new(sheet);
    for batch in sheet.rows_ahead()? {
        pass.add(&batch?);
    }
    Ok(pass.finish())
}

struct Pass {
    facts: Facts,
    counters: Vec<Counter>,
    routes: RouteFinder,
    identifiers: Vec<usize>,
    identifying: HashSet<String>,
    is_transcript: bool,
    date_column: Option<usize>,
    evidence: OrderEvidence,
    days: [BTreeMap<i32, u64>; 2],
}

impl Pass {
    fn new(sheet: &Sheet) -> Self {
        let by_role = |role| sheet.columns.iter().position(|column| column.role == Some(role));
        let identifiers = sheet.columns.iter().enumerate().filter(|(_, column)| {
            let is_identifier = matches!(column.role, Some(ToolRole::Identifier | ToolRole::Speaker));
            is_identifier || identifier_reason(&column.name, column.import_id.as_deref()).is_some()
        });
        let identifiers: Vec<usize> = identifiers.map(|(at, _)| at).collect();
        Self {
            facts: Facts::default(),
            counters: sheet.columns.iter().map(|column| Counter::new(&column.missing)).collect(),
            routes: RouteFinder::new(sheet, &identifiers),
            identifiers,
            identifying: HashSet::new(),
            is_transcript: is_transcript(sheet),
            date_column: by_role(ToolRole::SubmittedAt).or_else(|| by_role(ToolRole::StartedAt)),
            evidence: OrderEvidence::default(),
            days: Default::default(),
        }
    }

    fn add(&mut self, batch: &RowBatch) {
        let n_rows = batch.cells.num_rows();
        let is_first = self.facts.rows_read == 0;
        self.facts.rows_read += (n_rows + batch.rejects.len()) as u64;
        self.facts.rows_set_aside += batch.rejects.len() as u64;
        self.facts.previews += batch.previews.iter().filter(|preview| **preview).count() as u64;
        if self.date_column.is_none() && is_first {
            self.date_column = find_dates(batch, &self.identifiers);
        }
        let moments = self.moments(batch);
        let mut codes: Vec<Code> = Vec::with_capacity(n_rows);
        self.routes.begin(n_rows);
        for (at, (counter, array)) in self.counters.iter_mut().zip(batch.cells.columns()).enumerate() {
            counter.add(array.as_string::<i32>(), &batch.previews, &moments, &mut codes);
            self.routes.note(at, &codes);
        }
        self.routes.end();
        self.note_identifying(batch);
    }

    fn note_identifying(&mut self, batch: &RowBatch) {
        for at in &self.identifiers {
            let Some(array) = batch.cells.columns().get(*at) else { continue };
            for value in array.as_string::<i32>().iter().flatten().map(str::trim) {
                let is_telling =
                    (3..=80).contains(&value.len()) && !(self.is_transcript && names_a_role(value));
                if is_telling
                    && self.identifying.len() < IDENTIFYING_LIMIT
                    && !self.identifying.contains(value)
                {
                    self.identifying.insert(value.to_owned());
                }
            }
        }
    }

    /// The moment of each row under both orders of day and month.
    fn moments(&mut self, batch: &RowBatch) -> Vec<[Option<i64>; 2]> {
        let Some(array) = self.date_column.and_then(|at| batch.cells.columns().get(at)) else {
            return Vec::new();
        };
        let previews = batch.previews.iter().copied().chain(std::iter::repeat(false));
        let cells = array.as_string::<i32>().iter().zip(previews);
        cells
            .map(|(cell, is_preview)| {
                let both = cell.map_or([None, None], |text| self.evidence.add(text));
                for (days, micros) in self.days.iter_mut().zip(both) {
                    if let Some(micros) = micros.filter(|_| !is_preview && days.len() < DAY_LIMIT) {
                        *days.entry(day_of(micros)).or_insert(0) += 1;
                    }
                }
                both
            })
            .collect()
    }

    fn finish(mut self) -> Facts {
        let (order, is_guess) = self.evidence.verdict();
        let chosen = usize::from(order == DateOrder::MonthFirst);
        self.facts.columns = self.counters.into_iter().map(|counter| counter.finish(chosen)).collect();
        let [day_first, month_first] = self.days;
        let days = if chosen == 0 { day_first } else { month_first };
        let answered =
            self.date_column.and_then(|at| self.facts.columns.get(at)).map_or(0, |facts| facts.answered);
        let is_dated = self.evidence.read() * 10 >= answered * 9 && answered > 0;
        self.facts.dates =
            self.date_column.filter(|_| is_dated).map(|column| DateFacts { column, order, is_guess, days });
        if self.facts.dates.is_none() {
            self.facts.columns.iter_mut().for_each(|column| column.answered_between = None);
        }
        self.facts.routes = self.routes.finish(&self.facts.columns);
        self.facts.identifying = self.identifying.into_iter().collect();
        self.facts.identifying.sort();
        self.facts
    }
}

/// The first column whose values are dates, by the first batch; a date of birth is none of the survey's.
fn find_dates(batch: &RowBatch, identifiers: &[usize]) -> Option<usize> {
    let mut candidates = batch.cells.columns().iter().enumerate().filter(|(at, _)| !identifiers.contains(at));
    let found = candidates.find(|(_, array)| {
        let cells: Vec<&str> =
            array.as_string::<i32>().iter().flatten().filter(|cell| !is_blank_word(cell)).take(300).collect();
        let mut evidence = OrderEvidence::default();
        for cell in &cells {
            evidence.add(cell);
        }
        cells.len() >= 3 && evidence.read() as usize * 10 >= cells.len() * 9
    });
    found.map(|(at, _)| at)
}
