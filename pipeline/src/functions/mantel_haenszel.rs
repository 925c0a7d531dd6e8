//! `mantel_haenszel`: The difference of the shares at or above `cut` within strata, with Sato's variance, the pooled odds ratio, and Mantel and Haenszel's test without continuity correction: the lists hold the arms of each stratum in the same order.

use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;
use gapwise_statistics::Level;
use gapwise_statistics::Stratum;

/// See [`Statistic::about`].
pub(super) static MANTEL_HAENSZEL: Statistic = Statistic {
    name: "mantel_haenszel",
    about: "The difference of the shares at or above `cut` within strata, with Sato's variance, the pooled odds ratio, and Mantel and Haenszel's test without continuity correction: the lists hold the arms of each stratum in the same order. Null without a stratum that has both arms.",
    source: "Mantel & Haenszel 1959, JNCI 22; Sato 1989, Biometrics 45; R `mantelhaen.test(correct = FALSE)`",
    example: "select mantel_haenszel(groups, rests, 1.0)['difference'] from (select array_agg(a) as groups, array_agg(b) as rests from (select distribution(v) filter (where g = 'a') as a, distribution(v) filter (where g = 'b') as b from (values ('x', 'a', 0.0), ('x', 'a', 1.0), ('x', 'b', 1.0), ('x', 'b', 0.0), ('y', 'a', 0.0), ('y', 'a', 0.0), ('y', 'b', 1.0), ('y', 'b', 0.0)) as t(s, g, v) group by s))",
    arguments: &[
        Argument::distributions("groups"),
        Argument::distributions("rests"),
        Argument::number("cut"),
    ],
    returns: Returns::Record(&[
        ("difference", ValueKind::Number),
        ("se", ValueKind::Number),
        ("low", ValueKind::Number),
        ("upp", ValueKind::Number),
        ("odds_ratio", ValueKind::Number),
        ("statistic", ValueKind::Number),
        ("p", ValueKind::Number),
        ("strata", ValueKind::Count),
    ]),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    let strata = Stratum::pairs(row.distributions(0)?, row.distributions(1)?)?;
    let test = gapwise_statistics::mantel_haenszel(&strata, row.number(0)?, Level::default())?;
    Some(vec![
        test.difference.into(),
        test.se.into(),
        test.low.into(),
        test.upp.into(),
        test.odds_ratio.into(),
        test.statistic.into(),
        test.p.into(),
        test.strata.into(),
    ])
}
