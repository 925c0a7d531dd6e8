//! `cramers_v`: How strongly groups and answers go together, 0 to 1, freed of what chance alone gives.

use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;

/// See [`Statistic::about`].
pub(super) static CRAMERS_V: Statistic = Statistic {
    name: "cramers_v",
    about: "How strongly groups and answers go together, 0 to 1, freed of what chance alone gives. Null below two groups.",
    source: "Bergsma 2013, J. Korean Stat. Soc. 42",
    example: "select cramers_v(list) from (select array_agg(d) as list from (select distribution(v) as d from (values ('a', 1.0), ('a', 2.0), ('b', 4.0), ('b', 5.0), ('c', 2.0), ('c', 3.0)) as t(g, v) group by g))",
    arguments: &[Argument::distributions("groups")],
    returns: Returns::One(ValueKind::Number),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    let test = gapwise_statistics::chi_square(row.distributions(0)?)?;
    Some(vec![test.cramers_v.into()])
}
