//! `wilson`: The share of people at or above `cut` with Wilson's score interval (95 % unless another level is given).

use crate::functions::level_or_default;
use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;
use gapwise_statistics::Share;

/// See [`Statistic::about`].
pub(super) static WILSON: Statistic = Statistic {
    name: "wilson",
    about: "The share of people at or above `cut` with Wilson's score interval (95 % unless another level is given). Null for nobody.",
    source: "Wilson 1927, J. Am. Stat. Assoc. 22; R `prop.test(correct = FALSE)`",
    example: "select wilson(d, 4.0)['low'] from (select distribution(v) as d from (values (1.0), (2.0), (4.0), (4.0)) as t(v))",
    arguments: &[
        Argument::distribution("distribution"),
        Argument::number("cut"),
        Argument::optional_number("level"),
    ],
    returns: Returns::Record(&[
        ("share", ValueKind::Number),
        ("low", ValueKind::Number),
        ("upp", ValueKind::Number),
    ]),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    let share = Share::at_least(row.distribution(0)?, row.number(0)?)?;
    let interval = gapwise_statistics::wilson(share, level_or_default(row, 1)?)?;
    Some(vec![interval.share.into(), interval.low.into(), interval.upp.into()])
}
