//! The one pass over the wide rows, and the tables of counts that come of it.

use crate::count::columns;
use crate::count::crossed;
use crate::count::grid::Grid;
use crate::count::grid::counts_schema;
use crate::count::moments;
use crate::count::moments::ScaleMoments;
use crate::count::own::Block;
use crate::count::patterns::patterns_schema;
use crate::count::units::Units;
use arrow::array::AsArray;
use arrow::array::BooleanArray;
use arrow::compute::filter_record_batch;
use arrow::datatypes::Schema;
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;

/// Measures that are looked at together, by their ids.
#[derive(Clone, Debug, Default)]
pub struct Together {
    /// Items answered on one range: the own part of each is counted where a person answered five others.
    pub blocks: Vec<Vec<String>>,
    /// Each scale with its items as they are keyed.
    pub scales: Vec<(String, Vec<String>)>,
    /// What is counted by patterns of backgrounds, for adjusting and for crossings.
    pub crossed: Vec<String>,
}

/// Whose answers are counted.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The iteration.
    pub iteration_id: &'a str,
    /// Who answered.
    pub perspective: &'a str,
    /// The cohort.
    pub cohort_id: &'a str,
}

/// The tables of one upload.
#[derive(Clone, Debug)]
pub struct Counted {
    /// How often each value was given, by background and group.
    pub counts: RecordBatch,
    /// The same of those who answered in a straight line.
    pub flagged: RecordBatch,
    /// The same by two backgrounds at once; empty where there are too many patterns.
    pub crossed: RecordBatch,
    /// The same by pattern of all backgrounds; empty where there are too many.
    pub patterns: RecordBatch,
    /// Sums and products of the items of each scale.
    pub moments: RecordBatch,
    /// How many rows belonged to somebody who was counted before.
    pub repeated: u64,
    /// Whether there were too many patterns of backgrounds to keep.
    pub is_over: bool,
}

/// Everything that is counted in one pass.
#[derive(Debug)]
pub struct Pass {
    units: Units,
    all: Grid,
    flagged: Grid,
    scales: Vec<ScaleMoments>,
}

impl Pass {
    /// A pass over a wide file.
    #[must_use]
    pub fn new(wide: &Schema, together: &Together) -> Self {
        let block = |ids: &Vec<String>| Block {
            columns: ids.iter().filter_map(|id| columns::place_of(wide, id)).collect(),
        };
        let blocks = together.blocks.iter().map(block).filter(Block::is_enough).collect();
        let scale = |(id, items): &(String, Vec<String>)| ScaleMoments::new(wide, id, items);
        Self {
            units: Units::default(),
            all: Grid::with_blocks(wide, blocks).with_patterns(wide, &together.crossed),
            flagged: Grid::new(wide),
            scales: together.scales.iter().filter_map(scale).collect(),
        }
    }

    /// Counts a batch of the wide file. A person counts once, by the first of their rows.
    pub fn add(&mut self, batch: &RecordBatch) {
        // A mask of the batch's own length always fits.
        let people = self.units.first_rows(batch).and_then(|first| filter_record_batch(batch, &first).ok());
        let people = people.as_ref().unwrap_or(batch);
        self.all.add_people(people);
        for scale in &mut self.scales {
            scale.add(people);
        }
        if let Some(flagged) = straight_lined(people) {
            self.flagged.add_people(&flagged);
        }
    }

    /// The tables.
    ///
    /// # Errors
    /// When they have more rows than Arrow can hold.
    pub fn finish(&self, place: Place<'_>) -> Result<Counted, ArrowError> {
        let patterns = self.all.patterns();
        Ok(Counted {
            counts: self.all.finish(place.iteration_id, place.perspective, place.cohort_id)?,
            flagged: self.flagged.finish(place.iteration_id, place.perspective, place.cohort_id)?,
            crossed: match patterns {
                Some(patterns) => crossed::finish(&self.all, patterns, place)?,
                None => RecordBatch::new_empty(counts_schema()),
            },
            patterns: match patterns {
                Some(patterns) => patterns.finish(&self.all, place)?,
                None => RecordBatch::new_empty(patterns_schema()),
            },
            moments: moments::finish(&self.scales, place)?,
            repeated: self.units.repeated,
            is_over: patterns.is_none(),
        })
    }
}

/// The rows of those who gave one answer throughout a grid; none when there are none.
fn straight_lined(batch: &RecordBatch) -> Option<RecordBatch> {
    let flags: &BooleanArray = batch.column_by_name("is_straight_lined")?.as_boolean_opt()?;
    (flags.true_count() > 0).then(|| filter_record_batch(batch, flags).ok()).flatten()
}
