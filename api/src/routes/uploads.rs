//! Files in: check, load with progress, receipt, what was set aside, undo.

use crate::app::App;
use crate::error::Problem;
use crate::error::no_upload;
use crate::routes::ask::Ask;
use crate::routes::parts;
use crate::routes::receipt::ReceiptDocument;
use crate::routes::result;
use crate::routes::result::ResultDocument;
use crate::routes::results::ResultParams;
use crate::routes::upload_form::UploadForm;
use crate::routes::upload_form::too_large;
use axum::Json;
use axum::extract::Multipart;
use axum::extract::Path;
use axum::extract::State;
use axum::extract::multipart::MultipartRejection;
use axum::http::HeaderMap;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::Response;
use gapwise_pipeline::Checked;
use gapwise_pipeline::Load;
use gapwise_pipeline::Pipeline;
use gapwise_pipeline::formats;
use gapwise_pipeline::ingest::CheckedColumn;
use gapwise_pipeline::model::Codebook;
use gapwise_pipeline::model::DroppedColumn;
use gapwise_pipeline::model::ItemCounts;
use gapwise_pipeline::model::Perspective;
use gapwise_pipeline::model::Reject;
use gapwise_pipeline::model::Repair;
use gapwise_pipeline::model::RowFlags;
use gapwise_pipeline::model::SpeakerCounts;
use gapwise_pipeline::tidy::QuestionMatch;
use serde::Serialize;
use std::sync::Arc;
use tokio::runtime::Handle;
use utoipa::ToSchema;

/// What a load would do.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CheckDocument {
    /// The format that would read it.
    pub tool: String,
    /// What people call the tool.
    pub title: String,
    /// How sure the format is, 0 to 1.
    pub confidence: f64,
    /// What it saw.
    pub reasons: Vec<String>,
    /// What every format thinks, the surest first.
    pub guesses: Vec<GuessDocument>,
    /// Data rows in the file.
    pub rows_read: u64,
    /// Rows that would land.
    pub rows_landed: u64,
    /// Rows that are not well formed.
    pub rows_set_aside: u64,
    /// Previews and tests.
    pub rows_excluded: u64,
    /// Columns that would not land.
    #[schema(value_type = Vec<Object>)]
    pub dropped_columns: Vec<DroppedColumn>,
    /// Rows and cells that could not be used, at most a thousand.
    #[schema(value_type = Vec<Object>)]
    pub rejects: Vec<Reject>,
    /// What would be repaired.
    #[schema(value_type = Vec<Object>)]
    pub repairs: Vec<Repair>,
    /// How often each question was answered, and why it was not.
    #[schema(value_type = Vec<Object>)]
    pub items: Vec<ItemCounts>,
    /// Who speaks, where it is a transcript.
    #[schema(value_type = Vec<Object>)]
    pub speakers: Vec<SpeakerCounts>,
    /// Rows that call for a second look.
    #[schema(value_type = Object)]
    pub flags: RowFlags,
    /// Every column and what it would become.
    #[schema(value_type = Vec<Object>)]
    pub columns: Vec<CheckedColumn>,
    /// Each question beside the earlier iteration that was named, and what was dropped; empty when none was.
    #[schema(value_type = Vec<Object>)]
    pub matches: Vec<QuestionMatch>,
    /// The codebook, given or proposed, as TOML.
    pub codebook: String,
    /// The headings and the first rows, without identifying columns.
    pub preview: Vec<Vec<String>>,
    /// What a person should look at.
    pub warnings: Vec<String>,
}

/// What a format thinks of a file.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GuessDocument {
    /// The format.
    pub tool: String,
    /// How sure it is, 0 to 1.
    pub confidence: f64,
}

/// The form of an upload.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by `UploadForm`; this type is its documentation")]
pub(crate) struct UploadRequest {
    /// The export.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// A file that says what the columns mean, such as a survey structure; up to four of them.
    #[schema(value_type = Option<String>, format = Binary)]
    with: Option<Vec<u8>>,
    /// The microcredential; a load needs it.
    credential: Option<String>,
    /// Its iteration; a load needs it.
    iteration: Option<String>,
    /// The cohort; `all` without it.
    cohort: Option<String>,
    /// `learner`, `employer`, `instructor` or `council`; what the codebook says without it.
    perspective: Option<String>,
    /// The codebook as TOML; a proposal without it.
    codebook: Option<String>,
    /// The tool that made the export; recognised without it.
    tool: Option<String>,
    /// An earlier iteration such as `care/1`; a check then says which of its questions are asked again.
    #[schema(rename = "match")]
    match_with: Option<String>,
}

/// A load that runs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StartedDocument {
    /// Ask `/api/jobs/{job_id}` how far it is.
    pub job_id: String,
}

/// What an undo made.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UndoneDocument {
    /// The new snapshot, without the upload.
    pub snapshot_id: u64,
}

const CHECK_FIELDS: [&str; 4] = ["codebook", "tool", "perspective", "match"];
const LOAD_FIELDS: [&str; 6] = ["credential", "iteration", "cohort", "perspective", "codebook", "tool"];

/// Says what a load would do, and stores nothing.
#[utoipa::path(post, path = "/api/uploads/check", tag = "uploads",
    request_body(content = UploadRequest, content_type = "multipart/form-data"),
    responses((status = 200, body = CheckDocument), (status = "4XX", body = crate::error::ProblemDocument)))]
pub(crate) async fn check_upload(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Json<CheckDocument>, Problem> {
    let turn = Arc::clone(&app.checks).try_acquire_owned();
    let turn =
        turn.map_err(|_| Problem::busy("other files are being checked; wait until one of them is done"))?;
    let form = read(&app, &headers, form, &CHECK_FIELDS).await?;
    let pipeline = Arc::clone(&app.pipeline);
    let work = move || {
        // The turn lasts as long as the work, even where nobody waits for it any more.
        let _turn = turn;
        check(&pipeline, &form)
    };
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| Problem::internal("a check ended with a panic"))?
        .map(Json)
}

/// Lands a file; its job says how far it is.
#[utoipa::path(post, path = "/api/uploads", tag = "uploads",
    request_body(content = UploadRequest, content_type = "multipart/form-data"),
    responses((status = 202, body = StartedDocument), (status = "4XX", body = crate::error::ProblemDocument)))]
pub(crate) async fn create_upload(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    form: Result<Multipart, MultipartRejection>,
) -> Result<(StatusCode, Json<StartedDocument>), Problem> {
    let form = read(&app, &headers, form, &LOAD_FIELDS).await?;
    let load = load_of(&form)?;
    let pipeline = Arc::clone(&app.pipeline);
    let handle = Handle::current();
    let job_id = app.jobs.start(move |report| {
        let loaded = handle.block_on(pipeline.load(&load, report))?;
        Ok(ReceiptDocument::of_load(loaded))
    })?;
    Ok((StatusCode::ACCEPTED, Json(StartedDocument { job_id })))
}

/// The receipt of an upload.
#[utoipa::path(get, path = "/api/uploads/{upload_id}", tag = "uploads",
    params(("upload_id" = String, Path, description = "The upload.")),
    responses((status = 200, body = ReceiptDocument), (status = 404, body = crate::error::ProblemDocument)))]
pub(crate) async fn get_upload(
    State(app): State<Arc<App>>,
    Path(upload_id): Path<String>,
) -> Result<Json<ReceiptDocument>, Problem> {
    let upload = app.pipeline.uploads()?.into_iter().find(|upload| upload.upload_id == upload_id);
    let upload = upload.ok_or_else(|| no_upload(&upload_id))?;
    let receipt = ReceiptDocument::of_upload(upload);
    receipt.map(Json).map_err(|_| Problem::internal("a receipt in the catalogue cannot be read"))
}

/// Takes an upload back; older snapshots stay readable.
#[utoipa::path(delete, path = "/api/uploads/{upload_id}", tag = "uploads",
    params(("upload_id" = String, Path, description = "The upload.")),
    responses((status = 200, body = UndoneDocument), (status = 404, body = crate::error::ProblemDocument)))]
pub(crate) async fn undo_upload(
    State(app): State<Arc<App>>,
    Path(upload_id): Path<String>,
) -> Result<Json<UndoneDocument>, Problem> {
    let pipeline = Arc::clone(&app.pipeline);
    let handle = Handle::current();
    // On a thread of its own, so that it ends whole even where its caller goes away.
    let undone = tokio::task::spawn_blocking(move || handle.block_on(pipeline.undo(&upload_id))).await;
    let snapshot_id = undone.map_err(|_| Problem::internal("an undo ended with a panic"))??;
    Ok(Json(UndoneDocument { snapshot_id }))
}

/// The rows and cells of an upload that could not be used, with how to mend them.
#[utoipa::path(get, path = "/api/uploads/{upload_id}/rejects", tag = "uploads",
    params(("upload_id" = String, Path, description = "The upload."), ResultParams),
    responses((status = 200, body = ResultDocument), (status = "4XX", body = crate::error::ProblemDocument)))]
pub(crate) async fn list_rejects(
    State(app): State<Arc<App>>,
    Path(upload_id): Path<String>,
    headers: HeaderMap,
    ask: Ask,
) -> Result<Response, Problem> {
    let ask = ask.without_parameters()?;
    let pipeline = Arc::clone(&app.pipeline);
    let read = tokio::task::spawn_blocking(move || pipeline.rejects(&upload_id)).await;
    let answer = read.map_err(|_| Problem::internal("a read ended with a panic"))??;
    let encoded = result::encode_page(answer, &ask).await?;
    Ok(parts::send(&encoded, "rejects", &headers))
}

async fn read(
    app: &App,
    headers: &HeaderMap,
    form: Result<Multipart, MultipartRejection>,
    fields: &[&str],
) -> Result<UploadForm, Problem> {
    let most_bytes = app.most_file_bytes;
    let announced =
        headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
    let form = form.map_err(|_| {
        let detail = "the body must be a form of the type `multipart/form-data` with a field `file`";
        Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "media_type", detail)
    })?;
    if announced.is_some_and(|bytes| bytes > most_bytes.saturating_add(super::upload_form::MOST_FORM_BYTES)) {
        return Err(too_large(most_bytes));
    }
    UploadForm::read(form, most_bytes, fields).await
}

fn check(pipeline: &Pipeline, form: &UploadForm) -> Result<CheckDocument, Problem> {
    let perspective = form.parsed::<Perspective>("perspective")?;
    let mut codebook = codebook_of(form)?;
    if let (Some(codebook), Some(perspective)) = (&mut codebook, perspective) {
        codebook.instrument.perspective = perspective;
    }
    let mut checked = Pipeline::check(&form.source, form.field("tool"), codebook.as_ref())?;
    if let (None, Some(perspective)) = (&codebook, perspective) {
        let mut proposed = Codebook::from_toml("codebook", &checked.codebook)?;
        proposed.instrument.perspective = perspective;
        checked.codebook = proposed.to_toml();
    }
    let mut matches = Vec::new();
    if let Some(iteration) = form.field("match") {
        let matched = pipeline.matches(&form.source, form.field("tool"), codebook.as_ref(), iteration)?;
        matches = matched.matches;
    }
    let guesses = formats::recognise(&form.source).map_err(gapwise_pipeline::ingest::Error::from)?;
    let guesses = guesses.into_iter().filter(|(_, guess)| guess.confidence > 0).map(|(format, guess)| {
        GuessDocument { tool: format.name().to_owned(), confidence: f64::from(guess.confidence) / 100.0 }
    });
    let mut document = CheckDocument::new(checked, guesses.collect());
    document.matches = matches;
    Ok(document)
}

fn load_of(form: &UploadForm) -> Result<Load, Problem> {
    let mut load = Load::new(form.source.clone(), form.needed("credential")?, form.needed("iteration")?);
    if let Some(cohort) = form.field("cohort") {
        load.cohort = cohort.to_owned();
    }
    load.perspective = form.parsed("perspective")?;
    load.codebook = codebook_of(form)?;
    load.tool = form.field("tool").map(str::to_owned);
    Ok(load)
}

fn codebook_of(form: &UploadForm) -> Result<Option<Codebook>, Problem> {
    Ok(form.field("codebook").map(|text| Codebook::from_toml("codebook", text)).transpose()?)
}

impl CheckDocument {
    fn new(checked: Checked, guesses: Vec<GuessDocument>) -> Self {
        let receipt = checked.receipt;
        Self {
            tool: checked.tool,
            title: checked.title,
            confidence: f64::from(checked.confidence) / 100.0,
            reasons: checked.reasons,
            guesses,
            rows_read: receipt.rows_read,
            rows_landed: receipt.rows_landed,
            rows_set_aside: receipt.rows_set_aside,
            rows_excluded: receipt.rows_excluded,
            dropped_columns: receipt.dropped_columns,
            rejects: checked.rejects,
            repairs: receipt.repairs,
            items: receipt.items,
            speakers: receipt.speakers,
            flags: receipt.flags,
            columns: checked.columns,
            matches: Vec::new(),
            codebook: checked.codebook,
            preview: checked.preview,
            warnings: receipt.warnings,
        }
    }
}
