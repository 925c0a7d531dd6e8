//! `judge_change`: a gap in two reviews: how it changed, and which of eight verdicts that earns.

use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;
use gapwise_statistics::Arms;
use gapwise_statistics::ChangeQuestion;
use gapwise_statistics::Leading;

/// See [`Statistic::about`].
pub(super) static JUDGE_CHANGE: Statistic = Statistic {
    name: "judge_change",
    about: "How a gap changed between two reviews, with its verdict. `kind` says which estimate leads: δ for `'ordinal'`, the difference of shares for `'share'` and `'silence'`, else that of means. `margin` was set before. `was_flagged`, `is_flagged` and `is_registered` are `'yes'` or `'no'`. `flagged_up_to` is the largest p that the earlier review flagged: with it a flagged gap is `narrowed` only by more than regression to the mean explains; null when something else prompted the change. `closed` needs the 90 % interval of the gap now inside the margin. Null below two people in an arm. Whether both reviews asked the same thing is for the caller to know.",
    source: "Schuirmann 1987 for closed; MacKinnon & White 1985 for the standard error; Satterthwaite 1946",
    example: "select judge_change(a, b, b, b, 'number', 0.3, 'yes', 'no', 0.01, 'yes')['verdict'] from (select distribution(v) filter (where g = 'a') as a, distribution(v) filter (where g = 'b') as b from (values ('a', 1.0), ('a', 2.0), ('a', 4.0), ('b', 3.0), ('b', 4.0), ('b', 5.0)) as t(g, v))",
    arguments: &[
        Argument::distribution("group_before"),
        Argument::distribution("rest_before"),
        Argument::distribution("group_now"),
        Argument::distribution("rest_now"),
        Argument::text("kind"),
        Argument::number("margin"),
        Argument::text("was_flagged"),
        Argument::text("is_flagged"),
        Argument::number("flagged_up_to"),
        Argument::text("is_registered"),
    ],
    returns: Returns::Record(&[
        ("verdict", ValueKind::Text),
        ("gap_before", ValueKind::Number),
        ("gap_now", ValueKind::Number),
        ("change", ValueKind::Number),
        ("se", ValueKind::Number),
        ("p", ValueKind::Number),
        ("low", ValueKind::Number),
        ("upp", ValueKind::Number),
        ("now_low", ValueKind::Number),
        ("now_upp", ValueKind::Number),
        ("p_narrowed", ValueKind::Number),
        ("group_moved", ValueKind::Number),
        ("rest_moved", ValueKind::Number),
        ("seen", ValueKind::Number),
        ("chance", ValueKind::Number),
        ("needed_group", ValueKind::Count),
        ("needed_rest", ValueKind::Count),
    ]),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    let is_yes = |place| row.text(place) == Some("yes");
    let judged = gapwise_statistics::judge_change(&ChangeQuestion {
        before: Arms { group: row.distribution(0)?, rest: row.distribution(1)? },
        now: Arms { group: row.distribution(2)?, rest: row.distribution(3)? },
        leading: leading(row.text(0)?),
        margin: row.number(0)?,
        was_flagged: is_yes(1),
        is_flagged: is_yes(2),
        flagged_up_to: row.number(1),
        is_registered: is_yes(3),
    });
    let change = judged.change?;
    let count = |n: Option<u64>| n.map_or(Value::Null, Value::from);
    Some(vec![
        Value::Text(judged.verdict.name()),
        change.gap_before.into(),
        change.gap_now.into(),
        change.change.into(),
        change.se.into(),
        change.p.into(),
        change.low.into(),
        change.upp.into(),
        judged.now.map(|now| now.low).into(),
        judged.now.map(|now| now.upp).into(),
        judged.p_narrowed.into(),
        change.group_moved.into(),
        change.rest_moved.into(),
        judged.seen.into(),
        judged.chance.into(),
        count(judged.needed.map(|needed| needed.group)),
        count(judged.needed.map(|needed| needed.rest)),
    ])
}

/// The estimate that leads for a kind of measure.
fn leading(kind: &str) -> Leading {
    match kind {
        "ordinal" => Leading::Delta,
        "share" | "silence" => Leading::Share,
        _ => Leading::Mean,
    }
}
