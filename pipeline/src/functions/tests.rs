//! Every function on the lists: its example runs, merging changes nothing, nothing panics on odd input.

use super::*;
use arrow::array::AsArray;
use arrow::array::RecordBatch;
use arrow::datatypes::Float64Type;
use datafusion::datasource::MemTable;
use datafusion::prelude::SessionConfig;
use datafusion::prelude::SessionContext;
use std::sync::Arc;

fn context(partitions: usize) -> SessionContext {
    let config = SessionConfig::new().with_target_partitions(partitions).with_batch_size(7);
    let context = SessionContext::new_with_config(config);
    scalar_functions().into_iter().for_each(|function| context.register_udf(function));
    aggregate_functions().into_iter().for_each(|function| context.register_udaf(function));
    window_functions().into_iter().for_each(|function| context.register_udwf(function));
    context
}

async fn rows(context: &SessionContext, sql: &str) -> Vec<RecordBatch> {
    context.sql(sql).await.expect(sql).collect().await.expect(sql)
}

async fn number(context: &SessionContext, sql: &str) -> Option<f64> {
    let batches = rows(context, sql).await;
    let column = batches[0].column(0).as_primitive::<Float64Type>().clone();
    column.iter().next().flatten()
}

#[tokio::test]
async fn every_example_runs_and_gives_something() {
    let context = context(2);
    for page in manual() {
        let batches = rows(&context, &page.example).await;
        let is_null = batches.iter().all(|batch| batch.column(0).null_count() == batch.num_rows());
        assert!(!is_null, "the example of `{}` is null", page.name);
        assert!(!page.about.is_empty() && !page.source.is_empty(), "`{}` lacks words", page.name);
    }
}

#[tokio::test]
async fn nobody_and_null_are_null_and_never_an_error() {
    let context = context(1);
    let nobody = "(select distribution(v) as d from (values (1.0)) as t(v) where v > 5)";
    for statistic in STATISTICS {
        for (arm, list) in [("d", "make_array(d)"), ("null", "null")] {
            let arguments = statistic.arguments.iter().map(|argument| match argument.kind {
                ArgumentKind::Distribution => arm,
                ArgumentKind::Distributions => list,
                ArgumentKind::Number => "0.5",
                ArgumentKind::Text => "'x'",
            });
            let call = format!("{}({})", statistic.name, arguments.collect::<Vec<_>>().join(", "));
            rows(&context, &format!("select {call} from {nobody}")).await;
        }
    }
}

#[tokio::test]
async fn a_wrong_argument_is_told_how_to_mend_it() {
    let context = context(1);
    let error = context.sql("select welch(1.0, 2.0)").await.expect_err("numbers are not arms").to_string();
    assert!(error.contains("distribution(value)"), "{error}");
    let error = context.sql("select dist_n()").await.expect_err("no argument").to_string();
    assert!(error.contains("dist_n(distribution distribution)"), "{error}");
}

#[tokio::test]
async fn partitioning_and_merging_change_nothing() {
    let values = (0..500).map(|i| f64::from((i * 37) % 11)).collect::<Vec<_>>();
    let schema = Arc::new(arrow::datatypes::Schema::new(vec![arrow::datatypes::Field::new(
        "v",
        arrow::datatypes::DataType::Float64,
        true,
    )]));
    let mut seen = Vec::new();
    for partitions in [1, 3] {
        let batches = values
            .chunks(500 / partitions + 1)
            .map(|chunk| {
                let column = Arc::new(arrow::array::Float64Array::from(chunk.to_vec()));
                vec![RecordBatch::try_new(Arc::clone(&schema), vec![column]).expect("batch")]
            })
            .collect();
        let context = context(partitions);
        let table = MemTable::try_new(Arc::clone(&schema), batches).expect("table");
        context.register_table("t", Arc::new(table)).expect("registered");
        let sql = "select dist_sd(distribution(d)), dist_sd(distribution(e)) \
                   from (select distribution(v) as d, distribution(v) filter (where v > 3) as e from t group by v % 3)";
        let batch = rows(&context, sql).await.remove(0);
        seen.push([0, 1].map(|place| batch.column(place).as_primitive::<Float64Type>().value(0)));
    }
    assert_eq!(seen[0], seen[1]);
    let all = gapwise_statistics::Distribution::from_values(values).expect("finite");
    assert!((seen[0][0] - all.sd().expect("sd")).abs() < 1e-12);
}

#[tokio::test]
async fn weights_of_one_equal_no_weights() {
    let context = context(1);
    let plain = "select dist_mean(distribution(v)) from (values (1.0), (2.0), (7.0)) as t(v)";
    let weighted = "select dist_mean(distribution(v, 1.0)) from (values (1.0), (2.0), (7.0)) as t(v)";
    assert_eq!(number(&context, plain).await, number(&context, weighted).await);
}

#[tokio::test]
async fn values_that_are_not_numbers_are_refused() {
    let context = context(1);
    let frame = context.sql("select distribution(v) from (values (cast('nan' as double))) as t(v)").await;
    let error = frame.expect("plans").collect().await.expect_err("refused").to_string();
    assert!(error.contains("numbers only"), "{error}");
}
