//! Whatever goes wrong is a problem document, and says no more than it should.

use super::Site;
use super::from_page;
use super::run;
use axum::body::Body;

#[test]
fn every_refusal_is_a_problem_document() {
    run(async {
        let site = Site::loaded().await;
        site.get("/api/nothing").await.problem(404, "not_found");
        site.get("/api/queries/nothing").await.problem(404, "not_found");
        site.get("/api/jobs/nothing").await.problem(404, "not_found");
        site.get("/api/uploads/nothing").await.problem(404, "not_found");
        site.get("/api/gaps?format=xls").await.problem(400, "parameter");
        site.get("/api/gaps?limit=-1").await.problem(400, "parameter");
        site.get("/api/gaps?verdict=worse&verdict=better").await.problem(400, "parameter");
        site.get("/api/gaps?learner=7").await.problem(400, "parameter");
        site.get("/api/snapshots?learner=7").await.problem(400, "parameter");
        site.get("/api/queries/largest_gaps?most=many").await.problem(400, "parameter");
        site.get_with("/api/gaps", "accept", "image/png").await.problem(406, "format");
        site.post("/api/sql", "{").await.problem(400, "invalid");
        site.post("/api/sql", "{\"query\": \"select 1\"}").await.problem(422, "invalid");
        site.post("/api/sql", &format!("{{\"sql\": \"{}\"}}", "x".repeat(2 << 20)))
            .await
            .problem(413, "too_large");
        let untyped = from_page("POST", "/api/sql").body(Body::from("{}")).expect("a request");
        site.ask(untyped).await.problem(415, "media_type");
        let wrong_method =
            site.ask(from_page("PUT", "/api/gaps").body(Body::empty()).expect("a request")).await;
        wrong_method.problem(405, "method");
        assert_eq!(wrong_method.header("allow"), "GET,HEAD");
        let address = format!("/api/gaps?verdict={}", "x".repeat(10_000));
        site.get(&address).await.problem(414, "too_large");
        let mut crowded = from_page("GET", "/api/gaps");
        for number in 0..80 {
            crowded = crowded.header(format!("x-{number}"), "1");
        }
        site.ask(crowded.body(Body::empty()).expect("a request")).await.problem(431, "too_large");
    });
}

#[test]
fn wrong_sql_is_pointed_at_and_the_nearest_name_offered() {
    run(async {
        let site = Site::loaded().await;
        let reply = site.post("/api/sql", r#"{"sql": "select title,\n  n_grup\nfrom gaps"}"#).await;
        let problem = reply.problem(400, "sql");
        let fault = &problem["errors"][0];
        assert_eq!(
            (fault["line"].as_u64(), fault["column"].as_u64(), fault["length"].as_u64()),
            (Some(2), Some(3), Some(6))
        );
        assert_eq!(fault["suggestion"], "n_group");
        for refused in [
            "drop table gaps",
            "select * from distributions",
            "select * from 'key'",
            "insert into gaps select * from gaps",
            "",
        ] {
            let body = serde_json::json!({"sql": refused}).to_string();
            site.post("/api/sql", &body).await.problem(400, "sql");
        }
        let listed = site.post("/api/sql", r#"{"sql": "select $a", "params": {"a": [1]}}"#).await;
        listed.problem(400, "parameter");
    });
}

#[test]
fn parameters_of_sql_are_values_and_never_text() {
    run(async {
        let site = Site::loaded().await;
        let body =
            r#"{"sql": "select $word as word, $n + 1 as n", "params": {"word": "x' or 1=1 --", "n": 4}}"#;
        let result = site.post("/api/sql", body).await.json();
        assert_eq!(result["rows"][0]["word"], "x' or 1=1 --");
        assert_eq!(result["rows"][0]["n"], 5);
    });
}

#[test]
fn a_problem_names_the_request_as_the_log_does() {
    run(async {
        let site = Site::loaded().await;
        let reply = site.get("/api/nothing").await;
        let id = reply.header("x-request-id").to_owned();
        assert_eq!(reply.json()["instance"], format!("urn:gapwise:request:{id}"));
    });
}
