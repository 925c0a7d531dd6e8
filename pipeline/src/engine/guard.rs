//! What a designer's SQL may be: one `select` of a sane size, over the tables it is given, with allowed functions.
//!
//! The plan is checked, not the text: a `select` that plans into anything but reading is refused. Functions are allowed by
//! name, since some of DataFusion's make values so large that no memory pool notices before the process is gone.

use crate::engine::error::Error;
use crate::engine::error::Place;
use crate::engine::parameters::Parameters;
use crate::engine::tables::Tables;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::execution::SessionStateBuilder;
use datafusion::logical_expr::LogicalPlan;
use datafusion::prelude::DataFrame;
use datafusion::prelude::SQLOptions;
use datafusion::prelude::SessionContext;
use datafusion::sql::parser::Statement;
use datafusion::sql::sqlparser::ast;

/// The longest text.
const MOST_BYTES: usize = 64 * 1024;

/// The most operators, commas and words: deeper expressions overflow a planner's stack.
const MOST_TOKENS: usize = 6_000;

/// The most operators in a row that may nest.
const MOST_OPERATORS: usize = 600;

const ONLY_SELECT: &str = "only `select` is allowed here; nothing can be changed by SQL";

/// DataFusion's functions that designers may use, beside the statistics of [`crate::functions`].
pub const ALLOWED_FUNCTIONS: &[&str] = &[
    "abs",
    "approx_distinct",
    "array_agg",
    "array_element",
    "array_has",
    "array_length",
    "array_to_string",
    "avg",
    "bool_and",
    "bool_or",
    "btrim",
    "ceil",
    "character_length",
    "coalesce",
    "concat",
    "concat_ws",
    "contains",
    "corr",
    "count",
    "cume_dist",
    "date_bin",
    "date_part",
    "date_trunc",
    "dense_rank",
    "ends_with",
    "exp",
    "first_value",
    "floor",
    "get_field",
    "greatest",
    "lag",
    "last_value",
    "lead",
    "least",
    "left",
    "ln",
    "log",
    "log10",
    "log2",
    "lower",
    "ltrim",
    "make_array",
    "max",
    "median",
    "min",
    "named_struct",
    "now",
    "nth_value",
    "ntile",
    "nullif",
    "nvl",
    "percent_rank",
    "position",
    "power",
    "rank",
    "right",
    "round",
    "row_number",
    "rtrim",
    "signum",
    "split_part",
    "sqrt",
    "starts_with",
    "stddev",
    "stddev_pop",
    "strpos",
    "struct",
    "substr",
    "substring",
    "sum",
    "to_date",
    "to_timestamp",
    "trim",
    "trunc",
    "upper",
    "var",
    "var_pop",
    "var_samp",
    "stddev_samp",
    "isnan",
    "arrow_typeof",
    "string_agg",
    "char_length",
    "length",
    "mean",
];

/// Removes every function that is not allowed, and all table functions.
pub(super) fn keep_allowed_functions(builder: &mut SessionStateBuilder) {
    let is_allowed = |name: &str| ALLOWED_FUNCTIONS.contains(&name);
    if let Some(functions) = builder.scalar_functions() {
        functions.retain(|function| is_allowed(function.name()));
    }
    if let Some(functions) = builder.aggregate_functions() {
        functions.retain(|function| is_allowed(function.name()));
    }
    if let Some(functions) = builder.window_functions() {
        functions.retain(|function| is_allowed(function.name()));
    }
    if let Some(functions) = builder.table_functions() {
        functions.clear();
    }
}

/// Refuses a text that no planner should see.
///
/// # Errors
/// When it is empty, too long, or nests too deeply.
pub(super) fn check_text(sql: &str) -> Result<(), Error> {
    if sql.trim().is_empty() {
        return Err(Error::refused("there is no query; write one `select`"));
    }
    if sql.len() > MOST_BYTES {
        return Err(Error::refused(format!(
            "the query is longer than {} KiB; ask in smaller steps",
            MOST_BYTES / 1024
        )));
    }
    let operators = sql.bytes().filter(|byte| b"+-*/%|&=<>([".contains(byte)).count();
    let words = sql.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty());
    let (tokens, nesting) = words.fold((operators, operators), |(tokens, nesting), word| {
        let nests = ["and", "or", "not", "union", "case", "intersect", "except", "join", "is"]
            .iter()
            .any(|keyword| word.eq_ignore_ascii_case(keyword));
        (tokens + 1, nesting + usize::from(nests))
    });
    if tokens > MOST_TOKENS || nesting > MOST_OPERATORS {
        return Err(Error::refused("the query has too many parts; ask in smaller steps"));
    }
    Ok(())
}

/// Plans one `select` without running it.
pub(super) async fn plan(
    context: &SessionContext,
    sql: &str,
    parameters: &Parameters,
) -> Result<DataFrame, Error> {
    let state = context.state();
    let dialect = state.config().options().sql_parser.dialect;
    let statement = state.sql_to_statement(sql, &dialect).map_err(Error::from_datafusion)?;
    if !is_query(&statement) {
        return Err(Error::refused(ONLY_SELECT));
    }
    let plan = state.statement_to_plan(statement).await.map_err(Error::from_datafusion)?;
    only_reads(&plan)?;
    let frame = DataFrame::new(state, plan);
    if parameters.is_empty() {
        return Ok(frame);
    }
    frame.with_param_values(parameters.values()).map_err(Error::from_datafusion)
}

fn is_query(statement: &Statement) -> bool {
    matches!(statement, Statement::Statement(inner) if matches!(**inner, ast::Statement::Query(_)))
}

fn only_reads(plan: &LogicalPlan) -> Result<(), Error> {
    let options = SQLOptions::new().with_allow_ddl(false).with_allow_dml(false).with_allow_statements(false);
    options.verify_plan(plan).map_err(|_| Error::refused(ONLY_SELECT))?;
    let mut is_recursive = false;
    let visited = plan.apply_with_subqueries(|node| {
        is_recursive = matches!(node, LogicalPlan::RecursiveQuery(_));
        Ok(if is_recursive { TreeNodeRecursion::Stop } else { TreeNodeRecursion::Continue })
    });
    visited.map_err(Error::from_datafusion)?;
    if is_recursive { Err(Error::refused("recursive queries are not allowed here")) } else { Ok(()) }
}

impl Error {
    /// Finds the offending word in the text and the nearest name that exists.
    pub(super) fn in_text(self, sql: &str, tables: &Tables) -> Self {
        let Self::Sql { message, .. } = self else { return self };
        if let Some(place) = place_in_message(&message) {
            return Self::Sql { message, place: Some(place), suggestion: None };
        }
        let Some(word) = offending_word(&message) else {
            return Self::Sql { message, place: None, suggestion: None };
        };
        let suggestion = nearest(&word, tables.names());
        let place = find_word(sql, &word);
        Self::Sql { message: readable(message, &word), place, suggestion }
    }
}

fn readable(message: String, word: &str) -> String {
    if message.starts_with("table '") {
        return match crate::engine::tables::PERSONAL.contains(&word) {
            true => format!(
                "`{word}` holds answers of single people and cannot be read by SQL; ask `gaps`, `group_measures` or `answers`"
            ),
            false => format!("there is no table `{word}`"),
        };
    }
    if message.starts_with("Invalid function") {
        return format!("there is no function `{word}` here; `gapwise functions` lists what may be used");
    }
    message
}

/// The parser says `… at Line: 1, Column: 8`.
fn place_in_message(message: &str) -> Option<Place> {
    let (_, after) = message.rsplit_once("Line: ")?;
    let (line, column) = after.split_once(", Column: ")?;
    let column = column.chars().take_while(char::is_ascii_digit).collect::<String>();
    Some(Place { line: line.parse().ok()?, column: column.parse().ok()?, length: 1 })
}

fn offending_word(message: &str) -> Option<String> {
    let quoted = message.split(['\'', '`']).nth(1)?;
    let word = quoted.rsplit('.').next()?.trim();
    (!word.is_empty()).then(|| word.to_owned())
}

fn nearest<'a>(word: &str, names: impl Iterator<Item = &'a str>) -> Option<String> {
    let close = names.map(|name| (strsim::damerau_levenshtein(&word.to_lowercase(), name), name));
    let (distance, name) = close.min()?;
    (distance <= 1 + word.len() / 4).then(|| name.to_owned())
}

fn find_word(sql: &str, word: &str) -> Option<Place> {
    for (number, line) in (1..).zip(sql.lines()) {
        let lower = line.to_lowercase();
        if let Some(at) = lower.find(&word.to_lowercase()) {
            let column = lower[..at].chars().count() as u64 + 1;
            return Some(Place { line: number, column, length: word.chars().count() as u64 });
        }
    }
    None
}

/// Keeps the allow-list honest: a name on it that DataFusion does not have is a slip of the pen.
#[cfg(test)]
pub(super) fn unknown_allowed_functions() -> Vec<&'static str> {
    let state = SessionStateBuilder::new().with_default_features().build();
    let known = |name: &str| {
        state.scalar_functions().contains_key(name)
            || state.aggregate_functions().contains_key(name)
            || state.window_functions().contains_key(name)
    };
    ALLOWED_FUNCTIONS.iter().copied().filter(|name| !known(name)).collect()
}
