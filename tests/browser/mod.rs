//! The page in a real browser against the real program: starts `gapwise serve` over the sample pilot and runs every
//! scenario of this folder under `node --test`.
//!
//! `GAPWISE_SCREENSHOT` is where the picture for the README goes; without it, it goes to a temporary folder and is looked
//! at for being a picture at all.

use gapwise_pipeline::Access;
use gapwise_pipeline::Load;
use gapwise_pipeline::Pipeline;
use gapwise_pipeline::Source;
use gapwise_pipeline::model::Codebook;
use std::fs;
use std::io::BufRead;
use std::io::BufReader;
use std::path::Path;
use std::path::PathBuf;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;

const SCENARIOS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/browser");
const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

/// A running program, ended with the test.
struct Running {
    child: Child,
    url: String,
}

#[test]
fn every_scenario_passes() {
    if Command::new("node").arg("--version").output().is_err() {
        eprintln!("skipped: node is not installed, so no page was opened");
        return;
    }
    install();
    let folder = tempfile::tempdir().expect("a folder");
    let lake = folder.path().join("lake");
    load_samples(&lake);
    let running = Running::start(&lake);
    let picture =
        std::env::var_os("GAPWISE_SCREENSHOT").map_or_else(|| folder.path().join("page.png"), PathBuf::from);
    let output = Command::new("node")
        .args(["--test", "--test-concurrency=1"])
        .current_dir(SCENARIOS)
        .env("GAPWISE_URL", &running.url)
        .env("GAPWISE_SCREENSHOT", &picture)
        .output()
        .expect("node runs");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("# pass") || said.contains("pass "), "no scenario ran: {said}");
    let picture = fs::read(&picture).expect("the picture for the README");
    assert!(picture.starts_with(b"\x89PNG") && picture.len() > 20_000, "{} bytes", picture.len());
}

/// `npm ci`, unless the installed modules are newer than the lockfile.
fn install() {
    let changed_at =
        |name: &str| fs::metadata(Path::new(SCENARIOS).join(name)).and_then(|data| data.modified()).ok();
    let is_installed = changed_at("node_modules/.package-lock.json") >= changed_at("package-lock.json");
    if is_installed {
        return;
    }
    let output = Command::new(NPM)
        .args(["ci", "--no-audit", "--no-fund"])
        .current_dir(SCENARIOS)
        .output()
        .expect("npm runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn load_samples(lake: &Path) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().thread_stack_size(64 << 20).enable_all().build();
    let pipeline = Pipeline::open(lake, Access::Write).expect("a lake");
    let work = async move {
        let files = gapwise_sample_data::shipped();
        let bytes =
            |name: &str| files.iter().find(|file| file.name == name).expect("a sample file").bytes.clone();
        for sample in gapwise_sample_data::LOADS {
            let source = Source::memory(sample.export, bytes(sample.export));
            let mut load = Load::new(source, sample.credential_id, sample.iteration);
            let codebook = String::from_utf8(bytes(sample.codebook)).expect("text");
            load.codebook = Some(Codebook::from_toml(sample.codebook, &codebook).expect("a codebook"));
            pipeline.load(&load, &|_| {}).await.expect("loaded");
        }
    };
    let runtime = runtime.expect("a runtime");
    runtime.block_on(async { tokio::spawn(work).await.expect("the samples are loaded") });
}

impl Running {
    fn start(lake: &Path) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_gapwise"))
            .args(["serve", "--bind", "127.0.0.1:0", "--lake"])
            .arg(lake)
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(child.stderr.take().expect("its stderr")).lines();
        let said = lines.by_ref().map_while(Result::ok);
        let mut addresses =
            said.filter_map(|line| Some(line.split_once("http://")?.1.split_whitespace().next()?.to_owned()));
        let address = addresses.next().expect("the program says where it listens");
        // What it says later must not fill the pipe.
        std::thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Self { child, url: format!("http://{address}") }
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
