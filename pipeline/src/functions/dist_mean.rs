//! `dist_mean`: The mean of a distribution, weighted where it has weights.

use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;

/// See [`Statistic::about`].
pub(super) static DIST_MEAN: Statistic = Statistic {
    name: "dist_mean",
    about: "The mean of a distribution, weighted where it has weights. Null for nobody.",
    source: "Definition",
    example: "select dist_mean(d) from (select distribution(v) as d from (values (1.0), (2.0), (4.0), (4.0)) as t(v))",
    arguments: &[Argument::distribution("distribution")],
    returns: Returns::One(ValueKind::Number),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    Some(vec![row.distribution(0)?.mean().into()])
}
