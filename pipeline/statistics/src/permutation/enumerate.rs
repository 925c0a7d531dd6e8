//! All ways to pick an arm from the pooled counts, as tables of counts with their probabilities.
//!
//! The search goes from one cell with people to the next, never visits a branch that cannot be completed and
//! allocates nothing on the way, so its cost is about one step per table.

use crate::permutation::studentised::{Parts, Pooled, Studentised, Sums};
use crate::tails::ln_choose;

/// Beyond this many steps (people of the smaller arm times values) the tables are not even counted.
const MOST_STEPS: u64 = 2_000_000;

/// How many tables there are, or `None` when more than `most`.
pub(super) fn count_tables(pooled: &Pooled, most: u64) -> Option<u64> {
    let steps = pooled.arm.saturating_mul(pooled.counts.len() as u64);
    if steps > MOST_STEPS {
        return None;
    }
    let arm = usize::try_from(pooled.arm).ok()?;
    // ways[t]: tables of the cells so far that take t people; sums over a window of the last count + 1 entries.
    let mut ways = vec![0_u64; arm + 1];
    *ways.first_mut()? = 1;
    for &people in &pooled.counts {
        let window = usize::try_from(people).unwrap_or(arm).min(arm);
        let before = ways.clone();
        let mut sum: u64 = 0;
        for (taken, slot) in ways.iter_mut().enumerate() {
            sum = sum.checked_add(*before.get(taken)?)?;
            if taken > window {
                sum = sum.saturating_sub(*before.get(taken - window - 1)?);
            }
            *slot = sum;
        }
        // More cells only add tables, so the search may end here.
        if *ways.last()? > most {
            return None;
        }
    }
    ways.last().copied()
}

/// Hands over every table with the logarithm of its probability. The caller keeps the number of tables in bounds.
pub(super) fn enumerate<S: Studentised>(studentised: &S, visit: impl FnMut(Parts, f64)) {
    let pooled = studentised.pooled();
    let mut from_here = vec![0_u64; pooled.counts.len() + 1];
    let mut sum = 0;
    for (slot, &people) in from_here.iter_mut().rev().skip(1).zip(pooled.counts.iter().rev()) {
        sum += people;
        *slot = sum;
    }
    let log_ways = |&people: &u64| (0..=people.min(pooled.arm)).map(|k| ln_choose(people, k)).collect();
    let mut search = Search {
        studentised,
        counts: &pooled.counts,
        from_here,
        ln_ways: pooled.counts.iter().map(log_ways).collect(),
        visit,
    };
    let start = Node { next: 0, need: pooled.arm, before: 0.0, sums: [0.0; 3], ln_weight: 0.0 };
    search.descend(Node { ln_weight: -ln_choose(pooled.all, pooled.arm), ..start });
}

/// What does not change during the search.
struct Search<'a, S, V> {
    studentised: &'a S,
    counts: &'a [u64],
    /// People in each cell and all after it.
    from_here: Vec<u64>,
    /// ln of the ways to take 0, 1, … people of each cell.
    ln_ways: Vec<Vec<f64>>,
    visit: V,
}

/// A table filled up to, but not including, cell `next`.
#[derive(Clone, Copy)]
struct Node {
    next: usize,
    need: u64,
    before: f64,
    sums: Sums,
    ln_weight: f64,
}

impl<S: Studentised, V: FnMut(Parts, f64)> Search<'_, S, V> {
    fn descend(&mut self, node: Node) {
        for cell in node.next..self.counts.len() {
            if node.need > self.from_here[cell] {
                return;
            }
            let after = self.from_here[cell + 1];
            let least = node.need.saturating_sub(after).max(1);
            let most = self.counts[cell].min(node.need);
            for taken in least..=most {
                let ln_weight = node.ln_weight + self.ln_ways[cell][taken as usize];
                let people = taken as f64;
                let sums = self.studentised.take(node.sums, (node.next, cell), people, node.before);
                if taken == node.need {
                    let parts = self.studentised.parts(sums, cell + 1);
                    (self.visit)(parts, ln_weight);
                    continue;
                }
                let need = node.need - taken;
                self.descend(Node { next: cell + 1, need, before: node.before + people, sums, ln_weight });
            }
        }
    }
}
