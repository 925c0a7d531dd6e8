//! `cliffs_delta`: Cliff's δ: how much more often a person of the group answers higher than one of the rest than lower, from −1 to 1.

use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;
use gapwise_statistics::Level;

/// See [`Statistic::about`].
pub(super) static CLIFFS_DELTA: Statistic = Statistic {
    name: "cliffs_delta",
    about: "Cliff's δ: how much more often a person of the group answers higher than one of the rest than lower, from −1 to 1. The interval is Cliff's asymmetric one from the consistent variance; with `'newcombe'` it is Newcombe's method 5 on θ, and with `'leading'` method 5 when an arm is under 30 or |δ| is over .6, else Cliff's. Null when an arm is empty.",
    source: "Cliff 1993, Psychol. Bull. 114; Newcombe 2006, Stat. Med. 25, method 5",
    example: "select cliffs_delta(a, b)['delta'] from (select distribution(v) filter (where g = 'a') as a, distribution(v) filter (where g = 'b') as b from (values ('a', 1.0), ('a', 2.0), ('a', 4.0), ('b', 3.0), ('b', 4.0), ('b', 5.0)) as t(g, v))",
    arguments: &[
        Argument::distribution("group"),
        Argument::distribution("rest"),
        Argument::optional_text("interval"),
    ],
    returns: Returns::Record(&[
        ("delta", ValueKind::Number),
        ("se", ValueKind::Number),
        ("low", ValueKind::Number),
        ("upp", ValueKind::Number),
    ]),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    let (group, rest) = (row.distribution(0)?, row.distribution(1)?);
    let level = Level::default();
    let cliff = gapwise_statistics::cliffs_delta(group, rest, level);
    let se = cliff.map(|cliff| cliff.se);
    let (delta, low, upp) = match row.text(0).unwrap_or("cliff") {
        "cliff" => cliff.map(|cliff| (cliff.delta, cliff.low, cliff.upp))?,
        "leading" => {
            let leading = gapwise_statistics::leading_interval(group, rest, level)?;
            (leading.delta, Some(leading.low), Some(leading.upp))
        }
        "newcombe" => {
            let interval = gapwise_statistics::method_five(group, rest, level)?;
            let delta = 2.0 * gapwise_statistics::brunner_munzel(group, rest).map(|test| test.theta)? - 1.0;
            (delta, Some(interval.low), Some(interval.upp))
        }
        _ => return None,
    };
    Some(vec![delta.into(), se.into(), low.into(), upp.into()])
}
