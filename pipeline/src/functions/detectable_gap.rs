//! `detectable_gap`: The smallest gap that would have been seen with 80 % power at level `alpha` in arms like these, by kind of measure: δ for `'ordinal'`, a share for `'share'` and `'silence'` (in the bad direction), else a difference of means.

use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;
use gapwise_statistics::Count;

/// See [`Statistic::about`].
pub(super) static DETECTABLE_GAP: Statistic = Statistic {
    name: "detectable_gap",
    about: "The smallest gap that would have been seen with 80 % power at level `alpha` in arms like these, by kind of measure: δ for `'ordinal'`, a share for `'share'` and `'silence'` (in the bad direction), else a difference of means. `span` is the widest gap the measure can show. Null when not even that could be seen.",
    source: "Lehmann 1975 for the variance of δ; Cohen 1988; exact power for shares",
    example: "select detectable_gap(a, b, 'number', 0.05, 100.0, 'lower') from (select distribution(v) filter (where g = 'a') as a, distribution(v) filter (where g = 'b') as b from (values ('a', 1.0), ('a', 2.0), ('a', 4.0), ('b', 3.0), ('b', 4.0), ('b', 5.0)) as t(g, v))",
    arguments: &[
        Argument::distribution("group"),
        Argument::distribution("rest"),
        Argument::text("kind"),
        Argument::number("alpha"),
        Argument::number("span"),
        Argument::text("direction"),
    ],
    returns: Returns::One(ValueKind::Number),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    let (group, rest) = (row.distribution(0)?, row.distribution(1)?);
    let alpha = row.number(0)?;
    let seen = match row.text(0)? {
        "ordinal" => gapwise_statistics::detectable_delta(group, rest, alpha),
        "share" | "silence" => {
            let seen = gapwise_statistics::detectable_share(
                Count::at_least(group, 1.0),
                Count::at_least(rest, 1.0),
                alpha,
            )?;
            if row.text(1) == Some("higher") { seen.higher } else { seen.lower }
        }
        _ => gapwise_statistics::detectable_mean(group, rest, alpha, row.number(1).unwrap_or(f64::INFINITY)),
    };
    Some(vec![seen.into()])
}
