//! Binary files read from front to back: numbers in either byte order, and a position for every complaint.
//!
//! A length that a file claims is never allocated at once: memory grows with the bytes that are really there, so a
//! damaged or hostile file of a few bytes costs a few bytes. What is read says how much it may be at most.

use std::io::{self, Read};

use crate::formats::Error;

/// Which end of a number comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ByteOrder {
    Little,
    Big,
}

/// Bytes from front to back.
pub(crate) struct ByteStream<R> {
    pub(crate) name: String,
    pub(crate) order: ByteOrder,
    inner: R,
    at: u64,
}

impl<R: Read> ByteStream<R> {
    pub(crate) fn new(name: &str, inner: R) -> Self {
        Self { name: name.to_owned(), order: ByteOrder::Little, inner, at: 0 }
    }

    /// How many bytes were read.
    pub(crate) fn position(&self) -> u64 {
        self.at
    }

    /// Reads as many bytes as there are, up to the length of the buffer.
    pub(crate) fn read_some(&mut self, buffer: &mut [u8]) -> Result<usize, Error> {
        let n = crate::formats::source::fill(&mut self.inner, buffer)
            .map_err(|source| Error::Read { name: self.name.clone(), source })?;
        self.at += n as u64;
        Ok(n)
    }

    /// Fills the buffer.
    pub(crate) fn read_exact(&mut self, buffer: &mut [u8], what: &str) -> Result<(), Error> {
        if self.read_some(buffer)? == buffer.len() {
            return Ok(());
        }
        Err(self.damaged(format!("the file ends within {what}; it was cut, so export it again")))
    }

    /// So many bytes, of which there may be `limit` at most.
    pub(crate) fn bytes(&mut self, n: u64, limit: u64, what: &str) -> Result<Vec<u8>, Error> {
        if n > limit {
            let message =
                format!("{what} claims {n} bytes, more than the {limit} there may be; export it again");
            return Err(self.damaged(message));
        }
        let mut bytes = Vec::new();
        let read = (&mut self.inner).take(n).read_to_end(&mut bytes);
        read.map_err(|source| Error::Read { name: self.name.clone(), source })?;
        self.at += bytes.len() as u64;
        if bytes.len() as u64 == n {
            return Ok(bytes);
        }
        Err(self.damaged(format!("the file ends within {what}; it was cut, so export it again")))
    }

    /// Reads over so many bytes.
    pub(crate) fn skip(&mut self, n: u64, what: &str) -> Result<(), Error> {
        let skipped = io::copy(&mut (&mut self.inner).take(n), &mut io::sink())
            .map_err(|source| Error::Read { name: self.name.clone(), source })?;
        self.at += skipped;
        if skipped == n {
            return Ok(());
        }
        Err(self.damaged(format!("the file ends within {what}; it was cut, so export it again")))
    }

    fn array<const N: usize>(&mut self, what: &str) -> Result<[u8; N], Error> {
        let mut bytes = [0; N];
        self.read_exact(&mut bytes, what)?;
        if self.order == ByteOrder::Big {
            bytes.reverse();
        }
        Ok(bytes)
    }

    pub(crate) fn u8(&mut self, what: &str) -> Result<u8, Error> {
        Ok(u8::from_le_bytes(self.array(what)?))
    }

    pub(crate) fn u16(&mut self, what: &str) -> Result<u16, Error> {
        Ok(u16::from_le_bytes(self.array(what)?))
    }

    pub(crate) fn u32(&mut self, what: &str) -> Result<u32, Error> {
        Ok(u32::from_le_bytes(self.array(what)?))
    }

    pub(crate) fn i32(&mut self, what: &str) -> Result<i32, Error> {
        Ok(i32::from_le_bytes(self.array(what)?))
    }

    pub(crate) fn u64(&mut self, what: &str) -> Result<u64, Error> {
        Ok(u64::from_le_bytes(self.array(what)?))
    }

    pub(crate) fn f64(&mut self, what: &str) -> Result<f64, Error> {
        Ok(f64::from_le_bytes(self.array(what)?))
    }

    /// What is wrong here, with the position.
    pub(crate) fn damaged(&self, message: String) -> Error {
        Error::Part { name: self.name.clone(), part: format!("byte {}", self.at), message }
    }

    pub(crate) fn into_inner(self) -> R {
        self.inner
    }
}

/// A count that the file gives and that may not be negative.
pub(crate) fn count(found: i32, limit: u64) -> Option<u64> {
    u64::try_from(found).ok().filter(|n| *n <= limit)
}

/// A number out of the front of a slice.
pub(crate) fn number_at<const N: usize>(bytes: &[u8], at: usize, order: ByteOrder) -> Option<[u8; N]> {
    let mut found: [u8; N] = bytes.get(at..at.checked_add(N)?)?.try_into().ok()?;
    if order == ByteOrder::Big {
        found.reverse();
    }
    Some(found)
}
