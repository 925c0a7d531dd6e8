//! Columns of numbers: ratings, numbers with labels glued to them, ages.

use crate::formats::Column;
use crate::model::{ItemKind, ItemSection};
use crate::tidy::facts::ColumnFacts;
use crate::tidy::labels::{number, number_in};
use crate::tidy::propose::said::Answers;
use crate::tidy::propose::sections::item;

/// The ends of the usual rating that whole numbers of a column fit into.
pub(crate) fn rating_range(facts: &ColumnFacts) -> Option<(i64, i64)> {
    let (min, max) = (facts.min?, facts.max?);
    if facts.overflowed
        || !facts.is_numeric()
        || facts.whole != facts.numeric
        || min < 0.0
        || !(1.0..=10.0).contains(&max)
    {
        return None;
    }
    let (min, max) = (min as i64, max as i64);
    // With so many answers the ends that nobody chose were probably not offered.
    let is_seen_whole = facts.answered >= 200 && max <= 7;
    Some(match (min, max) {
        (0, 1) => (0, 1),
        (min, max) if is_seen_whole && min <= 1 => (min, max),
        (0, 6..) => (0, 10),
        (0, _) => (0, max),
        (_, ..=5) => (1, 5),
        (_, 8..) if facts.values.len() <= 8 && min >= 4 => (0, 10),
        (_, 8..) => (1, 10),
        (_, _) => (1, max),
    })
}

/// Whether the numbers are years of living memory.
pub(crate) fn are_years(facts: &ColumnFacts) -> bool {
    facts.whole == facts.numeric
        && facts.min.is_some_and(|min| min >= 1900.0)
        && facts.max.is_some_and(|max| max <= 2100.0)
}

/// Whether the numbers count the rows, or nearly: all different, whole, and close together.
pub(crate) fn only_tell_apart(facts: &ColumnFacts) -> bool {
    let (Some(min), Some(max)) = (facts.min, facts.max) else { return false };
    let is_unique = facts.is_unique && !facts.overflowed && facts.whole == facts.answered;
    let is_dense = max - min < 1.5 * facts.answered as f64;
    is_unique && is_dense && facts.answered >= 20
}

/// Labels with numbers glued to them, all or only the ends: `0 - Not at all satisfied`, `1`, …, `10 - Completely satisfied`.
pub(crate) fn numbered_item(column: &Column, answers: &Answers) -> Option<ItemSection> {
    let numbers: Vec<(f64, bool)> =
        answers.labels.iter().map(|label| number_in(label)).collect::<Option<_>>()?;
    let any_glued = numbers.iter().any(|(_, glued)| *glued);
    let mut values: Vec<f64> = numbers.iter().map(|(value, _)| *value).collect();
    values.sort_by(f64::total_cmp);
    let (low, high) = (*values.first()?, *values.last()?);
    let is_plausible =
        any_glued && high <= 100.0 && values.windows(2).all(|pair| matches!(pair, [a, b] if a < b));
    if !is_plausible {
        return None;
    }
    let all_glued = numbers.iter().all(|(_, glued)| *glued);
    let is_complete = values.len() as f64 == high - low + 1.0;
    let mut labels = answers.labels.clone();
    labels.sort_by(|a, b| number_in(a).unwrap_or_default().0.total_cmp(&number_in(b).unwrap_or_default().0));
    let labelled = all_glued && is_complete;
    let high = if low <= 1.0 && (8.0..10.0).contains(&high) { 10.0 } else { high };
    Some(ItemSection {
        kind: Some(ItemKind::Ordinal),
        choices: if labelled { labels } else { Vec::new() },
        low: (!labelled).then_some(low),
        high: (!labelled).then_some(high),
        ..item(column, answers)
    })
}

/// Cuts near the quartiles, at ages that people use.
pub(crate) fn age_bands(facts: &ColumnFacts) -> Vec<f64> {
    const CUTS: [f64; 14] =
        [16.0, 18.0, 20.0, 22.0, 25.0, 30.0, 35.0, 40.0, 45.0, 50.0, 55.0, 60.0, 65.0, 70.0];
    let mut ages: Vec<(f64, u64)> =
        facts.values.iter().filter_map(|(text, n)| Some((number(text)?, *n))).collect();
    ages.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: u64 = ages.iter().map(|(_, n)| n).sum();
    let mut bands = Vec::new();
    for quarter in 1..=3_u64 {
        let mut below = 0;
        let quartile = ages.iter().find(|(_, n)| {
            below += n;
            below * 4 >= total * quarter
        });
        let Some((quartile, _)) = quartile else { continue };
        let nearest =
            CUTS.iter().copied().min_by(|a, b| (a - quartile).abs().total_cmp(&(b - quartile).abs()));
        bands.extend(nearest);
    }
    bands.sort_by(f64::total_cmp);
    bands.dedup();
    let (min, max) = (facts.min.unwrap_or(f64::MIN), facts.max.unwrap_or(f64::MAX));
    bands.retain(|band| *band > min && *band <= max);
    if bands.is_empty() { vec![25.0] } else { bands }
}
