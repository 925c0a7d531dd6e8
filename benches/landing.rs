//! How long an export takes from its bytes to a published snapshot.
//!
//! `cargo bench --bench landing` measures a survey of 60 columns step by step: reading alone, the first look at what
//! stands in it, and the whole load with receipt, counts and findings. `GAPWISE_BENCH_ROWS` sets the number of rows,
//! 100,000 when nobody says. Peers are compared by `benches/peers/landing.py`.

#![expect(clippy::expect_used, reason = "a benchmark that cannot run says so and stops")]

use std::fmt::Write as _;

use criterion::BatchSize;
use criterion::Criterion;
use criterion::Throughput;
use gapwise_pipeline::Access;
use gapwise_pipeline::Load;
use gapwise_pipeline::Pipeline;
use gapwise_pipeline::Source;
use gapwise_pipeline::formats;
use gapwise_pipeline::tidy;

fn main() {
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    landing(&mut criterion);
    criterion.final_summary();
}

fn landing(criterion: &mut Criterion) {
    let rows = std::env::var("GAPWISE_BENCH_ROWS").ok().and_then(|rows| rows.parse().ok()).unwrap_or(100_000);
    let export = export(rows);
    let size_bytes = export.len() as u64;
    let source = Source::memory("learners.csv", export);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let mut group = criterion.benchmark_group("landing");
    group.throughput(Throughput::Bytes(size_bytes));
    group.bench_function("read", |bencher| {
        bencher.iter(|| {
            let sheet = formats::open(&source, None).expect("a sheet");
            sheet.rows().expect("rows").map(|batch| batch.expect("a batch").lines.len()).sum::<usize>()
        });
    });
    group.bench_function("examine", |bencher| {
        bencher.iter(|| tidy::examine(&formats::open(&source, None).expect("a sheet")).expect("facts"));
    });
    group.bench_function("load", |bencher| {
        let lake = || {
            let folder = tempfile::tempdir().expect("a folder");
            let pipeline = Pipeline::open(&folder.path().join("lake"), Access::Write).expect("a lake");
            (folder, pipeline)
        };
        bencher.iter_batched(
            lake,
            |(folder, pipeline)| {
                let load = Load::new(source.clone(), "care", "1");
                let loaded = runtime.block_on(pipeline.load(&load, &|_| {})).expect("a load");
                assert_eq!(loaded.receipt.rows_landed, rows);
                folder
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

/// A survey: id, date, six backgrounds, forty items on two scales, ten numbers, two comments.
fn export(rows: u64) -> Vec<u8> {
    const FREQUENCY: [&str; 5] = ["Never", "Rarely", "Sometimes", "Often", "Always"];
    const GROUPS: [(&str, &[&str]); 6] = [
        ("Gender", &["Woman", "Man", "Another gender"]),
        ("First language", &["English", "Spanish", "Polish", "Another language"]),
        ("Do you care for somebody?", &["Yes", "No"]),
        ("Shift", &["Day", "Evening", "Night"]),
        ("Disability", &["Yes", "No"]),
        ("Highest qualification", &["School", "Vocational", "Degree"]),
    ];
    const SAID: [&str; 5] =
        ["", "", "The pace was too fast for me", "More examples, please", "I could not hear the tutor"];
    let mut seed = 0x9e37_79b9_7f4a_7c15_u64;
    let mut draw = move |below: usize| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        usize::try_from(seed % below.max(1) as u64).unwrap_or(0)
    };
    let mut pick = move |words: &[&'static str]| words.get(draw(words.len())).copied().unwrap_or_default();
    let mut text = String::from("ResponseId,EndDate");
    GROUPS.iter().for_each(|(name, _)| text.extend([",", name]));
    (1..=40).for_each(|item| write!(text, ",How often did you do task {item}?").expect("room"));
    (1..=10).for_each(|item| write!(text, ",Hours spent on part {item}").expect("room"));
    text.push_str(",What helped?,What hindered you?\n");
    for row in 0..rows {
        write!(text, "R_{row:08},2026-{:02}-{:02} {:02}:15:00", 1 + row % 12, 1 + row % 28, row % 24)
            .expect("room");
        GROUPS.iter().for_each(|(_, groups)| text.extend([",", pick(groups)]));
        (0..40).for_each(|_| text.extend([",", pick(&FREQUENCY)]));
        (0..10).for_each(|_| text.extend([",", pick(&["1", "2", "3", "5", "8", "13", "21", "34"])]));
        (0..2).for_each(|_| write!(text, ",\"{}\"", pick(&SAID)).expect("room"));
        text.push('\n');
    }
    text.into_bytes()
}
