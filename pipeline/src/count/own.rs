//! The part of an answer that belongs to its item: the answer minus the mean of the person's other answers on the same range.
//!
//! The item itself stays out of that mean: subtracting the mean of all answers would share a gap on one item out over the
//! others, where none is.

use arrow::array::AsArray;
use arrow::array::Float64Array;
use arrow::datatypes::Float64Type;
use arrow::record_batch::RecordBatch;

/// The fewest other answers that tell how a person rates in general.
const FEWEST_OTHERS: u32 = 5;

/// Items that are answered on one range, by their columns in the wide file.
#[derive(Debug)]
pub(super) struct Block {
    pub(super) columns: Vec<usize>,
}

/// What each row of a batch answered in a block.
#[derive(Debug, Default)]
pub(super) struct Answered {
    sums: Vec<f64>,
    counts: Vec<u32>,
}

impl Block {
    /// Whether it is large enough for anybody to have answered enough others.
    pub(super) fn is_enough(&self) -> bool {
        self.columns.len() > FEWEST_OTHERS as usize
    }

    /// The answers of a batch, summed by row.
    pub(super) fn answered(&self, batch: &RecordBatch) -> Answered {
        let rows = batch.num_rows();
        let mut answered = Answered { sums: vec![0.0; rows], counts: vec![0; rows] };
        for column in &self.columns {
            let Some(values) = numbers(batch, *column) else { continue };
            let sums = answered.sums.iter_mut().zip(&mut answered.counts);
            for ((sum, count), value) in sums.zip(values) {
                if let Some(value) = value {
                    *sum += value;
                    *count += 1;
                }
            }
        }
        answered
    }
}

impl Answered {
    /// The own part of each row of an item of the block; none where too few others were answered.
    pub(super) fn own(&self, batch: &RecordBatch, column: usize) -> Float64Array {
        let Some(values) = numbers(batch, column) else { return Float64Array::new_null(batch.num_rows()) };
        let rows = values.iter().zip(self.sums.iter().zip(&self.counts));
        let own = rows.map(|(value, (sum, count))| {
            let others = count.saturating_sub(1);
            value.filter(|_| others >= FEWEST_OTHERS).map(|value| value - (sum - value) / f64::from(others))
        });
        own.collect()
    }
}

fn numbers(batch: &RecordBatch, column: usize) -> Option<&Float64Array> {
    let values = batch.columns().get(column)?.as_primitive_opt::<Float64Type>()?;
    (values.len() == batch.num_rows()).then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow::array::Array;
    use arrow::array::ArrayRef;
    use std::sync::Arc;

    #[test]
    fn the_item_is_not_part_of_what_is_subtracted() {
        let column = |values: [Option<f64>; 2]| -> ArrayRef { Arc::new(Float64Array::from(values.to_vec())) };
        let others = [Some(3.0), Some(3.0)];
        let last = [Some(4.0), None];
        let columns = [[Some(5.0), Some(5.0)], others, others, others, others, last];
        let named = columns.iter().enumerate().map(|(at, values)| (format!("c{at}"), column(*values)));
        let batch = RecordBatch::try_from_iter(named).expect("a batch");
        let block = Block { columns: (0..6).collect() };
        assert!(block.is_enough());
        let own = block.answered(&batch).own(&batch, 0);
        assert!((own.value(0) - (5.0 - 16.0 / 5.0)).abs() < 1e-12);
        assert!(own.is_null(1), "only four others were answered");
    }
}
