//! How many people gave each value, per pattern of backgrounds.

use crate::distribution::{Cell, Distribution};
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// One group of one background.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Membership {
    /// The background.
    pub background: String,
    /// The group.
    pub group_name: String,
}

impl Membership {
    /// A membership.
    #[must_use]
    pub fn new(background: impl Into<String>, group_name: impl Into<String>) -> Self {
        Self { background: background.into(), group_name: group_name.into() }
    }
}

/// The values of everybody with the same memberships, for every such set: the sufficient statistic of a regression on
/// backgrounds.
///
/// ```
/// use gapwise_statistics::{Cell, Membership, Patterns};
///
/// let mut one = Patterns::default();
/// one.add(vec![Membership::new("age", "under 30"), Membership::new("carer", "yes")], Cell::unweighted(4.0, 2));
/// let mut other = one.clone();
/// other.merge(&one);
/// assert_eq!(other.people(), 4);
/// assert_eq!(other.len(), 1);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Patterns {
    rows: BTreeMap<Vec<Membership>, Distribution>,
}

impl Patterns {
    /// Adds people with these memberships who gave one value; a cell that cannot be counted is left out.
    pub fn add(&mut self, mut memberships: Vec<Membership>, cell: Cell) {
        memberships.sort_unstable();
        memberships.dedup();
        if let Ok(more) = Distribution::from_cells([cell]) {
            self.add_all(memberships, &more);
        }
    }

    /// Adds the people of another state.
    pub fn merge(&mut self, other: &Self) {
        for (memberships, values) in &other.rows {
            self.add_all(memberships.clone(), values);
        }
    }

    /// How many patterns there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many people there are.
    #[must_use]
    pub fn people(&self) -> u64 {
        self.rows.values().map(Distribution::n).sum()
    }

    /// Every pattern with its values, sorted.
    pub fn rows(&self) -> impl Iterator<Item = (&[Membership], &Distribution)> {
        self.rows.iter().map(|(memberships, values)| (memberships.as_slice(), values))
    }

    /// Every group of every background, sorted.
    #[must_use]
    pub fn groups(&self) -> Vec<Membership> {
        let all: BTreeSet<&Membership> = self.rows.keys().flatten().collect();
        all.into_iter().cloned().collect()
    }

    /// Backgrounds of which somebody has two groups: what they are to each other is unknown, so they never adjust.
    pub(super) fn overlapping(&self) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        for memberships in self.rows.keys() {
            for pair in memberships.windows(2) {
                if let [one, other] = pair
                    && one.background == other.background
                {
                    found.insert(one.background.as_str());
                }
            }
        }
        found
    }

    fn add_all(&mut self, memberships: Vec<Membership>, more: &Distribution) {
        let held = self.rows.entry(memberships).or_default();
        *held = held.plus(more);
    }
}
