//! `prop_index`: The proportionality index: the group's part of those at or above `cut` over its part of everyone; 1 is parity.

use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;
use gapwise_statistics::Count;

/// See [`Statistic::about`].
pub(super) static PROP_INDEX: Statistic = Statistic {
    name: "prop_index",
    about: "The proportionality index: the group's part of those at or above `cut` over its part of everyone; 1 is parity. Null when nobody is at or above it or an arm is empty.",
    source: "Sosa 2017, Using Disproportionate Impact Methods",
    example: "select prop_index(a, b, 1.0) from (select distribution(v) filter (where g = 'a') as a, distribution(v) filter (where g = 'b') as b from (values ('a', 1.0), ('a', 0.0), ('a', 0.0), ('b', 1.0), ('b', 1.0), ('b', 0.0)) as t(g, v))",
    arguments: &[Argument::distribution("group"), Argument::distribution("rest"), Argument::number("cut")],
    returns: Returns::One(ValueKind::Number),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    let cut = row.number(0)?;
    let (group, rest) =
        (Count::at_least(row.distribution(0)?, cut), Count::at_least(row.distribution(1)?, cut));
    Some(vec![gapwise_statistics::prop_index(group, rest)?.into()])
}
