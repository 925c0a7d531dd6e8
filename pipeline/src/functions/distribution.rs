//! `distribution(value[, weight])`, and `distribution(distribution)` which adds distributions up.
//!
//! The aggregate behind everything: how many people gave each value. Its state is its result, so partial results
//! add over partitions, cohorts, uploads and machines. A null value is nobody; a value that is not a number is refused.

use crate::functions::Manual;
use crate::functions::distribution_type::DistributionBuilder;
use crate::functions::distribution_type::Distributions;
use crate::functions::distribution_type::distribution_type;
use crate::functions::distribution_type::is_distribution;
use arrow::array::Array;
use arrow::array::ArrayRef;
use arrow::array::AsArray;
use arrow::array::BooleanArray;
use arrow::datatypes::DataType;
use arrow::datatypes::Field;
use arrow::datatypes::FieldRef;
use arrow::datatypes::Float64Type;
use datafusion::common::Result;
use datafusion::common::ScalarValue;
use datafusion::common::exec_err;
use datafusion::common::plan_err;
use datafusion::logical_expr::Accumulator;
use datafusion::logical_expr::AggregateUDFImpl;
use datafusion::logical_expr::EmitTo;
use datafusion::logical_expr::GroupsAccumulator;
use datafusion::logical_expr::Signature;
use datafusion::logical_expr::Volatility;
use datafusion::logical_expr::function::AccumulatorArgs;
use datafusion::logical_expr::function::StateFieldsArgs;
use datafusion::logical_expr::utils::format_state_name;
use gapwise_statistics::Cell;
use std::mem;
use std::sync::Arc;

/// The aggregate.
#[derive(Debug, PartialEq, Eq, Hash)]
pub(super) struct DistributionAggregate {
    signature: Signature,
}

impl DistributionAggregate {
    pub(super) fn new() -> Self {
        Self { signature: Signature::user_defined(Volatility::Immutable) }
    }
}

impl AggregateUDFImpl for DistributionAggregate {
    fn name(&self) -> &'static str {
        "distribution"
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(distribution_type())
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        match given {
            [one] if is_distribution(one) => Ok(vec![one.clone()]),
            [one] if one.is_numeric() || one.is_null() || *one == DataType::Boolean => {
                Ok(vec![DataType::Float64])
            }
            [one, weight] if one.is_numeric() && weight.is_numeric() => Ok(vec![DataType::Float64; 2]),
            _ => plan_err!("`distribution` takes a number, a number and a weight, or a distribution"),
        }
    }

    fn state_fields(&self, args: StateFieldsArgs<'_>) -> Result<Vec<FieldRef>> {
        Ok(vec![Arc::new(Field::new(format_state_name(args.name, "cells"), distribution_type(), true))])
    }

    fn accumulator(&self, _: AccumulatorArgs<'_>) -> Result<Box<dyn Accumulator>> {
        Ok(Box::new(One(Tally::default())))
    }

    fn groups_accumulator_supported(&self, _: AccumulatorArgs<'_>) -> bool {
        true
    }

    fn create_groups_accumulator(&self, _: AccumulatorArgs<'_>) -> Result<Box<dyn GroupsAccumulator>> {
        Ok(Box::new(Groups::default()))
    }

    fn default_value(&self, _: &DataType) -> Result<ScalarValue> {
        scalar(&mut Tally::default())
    }
}

/// The cells of one group: sorted ones, and new ones not sorted yet, so that adding stays cheap with many distinct values.
#[derive(Debug, Default)]
struct Tally {
    sorted: Vec<Cell>,
    fresh: Vec<Cell>,
}

/// Below this many fresh cells no merge is worth its while.
const FEW: usize = 64;

impl Tally {
    fn add(&mut self, mut cell: Cell) -> Result<()> {
        if !cell.value.is_finite() {
            return exec_err!("a distribution holds numbers only; filter out values that are not finite");
        }
        cell.value += 0.0; // folds −0 into 0
        match self.sorted.binary_search_by(|held| held.value.total_cmp(&cell.value)) {
            Ok(at) => absorb(&mut self.sorted[at], &cell),
            Err(_) => {
                self.fresh.push(cell);
                if self.fresh.len() >= FEW.max(self.sorted.len()) {
                    self.settle();
                }
            }
        }
        Ok(())
    }

    fn settle(&mut self) {
        if self.fresh.is_empty() {
            return;
        }
        self.sorted.append(&mut self.fresh);
        self.sorted.sort_by(|a, b| a.value.total_cmp(&b.value));
        self.sorted.dedup_by(|next, held| {
            let is_same = next.value.total_cmp(&held.value).is_eq();
            if is_same {
                absorb(held, next);
            }
            is_same
        });
    }

    fn cells(&mut self) -> &[Cell] {
        self.settle();
        &self.sorted
    }

    fn size(&self) -> usize {
        mem::size_of::<Self>() + (self.sorted.capacity() + self.fresh.capacity()) * mem::size_of::<Cell>()
    }
}

fn absorb(held: &mut Cell, more: &Cell) {
    held.n += more.n;
    held.w += more.w;
    held.w2 += more.w2;
}

fn single(value: f64, weight: f64) -> Cell {
    Cell { value, n: 1, w: weight, w2: weight * weight }
}

/// Calls `each` with the row and every cell that a batch of arguments brings.
fn for_each_cell(values: &[ArrayRef], mut each: impl FnMut(usize, Cell) -> Result<()>) -> Result<()> {
    let Some(first) = values.first() else { return Ok(()) };
    if is_distribution(first.data_type()) {
        let distributions = Distributions::new(first)?;
        for row in 0..first.len() {
            for cell in distributions.cells(row).into_iter().flatten() {
                each(row, cell)?;
            }
        }
        return Ok(());
    }
    let numbers = first.as_primitive::<Float64Type>();
    let weights = values.get(1).map(|array| array.as_primitive::<Float64Type>());
    for row in 0..numbers.len() {
        let weight = weights.map_or(Some(1.0), |list| list.is_valid(row).then(|| list.value(row)));
        if let (true, Some(weight)) = (numbers.is_valid(row), weight) {
            each(row, single(numbers.value(row), weight))?;
        }
    }
    Ok(())
}

fn scalar(tally: &mut Tally) -> Result<ScalarValue> {
    let mut builder = DistributionBuilder::with_capacity(1);
    builder.append(tally.cells());
    ScalarValue::try_from_array(&builder.finish()?, 0)
}

#[derive(Debug)]
struct One(Tally);

impl Accumulator for One {
    fn update_batch(&mut self, values: &[ArrayRef]) -> Result<()> {
        for_each_cell(values, |_, cell| self.0.add(cell))
    }

    fn merge_batch(&mut self, states: &[ArrayRef]) -> Result<()> {
        self.update_batch(states)
    }

    fn evaluate(&mut self) -> Result<ScalarValue> {
        scalar(&mut self.0)
    }

    fn state(&mut self) -> Result<Vec<ScalarValue>> {
        Ok(vec![self.evaluate()?])
    }

    fn size(&self) -> usize {
        self.0.size()
    }
}

#[derive(Debug, Default)]
struct Groups(Vec<Tally>);

impl GroupsAccumulator for Groups {
    fn update_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        opt_filter: Option<&BooleanArray>,
        total_num_groups: usize,
    ) -> Result<()> {
        self.0.resize_with(total_num_groups, Tally::default);
        for_each_cell(values, |row, cell| {
            let is_kept = opt_filter.is_none_or(|filter| filter.is_valid(row) && filter.value(row));
            if is_kept { self.0[group_indices[row]].add(cell) } else { Ok(()) }
        })
    }

    fn merge_batch(
        &mut self,
        values: &[ArrayRef],
        group_indices: &[usize],
        total_num_groups: usize,
    ) -> Result<()> {
        self.update_batch(values, group_indices, None, total_num_groups)
    }

    fn evaluate(&mut self, emit_to: EmitTo) -> Result<ArrayRef> {
        let mut tallies = emit_to.take_needed(&mut self.0);
        let mut builder = DistributionBuilder::with_capacity(tallies.len());
        for tally in &mut tallies {
            builder.append(tally.cells());
        }
        builder.finish()
    }

    fn state(&mut self, emit_to: EmitTo) -> Result<Vec<ArrayRef>> {
        Ok(vec![self.evaluate(emit_to)?])
    }

    fn convert_to_state(
        &self,
        values: &[ArrayRef],
        opt_filter: Option<&BooleanArray>,
    ) -> Result<Vec<ArrayRef>> {
        let rows = values.first().map_or(0, |array| array.len());
        let mut each = Groups::default();
        each.update_batch(values, &(0..rows).collect::<Vec<_>>(), opt_filter, rows)?;
        each.state(EmitTo::All)
    }

    fn size(&self) -> usize {
        self.0.iter().map(Tally::size).sum()
    }
}

/// The page of the aggregate in the manual.
pub(super) fn manual() -> Manual {
    Manual {
        name: "distribution".to_owned(),
        kind: "aggregate".to_owned(),
        signature: "distribution(value double, [weight double]) or distribution(distribution)".to_owned(),
        about: "How many people gave each value: what every other statistic is computed from. Null values are nobody. \
                Given distributions, it adds them up. No rows give the distribution of nobody."
            .to_owned(),
        returns: "list(struct(value double, n bigint, w double, w2 double))".to_owned(),
        example: "select distribution(v) from (values (1.0), (2.0), (2.0)) as t(v)".to_owned(),
        source: "Definition; sufficient for means, shares and rank tests alike".to_owned(),
    }
}
