//! Which bytes are text, and in which encoding.
//!
//! A byte order mark decides; else the whole file is valid UTF-8 or not; else it came through Excel: on a Mac
//! (`MacRoman`, where 0xCA is the no-break space and 0xD0..0xD5 are dashes and quotes) or on Windows (1252).

use std::io::{self, Read};

use encoding_rs::{Decoder, MACINTOSH, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use crate::formats::Error;

/// How the text of a file is encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding {
    encoding: &'static encoding_rs::Encoding,
    carriage_returns_only: bool,
}

impl Encoding {
    /// Its usual name, for the receipt.
    pub fn name(self) -> &'static str {
        if self.encoding == MACINTOSH { "MacRoman" } else { self.encoding.name() }
    }

    /// Decodes bytes that are at hand; what cannot be decoded becomes the replacement character.
    pub(crate) fn decode(self, bytes: &[u8]) -> String {
        let text = self.encoding.decode(bytes).0.into_owned();
        if self.carriage_returns_only { text.replace('\r', "\n") } else { text }
    }

    /// Decodes a stream.
    pub(crate) fn stream(self, inner: Box<dyn Read + Send>) -> Box<dyn Read + Send> {
        Box::new(Decoding {
            inner,
            decoder: self.encoding.new_decoder_with_bom_removal(),
            carriage_returns_only: self.carriage_returns_only,
            input: vec![0; 64 << 10],
            input_start: 0,
            input_end: 0,
            output: vec![0; 256 << 10],
            output_start: 0,
            output_end: 0,
            is_done: false,
        })
    }
}

/// The encoding that the beginning of a file suggests.
pub(crate) fn of_head(bytes: &[u8]) -> Encoding {
    let mut counts = Counts::default();
    counts.add(bytes);
    if counts.pending_is_cut() {
        counts.pending.clear();
    }
    counts.verdict()
}

/// The encoding of a whole stream.
pub(crate) fn sniff(name: &str, mut reader: Box<dyn Read + Send>) -> Result<Encoding, Error> {
    let mut counts = Counts::default();
    let mut buffer = vec![0; 256 << 10];
    loop {
        let n = crate::formats::source::fill(&mut reader, &mut buffer)
            .map_err(|source| Error::Read { name: name.to_owned(), source })?;
        let chunk = buffer.get(..n).unwrap_or_default();
        if counts.n_bytes == 0 {
            refuse_binary(name, chunk)?;
        }
        if n == 0 {
            return Ok(counts.verdict());
        }
        counts.add(chunk);
    }
}

/// Refuses pictures, archives and the like, whatever their names end in.
pub(crate) fn refuse_binary(name: &str, bytes: &[u8]) -> Result<(), Error> {
    const SHEET: &str = "save it as CSV in the program that made it";
    const EXPORT: &str = "upload the export of the survey itself";
    let magics: &[(&[u8], &str, &str)] = &[
        (b"PK\x03\x04", "a ZIP archive", SHEET),
        (b"PK\x05\x06", "an empty ZIP archive", EXPORT),
        (b"\xd0\xcf\x11\xe0", "an old Excel or Word file", SHEET),
        (b"%PDF", "a PDF", EXPORT),
        (b"\x89PNG", "a picture (PNG)", EXPORT),
        (b"\xff\xd8\xff", "a picture (JPEG)", EXPORT),
        (b"GIF8", "a picture (GIF)", EXPORT),
        (b"{\\rtf", "an RTF document", SHEET),
        (b"$FL2", "an SPSS file", SHEET),
        (b"$FL3", "an SPSS file", SHEET),
        (b"<stata_dta>", "a Stata file", SHEET),
        (b"PAR1", "a Parquet file", EXPORT),
        (b"SQLite format 3", "a database", EXPORT),
        (b"\x7fELF", "a program", EXPORT),
        (b"\x1f\x8b", "a gzip file inside a gzip file", "unpack it once"),
        (b"\x28\xb5\x2f\xfd", "a Zstandard file", "unpack it first"),
        (b"BZh", "a bzip2 file", "unpack it first"),
        (b"7z\xbc\xaf", "a 7-Zip archive", "unpack it first"),
    ];
    let content = match bytes {
        [0xef, 0xbb, 0xbf, rest @ ..] | [0xff, 0xfe, rest @ ..] | [0xfe, 0xff, rest @ ..] => rest,
        _ => bytes,
    };
    if !content.iter().any(|byte| !byte.is_ascii_whitespace() && *byte != 0) {
        return Err(Error::Empty { name: name.to_owned() });
    }
    let known = magics.iter().find(|(magic, ..)| bytes.starts_with(magic));
    if let Some((_, found, advice)) = known {
        return Err(Error::NotText { name: name.to_owned(), found, advice });
    }
    let start = bytes.get(..4096.min(bytes.len())).unwrap_or_default();
    let text = String::from_utf8_lossy(start);
    let trimmed = text.trim_start_matches('\u{feff}').trim_start().to_ascii_lowercase();
    if trimmed.starts_with("<!doctype html") || trimmed.starts_with("<html") {
        let advice = "the download was probably a login page; sign in and export again";
        return Err(Error::NotText { name: name.to_owned(), found: "a web page", advice });
    }
    let is_utf16 = matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    if !is_utf16 && bytes.contains(&0) {
        return Err(Error::NotText {
            name: name.to_owned(),
            found: "a binary file (it holds NUL bytes)",
            advice: SHEET,
        });
    }
    Ok(())
}

#[derive(Default)]
struct Counts {
    n_bytes: u64,
    start: Vec<u8>,
    pending: Vec<u8>,
    is_not_utf8: bool,
    mac: u64,
    windows: u64,
    returns: u64,
    newlines: u64,
    previous: u8,
}

impl Counts {
    fn add(&mut self, bytes: &[u8]) {
        if self.start.len() < 3 {
            self.start.extend(bytes.iter().take(3));
        }
        self.n_bytes += bytes.len() as u64;
        // Plain ASCII weighs nothing; once there are line feeds, carriage returns decide nothing either.
        if self.newlines > 0 && self.pending.is_empty() && bytes.is_ascii() {
            self.previous = bytes.last().copied().unwrap_or(self.previous);
            return;
        }
        for (at, byte) in bytes.iter().copied().enumerate() {
            match byte {
                b'\n' => self.newlines += 1,
                b'\r' => self.returns += 1,
                0x80.. => self.weigh(byte, bytes.get(at + 1).copied().unwrap_or(b' ')),
                _ => {}
            }
            self.previous = byte;
        }
        if !self.is_not_utf8 {
            self.check_utf8(bytes);
        }
    }

    /// Bytes that are a letter in one encoding and a sign in the other, judged by their neighbours.
    fn weigh(&mut self, byte: u8, next: u8) {
        let between_letters = self.previous.is_ascii_lowercase() && next.is_ascii_lowercase();
        let beside_letter = self.previous.is_ascii_alphabetic() || next.is_ascii_alphabetic();
        match byte {
            // No-break space, dashes, quotes of MacRoman: capital letters in Windows-1252.
            0xca | 0xd0..=0xd5
                if !beside_letter || between_letters || !self.previous.is_ascii_uppercase() =>
            {
                self.mac += 1
            }
            // Accented small letters of MacRoman: control codes and signs in Windows-1252.
            0x87..=0x8f | 0x9a | 0x9b | 0x9d..=0x9f if beside_letter => self.mac += 1,
            // Dashes, quotes and the euro of Windows-1252: capital letters in MacRoman.
            0x80 | 0x85 | 0x91..=0x94 | 0x96 | 0x97 | 0xa0 => self.windows += 1,
            // Accented small letters of Windows-1252.
            0xe0..=0xfc if beside_letter => self.windows += 1,
            _ => {}
        }
    }

    fn check_utf8(&mut self, bytes: &[u8]) {
        let mut joined = std::mem::take(&mut self.pending);
        joined.extend_from_slice(bytes);
        if let Err(error) = std::str::from_utf8(&joined) {
            if error.error_len().is_some() {
                self.is_not_utf8 = true;
            } else {
                self.pending = joined.get(error.valid_up_to()..).unwrap_or_default().to_vec();
            }
        }
    }

    fn pending_is_cut(&self) -> bool {
        !self.pending.is_empty()
    }

    fn verdict(&self) -> Encoding {
        let encoding = match self.start.as_slice() {
            [0xef, 0xbb, 0xbf, ..] => UTF_8,
            [0xff, 0xfe, ..] => UTF_16LE,
            [0xfe, 0xff, ..] => UTF_16BE,
            _ if !self.is_not_utf8 && self.pending.is_empty() => UTF_8,
            _ if self.mac > self.windows => MACINTOSH,
            _ => WINDOWS_1252,
        };
        Encoding {
            encoding,
            carriage_returns_only: self.returns > 0 && self.newlines == 0 && !encoding.is_utf16(),
        }
    }
}

trait IsUtf16 {
    fn is_utf16(&self) -> bool;
}

impl IsUtf16 for encoding_rs::Encoding {
    fn is_utf16(&self) -> bool {
        self == UTF_16LE || self == UTF_16BE
    }
}

struct Decoding {
    inner: Box<dyn Read + Send>,
    decoder: Decoder,
    carriage_returns_only: bool,
    input: Vec<u8>,
    input_start: usize,
    input_end: usize,
    output: Vec<u8>,
    output_start: usize,
    output_end: usize,
    is_done: bool,
}

impl Decoding {
    fn decode_more(&mut self) -> io::Result<()> {
        if self.input_start == self.input_end && !self.is_done {
            self.input_start = 0;
            self.input_end = self.inner.read(&mut self.input)?;
        }
        let is_last = self.input_end == 0;
        let input = self.input.get(self.input_start..self.input_end).unwrap_or_default();
        let (result, read, written, _) = self.decoder.decode_to_utf8(input, &mut self.output, is_last);
        self.input_start += read;
        self.output_start = 0;
        self.output_end = written;
        self.is_done = is_last && result == encoding_rs::CoderResult::InputEmpty;
        if self.carriage_returns_only {
            let decoded = self.output.get_mut(..written).unwrap_or_default();
            decoded.iter_mut().filter(|byte| **byte == b'\r').for_each(|byte| *byte = b'\n');
        }
        Ok(())
    }
}

impl Read for Decoding {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.output_start == self.output_end {
            if self.is_done {
                return Ok(0);
            }
            self.decode_more()?;
        }
        let decoded = self.output.get(self.output_start..self.output_end).unwrap_or_default();
        let n = decoded.len().min(buffer.len());
        if let (Some(to), Some(from)) = (buffer.get_mut(..n), decoded.get(..n)) {
            to.copy_from_slice(from);
        }
        self.output_start += n;
        Ok(n)
    }
}
