//! The session of a publish: fills the tables of `queries/tables` from what was landed.

use crate::engine::error::Error;
use crate::engine::landed;
use crate::engine::session;
use arrow::compute::cast;
use arrow::datatypes::DataType;
use arrow::datatypes::Field;
use arrow::datatypes::Schema;
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use datafusion::datasource::MemTable;
use datafusion::prelude::SessionContext;
use gapwise_queries::Query;
use std::sync::Arc;
use std::time::Instant;
use tracing::debug;

/// Derives tables from landed ones.
pub struct Internal {
    context: SessionContext,
    queries: Vec<Query>,
}

/// Rows per piece, so that a few hundred costly comparisons still spread over the cores.
const PIECE: usize = 32;

impl Internal {
    /// A session over these landed tables, which will fill `queries`.
    ///
    /// # Errors
    /// When a batch does not fit its schema.
    pub fn new(landed: Vec<(&str, SchemaRef, Vec<RecordBatch>)>, queries: Vec<Query>) -> Result<Self, Error> {
        let context = session::internal();
        for (name, schema, batches) in landed.into_iter().chain([landed::policies()]) {
            register(&context, name, schema, &batches)?;
        }
        Ok(Self { context, queries: in_order(queries) })
    }

    /// Fills every table, those first that others read.
    ///
    /// # Errors
    /// When a query of ours fails, which a test finds.
    pub async fn derive(&self) -> Result<Vec<(Query, SchemaRef, Vec<RecordBatch>)>, Error> {
        let mut derived = Vec::with_capacity(self.queries.len());
        for query in &self.queries {
            let started = Instant::now();
            let frame =
                self.context.sql(&query.sql).await.map_err(|error| Error::in_table(&query.name, error))?;
            let schema = Arc::new(frame.schema().as_arrow().clone());
            let batches = frame.collect().await.map_err(|error| Error::in_table(&query.name, error))?;
            let (schema, batches) = settled(&schema, &batches)?;
            register(&self.context, &query.name, Arc::clone(&schema), &batches)?;
            debug!(
                table.name = query.name,
                duration_ms = started.elapsed().as_millis() as u64,
                "table derived"
            );
            derived.push((query.clone(), schema, batches));
        }
        Ok(derived)
    }
}

/// Every column nullable and of one of a few types: whether a column may be null, and which of its text types it takes,
/// depends on how the optimiser went about it, and files of one table written at different times must agree.
fn settled(schema: &SchemaRef, batches: &[RecordBatch]) -> Result<(SchemaRef, Vec<RecordBatch>), Error> {
    let settle = |field: &Arc<Field>| {
        let data_type = match field.data_type() {
            DataType::Utf8View | DataType::LargeUtf8 => DataType::Utf8,
            DataType::UInt64 | DataType::Int32 => DataType::Int64,
            other => other.clone(),
        };
        Field::new(field.name(), data_type, true)
    };
    let schema = Arc::new(Schema::new(schema.fields().iter().map(settle).collect::<Vec<_>>()));
    let arrow = |error: ArrowError| Error::from_datafusion(error.into());
    let convert = |batch: &RecordBatch| {
        let columns = batch.columns().iter().zip(schema.fields());
        let columns =
            columns.map(|(column, field)| cast(column, field.data_type())).collect::<Result<Vec<_>, _>>();
        RecordBatch::try_new(Arc::clone(&schema), columns.map_err(arrow)?).map_err(arrow)
    };
    Ok((Arc::clone(&schema), batches.iter().map(convert).collect::<Result<_, _>>()?))
}

fn register(
    context: &SessionContext,
    name: &str,
    schema: SchemaRef,
    batches: &[RecordBatch],
) -> Result<(), Error> {
    let n_partitions = context.state().config().target_partitions().max(1);
    let mut partitions = vec![Vec::new(); n_partitions];
    let mut turn = 0;
    for batch in batches {
        let mut at = 0;
        while at < batch.num_rows() {
            let length = PIECE.max(batch.num_rows() / 256).min(batch.num_rows() - at);
            if let Some(partition) = partitions.get_mut(turn % n_partitions) {
                partition.push(batch.slice(at, length));
            }
            turn += 1;
            at += length;
        }
    }
    let table = MemTable::try_new(schema, partitions).map_err(Error::from_datafusion)?;
    context.register_table(name, Arc::new(table)).map_err(Error::from_datafusion)?;
    Ok(())
}

/// Queries so that each comes after the tables it reads.
fn in_order(mut waiting: Vec<Query>) -> Vec<Query> {
    let mut ordered = Vec::with_capacity(waiting.len());
    while !waiting.is_empty() {
        let names = waiting.iter().map(|query| query.name.clone()).collect::<Vec<_>>();
        let is_ready = |query: &Query| !names.iter().any(|name| *name != query.name && query.reads(name));
        let at = waiting.iter().position(is_ready).unwrap_or(0);
        ordered.push(waiting.remove(at));
    }
    ordered
}

/// The names of the queries that read one of these tables, or a table that does.
#[must_use]
pub fn reading(queries: &[Query], tables: &[&str]) -> Vec<String> {
    let mut sources = tables.iter().map(|table| (*table).to_owned()).collect::<Vec<_>>();
    let mut found: Vec<String> = Vec::new();
    while let Some(source) = sources.pop() {
        for query in queries.iter().filter(|query| query.reads(&source)) {
            if query.name != source && !found.contains(&query.name) {
                found.push(query.name.clone());
                sources.push(query.name.clone());
            }
        }
    }
    found
}
