//! The page: its files, its headers, its own addresses.

use super::Site;
use super::from_page;
use super::run;
use axum::body::Body;
use gapwise_pipeline::Role;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; \
                      frame-ancestors 'none'; base-uri 'none'; form-action 'self'; require-trusted-types-for 'script'";

#[test]
fn every_answer_has_the_strict_headers() {
    run(async {
        let site = Site::empty(Role::Designer, 1 << 20);
        for path in
            ["/", "/review", "/api/me", "/api/findings", "/api/nothing", "/assets/nothing.js", "/metrics"]
        {
            let reply = site.get(path).await;
            assert_eq!(reply.header("content-security-policy"), POLICY, "{path}");
            assert_eq!(reply.header("x-content-type-options"), "nosniff");
            assert_eq!(reply.header("referrer-policy"), "no-referrer");
            assert_eq!(reply.header("cross-origin-opener-policy"), "same-origin");
            assert_eq!(reply.header("cross-origin-resource-policy"), "same-origin");
            assert!(reply.header("permissions-policy").contains("camera=()"));
            assert!(reply.headers.contains_key("cache-control"), "{path}");
        }
    });
}

#[test]
fn an_address_of_the_page_is_the_page_and_a_missing_file_is_not() {
    run(async {
        let site = Site::empty(Role::Designer, 1 << 20);
        let index = site.get("/").await;
        assert_eq!((index.status.as_u16(), index.header("content-type")), (200, "text/html; charset=utf-8"));
        for path in ["/review", "/sql?sql=select%201", "/no/such/page", "/..%2f..%2fkey"] {
            assert_eq!(site.get(path).await.body, index.body, "{path}");
        }
        site.get("/assets/missing-12345678.js").await.problem(404, "not_found");
        let posted = site.ask(from_page("POST", "/").body(Body::empty()).expect("a request")).await;
        posted.problem(405, "method");
        assert_eq!(site.get_with("/", "if-none-match", index.header("etag")).await.status, 304);
    });
}

#[test]
fn hashed_files_are_kept_for_good_and_come_packed() {
    run(async {
        let site = Site::empty(Role::Designer, 1 << 20);
        let index = site.get("/").await;
        let Some(asset) =
            index.text().split('"').find(|text| text.starts_with("/assets/") && text.ends_with(".js"))
        else {
            eprintln!("skipped: the program was compiled without the dashboard");
            return;
        };
        let plain = site.get(asset).await;
        assert_eq!(plain.header("cache-control"), "public, max-age=31536000, immutable");
        assert!(plain.header("content-type").contains("javascript"));
        let packed = site.get_with(asset, "accept-encoding", "gzip, br").await;
        assert_eq!(packed.header("content-encoding"), "br");
        assert!(packed.body.len() < plain.body.len());
        assert_ne!(packed.header("etag"), plain.header("etag"), "two forms are two versions");
        let refused = site.get_with(asset, "accept-encoding", "br;q=0").await;
        assert_eq!(refused.body, plain.body);
        site.get(&format!("{asset}.br")).await.problem(404, "not_found");
    });
}
