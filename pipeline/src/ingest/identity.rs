//! What makes a measure the same as another, in this iteration or in an earlier one, and which measures belong together.

use crate::count::Together;
use crate::model::Codebook;
use crate::model::Direction;
use crate::model::Item;
use crate::model::Measure;
use crate::model::MeasureId;
use crate::model::MeasureKind;
use std::collections::BTreeMap;

/// A codebook with the items that it became.
pub(super) struct Identity<'a> {
    pub(super) codebook: &'a Codebook,
    pub(super) items: &'a [Item],
}

impl Identity<'_> {
    /// What a measure is made of, beside its own labels: the items of a scale, the answers that a share is taken from.
    pub(super) fn made_of(&self, measure: &Measure) -> Option<String> {
        match measure.kind {
            MeasureKind::Scale => {
                let scale = self.codebook.scales.iter().find(|scale| scale.id == measure.item)?;
                let mut names = scale.items.iter().map(String::as_str).collect::<Vec<_>>();
                names.sort_unstable();
                Some(names.join(" | "))
            }
            MeasureKind::Share => {
                let item = self.items.iter().find(|item| item.item == measure.item)?;
                // A number of a list that any may be ticked of stays the same when another is added.
                let is_one_of = item.kind != "multi";
                is_one_of.then(|| folded(&item.choices))
            }
            _ => None,
        }
    }

    /// The names of a measure by the columns that it was read from, without the instrument.
    pub(super) fn codes(&self, measure: &Measure) -> Vec<String> {
        let Some(item) = self.items.iter().find(|item| item.item == measure.item) else { return Vec::new() };
        let suffix = self.suffix(measure);
        item.columns.iter().map(|name| format!("{name}{suffix}")).collect()
    }

    fn suffix<'m>(&self, measure: &'m Measure) -> &'m str {
        let own = format!("{}.{}", self.codebook.instrument.id, measure.item);
        measure.measure_id.as_str().strip_prefix(&own).unwrap_or_default()
    }

    /// The names that a measure may have had in earlier iterations, without the instrument.
    pub(super) fn was(&self, measure: &Measure) -> Vec<String> {
        let section = self.codebook.items.iter().find(|section| section.id == measure.item);
        let Some(section) = section else { return Vec::new() };
        let suffix = self.suffix(measure);
        section.was.iter().map(|name| format!("{name}{suffix}")).collect()
    }
}

/// Labels as they are compared: without regard to case, blanks and invisible marks.
pub(super) fn folded(labels: &[String]) -> String {
    let fold = |label: &String| {
        let visible = label.chars().filter(|c| *c != '\u{feff}').collect::<String>();
        visible.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
    };
    labels.iter().map(fold).collect::<Vec<_>>().join(" | ")
}

/// Which measures are looked at together while they are counted.
pub(super) fn together(codebook: &Codebook, measures: &[Measure]) -> Together {
    let mut blocks = BTreeMap::<(u64, u64, Direction), Vec<String>>::new();
    for measure in measures.iter().filter(|measure| is_rating(measure)) {
        let (Some(low), Some(high)) = (measure.low, measure.high) else { continue };
        let range = (low.to_bits(), high.to_bits(), measure.direction);
        blocks.entry(range).or_default().push(measure.measure_id.as_str().to_owned());
    }
    let id = |item: &String| MeasureId::of(&codebook.instrument.id, item).as_str().to_owned();
    let scales = codebook.scales.iter().map(|scale| (id(&scale.id), scale.items.iter().map(id).collect()));
    let crossed = measures.iter().filter(|measure| measure.kind != MeasureKind::Silence);
    Together {
        blocks: blocks.into_values().collect(),
        scales: scales.collect(),
        crossed: crossed.map(|measure| measure.measure_id.as_str().to_owned()).collect(),
    }
}

fn is_rating(measure: &Measure) -> bool {
    measure.kind == MeasureKind::Ordinal && measure.ideal.is_none() && measure.part_of.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODEBOOK: &str = r#"
        [instrument]
        id = "exit"

        [[item]]
        id = "joy"
        column = "likert[joy]"
        choices = ["Never ", "Often"]
        kind = "ordinal"
        was = ["joy1"]

        [[item]]
        id = "ease"
        column = "ease"
        choices = ["Never", "Often"]
        kind = "ordinal"

        [[scale]]
        id = "feeling"
        items = ["joy", "ease"]
    "#;

    #[test]
    fn a_renamed_item_keeps_its_identity_and_so_does_its_scale() {
        let codebook = Codebook::from_toml("c.toml", CODEBOOK).expect("a codebook");
        let identity = Identity { codebook: &codebook, items: &[] };
        let measure = |item: &str, suffix: &str, kind| Measure {
            measure_id: MeasureId::new(format!("exit.{item}{suffix}")),
            item: item.to_owned(),
            title: item.to_owned(),
            kind,
            dimension: None,
            direction: Direction::Lower,
            low: Some(1.0),
            high: Some(2.0),
            favourable_from: None,
            scale_id: None,
            family: "A".to_owned(),
            choices: Vec::new(),
            points: Some(2),
            ideal: None,
            part_of: None,
        };
        assert_eq!(identity.was(&measure("joy", ":skip", MeasureKind::Silence)), ["joy1:skip"]);
        assert!(identity.was(&measure("ease", "", MeasureKind::Ordinal)).is_empty());
        let scale = measure("feeling", "", MeasureKind::Scale);
        assert_eq!(identity.made_of(&scale).as_deref(), Some("ease | joy"));
        let together = together(&codebook, &[measure("joy", "", MeasureKind::Ordinal)]);
        assert_eq!(
            together.scales,
            [("exit.feeling".to_owned(), vec!["exit.joy".to_owned(), "exit.ease".to_owned()])]
        );
        assert_eq!(together.blocks, [vec!["exit.joy".to_owned()]]);
    }

    #[test]
    fn labels_differ_by_their_words_only() {
        let fold = |labels: [&str; 2]| folded(&labels.map(str::to_owned));
        assert_eq!(fold(["Never ", "\u{feff}Full  Time"]), fold(["never", "full time"]));
        assert_ne!(fold(["Never", "Often"]), fold(["Often", "Never"]));
    }
}
