//! `newcombe`: The difference between two shares at or above `cut`, with Newcombe's hybrid interval from the two Wilson intervals.

use crate::functions::level_or_default;
use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;
use gapwise_statistics::Share;

/// See [`Statistic::about`].
pub(super) static NEWCOMBE: Statistic = Statistic {
    name: "newcombe",
    about: "The difference between two shares at or above `cut`, with Newcombe's hybrid interval from the two Wilson intervals. Null when an arm is empty.",
    source: "Newcombe 1998, Stat. Med. 17, method 10; R `DescTools::BinomDiffCI(method = 'score')`",
    example: "select newcombe(a, b, 1.0)['difference'] from (select distribution(v) filter (where g = 'a') as a, distribution(v) filter (where g = 'b') as b from (values ('a', 1.0), ('a', 0.0), ('a', 0.0), ('b', 1.0), ('b', 1.0), ('b', 0.0)) as t(g, v))",
    arguments: &[
        Argument::distribution("group"),
        Argument::distribution("rest"),
        Argument::number("cut"),
        Argument::optional_number("level"),
    ],
    returns: Returns::Record(&[
        ("share_group", ValueKind::Number),
        ("share_rest", ValueKind::Number),
        ("difference", ValueKind::Number),
        ("low", ValueKind::Number),
        ("upp", ValueKind::Number),
    ]),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    let cut = row.number(0)?;
    let group = Share::at_least(row.distribution(0)?, cut)?;
    let rest = Share::at_least(row.distribution(1)?, cut)?;
    let shares = gapwise_statistics::newcombe(group, rest, level_or_default(row, 1)?)?;
    Some(vec![
        shares.share_group.into(),
        shares.share_rest.into(),
        shares.difference.into(),
        shares.low.into(),
        shares.upp.into(),
    ])
}
