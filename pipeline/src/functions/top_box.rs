//! `top_box`: The share of people at or above `cut`, between 0 and 1.

use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;

/// See [`Statistic::about`].
pub(super) static TOP_BOX: Statistic = Statistic {
    name: "top_box",
    about: "The share of people at or above `cut`, between 0 and 1. Null for nobody.",
    source: "Definition",
    example: "select top_box(d, 4.0) from (select distribution(v) as d from (values (1.0), (2.0), (4.0), (4.0)) as t(v))",
    arguments: &[Argument::distribution("distribution"), Argument::number("cut")],
    returns: Returns::One(ValueKind::Number),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    Some(vec![row.distribution(0)?.share_at_least(row.number(0)?).into()])
}
