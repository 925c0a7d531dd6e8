//! `dist_minus`: Those who are left when the people of `part` leave `whole`: the rest.

use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;

/// See [`Statistic::about`].
pub(super) static DIST_MINUS: Statistic = Statistic {
    name: "dist_minus",
    about: "Those who are left when the people of `part` leave `whole`: the rest. Null when `part` is not part of `whole`.",
    source: "Definition",
    example: "select dist_n(dist_minus(dist_plus(a, b), a)) from (select distribution(v) filter (where g = 'a') as a, distribution(v) filter (where g = 'b') as b from (values ('a', 1.0), ('a', 2.0), ('a', 4.0), ('b', 3.0), ('b', 4.0), ('b', 5.0)) as t(g, v))",
    arguments: &[Argument::distribution("whole"), Argument::distribution("part")],
    returns: Returns::Distribution,
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    row.distribution(0)?.minus(row.distribution(1)?).ok().map(|rest| vec![Value::Distribution(rest)])
}
