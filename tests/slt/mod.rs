//! The statistics as designers meet them: SQL in `.slt` files, each with what it must give.
//!
//! Expectations come from R 4 (`t.test`, `wilcox.test`, `fisher.test`, `p.adjust`, and `combn` for the permutations), or
//! from counting by hand; the vectors are made up. A file that is dropped here is run.

use arrow::array::Array;
use arrow::util::display::ArrayFormatter;
use arrow::util::display::FormatOptions;
use datafusion::error::DataFusionError;
use datafusion::prelude::SessionConfig;
use datafusion::prelude::SessionContext;
use gapwise_pipeline::functions;
use sqllogictest::DB;
use sqllogictest::DBOutput;
use sqllogictest::DefaultColumnType;
use sqllogictest::Runner;
use std::fs;
use tokio::runtime::Runtime;

/// A session with the functions and no tables.
struct Session {
    context: SessionContext,
    runtime: Runtime,
}

impl Session {
    fn new(partitions: usize) -> Self {
        let config = SessionConfig::new().with_target_partitions(partitions).with_batch_size(5);
        let context = SessionContext::new_with_config(config);
        functions::scalar_functions().into_iter().for_each(|function| context.register_udf(function));
        functions::aggregate_functions().into_iter().for_each(|function| context.register_udaf(function));
        functions::window_functions().into_iter().for_each(|function| context.register_udwf(function));
        Self { context, runtime: Runtime::new().expect("a runtime") }
    }
}

impl DB for Session {
    type Error = DataFusionError;
    type ColumnType = DefaultColumnType;

    fn run(&mut self, sql: &str) -> Result<DBOutput<DefaultColumnType>, DataFusionError> {
        let batches = self.runtime.block_on(async { self.context.sql(sql).await?.collect().await })?;
        let options = FormatOptions::default().with_null("NULL");
        let mut rows = Vec::new();
        let mut types = Vec::new();
        for batch in &batches {
            types = vec![DefaultColumnType::Any; batch.num_columns()];
            for row in 0..batch.num_rows() {
                let cell = |column: &dyn Array| {
                    Ok(ArrayFormatter::try_new(column, &options)?.value(row).to_string())
                };
                let cells = batch
                    .columns()
                    .iter()
                    .map(|column| cell(column))
                    .collect::<Result<Vec<_>, DataFusionError>>();
                rows.push(cells?);
            }
        }
        Ok(if types.is_empty() { DBOutput::StatementComplete(0) } else { DBOutput::Rows { types, rows } })
    }
}

#[test]
fn every_file_gives_what_it_says() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/slt");
    let mut n_files = 0;
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|ending| ending != "slt") {
            continue;
        }
        n_files += 1;
        for partitions in [1, 3] {
            let mut runner = Runner::new(|| async move { Ok(Session::new(partitions)) });
            let outcome = runner.run_file(&path);
            assert!(
                outcome.is_ok(),
                "{} over {partitions} partitions: {}",
                path.display(),
                outcome.unwrap_err()
            );
        }
    }
    assert!(n_files >= 4, "{n_files} files");
}

#[test]
fn a_wrong_expectation_is_found() {
    let mut runner = Runner::new(|| async { Ok(Session::new(1)) });
    let outcome = runner.run_script("query R\nselect round(0.1 + 0.2, 3)\n----\n0.4\n\n");
    assert!(outcome.is_err_and(|error| error.to_string().contains("0.3")));
}
