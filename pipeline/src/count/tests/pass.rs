//! Patterns, crossings and moments say the same as counting one person after the other.

use super::super::*;
use crate::functions::Distributions;
use arrow::array::Array;
use arrow::array::ArrayRef;
use arrow::array::AsArray;
use arrow::array::BooleanArray;
use arrow::array::Float64Array;
use arrow::array::ListBuilder;
use arrow::array::StringArray;
use arrow::array::StringBuilder;
use arrow::datatypes::Float64Type;
use arrow::datatypes::Int64Type;
use arrow::record_batch::RecordBatch;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;

#[derive(Clone, Debug)]
struct Person {
    values: [Option<f64>; 2],
    shift: Option<&'static str>,
    tools: Option<Vec<&'static str>>,
    is_straight: bool,
}

fn people() -> impl Strategy<Value = Vec<Person>> {
    let value = || prop::option::of((1..4_i32).prop_map(f64::from));
    let shift = prop::option::of(prop::sample::select(vec!["day", "night"]));
    let tools = prop::option::of(prop::sample::subsequence(vec!["phone", "laptop"], 0..=2));
    let person = (value(), value(), shift, tools, any::<bool>());
    let person = person.prop_map(|(a, b, shift, tools, is_straight)| Person {
        values: [a, b],
        shift,
        tools,
        is_straight,
    });
    prop::collection::vec(person, 1..40)
}

fn wide(people: &[Person], first_id: usize) -> RecordBatch {
    let ids = (0..people.len()).map(|at| Some(format!("r{}", at + first_id)));
    let lists = |groups: &dyn Fn(&Person) -> Option<Vec<&'static str>>| -> ArrayRef {
        let mut list = ListBuilder::new(StringBuilder::new());
        for person in people {
            list.append_option(groups(person).map(|names| names.into_iter().map(Some)));
        }
        Arc::new(list.finish())
    };
    let value = |at: usize| -> ArrayRef {
        Arc::new(people.iter().map(|person| person.values[at]).collect::<Float64Array>())
    };
    let flags = BooleanArray::from(people.iter().map(|person| person.is_straight).collect::<Vec<_>>());
    let columns: Vec<(&str, ArrayRef)> = vec![
        ("respondent_id", Arc::new(ids.collect::<StringArray>())),
        ("is_straight_lined", Arc::new(flags)),
        ("background:shift", lists(&|person| person.shift.map(|shift| vec![shift]))),
        ("background:tools", lists(&|person| person.tools.clone())),
        ("measure:i.a", value(0)),
        ("measure:i.b", value(1)),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.into_iter().map(|(name, column)| (name, column, true)))
        .expect("wide")
}

fn counted(people: &[Person], cut: usize) -> Counted {
    let together = Together {
        blocks: Vec::new(),
        scales: vec![("i.s".to_owned(), vec!["i.a".to_owned(), "i.b".to_owned()])],
        crossed: vec!["i.a".to_owned()],
    };
    let mut pass = Pass::new(&wide(people, 0).schema(), &together);
    pass.add(&wide(&people[..cut], 0));
    pass.add(&wide(&people[cut..], cut));
    pass.finish(Place { iteration_id: "c/1", perspective: "learner", cohort_id: "c/1/all" }).expect("counts")
}

/// (measure, background, group) → how many people, whatever their value.
fn people_of(batch: &RecordBatch) -> BTreeMap<(String, String, String), u64> {
    let text = |name: &str| batch.column_by_name(name).expect(name).as_string::<i32>().clone();
    let (measures, backgrounds, groups) = (text("measure_id"), text("background"), text("group_name"));
    let distributions = Distributions::new(batch.column_by_name("distribution").expect("distribution"));
    let distributions = distributions.expect("distributions");
    (0..batch.num_rows())
        .map(|row| {
            let key = [&measures, &backgrounds, &groups].map(|list| list.value(row).to_owned());
            (key.into(), distributions.cells(row).expect("cells").map(|cell| cell.n).sum())
        })
        .filter(|(_, n)| *n > 0)
        .collect()
}

fn crossed_by_hand(people: &[Person]) -> BTreeMap<(String, String, String), u64> {
    let mut cells = BTreeMap::new();
    for person in people {
        let (Some(shift), Some(tools)) = (person.shift, &person.tools) else { continue };
        for x in [shift, "*"] {
            for y in tools.iter().copied().chain(["*"]) {
                let group = if (x, y) == ("*", "*") { "*".to_owned() } else { format!("{x} × {y}") };
                for measure in std::iter::once("*").chain(person.values[0].map(|_| "i.a")) {
                    let key = (measure.to_owned(), "shift × tools".to_owned(), group.clone());
                    *cells.entry(key).or_default() += 1;
                }
            }
        }
    }
    cells
}

proptest! {
    #[test]
    fn crossings_count_those_in_both_groups(people in people(), cut in 0usize..40) {
        let counted = counted(&people, cut.min(people.len()));
        prop_assert_eq!(people_of(&counted.crossed), crossed_by_hand(&people));
    }

    #[test]
    fn patterns_hold_everybody_once(people in people(), cut in 0usize..40) {
        let counted = counted(&people, cut.min(people.len()));
        let distributions = Distributions::new(counted.patterns.column_by_name("distribution").expect("one"));
        let distributions = distributions.expect("distributions");
        let measures = counted.patterns.column_by_name("measure_id").expect("one").as_string::<i32>();
        let mut n = BTreeMap::<&str, u64>::new();
        for row in 0..measures.len() {
            let people = distributions.cells(row).expect("cells").map(|cell| cell.n).sum::<u64>();
            *n.entry(measures.value(row)).or_default() += people;
        }
        let answered = people.iter().filter(|person| person.values[0].is_some()).count() as u64;
        prop_assert_eq!(n.get("*").copied(), Some(people.len() as u64));
        prop_assert_eq!(n.get("i.a").copied().unwrap_or_default(), answered);
        prop_assert!(!n.contains_key("i.b"), "only what is crossed is kept by pattern");
    }

    #[test]
    fn moments_are_sums_over_complete_answers(people in people(), cut in 0usize..40) {
        let moments = counted(&people, cut.min(people.len())).moments;
        let complete = people.iter().filter_map(|person| person.values[0].zip(person.values[1]));
        let complete = complete.collect::<Vec<_>>();
        let number = |name: &str, row: usize| {
            moments.column_by_name(name).expect(name).as_primitive::<Float64Type>().value(row)
        };
        let n = moments.column_by_name("n").expect("n").as_primitive::<Int64Type>();
        prop_assert_eq!(moments.num_rows(), 3);
        for (row, product) in [
            complete.iter().map(|(a, _)| a * a).sum::<f64>(),
            complete.iter().map(|(a, b)| a * b).sum::<f64>(),
            complete.iter().map(|(_, b)| b * b).sum::<f64>(),
        ]
        .into_iter()
        .enumerate()
        {
            prop_assert_eq!(n.value(row), complete.len() as i64);
            prop_assert_eq!(number("sum_ab", row), product);
        }
    }

    #[test]
    fn the_flagged_are_counted_apart(people in people()) {
        let counted = counted(&people, 0);
        let flagged = people.iter().filter(|person| person.is_straight).count() as u64;
        let key = ("*".to_owned(), "*".to_owned(), "*".to_owned());
        prop_assert_eq!(people_of(&counted.flagged).get(&key).copied().unwrap_or_default(), flagged);
        prop_assert_eq!(people_of(&counted.counts)[&key], people.len() as u64);
    }
}
