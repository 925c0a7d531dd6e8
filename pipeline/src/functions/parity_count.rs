//! `parity_count`: How many more people of the group would have to answer at or above `cut` (below it, where `direction` says `'higher'` is worse) for its share to reach that of the rest, never more than are left; n times Newcombe's interval around it.

use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;
use gapwise_statistics::Count;
use gapwise_statistics::Distribution;
use gapwise_statistics::Level;

/// See [`Statistic::about`].
pub(super) static PARITY_COUNT: Statistic = Statistic {
    name: "parity_count",
    about: "How many more people of the group would have to answer at or above `cut` (below it, where `direction` says `'higher'` is worse) for its share to reach that of the rest, never more than are left; n times Newcombe's interval around it. Null when an arm is empty.",
    source: "Percentage point gap and full parity count, California Community Colleges Chancellor's Office 2017",
    example: "select parity_count(a, b, 1.0, 'lower')['n'] from (select distribution(v) filter (where g = 'a') as a, distribution(v) filter (where g = 'b') as b from (values ('a', 1.0), ('a', 0.0), ('a', 0.0), ('b', 1.0), ('b', 1.0), ('b', 0.0)) as t(g, v))",
    arguments: &[
        Argument::distribution("group"),
        Argument::distribution("rest"),
        Argument::number("cut"),
        Argument::text("direction"),
    ],
    returns: Returns::Record(&[
        ("n", ValueKind::Count),
        ("low", ValueKind::Count),
        ("upp", ValueKind::Count),
    ]),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    let cut = row.number(0)?;
    let is_higher_worse = row.text(0)? == "higher";
    let favourable = |arm: &Distribution| {
        let above = Count::at_least(arm, cut);
        if is_higher_worse { Count { k: above.n - above.k, n: above.n } } else { above }
    };
    let (group, rest) = (favourable(row.distribution(0)?), favourable(row.distribution(1)?));
    let people = gapwise_statistics::parity(group, rest, Level::default())?;
    Some(vec![people.count.into(), people.low.into(), people.upp.into()])
}
