//! `risk_ratio`: The share of the group at or above `cut` over that of the rest, with the log interval.

use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;
use gapwise_statistics::Count;
use gapwise_statistics::Level;

/// See [`Statistic::about`].
pub(super) static RISK_RATIO: Statistic = Statistic {
    name: "risk_ratio",
    about: "The share of the group at or above `cut` over that of the rest, with the score interval, which exists with empty cells too. Null where the share of the rest is 0.",
    source: "Koopman 1984, Biometrics 40; R `DescTools::BinomRatioCI(method = 'koopman')`",
    example: "select risk_ratio(a, b, 1.0)['ratio'] from (select distribution(v) filter (where g = 'a') as a, distribution(v) filter (where g = 'b') as b from (values ('a', 1.0), ('a', 0.0), ('a', 0.0), ('b', 1.0), ('b', 1.0), ('b', 0.0)) as t(g, v))",
    arguments: &[Argument::distribution("group"), Argument::distribution("rest"), Argument::number("cut")],
    returns: Returns::Record(&[
        ("ratio", ValueKind::Number),
        ("low", ValueKind::Number),
        ("upp", ValueKind::Number),
    ]),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    let cut = row.number(0)?;
    let group = Count::at_least(row.distribution(0)?, cut);
    let rest = Count::at_least(row.distribution(1)?, cut);
    let risk = gapwise_statistics::risk_ratio(group, rest, Level::default())?;
    Some(vec![risk.ratio.into(), risk.low.into(), risk.upp.into()])
}
