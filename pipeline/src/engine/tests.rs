//! The guarded session answers over an empty lake, keeps people's rows to itself, and points at what is wrong.

use super::*;
use crate::lake::Access;
use tempfile::TempDir;

fn engine(folder: &TempDir) -> Engine {
    let lake = Lake::open(folder.path(), Access::Write).expect("lake");
    Engine::new(Arc::new(lake), Limits::default())
}

async fn refusal(engine: &Engine, sql: &str) -> Error {
    let actor = Actor::in_role(Role::Designer);
    engine.sql(actor, sql, &Parameters::default(), None).await.expect_err(sql)
}

#[tokio::test]
async fn every_named_query_answers_over_an_empty_lake() {
    let folder = TempDir::new().expect("folder");
    let engine = engine(&folder);
    for query in gapwise_queries::all_named().expect("queries") {
        let answer = engine.named(Actor::owner(), &query, &HashMap::new(), None).await.expect(&query.name);
        assert_eq!((answer.n_rows(), answer.snapshot_id), (0, 0), "{}", query.name);
        let columns = query.chart.iter().flat_map(|chart| chart.channels.values());
        for column in columns {
            assert!(
                answer.schema.column_with_name(column).is_some(),
                "`{}` draws `{column}`, which it lacks",
                query.name
            );
        }
        assert!(!answer.query.contains('$'), "{}", answer.query);
    }
}

#[tokio::test]
async fn only_one_select_is_run() {
    let folder = TempDir::new().expect("folder");
    let engine = engine(&folder);
    for sql in [
        "create table t as select 1",
        "drop table gaps",
        "insert into gaps select * from gaps",
        "set datafusion.execution.batch_size = 1",
        "copy gaps to '/tmp/x.csv'",
        "copy gaps to 'x'",
        "explain select 1",
        "show tables",
        "select 1; select 2",
        "select * from information_schema.tables",
        "select * from '/etc/passwd'",
        "select * from generate_series(1, 10)",
        "with recursive t as (select 1 as n union all select n + 1 from t) select * from t",
        "select repeat('x', 2000000000)",
        "",
    ] {
        assert!(matches!(refusal(&engine, sql).await, Error::Sql { .. }), "{sql}");
    }
}

#[tokio::test]
async fn rows_about_people_cannot_be_read() {
    let folder = TempDir::new().expect("folder");
    let engine = engine(&folder);
    for table in tables::PERSONAL {
        let error = refusal(&engine, &format!("select * from {table}")).await.to_string();
        assert!(error.contains("single people"), "{error}");
    }
}

#[tokio::test]
async fn a_misspelt_name_is_pointed_at() {
    let folder = TempDir::new().expect("folder");
    let error = refusal(&engine(&folder), "select group_name,\n  verdikt from gaps").await;
    let Error::Sql { place: Some(place), suggestion: Some(suggestion), .. } = error else {
        panic!("{error:?}")
    };
    assert_eq!((place.line, place.column, place.length), (2, 3, 7));
    assert_eq!(suggestion, "verdict");
    let error = refusal(&engine(&folder), "select * from gasp").await;
    let Error::Sql { suggestion: Some(suggestion), .. } = error else { panic!("{error:?}") };
    assert_eq!(suggestion, "gaps");
}

#[test]
fn an_expression_that_would_overflow_the_planner_is_refused() {
    for sql in [
        format!("select {}1", "1+".repeat(2_000)),
        format!("select {}1{}", "(".repeat(2_000), ")".repeat(2_000)),
    ] {
        assert!(matches!(guard::check_text(&sql), Err(Error::Sql { .. })));
    }
    guard::check_text("select 1").expect("fine");
}

#[test]
fn the_allow_list_names_functions_that_exist() {
    assert_eq!(guard::unknown_allowed_functions(), Vec::<&str>::new());
}

#[tokio::test]
async fn every_number_of_a_public_table_has_its_rounding() {
    let folder = TempDir::new().expect("folder");
    let tables = engine(&folder).tables(Actor::owner(), None).await.expect("tables");
    for table in tables.manual() {
        for (column, kind) in table.columns.iter().filter(|(_, kind)| kind == "double") {
            assert!(
                rounding::rounding(column).is_some(),
                "`{}.{column}` ({kind}) has no rounding",
                table.name
            );
        }
    }
}
