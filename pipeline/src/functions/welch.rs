//! `welch`: The difference of two means with Welch's interval and test, Satterthwaite's degrees of freedom.

use crate::functions::statistic::ARMS;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;
use gapwise_statistics::Level;

/// See [`Statistic::about`].
pub(super) static WELCH: Statistic = Statistic {
    name: "welch",
    about: "The difference of two means with Welch's interval and test, Satterthwaite's degrees of freedom. Null below two people in an arm.",
    source: "Welch 1947, Biometrika 34; R `t.test`",
    example: "select welch(a, b)['p'] from (select distribution(v) filter (where g = 'a') as a, distribution(v) filter (where g = 'b') as b from (values ('a', 1.0), ('a', 2.0), ('a', 4.0), ('b', 3.0), ('b', 4.0), ('b', 5.0)) as t(g, v))",
    arguments: ARMS,
    returns: Returns::Record(&[
        ("difference", ValueKind::Number),
        ("se", ValueKind::Number),
        ("t", ValueKind::Number),
        ("df", ValueKind::Number),
        ("p", ValueKind::Number),
        ("low", ValueKind::Number),
        ("upp", ValueKind::Number),
    ]),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    let test = gapwise_statistics::welch(row.distribution(0)?, row.distribution(1)?, Level::default())?;
    Some(vec![
        test.difference.into(),
        test.se.into(),
        test.t.into(),
        test.df.into(),
        test.p.into(),
        test.low.into(),
        test.upp.into(),
    ])
}
