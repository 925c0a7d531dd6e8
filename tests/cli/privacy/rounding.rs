//! Rule 5: everyone but the owner of the files sees rounded numbers, and verdicts that were taken before.

use super::Seen;
use super::load;
use super::people::Survey;
use super::run;
use arrow::array::Array;
use arrow::array::AsArray;
use arrow::datatypes::DataType;
use arrow::datatypes::Float64Type;
use gapwise_pipeline::Actor;
use gapwise_pipeline::Role;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

/// How far from a multiple of `1 / steps` a number lies.
fn off(number: f64, steps: f64) -> f64 {
    (number * steps - (number * steps).round()).abs()
}

#[test]
fn a_designer_sees_rounded_numbers_and_the_verdicts_of_exact_ones() {
    run(async {
        let folder = tempfile::tempdir().expect("a folder");
        let pipeline = load(&folder, &Survey::draw(200, ChaCha8Rng::seed_from_u64(7))).await;
        let designer = Actor::in_role(Role::Designer);
        let (exact, rounded) = (
            Seen::table(&pipeline, Actor::owner(), "gaps").await,
            Seen::table(&pipeline, designer, "gaps").await,
        );
        assert_eq!(exact.places(), rounded.places());
        for column in ["verdict", "p_of", "estimate_of"] {
            assert_eq!(exact.texts(column), rounded.texts(column));
        }
        let mut n_changed = 0;
        for (column, steps) in
            [("cliffs_delta", 100.0), ("hedges_g", 100.0), ("welch_diff", 10.0), ("share_group", 100.0)]
        {
            for (number, shown) in exact.numbers(column).into_iter().zip(rounded.numbers(column)) {
                assert_eq!(number.is_some(), shown.is_some());
                let (Some(number), Some(shown)) = (number, shown) else { continue };
                assert!(
                    off(shown, steps) < 1e-9 && (shown - number).abs() <= 0.5 / steps + 1e-9,
                    "{column}: {number} as {shown}"
                );
                n_changed += usize::from(off(number, steps) > 1e-9);
            }
        }
        for p in rounded.numbers("q").into_iter().flatten() {
            let steps = if (0.045..0.055).contains(&p) || p < 0.01 { 1_000.0 } else { 100.0 };
            assert!(p >= 0.009 && off(p, steps) < 1e-9, "q {p}");
        }
        for mean in
            Seen::table(&pipeline, designer, "group_measures").await.numbers("mean").into_iter().flatten()
        {
            assert!(off(mean, 10.0) < 1e-9, "mean {mean}");
        }
        assert!(n_changed > 20, "only {n_changed} numbers were not round before");
    });
}

#[test]
fn every_number_of_a_designer_s_tables_is_one_of_few() {
    // A number that nobody rounded has many digits; this finds a new column that was forgotten.
    run(async {
        let folder = tempfile::tempdir().expect("a folder");
        let pipeline = load(&folder, &Survey::draw(200, ChaCha8Rng::seed_from_u64(7))).await;
        let actor = Actor::in_role(Role::Designer);
        for table in pipeline.tables(actor).await.expect("tables") {
            let batches = Seen::table(&pipeline, actor, &table.name).await.0;
            for batch in &batches {
                for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
                    if *field.data_type() != DataType::Float64 || column.null_count() == column.len() {
                        continue;
                    }
                    for number in column.as_primitive::<Float64Type>().iter().flatten() {
                        assert!(off(number, 1_000.0) < 1e-6, "`{}.{}` is {number}", table.name, field.name());
                    }
                }
            }
        }
    });
}
