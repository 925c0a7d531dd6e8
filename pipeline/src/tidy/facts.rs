//! What the first pass over a sheet keeps: what stands in each column, when it was asked, and of whom.
//!
//! Memory is bounded by the number of columns, not of rows: distinct answers are counted up to [`DISTINCT_LIMIT`] per
//! column, dates as a count per day. When a column was first and last answered says when it was asked at all; the
//! answers after which it is always blank say of whom it was not.

use std::collections::{BTreeMap, HashMap};

use crate::model::Missing;
use crate::tidy::counter::is_unseen_mark;
use crate::tidy::dates::{DateOrder, day_of};
use crate::tidy::routes::Route;

/// How many distinct answers of a column are counted.
pub const DISTINCT_LIMIT: usize = 1_000;

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
    /// Which columns were put only to some, by their answers to an earlier column; ordered by column.
    pub routes: Vec<Route>,
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
    /// Cells that the tool says are no answer, why there is none, and how often; they count as blank above.
    pub declared: Vec<(String, Missing, u64)>,
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

impl ColumnFacts {
    /// How many distinct answers there are, as far as was counted.
    pub fn distinct(&self) -> usize {
        self.values.len()
    }

    /// How many answers are the mark for a question that was not displayed.
    pub(crate) fn unseen(&self) -> u64 {
        self.values.iter().filter(|(text, _)| is_unseen_mark(text)).map(|(_, n)| *n).sum()
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

    /// About how many rows are blank in a column because an earlier answer, or none to a skipped question, led past it.
    pub(crate) fn routed_past(&self, column: usize) -> u64 {
        let mut past: HashMap<usize, u64> = HashMap::new();
        for route in self.routes.iter().take_while(|route| route.column <= column) {
            let before = past.get(&route.source).copied().unwrap_or(0);
            let n = past.entry(route.column).or_insert(0);
            *n = n.saturating_add(route.n).saturating_add(before);
        }
        past.get(&column).copied().unwrap_or(0)
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
