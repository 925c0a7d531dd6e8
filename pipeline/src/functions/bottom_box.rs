//! `bottom_box`: The share of people below `cut`, between 0 and 1.

use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;

/// See [`Statistic::about`].
pub(super) static BOTTOM_BOX: Statistic = Statistic {
    name: "bottom_box",
    about: "The share of people below `cut`, between 0 and 1. Null for nobody.",
    source: "Definition",
    example: "select bottom_box(d, 2.0) from (select distribution(v) as d from (values (1.0), (2.0), (4.0), (4.0)) as t(v))",
    arguments: &[Argument::distribution("distribution"), Argument::number("cut")],
    returns: Returns::One(ValueKind::Number),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    Some(vec![row.distribution(0)?.share_at_least(row.number(0)?).map(|share| 1.0 - share).into()])
}
