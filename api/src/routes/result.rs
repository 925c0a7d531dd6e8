//! A result: rows with the snapshot, the query that made them, and how many cells are hidden; encoded, and sent in parts
//! where somebody asks for parts.

use crate::answers::AnswerKey;
use crate::answers::Encoded;
use crate::app::App;
use crate::auth::hexadecimal;
use crate::encode;
use crate::encode::Format;
use crate::error::Problem;
use crate::routes::ask::Ask;
use arrow::json::WriterBuilder;
use arrow::json::writer::JsonArray;
use bytes::Bytes;
use gapwise_pipeline::Actor;
use gapwise_pipeline::Answer;
use serde::Serialize;
use sha2::Digest;
use sha2::Sha256;
use std::io;
use std::io::Write;
use std::sync::Arc;
use utoipa::ToSchema;

/// Every tabular answer as JSON.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ResultDocument {
    /// The snapshot that was read.
    pub snapshot_id: u64,
    /// The SQL that made it, which the SQL page can run; empty where no SQL did.
    pub query: String,
    /// How many cells the lake hides because they stand on too few people.
    pub hidden: usize,
    /// How many rows there are in all, whatever `limit` is.
    pub total: usize,
    /// The columns.
    pub columns: Vec<ResultColumn>,
    /// The rows from `offset` on, at most `limit` of them.
    #[schema(value_type = Vec<Object>)]
    pub rows: Vec<serde_json::Map<String, serde_json::Value>>,
}

/// One column of a result.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ResultColumn {
    /// Its name.
    pub name: String,
    /// Its type, as Arrow calls it, in small letters.
    #[serde(rename = "type")]
    pub kind: String,
}

/// The largest answer that is written, in bytes.
const MOST_BYTES: usize = 256 << 20;

/// The answer of a named query, from memory where it was given before.
///
/// # Errors
/// When there is no such query or snapshot, or a parameter is wrong.
pub(crate) async fn named(app: &App, actor: Actor, name: &str, ask: &Ask) -> Result<Arc<Encoded>, Problem> {
    let snapshot_id = match ask.snapshot {
        Some(number) => number,
        None => app.pipeline.snapshot(None)?.snapshot_id,
    };
    let key = AnswerKey { snapshot_id, is_exact: actor.sees_exact(), address: ask.address(name) };
    let compute = || async {
        let answer = app.pipeline.named(actor, name, &ask.given(), Some(snapshot_id)).await?;
        encode_page(answer, ask).await
    };
    app.answers.get(key, compute).await
}

/// The page of an answer that was asked for, encoded. Encoding computes, so it has a thread of its own.
///
/// # Errors
/// When the rows do not fit the format or are too many.
pub(crate) async fn encode_page(answer: Answer, ask: &Ask) -> Result<Encoded, Problem> {
    let ask = ask.clone();
    let encoded = tokio::task::spawn_blocking(move || encoded(answer, &ask)).await;
    encoded.map_err(|_| Problem::internal("an encoder ended with a panic"))?
}

fn encoded(answer: Answer, ask: &Ask) -> Result<Encoded, Problem> {
    let total = answer.n_rows();
    let page = page_of(answer, ask);
    let mut out = Bounded::default();
    let written = match ask.format {
        Format::Json => write_document(&page, total, &mut out),
        format => encode::write(&page, format, &mut out),
    };
    if out.is_full {
        return Err(Problem::invalid(format!(
            "the answer is larger than {} MiB; ask for fewer columns, or page it with `limit` and `offset`",
            MOST_BYTES >> 20
        )));
    }
    written.map_err(|_| {
        Problem::invalid("a column cannot be written in this format; cast it to text or a number")
    })?;
    let hash = hexadecimal(&Sha256::digest(&out.bytes)[..12]);
    Ok(Encoded {
        etag: format!("\"{}-{hash}\"", page.snapshot_id),
        bytes: Bytes::from(out.bytes),
        content_type: ask.format.content_type(),
        extension: ask.format.name(),
        snapshot_id: page.snapshot_id,
        hidden: page.n_hidden,
        total,
        query: page.query,
    })
}

fn page_of(mut answer: Answer, ask: &Ask) -> Answer {
    let (mut skip, mut left) = (ask.offset, ask.limit.unwrap_or(usize::MAX));
    answer.batches = answer
        .batches
        .iter()
        .filter_map(|batch| {
            let start = skip.min(batch.num_rows());
            let length = left.min(batch.num_rows() - start);
            skip -= start;
            left -= length;
            (length > 0).then(|| batch.slice(start, length))
        })
        .collect();
    answer
}

/// Writes a [`ResultDocument`] without holding its rows.
fn write_document(answer: &Answer, total: usize, out: &mut Bounded) -> Result<(), encode::Error> {
    let columns = answer.schema.fields().iter().map(|field| ResultColumn {
        name: field.name().clone(),
        kind: field.data_type().to_string().to_lowercase(),
    });
    let head = ResultDocument {
        snapshot_id: answer.snapshot_id,
        query: answer.query.clone(),
        hidden: answer.n_hidden,
        total,
        columns: columns.collect(),
        rows: Vec::new(),
    };
    let head = serde_json::to_string(&head).map_err(io::Error::other)?;
    let open = head.strip_suffix("[]}").unwrap_or(&head);
    out.write_all(open.as_bytes())?;
    let mut writer = WriterBuilder::new().with_explicit_nulls(true).build::<_, JsonArray>(&mut *out);
    for batch in &answer.batches {
        writer.write(batch)?;
    }
    writer.finish()?;
    out.write_all(b"}")?;
    Ok(())
}

/// Memory that stops growing.
#[derive(Debug, Default)]
struct Bounded {
    bytes: Vec<u8>,
    is_full: bool,
}

impl Write for Bounded {
    fn write(&mut self, more: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + more.len() > MOST_BYTES {
            self.is_full = true;
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(more);
        Ok(more.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
