//! A new export beside what an earlier iteration landed: which questions are the same. Proposes, and stores nothing.

use crate::formats;
use crate::formats::Source;
use crate::ingest::Error;
use crate::lake::DataFile;
use crate::lake::Lake;
use crate::lake::Snapshot;
use crate::model::Codebook;
use crate::tidy;
use crate::tidy::Question;
use crate::tidy::QuestionMatch;
use arrow::array::AsArray;
use serde::Serialize;

/// What became of the questions, and a codebook that says so.
#[derive(Clone, Debug, Serialize)]
pub struct Matched {
    /// The upload of the earlier iteration that was compared.
    pub upload_id: String,
    /// Each question of the export, then those that were dropped.
    pub matches: Vec<QuestionMatch>,
    /// The codebook, given or proposed, with the proposals as remarks; taking off the `#` confirms one.
    pub codebook: String,
}

/// Compares an export with an iteration such as `care/1`: with its upload that has most questions in common.
///
/// # Errors
/// When the file cannot be read or nothing was landed for the iteration.
pub fn matches(
    lake: &Lake,
    source: &Source,
    tool: Option<&str>,
    codebook: Option<&Codebook>,
    iteration_id: &str,
) -> Result<Matched, Error> {
    let sheet = formats::open(source, tool)?;
    let mut codebook = match codebook {
        Some(codebook) => codebook.clone(),
        None => tidy::propose(&sheet, &tidy::examine(&sheet)?),
    };
    let now = tidy::questions(&sheet, &codebook);
    let snapshot = lake.snapshot(None)?;
    let uploads = lake.uploads()?;
    let mut best: Option<(usize, String, Vec<QuestionMatch>)> = None;
    for upload in uploads.iter().filter(|upload| upload.iteration_id == iteration_id) {
        let before = landed(lake, &snapshot, &upload.upload_id)?;
        let matches = tidy::match_questions(&before, &now);
        let n_same = matches.iter().filter(|found| found.state == "same").count();
        if best.as_ref().is_none_or(|(most, ..)| n_same > *most) {
            best = Some((n_same, upload.upload_id.clone(), matches));
        }
    }
    let Some((_, upload_id, matches)) = best else {
        return Err(Error::NoIteration { iteration_id: iteration_id.to_owned() });
    };
    tidy::note_matches(&mut codebook, &matches);
    Ok(Matched { upload_id, matches, codebook: codebook.to_toml() })
}

/// The questions of a landed upload.
fn landed(lake: &Lake, snapshot: &Snapshot, upload_id: &str) -> Result<Vec<Question>, Error> {
    let scope = format!("upload:{upload_id}");
    let file = |table: &str| -> Option<DataFile> {
        snapshot.files_of(table).find(|file| file.scope == scope).cloned()
    };
    let mut codebook = Codebook::default();
    if let Some(stored) = file("codebooks") {
        let (_, batches) = lake.read(&stored)?;
        let texts = batches.iter().flat_map(|batch| batch.columns().iter().take(1));
        let text = texts
            .filter_map(|column| column.as_string_opt::<i32>())
            .flat_map(|texts| texts.iter().flatten())
            .next();
        codebook = Codebook::from_toml("the codebook of the earlier iteration", text.unwrap_or_default())?;
    }
    let mut columns = Vec::new();
    if let Some(redacted) = file("redacted") {
        // The first column is the number of the line.
        columns = lake.columns(&redacted)?.into_iter().skip(1).collect();
    }
    Ok(tidy::landed_questions(&columns, &codebook))
}
