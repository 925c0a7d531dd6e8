//! The answer key as two files: `key.csv` (gaps) and `key-changes.csv` (what gaps do from one iteration to the next).
//!
//! It must not compute anything.

use crate::planted::PlantedChange;
use crate::planted::PlantedGap;
use crate::table::Table;

/// `key.csv`.
pub(crate) fn gaps(gaps: &[PlantedGap]) -> Vec<u8> {
    let mut table = Table::new();
    table.row(&[
        "iteration_id",
        "measure_id",
        "background",
        "group_name",
        "estimate_of",
        "population_value",
        "verdict",
        "reading",
        "family",
        "family_size",
        "power",
        "reviews",
        "planted",
    ]);
    for gap in gaps {
        table.row(&[
            &gap.iteration_id,
            &gap.measure_id,
            &gap.background,
            &gap.group_name,
            &gap.estimate_of,
            &format!("{:.4}", gap.population_value),
            &gap.verdict,
            &gap.reading,
            &gap.family,
            &gap.family_size.to_string(),
            &format!("{:.3}", gap.power),
            &gap.reviews.to_string(),
            &gap.planted,
        ]);
    }
    table.bytes()
}

/// `key-changes.csv`.
pub(crate) fn changes(changes: &[PlantedChange]) -> Vec<u8> {
    let mut table = Table::new();
    table.row(&[
        "measure_id",
        "background",
        "group_name",
        "gap_before",
        "gap_now",
        "margin",
        "expected",
        "closed_power",
        "planted",
    ]);
    for change in changes {
        table.row(&[
            &change.measure_id,
            &change.background,
            &change.group_name,
            &format!("{:.4}", change.gap_before),
            &format!("{:.4}", change.gap_now),
            &change.margin.to_string(),
            &change.expected,
            &change.closed_power.map_or_else(String::new, |power| format!("{power:.3}")),
            &change.planted,
        ]);
    }
    table.bytes()
}
