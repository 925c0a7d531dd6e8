//! `dist_quantile`: The quantile at `p` between 0 and 1, on people and not on weights.

use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;

/// See [`Statistic::about`].
pub(super) static DIST_QUANTILE: Statistic = Statistic {
    name: "dist_quantile",
    about: "The quantile at `p` between 0 and 1, on people and not on weights. Null for nobody.",
    source: "Hyndman & Fan 1996, type 7; R `quantile`",
    example: "select dist_quantile(d, 0.5) from (select distribution(v) as d from (values (1.0), (2.0), (4.0), (4.0)) as t(v))",
    arguments: &[Argument::distribution("distribution"), Argument::number("p")],
    returns: Returns::One(ValueKind::Number),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    Some(vec![row.distribution(0)?.quantile(row.number(0)?).into()])
}
