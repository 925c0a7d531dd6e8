//! Who was asked what: rows of a batch to which a question was not put, by the routes that the first pass found.

use arrow::array::{Array as _, AsArray as _, RecordBatch};

use crate::tidy::counter::is_unseen_mark;
use crate::tidy::facts::Facts;
use crate::tidy::labels::is_blank_word;
use crate::tidy::lookup::{Headings, cut};
use crate::tidy::routes::Route;

/// The routes of a sheet, by column.
#[derive(Debug, Clone, Default)]
pub(crate) struct Asked {
    routes: Vec<Route>,
}

/// Per routed column the rows that were not asked.
pub(crate) struct Unasked(Vec<(usize, Vec<bool>)>);

impl Asked {
    pub(crate) fn new(facts: &Facts) -> Self {
        Self { routes: facts.routes.clone() }
    }

    /// The rows of a batch that were not asked. Whoever was not asked the earlier question was not asked the later one.
    pub(crate) fn unasked(&self, cells: &RecordBatch) -> Unasked {
        let mut unasked = Unasked(Vec::new());
        for route in &self.routes {
            let (Some(source), Some(column)) =
                (cells.columns().get(route.source), cells.columns().get(route.column))
            else {
                continue;
            };
            let (source, column) = (source.as_string::<i32>(), column.as_string::<i32>());
            let earlier = unasked.of(route.source);
            let is_unasked = |row: usize| {
                let is_blank = !column.is_valid(row) || says_nothing(column.value(row));
                let skips =
                    || source.is_valid(row) && route.answers.iter().any(|answer| answer == source.value(row));
                let skipped_before = || earlier.is_some_and(|rows| rows.get(row).copied().unwrap_or(false));
                is_blank && (skips() || skipped_before())
            };
            let rows: Vec<bool> = (0..cells.num_rows()).map(is_unasked).collect();
            match unasked.0.iter_mut().find(|(of, _)| *of == route.column) {
                Some((_, known)) => known.iter_mut().zip(rows).for_each(|(known, row)| *known |= row),
                None => unasked.0.push((route.column, rows)),
            }
        }
        unasked
    }

    /// In words for the receipt; neighbours that were skipped alike are told together.
    pub(crate) fn words(&self, used: &[usize], headings: &Headings) -> Vec<String> {
        let mut told: Vec<(&Route, Vec<usize>)> = Vec::new();
        for route in self.routes.iter().filter(|route| used.contains(&route.column)) {
            let is_alike = |of: &Route| of.source == route.source && of.answers == route.answers;
            match told.iter_mut().find(|(of, _)| is_alike(of)) {
                Some((_, columns)) => columns.push(route.column),
                None => told.push((route, vec![route.column])),
            }
        }
        let name = |at: usize| format!("`{}`", cut(headings.name(at)));
        let words = |(route, columns): (&Route, Vec<usize>)| {
            let skipped = match columns.as_slice() {
                [only] => format!("{} was", name(*only)),
                [first, second] => format!("{} and {} were", name(*first), name(*second)),
                [first, .., last] => {
                    format!("{} columns from {} to {} were", columns.len(), name(*first), name(*last))
                }
                [] => return String::new(),
            };
            let answers: Vec<String> =
                route.answers.iter().map(|answer| format!("`{}`", cut(answer))).collect();
            format!(
                "{skipped} taken as not asked of those who answered {} to {}",
                answers.join(" or "),
                name(route.source)
            )
        };
        told.into_iter().map(words).collect()
    }
}

impl Unasked {
    /// The rows that were not asked a column; none when everybody may have been.
    pub(crate) fn of(&self, column: usize) -> Option<&[bool]> {
        self.0.iter().find(|(of, _)| *of == column).map(|(_, rows)| rows.as_slice())
    }
}

fn says_nothing(cell: &str) -> bool {
    is_blank_word(cell) || is_unseen_mark(cell)
}
