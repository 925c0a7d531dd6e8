//! What a section of a codebook is where it says nothing.

use crate::model::Perspective;
use crate::model::codebook::{BackgroundSection, InstrumentSection, Ordered, ScaleSection};

impl Default for InstrumentSection {
    fn default() -> Self {
        Self { id: "survey".to_owned(), title: None, perspective: Perspective::Learner }
    }
}

impl Default for ScaleSection {
    fn default() -> Self {
        Self {
            id: String::new(),
            title: None,
            items: Vec::new(),
            reverse: Vec::new(),
            at_least: half(),
            direction: None,
            dimension: None,
            note: None,
        }
    }
}

impl Default for BackgroundSection {
    fn default() -> Self {
        Self {
            id: String::new(),
            column: None,
            columns: Ordered::default(),
            title: None,
            groups: Ordered::default(),
            bands: Vec::new(),
            when: Ordered::default(),
            missing: Vec::new(),
            multiple: false,
            separator: None,
            sensitive: false,
            reference: None,
            adjust: true,
            note: None,
        }
    }
}

pub(crate) fn learner() -> Perspective {
    Perspective::Learner
}

pub(crate) fn half() -> f64 {
    0.5
}

pub(crate) fn yes() -> bool {
    true
}
