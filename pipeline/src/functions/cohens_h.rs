//! `cohens_h`: The difference of two shares at or above `cut` on the arcsine scale.

use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;
use gapwise_statistics::Level;
use gapwise_statistics::Share;

/// See [`Statistic::about`].
pub(super) static COHENS_H: Statistic = Statistic {
    name: "cohens_h",
    about: "The difference of two shares at or above `cut` on the arcsine scale. Null when an arm is empty.",
    source: "Cohen 1988, Statistical Power Analysis, ch. 6; R `pwr::ES.h`",
    example: "select cohens_h(a, b, 1.0)['h'] from (select distribution(v) filter (where g = 'a') as a, distribution(v) filter (where g = 'b') as b from (values ('a', 1.0), ('a', 0.0), ('a', 0.0), ('b', 1.0), ('b', 1.0), ('b', 0.0)) as t(g, v))",
    arguments: &[Argument::distribution("group"), Argument::distribution("rest"), Argument::number("cut")],
    returns: Returns::Record(&[
        ("h", ValueKind::Number),
        ("se", ValueKind::Number),
        ("low", ValueKind::Number),
        ("upp", ValueKind::Number),
    ]),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    let cut = row.number(0)?;
    let group = Share::at_least(row.distribution(0)?, cut)?;
    let rest = Share::at_least(row.distribution(1)?, cut)?;
    let effect = gapwise_statistics::cohens_h(group, rest, Level::default())?;
    Some(vec![effect.h.into(), effect.se.into(), effect.low.into(), effect.upp.into()])
}
