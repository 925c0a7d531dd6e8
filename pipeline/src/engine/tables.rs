//! The public tables of one snapshot, in memory, as one actor sees them.

use crate::engine::actor::Actor;
use crate::engine::error::Error;
use crate::engine::internal::Internal;
use crate::engine::landed::register_schema;
use crate::engine::limits::Limits;
use crate::engine::rounding;
use crate::engine::session;
use crate::lake::Lake;
use crate::lake::Snapshot;
use crate::model::REGISTERS;
use crate::model::Register;
use arrow::array::AsArray;
use arrow::datatypes::DataType;
use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use datafusion::datasource::MemTable;
use datafusion::prelude::SessionContext;
use gapwise_queries::Query;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::Arc;

/// Tables that hold rows about single people, or about groups before suppression.
pub(super) const PERSONAL: &[&str] = &[
    "arms",
    "baselines",
    "comment_themes",
    "comments",
    "comparisons",
    "counts",
    "crossed",
    "distributions",
    "flagged",
    "judged",
    "memberships",
    "own_gaps",
    "patterns",
    "pooled",
    "respondent_profiles",
    "respondents",
    "responses",
    "rosters",
    "scale_moments",
    "scores",
];

/// The public tables of a snapshot.
pub struct Tables {
    snapshot_id: u64,
    n_hidden: HashMap<String, usize>,
    tables: Vec<Table>,
    views: Vec<Table>,
    context: SessionContext,
}

#[derive(Debug)]
struct Table {
    name: String,
    about: String,
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

/// A table as the workbench describes it.
#[derive(Clone, Debug, Serialize)]
pub struct TableManual {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub about: String,
    /// Its columns and their types.
    pub columns: Vec<(String, String)>,
}

impl std::fmt::Debug for Tables {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Tables").field("snapshot_id", &self.snapshot_id).finish_non_exhaustive()
    }
}

impl Tables {
    /// Loads the public tables of a snapshot.
    pub(super) async fn load(
        lake: &Lake,
        snapshot: &Snapshot,
        actor: Actor,
        limits: Limits,
    ) -> Result<Self, Error> {
        let public = public_queries()?;
        let mut tables = Vec::with_capacity(public.len());
        let mut empty = Vec::new();
        for query in public {
            match load_table(lake, snapshot, &query, actor)? {
                Some(table) => tables.push(table),
                None => empty.push(query),
            }
        }
        tables.extend(empty_tables(empty).await?);
        for register in REGISTERS.iter().filter(|register| register.is_public) {
            tables.push(register_table(lake, snapshot, register)?);
        }
        tables.sort_by(|a, b| a.name.cmp(&b.name));
        let n_hidden = tables
            .iter()
            .find(|table| table.name == "hidden")
            .map(Table::rows_by_iteration)
            .unwrap_or_default();
        let context = session::guarded(limits)?;
        for table in &tables {
            table.register(&context)?;
        }
        let mut views = Vec::new();
        for view in gapwise_queries::views().map_err(|error| Error::refused(error.to_string()))? {
            let frame = context.sql(&view.sql).await.map_err(Error::from_datafusion)?;
            let schema = Arc::new(frame.schema().as_arrow().clone());
            views.push(Table { name: view.name.clone(), about: view.about, schema, batches: Vec::new() });
            context.register_table(&view.name, frame.into_view()).map_err(Error::from_datafusion)?;
        }
        Ok(Self { snapshot_id: snapshot.snapshot_id, n_hidden, tables, views, context })
    }

    /// The snapshot.
    #[must_use]
    pub fn snapshot_id(&self) -> u64 {
        self.snapshot_id
    }

    /// How many cells are hidden in it, in one iteration or in all.
    #[must_use]
    pub fn n_hidden(&self, iteration_id: Option<&str>) -> usize {
        match iteration_id {
            Some(iteration_id) => self.n_hidden.get(iteration_id).copied().unwrap_or_default(),
            None => self.n_hidden.values().sum(),
        }
    }

    /// Every table and view with its columns.
    #[must_use]
    pub fn manual(&self) -> Vec<TableManual> {
        let describe = |table: &Table| TableManual {
            name: table.name.clone(),
            about: table.about.clone(),
            columns: table
                .schema
                .fields()
                .iter()
                .map(|field| (field.name().clone(), type_name(field.data_type())))
                .collect(),
        };
        self.tables.iter().chain(&self.views).map(describe).collect()
    }

    pub(super) fn context(&self) -> &SessionContext {
        &self.context
    }

    /// The names of tables and columns.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.tables.iter().chain(&self.views).flat_map(|table| {
            let columns = table.schema.fields().iter().map(|field| field.name().as_str());
            std::iter::once(table.name.as_str()).chain(columns)
        })
    }
}

impl Table {
    fn rows_by_iteration(&self) -> HashMap<String, usize> {
        let mut rows = HashMap::new();
        for batch in &self.batches {
            let column =
                batch.column_by_name("iteration_id").and_then(|column| column.as_string_opt::<i32>());
            for iteration_id in column.into_iter().flatten().flatten() {
                *rows.entry(iteration_id.to_owned()).or_default() += 1;
            }
        }
        rows
    }

    fn register(&self, context: &SessionContext) -> Result<(), Error> {
        let table = MemTable::try_new(SchemaRef::clone(&self.schema), vec![self.batches.clone()])
            .map_err(Error::from_datafusion)?;
        context.register_table(&self.name, Arc::new(table)).map_err(Error::from_datafusion)?;
        Ok(())
    }
}

fn public_queries() -> Result<Vec<Query>, Error> {
    let queries = gapwise_queries::tables().map_err(|error| Error::refused(error.to_string()))?;
    Ok(queries.into_iter().filter(|query| query.is_public).collect())
}

/// The rows of a table from every file of the snapshot; `None` where it has no file yet.
fn load_table(lake: &Lake, snapshot: &Snapshot, query: &Query, actor: Actor) -> Result<Option<Table>, Error> {
    let mut found: Option<Table> = None;
    for file in snapshot.files_of(&query.name) {
        let (schema, batches) = lake.read(file)?;
        let table = found.get_or_insert_with(|| Table {
            name: query.name.clone(),
            about: query.about.clone(),
            schema,
            batches: Vec::new(),
        });
        let shown = |batch: RecordBatch| if actor.sees_exact() { batch } else { rounding::rounded(&batch) };
        table.batches.extend(batches.into_iter().map(shown));
    }
    Ok(found)
}

/// A register as it was last written.
fn register_table(lake: &Lake, snapshot: &Snapshot, register: &Register) -> Result<Table, Error> {
    let mut batches = Vec::new();
    for file in snapshot.files_of(register.table()) {
        batches.extend(lake.read(file)?.1);
    }
    Ok(Table {
        name: register.table().to_owned(),
        about: register.about.to_owned(),
        schema: register_schema(register),
        batches,
    })
}

/// The tables of an empty lake, so that a query over it answers with no rows and not with an error.
async fn empty_tables(queries: Vec<Query>) -> Result<Vec<Table>, Error> {
    if queries.is_empty() {
        return Ok(Vec::new());
    }
    let all = gapwise_queries::tables().map_err(|error| Error::refused(error.to_string()))?;
    let derived = Internal::new(crate::engine::landed::nothing(), all)?.derive().await?;
    let wanted = |name: &str| queries.iter().any(|query| query.name == name);
    let empty = derived.into_iter().filter(|(query, _, _)| wanted(&query.name));
    let table = |(query, schema, _): (Query, SchemaRef, Vec<RecordBatch>)| Table {
        name: query.name,
        about: query.about,
        schema,
        batches: Vec::new(),
    };
    Ok(empty.map(table).collect())
}

fn type_name(data_type: &DataType) -> String {
    match data_type {
        DataType::Utf8 | DataType::Utf8View | DataType::LargeUtf8 => "text".to_owned(),
        DataType::Int64 | DataType::UInt64 => "bigint".to_owned(),
        DataType::Float64 => "double".to_owned(),
        DataType::Boolean => "boolean".to_owned(),
        other => other.to_string(),
    }
}
