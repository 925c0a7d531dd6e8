//! `chi_square`: Whether several groups answer alike: X² with its p, exact for two by two and drawn from a fixed seed where an expected count is under 5, corrected after Rao and Scott where there are weights.

use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;

/// See [`Statistic::about`].
pub(super) static CHI_SQUARE: Statistic = Statistic {
    name: "chi_square",
    about: "Whether several groups answer alike: X² with its p, exact for two by two and drawn from a fixed seed where an expected count is under 5, corrected after Rao and Scott where there are weights. `kind` says which. Groups must not overlap. Null below two groups.",
    source: "Pearson 1900; Rao & Scott 1984, Ann. Stat. 12; R `chisq.test(correct = FALSE)`",
    example: "select chi_square(list)['p'] from (select array_agg(d) as list from (select distribution(v) as d from (values ('a', 1.0), ('a', 2.0), ('b', 4.0), ('b', 5.0), ('c', 2.0), ('c', 3.0)) as t(g, v) group by g))",
    arguments: &[Argument::distributions("groups")],
    returns: Returns::Record(&[
        ("statistic", ValueKind::Number),
        ("df", ValueKind::Number),
        ("p", ValueKind::Number),
        ("kind", ValueKind::Text),
        ("least_expected", ValueKind::Number),
        ("cramers_v", ValueKind::Number),
        ("n", ValueKind::Count),
    ]),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    let test = gapwise_statistics::chi_square(row.distributions(0)?)?;
    Some(vec![
        test.statistic.into(),
        test.df.into(),
        test.p.into(),
        Value::Text(test.kind.name()),
        test.least_expected.into(),
        test.cramers_v.into(),
        test.n.into(),
    ])
}
