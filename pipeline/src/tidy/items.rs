//! One item read from its column or columns: each distinct answer is resolved once, then looked up.

use arrow::array::{Array as _, AsArray as _, StringArray};
use arrow::record_batch::RecordBatch;

use crate::model::{Direction, ItemKind, ItemSection, Missing};
use crate::tidy::Error;
use crate::tidy::answers::{Answers, Outcome, Report, is_tick};
use crate::tidy::labels::{distinct, is_blank_word, slug};
use crate::tidy::lookup::Headings;
use crate::tidy::memory::Memory;
use crate::tidy::resolver::Resolver;

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
    pub(crate) ideal: Option<f64>,
    /// One suffix per choice, for choices without order and multi-selects.
    pub(crate) slugs: Vec<String>,
    pub(crate) resolver: Resolver,
    ticks_say_no: bool,
    memory: Memory<Outcome>,
}

/// What is known of the rows of a batch beside their answers.
pub(crate) struct RowsAsked<'a> {
    /// The physical line of each.
    pub(crate) lines: &'a [u64],
    /// When each was answered, where rows are dated.
    pub(crate) moments: &'a [Option<i64>],
    /// Which of them were not asked the question; none when all may have been.
    pub(crate) unasked: Option<&'a [bool]>,
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
        let slugs = match kind {
            ItemKind::Choice | ItemKind::Multi => distinct(choices.iter().map(|choice| slug(choice))),
            _ => Vec::new(),
        };
        let mut resolver = Resolver::new(section, kind, choices);
        columns.iter().for_each(|at| resolver.declare(headings.missing(*at)));
        Ok(Self {
            section: section.clone(),
            kind,
            columns,
            asked: None,
            ideal: section.ideal.as_ref().and_then(|ideal| resolver.value_of(ideal)),
            slugs,
            resolver,
            ticks_say_no: false,
            memory: Memory::new(MEMORY),
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

    /// The two points of an item such as yes or no, which is compared by the share of the second.
    pub(crate) fn two_points(&self) -> Option<(f64, f64)> {
        let is_plain = self.section.is_two_pointed() && self.ideal.is_none();
        match self.resolver.points.as_slice() {
            [first, second] if is_plain => Some((*first, *second)),
            _ => None,
        }
    }

    /// Which way is worse, as the codebook says or as its kind implies.
    pub(crate) fn direction(&self) -> Direction {
        let has_no_better = self.has_ticks() || self.two_points().is_some();
        self.section.direction.unwrap_or(if has_no_better { Direction::None } else { Direction::Lower })
    }

    /// How many points it has, where points are known.
    pub(crate) fn n_points(&self) -> Option<u16> {
        let choices = &self.resolver.choices;
        let by_labels = (!choices.is_empty()).then_some(choices.len());
        let by_bounds = || match (self.kind, self.resolver.low, self.resolver.high) {
            (ItemKind::Ordinal, Some(low), Some(high)) if high - low < 1_000.0 => {
                Some((high - low) as usize + 1)
            }
            _ => None,
        };
        by_labels.or_else(by_bounds).and_then(|n| u16::try_from(n).ok())
    }

    /// Reads the item from a batch.
    pub(crate) fn read(
        &mut self,
        cells: &RecordBatch,
        rows: &RowsAsked<'_>,
        report: &mut dyn Report,
    ) -> Answers {
        if self.is_split() {
            return self.read_split(cells, rows);
        }
        let at = self.columns.first().copied().unwrap_or_default();
        let mut answers = self.empty_answers(rows.lines.len());
        let Some(array) = cells.columns().get(at) else { return answers };
        let texts = array.as_string::<i32>();
        for (row, line) in rows.lines.iter().enumerate() {
            let is_asked = self.is_asked(rows, row);
            if !texts.is_valid(row) {
                answers.push_missing(Missing::NotAnswered, is_asked);
                continue;
            }
            let raw = texts.value(row);
            let unremembered;
            let outcome = match self.place(raw) {
                Ok(place) => match self.memory.get(place) {
                    Some(outcome) => outcome,
                    None => continue,
                },
                Err(outcome) => {
                    unremembered = outcome;
                    &unremembered
                }
            };
            for mending in &outcome.mendings {
                report.mended(at, *mending, raw);
            }
            if let Some(unmatched) = &outcome.unmatched {
                report.rejected(self.resolver.reject(*line, cells.schema_ref().field(at).name(), unmatched));
            }
            answers.push(outcome, is_asked);
        }
        answers
    }

    /// Why a raw answer gives no value, when it gives none.
    pub(crate) fn missing(&self, raw: &str) -> Option<Missing> {
        self.resolver.resolve(raw).missing
    }

    /// Where the memory holds what a raw answer comes to; the outcome itself when the memory is full.
    fn place(&mut self, raw: &str) -> Result<usize, Outcome> {
        match self.memory.find(raw) {
            Some(place) => Ok(place),
            None => self.memory.insert(raw, self.resolver.resolve(raw)),
        }
    }

    fn read_split(&self, cells: &RecordBatch, rows: &RowsAsked<'_>) -> Answers {
        let n_rows = cells.num_rows();
        let mut answers = self.empty_answers(n_rows);
        let arrays: Vec<&StringArray> = self
            .columns
            .iter()
            .filter_map(|at| cells.columns().get(*at))
            .map(|array| array.as_string::<i32>())
            .collect();
        for row in 0..n_rows {
            let mut chosen = Vec::new();
            let mut said_something = false;
            for (at, array) in arrays.iter().enumerate().filter(|(_, array)| array.is_valid(row)) {
                let text = array.value(row);
                if self.resolver.is_missing(text) {
                    continue;
                }
                said_something |= !is_blank_word(text);
                if is_tick(text) {
                    chosen.push(at);
                }
            }
            let in_base = !chosen.is_empty() || (self.ticks_say_no && said_something);
            let outcome =
                Outcome { chosen, missing: (!in_base).then_some(Missing::NotAnswered), ..Outcome::default() };
            answers.push(&outcome, self.is_asked(rows, row));
        }
        answers
    }

    fn is_asked(&self, rows: &RowsAsked<'_>, row: usize) -> bool {
        let is_unasked = rows.unasked.is_some_and(|unasked| unasked.get(row).copied().unwrap_or(false));
        let in_time = match (self.asked, rows.moments.get(row).copied().flatten()) {
            (Some((first, last)), Some(moment)) => (first..=last).contains(&moment),
            _ => true,
        };
        in_time && !is_unasked
    }

    fn empty_answers(&self, n_rows: usize) -> Answers {
        let n_choices = if self.has_ticks() { self.resolver.choices.len() } else { 0 };
        Answers {
            values: Vec::with_capacity(n_rows),
            missing: Vec::with_capacity(n_rows),
            ticks: (0..n_choices).map(|_| Vec::with_capacity(n_rows)).collect(),
        }
    }
}
