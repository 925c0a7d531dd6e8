//! `fisher_exact`: Fisher's exact test of two shares at or above `cut`: `p` as usual, `mid_p` = Σ P(t) < P(observed) + ½ Σ P(t) = P(observed), which the verdicts use.

use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;
use gapwise_statistics::Count;

/// See [`Statistic::about`].
pub(super) static FISHER_EXACT: Statistic = Statistic {
    name: "fisher_exact",
    about: "Fisher's exact test of two shares at or above `cut`: `p` as usual, `mid_p` = Σ P(t) < P(observed) + ½ Σ P(t) = P(observed), which the verdicts use. Null when an arm is empty; on unweighted counts.",
    source: "Fisher 1935; Lancaster 1961, J. Am. Stat. Assoc. 56 (mid-p); R `fisher.test`",
    example: "select fisher_exact(a, b, 1.0)['mid_p'] from (select distribution(v) filter (where g = 'a') as a, distribution(v) filter (where g = 'b') as b from (values ('a', 1.0), ('a', 0.0), ('a', 0.0), ('b', 1.0), ('b', 1.0), ('b', 0.0)) as t(g, v))",
    arguments: &[Argument::distribution("group"), Argument::distribution("rest"), Argument::number("cut")],
    returns: Returns::Record(&[("p", ValueKind::Number), ("mid_p", ValueKind::Number)]),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    let cut = row.number(0)?;
    let group = Count::at_least(row.distribution(0)?, cut);
    let rest = Count::at_least(row.distribution(1)?, cut);
    let test = gapwise_statistics::fisher(group, rest)?;
    Some(vec![test.p.into(), test.mid_p.into()])
}
