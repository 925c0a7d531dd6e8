//! Counts what stands in one column: each distinct answer is looked at once, its repetitions only counted.

use std::collections::HashMap;

use arrow::array::{Array as _, StringArray};

use crate::model::Missing;
use crate::tidy::dates::parse_both;
use crate::tidy::facts::{ColumnFacts, DISTINCT_LIMIT};
use crate::tidy::labels::{is_blank_word, number};
use crate::tidy::memory::Memory;

/// Words that are tried as dates, so that long texts cost nothing.
const DATE_TRIES: u64 = 500;

/// The place of an answer among the distinct answers of its column, as [`Counter::add`] tells it.
pub(crate) type Code = u32;
/// Nothing stood there, or a mark that says so.
pub(crate) const BLANK: Code = u32::MAX;
/// An answer beyond those that are counted, or a row that does not count.
pub(crate) const UNCOUNTED: Code = u32::MAX - 1;

/// Counts one column.
pub(crate) struct Counter {
    facts: ColumnFacts,
    /// Cells that the tool says are no answer.
    declared: HashMap<String, Missing>,
    seen: Memory<Seen>,
    letters: u64,
    between: [Option<(i64, i64)>; 2],
    date_tries: u64,
}

/// What is known of one distinct answer.
#[derive(Debug, Clone, Copy)]
struct Seen {
    n: u64,
    is_blank: bool,
    /// The mark by which tools say that a question was not displayed, or people that it does not apply.
    is_unseen: bool,
    length: usize,
    number: Option<f64>,
    /// Why the tool says that it is no answer.
    declared: Option<Missing>,
}

impl Seen {
    /// The code of an answer at this place: blank where the question was not put, and what the tool says is no answer
    /// tells nothing about other columns.
    fn code(&self, at: usize) -> Code {
        match self.declared {
            Some(Missing::NotAsked) => BLANK,
            Some(_) => UNCOUNTED,
            None if self.is_blank || self.is_unseen => BLANK,
            None => Code::try_from(at).unwrap_or(UNCOUNTED),
        }
    }
}

impl Counter {
    /// For a column in which the tool says that certain cells are no answer.
    pub(crate) fn new(declared: &[(String, Missing)]) -> Self {
        Self {
            facts: ColumnFacts::default(),
            declared: declared.iter().cloned().collect(),
            seen: Memory::new(DISTINCT_LIMIT),
            letters: 0,
            between: [None, None],
            date_tries: 0,
        }
    }

    /// Counts the cells of a batch, and says for each row which answer stands there. `moments` dates the rows.
    pub(crate) fn add(
        &mut self,
        cells: &StringArray,
        previews: &[bool],
        moments: &[[Option<i64>; 2]],
        codes: &mut Vec<Code>,
    ) {
        codes.clear();
        for row in 0..cells.len() {
            if previews.get(row).copied().unwrap_or(false) {
                codes.push(UNCOUNTED);
                continue;
            }
            let cell = if cells.is_valid(row) { cells.value(row) } else { "" };
            let code = self.count(cell);
            if code != BLANK
                && let Some(moments) = moments.get(row)
            {
                self.widen(moments);
            }
            codes.push(code);
        }
    }

    fn count(&mut self, cell: &str) -> Code {
        if cell.is_empty() {
            self.facts.blank += 1;
            return BLANK;
        }
        if let Some(at) = self.seen.find(cell) {
            let Some(seen) = self.seen.get_mut(at) else { return UNCOUNTED };
            seen.n += 1;
            return seen.code(at);
        }
        let is_blank = is_blank_word(cell);
        if is_blank && cell.trim().is_empty() {
            self.facts.blank += 1;
            return BLANK;
        }
        let declared = self.declared.get(cell.trim()).copied();
        let is_answer = !is_blank && declared.is_none();
        let number = if is_answer { number(cell) } else { None };
        if is_answer && number.is_none() && self.date_tries < DATE_TRIES {
            self.date_tries += 1;
            self.facts.dates += u64::from(parse_both(cell).iter().any(Option::is_some));
        }
        let is_unseen = is_unseen_mark(cell);
        let seen = Seen { n: 1, is_blank, is_unseen, length: cell.chars().count(), number, declared };
        let code = seen.code(usize::MAX);
        match self.seen.insert(cell, seen) {
            Ok(at) => seen.code(at),
            Err(seen) => {
                self.facts.overflowed |= declared.is_none();
                self.total(cell, &seen);
                code
            }
        }
    }

    /// Adds an answer, as often as it was given, to the totals of the column.
    fn total(&mut self, text: &str, seen: &Seen) {
        let facts = &mut self.facts;
        if let Some(reason) = seen.declared {
            facts.blank += seen.n;
            match facts.declared.iter_mut().find(|(known, ..)| known == text.trim()) {
                Some((.., n)) => *n += seen.n,
                None => facts.declared.push((text.trim().to_owned(), reason, seen.n)),
            }
            return;
        }
        if seen.is_blank {
            facts.blank += seen.n;
            return;
        }
        facts.answered += seen.n;
        self.letters += seen.length as u64 * seen.n;
        facts.longest = facts.longest.max(seen.length);
        if let Some(value) = seen.number {
            facts.numeric += seen.n;
            facts.whole += if value.fract() == 0.0 { seen.n } else { 0 };
            facts.min = Some(facts.min.map_or(value, |min| min.min(value)));
            facts.max = Some(facts.max.map_or(value, |max| max.max(value)));
        }
    }

    fn widen(&mut self, moments: &[Option<i64>; 2]) {
        for (between, moment) in self.between.iter_mut().zip(moments) {
            let Some(moment) = *moment else { continue };
            *between = match *between {
                None => Some((moment, moment)),
                Some((first, last)) => Some((first.min(moment), last.max(moment))),
            };
        }
    }

    /// The facts; `chosen` is the order of day and month that the dates turned out to have.
    pub(crate) fn finish(mut self, chosen: usize) -> ColumnFacts {
        let seen = std::mem::replace(&mut self.seen, Memory::new(0)).into_entries();
        for (text, seen) in seen {
            self.total(&text, &seen);
            if seen.declared.is_none() {
                self.facts.values.push((text, seen.n));
            }
        }
        let mut facts = self.facts;
        let words = facts.answered - facts.numeric;
        facts.dates = (facts.dates * words).checked_div(self.date_tries).unwrap_or(0);
        facts.mean_length =
            if facts.answered == 0 { 0.0 } else { self.letters as f64 / facts.answered as f64 };
        let answers = facts.values.iter().filter(|(text, _)| !is_blank_word(text));
        facts.is_unique = facts.answered > 1 && answers.into_iter().all(|(_, n)| *n == 1);
        facts.answered_between = self.between.get(chosen).copied().flatten();
        facts
    }
}

/// `N/A`, which some tools write for a question that was not displayed.
pub(crate) fn is_unseen_mark(cell: &str) -> bool {
    cell.len() < 8 && cell.trim().eq_ignore_ascii_case("n/a")
}
