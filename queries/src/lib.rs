//! The SQL of gapwise: tables filled at publish, views, and named queries, one file each.
//!
//! A query is a `.sql` file whose first lines are its header:
//!
//! ```sql
//! -- title: Largest gaps
//! -- about: Gaps that are not noise, the largest first.
//! -- param: iteration_id text
//! -- param: most bigint 10
//! -- board: review 2
//! -- chart: forest y=label x=estimate low=low upp=upp
//! select … from gaps where iteration_id = $iteration_id
//! ```
//!
//! Dropping a file into `tables`, `views` or `named` is all it takes to add one. This crate knows no DataFusion; it
//! only reads the text.
//!
//! ```
//! let query = gapwise_queries::named("largest_gaps").expect("a named query");
//! assert_eq!(query.params[0].name, "iteration_id");
//! assert!(query.board.is_some());
//! ```

mod header;

pub use header::Board;
pub use header::Chart;
pub use header::HeaderError;
pub use header::Param;
pub use header::ParamType;
pub use header::Query;

include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// The tables written at publish, by name.
///
/// # Errors
/// When a header is wrong; a test of this crate reads all of them.
pub fn tables() -> Result<Vec<Query>, HeaderError> {
    parsed(TABLES)
}

/// The views, by name.
///
/// # Errors
/// When a header is wrong; a test of this crate reads all of them.
pub fn views() -> Result<Vec<Query>, HeaderError> {
    parsed(VIEWS)
}

/// The named queries, by name.
///
/// # Errors
/// When a header is wrong; a test of this crate reads all of them.
pub fn all_named() -> Result<Vec<Query>, HeaderError> {
    parsed(NAMED)
}

/// One named query.
#[must_use]
pub fn named(name: &str) -> Option<Query> {
    let (name, text) = NAMED.iter().find(|(file, _)| *file == name)?;
    Query::parse(name, text).ok()
}

fn parsed(files: &[(&str, &str)]) -> Result<Vec<Query>, HeaderError> {
    files.iter().map(|(name, text)| Query::parse(name, text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_has_a_right_header() {
        assert!(tables().expect("tables").len() >= 5);
        views().expect("views");
        let named = all_named().expect("named");
        assert!(named.iter().all(|query| !query.about.is_empty()), "a named query without `about`");
    }

    #[test]
    fn only_named_queries_take_parameters() {
        for query in tables().expect("tables").into_iter().chain(views().expect("views")) {
            assert!(query.params.is_empty(), "`{}` is written without parameters", query.name);
        }
    }

    #[test]
    fn no_table_and_view_share_a_name() {
        let mut names = [TABLES, VIEWS].concat().iter().map(|(name, _)| *name).collect::<Vec<_>>();
        names.sort_unstable();
        let before = names.len();
        names.dedup();
        assert_eq!(names.len(), before);
    }
}
