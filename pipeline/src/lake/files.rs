//! Parquet files: written beside, synced, hashed, renamed to their hash; read back with the hash checked.

use crate::lake::error::Error;
use crate::lake::manifest::DataFile;
use arrow::datatypes::SchemaRef;
use arrow::record_batch::RecordBatch;
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use parquet::basic::Compression;
use parquet::basic::ZstdLevel;
use parquet::file::properties::WriterProperties;
use sha2::Digest;
use sha2::Sha256;
use std::fmt::Write as _;
use std::fs;
use std::fs::File;
use std::io;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;
use tempfile::NamedTempFile;

/// A file that is durable under its final name but not part of a snapshot yet.
#[derive(Clone, Debug)]
pub struct Staged {
    pub(super) file: DataFile,
}

impl Staged {
    /// The file as a snapshot will list it.
    #[must_use]
    pub fn file(&self) -> &DataFile {
        &self.file
    }
}

/// A table file being written.
pub struct TableWriter {
    writer: ArrowWriter<Hashing>,
    folder: PathBuf,
    table: String,
    scope: String,
    n_rows: u64,
}

impl TableWriter {
    pub(super) fn begin(folder: &Path, table: &str, scope: &str, schema: SchemaRef) -> Result<Self, Error> {
        let place = folder.join("temporary");
        let temporary =
            NamedTempFile::new_in(&place).map_err(|source| Error::io("write in", &place, source))?;
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::default()))
            .set_max_row_group_row_count(Some(131_072))
            .build();
        let sink = Hashing { temporary, digest: Sha256::new(), size_bytes: 0 };
        let writer = ArrowWriter::try_new(sink, schema, Some(properties))
            .map_err(|source| Error::storage("write in", &place, source))?;
        Ok(Self {
            writer,
            folder: folder.to_owned(),
            table: table.to_owned(),
            scope: scope.to_owned(),
            n_rows: 0,
        })
    }

    /// Appends rows.
    ///
    /// # Errors
    /// When the batch is of another schema or the disk refuses.
    pub fn write(&mut self, batch: &RecordBatch) -> Result<(), Error> {
        self.n_rows += batch.num_rows() as u64;
        self.writer.write(batch).map_err(|source| Error::storage("write in", &self.folder, source))
    }

    /// Ends the file and makes it durable under its hash.
    ///
    /// # Errors
    /// When the disk refuses; nothing is then left of the file.
    pub fn finish(self) -> Result<Staged, Error> {
        let Self { writer, folder, table, scope, n_rows } = self;
        let sink = writer.into_inner().map_err(|source| Error::storage("write in", &folder, source))?;
        let sha256 = hexadecimal(&sink.digest.finalize());
        let data = folder.join("data");
        let path = data.join(format!("{sha256}.parquet"));
        sink.temporary.as_file().sync_all().map_err(|source| Error::io("sync", &path, source))?;
        sink.temporary.persist(&path).map_err(|failed| Error::io("write", &path, failed.error))?;
        sync_folder(&data).map_err(|source| Error::io("sync", &data, source))?;
        Ok(Staged { file: DataFile { table, scope, sha256, size_bytes: sink.size_bytes, n_rows } })
    }
}

/// A temporary file that hashes what passes.
struct Hashing {
    temporary: NamedTempFile,
    digest: Sha256,
    size_bytes: u64,
}

impl Write for Hashing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.temporary.write(bytes)?;
        self.digest.update(&bytes[..written]);
        self.size_bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.temporary.flush()
    }
}

pub(super) fn read_checked(path: &Path, file: &DataFile) -> Result<(SchemaRef, Vec<RecordBatch>), Error> {
    let bytes = fs::read(path).map_err(|source| Error::io("read", path, source))?;
    if let Some(found) = damage(&bytes, file) {
        return Err(Error::Damaged { path: path.to_owned(), found });
    }
    let unreadable = |source: parquet::errors::ParquetError| Error::storage("read", path, source);
    let builder = ParquetRecordBatchReaderBuilder::try_new(Bytes::from(bytes)).map_err(unreadable)?;
    let schema = SchemaRef::clone(builder.schema());
    let reader = builder.build().map_err(unreadable)?;
    let batches =
        reader.collect::<Result<Vec<_>, _>>().map_err(|source| Error::storage("read", path, source))?;
    Ok((schema, batches))
}

/// The names of the columns, from the footer alone.
pub(super) fn columns(path: &Path) -> Result<Vec<String>, Error> {
    let file = File::open(path).map_err(|source| Error::io("read", path, source))?;
    let builder = ParquetRecordBatchReaderBuilder::try_new(file)
        .map_err(|source| Error::storage("read", path, source))?;
    Ok(builder.schema().fields().iter().map(|field| field.name().clone()).collect())
}

/// What is wrong with a file's bytes, if anything.
pub(super) fn damage(bytes: &[u8], file: &DataFile) -> Option<String> {
    if bytes.len() as u64 != file.size_bytes {
        return Some(format!("it has {} bytes, not {}", bytes.len(), file.size_bytes));
    }
    let found = hexadecimal(&Sha256::digest(bytes));
    (found != file.sha256).then(|| format!("its sha256 is `{found}`"))
}

pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

pub(super) fn clean_temporary(folder: &Path) -> Result<(), Error> {
    let entries = fs::read_dir(folder).map_err(|source| Error::io("read", folder, source))?;
    for entry in entries.flatten() {
        let path = entry.path();
        fs::remove_file(&path).map_err(|source| Error::io("remove", &path, source))?;
    }
    Ok(())
}
