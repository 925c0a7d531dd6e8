//! `van_elteren`: Cliff's delta within strata with van Elteren's stratified rank test: the lists hold the arms of each stratum in the same order.

use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;
use gapwise_statistics::Level;
use gapwise_statistics::Stratum;

/// See [`Statistic::about`].
pub(super) static VAN_ELTEREN: Statistic = Statistic {
    name: "van_elteren",
    about: "Cliff's delta within strata with van Elteren's stratified rank test: the lists hold the arms of each stratum in the same order. Null without a stratum that has both arms.",
    source: "van Elteren 1960, Bull. Int. Stat. Inst. 37; R `coin::wilcox_test`",
    example: "select van_elteren(groups, rests)['delta'] from (select array_agg(a) as groups, array_agg(b) as rests from (select distribution(v) filter (where g = 'a') as a, distribution(v) filter (where g = 'b') as b from (values ('x', 'a', 0.0), ('x', 'a', 1.0), ('x', 'b', 1.0), ('x', 'b', 0.0), ('y', 'a', 0.0), ('y', 'a', 0.0), ('y', 'b', 1.0), ('y', 'b', 0.0)) as t(s, g, v) group by s))",
    arguments: &[Argument::distributions("groups"), Argument::distributions("rests")],
    returns: Returns::Record(&[
        ("delta", ValueKind::Number),
        ("low", ValueKind::Number),
        ("upp", ValueKind::Number),
        ("z", ValueKind::Number),
        ("p", ValueKind::Number),
        ("strata", ValueKind::Count),
    ]),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    let strata = Stratum::pairs(row.distributions(0)?, row.distributions(1)?)?;
    let test = gapwise_statistics::van_elteren(&strata, Level::default())?;
    Some(vec![
        test.delta.into(),
        test.low.into(),
        test.upp.into(),
        test.z.into(),
        test.p.into(),
        test.strata.into(),
    ])
}
