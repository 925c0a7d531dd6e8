//! Delimited text cut into records, with the physical line of each.
//!
//! The rules are those of RFC 4180 as every tool bends them: a quote opens a field only at its start; inside, a doubled
//! quote is one; what follows a closing quote is taken literally. Blank lines are skipped. Beyond what the csv crate
//! gives, a bare empty field is told from a quoted one (survey tools mean *no answer* by the first), each record knows
//! the line it starts on, and a quote that is never closed knows the line it was opened on.

use std::io::Read;

use crate::formats::Error;

/// No answer is longer, and no stray quote may swallow more.
const RECORD_LIMIT: usize = 8 << 20;
/// No survey has more questions.
pub(crate) const FIELD_LIMIT: usize = 20_000;

/// One record: its fields, and where it starts.
#[derive(Debug, Default)]
pub(crate) struct Record {
    /// The physical line it starts on, counted from 1.
    pub(crate) line: u64,
    /// The fields, one byte between each two.
    text: Vec<u8>,
    /// Where each field ends, and whether it was quoted.
    ends: Vec<(usize, bool)>,
}

impl Record {
    /// How many fields there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// How many bytes it holds.
    pub(crate) fn size_bytes(&self) -> usize {
        self.text.len()
    }

    /// A field; none when it is bare and empty, or not there.
    pub(crate) fn get(&self, at: usize) -> Option<std::borrow::Cow<'_, str>> {
        let (end, quoted) = *self.ends.get(at)?;
        let start = at.checked_sub(1).and_then(|before| self.ends.get(before)).map_or(0, |(end, _)| *end + 1);
        let bytes = self.text.get(start..end)?;
        (quoted || !bytes.is_empty()).then(|| String::from_utf8_lossy(bytes))
    }

    /// All fields in order as in [`Record::get`], with the text checked once instead of field by field.
    pub(crate) fn for_each(&self, mut take: impl FnMut(usize, Option<&str>)) {
        let Ok(text) = std::str::from_utf8(&self.text) else {
            for at in 0..self.len() {
                take(at, self.get(at).as_deref());
            }
            return;
        };
        let mut start = 0;
        for (at, (end, quoted)) in self.ends.iter().enumerate() {
            let field = text.get(start..*end).unwrap_or_default();
            take(at, (*quoted || !field.is_empty()).then_some(field));
            start = *end + 1;
        }
    }

    /// The fields as owned text, empty where there is none.
    pub(crate) fn texts(&self) -> Vec<String> {
        (0..self.len()).map(|at| self.get(at).unwrap_or_default().into_owned()).collect()
    }

    /// Adds a field.
    pub(crate) fn push(&mut self, field: Option<&str>) {
        if !self.ends.is_empty() {
            self.text.push(b',');
        }
        self.text.extend_from_slice(field.unwrap_or_default().as_bytes());
        self.ends.push((self.text.len(), field.is_some()));
    }

    /// Adds fields without anything in them until there are `n`.
    pub(crate) fn widen(&mut self, n: usize) {
        self.ends.resize(n.max(self.ends.len()), (self.text.len(), false));
    }

    pub(crate) fn clear(&mut self, line: u64) {
        self.line = line;
        self.text.clear();
        self.ends.clear();
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    FieldStart,
    Bare,
    Quoted,
    QuoteInQuoted,
}

/// A stream of records.
pub(crate) struct Records<R> {
    name: String,
    reader: R,
    delimiter: u8,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    line: u64,
    after_return: bool,
    is_done: bool,
}

impl<R: Read> Records<R> {
    pub(crate) fn new(name: &str, reader: R, delimiter: u8) -> Self {
        Self {
            name: name.to_owned(),
            reader,
            delimiter,
            buffer: vec![0; 128 << 10],
            start: 0,
            end: 0,
            line: 1,
            after_return: false,
            is_done: false,
        }
    }

    /// Reads the next record into `record`; false at the end.
    pub(crate) fn read(&mut self, record: &mut Record) -> Result<bool, Error> {
        record.clear(self.line);
        let mut state = State::FieldStart;
        let mut was_quoted = false;
        let mut opened = self.line;
        loop {
            if state == State::FieldStart && !self.after_return && self.take_fields(record) {
                self.check_size(record, State::Bare, opened)?;
                return Ok(true);
            }
            if self.take_plain(record, &mut state) {
                self.check_size(record, state, opened)?;
            }
            let Some(byte) = self.next_byte()? else {
                return self.finish(record, state, was_quoted, opened);
            };
            if byte == b'\n' && std::mem::take(&mut self.after_return) && state != State::Quoted {
                // The second half of a line end that was counted already.
                record.line = self.line;
                continue;
            }
            self.after_return = false;
            let is_line_end = byte == b'\n' || byte == b'\r';
            if is_line_end && state != State::Quoted {
                self.line += 1;
                self.after_return = byte == b'\r';
                let is_blank = record.ends.is_empty() && record.text.is_empty() && !was_quoted;
                if is_blank {
                    record.line = self.line;
                    continue;
                }
                record.ends.push((record.text.len(), was_quoted));
                return Ok(true);
            }
            state = match (state, byte) {
                (State::FieldStart, b'"') => {
                    was_quoted = true;
                    opened = self.line;
                    State::Quoted
                }
                (State::FieldStart | State::Bare | State::QuoteInQuoted, byte) if byte == self.delimiter => {
                    record.ends.push((record.text.len(), was_quoted));
                    record.text.push(byte);
                    was_quoted = false;
                    State::FieldStart
                }
                (State::Quoted, b'"') => State::QuoteInQuoted,
                (State::Quoted, byte) => {
                    self.line += u64::from(byte == b'\n');
                    record.text.push(byte);
                    State::Quoted
                }
                (State::QuoteInQuoted, b'"') => {
                    record.text.push(b'"');
                    State::Quoted
                }
                (_, byte) => {
                    record.text.push(byte);
                    State::Bare
                }
            };
            self.check_size(record, state, opened)?;
        }
    }

    /// Takes whole fields as long as no quote is among them, which most are; whether that ended the record. What is left
    /// goes the careful way.
    fn take_fields(&mut self, record: &mut Record) -> bool {
        let Some(rest) = self.buffer.get(self.start..self.end) else { return false };
        let base = record.text.len();
        let (mut from, mut line_end) = (0, None);
        for (at, byte) in rest.iter().copied().enumerate() {
            // Letters are far more frequent than anything else.
            if byte > b',' && byte != self.delimiter {
                continue;
            }
            match byte {
                _ if byte == self.delimiter => {
                    record.ends.push((base + at, false));
                    from = at + 1;
                    if record.ends.len() > FIELD_LIMIT {
                        break;
                    }
                }
                b'\n' => line_end = Some((at, 1)),
                b'\r' if rest.get(at + 1) == Some(&b'\n') => line_end = Some((at, 2)),
                b'"' | b'\r' => break,
                _ => continue,
            }
            if line_end.is_some() {
                break;
            }
        }
        // A line with nothing on it is no record.
        let ended = line_end.filter(|(at, _)| *at > 0 || !record.ends.is_empty());
        let (taken, kept) = match ended {
            Some((at, width)) => (at + width, at),
            None => (from, from),
        };
        record.text.extend_from_slice(rest.get(..kept).unwrap_or_default());
        if ended.is_some() {
            record.ends.push((record.text.len(), false));
            self.line += 1;
        }
        self.start += taken;
        ended.is_some()
    }

    /// Takes the bytes up to the next that may mean something, all at once; whether there were any.
    fn take_plain(&mut self, record: &mut Record, state: &mut State) -> bool {
        let Some(rest) = self.buffer.get(self.start..self.end) else { return false };
        let delimiter = self.delimiter;
        let n = match *state {
            State::Quoted => rest.iter().position(|byte| matches!(byte, b'"' | b'\n')),
            // A quote opens a field only at its start.
            State::Bare | State::FieldStart => {
                rest.iter().position(|byte| *byte == delimiter || matches!(byte, b'\n' | b'\r' | b'"'))
            }
            State::QuoteInQuoted => Some(0),
        };
        let Some(plain) = rest.get(..n.unwrap_or(rest.len())).filter(|plain| !plain.is_empty()) else {
            return false;
        };
        record.text.extend_from_slice(plain);
        self.start += plain.len();
        self.after_return = false;
        if *state == State::FieldStart {
            *state = State::Bare;
        }
        true
    }

    fn finish(
        &mut self,
        record: &mut Record,
        state: State,
        quoted: bool,
        opened: u64,
    ) -> Result<bool, Error> {
        if state == State::Quoted {
            return Err(Error::UnclosedQuote { name: self.name.clone(), line: opened });
        }
        let is_blank = record.ends.is_empty() && record.text.is_empty() && !quoted;
        if is_blank {
            return Ok(false);
        }
        record.ends.push((record.text.len(), quoted));
        Ok(true)
    }

    fn check_size(&self, record: &Record, state: State, opened: u64) -> Result<(), Error> {
        if record.text.len() <= RECORD_LIMIT && record.ends.len() <= FIELD_LIMIT {
            return Ok(());
        }
        let name = self.name.clone();
        if state == State::Quoted {
            return Err(Error::UnclosedQuote { name, line: opened });
        }
        if record.ends.len() > FIELD_LIMIT {
            let limit = format!("{FIELD_LIMIT} fields");
            return Err(Error::TooLarge { name, line: record.line, what: "one row", limit });
        }
        Err(Error::TooLarge { name, line: record.line, what: "one row", limit: "8 MiB".to_owned() })
    }

    fn next_byte(&mut self) -> Result<Option<u8>, Error> {
        if self.start == self.end {
            if self.is_done {
                return Ok(None);
            }
            let read = crate::formats::source::fill(&mut self.reader, &mut self.buffer);
            self.end = read.map_err(|source| Error::Read { name: self.name.clone(), source })?;
            self.start = 0;
            if self.end == 0 {
                self.is_done = true;
                return Ok(None);
            }
        }
        let byte = self.buffer.get(self.start).copied();
        self.start += 1;
        Ok(byte)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str) -> Vec<(u64, Vec<Option<String>>)> {
        let mut records = Records::new("x.csv", text.as_bytes(), b',');
        let mut record = Record::default();
        let mut rows = Vec::new();
        while records.read(&mut record).unwrap() {
            rows.push((
                record.line,
                (0..record.len()).map(|at| record.get(at).map(|f| f.into_owned())).collect(),
            ));
        }
        rows
    }

    fn row(fields: &[&str]) -> Vec<Option<String>> {
        fields.iter().map(|field| (*field != "-").then(|| (*field).to_owned())).collect()
    }

    #[test]
    fn lines_are_physical_and_bare_empty_is_no_answer() {
        let text = "a,b\r\n\r\n1,\"\"\r\n\"two\nlines\",\n,x\n\n";
        let expected = vec![
            (1, row(&["a", "b"])),
            (3, row(&["1", ""])),
            (4, row(&["two\nlines", "-"])),
            (6, row(&["-", "x"])),
        ];
        assert_eq!(all(text), expected);
    }

    #[test]
    fn quotes_inside_fields_follow_what_tools_do() {
        assert_eq!(all("\"a\"\"b\",\"not \"allowed\"to")[0].1, row(&["a\"b", "not allowed\"to"]));
        assert_eq!(all("5'4\",x\"y\"")[0].1, row(&["5'4\"", "x\"y\""]));
    }

    #[test]
    fn an_unclosed_quote_says_where_it_opened() {
        let mut records = Records::new("x.csv", "a,b\n1,2\n3,\"oops\n4,5\n".as_bytes(), b',');
        let mut record = Record::default();
        let error = loop {
            match records.read(&mut record) {
                Ok(true) => {}
                Ok(false) => panic!("the quote was overlooked"),
                Err(error) => break error,
            }
        };
        assert!(error.to_string().contains("opened on line 3"), "{error}");
    }
}
