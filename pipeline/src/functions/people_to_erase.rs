//! `people_to_erase`: How many non-respondents of the group would erase the gap, and what each would have to answer, the lowest or the highest possible answer: `estimate_of` is `mean difference`, `share difference` or `cliffs_delta`.

use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;
use gapwise_statistics::Frailty;

/// See [`Statistic::about`].
pub(super) static PEOPLE_TO_ERASE: Statistic = Statistic {
    name: "people_to_erase",
    about: "How many non-respondents of the group would erase the gap, and what each would have to answer, the lowest or the highest possible answer: `estimate_of` is 'mean difference', 'share difference' or 'cliffs_delta'. Null when an arm is empty, there is no gap, or no number would do.",
    source: "Definition",
    example: "select people_to_erase(a, b, 0.0, 1.0, 'share difference')['people'] from (select distribution(v) filter (where g = 'a') as a, distribution(v) filter (where g = 'b') as b from (values ('a', 1.0), ('a', 0.0), ('a', 0.0), ('b', 1.0), ('b', 1.0), ('b', 0.0)) as t(g, v))",
    arguments: &[
        Argument::distribution("group"),
        Argument::distribution("rest"),
        Argument::number("lowest"),
        Argument::number("highest"),
        Argument::text("estimate_of"),
    ],
    returns: Returns::Record(&[("people", ValueKind::Count), ("answer", ValueKind::Number)]),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    let of = match row.text(0)? {
        "mean difference" | "share difference" => Frailty::Mean,
        "cliffs_delta" => Frailty::Delta,
        _ => return None,
    };
    let ends = (row.number(0)?, row.number(1)?);
    let found = gapwise_statistics::people_to_erase(row.distribution(0)?, row.distribution(1)?, ends, of)?;
    Some(vec![found.people.into(), found.answer.into()])
}
