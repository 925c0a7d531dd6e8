//! What a designer sees of small random surveys: no row stands on too few people, no number is exact.
//!
//! The truth is counted here, person by person, from the surveys themselves; whether a row may be shown follows from
//! it by rules 1 and 2 of the disclosure rules alone: ten people with a value, and ten or none left in the base.

mod minimum;
mod people;
mod rounding;

use arrow::array::AsArray;
use arrow::datatypes::Float64Type;
use arrow::datatypes::Int64Type;
use arrow::record_batch::RecordBatch;
use gapwise_pipeline::Access;
use gapwise_pipeline::Actor;
use gapwise_pipeline::Load;
use gapwise_pipeline::Parameters;
use gapwise_pipeline::Pipeline;
use gapwise_pipeline::Source;
use gapwise_pipeline::model::Codebook;
use people::Survey;

/// The rows of a table as one person sees them.
struct Seen(Vec<RecordBatch>);

impl Seen {
    async fn table(pipeline: &Pipeline, actor: Actor, name: &str) -> Self {
        let sql = format!("select * from {name}");
        let answer = pipeline.sql(actor, &sql, &Parameters::default(), None).await.expect(name);
        Self(answer.batches)
    }

    fn texts(&self, column: &str) -> Vec<String> {
        let of = |batch: &RecordBatch| {
            let list = batch.column_by_name(column).expect(column).as_string::<i32>().clone();
            list.iter().map(|text| text.unwrap_or_default().to_owned()).collect::<Vec<_>>()
        };
        self.0.iter().flat_map(of).collect()
    }

    fn counts(&self, column: &str) -> Vec<Option<i64>> {
        let of = |batch: &RecordBatch| {
            batch.column_by_name(column).expect(column).as_primitive::<Int64Type>().iter().collect::<Vec<_>>()
        };
        self.0.iter().flat_map(of).collect()
    }

    fn numbers(&self, column: &str) -> Vec<Option<f64>> {
        let of = |batch: &RecordBatch| {
            batch
                .column_by_name(column)
                .expect(column)
                .as_primitive::<Float64Type>()
                .iter()
                .collect::<Vec<_>>()
        };
        self.0.iter().flat_map(of).collect()
    }

    /// (measure, background, group) of each row.
    fn places(&self) -> Vec<(String, String, String)> {
        let measures = self.texts("measure_id");
        let rest = self.texts("background").into_iter().zip(self.texts("group_name"));
        measures
            .into_iter()
            .zip(rest)
            .map(|(measure, (background, group))| (measure, background, group))
            .collect()
    }
}

async fn load(folder: &tempfile::TempDir, survey: &Survey) -> Pipeline {
    let pipeline = Pipeline::open(&folder.path().join("lake"), Access::Write).expect("a lake");
    let mut load = Load::new(Source::memory("export.csv", survey.export().into_bytes()), "care", "1");
    load.codebook = Some(Codebook::from_toml("codebook", people::CODEBOOK).expect("a codebook"));
    pipeline.load(&load, &|_| {}).await.expect("loaded");
    pipeline
}

fn run(work: impl Future<Output = ()> + Send + 'static) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().thread_stack_size(64 << 20).enable_all().build();
    let runtime = runtime.expect("a runtime");
    runtime.block_on(async { tokio::spawn(work).await.expect("the test passes") });
}
