//! XML read as a stream of events under limits: no document type, no entities of one's own, a bounded depth, and no
//! single tag or text longer than a cell may be.

use std::io::{self, BufRead, BufReader, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::formats::Error;

/// No document that people make nests deeper.
pub(crate) const DEPTH_LIMIT: usize = 64;
/// No tag and no stretch of text may be longer.
const TOKEN_LIMIT: usize = 4 << 20;

/// What comes next in a document.
#[derive(Debug)]
pub(crate) enum Node {
    /// An element begins; [`Xml::attribute`] knows its attributes, and an end follows even for an empty one.
    Start,
    /// An element ends.
    End,
    /// Text, entities resolved, added to what the caller handed in.
    Text,
    /// Nothing more.
    Over,
}

/// A document that is being read.
pub(crate) struct Xml {
    name: String,
    part: String,
    reader: Reader<Limited>,
    buffer: Vec<u8>,
    /// The element that begins or ends, without its prefix.
    element: String,
    attributes: Vec<(String, String)>,
    depth: usize,
    ends_at_once: bool,
}

impl Xml {
    /// Over the bytes of a part of a file; both names are for messages.
    pub(crate) fn new(name: &str, part: impl Into<String>, bytes: Box<dyn Read + Send>) -> Self {
        let limited = Limited { inner: BufReader::with_capacity(64 << 10, bytes), since: 0 };
        Self {
            name: name.to_owned(),
            part: part.into(),
            reader: Reader::from_reader(limited),
            buffer: Vec::new(),
            element: String::new(),
            attributes: Vec::new(),
            depth: 0,
            ends_at_once: false,
        }
    }

    /// The next node; text is appended to `text`.
    ///
    /// # Errors
    /// When the document is not well formed, too deep, or has a document type.
    pub(crate) fn next(&mut self, text: &mut String) -> Result<Node, Error> {
        if std::mem::take(&mut self.ends_at_once) {
            self.depth = self.depth.saturating_sub(1);
            return Ok(Node::End);
        }
        loop {
            self.buffer.clear();
            self.reader.get_mut().since = 0;
            let position = self.reader.buffer_position();
            let event = self.reader.read_event_into(&mut self.buffer);
            match event {
                Ok(Event::Start(start)) => {
                    take(&mut self.element, &mut self.attributes, &start);
                    self.depth += 1;
                    if self.depth > DEPTH_LIMIT {
                        return Err(self.broken(format!("it nests deeper than {DEPTH_LIMIT} elements")));
                    }
                    return Ok(Node::Start);
                }
                Ok(Event::Empty(start)) => {
                    take(&mut self.element, &mut self.attributes, &start);
                    self.depth += 1;
                    self.ends_at_once = true;
                    return Ok(Node::Start);
                }
                Ok(Event::End(end)) => {
                    self.element.clear();
                    self.element.push_str(end.local_name().as_ref());
                    self.depth = self.depth.saturating_sub(1);
                    return Ok(Node::End);
                }
                Ok(Event::Text(part)) => {
                    text.push_str(&part.xml10_content());
                    return Ok(Node::Text);
                }
                Ok(Event::CData(part)) => {
                    text.push_str(&part.xml10_content());
                    return Ok(Node::Text);
                }
                Ok(Event::GeneralRef(reference)) => {
                    let known = match &*reference {
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "amp" => Some('&'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => reference.resolve_char_ref().ok().flatten(),
                    };
                    let Some(letter) = known else {
                        return Err(self.broken("it uses an entity of its own".to_owned()));
                    };
                    text.push(letter);
                    return Ok(Node::Text);
                }
                Ok(Event::DocType(_)) => {
                    return Err(self.broken("it has a document type, which no survey tool writes".to_owned()));
                }
                Ok(Event::Eof) if self.depth == 0 => return Ok(Node::Over),
                Ok(Event::Eof) => return Err(self.broken("it ends in the middle".to_owned())),
                Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_)) => {}
                Err(error) => {
                    return Err(self.broken(format!("it is damaged after byte {position} ({error})")));
                }
            }
        }
    }

    /// The element that begins or ends, without its prefix.
    pub(crate) fn element(&self) -> &str {
        &self.element
    }

    /// An attribute of the element that begins, by its name without a prefix.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Reads past the end of the element that has just begun.
    ///
    /// # Errors
    /// As [`Xml::next`].
    pub(crate) fn skip(&mut self) -> Result<(), Error> {
        let outside = self.depth.saturating_sub(1);
        let mut ignored = String::new();
        while self.depth > outside {
            self.next(&mut ignored)?;
            ignored.clear();
        }
        Ok(())
    }

    /// All text within the element that has just begun, except within elements of the names given.
    ///
    /// # Errors
    /// As [`Xml::next`].
    pub(crate) fn text_within(&mut self, except: &[&str]) -> Result<String, Error> {
        let outside = self.depth.saturating_sub(1);
        let mut text = String::new();
        while self.depth > outside {
            if matches!(self.next(&mut text)?, Node::Start) && except.contains(&self.element.as_str()) {
                self.skip()?;
            }
        }
        Ok(text)
    }

    /// The error that this document cannot be read.
    pub(crate) fn broken(&self, message: String) -> Error {
        Error::Part {
            name: self.name.clone(),
            part: self.part.clone(),
            message: format!("{message}; export the file again"),
        }
    }
}

fn take(element: &mut String, attributes: &mut Vec<(String, String)>, start: &BytesStart<'_>) {
    element.clear();
    element.push_str(start.local_name().as_ref());
    attributes.clear();
    for attribute in start.attributes().with_checks(false).flatten() {
        let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0);
        let value = value.map_or_else(|_| attribute.value.to_string(), std::borrow::Cow::into_owned);
        attributes.push((attribute.key.local_name().as_ref().to_owned(), value));
    }
}

/// A reader that ends with an error when one token swallows too much.
struct Limited {
    inner: BufReader<Box<dyn Read + Send>>,
    since: usize,
}

impl Read for Limited {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.inner.read(buffer)
    }
}

impl BufRead for Limited {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.since > TOKEN_LIMIT {
            let message = format!("one tag or text is longer than {} MiB", TOKEN_LIMIT >> 20);
            return Err(io::Error::new(io::ErrorKind::InvalidData, message));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, n: usize) {
        self.since += n;
        self.inner.consume(n);
    }
}
