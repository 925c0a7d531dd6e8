//! A review as plain columns, and its way through the grid and the tables of `queries/` down to `gaps`.

use arrow::array::ArrayRef;
use arrow::array::AsArray;
use arrow::array::Float64Array;
use arrow::array::ListBuilder;
use arrow::array::StringArray;
use arrow::array::StringBuilder;
use arrow::datatypes::SchemaRef;
use arrow::json::ReaderBuilder;
use arrow::record_batch::RecordBatch;
use gapwise_pipeline::count::Grid;
use gapwise_pipeline::engine::Internal;
use gapwise_pipeline::engine::LandedTable;
use gapwise_pipeline::engine::register_schema;
use gapwise_pipeline::model::REGISTERS;
use gapwise_queries::Query;
use rand::Rng;
use rand::seq::SliceRandom;
use serde_json::Value;
use serde_json::json;
use std::sync::Arc;

/// What every learner answered on one measure.
#[derive(Clone)]
pub(super) struct Measure {
    pub(super) id: String,
    /// `ordinal`, `scale`, `number` or `share`.
    pub(super) kind: &'static str,
    pub(super) range: (f64, f64),
    pub(super) values: Vec<Option<f64>>,
}

/// The group of every learner on one background.
#[derive(Clone)]
pub(super) struct Background {
    pub(super) id: String,
    pub(super) groups: Vec<Option<String>>,
}

/// A review: measures and backgrounds of the same people.
#[derive(Clone, Default)]
pub(super) struct Review {
    pub(super) measures: Vec<Measure>,
    pub(super) backgrounds: Vec<Background>,
}

impl Review {
    pub(super) fn n_people(&self) -> usize {
        self.measures.first().map_or(0, |measure| measure.values.len())
    }

    /// Groups of all backgrounds together.
    pub(super) fn n_groups(&self) -> usize {
        let distinct = |background: &Background| {
            background.groups.iter().flatten().collect::<std::collections::BTreeSet<_>>().len()
        };
        self.backgrounds.iter().map(distinct).sum()
    }

    /// Only these people.
    fn of(&self, answers: &[usize], backgrounds: &[usize]) -> Self {
        let mut review = self.clone();
        for measure in &mut review.measures {
            measure.values = answers.iter().map(|person| measure.values[*person]).collect();
        }
        for background in &mut review.backgrounds {
            background.groups = backgrounds.iter().map(|person| background.groups[*person].clone()).collect();
        }
        review
    }

    /// So many people, picked at random.
    pub(super) fn sample(&self, people: usize, random: &mut impl Rng) -> Self {
        let picked = rand::seq::index::sample(random, self.n_people(), people).into_vec();
        self.of(&picked, &picked)
    }

    /// Every row of answers with the backgrounds of somebody else.
    pub(super) fn permuted(&self, random: &mut impl Rng) -> Self {
        let people = (0..self.n_people()).collect::<Vec<_>>();
        let mut others = people.clone();
        others.shuffle(random);
        self.of(&people, &others)
    }

    fn wide(&self) -> RecordBatch {
        let ids = (0..self.n_people()).map(|person| Some(format!("r{person}")));
        let mut columns: Vec<(String, ArrayRef)> =
            vec![("respondent_id".to_owned(), Arc::new(ids.collect::<StringArray>()))];
        for background in &self.backgrounds {
            let mut groups = ListBuilder::new(StringBuilder::new());
            for group in &background.groups {
                groups.append_option(group.as_ref().map(|group| [Some(group)]));
            }
            columns.push((format!("background:{}", background.id), Arc::new(groups.finish())));
        }
        for measure in &self.measures {
            let values = Float64Array::from(measure.values.clone());
            columns.push((format!("measure:{}", measure.id), Arc::new(values)));
        }
        RecordBatch::try_from_iter(columns).expect("a batch")
    }
}

/// What was landed for some iterations, as the tables are derived from it.
#[derive(Default)]
pub(in super::super) struct Landed {
    counts: Vec<RecordBatch>,
    measures: Vec<Value>,
    backgrounds: Vec<Value>,
}

impl Landed {
    /// Counts a review as an iteration.
    pub(super) fn add(&mut self, review: &Review, iteration_id: &str) {
        let declare = |measure: &Measure| {
            json!({
                "measure_id": measure.id, "item": measure.id, "title": measure.id, "kind": measure.kind, "direction": "lower",
                "low": measure.range.0, "high": measure.range.1, "family": "A",
                "favourable_from": (measure.range.0 + measure.range.1) / 2.0,
            })
        };
        let measures = review.measures.iter().map(declare).collect();
        let backgrounds = review
            .backgrounds
            .iter()
            .map(|background| json!({"background": background.id, "title": background.id}));
        self.add_counted(&[review.wide()], (measures, backgrounds.collect()), iteration_id);
    }

    /// Counts batches of a wide file as an iteration, with what was declared for it.
    pub(in super::super) fn add_counted(
        &mut self,
        wide: &[RecordBatch],
        (measures, backgrounds): (Vec<Value>, Vec<Value>),
        iteration_id: &str,
    ) {
        let mut grid = Grid::new(&wide.first().expect("a batch").schema());
        wide.iter().for_each(|batch| grid.add(batch));
        self.counts
            .push(grid.finish(iteration_id, "learner", &format!("{iteration_id}/all")).expect("counts"));
        let placed = |mut row: Value| {
            row["iteration_id"] = iteration_id.into();
            row["perspective"] = "learner".into();
            row
        };
        self.measures.extend(measures.into_iter().map(placed));
        self.backgrounds.extend(backgrounds.into_iter().map(placed));
    }

    /// The landed tables.
    pub(in super::super) fn tables(self) -> Vec<Table> {
        let counts = LandedTable::Counts;
        [
            (counts.name().to_owned(), counts.schema(), self.counts),
            declared(LandedTable::DeclaredMeasures, &self.measures),
            declared(LandedTable::DeclaredBackgrounds, &self.backgrounds),
        ]
        .into_iter()
        .chain(nothing_else())
        .collect()
    }
}

/// Every other landed table and every register, without rows.
fn nothing_else() -> Vec<Table> {
    let given = [LandedTable::Counts, LandedTable::DeclaredMeasures, LandedTable::DeclaredBackgrounds];
    let landed = LandedTable::ALL.into_iter().filter(|table| !given.contains(table));
    let landed = landed.map(|table| (table.name().to_owned(), table.schema(), Vec::new()));
    let registers =
        REGISTERS.iter().map(|register| (register.table().to_owned(), register_schema(register), Vec::new()));
    landed.chain(registers).collect()
}

/// The tables that lead to `gaps`, as they are written.
pub(in super::super) fn tables_of_gaps() -> Vec<Query> {
    let all = gapwise_queries::tables().expect("tables");
    let mut needed = vec!["gaps".to_owned()];
    let mut at = 0;
    while let Some(table) = needed.get(at).cloned() {
        let query = all.iter().find(|query| query.name == table).expect("a table");
        let read = all.iter().filter(|other| other.name != table && query.reads(&other.name));
        for other in read {
            if !needed.contains(&other.name) {
                needed.push(other.name.clone());
            }
        }
        at += 1;
    }
    assert!(needed.len() >= 7, "{needed:?}");
    all.into_iter().filter(|query| needed.contains(&query.name)).collect()
}

/// A table with its columns and rows.
pub(in super::super) type Table = (String, SchemaRef, Vec<RecordBatch>);

/// The tables that `queries` give.
pub(in super::super) fn derived(landed: Vec<Table>, queries: Vec<Query>) -> Vec<Table> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().thread_stack_size(64 << 20).enable_all().build();
    let work = async move {
        let landed =
            landed.iter().map(|(name, schema, rows)| (name.as_str(), Arc::clone(schema), rows.clone()));
        Internal::new(landed.collect(), queries).expect("a session").derive().await.expect("tables")
    };
    let derived = runtime.expect("a runtime").block_on(async { tokio::spawn(work).await.expect("derived") });
    derived.into_iter().map(|(query, schema, rows)| (query.name, schema, rows)).collect()
}

/// The rows of `gaps`.
pub(in super::super) fn gaps(derived: &[Table]) -> &[RecordBatch] {
    &derived.iter().find(|(name, _, _)| name == "gaps").expect("gaps").2
}

fn declared(table: LandedTable, rows: &[Value]) -> Table {
    let decoder = ReaderBuilder::new(table.schema()).with_batch_size(rows.len()).build_decoder();
    let mut decoder = decoder.expect("a decoder");
    decoder.serialize(rows).expect("rows");
    (table.name().to_owned(), table.schema(), vec![decoder.flush().expect("rows").expect("a batch")])
}

/// A text column of all batches; null is empty.
pub(in super::super) fn texts(batches: &[RecordBatch], column: &str) -> Vec<String> {
    let of = |batch: &RecordBatch| {
        let list = batch.column_by_name(column).expect(column).as_string::<i32>().clone();
        list.iter().map(|text| text.unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    batches.iter().flat_map(of).collect()
}
