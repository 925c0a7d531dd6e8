//! Builds the dashboard, so that `cargo build` gives the whole program.
//!
//! The page's sources are copied to `OUT_DIR` and built there: the source tree stays clean, and a
//! clippy run and a test run, which have different output folders, never write into each other's.
//! `npm ci` runs only when the lockfile changed, the build only when a source changed. Where npm is
//! missing or fails, the program gets a page that says how to build it; `GAPWISE_WEB=skip` asks for
//! that, `GAPWISE_WEB=require` makes it an error.
//!
//! The folder reaches the program as the compile-time variable `GAPWISE_DASHBOARD`.

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Everything that the page is made of, below `dashboard/`.
const SOURCES: [&str; 10] = [
    "src",
    "public",
    "index.html",
    "package.json",
    "package-lock.json",
    ".npmrc",
    "tsconfig.json",
    "vite.config.ts",
    "compress.mjs",
    "placeholder.html",
];
const NPM: &str = if cfg!(windows) { "npm.cmd" } else { "npm" };

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    println!("cargo:rerun-if-env-changed=GAPWISE_WEB");
    let sources = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?).join("dashboard");
    let work = PathBuf::from(std::env::var("OUT_DIR")?).join("dashboard");
    for name in SOURCES {
        println!("cargo:rerun-if-changed={}", sources.join(name).display());
    }
    let wish = std::env::var("GAPWISE_WEB").unwrap_or_default();
    let built = if wish == "skip" { Ok(None) } else { build(&sources, &work).map(Some) };
    let page = match built {
        Ok(Some(page)) => page,
        Ok(None) => write_placeholder(&sources, &work)?,
        Err(problem) if wish == "require" => return Err(problem),
        Err(problem) => {
            println!("cargo:warning=the dashboard was not built: {problem}; the program works without it");
            write_placeholder(&sources, &work)?
        }
    };
    println!("cargo:rustc-env=GAPWISE_DASHBOARD={}", page.display());
    Ok(())
}

/// Installs and builds in `work`; gives the folder of the finished page.
fn build(sources: &Path, work: &Path) -> Outcome<PathBuf> {
    copy_sources(sources, work)?;
    install(work)?;
    run(work, &["run", "build"])?;
    let page = work.join("dist");
    let is_whole = page.join("index.html").is_file();
    if is_whole { Ok(page) } else { Err("`npm run build` left no index.html".into()) }
}

/// Replaces the sources in `work`, so that a file removed from the project is gone there too.
fn copy_sources(sources: &Path, work: &Path) -> Outcome<()> {
    fs::create_dir_all(work)?;
    for name in SOURCES {
        let (from, to) = (sources.join(name), work.join(name));
        if to.is_dir() {
            fs::remove_dir_all(&to)?;
        }
        copy(&from, &to).map_err(|problem| format!("cannot copy `{}`: {problem}", from.display()))?;
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    if !from.is_dir() {
        return fs::copy(from, to).map(drop);
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}

/// `npm ci`, unless the installed modules already are those of this lockfile.
fn install(work: &Path) -> Outcome<()> {
    let mark = work.join("node_modules").join(".gapwise-lock");
    let lock = fs::read(work.join("package-lock.json"))?;
    let is_installed = fs::read(&mark).is_ok_and(|installed| installed == lock);
    if is_installed {
        return Ok(());
    }
    run(work, &["ci", "--no-audit", "--no-fund"])?;
    fs::write(mark, lock)?;
    Ok(())
}

fn run(work: &Path, arguments: &[&str]) -> Outcome<()> {
    let said = format!("`npm {}`", arguments.join(" "));
    let output = Command::new(NPM)
        .args(arguments)
        .current_dir(work)
        .output()
        .map_err(|problem| format!("{said} cannot be started: {problem}"))?;
    if output.status.success() {
        return Ok(());
    }
    let last_words = String::from_utf8_lossy(&output.stderr);
    let last_line = last_words.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("no message");
    Err(format!("{said} failed ({}): {last_line}", output.status).into())
}

/// The page that stands in for the dashboard: it says how to build it.
fn write_placeholder(sources: &Path, work: &Path) -> Outcome<PathBuf> {
    let page = work.join("placeholder");
    fs::create_dir_all(&page)?;
    fs::copy(sources.join("placeholder.html"), page.join("index.html"))?;
    Ok(page)
}
