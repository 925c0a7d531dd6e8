//! `kruskal_wallis`: Whether the answers of several groups differ in rank: H corrected for ties, its p, and the share of the variance of ranks between the groups.

use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;

/// See [`Statistic::about`].
pub(super) static KRUSKAL_WALLIS: Statistic = Statistic {
    name: "kruskal_wallis",
    about: "Whether the answers of several groups differ in rank: H corrected for ties, its p, and the share of the variance of ranks between the groups. Groups must not overlap. Null below two groups or three people.",
    source: "Kruskal & Wallis 1952, JASA 47; R `kruskal.test`",
    example: "select kruskal_wallis(list)['p'] from (select array_agg(d) as list from (select distribution(v) as d from (values ('a', 1.0), ('a', 2.0), ('b', 4.0), ('b', 5.0), ('c', 2.0), ('c', 3.0)) as t(g, v) group by g))",
    arguments: &[Argument::distributions("groups")],
    returns: Returns::Record(&[
        ("h", ValueKind::Number),
        ("df", ValueKind::Number),
        ("p", ValueKind::Number),
        ("epsilon_squared", ValueKind::Number),
        ("n", ValueKind::Count),
        ("groups", ValueKind::Count),
    ]),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    let test = gapwise_statistics::kruskal_wallis(row.distributions(0)?)?;
    Some(vec![
        test.h.into(),
        test.df.into(),
        test.p.into(),
        test.epsilon_squared.into(),
        test.n.into(),
        test.groups.into(),
    ])
}
