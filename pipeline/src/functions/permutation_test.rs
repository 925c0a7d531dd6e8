//! `permutation_test`: The permutation test of a studentised statistic, `'brunner_munzel'` or `'welch'`.

use crate::functions::statistic::Argument;
use crate::functions::statistic::Returns;
use crate::functions::statistic::Row;
use crate::functions::statistic::Statistic;
use crate::functions::statistic::Value;
use crate::functions::statistic::ValueKind;
use gapwise_statistics::Options;
use gapwise_statistics::Statistic as Permuted;

/// Draws at least as extreme after which more would not tell more: p is then above .02 and known to about 2 %.
const ENOUGH: u64 = 2_000;

/// See [`Statistic::about`].
pub(super) static PERMUTATION_TEST: Statistic = Statistic {
    name: "permutation_test",
    about: "The permutation test of a studentised statistic, `'brunner_munzel'` or `'welch'`. Exact over all tables when there are at most 200,000, else 99,999 draws from a fixed seed that stop early once 2,000 were at least as extreme; the t form when the arms are large (100 and 30) or weighted. `kind` says which. Null below two people in an arm.",
    source: "Neubert & Brunner 2007, Comput. Stat. Data Anal. 51; Janssen 1997; Besag & Clifford 1991",
    example: "select permutation_test(a, b, 'brunner_munzel')['p'] from (select distribution(v) filter (where g = 'a') as a, distribution(v) filter (where g = 'b') as b from (values ('a', 1.0), ('a', 2.0), ('a', 4.0), ('b', 3.0), ('b', 4.0), ('b', 5.0)) as t(g, v))",
    arguments: &[
        Argument::distribution("group"),
        Argument::distribution("rest"),
        Argument::text("statistic"),
    ],
    returns: Returns::Record(&[
        ("statistic", ValueKind::Number),
        ("p", ValueKind::Number),
        ("kind", ValueKind::Text),
        ("tables", ValueKind::Count),
    ]),
    compute,
};

fn compute(row: &Row<'_>) -> Option<Vec<Value>> {
    let statistic = match row.text(0)? {
        "brunner_munzel" => Permuted::BrunnerMunzel,
        "welch" => Permuted::Welch,
        _ => return None,
    };
    let options = Options { enough: ENOUGH, ..Options::default() };
    let test = gapwise_statistics::permutation_test(
        row.distribution(0)?,
        row.distribution(1)?,
        statistic,
        &options,
    )?;
    Some(vec![test.statistic.into(), test.p.into(), Value::Text(test.kind.name()), test.tables.into()])
}
