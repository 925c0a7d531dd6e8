//! `dist_plus`: Both sets of people as one.

use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;

/// See [`Statistic::about`].
pub(super) static DIST_PLUS: Statistic = Statistic {
    name: "dist_plus",
    about: "Both sets of people as one.",
    source: "Definition",
    example: "select dist_n(dist_plus(a, b)) from (select distribution(v) filter (where g = 'a') as a, distribution(v) filter (where g = 'b') as b from (values ('a', 1.0), ('a', 2.0), ('a', 4.0), ('b', 3.0), ('b', 4.0), ('b', 5.0)) as t(g, v))",
    arguments: &[Argument::distribution("one"), Argument::distribution("other")],
    returns: Returns::Distribution,
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    Some(vec![Value::Distribution(row.distribution(0)?.plus(row.distribution(1)?))])
}
