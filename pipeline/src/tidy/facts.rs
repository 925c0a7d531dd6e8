//! The first pass over a sheet: what stands in each column, without keeping the rows.
//!
//! Memory is bounded by the number of columns, not of rows: distinct answers are counted up to [`DISTINCT_LIMIT`] per
//! column, dates as a count per day. When a column was first and last answered says when it was asked at all.

use std::collections::{BTreeMap, HashMap, HashSet};

use arrow::array::{Array as _, AsArray as _};

use crate::formats::{RowBatch, Sheet, ToolRole};
use crate::scrub::identifier_reason;
use crate::tidy::Error;
use crate::tidy::dates::{DateOrder, OrderEvidence, day_of};
use crate::tidy::labels::{is_blank_word, number};

/// How many distinct answers of a column are counted.
pub const DISTINCT_LIMIT: usize = 1_000;
/// How many values of identifying columns are kept, in memory only, to find them in comments.
const IDENTIFYING_LIMIT: usize = 200_000;
const DAY_LIMIT: usize = 40_000;

/// What stands in a sheet.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// Rows in the file, well formed or not.
    pub rows_read: u64,
    /// Rows that were not well formed.
    pub rows_set_aside: u64,
    /// Previews and tests by the tool's own mark; not counted in the columns.
    pub previews: u64,
    /// One entry per column of the sheet.
    pub columns: Vec<ColumnFacts>,
    /// The column that dates the responses, if there is one.
    pub dates: Option<DateFacts>,
    /// Values of identifying columns, to be replaced in comments. Never written anywhere.
    pub identifying: Vec<String>,
}

/// What stands in one column.
#[derive(Debug, Clone, Default)]
pub struct ColumnFacts {
    /// Cells with something in them.
    pub answered: u64,
    /// Cells with nothing, or a word for nothing such as `NA`.
    pub blank: u64,
    /// Distinct answers as exported, in order of appearance, with counts; incomplete when `overflowed`.
    pub values: Vec<(String, u64)>,
    /// Whether there are more distinct answers than are counted.
    pub overflowed: bool,
    /// Answers that are numbers.
    pub numeric: u64,
    /// Answers that are whole numbers.
    pub whole: u64,
    /// The smallest number.
    pub min: Option<f64>,
    /// The largest number.
    pub max: Option<f64>,
    /// Answers that are dates.
    pub dates: u64,
    /// The mean length of an answer in letters.
    pub mean_length: f64,
    /// The length of the longest answer.
    pub longest: usize,
    /// Whether no answer was given twice, as far as was counted.
    pub is_unique: bool,
    /// The first and last moment at which it was answered.
    pub answered_between: Option<(i64, i64)>,
}

/// How the responses are dated.
#[derive(Debug, Clone)]
pub struct DateFacts {
    /// The column.
    pub column: usize,
    /// The order of day and month in it.
    pub order: DateOrder,
    /// Whether the order had to be guessed.
    pub is_guess: bool,
    /// Responses per day since 1970.
    pub days: BTreeMap<i32, u64>,
}

/// Looks through a sheet once.
///
/// # Errors
/// When the rows cannot be read to the end.
pub fn examine(sheet: &Sheet) -> Result<Facts, Error> {
    let mut pass = Pass::new(sheet);
    for batch in sheet.rows()? {
        pass.add(&batch?);
    }
    Ok(pass.finish())
}

impl ColumnFacts {
    /// How many distinct answers there are, as far as was counted.
    pub fn distinct(&self) -> usize {
        self.values.len()
    }

    /// Whether nearly every answer is a number.
    pub fn is_numeric(&self) -> bool {
        self.answered > 0 && self.numeric * 100 >= self.answered * 97
    }
}

impl Facts {
    /// The moments between which these columns were asked, when some rows were answered before or after that and were
    /// not asked; none when they may have been asked throughout.
    ///
    /// A stretch of blank rows counts only when it could hardly be chance: as many rows in a row, each blank with the
    /// rate seen while the column was answered, must be rarer than one in a million.
    pub fn asked_between(&self, columns: &[usize]) -> Option<(i64, i64)> {
        let dates = self.dates.as_ref()?;
        let facts: Vec<&ColumnFacts> = columns.iter().filter_map(|at| self.columns.get(*at)).collect();
        let spans: Vec<(i64, i64)> = facts.iter().filter_map(|facts| facts.answered_between).collect();
        let first = spans.iter().map(|(first, _)| *first).min()?;
        let last = spans.iter().map(|(_, last)| *last).max()?;
        let answered = facts.iter().map(|facts| facts.answered).max().unwrap_or(0);
        let count = |from: i32, to: i32| {
            if from <= to { dates.days.range(from..=to).map(|(_, n)| *n).sum::<u64>() } else { 0 }
        };
        let (first_day, last_day) = (day_of(first), day_of(last));
        let within = count(first_day, last_day).max(1);
        let blank_rate = 1.0 - (answered as f64 / within as f64).min(0.999);
        let is_no_chance = |n: u64| n >= 10 && n as f64 * blank_rate.ln() < -13.8;
        let before = is_no_chance(count(i32::MIN, first_day - 1));
        let after = is_no_chance(count(last_day + 1, i32::MAX));
        (before || after)
            .then_some((if before { first } else { i64::MIN }, if after { last } else { i64::MAX }))
    }

    /// Roughly how many rows were asked these columns: rows of the days on which they were asked.
    pub(crate) fn rows_asked(&self, window: Option<(i64, i64)>) -> u64 {
        let landed = self.rows_read - self.rows_set_aside - self.previews;
        let (Some((first, last)), Some(dates)) = (window, self.dates.as_ref()) else {
            return landed;
        };
        let (first, last) = (
            if first == i64::MIN { i32::MIN } else { day_of(first) },
            if last == i64::MAX { i32::MAX } else { day_of(last) },
        );
        dates.days.range(first..=last).map(|(_, n)| *n).sum()
    }
}

struct Pass {
    facts: Facts,
    counters: Vec<Counter>,
    identifiers: Vec<usize>,
    identifying: HashSet<String>,
    date_column: Option<usize>,
    evidence: OrderEvidence,
    days: [BTreeMap<i32, u64>; 2],
}

#[derive(Default)]
struct Counter {
    facts: ColumnFacts,
    index: HashMap<String, usize>,
    letters: u64,
    between: [Option<(i64, i64)>; 2],
    date_tries: u64,
}

impl Pass {
    fn new(sheet: &Sheet) -> Self {
        let by_role = |role| sheet.columns.iter().position(|column| column.role == Some(role));
        let identifiers = sheet.columns.iter().enumerate().filter(|(_, column)| {
            let is_identifier = column.role == Some(ToolRole::Identifier);
            is_identifier || identifier_reason(&column.name, column.import_id.as_deref()).is_some()
        });
        Self {
            facts: Facts::default(),
            counters: sheet.columns.iter().map(|_| Counter::default()).collect(),
            identifiers: identifiers.map(|(at, _)| at).collect(),
            identifying: HashSet::new(),
            date_column: by_role(ToolRole::SubmittedAt).or_else(|| by_role(ToolRole::StartedAt)),
            evidence: OrderEvidence::default(),
            days: Default::default(),
        }
    }

    fn add(&mut self, batch: &RowBatch) {
        let n_rows = batch.cells.num_rows();
        self.facts.rows_read += (n_rows + batch.rejects.len()) as u64;
        self.facts.rows_set_aside += batch.rejects.len() as u64;
        self.facts.previews += batch.previews.iter().filter(|preview| **preview).count() as u64;
        if self.date_column.is_none() && self.facts.rows_read == (n_rows + batch.rejects.len()) as u64 {
            self.date_column = find_dates(batch, &self.identifiers);
        }
        let moments = self.moments(batch);
        for (counter, array) in self.counters.iter_mut().zip(batch.cells.columns()) {
            let cells = array.as_string::<i32>();
            for row in 0..n_rows {
                if batch.previews.get(row).copied().unwrap_or(false) {
                    continue;
                }
                let cell = if cells.is_valid(row) { cells.value(row) } else { "" };
                counter.add(cell, moments.get(row).copied().unwrap_or([None, None]));
            }
        }
        for at in &self.identifiers {
            let Some(array) = batch.cells.columns().get(*at) else { continue };
            let values = array.as_string::<i32>().iter().flatten().map(str::trim);
            let telling = values.filter(|value| {
                value.len() >= 4 && value.len() <= 80 && self.identifying.len() < IDENTIFYING_LIMIT
            });
            let telling: Vec<String> = telling.map(str::to_owned).collect();
            self.identifying.extend(telling);
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
        self.facts.identifying = self.identifying.into_iter().collect();
        self.facts.identifying.sort();
        self.facts
    }
}

impl Counter {
    fn add(&mut self, cell: &str, moments: [Option<i64>; 2]) {
        let facts = &mut self.facts;
        if is_blank_word(cell) {
            facts.blank += 1;
            if cell.trim().is_empty() {
                return;
            }
        } else {
            facts.answered += 1;
            let length = cell.chars().count();
            self.letters += length as u64;
            facts.longest = facts.longest.max(length);
            if let Some(value) = number(cell) {
                facts.numeric += 1;
                facts.whole += u64::from(value.fract() == 0.0);
                facts.min = Some(facts.min.map_or(value, |min| min.min(value)));
                facts.max = Some(facts.max.map_or(value, |max| max.max(value)));
            } else if self.date_tries < 500 {
                self.date_tries += 1;
                let dated = [DateOrder::DayFirst, DateOrder::MonthFirst];
                let is_date = dated.into_iter().any(|order| crate::tidy::dates::parse(cell, order).is_some());
                facts.dates += u64::from(is_date);
            }
            for (between, moment) in self.between.iter_mut().zip(moments) {
                if let Some(moment) = moment {
                    *between = Some(
                        between
                            .map_or((moment, moment), |(first, last)| (first.min(moment), last.max(moment))),
                    );
                }
            }
        }
        if let Some(at) = self.index.get(cell) {
            if let Some((_, n)) = facts.values.get_mut(*at) {
                *n += 1;
            }
        } else if facts.values.len() < DISTINCT_LIMIT {
            self.index.insert(cell.to_owned(), facts.values.len());
            facts.values.push((cell.to_owned(), 1));
        } else {
            facts.overflowed = true;
        }
    }

    fn finish(mut self, chosen: usize) -> ColumnFacts {
        let words = self.facts.answered - self.facts.numeric;
        // Only the first words were tried, so that long texts cost nothing.
        self.facts.dates = (self.facts.dates * words).checked_div(self.date_tries).unwrap_or(0);
        self.facts.mean_length =
            if self.facts.answered == 0 { 0.0 } else { self.letters as f64 / self.facts.answered as f64 };
        let answers = self.facts.values.iter().filter(|(text, _)| !is_blank_word(text));
        self.facts.is_unique = self.facts.answered > 1 && answers.into_iter().all(|(_, n)| *n == 1);
        self.facts.answered_between = self.between.get(chosen).copied().flatten();
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
