//! The description of the API: read by people in `openapi.json` beside this file, and true.
//!
//! `GAPWISE_UPDATE=1 cargo test` writes that file anew.

use super::Site;
use super::from_page;
use super::run;
use axum::body::Body;
use gapwise_api::openapi::document;
use gapwise_api::routes::ROUTES;
use gapwise_pipeline::Role;
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn the_description_is_the_one_that_was_read() {
    let mut described = serde_json::to_value(document()).expect("JSON");
    // A release is no change of the API.
    described["info"]["version"] = Value::from("0");
    let described = serde_json::to_string_pretty(&described).expect("JSON") + "\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/api/openapi.json");
    if std::env::var_os("GAPWISE_UPDATE").is_some() {
        std::fs::write(&path, &described).expect("written");
    }
    let read = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = read.lines().zip(described.lines()).find(|(read, described)| read != described);
    assert!(
        read == described,
        "the API is not the one of tests/api/openapi.json ({differs:?}); if it should be, run GAPWISE_UPDATE=1 cargo test"
    );
}

#[test]
fn every_route_is_described_and_every_description_is_a_route() {
    let described = serde_json::to_value(document()).expect("JSON");
    assert!(described["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
    let mut in_document = BTreeSet::new();
    for (path, item) in described["paths"].as_object().expect("paths") {
        for (method, operation) in item.as_object().expect("operations") {
            assert!(
                operation["summary"].as_str().is_some_and(|text| !text.is_empty()),
                "{method} {path} has no summary"
            );
            in_document.insert((method.to_uppercase(), path.clone()));
        }
    }
    let in_list =
        ROUTES.iter().map(|route| (route.method.to_owned(), route.path.to_owned())).collect::<BTreeSet<_>>();
    assert_eq!(in_document, in_list);
}

/// Asks every address by every method, so that a route which is neither listed nor described is found.
#[test]
fn the_router_takes_what_is_listed_and_nothing_else() {
    run(async {
        let site = Site::empty(Role::Designer, 1 << 20);
        for path in ROUTES.iter().map(|route| route.path).collect::<BTreeSet<_>>() {
            let address =
                path.replace("{name}", "findings").replace("{upload_id}", "x").replace("{job_id}", "x");
            for method in ["GET", "POST", "PUT", "PATCH", "DELETE"] {
                let reply =
                    site.ask(from_page(method, &address).body(Body::empty()).expect("a request")).await;
                let is_listed = ROUTES.iter().any(|route| route.path == path && route.method == method);
                // `/api/uploads/check` is also a place where an upload's id could stand.
                let is_shadow = path == "/api/uploads/check" && method != "POST";
                if !is_shadow {
                    assert_eq!(reply.status != 405, is_listed, "{method} {path}: {}", reply.status);
                }
            }
        }
    });
}
