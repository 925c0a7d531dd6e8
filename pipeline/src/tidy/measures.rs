//! The measures that a codebook gives, and their values for a batch of answers.

use crate::model::{Codebook, Direction, ItemKind, Measure, MeasureId, MeasureKind, Missing};
use crate::tidy::Error;
use crate::tidy::answers::Answers;
use crate::tidy::items::ItemReader;
use crate::tidy::scales::{means, of_scale};

/// One measure, and how its values come about.
pub(crate) struct MeasurePlan {
    pub(crate) measure: Measure,
    pub(crate) how: How,
}

/// How the values of a measure come about.
pub(crate) enum How {
    /// The value of an item.
    Value(usize),
    /// The value of a reverse-keyed item, flipped: this sum minus it.
    Flipped(usize, f64),
    /// Minus the distance from the ideal.
    Distance(usize, f64),
    /// 1 below the ideal.
    Below(usize, f64),
    /// 1 above the ideal.
    Above(usize, f64),
    /// 1 for this one of two points.
    Is(usize, f64),
    /// One choice of an item.
    Tick(usize, usize),
    /// The mean of items; those with a sum are flipped by it.
    Mean(Vec<(usize, Option<f64>)>, f64),
    /// 1 when there is no answer for this reason, among those asked.
    Reason(usize, Missing),
}

impl MeasurePlan {
    /// Its values for a batch.
    pub(crate) fn values(&self, answers: &[Answers]) -> Vec<Option<f64>> {
        let of = |item: &usize, score: &dyn Fn(f64) -> f64| -> Vec<Option<f64>> {
            let values = answers.get(*item).map(|answers| answers.values.as_slice()).unwrap_or_default();
            values.iter().map(|value| value.map(score)).collect()
        };
        let share = |holds: bool| f64::from(u8::from(holds));
        match &self.how {
            How::Value(item) => of(item, &|value| value),
            How::Flipped(item, sum) => of(item, &|value| sum - value),
            How::Distance(item, ideal) => of(item, &|value| 0.0 - (value - ideal).abs()),
            How::Below(item, ideal) => of(item, &|value| share(value < *ideal)),
            How::Is(item, point) => of(item, &|value| share(value == *point)),
            How::Above(item, ideal) => of(item, &|value| share(value > *ideal)),
            How::Tick(item, choice) => {
                answers.get(*item).and_then(|answers| answers.ticks.get(*choice)).cloned().unwrap_or_default()
            }
            How::Mean(items, at_least) => means(items, *at_least, answers),
            How::Reason(item, reason) => {
                let missing =
                    answers.get(*item).map(|answers| answers.missing.as_slice()).unwrap_or_default();
                let asked = |missing: &Option<Missing>| *missing != Some(Missing::NotAsked);
                missing
                    .iter()
                    .map(|missing| asked(missing).then(|| share(*missing == Some(*reason))))
                    .collect()
            }
        }
    }
}

/// Which silences an item shows in this export.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Silences {
    pub(crate) skipped: bool,
    pub(crate) not_applicable: bool,
}

/// All measures: of each item in order, then of each scale.
pub(crate) fn plan(
    codebook: &Codebook,
    items: &[ItemReader],
    silences: &[Silences],
) -> Result<Vec<MeasurePlan>, Error> {
    let mut plans = Vec::new();
    for (at, item) in items.iter().enumerate() {
        of_item(codebook, at, item, silences.get(at).copied().unwrap_or_default(), &mut plans);
    }
    for scale in &codebook.scales {
        plans.push(of_scale(codebook, scale, items)?);
    }
    Ok(plans)
}

fn of_item(
    codebook: &Codebook,
    at: usize,
    item: &ItemReader,
    silences: Silences,
    plans: &mut Vec<MeasurePlan>,
) {
    let base = blank(codebook, item);
    let id = base.measure_id.clone();
    let title = base.title.clone();
    if item.has_ticks() {
        for (choice, (label, slug)) in item.resolver.choices.iter().zip(&item.slugs).enumerate() {
            let measure = Measure {
                title: format!("{title}: {label}"),
                kind: MeasureKind::Share,
                choices: vec![label.clone()],
                ..share_of(&base, &format!("{id}.{slug}"))
            };
            plans.push(MeasurePlan { measure, how: How::Tick(at, choice) });
        }
    } else if let Some(points) = item.two_points() {
        plans.push(of_two_points(codebook, at, item, points));
    } else if let Some(ideal) = item.ideal {
        let (low, high) = (item.resolver.low.unwrap_or(ideal), item.resolver.high.unwrap_or(ideal));
        let farthest = (ideal - low).max(high - ideal);
        let distance = Measure {
            low: Some(0.0 - farthest),
            high: Some(0.0),
            favourable_from: Some(0.0),
            ideal: Some(ideal),
            ..base.clone()
        };
        plans.push(MeasurePlan { measure: distance, how: How::Distance(at, ideal) });
        for (suffix, words, how) in
            [("low", "too low", How::Below(at, ideal)), ("high", "too high", How::Above(at, ideal))]
        {
            let measure = Measure {
                title: format!("{title}: {words}"),
                direction: Direction::Higher,
                part_of: Some(id.clone()),
                ..share_of(&base, &format!("{id}:{suffix}"))
            };
            plans.push(MeasurePlan { measure, how });
        }
    } else if let Some(sum) = flipping_sum(codebook, item) {
        let flipped = Measure {
            title: format!("{title} (reversed)"),
            choices: base.choices.iter().rev().cloned().collect(),
            ..base.clone()
        };
        plans.push(MeasurePlan { measure: flipped, how: How::Flipped(at, sum) });
    } else {
        plans.push(MeasurePlan { measure: base.clone(), how: How::Value(at) });
    }
    let reasons = [
        (silences.skipped, "skip", "not answered", Missing::NotAnswered),
        (silences.not_applicable, "na", "not applicable", Missing::NotApplicable),
    ];
    for (_, suffix, words, reason) in reasons.into_iter().filter(|(shown, ..)| *shown) {
        let measure = Measure {
            title: format!("{title}: {words}"),
            kind: MeasureKind::Silence,
            direction: Direction::Higher,
            part_of: Some(id.clone()),
            ..share_of(&base, &format!("{id}:{suffix}"))
        };
        plans.push(MeasurePlan { measure, how: How::Reason(at, reason) });
    }
}

/// An item with two points is the share of the second; of the first where its scale reverses it.
fn of_two_points(codebook: &Codebook, at: usize, item: &ItemReader, points: (f64, f64)) -> MeasurePlan {
    let base = blank(codebook, item);
    let is_reversed = is_reversed(codebook, item);
    let (point, label) =
        if is_reversed { (points.0, base.choices.first()) } else { (points.1, base.choices.last()) };
    let label = label.cloned().unwrap_or_default();
    let measure = Measure {
        // The name of a column of 0 and 1 says what 1 means.
        title: if label == "1" { base.title.clone() } else { format!("{}: {label}", base.title) },
        choices: vec![label],
        scale_id: base.scale_id.clone(),
        family: base.family.clone(),
        ..share_of(&base, base.measure_id.as_str())
    };
    MeasurePlan { measure, how: How::Is(at, point) }
}

fn is_reversed(codebook: &Codebook, item: &ItemReader) -> bool {
    codebook.scale_of(&item.section.id).is_some_and(|scale| scale.reverse.contains(&item.section.id))
}

/// For a reverse-keyed item the sum of its ends, so that low values of its measure are the worse ones as everywhere.
fn flipping_sum(codebook: &Codebook, item: &ItemReader) -> Option<f64> {
    if is_reversed(codebook, item) {
        item.resolver.low.zip(item.resolver.high).map(|(low, high)| low + high)
    } else {
        None
    }
}

/// The measure of an item's own value, before its kind changes anything.
fn blank(codebook: &Codebook, item: &ItemReader) -> Measure {
    let section = &item.section;
    let scale = codebook.scale_of(&section.id).map(|scale| scale.id.clone());
    let kind = if item.kind == ItemKind::Ordinal { MeasureKind::Ordinal } else { MeasureKind::Number };
    let upper_half = |(low, high): (f64, f64)| ((low + high) / 2.0).floor() + 1.0;
    let title = section
        .title
        .clone()
        .or_else(|| section.wording.clone())
        .unwrap_or_else(|| section.id.replace('_', " "));
    Measure {
        measure_id: MeasureId::of(&codebook.instrument.id, &section.id),
        item: section.id.clone(),
        title,
        kind,
        dimension: section.dimension.clone(),
        direction: item.direction(),
        low: item.resolver.low,
        high: item.resolver.high,
        favourable_from: item
            .resolver
            .low
            .zip(item.resolver.high)
            .filter(|_| kind == MeasureKind::Ordinal)
            .map(upper_half),
        family: if scale.is_some() { "B" } else { "A" }.to_owned(),
        scale_id: scale,
        choices: item.resolver.choices.clone(),
        points: item.n_points(),
        ideal: item.ideal,
        part_of: None,
    }
}

/// A 0/1 measure taken from an item; it is never part of the item's scale.
fn share_of(base: &Measure, id: &str) -> Measure {
    Measure {
        measure_id: MeasureId::new(id),
        kind: MeasureKind::Share,
        low: Some(0.0),
        high: Some(1.0),
        favourable_from: Some(1.0),
        scale_id: None,
        family: "A".to_owned(),
        choices: Vec::new(),
        points: Some(2),
        ideal: None,
        ..base.clone()
    }
}
