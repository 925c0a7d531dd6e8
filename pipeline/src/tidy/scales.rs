//! Scales: items scored together, as the mean of those that were answered.

use crate::model::{Codebook, Direction, Measure, MeasureId, MeasureKind, ScaleSection};
use crate::tidy::Error;
use crate::tidy::answers::Answers;
use crate::tidy::items::ItemReader;
use crate::tidy::measures::{How, MeasurePlan};

/// The measure of a scale.
pub(crate) fn of_scale(
    codebook: &Codebook,
    scale: &ScaleSection,
    items: &[ItemReader],
) -> Result<MeasurePlan, Error> {
    let place = format!("scale `{}`", scale.id);
    let mut members = Vec::new();
    let (mut low, mut high) = (None::<f64>, None::<f64>);
    for id in &scale.items {
        let Some((at, item)) = items.iter().enumerate().find(|(_, item)| item.section.id == *id) else {
            return Err(Error::unusable(
                &place,
                format!("`{id}` is not an item"),
                "name an item of the codebook",
            ));
        };
        let flip = if scale.reverse.contains(id) {
            let Some(sum) = item.resolver.low.zip(item.resolver.high).map(|(low, high)| low + high) else {
                let message = format!("`{id}` cannot be reversed without its range");
                return Err(Error::unusable(&place, message, "give the item `low` and `high`"));
            };
            Some(sum)
        } else {
            None
        };
        low = item.resolver.low.map(|value| low.map_or(value, |low| low.min(value))).or(low);
        high = item.resolver.high.map(|value| high.map_or(value, |high| high.max(value))).or(high);
        members.push((at, flip));
    }
    let measure = Measure {
        measure_id: MeasureId::of(&codebook.instrument.id, &scale.id),
        item: scale.id.clone(),
        title: scale.title.clone().unwrap_or_else(|| scale.id.replace('_', " ")),
        kind: MeasureKind::Scale,
        dimension: scale.dimension.clone(),
        direction: scale.direction.unwrap_or(Direction::Lower),
        low,
        high,
        favourable_from: None,
        scale_id: None,
        family: "A".to_owned(),
        choices: Vec::new(),
        points: None,
        ideal: None,
        part_of: None,
    };
    Ok(MeasurePlan { measure, how: How::Mean(members, scale.at_least) })
}

/// The mean of each row over the items answered, where enough of them were.
pub(crate) fn means(items: &[(usize, Option<f64>)], at_least: f64, answers: &[Answers]) -> Vec<Option<f64>> {
    let columns: Vec<(&[Option<f64>], Option<f64>)> = items
        .iter()
        .filter_map(|(item, flip)| answers.get(*item).map(|answers| (answers.values.as_slice(), *flip)))
        .collect();
    let n_rows = columns.first().map_or(0, |(values, _)| values.len());
    let needed = at_least * columns.len() as f64;
    (0..n_rows)
        .map(|row| {
            let (mut sum, mut n) = (0.0, 0.0);
            for (values, flip) in &columns {
                if let Some(value) = values.get(row).copied().flatten() {
                    sum += flip.map_or(value, |flip| flip - value);
                    n += 1.0;
                }
            }
            (n > 0.0 && n + 1e-9 >= needed).then(|| sum / n)
        })
        .collect()
}
