//! Parquet: flat tables as data tools write them, streamed row group by row group.
//!
//! Numbers, dates, flags and texts become cells. A list of plain values becomes one cell, parted by `;`, as packed
//! multi-selects are; columns inside a structure are called `outer.inner`. What is deeper is left out, and named in a
//! warning.

use std::io::{self, BufReader, Read, Seek as _, SeekFrom};
use std::sync::Arc;

use arrow::array::{Array, ArrayRef, AsArray as _, RecordBatch, StringArray, StringBuilder, StructArray};
use arrow::compute::cast;
use arrow::datatypes::{DataType, Field, Float32Type, Float64Type, SchemaRef};
use bytes::Bytes;
use parquet::arrow::arrow_reader::{
    ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder,
};
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::reader::{ChunkReader, Length};

use crate::formats::number_text::write_plain;
use crate::formats::records::FIELD_LIMIT;
use crate::formats::roles::keep_one_each;
use crate::formats::roles::role_of_heading;
use crate::formats::sheet::cells_schema;
use crate::formats::table::unique_names;
use crate::formats::{
    BATCH_ROWS, Column, Error, FileKind, Format, Guess, Head, RowBatch, Rows, Sheet, Source,
};

/// Parquet.
pub(crate) struct Parquet;

/// A few bytes can stand for any number of equal rows; a file may hold so many cells, and so many more for each byte.
const FREE_CELLS: u64 = 50_000_000;
const CELLS_PER_BYTE: u64 = 10_000;

impl Format for Parquet {
    fn name(&self) -> &'static str {
        "parquet"
    }

    fn title(&self) -> &'static str {
        "Parquet"
    }

    fn export_instructions(&self) -> &'static str {
        "Write the responses as Parquet from pandas, polars, R (arrow) or DuckDB: one row per response, one column per question."
    }

    fn recognise(&self, head: &Head) -> Guess {
        match head.kind {
            FileKind::Parquet => Guess::new(100, "it begins with `PAR1`"),
            _ => Guess::new(0, "it is no Parquet file"),
        }
    }

    fn read(&self, source: &Source) -> Result<Sheet, Error> {
        if source.head()?.kind != FileKind::Parquet {
            return Err(damaged(&source.name, "this is no Parquet file; read it with another format"));
        }
        let chunks = Chunks::open(source)?;
        let builder = guarded(&source.name, || builder(&chunks))?;
        let mut paths = Vec::new();
        let mut left_out = Vec::new();
        for (at, field) in builder.schema().fields().iter().enumerate() {
            list_columns(field, &mut vec![at], field.name(), (&mut paths, &mut left_out));
        }
        if paths.len() > FIELD_LIMIT {
            return Err(damaged(
                &source.name,
                &format!("it has more than {FIELD_LIMIT} columns; keep those of the survey"),
            ));
        }
        let n_rows = u64::try_from(builder.metadata().file_metadata().num_rows()).unwrap_or(0);
        let limit = FREE_CELLS.saturating_add(chunks.length.saturating_mul(CELLS_PER_BYTE));
        if n_rows.saturating_mul(paths.len() as u64) > limit {
            let message =
                format!("it claims {n_rows} rows, more than a file of {} bytes may hold", chunks.length);
            return Err(damaged(&source.name, &format!("{message}; write it again")));
        }
        if paths.is_empty() || n_rows == 0 {
            return Err(Error::HeadingOnly { name: source.name.clone() });
        }
        let headings: Vec<String> = paths.iter().map(|(name, _)| name.clone()).collect();
        let mut columns: Vec<Column> = unique_names(&headings)
            .into_iter()
            .map(|name| Column { role: role_of_heading(&name), ..Column::named(name) })
            .collect();
        keep_one_each(&mut columns);
        let paths: Vec<Vec<usize>> = paths.into_iter().map(|(_, path)| path).collect();
        let rows = ParquetRows {
            name: source.name.clone(),
            chunks,
            paths: paths.into(),
            schema: cells_schema(&columns),
        };
        let mut sheet = Sheet::new(self.name(), columns, Arc::new(rows));
        if !left_out.is_empty() {
            let names = left_out.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            sheet.warnings.push(format!(
                "left out because they hold tables of their own: {names}; flatten them before the export"
            ));
        }
        Ok(sheet)
    }
}

type Paths = Vec<(String, Vec<usize>)>;

fn list_columns(field: &Field, path: &mut Vec<usize>, name: &str, found: (&mut Paths, &mut Vec<String>)) {
    let (paths, left_out) = found;
    match field.data_type() {
        DataType::Struct(inner) if path.len() < 8 => {
            for (at, field) in inner.iter().enumerate() {
                path.push(at);
                list_columns(field, path, &format!("{name}.{}", field.name()), (paths, left_out));
                path.pop();
            }
        }
        DataType::List(inner) | DataType::LargeList(inner) if !inner.data_type().is_nested() => {
            paths.push((name.to_owned(), path.clone()));
        }
        kind if kind.is_nested() => left_out.push(name.to_owned()),
        DataType::Binary | DataType::LargeBinary | DataType::BinaryView | DataType::FixedSizeBinary(_) => {
            left_out.push(name.to_owned());
        }
        _ => paths.push((name.to_owned(), path.clone())),
    }
}

struct ParquetRows {
    name: String,
    chunks: Chunks,
    paths: Arc<[Vec<usize>]>,
    schema: SchemaRef,
}

impl Rows for ParquetRows {
    fn open(&self) -> Result<Box<dyn Iterator<Item = Result<RowBatch, Error>> + Send>, Error> {
        let reader = guarded(&self.name, || builder(&self.chunks)?.with_batch_size(BATCH_ROWS).build())?;
        Ok(Box::new(Batches {
            name: self.name.clone(),
            reader,
            paths: Arc::clone(&self.paths),
            schema: Arc::clone(&self.schema),
            n_read: 0,
            is_over: false,
        }))
    }
}

struct Batches {
    name: String,
    reader: ParquetRecordBatchReader,
    paths: Arc<[Vec<usize>]>,
    schema: SchemaRef,
    n_read: u64,
    is_over: bool,
}

impl Iterator for Batches {
    type Item = Result<RowBatch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let batch = self.batch();
        self.is_over = !matches!(batch, Ok(Some(_)));
        batch.transpose()
    }
}

impl Batches {
    fn batch(&mut self) -> Result<Option<RowBatch>, Error> {
        let (name, reader) = (self.name.clone(), &mut self.reader);
        let batch = guarded(&name, || reader.next().transpose().map_err(ParquetError::from))?;
        let Some(batch) = batch.filter(|batch| batch.num_rows() > 0) else { return Ok(None) };
        let n = batch.num_rows();
        let root = StructArray::from(batch);
        let paths = Arc::clone(&self.paths);
        let cells = guarded(&name, || {
            let columns: Result<Vec<ArrayRef>, _> = paths.iter().map(|path| column(&root, path)).collect();
            Ok(RecordBatch::try_new(Arc::clone(&self.schema), columns?)?)
        })?;
        let lines = (self.n_read + 1..=self.n_read + n as u64).collect();
        self.n_read += n as u64;
        Ok(Some(RowBatch { lines, cells, previews: vec![false; n], rejects: Vec::new() }))
    }
}

/// The column at a path, as text. What stands inside a structure that is null is null.
fn column(root: &StructArray, path: &[usize]) -> ParquetResult<ArrayRef> {
    let missing = || ParquetError::General("a column is missing".to_owned());
    let mut at = root.clone();
    let (last, outer) = path.split_last().ok_or_else(missing)?;
    let mut nulls = None;
    for step in outer {
        let inner =
            at.columns().get(*step).and_then(|array| array.as_struct_opt()).ok_or_else(missing)?.clone();
        nulls = arrow::buffer::NullBuffer::union(nulls.as_ref(), inner.nulls());
        at = inner;
    }
    let array = at.columns().get(*last).ok_or_else(missing)?;
    let texts = texts(array)?;
    let nulls = arrow::buffer::NullBuffer::union(nulls.as_ref(), texts.nulls());
    Ok(Arc::new(StringArray::try_new(texts.offsets().clone(), texts.values().clone(), nulls)?))
}

fn texts(array: &ArrayRef) -> ParquetResult<StringArray> {
    let array = match array.data_type() {
        DataType::Dictionary(_, values) => cast(array, values)?,
        _ => Arc::clone(array),
    };
    match array.data_type() {
        DataType::Float64 => Ok(numbers(array.as_primitive::<Float64Type>().iter())),
        DataType::Float32 => {
            // The shortest digits of a single are not those of the double it becomes.
            let texts = array.as_primitive::<Float32Type>().iter();
            Ok(texts
                .map(|value| value.filter(|value| value.is_finite()).map(|value| value.to_string()))
                .collect())
        }
        DataType::List(_) => joined(array.as_list::<i32>().iter()),
        DataType::LargeList(_) => joined(array.as_list::<i64>().iter()),
        _ => Ok(cast(&array, &DataType::Utf8)?.as_string::<i32>().clone()),
    }
}

/// What is no number, as pandas writes where there is none, is nothing.
fn numbers(values: impl Iterator<Item = Option<f64>>) -> StringArray {
    let mut builder = StringBuilder::new();
    let mut text = String::new();
    for value in values {
        text.clear();
        let value = value.filter(|value| value.is_finite());
        if let Some(value) = value {
            write_plain(value, &mut text);
        }
        builder.append_option(value.map(|_| text.as_str()));
    }
    builder.finish()
}

fn joined(lists: impl Iterator<Item = Option<ArrayRef>>) -> ParquetResult<StringArray> {
    let mut builder = StringBuilder::new();
    for list in lists {
        let cell = match list {
            Some(list) => Some(texts(&list)?.iter().flatten().collect::<Vec<_>>().join(";")),
            None => None,
        };
        builder.append_option(cell.filter(|cell| !cell.is_empty()));
    }
    Ok(builder.finish())
}

/// A reader that goes by Parquet's own types: the copy of an Arrow schema that some writers add says nothing more here,
/// and its decoder panics where it is damaged.
fn builder(chunks: &Chunks) -> ParquetResult<ParquetRecordBatchReaderBuilder<Chunks>> {
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    ParquetRecordBatchReaderBuilder::try_new_with_options(chunks.clone(), options)
}

/// Runs the library on bytes that nobody checked. It gives up on some damaged files by a panic instead of an error,
/// which must not end the process.
fn guarded<T>(name: &str, work: impl FnOnce() -> ParquetResult<T>) -> Result<T, Error> {
    let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
    match outcome {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(_)) | Err(_) => {
            Err(damaged(name, "the file is damaged, or uses what this reader does not know; write it again"))
        }
    }
}

fn damaged(name: &str, message: &str) -> Error {
    Error::Part { name: name.to_owned(), part: "as Parquet".to_owned(), message: message.to_owned() }
}

/// The bytes of a file by position.
#[derive(Clone)]
struct Chunks {
    source: Source,
    length: u64,
}

impl Chunks {
    fn open(source: &Source) -> Result<Self, Error> {
        let mut file = source.seekable()?;
        let length = file.seek(SeekFrom::End(0)).map_err(|error| source.unreadable(error))?;
        let mut magic = [0; 4];
        file.seek(SeekFrom::Start(0)).map_err(|error| source.unreadable(error))?;
        crate::formats::source::fill(&mut file, &mut magic).map_err(|error| source.unreadable(error))?;
        if &magic != b"PAR1" {
            return Err(damaged(
                &source.name,
                "a Parquet file inside gzip cannot be read by position; unpack it first",
            ));
        }
        Ok(Self { source: source.clone(), length })
    }

    fn at(&self, start: u64) -> ParquetResult<Box<dyn Read + Send>> {
        let outside = |error: io::Error| ParquetError::General(error.to_string());
        let mut file = self.source.seekable().map_err(|error| ParquetError::General(error.to_string()))?;
        file.seek(SeekFrom::Start(start)).map_err(outside)?;
        Ok(Box::new(file))
    }
}

impl Length for Chunks {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for Chunks {
    type T = BufReader<Box<dyn Read + Send>>;

    fn get_read(&self, start: u64) -> ParquetResult<Self::T> {
        Ok(BufReader::new(self.at(start)?))
    }

    fn get_bytes(&self, start: u64, length: usize) -> ParquetResult<Bytes> {
        if start.checked_add(length as u64).is_none_or(|end| end > self.length) {
            return Err(ParquetError::EOF("a part of the file lies beyond its end".to_owned()));
        }
        let mut bytes = vec![0; length];
        let n = crate::formats::source::fill(&mut self.at(start)?, &mut bytes);
        match n {
            Ok(n) if n == length => Ok(bytes.into()),
            _ => Err(ParquetError::EOF("a part of the file could not be read".to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use arrow::datatypes::Schema;

    use super::*;

    #[test]
    fn columns_of_structures_are_named_by_their_path() {
        let inner = Field::new("b", DataType::Utf8, true);
        let list = Field::new_list("l", Field::new("item", DataType::Utf8, true), true);
        let schema = Schema::new(vec![
            Field::new_struct("a", vec![inner.clone(), list], true),
            Field::new_list("t", Field::new_struct("item", vec![inner], true), true),
            Field::new("raw", DataType::Binary, true),
        ]);
        let (mut paths, mut left_out) = (Vec::new(), Vec::new());
        for (at, field) in schema.fields().iter().enumerate() {
            list_columns(field, &mut vec![at], field.name(), (&mut paths, &mut left_out));
        }
        let names: Vec<&str> = paths.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!((names, left_out), (vec!["a.b", "a.l"], vec!["t".to_owned(), "raw".to_owned()]));
    }
}
