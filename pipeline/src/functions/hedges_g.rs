//! `hedges_g`: The difference of two means in pooled standard deviations, corrected for small samples by the exact J.

use crate::functions::statistic::ARMS;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;
use gapwise_statistics::Level;

/// See [`Statistic::about`].
pub(super) static HEDGES_G: Statistic = Statistic {
    name: "hedges_g",
    about: "The difference of two means in pooled standard deviations, corrected for small samples by the exact J. Null below two people in an arm or without spread.",
    source: "Hedges 1981, J. Educ. Stat. 6(2)",
    example: "select hedges_g(a, b)['g'] from (select distribution(v) filter (where g = 'a') as a, distribution(v) filter (where g = 'b') as b from (values ('a', 1.0), ('a', 2.0), ('a', 4.0), ('b', 3.0), ('b', 4.0), ('b', 5.0)) as t(g, v))",
    arguments: ARMS,
    returns: Returns::Record(&[
        ("g", ValueKind::Number),
        ("se", ValueKind::Number),
        ("low", ValueKind::Number),
        ("upp", ValueKind::Number),
    ]),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    let effect = gapwise_statistics::hedges_g(row.distribution(0)?, row.distribution(1)?, Level::default())?;
    Some(vec![effect.g.into(), effect.se.into(), effect.low.into(), effect.upp.into()])
}
