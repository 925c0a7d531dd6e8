//! Two backgrounds crossed: the counts of everyone who is in a group of the one and in a group of the other.
//!
//! The background of a crossing is `a × b` and its groups are `x × y`, with the names of the backgrounds in order. Its
//! margins `x × *` and `* × y` and its base `*` hold those who answered both questions.

use crate::count::grid::Grid;
use crate::count::grid::counts_batch;
use crate::count::pass::Place;
use crate::count::patterns::Pattern;
use crate::count::patterns::Patterns;
use crate::count::tallies::Tally;
use crate::count::tallies::cells;
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use std::collections::HashMap;

/// The most groups of a background that is crossed: beyond that cells are too small to say anything.
const MOST_GROUPS: usize = 12;

/// (measure, first background, second background, first group, second group); group 0 is everyone.
type Cell = (usize, usize, usize, u32, u32);

/// The rows of `crossed`.
pub(super) fn finish(grid: &Grid, patterns: &Patterns, place: Place<'_>) -> Result<RecordBatch, ArrowError> {
    let pairs = pairs(grid);
    let mut counters = HashMap::<Cell, HashMap<u32, Tally>>::new();
    for (measure, pattern, value, tally) in patterns.counters() {
        for (first, second) in &pairs {
            for (x, y) in crossings(pattern, *first, *second) {
                let cell = counters.entry((measure, *first, *second, x, y)).or_default();
                cell.entry(value).or_default().add(tally);
            }
        }
    }
    let row = |((measure, first, second, x, y), tallies): (Cell, HashMap<u32, Tally>)| {
        let measure = grid.measures().get(measure)?;
        let (first, second) = (grid.backgrounds().get(first)?, grid.backgrounds().get(second)?);
        let (x, y) = (first.groups.names.get(x as usize)?, second.groups.names.get(y as usize)?);
        let group = if x == "*" && y == "*" { "*".to_owned() } else { format!("{x} × {y}") };
        let given = tallies
            .into_iter()
            .filter_map(|(code, tally)| Some((*measure.values.values.get(code as usize)?, tally)));
        Some((measure.id.clone(), format!("{} × {}", first.id, second.id), group, cells(given)))
    };
    counts_batch(place, counters.into_iter().filter_map(row).collect())
}

/// Which backgrounds cross: each with each, the one whose name comes first before the other.
fn pairs(grid: &Grid) -> Vec<(usize, usize)> {
    let mut few = grid
        .backgrounds()
        .iter()
        .enumerate()
        .filter(|(_, background)| background.groups.names.len() <= MOST_GROUPS + 1)
        .map(|(place, background)| (&background.id, place))
        .collect::<Vec<_>>();
    few.sort();
    let mut pairs = Vec::new();
    for (at, (_, first)) in few.iter().enumerate() {
        pairs.extend(few.iter().skip(at + 1).map(|(_, second)| (*first, *second)));
    }
    pairs
}

/// Every cell and margin that a pattern is part of; none when it left one of the two questions out.
fn crossings(pattern: &Pattern, first: usize, second: usize) -> impl Iterator<Item = (u32, u32)> {
    let groups = |place: usize| pattern.get(place).map(Vec::as_slice).unwrap_or_default();
    groups(first).iter().flat_map(move |x| groups(second).iter().map(move |y| (*x, *y)))
}
