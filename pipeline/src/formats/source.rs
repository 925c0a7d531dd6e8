//! Bytes that can be opened again, however they are kept, with their compression and encoding out of the way.
//!
//! A file handle is read by position, so several readers of one unlinked temporary file never disturb each other.
//! A name such as `answers.xlsx#Sheet2` names a sheet of a workbook. Gzip is undone on the fly; its output may not outgrow its input [`BLOW_UP`]-fold (survey tables shrink 5 to 30
//! times), so that a small upload cannot keep a worker busy for hours.

use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use flate2::read::MultiGzDecoder;

use crate::formats::encoding::{self, Encoding};
use crate::formats::package::Package;
use crate::formats::tabular::Tabular;
use crate::formats::{Error, Head};

/// How many times larger than its input the output of gzip may be, beyond the first [`BLOW_UP_FREE`] bytes.
const BLOW_UP: u64 = 250;
const BLOW_UP_FREE: u64 = 64 << 20;

/// A named file that can be opened again and again.
#[derive(Debug, Clone)]
pub struct Source {
    /// What people call the file; used in messages only.
    pub name: String,
    /// The sheet of a workbook that was asked for, where somebody named one.
    pub sheet: Option<String>,
    /// Files that say what its columns mean: a survey structure or a data dictionary.
    pub companions: Vec<Source>,
    bytes: Bytes,
    /// Looked at once: a workbook is costly to open.
    head: Arc<OnceLock<Arc<Head>>>,
}

#[derive(Debug, Clone)]
enum Bytes {
    Path(PathBuf),
    Handle(Arc<File>),
    Memory(Arc<[u8]>),
}

/// Bytes that can be read from any place.
pub(crate) trait ReadSeek: Read + Seek + Send {}

impl<T: Read + Seek + Send> ReadSeek for T {}

impl Source {
    /// A file by its path; `answers.xlsx#Sheet2` names a sheet of it.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let mut path = path.into();
        let mut sheet = None;
        if let (false, Some((file, wanted))) = (path.exists(), split_sheet(&path.to_string_lossy())) {
            (path, sheet) = (PathBuf::from(file), Some(wanted));
        }
        let name =
            path.file_name().map_or_else(|| "file".to_owned(), |name| name.to_string_lossy().into_owned());
        Self { sheet, ..Self::new(name, Bytes::Path(path)) }
    }

    /// A file that is open already, such as an unlinked temporary one; its own position is neither used nor moved.
    pub fn file(name: impl Into<String>, file: File) -> Self {
        Self::new(name, Bytes::Handle(Arc::new(file)))
    }

    /// Bytes in memory.
    pub fn memory(name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Self::new(name, Bytes::Memory(bytes.into()))
    }

    /// With a file that says what the columns mean, such as a survey structure.
    #[must_use]
    pub fn with(mut self, companion: Self) -> Self {
        self.companions.push(companion);
        self
    }

    fn new(name: impl Into<String>, bytes: Bytes) -> Self {
        let name = name.into();
        let (name, sheet) = match split_sheet(&name) {
            Some((file, sheet)) => (file, Some(sheet)),
            None => (name, None),
        };
        Self { name, sheet, companions: Vec::new(), bytes, head: Arc::default() }
    }

    /// The bytes as uploaded, from the start.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn raw(&self) -> Result<Box<dyn Read + Send>, Error> {
        Ok(match &self.bytes {
            Bytes::Path(path) => Box::new(File::open(path).map_err(|source| self.unreadable(source))?),
            Bytes::Handle(file) => Box::new(Positioned { file: Arc::clone(file), offset: 0 }),
            Bytes::Memory(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
        })
    }

    /// The bytes as uploaded, to be read from any place.
    pub(crate) fn seekable(&self) -> Result<Box<dyn ReadSeek>, Error> {
        Ok(match &self.bytes {
            Bytes::Path(path) => Box::new(File::open(path).map_err(|source| self.unreadable(source))?),
            Bytes::Handle(file) => Box::new(Positioned { file: Arc::clone(file), offset: 0 }),
            Bytes::Memory(bytes) => Box::new(Cursor::new(Arc::clone(bytes))),
        })
    }

    /// The file in a ZIP archive that holds one text and nothing else, as Qualtrics sends its exports.
    fn only_part(&self) -> Result<Option<Box<dyn Read + Send>>, Error> {
        let Ok(package) = Package::open(self) else { return Ok(None) };
        let is_content = |name: &&str| !name.starts_with("__MACOSX/") && !name.ends_with(".DS_Store");
        let mut names = package.names().filter(is_content);
        let is_text = |name: &&str| {
            let folded = name.to_ascii_lowercase();
            [".csv", ".tsv", ".txt", ".json", ".ndjson", ".vtt", ".srt"]
                .iter()
                .any(|ending| folded.ends_with(ending))
        };
        match (names.next().filter(is_text), names.next()) {
            (Some(only), None) => package.part(only).map(Some),
            _ => Ok(None),
        }
    }

    /// The bytes from the start, with gzip undone, and a ZIP archive around a single text.
    ///
    /// # Errors
    /// When the file cannot be opened or read.
    pub fn bytes(&self) -> Result<Box<dyn Read + Send>, Error> {
        let mut magic = [0; 2];
        let n = fill(&mut self.raw()?, &mut magic).map_err(|source| self.unreadable(source))?;
        let raw = self.raw()?;
        if n == 2
            && &magic == b"PK"
            && let Some(only) = self.only_part()?
        {
            return Ok(only);
        }
        if n == 2 && magic == [0x1f, 0x8b] {
            let counted = Counted { inner: raw, count: Arc::default() };
            let read_in = Arc::clone(&counted.count);
            return Ok(Box::new(Guarded { inner: MultiGzDecoder::new(counted), read_in, written: 0 }));
        }
        Ok(raw)
    }

    /// The beginning of the file; it is read once and remembered.
    ///
    /// # Errors
    /// When the file cannot be read, is empty, or holds no answers, such as a picture.
    pub fn head(&self) -> Result<Arc<Head>, Error> {
        if let Some(head) = self.head.get() {
            return Ok(Arc::clone(head));
        }
        let head = Arc::new(Head::read(self)?);
        Ok(Arc::clone(self.head.get_or_init(|| head)))
    }

    /// The records of the file, whether they are lines of text or rows of a spreadsheet.
    ///
    /// # Errors
    /// When the file cannot be read, or holds no records.
    pub(crate) fn table(&self) -> Result<Tabular, Error> {
        Tabular::open(self)
    }

    /// The whole file as UTF-8 without a byte order mark, together with how it was encoded.
    ///
    /// The encoding is decided from every byte, because one `é` on the last line tells as much as one on the first.
    ///
    /// # Errors
    /// When the file cannot be read, is empty, or is no text.
    pub fn encoding(&self) -> Result<Encoding, Error> {
        encoding::sniff(&self.name, self.bytes()?)
    }

    /// A stream of UTF-8 without a byte order mark.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn text(&self, encoding: Encoding) -> Result<Box<dyn Read + Send>, Error> {
        Ok(encoding.stream(self.bytes()?))
    }

    pub(crate) fn unreadable(&self, source: io::Error) -> Error {
        Error::Read { name: self.name.clone(), source }
    }
}

/// The whole text of a small file.
///
/// # Errors
/// When the file cannot be read or is larger than `limit` bytes.
pub(crate) fn read_all(source: &Source, limit: u64) -> Result<String, Error> {
    let mut text = String::new();
    let encoding = source.encoding()?;
    let mut bounded = source.text(encoding)?.take(limit + 1);
    bounded.read_to_string(&mut text).map_err(|error| source.unreadable(error))?;
    if text.len() as u64 > limit {
        let limit = format!("{} MiB", limit >> 20);
        return Err(Error::TooLarge { name: source.name.clone(), line: 1, what: "the file", limit });
    }
    Ok(text)
}

/// Reads until the buffer is full or the end is reached.
pub(crate) fn fill(reader: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while let Some(rest) = buffer.get_mut(filled..).filter(|rest| !rest.is_empty()) {
        match reader.read(rest) {
            Ok(0) => break,
            Ok(n) => filled += n,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

struct Positioned {
    file: Arc<File>,
    offset: u64,
}

impl Read for Positioned {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        #[cfg(unix)]
        let n = std::os::unix::fs::FileExt::read_at(&*self.file, buffer, self.offset)?;
        #[cfg(windows)]
        let n = std::os::windows::fs::FileExt::seek_read(&*self.file, buffer, self.offset)?;
        self.offset += n as u64;
        Ok(n)
    }
}

impl Seek for Positioned {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let (base, by) = match to {
            SeekFrom::Start(at) => (at, 0),
            SeekFrom::Current(by) => (self.offset, by),
            SeekFrom::End(by) => (self.file.metadata()?.len(), by),
        };
        let before_start = || io::Error::new(io::ErrorKind::InvalidInput, "before the start of the file");
        self.offset = base.checked_add_signed(by).ok_or_else(before_start)?;
        Ok(self.offset)
    }
}

/// `answers.xlsx#Sheet2` as file and sheet.
fn split_sheet(name: &str) -> Option<(String, String)> {
    let (file, sheet) = name.rsplit_once('#')?;
    let folded = file.to_ascii_lowercase();
    let is_workbook = [".xlsx", ".xlsm", ".ods"].iter().any(|ending| folded.ends_with(ending));
    (is_workbook && !sheet.is_empty()).then(|| (file.to_owned(), sheet.to_owned()))
}

struct Counted<R> {
    inner: R,
    count: Arc<std::sync::atomic::AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.count.fetch_add(n as u64, std::sync::atomic::Ordering::Relaxed);
        Ok(n)
    }
}

struct Guarded<R> {
    inner: R,
    read_in: Arc<std::sync::atomic::AtomicU64>,
    written: u64,
}

impl<R: Read> Read for Guarded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.written += n as u64;
        let read_in = self.read_in.load(std::sync::atomic::Ordering::Relaxed);
        if self.written > BLOW_UP_FREE && self.written / BLOW_UP > read_in {
            let message = format!("the compressed file unpacks to more than {BLOW_UP} times its size");
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        Ok(n)
    }
}
