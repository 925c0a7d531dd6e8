//! One statistic as data, and the single adaptor that makes a SQL function of it.
//!
//! A [`Statistic`] names its arguments, what it returns and the plain function that computes it. Everything DataFusion
//! asks of a scalar function is answered here once, so that a new statistic is one file with one `static` and one line in the list.

use crate::functions::Manual;
use crate::functions::distribution_type::DistributionBuilder;
use crate::functions::distribution_type::Distributions;
use crate::functions::distribution_type::distribution_type;
use crate::functions::distribution_type::is_distribution;
use crate::functions::distribution_type::write_distribution;
use arrow::array::Array;
use arrow::array::ArrayRef;
use arrow::array::AsArray;
use arrow::array::Float64Builder;
use arrow::array::Int64Builder;
use arrow::array::StringBuilder;
use arrow::array::StructArray;
use arrow::buffer::NullBuffer;
use arrow::datatypes::DataType;
use arrow::datatypes::Field;
use arrow::datatypes::Fields;
use arrow::datatypes::Float64Type;
use datafusion::common::DataFusionError;
use datafusion::common::Result;
use datafusion::common::plan_err;
use datafusion::logical_expr::ColumnarValue;
use datafusion::logical_expr::ScalarFunctionArgs;
use datafusion::logical_expr::ScalarUDFImpl;
use datafusion::logical_expr::Signature;
use datafusion::logical_expr::Volatility;
use gapwise_statistics::Distribution;
use std::hash::Hash;
use std::hash::Hasher;
use std::sync::Arc;

/// A statistic of one or more distributions, as the SQL function, the manual and the tests know it.
#[derive(Debug)]
pub struct Statistic {
    /// The function's name.
    pub name: &'static str,
    /// What it tells, its formula and when it is null, in whole sentences.
    pub about: &'static str,
    /// The paper, book or package it follows.
    pub source: &'static str,
    /// A query that runs against no table.
    pub example: &'static str,
    /// The arguments in order.
    pub arguments: &'static [Argument],
    /// What it returns.
    pub returns: Returns,
    /// The computation; `None` is null.
    pub compute: fn(&Row<'_>) -> Option<Vec<Value>>,
}

/// One argument of a statistic.
#[derive(Clone, Copy, Debug)]
pub struct Argument {
    /// Its name in the manual.
    pub name: &'static str,
    /// Its type.
    pub kind: ArgumentKind,
    /// Whether it may be left out.
    pub is_optional: bool,
}

/// The type of an argument.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ArgumentKind {
    /// A distribution.
    Distribution,
    /// A list of distributions, as `array_agg` gives.
    Distributions,
    /// A number.
    Number,
    /// A word.
    Text,
}

/// What a statistic returns.
#[derive(Clone, Copy, Debug)]
pub enum Returns {
    /// One number, count or word.
    One(ValueKind),
    /// A struct with these fields.
    Record(&'static [(&'static str, ValueKind)]),
    /// A distribution.
    Distribution,
}

/// The type of a returned field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueKind {
    /// A double.
    Number,
    /// A bigint.
    Count,
    /// Text.
    Text,
}

/// A returned value.
#[derive(Clone, Debug)]
pub enum Value {
    /// Undefined.
    Null,
    /// A double; a value that is not finite becomes null.
    Number(f64),
    /// A bigint.
    Count(i64),
    /// Text.
    Text(&'static str),
    /// A distribution.
    Distribution(Distribution),
}

impl From<f64> for Value {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<Option<f64>> for Value {
    fn from(number: Option<f64>) -> Self {
        number.map_or(Self::Null, Self::Number)
    }
}

impl From<u64> for Value {
    fn from(count: u64) -> Self {
        i64::try_from(count).map_or(Self::Null, Self::Count)
    }
}

/// The arguments of one call.
pub struct Row<'a> {
    distributions: Vec<Option<Distribution>>,
    lists: Vec<Option<Vec<Distribution>>>,
    numbers: Vec<Option<f64>>,
    texts: Vec<Option<&'a str>>,
}

impl Row<'_> {
    /// The distribution at this place among the distributions; `None` when it is null.
    #[must_use]
    pub fn distribution(&self, place: usize) -> Option<&Distribution> {
        self.distributions.get(place)?.as_ref()
    }

    /// The distributions of the list at this place among the lists, nulls as nobody; `None` when it is null.
    #[must_use]
    pub fn distributions(&self, place: usize) -> Option<&[Distribution]> {
        self.lists.get(place)?.as_deref()
    }

    /// The number at this place among the numbers.
    #[must_use]
    pub fn number(&self, place: usize) -> Option<f64> {
        *self.numbers.get(place)?
    }

    /// The word at this place among the words.
    #[must_use]
    pub fn text(&self, place: usize) -> Option<&str> {
        *self.texts.get(place)?
    }
}

impl Argument {
    /// A distribution that must be given.
    #[must_use]
    pub const fn distribution(name: &'static str) -> Self {
        Self { name, kind: ArgumentKind::Distribution, is_optional: false }
    }

    /// A list of distributions that must be given.
    #[must_use]
    pub const fn distributions(name: &'static str) -> Self {
        Self { name, kind: ArgumentKind::Distributions, is_optional: false }
    }

    /// A number that must be given.
    #[must_use]
    pub const fn number(name: &'static str) -> Self {
        Self { name, kind: ArgumentKind::Number, is_optional: false }
    }

    /// A number that may be left out.
    #[must_use]
    pub const fn optional_number(name: &'static str) -> Self {
        Self { name, kind: ArgumentKind::Number, is_optional: true }
    }

    /// A word that must be given.
    #[must_use]
    pub const fn text(name: &'static str) -> Self {
        Self { name, kind: ArgumentKind::Text, is_optional: false }
    }

    /// A word that may be left out.
    #[must_use]
    pub const fn optional_text(name: &'static str) -> Self {
        Self { name, kind: ArgumentKind::Text, is_optional: true }
    }
}

/// The two arms of a comparison, as most statistics take them.
pub(super) const ARMS: &[Argument] = &[Argument::distribution("group"), Argument::distribution("rest")];

impl ValueKind {
    fn data_type(self) -> DataType {
        match self {
            Self::Number => DataType::Float64,
            Self::Count => DataType::Int64,
            Self::Text => DataType::Utf8,
        }
    }

    /// The word for it in SQL.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Number => "double",
            Self::Count => "bigint",
            Self::Text => "text",
        }
    }
}

impl Returns {
    fn data_type(self) -> DataType {
        match self {
            Self::One(kind) => kind.data_type(),
            Self::Record(fields) => DataType::Struct(record_fields(fields)),
            Self::Distribution => distribution_type(),
        }
    }
}

fn record_fields(fields: &[(&str, ValueKind)]) -> Fields {
    fields.iter().map(|(name, kind)| Field::new(*name, kind.data_type(), true)).collect()
}

/// The adaptor: a [`Statistic`] as DataFusion's scalar function.
#[derive(Debug)]
pub(super) struct ScalarStatistic {
    statistic: &'static Statistic,
    signature: Signature,
}

impl ScalarStatistic {
    pub(super) fn new(statistic: &'static Statistic) -> Self {
        Self { statistic, signature: Signature::user_defined(Volatility::Immutable) }
    }
}

impl PartialEq for ScalarStatistic {
    fn eq(&self, other: &Self) -> bool {
        self.statistic.name == other.statistic.name
    }
}

impl Eq for ScalarStatistic {}

impl Hash for ScalarStatistic {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.statistic.name.hash(state);
    }
}

impl ScalarUDFImpl for ScalarStatistic {
    fn name(&self) -> &str {
        self.statistic.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _: &[DataType]) -> Result<DataType> {
        Ok(self.statistic.returns.data_type())
    }

    fn coerce_types(&self, given: &[DataType]) -> Result<Vec<DataType>> {
        coerce(self.statistic, given)
    }

    fn invoke_with_args(&self, args: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let rows = args.number_rows;
        let arrays = args.args.iter().map(|value| value.to_array(rows)).collect::<Result<Vec<ArrayRef>>>()?;
        Ok(ColumnarValue::Array(invoke(self.statistic, &arrays, rows)?))
    }
}

fn coerce(statistic: &Statistic, given: &[DataType]) -> Result<Vec<DataType>> {
    let needed = statistic.arguments.iter().filter(|argument| !argument.is_optional).count();
    if given.len() < needed || given.len() > statistic.arguments.len() {
        return plan_err!("`{}` takes {}", statistic.name, signature(statistic));
    }
    let mut types = Vec::with_capacity(given.len());
    for (argument, data_type) in statistic.arguments.iter().zip(given) {
        types.push(match argument.kind {
            ArgumentKind::Number => DataType::Float64,
            ArgumentKind::Text => DataType::Utf8,
            ArgumentKind::Distributions if is_list_of_distributions(data_type) => data_type.clone(),
            ArgumentKind::Distributions if data_type.is_null() => list_type(),
            ArgumentKind::Distributions => {
                return plan_err!(
                    "`{}` of `{}` is a list of distributions; write `array_agg(distribution)` for it",
                    argument.name,
                    statistic.name
                );
            }
            ArgumentKind::Distribution if is_distribution(data_type) => data_type.clone(),
            ArgumentKind::Distribution if data_type.is_null() => distribution_type(),
            ArgumentKind::Distribution => {
                return plan_err!(
                    "`{}` of `{}` is a distribution; write `distribution(value)` for it",
                    argument.name,
                    statistic.name
                );
            }
        });
    }
    Ok(types)
}

/// The function's signature for the manual: `welch(group distribution, rest distribution)`.
#[must_use]
fn signature(statistic: &Statistic) -> String {
    let arguments = statistic.arguments.iter().map(|argument| {
        let kind = match argument.kind {
            ArgumentKind::Distribution => "distribution",
            ArgumentKind::Distributions => "list(distribution)",
            ArgumentKind::Number => "double",
            ArgumentKind::Text => "text",
        };
        let text = format!("{} {kind}", argument.name);
        if argument.is_optional { format!("[{text}]") } else { text }
    });
    format!("{}({})", statistic.name, arguments.collect::<Vec<_>>().join(", "))
}

fn invoke(statistic: &'static Statistic, arrays: &[ArrayRef], rows: usize) -> Result<ArrayRef> {
    let mut distributions = Vec::new();
    let mut lists = Vec::new();
    let mut numbers = Vec::new();
    let mut texts = Vec::new();
    for (argument, array) in statistic.arguments.iter().zip(arrays) {
        match argument.kind {
            ArgumentKind::Distribution => distributions.push(Distributions::new(array)?),
            ArgumentKind::Distributions => lists.push(array),
            ArgumentKind::Number => numbers.push(array.as_primitive::<Float64Type>()),
            ArgumentKind::Text => texts.push(array.as_string::<i32>()),
        }
    }
    let mut results = Vec::with_capacity(rows);
    for index in 0..rows {
        let row = Row {
            distributions: distributions.iter().map(|list| list.get(index)).collect::<Result<_>>()?,
            lists: lists.iter().map(|list| distributions_at(list, index)).collect::<Result<_>>()?,
            numbers: numbers.iter().map(|list| list.is_valid(index).then(|| list.value(index))).collect(),
            texts: texts.iter().map(|list| list.is_valid(index).then(|| list.value(index))).collect(),
        };
        results.push((statistic.compute)(&row));
    }
    assemble(statistic.returns, &results)
}

/// The type of a list of distributions.
fn list_type() -> DataType {
    DataType::List(Arc::new(Field::new("item", distribution_type(), true)))
}

fn is_list_of_distributions(data_type: &DataType) -> bool {
    matches!(data_type, DataType::List(item) if is_distribution(item.data_type()))
}

/// The distributions in one row of a column of lists.
fn distributions_at(column: &ArrayRef, index: usize) -> Result<Option<Vec<Distribution>>> {
    let list = column.as_list_opt::<i32>().filter(|list| list.is_valid(index));
    let Some(inside) = list.map(|list| list.value(index)) else { return Ok(None) };
    let read = Distributions::new(&inside)?;
    let each = (0..inside.len()).map(|place| Ok(read.get(place)?.unwrap_or_default()));
    each.collect::<Result<Vec<_>>>().map(Some)
}

fn assemble(returns: Returns, results: &[Option<Vec<Value>>]) -> Result<ArrayRef> {
    let at = |place: usize| {
        results
            .iter()
            .map(move |result| result.as_ref().and_then(|values| values.get(place)).unwrap_or(&Value::Null))
    };
    match returns {
        Returns::One(kind) => Ok(column(kind, at(0))),
        Returns::Distribution => {
            let mut builder = DistributionBuilder::with_capacity(results.len());
            for value in at(0) {
                let Value::Distribution(distribution) = value else {
                    builder.append_null();
                    continue;
                };
                write_distribution(&mut builder, distribution);
            }
            builder.finish()
        }
        Returns::Record(fields) => {
            let columns = fields
                .iter()
                .enumerate()
                .map(|(place, (_, kind))| column(*kind, at(place)))
                .collect::<Vec<_>>();
            let valid = NullBuffer::from(results.iter().map(Option::is_some).collect::<Vec<_>>());
            let record = StructArray::try_new(record_fields(fields), columns, Some(valid))
                .map_err(|error| DataFusionError::ArrowError(Box::new(error), None))?;
            Ok(Arc::new(record))
        }
    }
}

fn column<'a>(kind: ValueKind, values: impl Iterator<Item = &'a Value>) -> ArrayRef {
    match kind {
        ValueKind::Number => {
            let mut builder = Float64Builder::new();
            for value in values {
                builder.append_option(match value {
                    Value::Number(number) if number.is_finite() => Some(*number),
                    _ => None,
                });
            }
            Arc::new(builder.finish())
        }
        ValueKind::Count => {
            let mut builder = Int64Builder::new();
            for value in values {
                builder.append_option(if let Value::Count(count) = value { Some(*count) } else { None });
            }
            Arc::new(builder.finish())
        }
        ValueKind::Text => {
            let mut builder = StringBuilder::new();
            for value in values {
                builder.append_option(if let Value::Text(text) = value { Some(*text) } else { None });
            }
            Arc::new(builder.finish())
        }
    }
}

/// The page of a statistic in the manual.
pub(super) fn manual(statistic: &Statistic) -> Manual {
    let returns = match statistic.returns {
        Returns::One(kind) => kind.name().to_owned(),
        Returns::Distribution => "distribution".to_owned(),
        Returns::Record(fields) => {
            let fields =
                fields.iter().map(|(name, kind)| format!("{name} {}", kind.name())).collect::<Vec<_>>();
            format!("struct({})", fields.join(", "))
        }
    };
    Manual {
        name: statistic.name.to_owned(),
        kind: "scalar".to_owned(),
        signature: signature(statistic),
        about: statistic.about.to_owned(),
        returns,
        example: statistic.example.to_owned(),
        source: statistic.source.to_owned(),
    }
}
