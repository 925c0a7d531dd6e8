//! What SQL may read and use, and the description of this API.

use crate::app::App;
use crate::error::Problem;
use crate::openapi;
use axum::Extension;
use axum::Json;
use axum::extract::State;
use gapwise_pipeline::Actor;
use gapwise_pipeline::engine::TableManual;
use gapwise_pipeline::functions;
use gapwise_pipeline::functions::Manual;
use serde::Serialize;
use std::sync::Arc;
use utoipa::ToSchema;

/// Every table.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TableList {
    /// By name.
    pub tables: Vec<TableDocument>,
}

/// A table.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TableDocument {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub about: String,
    /// Whether it may be read freely, since the disclosure rules hold in what is stored.
    pub is_public: bool,
    /// Its columns.
    pub columns: Vec<ColumnDocument>,
}

/// A column.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ColumnDocument {
    /// Its name.
    pub name: String,
    /// Its type in SQL.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it holds, where its name does not say it.
    pub about: String,
}

/// Every statistic as an SQL function.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct FunctionList {
    /// By name.
    #[schema(value_type = Vec<Object>)]
    pub functions: Vec<Manual>,
}

/// The tables that SQL may read.
#[utoipa::path(get, path = "/api/tables", tag = "queries", responses((status = 200, body = TableList)))]
pub(crate) async fn list_tables(
    State(app): State<Arc<App>>,
    Extension(actor): Extension<Actor>,
) -> Result<Json<TableList>, Problem> {
    let tables = app.pipeline.tables(actor).await?;
    Ok(Json(TableList { tables: tables.into_iter().map(TableDocument::from).collect() }))
}

/// The statistics as SQL functions: signature, meaning, source.
#[utoipa::path(get, path = "/api/functions", tag = "queries", responses((status = 200, body = FunctionList)))]
pub(crate) async fn list_functions() -> Json<FunctionList> {
    Json(FunctionList { functions: functions::manual() })
}

/// This description.
#[utoipa::path(get, path = "/openapi.json", tag = "server", responses((status = 200, body = Object)))]
pub(crate) async fn get_openapi() -> Json<utoipa::openapi::OpenApi> {
    Json(openapi::document())
}

impl From<TableManual> for TableDocument {
    fn from(table: TableManual) -> Self {
        let column = |(name, kind)| ColumnDocument { name, kind, about: String::new() };
        Self {
            name: table.name,
            about: table.about,
            // Sessions hold no other tables.
            is_public: true,
            columns: table.columns.into_iter().map(column).collect(),
        }
    }
}
