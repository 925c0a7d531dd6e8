//! A receipt as it is sent: what an upload landed, what it did not, and why.

use gapwise_pipeline::Loaded;
use gapwise_pipeline::lake::UploadRow;
use gapwise_pipeline::model::DroppedColumn;
use gapwise_pipeline::model::ItemCounts;
use gapwise_pipeline::model::Receipt;
use gapwise_pipeline::model::Repair;
use gapwise_pipeline::model::RowFlags;
use gapwise_pipeline::model::ScrubbedKind;
use gapwise_pipeline::model::SpeakerCounts;
use serde::Serialize;
use utoipa::ToSchema;

/// What an upload landed, what it did not, and why.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct ReceiptDocument {
    /// The upload.
    pub upload_id: String,
    /// The iteration it belongs to.
    pub iteration_id: String,
    /// When it landed, in UTC.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub landed_at: Option<String>,
    /// The snapshot that it made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snapshot_id: Option<u64>,
    /// Whether the same file had been loaded before in the same way, so that nothing changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was_there: Option<bool>,
    /// The tool that made the export.
    pub tool: String,
    /// Data rows in the file, well formed or not.
    pub rows_read: u64,
    /// Rows that became respondents.
    pub rows_landed: u64,
    /// Rows that were not well formed.
    pub rows_set_aside: u64,
    /// Previews and tests, which are left out.
    pub rows_excluded: u64,
    /// How many rows and cells could not be used; `/api/uploads/{upload_id}/rejects` lists them.
    pub rejects: u64,
    /// How many identifying passages were replaced in comments.
    pub scrubbed: u64,
    /// The same by what they were.
    #[schema(value_type = Vec<Object>)]
    pub scrubbed_kinds: Vec<ScrubbedKind>,
    /// How often each question was answered, and why it was not.
    #[schema(value_type = Vec<Object>)]
    pub items: Vec<ItemCounts>,
    /// Who speaks, where it is a transcript.
    #[schema(value_type = Vec<Object>)]
    pub speakers: Vec<SpeakerCounts>,
    /// Rows that call for a second look.
    #[schema(value_type = Object)]
    pub flags: RowFlags,
    /// Columns that were not landed.
    #[schema(value_type = Vec<Object>)]
    pub dropped_columns: Vec<DroppedColumn>,
    /// What was repaired.
    #[schema(value_type = Vec<Object>)]
    pub repairs: Vec<Repair>,
    /// What a person should look at.
    pub warnings: Vec<String>,
}

impl ReceiptDocument {
    /// The receipt of a load that just ended.
    pub(crate) fn of_load(loaded: Loaded) -> Self {
        let mut document = Self::new(loaded.upload_id, loaded.iteration_id, loaded.receipt);
        document.snapshot_id = Some(loaded.snapshot_id);
        document.was_there = Some(loaded.was_there);
        document
    }

    /// The receipt of an upload that the lake holds.
    pub(crate) fn of_upload(upload: UploadRow) -> Result<Self, serde_json::Error> {
        let receipt = serde_json::from_str(&upload.receipt)?;
        let mut document = Self::new(upload.upload_id, upload.iteration_id, receipt);
        document.landed_at = Some(upload.landed_at);
        Ok(document)
    }

    fn new(upload_id: String, iteration_id: String, receipt: Receipt) -> Self {
        Self {
            upload_id,
            iteration_id,
            landed_at: None,
            snapshot_id: None,
            was_there: None,
            tool: receipt.tool,
            rows_read: receipt.rows_read,
            rows_landed: receipt.rows_landed,
            rows_set_aside: receipt.rows_set_aside,
            rows_excluded: receipt.rows_excluded,
            rejects: receipt.rejects,
            scrubbed: receipt.scrubbed,
            scrubbed_kinds: receipt.scrubbed_kinds,
            items: receipt.items,
            speakers: receipt.speakers,
            flags: receipt.flags,
            dropped_columns: receipt.dropped_columns,
            repairs: receipt.repairs,
            warnings: receipt.warnings,
        }
    }
}
