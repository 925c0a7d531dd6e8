//! The error of a whole review: how often does a review in which nothing is to be found say `worse` or `better`?
//!
//! Whole background rows are permuted against whole answer rows, so that groups and answers keep everything but what
//! ties them. All permutations of a review are derived at once, each as an iteration of its own. More than [`MOST`] of
//! [`PERMUTATIONS`] reviews with any verdict is a failure; reviews that read by a wrong rule must fail the same bound.

mod genuine;
mod made;
mod tables;

use gapwise_queries::Query;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeSet;
use tables::Review;

pub(super) use tables::Landed;
pub(super) use tables::Table;
pub(super) use tables::derived;
pub(super) use tables::gaps;
pub(super) use tables::tables_of_gaps;
pub(super) use tables::texts;

/// Permuted reviews per data set.
const PERMUTATIONS: usize = 200;

/// A rate of .05 gives more than this many of 200 in one of a hundred sets.
const MOST: usize = 17;

/// People in a review.
const PEOPLE: usize = 60;

/// How many permutations of a review hold any verdict, by the tables as they are written.
fn n_with_verdicts(review: &Review, seed: u64) -> usize {
    n_with_verdicts_by(review, seed, tables_of_gaps())
}

fn n_with_verdicts_by(review: &Review, seed: u64, queries: Vec<Query>) -> usize {
    assert!(review.measures.len() >= 10 && review.n_groups() >= 6, "a real review has many comparisons");
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut landed = Landed::default();
    for permutation in 0..PERMUTATIONS {
        landed.add(&review.permuted(&mut random), &format!("permuted/{permutation}"));
    }
    let derived = derived(landed.tables(), queries);
    let judged = texts(gaps(&derived), "verdict").into_iter().zip(texts(gaps(&derived), "iteration_id"));
    let mut n_compared = 0;
    let mut with_verdicts = BTreeSet::new();
    for (verdict, iteration) in judged {
        n_compared += usize::from(verdict != "too few");
        if !["too few", "no evidence"].contains(&verdict.as_str()) {
            with_verdicts.insert(iteration);
        }
    }
    assert!(n_compared > PERMUTATIONS * 40, "only {n_compared} comparisons");
    with_verdicts.len()
}

/// The tables with one passage replaced, to read by a wrong rule.
pub(super) fn with_wrong_rule(table: &str, passage: &str, wrong: &str) -> Vec<Query> {
    let replace = |query: Query| {
        if query.name != table {
            return query;
        }
        assert!(query.sql.contains(passage), "`{passage}` is no longer in {table}.sql");
        Query::parse(table, &query.sql.replace(passage, wrong)).expect("a query")
    };
    tables_of_gaps().into_iter().map(replace).collect()
}
