//! Skip logic: which columns were put only to some people, by what they had answered to an earlier column.
//!
//! A column was not asked of those who gave an answer when (nearly) all of them left it blank, at least five of them,
//! while the others who answered that earlier column mostly did not, and that could hardly be chance: so many blanks in
//! a row, at the rate of the others, must be rarer than one in a million. Columns in between two that were skipped alike
//! were skipped with them, even when few answer them.
//!
//! Counting goes by bits: per batch a bit per row for each answer and for each blank, so that a pair costs a few words.
//! Bounds: a column tells about others only while it has at most 24 different answers, only the first 600 questions
//! do, each about the 300 columns after it, and a pair is dropped as soon as no answer of it leaves a column blank.

use crate::formats::{Column, Sheet, ToolRole};
use crate::tidy::counter::{BLANK, Code, UNCOUNTED};
use crate::tidy::facts::ColumnFacts;

const ANSWERS: usize = 24;
const SOURCES: usize = 600;
const REACH: usize = 300;
/// Fewer people than this tell nothing.
const LEAST: u64 = 5;
/// As natural logarithms: how rare it must be for all answers together, and for each of them.
const RARE: f64 = 13.8;
const RARE_EACH: f64 = 6.9;
/// At most so many earlier columns decide about one.
const ROUTES: usize = 3;

/// A column that was not put to those who gave certain answers to an earlier one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The column that was skipped.
    pub column: usize,
    /// The earlier column.
    pub source: usize,
    /// The answers to it, as exported, after which the column was skipped.
    pub answers: Vec<String>,
    /// How many rows are blank for that.
    pub n: u64,
}

/// Finds routes while batches are counted.
pub(crate) struct RouteFinder {
    is_question: Vec<bool>,
    sources: Vec<Source>,
    /// Per column the rows of this batch that are blank.
    blank: Vec<Vec<u64>>,
    n_words: usize,
}

struct Source {
    column: usize,
    is_over: bool,
    /// How many gave each answer.
    n: Vec<u64>,
    /// Per answer the rows of this batch that gave it.
    rows: Vec<Vec<u64>>,
    targets: Option<Vec<Target>>,
}

/// How many left a column blank, per answer to the source.
struct Target {
    column: usize,
    blank: Vec<u64>,
}

impl RouteFinder {
    pub(crate) fn new(sheet: &Sheet, identifiers: &[usize]) -> Self {
        let is_question = |(at, column): (usize, &Column)| {
            matches!(column.role, None | Some(ToolRole::Language)) && !identifiers.contains(&at)
        };
        let is_question: Vec<bool> = sheet.columns.iter().enumerate().map(is_question).collect();
        let questions = is_question.iter().enumerate().filter(|(_, is_question)| **is_question);
        let source =
            |(column, _)| Source { column, is_over: false, n: Vec::new(), rows: Vec::new(), targets: None };
        let sources = questions.take(SOURCES).map(source).collect();
        let blank = vec![Vec::new(); is_question.len()];
        Self { is_question, sources, blank, n_words: 0 }
    }

    /// Begins a batch.
    pub(crate) fn begin(&mut self, n_rows: usize) {
        self.n_words = n_rows.div_ceil(64);
    }

    /// Takes the answers of a column of the batch.
    pub(crate) fn note(&mut self, column: usize, codes: &[Code]) {
        if !self.is_question.get(column).copied().unwrap_or(false) {
            return;
        }
        let Some(blank) = self.blank.get_mut(column) else { return };
        blank.clear();
        blank.resize(self.n_words, 0);
        let place = self.sources.binary_search_by_key(&column, |source| source.column).ok();
        let mut source = place.and_then(|at| self.sources.get_mut(at)).filter(|source| !source.is_over);
        if let Some(source) = source.as_mut() {
            source.rows.iter_mut().for_each(|rows| rows.fill(0));
            source.rows.iter_mut().for_each(|rows| rows.resize(self.n_words, 0));
        }
        for (row, code) in codes.iter().enumerate() {
            let bit = 1_u64 << (row % 64);
            let word = row / 64;
            match (*code, source.as_mut()) {
                (BLANK, _) => {
                    if let Some(word) = blank.get_mut(word) {
                        *word |= bit;
                    }
                }
                (code, Some(source)) => source.note(code, word, bit, self.n_words),
                _ => {}
            }
        }
    }

    /// Counts the batch, and drops the pairs that it rules out.
    pub(crate) fn end(&mut self) {
        let (blank, is_question) = (&self.blank, &self.is_question);
        for source in self.sources.iter_mut().filter(|source| !source.is_over) {
            for (n, rows) in source.n.iter_mut().zip(&source.rows) {
                *n += rows.iter().map(|word| u64::from(word.count_ones())).sum::<u64>();
            }
            let after = is_question.iter().enumerate().skip(source.column + 1);
            let questions = after.filter(|(_, is_question)| **is_question).take(REACH);
            let targets = source.targets.get_or_insert_with(|| {
                questions.map(|(column, _)| Target { column, blank: Vec::new() }).collect()
            });
            for target in targets.iter_mut() {
                let Some(blank) = blank.get(target.column) else { continue };
                target.add(&source.rows, blank);
            }
            let can_tell = source.n.iter().filter(|n| **n >= LEAST).count() >= 2;
            if can_tell {
                targets.retain(|target| target.is_plausible(&source.n));
            }
        }
    }

    /// The routes, ordered by column; `columns` knows the answers behind the codes.
    pub(crate) fn finish(self, columns: &[ColumnFacts]) -> Vec<Route> {
        let mut routes = Vec::new();
        for (column, is_question) in self.is_question.iter().enumerate() {
            if *is_question {
                routes.extend(self.routes_of(column, columns));
            }
        }
        let inherited = self.inherited(&routes, columns);
        routes.extend(inherited);
        routes.sort_by_key(|route| route.column);
        routes
    }

    fn routes_of(&self, column: usize, columns: &[ColumnFacts]) -> Vec<Route> {
        let Some(facts) = columns.get(column).filter(|facts| facts.answered > 0) else { return Vec::new() };
        let mut found = Vec::new();
        for source in self.sources.iter().filter(|source| !source.is_over && source.column < column) {
            let targets = source.targets.iter().flatten();
            for target in targets.filter(|target| target.column == column) {
                let skipping = target.skipping(&source.n);
                if !skipping.is_empty() {
                    found.extend(source.route(target, &skipping, columns));
                }
            }
        }
        // The answer that explains most comes first; what says the same again would explain more blanks than there are.
        found.sort_by_key(|route: &Route| (std::cmp::Reverse(route.n), std::cmp::Reverse(route.source)));
        let n_rows = columns.iter().map(|facts| facts.answered + facts.blank).max().unwrap_or(0);
        let n_blank = n_rows - facts.answered.min(n_rows) + facts.unseen();
        let mut explained = 0;
        found.retain(|route| {
            let adds = explained == 0 || explained + route.n <= n_blank + n_blank / 50;
            explained += if adds { route.n } else { 0 };
            adds
        });
        found.truncate(ROUTES);
        found
    }

    /// Columns between two that were skipped alike, when they are blank after the same answers.
    fn inherited(&self, routes: &[Route], columns: &[ColumnFacts]) -> Vec<Route> {
        let mut inherited = Vec::new();
        for pair in routes.windows(2) {
            let [before, after] = pair else { continue };
            let is_alike = before.source == after.source && before.answers == after.answers;
            let source = self.sources.iter().find(|source| source.column == before.source);
            let Some(source) = source.filter(|_| is_alike) else { continue };
            let between = source.targets.iter().flatten().filter(|target| {
                (before.column + 1..after.column).contains(&target.column)
                    && columns.get(target.column).is_some_and(|facts| facts.answered > 0)
            });
            for target in between {
                let blank = target.blank_after(&source.n);
                let route = source.route(target, &blank, columns);
                inherited.extend(route.filter(|route| route.answers == before.answers));
            }
        }
        inherited
    }
}

impl Source {
    fn note(&mut self, code: Code, word: usize, bit: u64, n_words: usize) {
        if code == UNCOUNTED {
            return;
        }
        let at = code as usize;
        if at >= ANSWERS {
            self.is_over = true;
            self.targets = None;
            self.rows.clear();
            return;
        }
        while self.rows.len() <= at && !self.is_over {
            self.rows.push(vec![0; n_words]);
            self.n.push(0);
        }
        if let Some(word) = self.rows.get_mut(at).and_then(|rows| rows.get_mut(word)) {
            *word |= bit;
        }
    }

    fn route(&self, target: &Target, answers: &[usize], columns: &[ColumnFacts]) -> Option<Route> {
        let values = &columns.get(self.column)?.values;
        let names = answers.iter().filter_map(|at| values.get(*at)).map(|(text, _)| text.clone());
        let n = answers.iter().filter_map(|at| target.blank.get(*at)).sum();
        Some(Route { column: target.column, source: self.column, answers: names.collect(), n })
    }
}

impl Target {
    fn add(&mut self, rows: &[Vec<u64>], blank: &[u64]) {
        self.blank.resize(rows.len().max(self.blank.len()), 0);
        for (n, rows) in self.blank.iter_mut().zip(rows) {
            let both = rows.iter().zip(blank).map(|(rows, blank)| u64::from((rows & blank).count_ones()));
            *n += both.sum::<u64>();
        }
    }

    /// Whether the column may turn out blank after some answer, in spite of a few slips.
    fn is_plausible(&self, n: &[u64]) -> bool {
        self.blank.iter().zip(n).any(|(blank, n)| *blank > 0 && n - blank <= 1 + n / 20)
    }

    /// The answers after which the column is blank.
    fn blank_after(&self, n: &[u64]) -> Vec<usize> {
        let each = self.blank.iter().zip(n).enumerate();
        let is_blank = |(_, (blank, n)): &(usize, (&u64, &u64))| **n >= LEAST && *n - *blank <= *n / 50;
        each.filter(is_blank).map(|(at, _)| at).collect()
    }

    /// Those of them for which that is no chance.
    fn skipping(&self, n: &[u64]) -> Vec<usize> {
        let after = self.blank_after(n);
        let others = |skipping: &[usize]| {
            let each = self.blank.iter().zip(n).enumerate().filter(|(at, _)| !skipping.contains(at));
            each.fold((0, 0), |(blank, all), (_, (b, n))| (blank + b, all + n))
        };
        let rarity = |(blank, all): (u64, u64)| -((blank as f64 + 1.0) / (all as f64 + 2.0)).ln();
        let each = rarity(others(&after));
        let kept: Vec<usize> =
            after.into_iter().filter(|at| n.get(*at).is_some_and(|n| *n as f64 * each > RARE_EACH)).collect();
        let (blank, all) = others(&kept);
        let total: u64 = kept.iter().filter_map(|at| n.get(*at)).sum();
        let others_answered = all >= LEAST && blank * 2 <= all;
        let is_no_chance = total as f64 * rarity((blank, all)) > RARE;
        if others_answered && is_no_chance { kept } else { Vec::new() }
    }
}
