//! ZIP archives that documents are kept in, opened only after their table of contents has been checked.
//!
//! No part unpacks to more than it declares, all parts together to no more than [`UNPACKED_LIMIT`], and beyond the first
//! [`RATIO_FREE`] bytes no part to more than [`RATIO_LIMIT`] times its size. Parts are streamed; nothing is unpacked to a
//! disk, and names of parts are only ever compared.

use std::collections::HashMap;
use std::io::{self, BufReader, Read, SeekFrom};

use flate2::read::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use crate::formats::{Error, Source};

/// All parts together may unpack to so much.
pub(crate) const UNPACKED_LIMIT: u64 = 512 << 20;
/// A part may unpack to so many times its size.
const RATIO_LIMIT: u64 = 200;
const RATIO_FREE: u64 = 1 << 20;
const PARTS_LIMIT: usize = 10_000;

/// A ZIP archive whose table of contents is harmless.
#[derive(Debug, Clone)]
pub(crate) struct Package {
    source: Source,
    parts: HashMap<String, Part>,
    /// The names in the order of the archive.
    names: Vec<String>,
}

#[derive(Debug, Clone, Copy)]
struct Part {
    start: u64,
    packed: u64,
    unpacked: u64,
    is_deflated: bool,
}

impl Package {
    /// Reads and checks the table of contents.
    ///
    /// # Errors
    /// When it is no ZIP archive, is cut, is locked with a password, or would unpack to too much.
    pub(crate) fn open(source: &Source) -> Result<Self, Error> {
        let broken = |message: String| Error::Part {
            name: source.name.clone(),
            part: "table of contents".to_owned(),
            message,
        };
        let mut archive = ZipArchive::new(BufReader::new(source.seekable()?)).map_err(|error| {
            broken(format!("the archive cannot be read ({error}); export the file again"))
        })?;
        if archive.len() > PARTS_LIMIT {
            return Err(broken(format!("it has more than {PARTS_LIMIT} parts; upload the export itself")));
        }
        let (mut parts, mut names, mut total) = (HashMap::new(), Vec::new(), 0_u64);
        for at in 0..archive.len() {
            let entry = archive.by_index_raw(at).map_err(|error| {
                broken(format!("part {at} cannot be read ({error}); export the file again"))
            })?;
            let name = String::from_utf8_lossy(entry.name_raw()).replace('\\', "/");
            if name.ends_with('/') {
                continue;
            }
            if entry.encrypted() {
                return Err(broken("it is locked with a password; save it without one".to_owned()));
            }
            let is_deflated = match entry.compression() {
                CompressionMethod::Stored => false,
                CompressionMethod::Deflated => true,
                // Of no use here, and no error while nobody asks for it.
                _ => continue,
            };
            let (packed, unpacked) = (entry.compressed_size(), entry.size());
            total = total.saturating_add(unpacked);
            let grows_too_much = unpacked > RATIO_FREE && unpacked / RATIO_LIMIT > packed;
            if total > UNPACKED_LIMIT || grows_too_much {
                return Err(too_large(&source.name, &name));
            }
            let Some(start) = entry.data_start() else { continue };
            names.push(name.clone());
            parts.insert(name, Part { start, packed, unpacked, is_deflated });
        }
        Ok(Self { source: source.clone(), parts, names })
    }

    /// Whether there is such a part.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.parts.contains_key(name)
    }

    /// The names of all parts.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The bytes of a part, unpacked as they are read.
    ///
    /// # Errors
    /// When there is no such part.
    pub(crate) fn part(&self, name: &str) -> Result<Box<dyn Read + Send>, Error> {
        let same = |known: &&String| known.eq_ignore_ascii_case(name);
        let known =
            self.parts.get(name).or_else(|| self.names.iter().find(same).and_then(|n| self.parts.get(n)));
        let Some(part) = known.copied() else {
            return Err(Error::Part {
                name: self.source.name.clone(),
                part: format!("part `{name}`"),
                message: "it is missing; export the file again".to_owned(),
            });
        };
        let mut raw = self.source.seekable()?;
        raw.seek(SeekFrom::Start(part.start)).map_err(|source| self.source.unreadable(source))?;
        let packed = BufReader::with_capacity(64 << 10, raw.take(part.packed));
        let inner: Box<dyn Read + Send> = match part.is_deflated {
            true => Box::new(DeflateDecoder::new(packed)),
            false => Box::new(packed),
        };
        Ok(Box::new(Promised { inner, left: part.unpacked }))
    }
}

fn too_large(name: &str, part: &str) -> Error {
    Error::Part {
        name: name.to_owned(),
        part: format!("part `{part}`"),
        message: format!(
            "it unpacks to more than {} MiB or {RATIO_LIMIT} times its size; export the answers as CSV",
            UNPACKED_LIMIT >> 20
        ),
    }
}

/// A reader that gives no more than the table of contents promised.
struct Promised {
    inner: Box<dyn Read + Send>,
    left: u64,
}

impl Read for Promised {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        match self.left.checked_sub(n as u64) {
            Some(left) => self.left = left,
            None => {
                let message = "a part unpacks to more than the archive says";
                return Err(io::Error::new(io::ErrorKind::InvalidData, message));
            }
        }
        Ok(n)
    }
}
