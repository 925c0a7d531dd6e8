//! Sheets and codebooks together: small ones where every rule shows, and genuine ones against published numbers.

mod asked;
mod company;
mod expected;
mod genuine;
mod keys;
mod proposals;
mod small;
mod transcripts;

use arrow::array::{Array as _, AsArray as _, RecordBatch};
use arrow::datatypes::{Float64Type, UInt8Type};

use super::*;
use crate::formats::{self, Source};
use crate::model::{Codebook, Reject};

/// Pseudonyms that a test can read.
struct Plain;

impl Pseudonyms for Plain {
    fn respondent(&self, id: &str) -> String {
        format!("r:{id}")
    }

    fn learner(&self, link: &str) -> Option<String> {
        Some(format!("l:{}", link.to_lowercase()))
    }
}

/// Everything that a sheet became.
struct Landed {
    wide: Vec<RecordBatch>,
    redacted: Vec<RecordBatch>,
    comments: Vec<RecordBatch>,
    rejects: Vec<Reject>,
    measures: Vec<crate::model::Measure>,
    items: Vec<crate::model::Item>,
    backgrounds: Vec<crate::model::Background>,
    dropped: Vec<crate::model::DroppedColumn>,
    totals: Totals,
}

fn land(source: &Source, codebook: &Codebook) -> Landed {
    let sheet = formats::open(source, None).unwrap();
    let facts = examine(&sheet).unwrap();
    let mut plan = Plan::new(codebook, &sheet, &facts).unwrap_or_else(|error| panic!("{error}"));
    let (mut wide, mut redacted, mut comments, mut rejects) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for batch in sheet.rows().unwrap() {
        let tidied = plan.tidy(&batch.unwrap(), &Plain).unwrap();
        assert_eq!(tidied.wide.num_rows(), tidied.redacted.num_rows());
        wide.push(tidied.wide);
        redacted.push(tidied.redacted);
        comments.push(tidied.comments);
        rejects.extend(tidied.rejects);
    }
    let (measures, items, backgrounds) = (plan.measures(), plan.items(), plan.backgrounds());
    let dropped = plan.dropped().to_vec();
    Landed { wide, redacted, comments, rejects, measures, items, backgrounds, dropped, totals: plan.finish() }
}

impl Landed {
    fn numbers(&self, column: &str) -> Vec<Option<f64>> {
        let of = |batch: &RecordBatch| {
            let array = batch.column_by_name(column).unwrap_or_else(|| panic!("no column {column}"));
            array.as_primitive::<Float64Type>().iter().collect::<Vec<_>>()
        };
        self.wide.iter().flat_map(of).collect()
    }

    fn missing(&self, item: &str) -> Vec<Option<u8>> {
        let name = format!("missing:{item}");
        self.wide
            .iter()
            .flat_map(|batch| {
                batch.column_by_name(&name).unwrap().as_primitive::<UInt8Type>().iter().collect::<Vec<_>>()
            })
            .collect()
    }

    fn groups(&self, background: &str) -> Vec<Option<Vec<String>>> {
        let name = format!("background:{background}");
        let of = |batch: &RecordBatch| {
            let lists = batch.column_by_name(&name).unwrap().as_list::<i32>().clone();
            let one = |row: usize| {
                let texts = |list: arrow::array::ArrayRef| {
                    list.as_string::<i32>().iter().flatten().map(str::to_owned).collect()
                };
                lists.is_valid(row).then(|| texts(lists.value(row)))
            };
            (0..lists.len()).map(one).collect::<Vec<_>>()
        };
        self.wide.iter().flat_map(of).collect()
    }

    fn texts(batches: &[RecordBatch], column: &str) -> Vec<Option<String>> {
        let of = |batch: &RecordBatch| {
            batch
                .column_by_name(column)
                .unwrap()
                .as_string::<i32>()
                .iter()
                .map(|text| text.map(str::to_owned))
                .collect::<Vec<_>>()
        };
        batches.iter().flat_map(of).collect()
    }

    fn flags(&self, column: &str) -> Vec<Option<bool>> {
        self.wide
            .iter()
            .flat_map(|batch| batch.column_by_name(column).unwrap().as_boolean().iter().collect::<Vec<_>>())
            .collect()
    }
}
