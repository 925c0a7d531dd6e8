//! One entry for whatever throws broken files at the readers: the test suite, `fuzz/`, a fuzzer.
//!
//! Panics mean a defect; so do a batch whose parts differ in length and a refusal that does not name the file.

#![allow(unreachable_pub, reason = "`fuzz/` includes this file as a public module of its own")]

use crate::formats::{COMPANIONS, FORMATS, Source, open, recognise};

/// What came of some bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Driven {
    /// They were read to the end.
    Read,
    /// They were refused.
    Refused,
}

/// Reads some bytes in every way there is, and says what came of them without a format being named.
///
/// # Panics
/// When a reader breaks its promise.
pub fn drive(bytes: &[u8]) -> Driven {
    let source = Source::memory("bent.file", bytes.to_vec());
    let guesses = recognise(&source);
    if let Err(error) = &guesses {
        must_name(&error.to_string());
    }
    let driven = read(&source, None);
    let sure = guesses.into_iter().flatten().filter(|(_, guess)| guess.confidence > 0).take(2);
    for (format, _) in sure {
        read(&source, Some(format.name()));
    }
    for companion in COMPANIONS {
        if let Err(error) = companion.read(&source) {
            must_name(&error.to_string());
        }
    }
    driven
}

/// Reads some bytes as one format.
///
/// # Panics
/// When the reader breaks its promise.
#[allow(dead_code, reason = "the targets of `fuzz/` use it")]
pub fn drive_as(name: &str, bytes: &[u8]) {
    assert!(FORMATS.iter().any(|format| format.name() == name), "no format `{name}`");
    read(&Source::memory("bent.file", bytes.to_vec()), Some(name));
}

fn read(source: &Source, format: Option<&str>) -> Driven {
    let streamed = open(source, format).and_then(|sheet| {
        for batch in sheet.rows()? {
            let batch = batch?;
            assert_eq!(batch.lines.len(), batch.cells.num_rows());
            assert_eq!(batch.lines.len(), batch.previews.len());
            assert_eq!(batch.cells.num_columns(), sheet.columns.len());
        }
        Ok(())
    });
    match streamed {
        Ok(()) => Driven::Read,
        Err(error) => {
            must_name(&error.to_string());
            Driven::Refused
        }
    }
}

fn must_name(message: &str) {
    assert!(message.contains("`bent.file`"), "a refusal does not name the file: {message}");
}

/// Bends files at random, the same way for the same seed.
pub struct Bender {
    state: u64,
}

/// What readers look for, put where it does not belong.
const TOKENS: &[&[u8]] = &[
    b"\"",
    b",",
    b";",
    b"\t",
    b"\r",
    b"\n",
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"PK\x03\x04",
    b"$FL2",
    b"PAR1",
    b"<c r=\"XFD1048576\"><v>1</v></c>",
    b"<!DOCTYPE a>",
    b"&#x110000;",
    b"{\"ImportId\":\"",
    b"-99",
    b"1e999",
    b"[",
    b"]",
    b"=>",
    b"\\,",
    b"\xc3",
    b"\xed\xa0\x80",
    b"999999999999999999999",
];

impl Bender {
    /// Bends by this seed.
    pub fn new(seed: u64) -> Self {
        Self { state: seed | 1 }
    }

    /// A bent copy of one of the files, with pieces of others in it now and then.
    pub fn bend(&mut self, files: &[Vec<u8>], at: usize) -> Vec<u8> {
        let mut bytes = files.get(at).cloned().unwrap_or_default();
        for _ in 0..=self.below(6) {
            let from = self.below(bytes.len());
            let to = (from + self.below(24)).min(bytes.len());
            match self.below(9) {
                0 | 1 => {
                    let value = self.below(256);
                    if let (Some(byte), Ok(value)) = (bytes.get_mut(from), u8::try_from(value)) {
                        *byte = value;
                    }
                }
                2 => {
                    let bit = self.below(8);
                    if let Some(byte) = bytes.get_mut(from) {
                        *byte ^= 1 << bit;
                    }
                }
                3 => drop(bytes.drain(from..to)),
                4 => {
                    let piece = bytes.get(from..to).unwrap_or_default().repeat(1 + self.below(40));
                    bytes.splice(from..from, piece);
                }
                5 | 6 => {
                    let token = TOKENS.get(self.below(TOKENS.len())).copied().unwrap_or_default();
                    bytes.splice(from..from, token.iter().copied());
                }
                7 => bytes.truncate(from),
                _ => {
                    let other = files.get(self.below(files.len())).cloned().unwrap_or_default();
                    let start = self.below(other.len());
                    let piece = other.get(start..(start + 64).min(other.len())).unwrap_or_default().to_vec();
                    bytes.splice(from..from, piece);
                }
            }
        }
        bytes
    }

    /// A number below `n`, 0 for none (`SplitMix64`: Steele, Lea and Flood 2014).
    fn below(&mut self, n: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^= mixed >> 31;
        usize::try_from(mixed % (n.max(1) as u64)).unwrap_or_default()
    }
}
