//! The Arrow type of a distribution, read and written in one place.
//!
//! `List<Struct<value double, n bigint, w double, w2 double>>`, sorted by value: `n` people gave `value`, their weights
//! sum to `w` and the squares of the weights to `w2`. A list without rows is the distribution of nobody.

use arrow::array::Array;
use arrow::array::ArrayRef;
use arrow::array::AsArray;
use arrow::array::Float64Array;
use arrow::array::Int64Array;
use arrow::array::ListArray;
use arrow::array::StructArray;
use arrow::buffer::NullBuffer;
use arrow::buffer::OffsetBuffer;
use arrow::datatypes::DataType;
use arrow::datatypes::Field;
use arrow::datatypes::Fields;
use arrow::datatypes::Float64Type;
use arrow::datatypes::Int64Type;
use datafusion::common::DataFusionError;
use datafusion::common::Result;
use datafusion::common::exec_datafusion_err;
use gapwise_statistics::Cell;
use gapwise_statistics::Distribution;
use std::sync::Arc;

/// The type of a distribution column.
#[must_use]
pub fn distribution_type() -> DataType {
    DataType::List(item_field())
}

fn cell_fields() -> Fields {
    let number = |name: &str| Field::new(name, DataType::Float64, false);
    Fields::from(vec![number("value"), Field::new("n", DataType::Int64, false), number("w"), number("w2")])
}

fn item_field() -> Arc<Field> {
    Arc::new(Field::new("item", DataType::Struct(cell_fields()), false))
}

/// Whether a type is a distribution's, whatever its nullability after a round trip through other software.
#[must_use]
pub fn is_distribution(data_type: &DataType) -> bool {
    let DataType::List(item) = data_type else { return false };
    let DataType::Struct(fields) = item.data_type() else { return false };
    let expected = cell_fields();
    fields.len() == expected.len()
        && fields
            .iter()
            .zip(expected.iter())
            .all(|(a, b)| a.name() == b.name() && a.data_type() == b.data_type())
}

/// A column of distributions, read row by row.
pub struct Distributions<'a> {
    list: &'a ListArray,
    value: &'a Float64Array,
    n: &'a Int64Array,
    w: &'a Float64Array,
    w2: &'a Float64Array,
}

impl<'a> Distributions<'a> {
    /// # Errors
    /// When the column is of another type.
    pub fn new(array: &'a ArrayRef) -> Result<Self> {
        let wrong = || exec_datafusion_err!("expected a distribution, found `{}`", array.data_type());
        if !is_distribution(array.data_type()) {
            return Err(wrong());
        }
        let list = array.as_list_opt::<i32>().ok_or_else(wrong)?;
        let cells = list.values().as_struct_opt().ok_or_else(wrong)?;
        let number = |place: usize| cells.column(place).as_primitive_opt::<Float64Type>();
        Ok(Self {
            list,
            value: number(0).ok_or_else(wrong)?,
            n: cells.column(1).as_primitive_opt::<Int64Type>().ok_or_else(wrong)?,
            w: number(2).ok_or_else(wrong)?,
            w2: number(3).ok_or_else(wrong)?,
        })
    }

    /// The cells of one row; `None` when it is null.
    #[must_use]
    pub fn cells(&self, index: usize) -> Option<impl Iterator<Item = Cell> + '_> {
        if self.list.is_null(index) {
            return None;
        }
        let offsets = self.list.value_offsets();
        let range = usize::try_from(offsets[index]).ok()?..usize::try_from(offsets[index + 1]).ok()?;
        Some(range.map(|at| Cell {
            value: self.value.value(at),
            n: u64::try_from(self.n.value(at)).unwrap_or(0),
            w: self.w.value(at),
            w2: self.w2.value(at),
        }))
    }

    /// One row as a distribution.
    ///
    /// # Errors
    /// When a value is not a number.
    pub fn get(&self, index: usize) -> Result<Option<Distribution>> {
        let Some(cells) = self.cells(index) else { return Ok(None) };
        let distribution =
            Distribution::from_cells(cells).map_err(|error| exec_datafusion_err!("{error}"))?;
        Ok(Some(distribution))
    }
}

/// Builds a column of distributions.
#[derive(Debug, Default)]
pub struct DistributionBuilder {
    value: Vec<f64>,
    n: Vec<i64>,
    w: Vec<f64>,
    w2: Vec<f64>,
    lengths: Vec<usize>,
    valid: Vec<bool>,
}

impl DistributionBuilder {
    /// A builder for so many rows.
    #[must_use]
    pub fn with_capacity(rows: usize) -> Self {
        Self { lengths: Vec::with_capacity(rows), valid: Vec::with_capacity(rows), ..Self::default() }
    }

    /// Adds a null row.
    pub fn append_null(&mut self) {
        self.lengths.push(0);
        self.valid.push(false);
    }

    /// Adds a row of cells that are sorted by value.
    pub fn append(&mut self, cells: &[Cell]) {
        for cell in cells {
            self.value.push(cell.value);
            self.n.push(i64::try_from(cell.n).unwrap_or(i64::MAX));
            self.w.push(cell.w);
            self.w2.push(cell.w2);
        }
        self.lengths.push(cells.len());
        self.valid.push(true);
    }

    /// The column.
    ///
    /// # Errors
    /// When it is larger than Arrow's lists can hold.
    pub fn finish(self) -> Result<ArrayRef> {
        let cells = StructArray::try_new(
            cell_fields(),
            vec![
                Arc::new(Float64Array::from(self.value)),
                Arc::new(Int64Array::from(self.n)),
                Arc::new(Float64Array::from(self.w)),
                Arc::new(Float64Array::from(self.w2)),
            ],
            None,
        )
        .map_err(arrow_error)?;
        let offsets = OffsetBuffer::from_lengths(self.lengths);
        let list =
            ListArray::try_new(item_field(), offsets, Arc::new(cells), Some(NullBuffer::from(self.valid)))
                .map_err(arrow_error)?;
        Ok(Arc::new(list))
    }
}

/// Adds one distribution to a builder.
pub(super) fn write_distribution(builder: &mut DistributionBuilder, distribution: &Distribution) {
    builder.append(distribution.cells());
}

fn arrow_error(error: arrow::error::ArrowError) -> DataFusionError {
    DataFusionError::ArrowError(Box::new(error), None)
}
