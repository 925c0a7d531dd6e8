//! Registers: what people write beside the answers. A register is read as the table of its name.

use crate::app::App;
use crate::error::Problem;
use crate::error::ProblemDocument;
use axum::Json;
use axum::body::Bytes;
use axum::extract::Path;
use axum::extract::State;
use axum::http::StatusCode;
use gapwise_pipeline::ingest::Chance;
use gapwise_pipeline::ingest::Registered;
use gapwise_pipeline::ingest::Written;
use gapwise_pipeline::model::Need;
use gapwise_pipeline::model::REGISTERS;
use gapwise_pipeline::model::RegisterColumn;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// Every register.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RegisterList {
    /// By name.
    pub registers: Vec<RegisterDocument>,
}

/// A register.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RegisterDocument {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub about: String,
    /// Its columns in order.
    pub columns: Vec<RegisterColumnDocument>,
}

/// A column of a register.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RegisterColumnDocument {
    /// Its name.
    pub name: String,
    /// What may stand in it, in words.
    pub expected: String,
    /// Whether rows with the same value replace each other.
    pub is_key: bool,
    /// Whether it may be blank.
    pub is_optional: bool,
}

/// What writing a register did.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RegisteredDocument {
    /// The register.
    pub register: String,
    /// The snapshot that holds it.
    pub snapshot_id: u64,
    /// Rows that were not there before.
    pub rows_added: usize,
    /// Rows that replaced one of the same key.
    pub rows_replaced: usize,
    /// Rows in all.
    pub rows: usize,
    /// For changes: the chance of being able to show that the gap closed.
    pub chances: Vec<ChanceDocument>,
}

/// The chance of being able to show `closed`.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChanceDocument {
    /// The change.
    pub change_id: String,
    /// The iteration whose answers it is computed from.
    pub from_iteration_id: Option<String>,
    /// The margin, in the unit of the estimate that leads.
    pub margin: Option<f64>,
    /// People expected in the group.
    pub n_group: Option<u64>,
    /// People expected in those it is compared with.
    pub n_rest: Option<u64>,
    /// Between 0 and 1.
    pub chance: Option<f64>,
    /// How many people of the group would do for four fifths.
    pub needed_group: Option<u64>,
    /// And of the rest.
    pub needed_rest: Option<u64>,
    /// The same in a sentence.
    pub sentence: String,
}

/// Every register with its columns.
#[utoipa::path(get, path = "/api/registers", tag = "registers", responses((status = 200, body = RegisterList)))]
pub(crate) async fn list_registers() -> Json<RegisterList> {
    let registers = REGISTERS.iter().map(|register| RegisterDocument {
        name: register.name.to_owned(),
        about: register.about.to_owned(),
        columns: register.columns.iter().map(RegisterColumnDocument::from).collect(),
    });
    Json(RegisterList { registers: registers.collect() })
}

/// Writes rows into a register: CSV with one heading row. A row with the key of an older one replaces it.
#[utoipa::path(post, path = "/api/registers/{register}", tag = "registers",
    params(("register" = String, Path, description = "The register.")),
    request_body(content = String, content_type = "text/csv"),
    responses((status = 201, body = RegisteredDocument), (status = "4XX", body = ProblemDocument)))]
pub(crate) async fn write_register(
    State(app): State<Arc<App>>,
    Path(register): Path<String>,
    body: Bytes,
) -> Result<(StatusCode, Json<RegisteredDocument>), Problem> {
    let written = Written { file: "the body", bytes: &body, expected: None };
    let registered = app.pipeline.register(&register, &written).await?;
    Ok((StatusCode::CREATED, Json(registered.into())))
}

impl From<&RegisterColumn> for RegisterColumnDocument {
    fn from(column: &RegisterColumn) -> Self {
        Self {
            name: column.name.to_owned(),
            expected: column.kind.expected(),
            is_key: column.need == Need::Key,
            is_optional: column.need == Need::May,
        }
    }
}

impl From<Registered> for RegisteredDocument {
    fn from(registered: Registered) -> Self {
        Self {
            register: registered.register,
            snapshot_id: registered.snapshot_id,
            rows_added: registered.rows_added,
            rows_replaced: registered.rows_replaced,
            rows: registered.rows,
            chances: registered.chances.into_iter().map(ChanceDocument::from).collect(),
        }
    }
}

impl From<Chance> for ChanceDocument {
    fn from(chance: Chance) -> Self {
        Self {
            change_id: chance.change_id,
            from_iteration_id: chance.from_iteration_id,
            margin: chance.margin,
            n_group: chance.n_group,
            n_rest: chance.n_rest,
            chance: chance.chance,
            needed_group: chance.needed_group,
            needed_rest: chance.needed_rest,
            sentence: chance.sentence,
        }
    }
}
