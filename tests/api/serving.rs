//! The server on a real socket: where it listens, and how it ends.

use super::Site;
use super::export;
use super::form;
use super::run;
use gapwise_api::serve::ServeError;
use gapwise_api::serve::ServeOptions;
use gapwise_api::serve::Server;
use gapwise_pipeline::Role;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::oneshot;

async fn bind(site: &Site) -> Server {
    let options = ServeOptions::new(SocketAddr::from(([127, 0, 0, 1], 0)), "lake".into());
    Server::bind(Arc::clone(&site.pipeline), &options).await.expect("an address")
}

async fn exchange(address: SocketAddr, head: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(address).await.expect("connected");
    let request = format!(
        "{head}\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).await.expect("sent");
    let mut reply = String::new();
    stream.read_to_string(&mut reply).await.expect("a reply");
    reply
}

#[test]
fn an_address_that_others_can_reach_is_refused() {
    run(async {
        let site = Site::empty(Role::Designer, 1 << 20);
        for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
            let options = ServeOptions::new(address.parse().expect("an address"), "lake".into());
            let refused = Server::bind(Arc::clone(&site.pipeline), &options).await.expect_err("refused");
            assert!(matches!(refused, ServeError::NotThisMachine { .. }), "{refused}");
            assert!(refused.to_string().contains("--bind 127.0.0.1:0"), "{refused}");
        }
        let first = bind(&site).await;
        let taken = ServeOptions::new(first.address(), "lake".into());
        let refused = Server::bind(Arc::clone(&site.pipeline), &taken).await.expect_err("taken");
        assert!(refused.to_string().contains("name another address"), "{refused}");
    });
}

#[test]
fn a_stop_waits_for_the_load_that_runs() {
    run(async {
        let site = Site::empty(Role::Designer, 1 << 20);
        let server = bind(&site).await;
        let address = server.address();
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = tokio::spawn(server.run(async {
            let _ = stopped.await;
        }));
        let body = form(&[("file", &export(200)), ("credential", "care"), ("iteration", "1")]);
        let head =
            "POST /api/uploads HTTP/1.1\r\nx-gapwise: 1\r\ncontent-type: multipart/form-data; boundary=XX";
        let started = exchange(address, head, &body).await;
        assert!(started.starts_with("HTTP/1.1 202"), "{started}");
        stop.send(()).expect("told");
        serving.await.expect("no panic").expect("ended well");
        assert_eq!(
            site.pipeline.uploads().expect("readable").len(),
            1,
            "the load ended before the server did"
        );
        assert!(TcpStream::connect(address).await.is_err(), "nobody listens any more");
    });
}

#[test]
fn numbers_say_routes_and_never_what_was_asked() {
    run(async {
        let site = Site::loaded().await;
        site.get("/api/gaps?verdict=worse").await;
        site.get("/api/queries/secret-name").await;
        let text = site.get("/metrics").await.text().to_owned();
        assert!(text.contains("route=\"/api/gaps\",status=\"200\""), "{text}");
        assert!(text.contains("gapwise_snapshot_id 1"), "{text}");
        assert!(!text.contains("secret-name") && !text.contains("worse"), "{text}");
        assert_eq!(site.get("/healthz").await.text(), "ok\n");
        assert_eq!(site.get("/readyz").await.text(), "ready\n");
    });
}
