//! Named queries and the boards they stand on.

use crate::app::App;
use crate::error::Problem;
use crate::routes::ask::Ask;
use crate::routes::result::ResultDocument;
use crate::routes::results::ResultParams;
use crate::routes::results::answer;
use axum::Extension;
use axum::Json;
use axum::extract::Path;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use gapwise_pipeline::Actor;
use gapwise_queries::Query;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;

/// Every named query.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QueryList {
    /// By name.
    pub queries: Vec<QueryDocument>,
}

/// A named query.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct QueryDocument {
    /// Its name.
    pub name: String,
    /// Its heading.
    pub title: String,
    /// What the answer says.
    pub about: String,
    /// Its SQL, with `$name` where a parameter goes.
    pub sql: String,
    /// What may be passed.
    pub params: Vec<ParamDocument>,
    /// The board it stands on.
    pub board: Option<PlaceDocument>,
    /// How it is drawn.
    pub chart: Option<ChartDocument>,
}

/// A parameter of a named query.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ParamDocument {
    /// Its name.
    pub name: String,
    /// `text`, `bigint`, `double` or `boolean`.
    #[serde(rename = "type")]
    pub kind: String,
    /// What it is when none is passed.
    pub default: Option<String>,
}

/// A place on a board.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlaceDocument {
    /// The board.
    pub name: String,
    /// The place, counted from the top.
    pub position: u32,
}

/// How a result is drawn.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ChartDocument {
    /// The kind of chart.
    pub kind: String,
    /// Which column feeds which channel.
    pub channels: BTreeMap<String, String>,
}

/// Every board.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BoardList {
    /// By name.
    pub boards: Vec<BoardDocument>,
}

/// A board.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BoardDocument {
    /// Its name.
    pub name: String,
    /// The named queries on it, from the top.
    pub panels: Vec<String>,
}

/// Every named query with its parameters, board and chart.
#[utoipa::path(get, path = "/api/queries", tag = "queries", responses((status = 200, body = QueryList)))]
pub(crate) async fn list_queries() -> Result<Json<QueryList>, Problem> {
    Ok(Json(QueryList { queries: named()?.into_iter().map(QueryDocument::from).collect() }))
}

/// The answer of a named query; its parameters go into the address.
#[utoipa::path(get, path = "/api/queries/{name}", tag = "queries",
    params(("name" = String, Path, description = "The query."), ResultParams),
    responses((status = 200, body = ResultDocument), (status = "4XX", body = crate::error::ProblemDocument)))]
pub(crate) async fn run_query(
    State(app): State<Arc<App>>,
    Extension(actor): Extension<Actor>,
    Path(name): Path<String>,
    headers: HeaderMap,
    ask: Ask,
) -> Result<Response, Problem> {
    // Found before it becomes part of a header or of the memory of answers.
    let query = gapwise_queries::named(&name)
        .ok_or_else(|| Problem::not_found("there is no query of this name; /api/queries lists them"))?;
    answer(&app, actor, &query.name, &ask, &headers).await
}

/// Every board with its panels.
#[utoipa::path(get, path = "/api/boards", tag = "queries", responses((status = 200, body = BoardList)))]
pub(crate) async fn list_boards() -> Result<Json<BoardList>, Problem> {
    let mut boards = BTreeMap::<String, Vec<(u32, String)>>::new();
    for query in named()? {
        if let Some(board) = query.board {
            boards.entry(board.name).or_default().push((board.position, query.name));
        }
    }
    let boards = boards.into_iter().map(|(name, mut panels)| {
        panels.sort();
        BoardDocument { name, panels: panels.into_iter().map(|(_, query)| query).collect() }
    });
    Ok(Json(BoardList { boards: boards.collect() }))
}

fn named() -> Result<Vec<Query>, Problem> {
    gapwise_queries::all_named().map_err(|error| Problem::internal(error.to_string()))
}

impl From<Query> for QueryDocument {
    fn from(query: Query) -> Self {
        let param = |param: gapwise_queries::Param| ParamDocument {
            name: param.name,
            kind: param.kind.name().to_owned(),
            default: param.default,
        };
        Self {
            sql: query.body(),
            name: query.name,
            title: query.title,
            about: query.about,
            params: query.params.into_iter().map(param).collect(),
            board: query.board.map(|board| PlaceDocument { name: board.name, position: board.position }),
            chart: query.chart.map(|chart| ChartDocument { kind: chart.kind, channels: chart.channels }),
        }
    }
}
