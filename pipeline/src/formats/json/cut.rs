//! JSON cut into its records while it streams: the objects of an array, wherever the file keeps it.
//!
//! Nothing is built for what lies around the records; a record is its own bytes, at most [`RECORD_LIMIT`] of them.

use std::io::Read;

use crate::formats::Error;

/// No answer of a person is longer.
const RECORD_LIMIT: usize = 8 << 20;
/// Deeper than any export.
const DEPTH_LIMIT: usize = 64;

/// Where the records are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// One behind the other, usually one a line.
    Lines,
    /// In one array.
    Array,
    /// In an array inside an object: `{"responses": [ … ]}`.
    Wrapped,
}

impl Layout {
    /// How many brackets are open around a record.
    fn depth(self) -> usize {
        match self {
            Self::Lines => 0,
            Self::Array => 1,
            Self::Wrapped => 2,
        }
    }
}

/// Records as bytes, with the line each begins on.
pub(super) struct Cutter<R> {
    name: String,
    inner: R,
    layout: Layout,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    line: u64,
    /// The brackets that are open.
    open: Vec<u8>,
}

impl<R: Read> Cutter<R> {
    pub(super) fn new(name: &str, inner: R, layout: Layout) -> Self {
        Self {
            name: name.to_owned(),
            inner,
            layout,
            buffer: vec![0; 64 << 10],
            start: 0,
            end: 0,
            line: 1,
            open: Vec::new(),
        }
    }

    /// Reads the next record into `record`, and says on which line it begins.
    pub(super) fn read(&mut self, record: &mut Vec<u8>) -> Result<Option<u64>, Error> {
        record.clear();
        let mut started = None;
        let (mut in_text, mut escaped) = (false, false);
        while let Some(byte) = self.next_byte()? {
            let is_inside = started.is_some();
            if is_inside {
                record.push(byte);
                if record.len() > RECORD_LIMIT {
                    let limit = "8 MiB".to_owned();
                    let line = started.unwrap_or(self.line);
                    return Err(Error::TooLarge { name: self.name.clone(), line, what: "one record", limit });
                }
            }
            if in_text {
                match byte {
                    b'\\' if !escaped => escaped = true,
                    b'"' if !escaped => in_text = false,
                    _ => escaped = false,
                }
                continue;
            }
            match byte {
                b'"' => in_text = true,
                b'{' | b'[' => {
                    if byte == b'{' && !is_inside && self.is_among_records() {
                        started = Some(self.line);
                        record.push(byte);
                    }
                    self.open.push(byte);
                    if self.open.len() > DEPTH_LIMIT {
                        return Err(self.malformed(format!(
                            "more than {DEPTH_LIMIT} brackets are open; export a flat table"
                        )));
                    }
                }
                b'}' | b']' => {
                    let opened = self.open.pop();
                    if opened != Some(if byte == b'}' { b'{' } else { b'[' }) {
                        let found = char::from(byte);
                        return Err(self.malformed(format!(
                            "`{found}` closes nothing; the file is damaged, so export it again"
                        )));
                    }
                    if let Some(line) = started.filter(|_| self.open.len() == self.layout.depth()) {
                        return Ok(Some(line));
                    }
                }
                _ => {}
            }
        }
        match (started, self.open.is_empty() && !in_text) {
            (None, true) => Ok(None),
            (Some(line), _) => Err(self.cut(line)),
            (None, false) => Err(self.cut(self.line)),
        }
    }

    fn is_among_records(&self) -> bool {
        match self.layout {
            Layout::Lines => self.open.is_empty(),
            Layout::Array => self.open == [b'['],
            Layout::Wrapped => self.open == [b'{', b'['],
        }
    }

    fn cut(&self, line: u64) -> Error {
        let message = "the file ends before its brackets are closed; it was cut, so export it again";
        Error::Malformed { name: self.name.clone(), line, message: message.to_owned() }
    }

    fn malformed(&self, message: String) -> Error {
        Error::Malformed { name: self.name.clone(), line: self.line, message }
    }

    fn next_byte(&mut self) -> Result<Option<u8>, Error> {
        if self.start == self.end {
            let read = crate::formats::source::fill(&mut self.inner, &mut self.buffer);
            self.end = read.map_err(|source| Error::Read { name: self.name.clone(), source })?;
            self.start = 0;
        }
        let byte = self.buffer.get(self.start..self.end).and_then(|rest| rest.first()).copied();
        self.start += usize::from(byte.is_some());
        self.line += u64::from(byte == Some(b'\n'));
        Ok(byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(text: &str, layout: Layout) -> Result<Vec<(u64, String)>, String> {
        let mut cutter = Cutter::new("x.json", text.as_bytes(), layout);
        let (mut record, mut all) = (Vec::new(), Vec::new());
        while let Some(line) = cutter.read(&mut record).map_err(|error| error.to_string())? {
            all.push((line, String::from_utf8(record.clone()).unwrap()));
        }
        Ok(all)
    }

    #[test]
    fn records_are_found_wherever_the_file_keeps_them() {
        let one = vec![(1, r#"{"a":"}\""}"#.to_owned())];
        assert_eq!(records(r#"{"a":"}\""}"#, Layout::Lines).unwrap(), one);
        assert_eq!(records(r#"[{"a":"}\""}]"#, Layout::Array).unwrap(), one);
        assert_eq!(records(r#"{"n":1,"x":{"y":[{}]},"rows":[{"a":"}\""}]}"#, Layout::Wrapped).unwrap(), one);
        assert_eq!(records("{}\n\n{\"b\":[{}]}", Layout::Lines).unwrap().last().unwrap().0, 3);
        assert_eq!(records("[]", Layout::Array).unwrap(), []);
    }

    #[test]
    fn damage_is_told_with_its_line() {
        assert!(records("[{\"a\":1},\n{\"a\":", Layout::Array).unwrap_err().contains("line 2"));
        assert!(records("[{\"a\":1]", Layout::Array).unwrap_err().contains("closes nothing"));
        assert!(records(&"[".repeat(100), Layout::Array).unwrap_err().contains("64 brackets"));
    }
}
