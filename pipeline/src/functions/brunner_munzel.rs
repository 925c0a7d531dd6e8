//! `brunner_munzel`: The Brunner–Munzel test in its t form: θ = P(group > rest) + ½ P(equal), and the studentised distance of θ from one half.

use crate::functions::statistic::ARMS;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;

/// See [`Statistic::about`].
pub(super) static BRUNNER_MUNZEL: Statistic = Statistic {
    name: "brunner_munzel",
    about: "The Brunner–Munzel test in its t form: θ = P(group > rest) + ½ P(equal), and the studentised distance of θ from one half. An infinite statistic, where the arms do not overlap, is null; its p stands. Verdicts use `permutation_test`.",
    source: "Brunner & Munzel 2000, Biom. J. 42; R `lawstat::brunner.munzel.test`",
    example: "select brunner_munzel(a, b)['theta'] from (select distribution(v) filter (where g = 'a') as a, distribution(v) filter (where g = 'b') as b from (values ('a', 1.0), ('a', 2.0), ('a', 4.0), ('b', 3.0), ('b', 4.0), ('b', 5.0)) as t(g, v))",
    arguments: ARMS,
    returns: Returns::Record(&[
        ("theta", ValueKind::Number),
        ("statistic", ValueKind::Number),
        ("df", ValueKind::Number),
        ("p", ValueKind::Number),
    ]),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    let test = gapwise_statistics::brunner_munzel(row.distribution(0)?, row.distribution(1)?)?;
    Some(vec![test.theta.into(), test.statistic.into(), test.df.into(), test.p.into()])
}
