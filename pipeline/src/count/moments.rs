//! What the reliability of a scale needs: sums, and sums of products, over those who answered all of its items.

use crate::count::columns::place_of;
use crate::count::pass::Place;
use arrow::array::Array;
use arrow::array::ArrayRef;
use arrow::array::AsArray;
use arrow::array::Float64Array;
use arrow::array::Int64Array;
use arrow::array::StringArray;
use arrow::datatypes::DataType;
use arrow::datatypes::Field;
use arrow::datatypes::Float64Type;
use arrow::datatypes::Schema;
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use std::sync::Arc;

/// The sums of one scale. Sums of two uploads add.
#[derive(Debug)]
pub(super) struct ScaleMoments {
    measure_id: String,
    items: Vec<(String, usize)>,
    n: i64,
    sums: Vec<f64>,
    /// The upper triangle, row by row.
    products: Vec<f64>,
}

/// The schema of the table `scale_moments`: a row for each two items of a scale, and for each with itself.
#[must_use]
pub fn moments_schema() -> SchemaRef {
    let text = |name: &str| Field::new(name, DataType::Utf8, false);
    let number = |name: &str| Field::new(name, DataType::Float64, false);
    Arc::new(Schema::new(vec![
        text("iteration_id"),
        text("perspective"),
        text("cohort_id"),
        text("measure_id"),
        text("item_a"),
        text("item_b"),
        Field::new("n", DataType::Int64, false),
        number("sum_a"),
        number("sum_b"),
        number("sum_ab"),
    ]))
}

impl ScaleMoments {
    /// For a scale whose items have these measures; none when fewer than two of them are columns of the wide file.
    pub(super) fn new(wide: &Schema, measure_id: &str, items: &[String]) -> Option<Self> {
        let items = items.iter().filter_map(|id| Some((id.clone(), place_of(wide, id)?))).collect::<Vec<_>>();
        let k = items.len();
        (k >= 2).then(|| Self {
            measure_id: measure_id.to_owned(),
            items,
            n: 0,
            sums: vec![0.0; k],
            products: vec![0.0; k * (k + 1) / 2],
        })
    }

    /// Adds the rows of people who were not seen before.
    pub(super) fn add(&mut self, batch: &RecordBatch) {
        let column = |place: usize| batch.columns().get(place)?.as_primitive_opt::<Float64Type>();
        let columns =
            self.items.iter().map(|(_, place)| column(*place)).collect::<Option<Vec<&Float64Array>>>();
        let Some(columns) = columns else { return };
        let mut row = vec![0.0; columns.len()];
        for at in 0..batch.num_rows() {
            let mut is_complete = true;
            for (value, column) in row.iter_mut().zip(&columns) {
                is_complete &= column.is_valid(at);
                *value = column.value(at);
            }
            if is_complete {
                self.add_row(&row);
            }
        }
    }

    fn add_row(&mut self, row: &[f64]) {
        self.n += 1;
        let mut products = self.products.iter_mut();
        for (first, (value, sum)) in row.iter().zip(&mut self.sums).enumerate() {
            *sum += value;
            for (other, product) in row.iter().skip(first).zip(&mut products) {
                *product += value * other;
            }
        }
    }
}

/// The rows of `scale_moments`.
pub(super) fn finish(scales: &[ScaleMoments], place: Place<'_>) -> Result<RecordBatch, ArrowError> {
    let (mut texts, mut n, mut numbers) = ([vec![], vec![], vec![]], vec![], [vec![], vec![], vec![]]);
    for scale in scales {
        let mut products = scale.products.iter();
        for (first, ((a, _), sum_a)) in scale.items.iter().zip(&scale.sums).enumerate() {
            let others = scale.items.iter().zip(&scale.sums).skip(first);
            for (((b, _), sum_b), product) in others.zip(&mut products) {
                texts[0].push(scale.measure_id.as_str());
                texts[1].push(a.as_str());
                texts[2].push(b.as_str());
                n.push(scale.n);
                numbers[0].push(*sum_a);
                numbers[1].push(*sum_b);
                numbers[2].push(*product);
            }
        }
    }
    let constant = |text: &str| -> ArrayRef { Arc::new(StringArray::from(vec![text; n.len()])) };
    let mut columns =
        vec![constant(place.iteration_id), constant(place.perspective), constant(place.cohort_id)];
    columns.extend(texts.into_iter().map(|texts| Arc::new(StringArray::from(texts)) as ArrayRef));
    columns.push(Arc::new(Int64Array::from(n)));
    columns.extend(numbers.into_iter().map(|numbers| Arc::new(Float64Array::from(numbers)) as ArrayRef));
    RecordBatch::try_new(moments_schema(), columns)
}
