//! Bytes that can be opened again, however they are kept, with their compression and encoding out of the way.
//!
//! A file handle is read by position, so several readers of one unlinked temporary file never disturb each other.
//! Gzip is undone on the fly; its output may not outgrow its input [`BLOW_UP`]-fold (survey tables shrink 5 to 30
//! times), so that a small upload cannot keep a worker busy for hours.

use std::fs::File;
use std::io::{self, Cursor, Read};
use std::path::PathBuf;
use std::sync::Arc;

use flate2::read::MultiGzDecoder;

use crate::formats::Error;
use crate::formats::encoding::{self, Encoding};

/// How many times larger than its input the output of gzip may be, beyond the first [`BLOW_UP_FREE`] bytes.
const BLOW_UP: u64 = 250;
const BLOW_UP_FREE: u64 = 64 << 20;
/// How much of a file a format sees when it is asked whether the file is its own.
const HEAD_BYTES: usize = 256 << 10;

/// A named file that can be opened again and again.
#[derive(Debug, Clone)]
pub struct Source {
    /// What people call the file; used in messages only.
    pub name: String,
    bytes: Bytes,
}

#[derive(Debug, Clone)]
enum Bytes {
    Path(PathBuf),
    Handle(Arc<File>),
    Memory(Arc<[u8]>),
}

/// The beginning of a file, decoded.
#[derive(Debug, Clone)]
pub struct Head {
    /// What people call the file.
    pub name: String,
    /// Its first 256 KiB as text; the last line may be cut.
    pub text: String,
    /// Whether the whole file is in `text`.
    pub is_whole: bool,
}

impl Source {
    /// A file by its path.
    pub fn path(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        let name =
            path.file_name().map_or_else(|| "file".to_owned(), |name| name.to_string_lossy().into_owned());
        Self { name, bytes: Bytes::Path(path) }
    }

    /// A file that is open already, such as an unlinked temporary one; its own position is neither used nor moved.
    pub fn file(name: impl Into<String>, file: File) -> Self {
        Self { name: name.into(), bytes: Bytes::Handle(Arc::new(file)) }
    }

    /// Bytes in memory.
    pub fn memory(name: impl Into<String>, bytes: impl Into<Arc<[u8]>>) -> Self {
        Self { name: name.into(), bytes: Bytes::Memory(bytes.into()) }
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

    /// The bytes with gzip undone, from the start.
    ///
    /// # Errors
    /// When the file cannot be opened or read.
    pub fn bytes(&self) -> Result<Box<dyn Read + Send>, Error> {
        let mut magic = [0; 2];
        let n = fill(&mut self.raw()?, &mut magic).map_err(|source| self.unreadable(source))?;
        let raw = self.raw()?;
        if n == 2 && magic == [0x1f, 0x8b] {
            let counted = Counted { inner: raw, count: Arc::default() };
            let read_in = Arc::clone(&counted.count);
            return Ok(Box::new(Guarded { inner: MultiGzDecoder::new(counted), read_in, written: 0 }));
        }
        Ok(raw)
    }

    /// The beginning of the file as text.
    ///
    /// # Errors
    /// When the file cannot be read, is empty, or is no text.
    pub fn head(&self) -> Result<Head, Error> {
        let mut bytes = vec![0; HEAD_BYTES];
        let n = fill(&mut self.bytes()?, &mut bytes).map_err(|source| self.unreadable(source))?;
        bytes.truncate(n);
        encoding::refuse_binary(&self.name, &bytes)?;
        let encoding = encoding::of_head(&bytes);
        let text = encoding.decode(&bytes);
        Ok(Head { name: self.name.clone(), text, is_whole: n < HEAD_BYTES })
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
