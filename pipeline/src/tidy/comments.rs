//! Open answers, scrubbed, as rows of their own.

use std::sync::Arc;

use arrow::array::{Array as _, ArrayRef, AsArray as _, Int64Array, RecordBatch, StringArray, UInt64Array};
use arrow::datatypes::{DataType, Field, Schema, SchemaRef};

use crate::model::Codebook;
use crate::scrub::Scrubber;
use crate::tidy::Error;
use crate::tidy::labels::{distinct, is_blank_word, slug};
use crate::tidy::lookup::Headings;
use crate::tidy::tallies::Tallies;

/// The comments of a codebook, bound to a sheet.
pub(crate) struct CommentReader {
    pub(crate) schema: SchemaRef,
    columns: Vec<CommentColumn>,
}

struct CommentColumn {
    at: usize,
    name: String,
    measure_id: String,
    about: Option<String>,
    /// What the tool says is no answer.
    declared: Vec<String>,
}

impl CommentReader {
    pub(crate) fn new(codebook: &Codebook, headings: &Headings) -> Result<Self, Error> {
        let items = codebook.items.iter().map(|item| item.id.clone());
        let mut names: Vec<String> =
            items.chain(codebook.scales.iter().map(|scale| scale.id.clone())).collect();
        let n_taken = names.len();
        names.extend(
            codebook.comments.iter().map(|comment| slug(comment.about.as_ref().unwrap_or(&comment.column))),
        );
        let ids = distinct(names);
        let mut columns = Vec::new();
        for (comment, id) in codebook.comments.iter().zip(ids.iter().skip(n_taken)) {
            let at = headings.find(&comment.column, "comment")?;
            columns.push(CommentColumn {
                at,
                name: headings.name(at).to_owned(),
                measure_id: format!("{}.{id}", codebook.instrument.id),
                about: comment.about.clone(),
                declared: headings.missing(at).iter().map(|(text, _)| text.clone()).collect(),
            });
        }
        Ok(Self { schema: schema(), columns })
    }

    /// The places of its columns.
    pub(crate) fn columns(&self) -> impl Iterator<Item = usize> + '_ {
        self.columns.iter().map(|column| column.at)
    }

    /// The comments of a batch; what was replaced in them is counted.
    pub(crate) fn read(
        &self,
        cells: &RecordBatch,
        lines: &[u64],
        ids: &[String],
        scrubber: &Scrubber,
        tallies: &mut Tallies,
    ) -> Result<RecordBatch, Error> {
        let (mut who, mut at_line, mut measures, mut names, mut about, mut texts) =
            (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for column in &self.columns {
            let Some(array) = cells.columns().get(column.at) else { continue };
            let array = array.as_string::<i32>();
            for (row, (line, respondent)) in lines.iter().zip(ids).enumerate() {
                let text = if array.is_valid(row) { array.value(row).trim() } else { "" };
                if is_blank_word(text) || column.declared.iter().any(|declared| declared == text) {
                    continue;
                }
                let scrubbed = scrubber.scrub(text);
                tallies.add_scrubbed(&scrubbed.counts);
                who.push(respondent.as_str());
                at_line.push(*line);
                measures.push(column.measure_id.as_str());
                names.push(column.name.as_str());
                about.push(column.about.as_deref());
                texts.push(scrubbed.text);
            }
        }
        let languages: Vec<Option<&str>> = texts.iter().map(|text| language(text)).collect();
        let arrays: Vec<ArrayRef> = vec![
            Arc::new(StringArray::from(who)),
            Arc::new(UInt64Array::from(at_line)),
            Arc::new(StringArray::from(measures)),
            Arc::new(StringArray::from(names)),
            Arc::new(StringArray::from(about)),
            Arc::new(StringArray::from_iter_values(&texts)),
            Arc::new(StringArray::new_null(texts.len())),
            Arc::new(StringArray::from(languages)),
            Arc::new(Int64Array::new_null(texts.len())),
        ];
        Ok(RecordBatch::try_new(Arc::clone(&self.schema), arrays)?)
    }
}

/// The language of a text in three letters (ISO 639-3), where it is long enough to tell.
pub(crate) fn language(text: &str) -> Option<&'static str> {
    const LETTERS: usize = 24;
    let start = text.char_indices().nth(1_000).map_or(text, |(end, _)| text.get(..end).unwrap_or(text));
    let found = Some(start).filter(|start| start.chars().count() >= LETTERS).and_then(whatlang::detect)?;
    found.is_reliable().then(|| found.lang().code())
}

/// The schema of comments, of surveys and of transcripts.
pub(crate) fn schema() -> SchemaRef {
    Arc::new(Schema::new(vec![
        Field::new("respondent_id", DataType::Utf8, false),
        Field::new("line", DataType::UInt64, false),
        Field::new("measure_id", DataType::Utf8, false),
        Field::new("column_name", DataType::Utf8, false),
        Field::new("about", DataType::Utf8, true),
        Field::new("text", DataType::Utf8, false),
        Field::new("speaker_role", DataType::Utf8, true),
        Field::new("language", DataType::Utf8, true),
        Field::new("starts_ms", DataType::Int64, true),
    ]))
}
