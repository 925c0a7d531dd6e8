//! A folder in which the commands of a paper are run, as a reader would run them.

use super::Outcome;
use super::root;
use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::process::Output;
use tempfile::TempDir;

/// A temporary folder with the sample files, in which commands run.
pub(super) struct Desk {
    folder: TempDir,
    pub(super) variables: BTreeMap<String, String>,
}

impl Desk {
    pub(super) fn new() -> Outcome<Self> {
        let folder = TempDir::new()?;
        let pilot = folder.path().join("sample-data/pilot");
        fs::create_dir_all(&pilot)?;
        for entry in fs::read_dir(root().join("sample-data/pilot"))? {
            let entry = entry?;
            fs::copy(entry.path(), pilot.join(entry.file_name()))?;
        }
        Ok(Self { folder, variables: BTreeMap::new() })
    }

    fn run(&self, arguments: &[String]) -> Outcome<Output> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_gapwise"));
        command.current_dir(self.folder.path()).env_remove("GAPWISE_LAKE").env("NO_COLOR", "1");
        Ok(command.envs(&self.variables).args(arguments).output()?)
    }

    /// The upload that was landed last.
    pub(super) fn last_upload(&self) -> Outcome<String> {
        let listed = succeed(self, &words_of("uploads --json")?)?;
        let rows = serde_json::from_str::<Vec<BTreeMap<String, serde_json::Value>>>(&listed)?;
        let id = rows.last().and_then(|row| row.get("upload_id")).and_then(serde_json::Value::as_str);
        Ok(id.ok_or("nothing was loaded before `UPLOAD`")?.to_owned())
    }
}

/// Runs the program and gives what it said; anything but success is a failure.
pub(super) fn succeed(desk: &Desk, arguments: &[String]) -> Outcome<String> {
    let output = desk.run(arguments)?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "gapwise {arguments:?} ended with {}: {complaint}", output.status);
    Ok(said)
}

/// The words of a command line; single and double quotes are honoured, nothing else is.
pub(super) fn words_of(line: &str) -> Outcome<Vec<String>> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    for c in line.chars() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some('"'), '$' | '`' | '\\') => {
                return Err(format!("a shell would replace `{c}` here; use single quotes: {line}").into());
            }
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, ' ') => words.extend(word.take()),
            (None, '|' | '>' | '<' | '&' | ';' | '\\' | '$' | '`') => {
                return Err(format!("`{c}` needs a shell; write the command without it: {line}").into());
            }
            _ => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    if quote.is_some() { Err(format!("an open quote: {line}").into()) } else { Ok(words) }
}
