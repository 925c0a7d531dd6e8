//! Which clusters come back when a fifth of the people is left out.

use crate::themes::analysis::Material;
use crate::themes::analysis::Recipe;
use gapwise_statistics::clusters::Recurrence;
use gapwise_statistics::clusters::recurrence;
use gapwise_statistics::clusters::subsamples;
use std::collections::HashSet;

/// At most so many units are clustered again and again.
const MOST: usize = 10_000;

/// Starts of each clustering of a subsample.
const STARTS: usize = 5;

/// Runs the whole recipe on subsamples of people and compares.
pub(super) fn of(material: &Material<'_>, labels: &[Option<u32>], recipe: Recipe, n: usize) -> Recurrence {
    let n_people = material.pieces.iter().map(|piece| piece.person as usize + 1).max().unwrap_or_default();
    let share = (MOST as f64 / material.pieces.len().max(1) as f64).min(1.0);
    let n_seen = (n_people as f64 * share) as usize;
    // Which people are looked at follows from the words, as everything does: they are numbered in the order of the units.
    let order = people_in_order(material);
    let mut found = Vec::with_capacity(n);
    for sample in subsamples(n_seen, n, recipe.seed) {
        let people = sample.iter().filter_map(|at| order.get(*at).copied()).collect::<HashSet<_>>();
        let is_in = |at: &usize| material.pieces.get(*at).is_some_and(|piece| people.contains(&piece.person));
        let among = (0..material.pieces.len()).filter(is_in).collect::<Vec<_>>();
        let again = material.cluster(&among, Recipe { starts: STARTS, ..recipe });
        let Some(again) = again else { continue };
        let mut of_unit = vec![None; material.pieces.len()];
        for (unit, label) in again.embedding.documents.iter().zip(&again.clusters.labels) {
            if let Some(place) = of_unit.get_mut(*unit) {
                *place = Some(*label);
            }
        }
        let again = among.iter().map(|at| of_unit.get(*at).copied().flatten()).collect();
        found.push((among, again));
    }
    recurrence(labels, recipe.k, &found)
}

/// People in the order in which the sorted units name them.
fn people_in_order(material: &Material<'_>) -> Vec<u32> {
    let mut seen = HashSet::new();
    let people = material.pieces.iter().map(|piece| piece.person);
    people.filter(|person| seen.insert(*person)).collect()
}
