//! `dist_sd`: The standard deviation with divisor n − 1.

use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;

/// See [`Statistic::about`].
pub(super) static DIST_SD: Statistic = Statistic {
    name: "dist_sd",
    about: "The standard deviation with divisor n − 1. Null below two people.",
    source: "R `sd`",
    example: "select dist_sd(d) from (select distribution(v) as d from (values (1.0), (2.0), (4.0), (4.0)) as t(v))",
    arguments: &[Argument::distribution("distribution")],
    returns: Returns::One(ValueKind::Number),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    Some(vec![row.distribution(0)?.sd().into()])
}
