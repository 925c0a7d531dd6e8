//! From what is landed to what is published: derives every table of the iteration that was touched.

use crate::engine::Internal;
use crate::engine::LandedTable;
use crate::findings;
use crate::ingest::Error;
use crate::ingest::Place;
use crate::ingest::Progress;
use crate::lake::Change;
use crate::lake::DataFile;
use crate::lake::Lake;
use crate::lake::Staged;
use crate::lake::UploadRow;
use crate::model::Receipt;
use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;

/// Tables that are only steps on the way, and are not kept.
const STEPS: [&str; 3] = ["arms", "comparisons", "judged"];

/// An upload on its way into the lake.
#[derive(Clone, Debug)]
pub(crate) struct Landing {
    pub(crate) upload_id: String,
    pub(crate) bytes_hash: String,
    pub(crate) codebook_hash: String,
    pub(crate) place: Place,
}

/// Publishes a landed upload; one of the same id is replaced.
pub(super) async fn publish_load(
    lake: &Lake,
    landing: &Landing,
    receipt: &Receipt,
    staged: &mut Vec<Staged>,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<u64, Error> {
    let iteration_id = landing.place.iteration_id.as_str();
    let scope = landing.scope();
    let others = other_uploads(lake, iteration_id, &landing.upload_id)?;
    let new = staged.iter().map(Staged::file).cloned().collect::<Vec<_>>();
    derive(lake, iteration_id, &others, &new, staged).await?;
    progress(Progress { stage: "publishing", done: receipt.rows_read, total: Some(receipt.rows_read) });
    let row = UploadRow {
        upload_id: landing.upload_id.clone(),
        bytes_hash: landing.bytes_hash.clone(),
        codebook_hash: landing.codebook_hash.clone(),
        iteration_id: iteration_id.to_owned(),
        landed_at: now(),
        receipt: serde_json::to_string(receipt).map_err(|error| Error::Held(error.to_string()))?,
    };
    let leaving = [scope, iteration_scope(iteration_id)];
    let change = Change {
        reason: "load",
        leaving: &leaving,
        joining: staged.clone(),
        landed: Some(row),
        undone: None,
    };
    Ok(lake.publish(change)?.snapshot_id)
}

/// Publishes the lake without an upload.
pub(super) async fn publish_undo(
    lake: &Lake,
    upload: &UploadRow,
    staged: &mut Vec<Staged>,
) -> Result<u64, Error> {
    let others = other_uploads(lake, &upload.iteration_id, &upload.upload_id)?;
    if !others.is_empty() {
        derive(lake, &upload.iteration_id, &others, &[], staged).await?;
    }
    let leaving = [format!("upload:{}", upload.upload_id), iteration_scope(&upload.iteration_id)];
    let change = Change {
        reason: "undo",
        leaving: &leaving,
        joining: staged.clone(),
        landed: None,
        undone: Some(&upload.upload_id),
    };
    Ok(lake.publish(change)?.snapshot_id)
}

/// The files of the iteration's other uploads.
fn other_uploads(lake: &Lake, iteration_id: &str, upload_id: &str) -> Result<Vec<DataFile>, Error> {
    let uploads = lake.uploads()?;
    let is_other = |upload: &&UploadRow| upload.iteration_id == iteration_id && upload.upload_id != upload_id;
    let scopes = uploads
        .iter()
        .filter(is_other)
        .map(|upload| format!("upload:{}", upload.upload_id))
        .collect::<Vec<_>>();
    let mut files = lake.snapshot(None)?.files;
    files.retain(|file| scopes.contains(&file.scope));
    Ok(files)
}

async fn derive(
    lake: &Lake,
    iteration_id: &str,
    others: &[DataFile],
    new: &[DataFile],
    staged: &mut Vec<Staged>,
) -> Result<(), Error> {
    let files = others.iter().chain(new).collect::<Vec<_>>();
    let mut landed = Vec::new();
    for table in LandedTable::ALL {
        landed.push((table.name(), table.schema(), read_all(lake, &files, table.name())?));
    }
    let queries = gapwise_queries::tables().map_err(|error| Error::Held(error.to_string()))?;
    let snapshot_id = lake.snapshot(None)?.snapshot_id + 1;
    let scope = iteration_scope(iteration_id);
    for (query, schema, batches) in Internal::new(landed, queries)?.derive().await? {
        if STEPS.contains(&query.name.as_str()) {
            continue;
        }
        let batches = if query.name == "findings" { worded(&batches, snapshot_id)? } else { batches };
        staged.push(lake.stage(&query.name, &scope, SchemaRef::clone(&schema), &batches)?);
    }
    Ok(())
}

fn worded(batches: &[RecordBatch], snapshot_id: u64) -> Result<Vec<RecordBatch>, Error> {
    let word = |batch| findings::worded(batch, snapshot_id).map_err(|error| Error::Held(error.to_string()));
    batches.iter().map(word).collect()
}

fn read_all(lake: &Lake, files: &[&DataFile], table: &str) -> Result<Vec<RecordBatch>, Error> {
    let mut batches = Vec::new();
    for file in files.iter().filter(|file| file.table == table) {
        batches.extend(lake.read(file)?.1);
    }
    Ok(batches)
}

fn iteration_scope(iteration_id: &str) -> String {
    format!("iteration:{iteration_id}")
}

fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
