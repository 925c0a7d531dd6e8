//! The form of an upload: the file goes to an unlinked temporary file, the small fields to memory.
//!
//! The file's name is looked at for its ending and then forgotten. Nothing of the file outlives the request or the job
//! that reads it, however it ends.

use crate::error::Problem;
use axum::extract::multipart::Field;
use axum::extract::multipart::Multipart;
use axum::extract::multipart::MultipartError;
use axum::http::StatusCode;
use gapwise_pipeline::Source;
use std::collections::HashMap;
use std::io;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::io::BufWriter;
use tracing::error;

/// A form with a file.
#[derive(Debug)]
pub(crate) struct UploadForm {
    /// The file.
    pub(crate) source: Source,
    fields: HashMap<String, String>,
}

/// The most bytes of all that is not the file.
pub(crate) const MOST_FORM_BYTES: usize = 2 << 20;

/// The field of a file that says what the columns mean.
const COMPANION: &str = "with";
const MOST_COMPANIONS: usize = 4;
const MOST_FIELDS: usize = 16;
const MOST_FIELD_BYTES: usize = 1 << 20;
/// How long a sender may be silent.
const SILENCE: Duration = Duration::from_secs(60);
const BUFFER: usize = 1 << 20;

impl UploadForm {
    /// Reads the whole form.
    ///
    /// # Errors
    /// When there is no file, it is too large, a field is unknown, or the sender stops sending.
    pub(crate) async fn read(
        mut form: Multipart,
        most_file_bytes: usize,
        known: &[&str],
    ) -> Result<Self, Problem> {
        let mut source = None;
        let mut companions = Vec::new();
        let mut fields = HashMap::new();
        while let Some(field) = in_time(form.next_field()).await?.map_err(|error| unreadable(&error))? {
            let name = field.name().unwrap_or_default().to_owned();
            if name == "file" {
                if source.is_some() {
                    return Err(Problem::invalid("the form has two files; send them one by one"));
                }
                source = Some(spool(field, most_file_bytes).await?);
                continue;
            }
            if name == COMPANION {
                if companions.len() >= MOST_COMPANIONS {
                    let detail = format!(
                        "the form has more than {MOST_COMPANIONS} fields `{COMPANION}`; leave some out"
                    );
                    return Err(Problem::invalid(detail));
                }
                companions.push(spool(field, most_file_bytes).await?);
                continue;
            }
            if !known.contains(&name.as_str()) || fields.len() >= MOST_FIELDS {
                let known = known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
                return Err(Problem::invalid(format!(
                    "the form has a field that is none of `file`, `{COMPANION}`, {known}"
                )));
            }
            fields.insert(name, small(field).await?);
        }
        fields.retain(|_, text: &mut String| !text.trim().is_empty());
        let source: Source =
            source.ok_or_else(|| Problem::invalid("the form has no field `file`; add the export as one"))?;
        let source = companions.into_iter().fold(source, Source::with);
        Ok(Self { source, fields })
    }

    /// A field, trimmed.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(|text| text.trim())
    }

    /// A field that must be there.
    ///
    /// # Errors
    /// When it is not.
    pub(crate) fn needed(&self, name: &str) -> Result<&str, Problem> {
        self.field(name).ok_or_else(|| Problem::invalid(format!("the form has no field `{name}`; add it")))
    }

    /// A field read as what it stands for.
    ///
    /// # Errors
    /// When it stands for nothing.
    pub(crate) fn parsed<Value>(&self, name: &str) -> Result<Option<Value>, Problem>
    where
        Value: std::str::FromStr,
        Value::Err: std::fmt::Display,
    {
        self.field(name)
            .map(str::parse)
            .transpose()
            .map_err(|error| Problem::invalid(format!("`{name}`: {error}")))
    }
}

async fn in_time<Outcome>(work: impl Future<Output = Outcome>) -> Result<Outcome, Problem> {
    let silent =
        |_| Problem::new(StatusCode::REQUEST_TIMEOUT, "timeout", "no more of the file came; send it again");
    tokio::time::timeout(SILENCE, work).await.map_err(silent)
}

async fn spool(mut field: Field<'_>, most_bytes: usize) -> Result<Source, Problem> {
    let name = neutral_name(field.file_name().unwrap_or_default());
    let file = tempfile::tempfile().map_err(|error| no_room(&error))?;
    let mut writer = BufWriter::with_capacity(BUFFER, tokio::fs::File::from_std(file));
    let mut size_bytes = 0;
    while let Some(chunk) = in_time(field.chunk()).await?.map_err(|error| unreadable(&error))? {
        size_bytes += chunk.len();
        if size_bytes > most_bytes {
            return Err(too_large(most_bytes));
        }
        writer.write_all(&chunk).await.map_err(|error| no_room(&error))?;
    }
    writer.flush().await.map_err(|error| no_room(&error))?;
    Ok(Source::file(name, writer.into_inner().into_std().await))
}

async fn small(mut field: Field<'_>) -> Result<String, Problem> {
    let mut bytes = Vec::new();
    while let Some(chunk) = in_time(field.chunk()).await?.map_err(|error| unreadable(&error))? {
        if bytes.len() + chunk.len() > MOST_FIELD_BYTES {
            return Err(too_large(MOST_FIELD_BYTES));
        }
        bytes.extend_from_slice(&chunk);
    }
    String::from_utf8(bytes).map_err(|_| Problem::invalid("a field of the form is not UTF-8"))
}

/// The name without what it says: the endings tell formats apart, the rest may name a person.
fn neutral_name(name: &str) -> String {
    let is_plain =
        |ending: &&str| (1..=6).contains(&ending.len()) && ending.bytes().all(|b| b.is_ascii_alphanumeric());
    let endings = name.split('.').skip(1).filter(is_plain).collect::<Vec<_>>();
    let last_two = endings.get(endings.len().saturating_sub(2)..).unwrap_or_default();
    let kept = match last_two {
        [_, compressed] if ["gz", "GZ"].contains(compressed) => last_two,
        [.., last] => std::slice::from_ref(last),
        [] => &[],
    };
    kept.iter().fold("upload".to_owned(), |name, ending| format!("{name}.{}", ending.to_lowercase()))
}

/// The largest file or field was passed.
pub(crate) fn too_large(most_bytes: usize) -> Problem {
    let detail = format!("the file or field is larger than {} MiB; split the file", most_bytes >> 20);
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large", detail)
}

fn unreadable(error: &MultipartError) -> Problem {
    match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too_large",
            "the form is larger than this server takes",
        ),
        _ => Problem::new(
            StatusCode::BAD_REQUEST,
            "malformed",
            "the form cannot be read; it may have been cut off",
        ),
    }
}

fn no_room(cause: &io::Error) -> Problem {
    error!(io.kind = ?cause.kind(), "an upload could not be spooled");
    let detail = "the file could not be kept while it is read; make room for temporary files on this machine";
    Problem::new(StatusCode::INSUFFICIENT_STORAGE, "no_room", detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_nothing_but_its_endings() {
        let kept =
            ["Ada Lovelace.csv", "x.tar.gz", "a.b.c.CSV", "export", "ada@home.example/..", "e.csv.gz", ".gz"]
                .map(neutral_name);
        assert_eq!(
            kept,
            ["upload.csv", "upload.tar.gz", "upload.csv", "upload", "upload", "upload.csv.gz", "upload.gz"]
        );
    }
}
