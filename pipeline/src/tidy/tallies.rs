//! What the receipt tells of the second pass: why questions have no answer, what was scrubbed, which rows look odd.
//!
//! A row is too fast under a third of the median time, as far as the first pass saw the times. It is a duplicate when
//! everything that the codebook reads is as in an earlier row, ten answers at least and not in one straight line:
//! with fewer, people agree by chance.

use std::collections::{BTreeMap, HashSet};
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use arrow::array::{Array as _, AsArray as _, RecordBatch};

use crate::model::{ItemCounts, Missing, RowFlags, ScrubbedKind};
use crate::tidy::answers::Answers;
use crate::tidy::dates::iso;
use crate::tidy::facts::ColumnFacts;
use crate::tidy::items::ItemReader;
use crate::tidy::labels::{is_blank_word, number};

/// Fewer equal answers than this are chance.
const DUPLICATE: usize = 10;
/// Rows whose answers are remembered to find the same again.
const REMEMBERED: usize = 2_000_000;

/// The counts so far.
#[derive(Debug, Default)]
pub(crate) struct Tallies {
    items: Vec<ItemCounts>,
    scrubbed: BTreeMap<&'static str, u64>,
    pub(crate) flags: RowFlags,
    /// Seconds under which a row is too fast.
    fast_s: Option<f64>,
    seen: HashSet<u64>,
}

impl Tallies {
    /// With the times of the first pass, where there are any.
    pub(crate) fn new(durations: Option<&ColumnFacts>) -> Self {
        Self { fast_s: durations.and_then(median).map(|median| median / 3.0), ..Self::default() }
    }

    /// Counts the answers of a batch.
    pub(crate) fn add_answers(&mut self, answers: &[Answers]) {
        self.items.resize(answers.len().max(self.items.len()), ItemCounts::default());
        for (counts, answers) in self.items.iter_mut().zip(answers) {
            for missing in &answers.missing {
                let counter = match missing {
                    None => &mut counts.answered,
                    Some(Missing::NotAsked) => &mut counts.not_asked,
                    Some(Missing::NotAnswered) => &mut counts.not_answered,
                    Some(Missing::NotApplicable) => &mut counts.not_applicable,
                    Some(Missing::DontKnow) => &mut counts.dont_know,
                };
                *counter += 1;
            }
        }
    }

    /// Counts what was replaced.
    pub(crate) fn add_scrubbed(&mut self, counts: &BTreeMap<&'static str, u64>) {
        for (kind, n) in counts {
            *self.scrubbed.entry(kind).or_insert(0) += n;
        }
    }

    /// Which rows were done too fast, counted.
    pub(crate) fn too_fast(&mut self, durations: &[Option<f64>]) -> Vec<bool> {
        let is_fast = |seconds: &Option<f64>| {
            self.fast_s.zip(*seconds).is_some_and(|(fast_s, seconds)| seconds < fast_s)
        };
        let fast: Vec<bool> = durations.iter().map(is_fast).collect();
        self.flags.too_fast += fast.iter().filter(|fast| **fast).count() as u64;
        fast
    }

    /// Which rows repeat an earlier one in all these columns, counted.
    pub(crate) fn duplicates(
        &mut self,
        cells: &RecordBatch,
        columns: &[usize],
        straight: &[bool],
    ) -> Vec<bool> {
        let arrays: Vec<_> = columns
            .iter()
            .filter_map(|at| cells.columns().get(*at))
            .map(|array| array.as_string::<i32>())
            .collect();
        let mut repeats = Vec::with_capacity(straight.len());
        for (row, is_straight) in straight.iter().enumerate() {
            let mut hasher = DefaultHasher::new();
            let mut n = 0;
            for (at, array) in arrays.iter().enumerate().filter(|(_, array)| array.is_valid(row)) {
                let text = array.value(row).trim();
                if !is_blank_word(text) {
                    (at, text).hash(&mut hasher);
                    n += 1;
                }
            }
            let counts = n >= DUPLICATE && !is_straight && self.seen.len() < REMEMBERED;
            repeats.push(counts && !self.seen.insert(hasher.finish()));
        }
        self.flags.duplicates += repeats.iter().filter(|repeats| **repeats).count() as u64;
        repeats
    }

    /// The counts of each item, named.
    pub(crate) fn items(&self, readers: &[ItemReader]) -> Vec<ItemCounts> {
        let named = |(counts, reader): (&ItemCounts, &ItemReader)| {
            let (from, until) = reader.asked.unwrap_or((i64::MIN, i64::MAX));
            ItemCounts {
                item: reader.section.id.clone(),
                asked: counts.answered + counts.not_answered + counts.not_applicable + counts.dont_know,
                asked_from: (from != i64::MIN).then(|| iso(from)),
                asked_until: (until != i64::MAX).then(|| iso(until)),
                ..counts.clone()
            }
        };
        self.items.iter().zip(readers).map(named).collect()
    }

    /// What was replaced, by kind.
    pub(crate) fn scrubbed_kinds(&self) -> Vec<ScrubbedKind> {
        self.scrubbed.iter().map(|(kind, n)| ScrubbedKind { kind: (*kind).to_owned(), n: *n }).collect()
    }
}

/// The median of the numbers of a column, as far as they were counted.
fn median(facts: &ColumnFacts) -> Option<f64> {
    let mut seconds: Vec<(f64, u64)> = facts
        .values
        .iter()
        .filter_map(|(text, n)| Some((number(text)?, *n)))
        .filter(|(value, _)| *value >= 0.0)
        .collect();
    seconds.sort_by(|one, other| one.0.total_cmp(&other.0));
    let total: u64 = seconds.iter().map(|(_, n)| n).sum();
    let mut below = 0;
    let middle = seconds.iter().find(|(_, n)| {
        below += n;
        below * 2 >= total
    });
    middle.filter(|_| total >= 10).map(|(value, _)| *value)
}
