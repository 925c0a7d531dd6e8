//! `pooled_gap`: The difference of means within strata: the lists hold the arms of each stratum in the same order.

use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;
use gapwise_statistics::Level;
use gapwise_statistics::Stratum;

/// See [`Statistic::about`].
pub(super) static POOLED_GAP: Statistic = Statistic {
    name: "pooled_gap",
    about: "The difference of means within strata: the lists hold the arms of each stratum in the same order. Weights n1 n0 / (n1 + n0) with one variance within strata and t, or inverse variances where every arm has 30 people. `disagreement_p` asks whether the strata agree. Null without a stratum that has both arms.",
    source: "Cochran 1954, Biometrics 10",
    example: "select pooled_gap(groups, rests)['difference'] from (select array_agg(a) as groups, array_agg(b) as rests from (select distribution(v) filter (where g = 'a') as a, distribution(v) filter (where g = 'b') as b from (values ('x', 'a', 0.0), ('x', 'a', 1.0), ('x', 'b', 1.0), ('x', 'b', 0.0), ('y', 'a', 0.0), ('y', 'a', 0.0), ('y', 'b', 1.0), ('y', 'b', 0.0)) as t(s, g, v) group by s))",
    arguments: &[Argument::distributions("groups"), Argument::distributions("rests")],
    returns: Returns::Record(&[
        ("difference", ValueKind::Number),
        ("se", ValueKind::Number),
        ("df", ValueKind::Number),
        ("p", ValueKind::Number),
        ("low", ValueKind::Number),
        ("upp", ValueKind::Number),
        ("pooling", ValueKind::Text),
        ("disagreement_p", ValueKind::Number),
        ("strata", ValueKind::Count),
    ]),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    let strata = Stratum::pairs(row.distributions(0)?, row.distributions(1)?)?;
    let gap = gapwise_statistics::pooled_gap(&strata, Level::default())?;
    Some(vec![
        gap.difference.into(),
        gap.se.into(),
        gap.df.into(),
        gap.p.into(),
        gap.low.into(),
        gap.upp.into(),
        Value::Text(gap.pooling.name()),
        gap.disagreement_p.into(),
        gap.strata.into(),
    ])
}
