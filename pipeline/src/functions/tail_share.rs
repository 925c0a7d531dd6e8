//! `tail_share`: The share of the variance that the hundredth of people farthest from the mean carry.

use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;

/// See [`Statistic::about`].
pub(super) static TAIL_SHARE: Statistic = Statistic {
    name: "tail_share",
    about: "The share of the variance that the hundredth of people farthest from the mean carry. Above a third the tail is heavy, and ranks say more than means. Null below 20 people or when nobody varies.",
    source: "Definition; .08 for a normal distribution, .22 for an exponential one",
    example: "select tail_share(distribution(v)) from (select cast(value as double) as v from (select unnest(range(0, 50)) as value))",
    arguments: &[Argument::distribution("distribution")],
    returns: Returns::One(ValueKind::Number),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    Some(vec![gapwise_statistics::tail_share(row.distribution(0)?)?.into()])
}
