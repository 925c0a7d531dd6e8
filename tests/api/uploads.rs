//! A file in: checked, loaded with progress, its receipt, what was set aside, undone; and files that are refused.

use super::Reply;
use super::Site;
use super::export;
use super::form;
use super::from_page;
use super::run;
use axum::body::Body;
use gapwise_pipeline::Role;
use serde_json::Value;

const CODEBOOK: &str = "[instrument]\nid = \"exit\"\ntitle = \"Exit\"\nperspective = \"learner\"\n\n[[item]]\nid = \"pace\"\n\
                        column = \"The pace suited me\"\nchoices = [\"Strongly disagree\", \"Disagree\", \"Agree\", \"Strongly agree\"]\n\n\
                        [[background]]\nid = \"language\"\ncolumn = \"Language\"\n";

async fn follow(site: &Site, started: &Reply) -> Vec<Value> {
    assert_eq!(started.status, 202, "{}", started.text());
    let job_id = started.json()["job_id"].as_str().expect("an id").to_owned();
    let events = site.get(&format!("/api/jobs/{job_id}/events")).await;
    assert_eq!(events.header("content-type"), "text/event-stream");
    let data = events.text().lines().filter_map(|line| line.strip_prefix("data: "));
    let jobs = data.map(|json| serde_json::from_str::<Value>(json).expect("JSON")).collect::<Vec<_>>();
    assert_eq!(site.get(&format!("/api/jobs/{job_id}")).await.json(), *jobs.last().expect("a last event"));
    jobs
}

#[test]
fn check_load_receipt_undo() {
    run(async {
        let site = Site::empty(Role::Designer, 1 << 20);
        let before = site.files();
        let checked = site.post_form("/api/uploads/check", &[("file", &export(80))]).await;
        assert_eq!(checked.status, 200, "{}", checked.text());
        let check = checked.json();
        assert_eq!((check["rows_read"].as_u64(), check["rows_landed"].as_u64()), (Some(80), Some(80)));
        assert_eq!(check["dropped_columns"][0]["column_name"], "Email");
        assert!(check["confidence"].as_f64().is_some_and(|sure| (0.0..=1.0).contains(&sure)));
        assert!(check["guesses"].as_array().is_some_and(|guesses| !guesses.is_empty()));
        assert!(!checked.text().contains("@example.org"), "an identifying column is not previewed");
        assert_eq!(site.files(), before, "a check stores nothing");

        let fields = [
            ("file", &export(80)[..]),
            ("credential", "care"),
            ("iteration", "1"),
            ("codebook", check["codebook"].as_str().expect("TOML")),
        ];
        let jobs = follow(&site, &site.post_form("/api/uploads", &fields).await).await;
        let last = jobs.last().expect("a last event");
        assert_eq!(last["state"], "done", "{last}");
        let receipt = &last["receipt"];
        assert_eq!(
            (receipt["rows_landed"].as_u64(), receipt["iteration_id"].as_str()),
            (Some(80), Some("care/1"))
        );
        let upload_id = receipt["upload_id"].as_str().expect("an id");
        let kept = site.get(&format!("/api/uploads/{upload_id}")).await.json();
        assert_eq!((&kept["rows_read"], &kept["tool"]), (&receipt["rows_read"], &receipt["tool"]));
        assert!(site.get("/api/findings").await.json()["total"].as_u64() > Some(0));

        let undone = site
            .ask(
                from_page("DELETE", &format!("/api/uploads/{upload_id}"))
                    .body(Body::empty())
                    .expect("a request"),
            )
            .await;
        assert_eq!((undone.status.as_u16(), undone.json()["snapshot_id"].as_u64()), (200, Some(2)));
        assert_eq!(site.get("/api/uploads").await.json()["total"], 0);
        assert_eq!(site.get("/api/findings").await.json()["total"], 0);
        site.get(&format!("/api/uploads/{upload_id}")).await.problem(404, "not_found");
    });
}

#[test]
fn what_was_set_aside_can_be_downloaded() {
    run(async {
        let site = Site::empty(Role::Designer, 1 << 20);
        let text = export(60) + "English,sometimes,Agree,p@example.org\n";
        let fields =
            [("file", &text[..]), ("credential", "care"), ("iteration", "1"), ("codebook", CODEBOOK)];
        let jobs = follow(&site, &site.post_form("/api/uploads", &fields).await).await;
        let upload_id =
            jobs.last().expect("a last event")["receipt"]["upload_id"].as_str().expect("an id").to_owned();
        let rejects = site.get(&format!("/api/uploads/{upload_id}/rejects?format=csv")).await;
        assert_eq!(rejects.status, 200, "{}", rejects.text());
        assert!(rejects.text().starts_with("line,column_name,found,expected,hint"), "{}", rejects.text());
        assert!(rejects.text().contains("sometimes"), "{}", rejects.text());
        site.get("/api/uploads/nothing/rejects").await.problem(404, "not_found");
    });
}

#[test]
fn a_load_that_fails_leaves_the_lake_as_it_was() {
    run(async {
        let site = Site::loaded().await;
        let before = (site.files(), site.get("/api/findings").await.body);
        let bad: [(&str, &str, &str); 3] = [
            ("", "1", "file"),
            (&export(60), "a b/c", "invalid"),
            ("\u{0}\u{1}\u{2}\u{0}binary", "1", "file"),
        ];
        for (file, iteration, kind) in bad {
            let started = site
                .post_form(
                    "/api/uploads",
                    &[("file", file), ("credential", "care"), ("iteration", iteration)],
                )
                .await;
            let jobs = follow(&site, &started).await;
            let last = jobs.last().expect("a last event");
            assert_eq!(last["state"], "failed");
            assert_eq!(last["problem"]["type"], format!("urn:gapwise:problem:{kind}"), "{last}");
            assert!(!last.to_string().contains("Lovelace"), "the file's name is not repeated: {last}");
        }
        assert_eq!((site.files(), site.get("/api/findings").await.body), before);
    });
}

#[test]
fn forms_that_cannot_be_used_are_refused() {
    run(async {
        let site = Site::empty(Role::Designer, 100_000);
        let file = export(60);
        let path = "/api/uploads";
        site.post_form(path, &[("credential", "care"), ("iteration", "1")]).await.problem(422, "invalid");
        site.post_form(path, &[("file", &file), ("iteration", "1")]).await.problem(422, "invalid");
        site.post_form(path, &[("file", &file), ("file", &file)]).await.problem(422, "invalid");
        site.post_form(path, &[("file", &file), ("surprise", "1")]).await.problem(422, "invalid");
        let perspective =
            [("file", &file[..]), ("credential", "care"), ("iteration", "1"), ("perspective", "boss")];
        site.post_form(path, &perspective).await.problem(422, "invalid");
        let codebook = [
            ("file", &file[..]),
            ("credential", "care"),
            ("iteration", "1"),
            ("codebook", "[instrument]\nid = \"x\"\ntitel = \"y\""),
        ];
        let problem = site.post_form(path, &codebook).await.problem(422, "codebook");
        assert_eq!(problem["errors"][0]["line"], 3, "{problem}");
        site.post_form("/api/uploads/check", &[("file", &file), ("tool", "abacus")])
            .await
            .problem(422, "file");
        site.post(path, "{}").await.problem(415, "media_type");
        let large = "x".repeat(100_001);
        site.post_form(path, &[("file", &large)]).await.problem(413, "too_large");
        let huge = "x".repeat(4 << 20);
        site.post_form(path, &[("file", &huge)]).await.problem(413, "too_large");
        site.post_form("/api/uploads/check", &[("file", &file), ("codebook", &huge)])
            .await
            .problem(413, "too_large");
        let whole = form(&[("file", &file)]);
        let cut = from_page("POST", path).header("content-type", "multipart/form-data; boundary=XX");
        let cut = cut.body(Body::from(whole[..whole.len() / 2].to_owned())).expect("a request");
        site.ask(cut).await.problem(400, "malformed");
        assert_eq!(site.get("/api/uploads").await.json()["total"], 0, "nothing landed");
    });
}

#[test]
fn the_same_file_twice_is_one_upload() {
    run(async {
        let site = Site::empty(Role::Designer, 1 << 20);
        let fields = [("file", &export(60)[..]), ("credential", "care"), ("iteration", "1")];
        let first = follow(&site, &site.post_form("/api/uploads", &fields).await).await;
        let again = follow(&site, &site.post_form("/api/uploads", &fields).await).await;
        let (first, again) = (&first.last().expect("one")["receipt"], &again.last().expect("one")["receipt"]);
        assert_eq!((first["was_there"].as_bool(), again["was_there"].as_bool()), (Some(false), Some(true)));
        assert_eq!(
            (&first["upload_id"], &first["snapshot_id"]),
            (&again["upload_id"], &again["snapshot_id"])
        );
    });
}
