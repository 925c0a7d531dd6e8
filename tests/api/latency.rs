//! How long the heat map takes for 32 clients on a real socket. It measures and asserts no time:
//! `cargo test --release --test gapwise latency -- --ignored --nocapture`.

use super::Site;
use super::run;
use gapwise_api::serve::ServeOptions;
use gapwise_api::serve::Server;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use std::time::Instant;
use tokio::io::AsyncBufReadExt;
use tokio::io::AsyncReadExt;
use tokio::io::AsyncWriteExt;
use tokio::io::BufReader;
use tokio::net::TcpStream;

const CLIENTS: usize = 32;
const REQUESTS_EACH: usize = 200;
const LOOK_UPS: u32 = 1_000;

#[test]
#[ignore = "a measurement, not a test"]
fn heat_map_for_32_clients() {
    run(async {
        let site = Site::loaded().await;
        let options = ServeOptions::new(SocketAddr::from(([127, 0, 0, 1], 0)), "lake".into());
        let server = Server::bind(Arc::clone(&site.pipeline), &options).await.expect("an address");
        let address = server.address();
        tokio::spawn(server.run(std::future::pending()));
        let started = Instant::now();
        let clients = (0..CLIENTS).map(|_| tokio::spawn(ask_often(address))).collect::<Vec<_>>();
        let mut took = Vec::new();
        for client in clients {
            took.extend(client.await.expect("answered"));
        }
        let all = started.elapsed();
        took.sort();
        let at = |share: f64| took[((took.len() - 1) as f64 * share) as usize];
        let rate = took.len() as f64 / all.as_secs_f64();
        let started = Instant::now();
        for _ in 0..LOOK_UPS {
            site.pipeline.snapshot(None).expect("readable");
        }
        println!("one look-up of the newest snapshot: {:?}", started.elapsed() / LOOK_UPS);
        println!(
            "{} requests, {rate:.0} a second, p50 {:?}, p99 {:?}, most {:?}",
            took.len(),
            at(0.5),
            at(0.99),
            at(1.0)
        );
    });
}

async fn ask_often(address: SocketAddr) -> Vec<Duration> {
    let mut stream = BufReader::new(TcpStream::connect(address).await.expect("connected"));
    stream.get_ref().set_nodelay(true).expect("no delay");
    let request = format!("GET /api/queries/gap_map?iteration_id=care/1 HTTP/1.1\r\nhost: {address}\r\n\r\n");
    let mut took = Vec::with_capacity(REQUESTS_EACH);
    for _ in 0..REQUESTS_EACH {
        let started = Instant::now();
        stream.write_all(request.as_bytes()).await.expect("sent");
        let mut length = 0;
        let mut line = String::new();
        loop {
            line.clear();
            stream.read_line(&mut line).await.expect("a line");
            let text = line.trim().to_lowercase();
            if let Some(number) = text.strip_prefix("content-length: ") {
                length = number.parse().expect("a number");
            }
            if text.is_empty() {
                break;
            }
        }
        let mut body = vec![0; length];
        stream.read_exact(&mut body).await.expect("a body");
        took.push(started.elapsed());
    }
    took
}
