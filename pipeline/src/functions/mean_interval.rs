//! `mean_interval`: The mean with its standard error and t interval (95 % unless another level is given).

use crate::functions::level_or_default;
use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;

/// See [`Statistic::about`].
pub(super) static MEAN_INTERVAL: Statistic = Statistic {
    name: "mean_interval",
    about: "The mean with its standard error and t interval (95 % unless another level is given). The interval is null below two people.",
    source: "R `t.test(x)$conf.int`",
    example: "select mean_interval(d)['low'] from (select distribution(v) as d from (values (1.0), (2.0), (4.0), (4.0)) as t(v))",
    arguments: &[Argument::distribution("distribution"), Argument::optional_number("level")],
    returns: Returns::Record(&[
        ("mean", ValueKind::Number),
        ("se", ValueKind::Number),
        ("low", ValueKind::Number),
        ("upp", ValueKind::Number),
    ]),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    let distribution = row.distribution(0)?;
    let level = level_or_default(row, 0)?;
    let mean = distribution.mean()?;
    let n = distribution.n();
    let se = distribution.mean_variance().map(f64::sqrt);
    let half = se.zip(level.t(n.saturating_sub(1) as f64)).map(|(se, t)| se * t);
    let (low, upp) = (half.map(|half| mean - half), half.map(|half| mean + half));
    Some(vec![mean.into(), se.into(), low.into(), upp.into()])
}
