//! What a plan declares, as rows of the landed tables.

use crate::engine::LandedTable;
use crate::formats::names_a_role;
use crate::ingest::Error;
use crate::ingest::derive::Landing;
use crate::ingest::identity::Identity;
use crate::ingest::identity::folded;
use crate::model::Background;
use crate::model::Codebook;
use crate::model::Item;
use crate::model::Measure;
use crate::model::Receipt;
use crate::model::Reject;
use arrow::array::StringArray;
use arrow::datatypes::DataType;
use arrow::datatypes::Field;
use arrow::datatypes::Schema;
use arrow::datatypes::SchemaRef;
use arrow::json::ReaderBuilder;
use arrow::record_batch::RecordBatch;
use serde_json::Value;
use serde_json::json;
use std::sync::Arc;

/// What a plan declares.
#[derive(Clone, Debug)]
pub(super) struct Declared {
    pub(super) measures: Vec<Measure>,
    pub(super) items: Vec<Item>,
    pub(super) backgrounds: Vec<Background>,
}

/// The registers of an upload, by table.
pub(super) fn tables(
    landing: &Landing,
    codebook: &Codebook,
    declared: &Declared,
    receipt: &Receipt,
    rejects: &[Reject],
) -> Result<Vec<(&'static str, RecordBatch)>, Error> {
    let iteration_id = landing.place.iteration_id.as_str();
    let perspective = codebook.instrument.perspective.as_str();
    let identity = Identity { codebook, items: &declared.items };
    let measures = declared.measures.iter().map(|measure| {
        let mut row = object(measure)?;
        row.insert("iteration_id".to_owned(), iteration_id.into());
        row.insert("perspective".to_owned(), perspective.into());
        row.insert("instrument_id".to_owned(), codebook.instrument.id.clone().into());
        row.insert("choices".to_owned(), measure.choices.join(" | ").into());
        row.insert("labels".to_owned(), folded(&measure.choices).into());
        row.insert("made_of".to_owned(), identity.made_of(measure).into());
        row.insert("codes".to_owned(), identity.codes(measure).join(" | ").into());
        row.insert("was".to_owned(), identity.was(measure).join(" | ").into());
        Ok(Value::Object(row))
    });
    let backgrounds = declared.backgrounds.iter().map(|background| {
        Ok(json!({
            "iteration_id": iteration_id,
            "perspective": perspective,
            "background": background.background,
            "title": background.title,
            "is_multiple": background.multiple,
            "is_sensitive": background.sensitive,
            "reference": background.reference,
            "is_adjusted_for": background.adjust,
        }))
    });
    let upload = landing_row(landing, codebook, receipt);
    let mut tables = Vec::new();
    for (table, rows) in [
        (LandedTable::DeclaredMeasures, measures.collect::<Result<Vec<_>, Error>>()?),
        (LandedTable::DeclaredBackgrounds, backgrounds.collect::<Result<Vec<_>, Error>>()?),
        (LandedTable::Landings, vec![upload]),
    ] {
        tables.push((table.name(), batch(table.schema(), &rows)?));
    }
    tables.push(("items", batch(item_schema(), &items(iteration_id, &declared.items)?)?));
    tables.push(("rejects", reject_rows(rejects)?));
    tables.push(("codebooks", codebook_row(codebook)?));
    Ok(tables)
}

fn landing_row(landing: &Landing, codebook: &Codebook, receipt: &Receipt) -> Value {
    json!({
        "upload_id": landing.upload_id,
        "iteration_id": landing.place.iteration_id.as_str(),
        "credential_id": landing.place.credential,
        "label": landing.place.label,
        "perspective": codebook.instrument.perspective.as_str(),
        "cohort_id": landing.place.cohort_id.as_str(),
        "instrument_id": codebook.instrument.id,
        "title": codebook.instrument.title,
        "tool": receipt.tool,
        "landed_at": jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        "rows_read": receipt.rows_read,
        "rows_landed": receipt.rows_landed,
        "rows_set_aside": receipt.rows_set_aside,
        "rows_excluded": receipt.rows_excluded,
    })
}

fn items(iteration_id: &str, items: &[Item]) -> Result<Vec<Value>, Error> {
    let row = |item: &Item| {
        let mut row = object(item)?;
        row.insert("iteration_id".to_owned(), iteration_id.into());
        for (name, list) in [("columns", &item.columns), ("choices", &item.choices), ("was", &item.was)] {
            row.insert(name.to_owned(), list.join(" | ").into());
        }
        Ok(Value::Object(row))
    };
    items.iter().map(row).collect()
}

fn item_schema() -> SchemaRef {
    let text = |name: &str| Field::new(name, DataType::Utf8, true);
    let number = |name: &str| Field::new(name, DataType::Float64, true);
    Arc::new(Schema::new(vec![
        text("iteration_id"),
        text("measure_id"),
        text("item"),
        text("columns"),
        text("wording"),
        text("kind"),
        text("dimension"),
        text("scale_id"),
        number("low"),
        number("high"),
        number("ideal"),
        text("direction"),
        text("choices"),
        Field::new("points", DataType::Int64, true),
        text("asked_from"),
        text("asked_until"),
        text("was"),
    ]))
}

fn reject_rows(rejects: &[Reject]) -> Result<RecordBatch, Error> {
    let text = |name: &str| Field::new(name, DataType::Utf8, true);
    let schema = Schema::new(vec![
        Field::new("line", DataType::Int64, false),
        text("column_name"),
        text("found"),
        text("expected"),
        text("hint"),
    ]);
    let rows =
        rejects.iter().map(|reject| object(reject).map(Value::Object)).collect::<Result<Vec<_>, _>>()?;
    batch(Arc::new(schema), &rows)
}

fn codebook_row(codebook: &Codebook) -> Result<RecordBatch, Error> {
    let schema = Arc::new(Schema::new(vec![Field::new("codebook", DataType::Utf8, false)]));
    let column = Arc::new(StringArray::from(vec![codebook.without_names(names_a_role).to_toml()]));
    RecordBatch::try_new(schema, vec![column]).map_err(|error| Error::Held(error.to_string()))
}

fn object(row: &impl serde::Serialize) -> Result<serde_json::Map<String, Value>, Error> {
    match serde_json::to_value(row) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Error::Held("a register row is not an object".to_owned())),
        Err(error) => Err(Error::Held(error.to_string())),
    }
}

fn batch(schema: SchemaRef, rows: &[Value]) -> Result<RecordBatch, Error> {
    let held = |error: arrow::error::ArrowError| Error::Held(error.to_string());
    let mut decoder = ReaderBuilder::new(Arc::clone(&schema))
        .with_batch_size(rows.len().max(1))
        .build_decoder()
        .map_err(held)?;
    decoder.serialize(rows).map_err(held)?;
    Ok(decoder.flush().map_err(held)?.unwrap_or_else(|| RecordBatch::new_empty(schema)))
}
