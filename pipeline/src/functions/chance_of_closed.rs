//! `chance_of_closed`: The chance of being able to show that a gap which is truly 0 is closed, with arms of `n_group` and `n_rest` people who answer as these did: the power of two one-sided tests against the margin.

use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;
use gapwise_statistics::Arms;
use gapwise_statistics::Leading;
use gapwise_statistics::Needed;

/// See [`Statistic::about`].
pub(super) static CHANCE_OF_CLOSED: Statistic = Statistic {
    name: "chance_of_closed",
    about: "The chance of being able to show that a gap which is truly 0 is closed, with arms of `n_group` and `n_rest` people who answer as these did: the power of two one-sided tests against the margin. `estimate_of` is 'mean difference', 'share difference' or 'cliffs_delta'. The arms that would do for four fifths stand beside it. Null when the answers do not vary.",
    source: "Phillips 1990, J. Pharmacokinet. Biopharm. 18",
    example: "select chance_of_closed(a, b, 100, 100, 'mean difference', 0.5)['chance'] from (select distribution(v) filter (where g = 'a') as a, distribution(v) filter (where g = 'b') as b from (values ('a', 1.0), ('a', 2.0), ('a', 4.0), ('b', 3.0), ('b', 4.0), ('b', 5.0)) as t(g, v))",
    arguments: &[
        Argument::distribution("group"),
        Argument::distribution("rest"),
        Argument::number("n_group"),
        Argument::number("n_rest"),
        Argument::text("estimate_of"),
        Argument::number("margin"),
    ],
    returns: Returns::Record(&[
        ("chance", ValueKind::Number),
        ("needed_group", ValueKind::Count),
        ("needed_rest", ValueKind::Count),
    ]),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    let arms = Arms { group: row.distribution(0)?, rest: row.distribution(1)? };
    let leading = Leading::named(row.text(0)?)?;
    let margin = row.number(2)?;
    let size = |n: f64| (n >= 1.0).then_some(n as u64);
    let sizes = Needed { group: size(row.number(0)?)?, rest: size(row.number(1)?)? };
    let chance = gapwise_statistics::chance_of_closed(arms, sizes, leading, margin)?;
    let needed = gapwise_statistics::people_for_closed(arms, leading, margin);
    Some(vec![
        chance.into(),
        needed.map_or(Value::Null, |needed| needed.group.into()),
        needed.map_or(Value::Null, |needed| needed.rest.into()),
    ])
}
