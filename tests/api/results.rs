//! Results: their document, their formats, parts of them, and that they are never stale.

use super::Site;
use super::from_page;
use super::run;
use axum::body::Body;
use bytes::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;

const RESULTS: [&str; 8] = [
    "/api/findings",
    "/api/gaps",
    "/api/measures",
    "/api/iterations",
    "/api/uploads",
    "/api/snapshots",
    "/api/queries/gap_map",
    "/api/queries/who_answered",
];

#[test]
fn every_result_says_snapshot_query_hidden_and_total() {
    run(async {
        let site = Site::loaded().await;
        for path in RESULTS {
            let reply = site.get(path).await;
            assert_eq!(reply.status, 200, "{path}: {}", reply.text());
            let result = reply.json();
            assert_eq!(result["snapshot_id"], 1, "{path}");
            assert!(result["query"].is_string() && result["hidden"].is_u64(), "{path}");
            let rows = result["rows"].as_array().expect("rows");
            assert_eq!(result["total"].as_u64(), Some(rows.len() as u64), "{path}");
            assert!(!rows.is_empty(), "{path} has no rows");
            let columns = result["columns"].as_array().expect("columns");
            let names =
                columns.iter().map(|column| column["name"].as_str().expect("a name")).collect::<Vec<_>>();
            let first = rows[0].as_object().expect("an object").keys().collect::<Vec<_>>();
            assert_eq!(names, first, "{path}");
        }
        assert!(
            site.get("/api/gaps").await.json()["hidden"].as_u64() > Some(0),
            "five people of one language are hidden"
        );
    });
}

#[test]
fn the_query_of_a_result_gives_the_result_again() {
    run(async {
        let site = Site::loaded().await;
        for path in ["/api/findings?iteration_id=care/1", "/api/queries/largest_gaps?most=3"] {
            let result = site.get(path).await.json();
            let body = serde_json::json!({"sql": result["query"]}).to_string();
            let again = site.post("/api/sql", &body).await;
            assert_eq!(again.status, 200, "{}", again.text());
            assert_eq!(again.json()["rows"], result["rows"], "{path}");
        }
    });
}

#[test]
fn pages_keep_the_total() {
    run(async {
        let site = Site::loaded().await;
        let all = site.get("/api/gaps").await.json();
        let total = all["total"].as_u64().expect("a number") as usize;
        assert!(total >= 4);
        let page = site.get("/api/gaps?limit=2&offset=1").await.json();
        assert_eq!(page["total"], all["total"]);
        assert_eq!(page["rows"].as_array().expect("rows")[..], all["rows"].as_array().expect("rows")[1..3]);
        let beyond = site.get(&format!("/api/gaps?offset={}", total + 5)).await.json();
        assert_eq!(beyond["rows"].as_array().map(Vec::len), Some(0));
        let page = site
            .post(
                "/api/sql?limit=1&offset=2",
                r#"{"sql": "select measure_id from gaps order by measure_id"}"#,
            )
            .await
            .json();
        assert_eq!(
            (page["total"].as_u64(), page["rows"].as_array().map(Vec::len)),
            (Some(total as u64), Some(1))
        );
    });
}

#[test]
fn every_format_holds_the_same_rows() {
    run(async {
        let site = Site::loaded().await;
        let total = site.get("/api/gaps").await.json()["total"].as_u64().expect("a number") as usize;
        let csv = site.get("/api/gaps?format=csv").await;
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
        assert_eq!(csv.header("content-disposition"), "attachment; filename=\"gaps.csv\"");
        assert_eq!(csv.header("x-gapwise-snapshot"), "1");
        assert!(csv.header("x-gapwise-query").starts_with("select"));
        assert_eq!(csv::Reader::from_reader(&csv.body[..]).records().filter(Result::is_ok).count(), total);
        let ndjson = site.get_with("/api/gaps", "accept", "application/x-ndjson").await;
        assert_eq!(ndjson.text().lines().count(), total);
        let arrow = site.get("/api/gaps?format=arrow").await;
        let batches = arrow::ipc::reader::StreamReader::try_new(&arrow.body[..], None).expect("a stream");
        assert_eq!(batches.map(|batch| batch.expect("a batch").num_rows()).sum::<usize>(), total);
        let parquet = site.get("/api/gaps?format=parquet").await;
        let rows = ParquetRecordBatchReaderBuilder::try_new(parquet.body.clone()).expect("Parquet");
        assert_eq!(rows.metadata().file_metadata().num_rows(), total as i64);
    });
}

#[test]
fn a_reader_of_parts_gets_the_whole() {
    run(async {
        let site = Site::loaded().await;
        for format in ["parquet", "csv", "arrow", "json"] {
            let path = format!("/api/gaps?format={format}");
            let whole = site.get(&path).await;
            let head = site.ask(from_page("HEAD", &path).body(Body::empty()).expect("a request")).await;
            assert_eq!((head.status.as_u16(), head.body.len()), (200, 0));
            assert_eq!(head.header("content-length"), whole.body.len().to_string());
            assert_eq!(head.header("accept-ranges"), "bytes");
            assert_eq!(head.header("etag"), whole.header("etag"));
            let middle = whole.body.len() / 2;
            let first = site.get_with(&path, "range", &format!("bytes=0-{}", middle - 1)).await;
            let last = site.get_with(&path, "range", &format!("bytes=-{}", whole.body.len() - middle)).await;
            assert_eq!((first.status.as_u16(), last.status.as_u16()), (206, 206));
            assert_eq!(
                last.header("content-range"),
                format!("bytes {middle}-{}/{}", whole.body.len() - 1, whole.body.len())
            );
            assert_eq!(Bytes::from([first.body, last.body].concat()), whole.body, "{format}");
            let beyond = site.get_with(&path, "range", &format!("bytes={}-", whole.body.len())).await;
            beyond.problem(416, "range");
            assert_eq!(beyond.header("content-range"), format!("bytes */{}", whole.body.len()));
        }
    });
}

#[test]
fn an_unchanged_answer_is_not_sent_again_and_a_publish_changes_it() {
    run(async {
        let site = Site::loaded().await;
        let before = site.get("/api/findings").await;
        let etag = before.header("etag").to_owned();
        assert_eq!(site.get_with("/api/findings", "if-none-match", &etag).await.status, 304);
        let snapshot_id = site.load("2", 90).await;
        let after = site.get_with("/api/findings", "if-none-match", &etag).await;
        assert_eq!((after.status.as_u16(), after.json()["snapshot_id"].as_u64()), (200, Some(snapshot_id)));
        assert_ne!(after.header("etag"), etag);
        let older = site.get("/api/findings?snapshot=1").await;
        assert_eq!(older.body, before.body, "an older snapshot answers as it did");
        site.get("/api/findings?snapshot=99").await.problem(404, "not_found");
    });
}

#[test]
fn nobody_reads_an_old_snapshot_after_a_publish_was_acknowledged() {
    run(async {
        let site = std::sync::Arc::new(Site::loaded().await);
        let acknowledged = std::sync::Arc::new(std::sync::atomic::AtomicU64::new(1));
        let readers = (0..8).map(|_| {
            let (site, acknowledged) = (std::sync::Arc::clone(&site), std::sync::Arc::clone(&acknowledged));
            tokio::spawn(async move {
                let mut n = 0;
                while acknowledged.load(std::sync::atomic::Ordering::SeqCst) < 4 {
                    let least = acknowledged.load(std::sync::atomic::Ordering::SeqCst);
                    let read = site.get("/api/queries/gap_map").await.json()["snapshot_id"]
                        .as_u64()
                        .expect("a number");
                    assert!(read >= least, "snapshot {read} was read after {least} was acknowledged");
                    n += 1;
                    // An answer from memory never waits, so the publisher would not get its turn.
                    tokio::task::yield_now().await;
                }
                n
            })
        });
        let readers = readers.collect::<Vec<_>>();
        for iteration in ["2", "3", "4"] {
            let published = site.load(iteration, 60).await;
            acknowledged.store(published, std::sync::atomic::Ordering::SeqCst);
        }
        for reader in readers {
            assert!(reader.await.expect("no stale answer") > 0);
        }
    });
}

#[test]
fn an_empty_lake_answers_with_no_rows() {
    run(async {
        let site = Site::empty(gapwise_pipeline::Role::Designer, 1 << 20);
        let me = site.get("/api/me").await.json();
        assert_eq!(
            (me["lake"]["is_empty"].as_bool(), me["lake"]["is_sample"].as_bool()),
            (Some(true), Some(false))
        );
        for path in RESULTS {
            let reply = site.get(path).await;
            assert_eq!((reply.status.as_u16(), reply.json()["total"].as_u64()), (200, Some(0)), "{path}");
        }
    });
}

#[test]
fn queries_boards_tables_and_functions_describe_themselves() {
    run(async {
        let site = Site::loaded().await;
        let queries = site.get("/api/queries").await.json();
        let boards = site.get("/api/boards").await.json();
        let review = boards["boards"]
            .as_array()
            .expect("boards")
            .iter()
            .find(|board| board["name"] == "review")
            .expect("a board");
        for panel in review["panels"].as_array().expect("panels") {
            let query = queries["queries"]
                .as_array()
                .expect("queries")
                .iter()
                .find(|query| query["name"] == *panel)
                .expect("a query");
            assert!(query["chart"]["kind"].is_string(), "{panel}");
            let reply = site.get(&format!("/api/queries/{}", panel.as_str().expect("text"))).await;
            assert_eq!(reply.status, 200);
            for (_, column) in query["chart"]["channels"].as_object().expect("channels") {
                let columns = reply.json()["columns"].clone();
                assert!(
                    columns.as_array().expect("columns").iter().any(|one| one["name"] == *column),
                    "{panel} lacks {column}"
                );
            }
        }
        let tables = site.get("/api/tables").await.json();
        assert!(tables["tables"].as_array().expect("tables").iter().any(|table| table["name"] == "gaps"));
        for function in site.get("/api/functions").await.json()["functions"].as_array().expect("functions") {
            for name in ["name", "kind", "signature", "about", "returns", "example", "source"] {
                assert!(function[name].is_string(), "{function}");
            }
        }
    });
}
