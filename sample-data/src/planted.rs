//! What the answer key says: gaps of the population, and what they do from one iteration to the next.
//!
//! It must not compute anything.

/// One gap that the population has.
#[derive(Clone, Debug, PartialEq)]
pub struct PlantedGap {
    /// `<credential>/<iteration>`.
    pub iteration_id: String,
    /// `<instrument>.<item or scale>`.
    pub measure_id: String,
    /// The background's id.
    pub background: String,
    /// The group that is compared with the rest of its background.
    pub group_name: String,
    /// The leading estimate: `cliffs_delta` for items, `difference of means` for scales.
    pub estimate_of: String,
    /// Its value in the population: group minus rest, higher is better.
    pub population_value: f64,
    /// The verdict that a review able to see the gap gives: `worse`, or `better` for the other side.
    pub verdict: String,
    /// What a review of this size mostly says: the verdict, `too few`, or `no evidence`.
    pub reading: String,
    /// `A` (verdicts) or `B` (items inside scales).
    pub family: String,
    /// The most tests that family can hold.
    pub family_size: usize,
    /// The chance that a review of this many learners reads `verdict`.
    pub power: f64,
    /// How many reviews were drawn for `power`.
    pub reviews: usize,
    /// What is planted, in words.
    pub planted: String,
}

/// What the population's gap does from the first iteration to the second.
#[derive(Clone, Debug, PartialEq)]
pub struct PlantedChange {
    /// `<instrument>.<item or scale>`.
    pub measure_id: String,
    /// The background's id.
    pub background: String,
    /// The group that is compared with the rest of its background.
    pub group_name: String,
    /// The population's gap in the first iteration.
    pub gap_before: f64,
    /// The population's gap in the second iteration.
    pub gap_now: f64,
    /// The margin within which a gap counts as closed.
    pub margin: f64,
    /// `closed`, or `not closed` where the gap stays.
    pub expected: String,
    /// The chance of reading `closed`: first `worse` beyond the margin, then a 90 % interval inside it. Only for scales.
    pub closed_power: Option<f64>,
    /// What is planted, in words.
    pub planted: String,
}

/// The answer key of a pilot of a size.
#[derive(Clone, Debug, PartialEq)]
pub struct Key {
    /// Every gap that the population has.
    pub gaps: Vec<PlantedGap>,
    /// What these gaps do from the first iteration to the second.
    pub changes: Vec<PlantedChange>,
}
