//! The files of the snapshot that is being made, and the tables that an iteration is derived from.

use crate::engine::LandedTable;
use crate::engine::register_schema;
use crate::ingest::Error;
use crate::lake::DataFile;
use crate::lake::Lake;
use crate::model::REGISTERS;
use arrow::array::ArrayRef;
use arrow::array::new_null_array;
use arrow::compute::cast;
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use std::sync::Arc;

/// A table on its way into a session.
pub(super) type Table = (String, SchemaRef, Vec<RecordBatch>);

/// The files that the next snapshot will hold, as far as it is known.
pub(super) struct Sources<'a> {
    pub(super) lake: &'a Lake,
    pub(super) files: Vec<DataFile>,
    /// Every upload that it will hold, with its iteration.
    pub(super) uploads: Vec<(String, String)>,
}

impl<'a> Sources<'a> {
    /// The newest snapshot.
    pub(super) fn newest(lake: &'a Lake) -> Result<Self, Error> {
        let uploads = lake.uploads()?.into_iter().map(|upload| (upload.upload_id, upload.iteration_id));
        Ok(Self { lake, files: lake.snapshot(None)?.files, uploads: uploads.collect() })
    }

    /// Takes the files of a scope away.
    pub(super) fn leave(&mut self, scope: &str) {
        self.files.retain(|file| file.scope != scope);
    }

    /// Every iteration of a credential that something was landed for.
    pub(super) fn iterations_of(&self, credential_id: &str) -> Vec<String> {
        let mut iterations = self
            .uploads
            .iter()
            .map(|(_, iteration_id)| iteration_id.clone())
            .filter(|iteration_id| credential_of(iteration_id) == credential_id)
            .collect::<Vec<_>>();
        iterations.sort();
        iterations.dedup();
        iterations
    }

    /// The landed tables and registers that an iteration is derived from, those of them that are wanted.
    pub(super) fn landed(
        &self,
        iteration_id: &str,
        is_wanted: impl Fn(&str) -> bool,
    ) -> Result<Vec<Table>, Error> {
        let uploads = self
            .uploads
            .iter()
            .filter(|(_, of)| of == iteration_id)
            .map(|(upload_id, _)| format!("upload:{upload_id}"))
            .collect::<Vec<_>>();
        let others = self
            .iterations_of(credential_of(iteration_id))
            .into_iter()
            .filter(|other| other != iteration_id)
            .map(|other| iteration_scope(&other))
            .collect::<Vec<_>>();
        let mut tables = Vec::new();
        for table in LandedTable::ALL.into_iter().filter(|table| is_wanted(table.name())) {
            let (stored, scopes) = match table.derived_as() {
                Some(derived) => (derived, &others),
                None => (table.name(), &uploads),
            };
            let batches = self.read(stored, |scope| scopes.iter().any(|of| of == scope))?;
            tables.push((table.name().to_owned(), table.schema(), fitted(&table.schema(), batches)?));
        }
        for register in REGISTERS.iter().filter(|register| is_wanted(register.table())) {
            let batches = self.read(register.table(), |scope| scope.starts_with("register:"))?;
            let schema = register_schema(register);
            tables.push((register.table().to_owned(), SchemaRef::clone(&schema), fitted(&schema, batches)?));
        }
        Ok(tables)
    }

    /// A table that was derived for an iteration; none where it has no file.
    pub(super) fn derived(&self, iteration_id: &str, table: &str) -> Result<Option<Table>, Error> {
        let scope = iteration_scope(iteration_id);
        let Some(file) = self.files.iter().find(|file| file.table == table && file.scope == scope) else {
            return Ok(None);
        };
        let (schema, batches) = self.lake.read(file)?;
        Ok(Some((table.to_owned(), schema, batches)))
    }

    /// The rows of a table in every scope that counts.
    pub(super) fn read(&self, table: &str, counts: impl Fn(&str) -> bool) -> Result<Vec<RecordBatch>, Error> {
        let mut batches = Vec::new();
        for file in self.files.iter().filter(|file| file.table == table && counts(&file.scope)) {
            batches.extend(self.lake.read(file)?.1);
        }
        Ok(batches)
    }
}

/// The scope of what is derived for an iteration alone.
pub(super) fn iteration_scope(iteration_id: &str) -> String {
    format!("iteration:{iteration_id}")
}

/// The scope of what is derived for an iteration and reads others.
pub(super) fn history_scope(iteration_id: &str) -> String {
    format!("history:{iteration_id}")
}

/// The scope of a register.
pub(super) fn register_scope(name: &str) -> String {
    format!("register:{name}")
}

/// The credential of an iteration.
pub(super) fn credential_of(iteration_id: &str) -> &str {
    iteration_id.rsplit_once('/').map_or(iteration_id, |(credential_id, _)| credential_id)
}

/// Batches with the columns of a schema: files of an older version may have fewer, those of a newer one more.
pub(super) fn fitted(schema: &SchemaRef, batches: Vec<RecordBatch>) -> Result<Vec<RecordBatch>, Error> {
    let fit = |batch: RecordBatch| -> Result<RecordBatch, ArrowError> {
        let column = |field: &Arc<arrow::datatypes::Field>| -> Result<ArrayRef, ArrowError> {
            match batch.column_by_name(field.name()) {
                Some(column) if column.data_type() == field.data_type() => Ok(Arc::clone(column)),
                Some(column) => cast(column, field.data_type()),
                None => Ok(new_null_array(field.data_type(), batch.num_rows())),
            }
        };
        let columns = schema.fields().iter().map(column).collect::<Result<Vec<_>, _>>()?;
        RecordBatch::try_new(SchemaRef::clone(schema), columns)
    };
    batches.into_iter().map(|batch| fit(batch).map_err(|error| Error::Held(error.to_string()))).collect()
}
