//! What is compared, and between whom: measures, the items behind them, backgrounds.
//!
//! These are the rows that a landed upload brings along beside its answers; [`Item`] is a row of the table `items`.

use serde::{Deserialize, Serialize};

use crate::model::{Direction, MeasureId, MeasureKind};

/// One thing on which groups are compared.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measure {
    /// `<instrument>.<item or scale>` with an optional suffix.
    pub measure_id: MeasureId,
    /// The item or scale it comes from, without the instrument.
    pub item: String,
    /// How a reader would call it: the wording, with the choice or the suffix in words.
    pub title: String,
    /// What kind of values it takes.
    pub kind: MeasureKind,
    /// What it is about (`pace`, `access`, …), when the codebook says so.
    pub dimension: Option<String>,
    /// Which way is worse.
    pub direction: Direction,
    /// The lowest value it can take.
    pub low: Option<f64>,
    /// The highest value it can take.
    pub high: Option<f64>,
    /// The lowest value of the upper half of its points. With [`Direction::Higher`] the favourable half is the other one.
    pub favourable_from: Option<f64>,
    /// The scale that the item belongs to.
    pub scale_id: Option<String>,
    /// `A` for verdicts, `B` for items inside a scale.
    pub family: String,
    /// The labels of its points in order, where there are labels.
    pub choices: Vec<String>,
    /// How many points it has.
    pub points: Option<u16>,
    /// The point that is just right; the measure is then the distance from it, negated.
    pub ideal: Option<f64>,
    /// For the shares too low and too high: the measure whose answers they are taken from.
    pub part_of: Option<MeasureId>,
}

/// One question as it was put in one iteration.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// `<instrument>.<item>`.
    pub measure_id: MeasureId,
    /// The id of the item in its codebook.
    pub item: String,
    /// The column or columns it was read from, as exported.
    pub columns: Vec<String>,
    /// The question as asked.
    pub wording: String,
    /// `ordinal`, `choice`, `multi` or `number`.
    pub kind: String,
    /// What it is about.
    pub dimension: Option<String>,
    /// The scale it belongs to.
    pub scale_id: Option<String>,
    /// The lowest possible value.
    pub low: Option<f64>,
    /// The highest possible value.
    pub high: Option<f64>,
    /// The value that is just right.
    pub ideal: Option<f64>,
    /// Which way is worse.
    pub direction: Direction,
    /// Labels in order.
    pub choices: Vec<String>,
    /// How many points.
    pub points: Option<u16>,
    /// When it was first answered, if it was not asked from the start (ISO 8601).
    pub asked_from: Option<String>,
    /// When it was last answered, if it was not asked to the end (ISO 8601).
    pub asked_until: Option<String>,
    /// Ids or codes of the same item in earlier iterations, confirmed by a person.
    pub was: Vec<String>,
    /// The suffixes of its one-per-choice measures, in the order of `choices`.
    pub choice_slugs: Vec<String>,
}

/// A learner attribute whose groups are compared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Background {
    /// Its id.
    pub background: String,
    /// How a reader would call it.
    pub title: String,
    /// Whether one learner may be in several of its groups.
    pub multiple: bool,
    /// Whether it calls for more care with small numbers.
    pub sensitive: bool,
    /// The group that the others are compared with; none means the rest.
    pub reference: Option<String>,
    /// Whether it may be used to adjust other gaps.
    pub adjust: bool,
    /// Its groups, in order. Only groups that the export shows are listed where the codebook names none.
    pub groups: Vec<String>,
}
