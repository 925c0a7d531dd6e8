//! The cases of an SPSS system file, one after the other, whichever way they are packed.

use std::io::{self, BufRead, BufReader, Read};

use flate2::bufread::ZlibDecoder;

use crate::formats::Error;
use crate::formats::binary::{ByteOrder, ByteStream};
use crate::formats::sav::dictionary::{Dictionary, Packing};

/// How many times larger than the file its cases may be, beyond the first [`FREE_BYTES`].
const BLOW_UP: u64 = 250;
const FREE_BYTES: u64 = 256 << 20;

/// Cases from first to last.
pub(super) struct Cases {
    stream: ByteStream<Box<dyn Read + Send>>,
    packing: Packing,
    order: ByteOrder,
    bias: f64,
    codes: [u8; 8],
    next_code: usize,
    is_over: bool,
    read: u64,
    expected: Option<u64>,
    file_bytes: u64,
    out_bytes: u64,
}

enum Element {
    Value([u8; 8]),
    End,
}

impl Cases {
    /// Cases that begin where the stream stands; `file_bytes` is how long the file is.
    pub(super) fn new(
        stream: ByteStream<Box<dyn Read + Send>>,
        dictionary: &Dictionary,
        file_bytes: u64,
    ) -> Result<Self, Error> {
        let mut stream = stream;
        if dictionary.packing == Packing::Zlib {
            stream = unzipped(stream)?;
        }
        Ok(Self {
            stream,
            packing: dictionary.packing,
            order: dictionary.order,
            bias: dictionary.bias,
            codes: [0; 8],
            next_code: 8,
            is_over: false,
            read: 0,
            expected: dictionary.cases,
            file_bytes,
            out_bytes: 0,
        })
    }

    /// Reads the next case into `case`; false after the last.
    pub(super) fn read(&mut self, case: &mut [u8]) -> Result<bool, Error> {
        if self.is_over || self.expected == Some(self.read) {
            return Ok(false);
        }
        self.out_bytes += case.len() as u64;
        if self.out_bytes > FREE_BYTES && self.out_bytes / BLOW_UP > self.file_bytes {
            let message =
                format!("the cases unpack to more than {BLOW_UP} times the size of the file; save it again");
            return Err(self.at_case(message));
        }
        let is_whole = match self.packing {
            Packing::None => self.read_plain(case)?,
            Packing::Codes | Packing::Zlib => self.read_codes(case)?,
        };
        if is_whole {
            self.read += 1;
            return Ok(true);
        }
        self.is_over = true;
        match self.expected {
            Some(expected) => Err(self.at_case(format!(
                "the file ends here, but it should hold {expected} cases; export it again"
            ))),
            None => Ok(false),
        }
    }

    fn read_plain(&mut self, case: &mut [u8]) -> Result<bool, Error> {
        match self.stream.read_some(case)? {
            0 => Ok(false),
            n if n == case.len() => Ok(true),
            _ => {
                Err(self.at_case("the file ends within this case; it was cut, so export it again".to_owned()))
            }
        }
    }

    fn read_codes(&mut self, case: &mut [u8]) -> Result<bool, Error> {
        for (at, element) in case.chunks_exact_mut(8).enumerate() {
            match self.element()? {
                Element::Value(bytes) => element.copy_from_slice(&bytes),
                Element::End if at == 0 => return Ok(false),
                Element::End => {
                    let message = "the file ends within this case; it was cut, so export it again";
                    return Err(self.at_case(message.to_owned()));
                }
            }
        }
        Ok(true)
    }

    fn element(&mut self) -> Result<Element, Error> {
        loop {
            let Some(code) = self.codes.get(self.next_code).copied() else {
                let n = self.stream.read_some(&mut self.codes)?;
                if n < self.codes.len() {
                    return Ok(Element::End);
                }
                self.next_code = 0;
                continue;
            };
            self.next_code += 1;
            return Ok(Element::Value(match code {
                0 => continue,
                252 => {
                    self.next_code -= 1;
                    return Ok(Element::End);
                }
                253 => {
                    let mut bytes = [0; 8];
                    let n = self.stream.read_some(&mut bytes)?;
                    if n < bytes.len() {
                        return Ok(Element::End);
                    }
                    bytes
                }
                254 => *b"        ",
                255 => self.number(-f64::MAX),
                code => self.number(f64::from(code) - self.bias),
            }));
        }
    }

    fn number(&self, value: f64) -> [u8; 8] {
        match self.order {
            ByteOrder::Little => value.to_le_bytes(),
            ByteOrder::Big => value.to_be_bytes(),
        }
    }

    fn at_case(&self, message: String) -> Error {
        let part = format!("case {}", self.read + 1);
        Error::Part { name: self.stream.name.clone(), part, message }
    }
}

/// The packed bytes behind the header of the compressed data, which says where they end.
fn unzipped(mut stream: ByteStream<Box<dyn Read + Send>>) -> Result<ByteStream<Box<dyn Read + Send>>, Error> {
    stream.u64("the header of the compressed data")?;
    let trailer = stream.u64("the header of the compressed data")?;
    stream.u64("the header of the compressed data")?;
    let Some(n) = trailer.checked_sub(stream.position()) else {
        return Err(stream.damaged("the compressed data end before they begin; export it again".to_owned()));
    };
    let (name, order) = (stream.name.clone(), stream.order);
    let blocks = Blocks { inner: Some(ZlibDecoder::new(BufReader::new(stream.into_inner().take(n)))) };
    let mut stream = ByteStream::new(&name, Box::new(blocks) as Box<dyn Read + Send>);
    stream.order = order;
    Ok(stream)
}

/// Zlib streams one behind the other.
struct Blocks<R: BufRead> {
    inner: Option<ZlibDecoder<R>>,
}

impl<R: BufRead> Read for Blocks<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let Some(decoder) = self.inner.as_mut() else { return Ok(0) };
            let n = decoder.read(buffer)?;
            if n > 0 || buffer.is_empty() {
                return Ok(n);
            }
            let Some(mut rest) = self.inner.take().map(ZlibDecoder::into_inner) else { return Ok(0) };
            if rest.fill_buf()?.is_empty() {
                return Ok(0);
            }
            self.inner = Some(ZlibDecoder::new(rest));
        }
    }
}
