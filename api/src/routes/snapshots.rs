//! The published states of the lake.

use crate::app::App;
use crate::error::Problem;
use crate::routes::ask::Ask;
use crate::routes::parts;
use crate::routes::result;
use crate::routes::result::ResultDocument;
use crate::routes::results::ResultParams;
use arrow::array::ArrayRef;
use arrow::array::Int64Array;
use arrow::array::StringArray;
use arrow::error::ArrowError;
use arrow::record_batch::RecordBatch;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use gapwise_pipeline::Answer;
use gapwise_pipeline::lake::Snapshot;
use std::sync::Arc;

/// Every snapshot, the newest first.
#[utoipa::path(get, path = "/api/snapshots", tag = "uploads", params(ResultParams),
    responses((status = 200, body = ResultDocument), (status = "4XX", body = crate::error::ProblemDocument)))]
pub(crate) async fn list_snapshots(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    ask: Ask,
) -> Result<Response, Problem> {
    let ask = ask.without_parameters()?;
    let snapshots = app.pipeline.snapshots()?;
    let newest = snapshots.first().map_or(0, |snapshot| snapshot.snapshot_id);
    let batch = rows(&snapshots).map_err(|error| Problem::internal(error.to_string()))?;
    // The catalogue answers, so there is no SQL to show.
    let answer = Answer {
        snapshot_id: newest,
        query: String::new(),
        n_hidden: 0,
        schema: batch.schema(),
        batches: vec![batch],
    };
    let encoded = result::encode_page(answer, &ask).await?;
    Ok(parts::send(&encoded, "snapshots", &headers))
}

fn rows(snapshots: &[Snapshot]) -> Result<RecordBatch, ArrowError> {
    let text = |word: fn(&Snapshot) -> &str| -> ArrayRef {
        Arc::new(StringArray::from_iter_values(snapshots.iter().map(word)))
    };
    let numbers = snapshots.iter().map(|snapshot| i64::try_from(snapshot.snapshot_id).ok());
    let numbers: ArrayRef = Arc::new(Int64Array::from_iter(numbers));
    RecordBatch::try_from_iter([
        ("snapshot_id", numbers),
        ("made_at", text(|snapshot| &snapshot.made_at)),
        ("reason", text(|snapshot| &snapshot.reason)),
    ])
}
