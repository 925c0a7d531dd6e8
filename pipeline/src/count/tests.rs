//! The grid counts what the aggregate `distribution` counts, and a person once.

mod pass;

use super::*;
use crate::functions::Distributions;
use arrow::array::ArrayRef;
use arrow::array::AsArray;
use arrow::array::Float64Array;
use arrow::array::ListBuilder;
use arrow::array::StringArray;
use arrow::array::StringBuilder;
use arrow::record_batch::RecordBatch;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Clone, Debug)]
struct Person {
    value: Option<f64>,
    groups: Option<Vec<&'static str>>,
}

fn people() -> impl Strategy<Value = Vec<Person>> {
    let value = prop::option::of((1..6_i32).prop_map(f64::from));
    let groups = prop::option::of(prop::collection::vec(prop::sample::select(vec!["a", "b", "c"]), 0..3));
    prop::collection::vec((value, groups).prop_map(|(value, groups)| Person { value, groups }), 1..60)
}

fn wide(people: &[Person], first_id: usize) -> RecordBatch {
    let ids = (0..people.len()).map(|at| Some(format!("r{}", at + first_id)));
    let mut groups = ListBuilder::new(StringBuilder::new());
    for person in people {
        match &person.groups {
            Some(names) => groups.append_value(names.iter().map(|name| Some(*name))),
            None => groups.append_null(),
        }
    }
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("respondent_id", Arc::new(ids.collect::<StringArray>())),
        ("background:b", Arc::new(groups.finish())),
        (
            "measure:m",
            Arc::new(Float64Array::from(people.iter().map(|person| person.value).collect::<Vec<_>>())),
        ),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true)))
        .expect("wide")
}

/// (measure, background, group) → value → people.
type Counted = BTreeMap<(String, String, String), BTreeMap<i64, u64>>;

fn counted(grid: &Grid) -> Counted {
    let batch = grid.finish("i", "learner", "i/all").expect("counts");
    let text = |name: &str| batch.column_by_name(name).expect(name).as_string::<i32>().clone();
    let (measures, backgrounds, groups) = (text("measure_id"), text("background"), text("group_name"));
    let column = batch.column_by_name("distribution").expect("distribution");
    let distributions = Distributions::new(column).expect("type");
    (0..batch.num_rows())
        .map(|row| {
            let key = [&measures, &backgrounds, &groups].map(|list| list.value(row).to_owned());
            let cells = distributions.cells(row).expect("valid").map(|cell| (cell.value as i64, cell.n));
            (<(String, String, String)>::from(key), cells.collect())
        })
        .collect()
}

/// The same by counting one person after the other.
fn naive(people: &[Person]) -> Counted {
    let mut counted = Counted::new();
    for person in people {
        let mut names = person.groups.clone().unwrap_or_default();
        names.sort_unstable();
        names.dedup();
        let all =
            person.groups.iter().map(|_| "*").chain(names).map(|group| ("b", group)).chain([("*", "*")]);
        for (background, group) in all {
            for (measure, value) in [("*", Some(1.0)), ("m", person.value)] {
                let key = (measure.to_owned(), background.to_owned(), group.to_owned());
                let values = counted.entry(key).or_default();
                if let Some(value) = value {
                    *values.entry(value as i64).or_default() += 1;
                }
            }
        }
    }
    counted
}

/// Rows without anybody are kept by the grid for every group that it knows; they say nothing.
fn somebody(counted: Counted) -> Counted {
    counted.into_iter().filter(|(_, values)| !values.is_empty()).collect()
}

proptest! {
    #[test]
    fn the_grid_counts_as_one_would_by_hand(people in people(), cut in 0usize..60) {
        let mut whole = Grid::new(&wide(&people, 0).schema());
        whole.add(&wide(&people, 0));
        prop_assert_eq!(somebody(counted(&whole)), somebody(naive(&people)));
        let cut = cut.min(people.len());
        let mut pieces = Grid::new(&wide(&people, 0).schema());
        pieces.add(&wide(&people[..cut], 0));
        pieces.add(&wide(&people[cut..], cut));
        prop_assert_eq!(counted(&pieces), counted(&whole));
    }

    #[test]
    fn a_person_who_answers_again_counts_once(people in people()) {
        let mut once = Grid::new(&wide(&people, 0).schema());
        once.add(&wide(&people, 0));
        let expected = counted(&once);
        once.add(&wide(&people, 0));
        prop_assert_eq!(counted(&once), expected);
        prop_assert_eq!(once.repeated(), people.len() as u64);
    }
}
