//! `equivalence`: Two one-sided Welch tests that a difference of means lies within ± `margin`; small p speaks for equivalence.

use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;

/// See [`Statistic::about`].
pub(super) static EQUIVALENCE: Statistic = Statistic {
    name: "equivalence",
    about: "Two one-sided Welch tests that a difference of means lies within ± `margin`; small p speaks for equivalence. The interval is the 90 % one. Null below two people in an arm.",
    source: "Schuirmann 1987, J. Pharmacokinet. Biopharm. 15; R `TOSTER::t_TOST`",
    example: "select equivalence(a, b, 3.0)['p'] from (select distribution(v) filter (where g = 'a') as a, distribution(v) filter (where g = 'b') as b from (values ('a', 1.0), ('a', 2.0), ('a', 4.0), ('b', 3.0), ('b', 4.0), ('b', 5.0)) as t(g, v))",
    arguments: &[Argument::distribution("group"), Argument::distribution("rest"), Argument::number("margin")],
    returns: Returns::Record(&[
        ("difference", ValueKind::Number),
        ("p", ValueKind::Number),
        ("low", ValueKind::Number),
        ("upp", ValueKind::Number),
    ]),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    let test = gapwise_statistics::equivalence(row.distribution(0)?, row.distribution(1)?, row.number(0)?)?;
    Some(vec![test.difference.into(), test.p.into(), test.low.into(), test.upp.into()])
}
