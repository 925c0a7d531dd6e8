//! The extension records of an SPSS system file: what eight letters and 255 bytes could not hold.

use std::collections::HashMap;

use crate::formats::binary::{ByteOrder, number_at};
use crate::formats::sav::dictionary::{MissingValues, Value, Variable};
use crate::formats::sav::sets::{self, ResponseSet};
use crate::formats::sav::text::Text;

const MACHINE: i32 = 3;
const SETS: i32 = 7;
const LONG_NAMES: i32 = 13;
const VERY_LONG_STRINGS: i32 = 14;
const CASES: i32 = 16;
const NEW_SETS: i32 = 19;
const ENCODING: i32 = 20;
const LONG_LABELS: i32 = 21;
const LONG_MISSING: i32 = 22;

/// Very long strings are laid out in segments: each holds 255 bytes, and takes room as if it held 252.
const SEGMENT: usize = 252;
const SEGMENT_HOLDS: usize = 255;

/// What the records say, as bytes until the encoding is known.
#[derive(Debug, Default)]
pub(super) struct Extensions {
    order: Option<ByteOrder>,
    code_page: Option<i32>,
    encoding: Option<String>,
    /// How many cases there are, where the header could not say.
    pub(super) cases: Option<u64>,
    records: Vec<(i32, Vec<u8>)>,
}

impl Extensions {
    /// Whether a record of this kind is of use.
    pub(super) fn is_known(kind: i32) -> bool {
        matches!(
            kind,
            MACHINE
                | SETS
                | LONG_NAMES
                | VERY_LONG_STRINGS
                | CASES
                | NEW_SETS
                | ENCODING
                | LONG_LABELS
                | LONG_MISSING
        )
    }

    pub(super) fn add(&mut self, kind: i32, bytes: Vec<u8>, order: ByteOrder) {
        self.order = Some(order);
        match kind {
            MACHINE => self.code_page = number_at(&bytes, 28, order).map(i32::from_le_bytes),
            CASES => {
                let n = number_at(&bytes, 8, order).map(i64::from_le_bytes);
                self.cases = n.and_then(|n| u64::try_from(n).ok());
            }
            ENCODING => {
                self.encoding = Some(String::from_utf8_lossy(&bytes).trim_matches(['\0', ' ']).to_owned())
            }
            _ => self.records.push((kind, bytes)),
        }
    }

    pub(super) fn text(&self) -> Text {
        Text::of(self.encoding.as_deref(), self.code_page)
    }

    pub(super) fn sets(&self, text: &Text) -> Vec<ResponseSet> {
        self.of(&[SETS, NEW_SETS]).flat_map(|bytes| sets::parse(bytes, text)).collect()
    }

    /// Joins the segments of very long strings, and gives the variables their names, labels and missing values.
    pub(super) fn apply(&self, variables: &mut Vec<Variable>, text: &Text) {
        for bytes in self.of(&[VERY_LONG_STRINGS]) {
            join_segments(variables, bytes, text);
        }
        for bytes in self.of(&[LONG_NAMES]) {
            let names: HashMap<String, String> = pairs(bytes, text).collect();
            for variable in variables.iter_mut() {
                if let Some(name) =
                    names.get(&variable.short_name.to_lowercase()).filter(|name| !name.is_empty())
                {
                    variable.name.clone_from(name);
                }
            }
        }
        let places: HashMap<String, usize> =
            variables.iter().enumerate().map(|(at, variable)| (variable.name.to_lowercase(), at)).collect();
        for bytes in self.of(&[LONG_LABELS]) {
            self.long_labels(variables, &places, bytes, text);
        }
        for bytes in self.of(&[LONG_MISSING]) {
            self.long_missing(variables, &places, bytes, text);
        }
    }

    fn of<'a>(&'a self, kinds: &'a [i32]) -> impl Iterator<Item = &'a [u8]> {
        self.records.iter().filter(|(kind, _)| kinds.contains(kind)).map(|(_, bytes)| bytes.as_slice())
    }

    fn long_labels(
        &self,
        variables: &mut [Variable],
        places: &HashMap<String, usize>,
        bytes: &[u8],
        text: &Text,
    ) -> Option<()> {
        let mut parts = self.parts(bytes);
        while let Some(name) = parts.counted() {
            parts.u32()?;
            let n = parts.u32()?;
            let mut labels = Vec::new();
            for _ in 0..n {
                let (value, label) = (parts.counted()?, parts.counted()?);
                labels.push((Value::Text(text.decode(value)), text.decode(label)));
            }
            if let Some(variable) =
                places.get(&text.decode(name).to_lowercase()).and_then(|at| variables.get_mut(*at))
            {
                variable.labels.extend(labels);
            }
        }
        Some(())
    }

    fn long_missing(
        &self,
        variables: &mut [Variable],
        places: &HashMap<String, usize>,
        bytes: &[u8],
        text: &Text,
    ) -> Option<()> {
        let mut parts = self.parts(bytes);
        while let Some(name) = parts.counted() {
            let n = usize::from(*parts.take(1)?.first()?);
            let size = usize::try_from(parts.u32()?).ok()?;
            let mut single = Vec::new();
            for _ in 0..n {
                single.push(Value::Text(text.decode(parts.take(size)?)));
            }
            if let Some(variable) =
                places.get(&text.decode(name).to_lowercase()).and_then(|at| variables.get_mut(*at))
            {
                variable.missing = MissingValues { single, range: None };
            }
        }
        Some(())
    }

    fn parts<'a>(&self, bytes: &'a [u8]) -> Parts<'a> {
        Parts { bytes, order: self.order.unwrap_or(ByteOrder::Little) }
    }
}

/// `SHORT=value` pairs, parted by tabs; the short names in small letters.
fn pairs(bytes: &[u8], text: &Text) -> impl Iterator<Item = (String, String)> {
    let pair = |part: &[u8]| {
        let text = text.decode(part);
        let (name, value) = text.split_once('=')?;
        Some((name.to_lowercase(), value.trim_end_matches('\0').to_owned()))
    };
    bytes.split(|byte| *byte == b'\t').filter_map(pair).collect::<Vec<_>>().into_iter()
}

fn join_segments(variables: &mut Vec<Variable>, bytes: &[u8], text: &Text) {
    let widths: HashMap<String, usize> = pairs(bytes, text)
        .filter_map(|(name, width)| Some((name, width.parse::<usize>().ok()?)))
        .filter(|(_, width)| *width > SEGMENT_HOLDS)
        .collect();
    let mut joined = Vec::with_capacity(variables.len());
    let mut rest = std::mem::take(variables).into_iter();
    while let Some(mut first) = rest.next() {
        if let Some(width) = widths.get(&first.short_name.to_lowercase()) {
            let segments = width.div_ceil(SEGMENT);
            let held = rest.as_slice().iter().take(segments - 1).filter(|segment| segment.width > 0).count();
            // A file whose segments are not there is damaged; what is there is read as it stands.
            if held == segments - 1 && first.width > 0 {
                first.width = *width;
                first.segments = segments;
                let others: Vec<Variable> = rest.by_ref().take(segments - 1).collect();
                first.elements += others.iter().map(|other| other.elements).sum::<usize>();
            }
        }
        joined.push(first);
    }
    *variables = joined;
}

/// The bytes of a very long string without the padding of its segments.
pub(super) fn unsegmented(bytes: &[u8], width: usize, buffer: &mut Vec<u8>) {
    buffer.clear();
    for segment in bytes.chunks(SEGMENT_HOLDS + 1) {
        buffer.extend_from_slice(segment.get(..SEGMENT_HOLDS.min(segment.len())).unwrap_or_default());
    }
    buffer.truncate(width);
}

struct Parts<'a> {
    bytes: &'a [u8],
    order: ByteOrder,
}

impl<'a> Parts<'a> {
    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (taken, rest) = (self.bytes.get(..n)?, self.bytes.get(n..)?);
        self.bytes = rest;
        Some(taken)
    }

    fn u32(&mut self) -> Option<u32> {
        let found = number_at(self.take(4)?, 0, self.order)?;
        Some(u32::from_le_bytes(found))
    }

    fn counted(&mut self) -> Option<&'a [u8]> {
        let n = usize::try_from(self.u32()?).ok()?;
        self.take(n)
    }
}
