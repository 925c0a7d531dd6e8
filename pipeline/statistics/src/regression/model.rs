//! From patterns to regressors: one 0/1 for the group, dummies for every other background.

use crate::distribution::Distribution;
use crate::regression::linear::DesignRow;
use crate::regression::patterns::{Membership, Patterns};
use std::collections::{BTreeMap, BTreeSet};

/// Levels of fewer people are pooled.
const SMALL_LEVEL: u64 = 5;

/// The regressors of one group's gap, and what they are called.
pub(super) struct Model {
    /// Column 0 is the constant, 1 the group.
    pub(super) rows: Vec<DesignRow>,
    /// The names of the columns from 2.
    pub(super) names: Vec<String>,
    /// Backgrounds that do not adjust, because fewer than half of these learners answered them or they overlap.
    pub(super) left_out: Vec<String>,
}

impl Model {
    /// The learners who answered the group's background and every background that adjusts.
    pub(super) fn new(patterns: &Patterns, own: &Membership, adjusters: &BTreeSet<&str>) -> Self {
        let asked: Vec<(&[Membership], &Distribution)> = patterns
            .rows()
            .filter(|(memberships, _)| memberships.iter().any(|one| one.background == own.background))
            .collect();
        let (by, left_out) = usable(&asked, patterns, adjusters);
        let complete: Vec<(&[Membership], &Distribution)> = asked
            .into_iter()
            .filter(|(memberships, _)| by.iter().all(|background| level(memberships, background).is_some()))
            .collect();
        let (columns, names) = columns(&complete, &by);
        let rows = complete.iter().map(|(memberships, values)| {
            let mut x = vec![(0, 1.0)];
            if memberships.contains(own) {
                x.push((1, 1.0));
            }
            let mut dummies: Vec<usize> = by
                .iter()
                .filter_map(|background| {
                    columns.get(&(*background, level(memberships, background)?)).copied()
                })
                .collect();
            dummies.sort_unstable();
            x.extend(dummies.into_iter().map(|column| (column, 1.0)));
            DesignRow { x, values: (*values).clone() }
        });
        Self { rows: rows.collect(), names, left_out }
    }

    /// How many columns there are.
    pub(super) fn columns(&self) -> usize {
        self.names.len() + 2
    }

    /// The values of the group and of the rest among these rows.
    pub(super) fn arms(rows: &[&DesignRow]) -> (Distribution, Distribution) {
        let of = |is_group: bool| {
            let own = rows.iter().filter(|row| is_in_group(row) == is_group);
            own.fold(Distribution::default(), |all, row| all.plus(&row.values))
        };
        (of(true), of(false))
    }
}

/// Whether these people are in the group.
pub(super) fn is_in_group(row: &DesignRow) -> bool {
    row.x.iter().any(|(column, _)| *column == 1)
}

/// The backgrounds that adjust, and those that cannot.
fn usable<'a>(
    asked: &[(&[Membership], &Distribution)],
    patterns: &Patterns,
    adjusters: &BTreeSet<&'a str>,
) -> (Vec<&'a str>, Vec<String>) {
    let overlapping = patterns.overlapping();
    let people: u64 = asked.iter().map(|(_, values)| values.n()).sum();
    let (mut by, mut left_out) = (Vec::new(), Vec::new());
    for background in adjusters {
        let answered = asked.iter().filter(|(memberships, _)| level(memberships, background).is_some());
        let answered: u64 = answered.map(|(_, values)| values.n()).sum();
        if overlapping.contains(background) || answered * 2 < people {
            left_out.push((*background).to_owned());
        } else {
            by.push(*background);
        }
    }
    (by, left_out)
}

/// The column of every level that has one. The most frequent level of a background is what the others are compared with;
/// small levels share a column, or join that one when they are small even together.
fn columns<'a>(
    complete: &[(&'a [Membership], &Distribution)],
    by: &[&'a str],
) -> (BTreeMap<(&'a str, &'a str), usize>, Vec<String>) {
    let (mut columns, mut names) = (BTreeMap::new(), Vec::new());
    for background in by {
        let mut sizes: BTreeMap<&str, u64> = BTreeMap::new();
        for (memberships, values) in complete {
            if let Some(level) = level(memberships, background) {
                *sizes.entry(level).or_default() += values.n();
            }
        }
        let largest = sizes.values().copied().max().unwrap_or(0);
        let reference = sizes.iter().find(|(_, n)| **n == largest).map(|(level, _)| *level);
        let small: u64 = sizes.values().filter(|n| **n < SMALL_LEVEL).sum();
        let mut pooled = None;
        for (level, n) in sizes.iter().filter(|(level, _)| Some(**level) != reference) {
            if *n >= SMALL_LEVEL {
                columns.insert((*background, *level), names.len() + 2);
                names.push(format!("{background}: {level}"));
            } else if small >= SMALL_LEVEL {
                let column = *pooled.get_or_insert_with(|| {
                    names.push(format!("{background}: small groups"));
                    names.len() + 1
                });
                columns.insert((*background, *level), column);
            }
        }
    }
    (columns, names)
}

/// The group of a background in a pattern.
fn level<'a>(memberships: &'a [Membership], background: &str) -> Option<&'a str> {
    memberships.iter().find(|one| one.background == background).map(|one| one.group_name.as_str())
}
