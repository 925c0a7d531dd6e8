//! `mann_whitney`: U of the group and the normal p with ties, with and without continuity correction.

use crate::functions::statistic::ARMS;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;

/// See [`Statistic::about`].
pub(super) static MANN_WHITNEY: Statistic = Statistic {
    name: "mann_whitney",
    about: "U of the group and the normal p with ties, with and without continuity correction. Null when an arm is empty or all answers are one value.",
    source: "Mann & Whitney 1947; R `wilcox.test(exact = FALSE)`",
    example: "select mann_whitney(a, b)['u'] from (select distribution(v) filter (where g = 'a') as a, distribution(v) filter (where g = 'b') as b from (values ('a', 1.0), ('a', 2.0), ('a', 4.0), ('b', 3.0), ('b', 4.0), ('b', 5.0)) as t(g, v))",
    arguments: ARMS,
    returns: Returns::Record(&[
        ("u", ValueKind::Number),
        ("p", ValueKind::Number),
        ("p_uncorrected", ValueKind::Number),
    ]),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    let test = gapwise_statistics::mann_whitney(row.distribution(0)?, row.distribution(1)?)?;
    Some(vec![test.u.into(), test.p.into(), test.p_uncorrected.into()])
}
