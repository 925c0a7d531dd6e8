//! The program itself, run as a person runs it: each test with a lake and a temporary folder of its own.
//!
//! [`Lake`] is one such place; a scenario is one function in one of the files below. Nothing here knows how the program
//! does what it does: only arguments, exit codes, what is printed, and what lies in the folder afterwards.

mod canary;
mod formats;
mod privacy;
mod refusals;
mod surveys;
mod transcripts;
mod uploads;
mod wrong_files;

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::process::Stdio;
use tempfile::TempDir;

/// A folder with a lake in it, files beside the lake, and a temporary folder for the program.
pub(crate) struct Lake {
    folder: TempDir,
}

/// What the program said.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) code: i32,
    pub(crate) stdout: Vec<u8>,
    pub(crate) stderr: String,
}

impl Lake {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("temporary")).expect("a folder");
        Self { folder }
    }

    /// The folder of the lake itself.
    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("lake")
    }

    /// The folder that the program takes for temporary files.
    pub(crate) fn temporary(&self) -> PathBuf {
        self.folder.path().join("temporary")
    }

    /// Writes a file beside the lake and gives its path.
    pub(crate) fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, bytes).expect("a file");
        path.display().to_string()
    }

    /// The program with this lake, not yet started.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gapwise"));
        command.env_remove("GAPWISE_LAKE").env_remove("GAPWISE_LOG").env("NO_COLOR", "1");
        command.env("TMPDIR", self.temporary()).stdin(Stdio::null());
        command.arg("--lake").arg(self.path()).args(arguments);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        let output = self.command(arguments).output().expect("the program runs");
        Said {
            code: output.status.code().expect("an exit code"),
            stdout: output.stdout,
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Runs what must succeed and gives what it printed.
    pub(crate) fn done(&self, arguments: &[&str]) -> String {
        let said = self.run(arguments);
        assert_eq!(said.code, 0, "{arguments:?}: {}", said.stderr);
        said.text()
    }

    /// Loads a file into iteration `1` of `care` and gives the receipt as JSON.
    pub(crate) fn load(&self, file: &str, more: &[&str]) -> Value {
        let mut arguments = vec!["load", file, "--credential", "care", "--json"];
        if !more.contains(&"--iteration") {
            arguments.extend(["--iteration", "1"]);
        }
        arguments.extend(more);
        serde_json::from_str(&self.done(&arguments)).expect("JSON")
    }

    /// The rows of a question, as JSON objects.
    pub(crate) fn rows(&self, arguments: &[&str]) -> Vec<Value> {
        let text = self.done(&[arguments, &["--json"]].concat());
        serde_json::from_str(&text).expect("a list of rows")
    }

    /// Every file of the lake with its bytes; SQLite's side files may differ between two states that are the same.
    pub(crate) fn tree(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        if self.path().exists() {
            collect(&self.path(), &mut files);
        }
        files.retain(|path, _| !["-wal", "-shm"].iter().any(|end| path.to_string_lossy().ends_with(end)));
        files
    }
}

impl Said {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.stdout.clone()).expect("text")
    }
}

/// Reads all files below a folder.
pub(crate) fn collect(folder: &Path, files: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.insert(path.clone(), fs::read(&path).expect("a file"));
        }
    }
}
