//! People who are alike in every background, and how often each value was given among them.
//!
//! A regression on backgrounds needs no more than that, and neither does a crossing of two of them. Patterns are as many
//! as there are people at most, so they are given up once they are too many to be of use.

use crate::count::codes::MISSING;
use crate::count::codes::Members;
use crate::count::columns::BackgroundColumn;
use crate::count::grid::Grid;
use crate::count::pass::Place;
use crate::count::tallies::Tally;
use crate::count::tallies::cells;
use crate::functions::DistributionBuilder;
use crate::functions::distribution_type;
use arrow::array::ArrayRef;
use arrow::array::ListBuilder;
use arrow::array::StringArray;
use arrow::array::StringBuilder;
use arrow::array::StructBuilder;
use arrow::datatypes::DataType;
use arrow::datatypes::Field;
use arrow::datatypes::Fields;
use arrow::datatypes::Schema;
use arrow::datatypes::SchemaRef;
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use std::collections::HashMap;
use std::sync::Arc;

/// The most counters; beyond that neither regressions nor crossings are made.
const MOST_COUNTERS: usize = 4_000_000;

/// For each background the groups of a pattern; none where it was not answered.
pub(super) type Pattern = Vec<Vec<u32>>;

/// Counters by pattern.
#[derive(Debug)]
pub(super) struct Patterns {
    /// The measures that are counted, by their place in the grid.
    measures: Vec<usize>,
    patterns: Vec<Pattern>,
    codes: HashMap<Pattern, u32>,
    /// Per counted measure, (pattern, value) to its counter.
    counters: Vec<HashMap<(u32, u32), Tally>>,
    is_over: bool,
}

/// The schema of the table `patterns`.
#[must_use]
pub fn patterns_schema() -> SchemaRef {
    let text = |name: &str| Field::new(name, DataType::Utf8, false);
    Arc::new(Schema::new(vec![
        text("iteration_id"),
        text("perspective"),
        text("cohort_id"),
        text("measure_id"),
        Field::new("backgrounds", DataType::List(membership_item()), false),
        Field::new("distribution", distribution_type(), false),
    ]))
}

fn membership_fields() -> Fields {
    Fields::from(vec![
        Field::new("background", DataType::Utf8, false),
        Field::new("group_name", DataType::Utf8, false),
    ])
}

fn membership_item() -> Arc<Field> {
    Arc::new(Field::new("item", DataType::Struct(membership_fields()), false))
}

impl Patterns {
    pub(super) fn new(measures: Vec<usize>) -> Self {
        let counters = vec![HashMap::new(); measures.len()];
        Self { measures, patterns: Vec::new(), codes: HashMap::new(), counters, is_over: false }
    }

    /// Whether there were too many.
    pub(super) fn is_over(&self) -> bool {
        self.is_over
    }

    /// Counts the rows of a batch: the value codes of every measure of the grid, the groups of every background but `*`.
    pub(super) fn add(&mut self, codes: &[Vec<u32>], members: &[Members], weights: &[f64]) {
        if self.is_over {
            return;
        }
        let patterns = (0..weights.len()).map(|row| self.pattern(members, row)).collect::<Vec<_>>();
        for (measure, counters) in self.measures.iter().zip(&mut self.counters) {
            let Some(codes) = codes.get(*measure) else { continue };
            for ((code, pattern), weight) in codes.iter().zip(&patterns).zip(weights) {
                if *code != MISSING {
                    counters.entry((*pattern, *code)).or_default().add_person(*weight);
                }
            }
        }
        if self.counters.iter().map(HashMap::len).sum::<usize>() > MOST_COUNTERS {
            self.is_over = true;
            self.counters.iter_mut().for_each(HashMap::clear);
        }
    }

    fn pattern(&mut self, members: &[Members], row: usize) -> u32 {
        let groups = |members: &Members| {
            let mut groups = members.of(row).to_vec();
            groups.sort_unstable();
            groups
        };
        let pattern = members.iter().map(groups).collect::<Pattern>();
        if let Some(code) = self.codes.get(&pattern) {
            return *code;
        }
        let code = u32::try_from(self.patterns.len()).unwrap_or(MISSING);
        self.patterns.push(pattern.clone());
        self.codes.insert(pattern, code);
        code
    }

    /// Every counter: the measure's place in the grid, the pattern, the value's code, how many.
    pub(super) fn counters(&self) -> impl Iterator<Item = (usize, &Pattern, u32, Tally)> {
        self.measures.iter().zip(&self.counters).flat_map(move |(measure, counters)| {
            let of = |((pattern, value), tally): (&(u32, u32), &Tally)| {
                Some((*measure, self.patterns.get(*pattern as usize)?, *value, *tally))
            };
            counters.iter().filter_map(of)
        })
    }

    /// The rows of `patterns`, sorted by measure and pattern.
    pub(super) fn finish(&self, grid: &Grid, place: Place<'_>) -> Result<RecordBatch, ArrowError> {
        let mut rows = HashMap::<(usize, &Pattern), Vec<(f64, Tally)>>::new();
        for (measure, pattern, value, tally) in self.counters() {
            let values = grid.measures().get(measure).map(|column| column.values.values.as_slice());
            if let Some(value) = values.and_then(|values| values.get(value as usize)) {
                rows.entry((measure, pattern)).or_default().push((*value, tally));
            }
        }
        let mut rows = rows.into_iter().collect::<Vec<_>>();
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        let mut distributions = DistributionBuilder::with_capacity(rows.len());
        let mut memberships = Memberships::new(grid.backgrounds());
        let mut measure_ids = Vec::with_capacity(rows.len());
        for ((measure, pattern), tallies) in rows {
            measure_ids.push(grid.measures().get(measure).map_or("", |column| column.id.as_str()));
            memberships.append(pattern);
            distributions.append(&cells(tallies));
        }
        let constant =
            |text: &str| -> ArrayRef { Arc::new(StringArray::from(vec![text; measure_ids.len()])) };
        let distributions =
            distributions.finish().map_err(|error| ArrowError::ExternalError(Box::new(error)))?;
        let columns = vec![
            constant(place.iteration_id),
            constant(place.perspective),
            constant(place.cohort_id),
            Arc::new(StringArray::from(measure_ids)),
            memberships.finish(),
            distributions,
        ];
        RecordBatch::try_new(patterns_schema(), columns)
    }
}

/// The column `backgrounds`: what each pattern belongs to. Who answered a background without belonging to any of its
/// groups belongs to its `*` alone.
struct Memberships<'a> {
    backgrounds: &'a [BackgroundColumn],
    lists: ListBuilder<StructBuilder>,
}

impl<'a> Memberships<'a> {
    fn new(backgrounds: &'a [BackgroundColumn]) -> Self {
        let texts: Vec<Box<dyn arrow::array::ArrayBuilder>> =
            vec![Box::new(StringBuilder::new()), Box::new(StringBuilder::new())];
        let lists =
            ListBuilder::new(StructBuilder::new(membership_fields(), texts)).with_field(membership_item());
        Self { backgrounds, lists }
    }

    fn append(&mut self, pattern: &Pattern) {
        for (background, groups) in self.backgrounds.iter().zip(pattern) {
            let is_everyone = groups.as_slice() == [0];
            for group in groups.iter().filter(|group| **group != 0 || is_everyone) {
                let name = background.groups.names.get(*group as usize).map_or("*", String::as_str);
                let row = self.lists.values();
                for (place, text) in [background.id.as_str(), name].into_iter().enumerate() {
                    if let Some(texts) = row.field_builder::<StringBuilder>(place) {
                        texts.append_value(text);
                    }
                }
                row.append(true);
            }
        }
        self.lists.append(true);
    }

    fn finish(mut self) -> ArrayRef {
        Arc::new(self.lists.finish())
    }
}
