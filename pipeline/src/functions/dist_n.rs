//! `dist_n`: How many people a distribution counts.

use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;

/// See [`Statistic::about`].
pub(super) static DIST_N: Statistic = Statistic {
    name: "dist_n",
    about: "How many people a distribution counts. Nobody is 0.",
    source: "Definition",
    example: "select dist_n(d) from (select distribution(v) as d from (values (1.0), (2.0), (4.0), (4.0)) as t(v))",
    arguments: &[Argument::distribution("distribution")],
    returns: Returns::One(ValueKind::Count),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    Some(vec![row.distribution(0)?.n().into()])
}
