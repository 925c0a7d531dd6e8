//! The wide file: one row per respondent, columns in a fixed order, as Arrow.

use std::sync::Arc;

use arrow::array::{
    ArrayRef, BooleanArray, Float64Array, ListArray, RecordBatch, StringArray, TimestampMicrosecondArray,
    UInt8Array, UInt64Array,
};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef, TimeUnit};

use crate::tidy::Error;
use crate::tidy::answers::Answers;
use crate::tidy::backgrounds::BackgroundReader;
use crate::tidy::items::ItemReader;
use crate::tidy::measures::MeasurePlan;
use crate::tidy::respondents::Respondents;

/// The schema for these items, backgrounds and measures.
pub(crate) fn schema(
    items: &[ItemReader],
    backgrounds: &[BackgroundReader],
    measures: &[MeasurePlan],
) -> SchemaRef {
    let mut fields = vec![
        Field::new("respondent_id", DataType::Utf8, false),
        Field::new("learner_id", DataType::Utf8, true),
        Field::new("line", DataType::UInt64, false),
        Field::new("submitted_at", DataType::Timestamp(TimeUnit::Microsecond, None), true),
        Field::new("is_complete", DataType::Boolean, true),
        Field::new("duration_s", DataType::Float64, true),
        Field::new("is_straight_lined", DataType::Boolean, false),
        Field::new("is_too_fast", DataType::Boolean, false),
        Field::new("is_duplicate", DataType::Boolean, false),
        Field::new("weight", DataType::Float64, true),
    ];
    for item in items {
        let id = &item.section.id;
        if item.has_ticks() {
            fields.extend(
                item.slugs
                    .iter()
                    .map(|slug| Field::new(format!("item:{id}.{slug}"), DataType::Float64, true)),
            );
        } else {
            fields.push(Field::new(format!("item:{id}"), DataType::Float64, true));
        }
        fields.push(Field::new(format!("missing:{id}"), DataType::UInt8, true));
    }
    for background in backgrounds {
        let groups = DataType::List(Arc::new(Field::new("item", DataType::Utf8, true)));
        fields.push(Field::new(format!("background:{}", background.section.id), groups, true));
    }
    for plan in measures {
        fields.push(Field::new(format!("measure:{}", plan.measure.measure_id), DataType::Float64, true));
    }
    Arc::new(Schema::new(fields))
}

/// What a batch of the wide file is made of.
pub(crate) struct WideRows<'a> {
    pub(crate) lines: &'a [u64],
    pub(crate) respondents: &'a Respondents,
    /// Straight-lined, too fast, duplicate.
    pub(crate) flags: [Vec<bool>; 3],
    pub(crate) answers: &'a [Answers],
    /// Per background the groups of each row.
    pub(crate) memberships: Vec<ListArray>,
    pub(crate) scores: Vec<Vec<Option<f64>>>,
}

impl WideRows<'_> {
    /// As a batch of the schema.
    pub(crate) fn into_batch(self, schema: &SchemaRef) -> Result<RecordBatch, Error> {
        let who = self.respondents;
        let mut arrays: Vec<ArrayRef> = vec![
            Arc::new(StringArray::from_iter_values(&who.ids)),
            Arc::new(StringArray::from_iter(who.learners.iter().map(Option::as_deref))),
            Arc::new(UInt64Array::from(self.lines.to_vec())),
            Arc::new(TimestampMicrosecondArray::from(who.submitted.clone())),
            Arc::new(BooleanArray::from(who.complete.clone())),
            Arc::new(Float64Array::from(who.durations.clone())),
        ];
        arrays.extend(self.flags.into_iter().map(|flags| Arc::new(BooleanArray::from(flags)) as ArrayRef));
        arrays.extend([Arc::new(Float64Array::from(who.weights.clone())) as ArrayRef]);
        for answers in self.answers {
            if answers.ticks.is_empty() {
                arrays.push(Arc::new(Float64Array::from(answers.values.clone())));
            } else {
                arrays.extend(
                    answers.ticks.iter().map(|ticks| Arc::new(Float64Array::from(ticks.clone())) as ArrayRef),
                );
            }
            let codes = answers.missing.iter().map(|missing| missing.map(|reason| reason.code()));
            arrays.push(Arc::new(codes.collect::<UInt8Array>()));
        }
        arrays.extend(self.memberships.into_iter().map(|groups| Arc::new(groups) as ArrayRef));
        arrays.extend(self.scores.into_iter().map(|scores| Arc::new(Float64Array::from(scores)) as ArrayRef));
        Ok(RecordBatch::try_new(Arc::clone(schema), arrays)?)
    }
}
