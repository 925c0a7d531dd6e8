//! Who may ask: this machine only, the page itself only, the role that the action needs.

use super::Site;
use super::from_page;
use super::run;
use axum::body::Body;
use axum::http::Request;
use gapwise_api::Action;
use gapwise_api::routes::ROUTES;
use gapwise_pipeline::Role;

#[test]
fn a_foreign_name_that_leads_here_is_refused() {
    run(async {
        let site = Site::loaded().await;
        for host in ["attacker.example", "attacker.example:7878", "127.0.0.1.attacker.example", "192.168.0.7"]
        {
            for path in ["/", "/api/findings", "/healthz", "/assets/x.js"] {
                let request =
                    Request::builder().uri(path).header("host", host).body(Body::empty()).expect("a request");
                site.ask(request).await.problem(421, "host");
            }
        }
        let nameless = Request::builder().uri("/api/findings").body(Body::empty()).expect("a request");
        site.ask(nameless).await.problem(421, "host");
        let absolute =
            Request::builder().uri("http://attacker.example/api/findings").header("host", "localhost");
        site.ask(absolute.body(Body::empty()).expect("a request")).await.problem(421, "host");
        let own = Request::builder()
            .uri("/api/findings")
            .header("host", "localhost")
            .body(Body::empty())
            .expect("a request");
        assert_eq!(site.ask(own).await.status, 200);
    });
}

#[test]
fn another_page_cannot_change_or_compute_anything() {
    run(async {
        let site = Site::loaded().await;
        let ask = |headers: &[(&str, &str)]| {
            let mut request =
                Request::builder().method("POST").uri("/api/sql").header("host", "127.0.0.1:7878");
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            request
                .header("content-type", "application/json")
                .body(Body::from(r#"{"sql": "select 1"}"#))
                .expect("a request")
        };
        let own = ("origin", "http://127.0.0.1:7878");
        let marked = ("x-gapwise", "1");
        let refused: [&[(&str, &str)]; 8] = [
            &[],
            &[own],
            &[marked, ("origin", "http://attacker.example")],
            &[marked, ("origin", "null")],
            &[marked, ("origin", "http://127.0.0.1:9999")],
            &[marked, ("sec-fetch-site", "cross-site")],
            &[marked, ("sec-fetch-site", "same-site")],
            &[own, ("x-gapwise", "0")],
        ];
        for headers in refused {
            site.ask(ask(headers)).await.problem(403, "origin");
        }
        for headers in [&[marked][..], &[marked, own], &[marked, own, ("sec-fetch-site", "same-origin")]] {
            assert_eq!(site.ask(ask(headers)).await.status, 200);
        }
        let forged = Request::builder().method("DELETE").uri("/api/uploads/x").header("host", "127.0.0.1");
        site.ask(forged.body(Body::empty()).expect("a request")).await.problem(403, "origin");
    });
}

#[test]
fn every_route_asks_for_its_role() {
    run(async {
        for role in Role::ALL {
            let site = Site::empty(role, 1 << 20);
            for route in ROUTES {
                let path = route
                    .path
                    .replace("{name}", "findings")
                    .replace("{upload_id}", "x")
                    .replace("{job_id}", "x");
                let request = from_page(route.method, &path).body(Body::empty()).expect("a request");
                let reply = site.ask(request).await;
                let may = role != Role::Viewer || route.action == Action::Open;
                let is_refused = reply.status == 403;
                let is_switch_of_a_viewer = (route.method, route.path) == ("POST", "/api/me");
                assert_eq!(is_refused, !may, "{role:?} {} {path}: {}", route.method, reply.status);
                if is_switch_of_a_viewer {
                    assert_ne!(reply.status, 200, "a viewer stays one");
                }
            }
        }
    });
}

#[test]
fn a_browser_switches_its_role_and_no_other_one() {
    run(async {
        let site = Site::loaded().await;
        assert_eq!(site.get("/api/me").await.json()["role"], "designer");
        let switched = site.post("/api/me", r#"{"role": "steward"}"#).await;
        assert_eq!((switched.status.as_u16(), switched.json()["role"].as_str()), (200, Some("steward")));
        let cookie = switched.header("set-cookie").to_owned();
        assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
        let pair = cookie.split(';').next().expect("a pair");
        assert_eq!(site.get_with("/api/me", "cookie", pair).await.json()["role"], "steward");
        assert_eq!(site.get("/api/me").await.json()["role"], "designer", "without the cookie");
        let made_up = format!("gapwise-session={}", "0".repeat(64));
        assert_eq!(site.get_with("/api/me", "cookie", &made_up).await.json()["role"], "designer");
        site.post("/api/me", r#"{"role": "owner"}"#).await.problem(422, "invalid");
        let viewing = Site::empty(Role::Viewer, 1 << 20);
        viewing.post("/api/me", r#"{"role": "steward"}"#).await.problem(403, "forbidden");
    });
}

#[test]
fn a_browser_sees_rounded_numbers() {
    run(async {
        let site = Site::loaded().await;
        let rows = site.get("/api/gaps").await.json()["rows"].clone();
        let mut n_seen = 0;
        for row in rows.as_array().expect("rows") {
            if let Some(delta) = row["cliffs_delta"].as_f64() {
                assert!((delta * 100.0 - (delta * 100.0).round()).abs() < 1e-9, "{delta}");
                n_seen += 1;
            }
        }
        assert!(n_seen > 0);
    });
}
