//! The dictionary of an SPSS system file: which variables there are, what they are called, what their values mean.
//!
//! After a header of 176 bytes come records: variables (2), value labels (3 and 4), documents (6), extensions (7), and
//! 999 before the data. The layout is that of "System File Format" in the PSPP developers' guide.

use std::io::Read;

use crate::formats::Error;
use crate::formats::binary::{ByteOrder, ByteStream, count};
use crate::formats::records::FIELD_LIMIT;
use crate::formats::sav::extensions::Extensions;
use crate::formats::sav::text::Text;

/// No case is longer.
const CASE_BYTES: u64 = 8 << 20;
/// No extension record is longer.
const EXTENSION_BYTES: u64 = 64 << 20;
/// No variable has more labelled values, and no file more labels.
const LABELS: u64 = 2_000_000;

/// How the cases are packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    None,
    Codes,
    Zlib,
}

/// One variable, or one segment of a very long string, in the order of the data.
#[derive(Debug, Clone)]
pub(super) struct Variable {
    /// Its name of at most eight letters.
    pub(super) short_name: String,
    /// Its name as people know it.
    pub(super) name: String,
    pub(super) label: Option<String>,
    /// 0 for a number, else the width of a string in bytes.
    pub(super) width: usize,
    /// How many segments of 255 bytes hold it, one but for very long strings.
    pub(super) segments: usize,
    /// Where it begins in a case, in elements of eight bytes.
    pub(super) element: usize,
    /// How many elements it has.
    pub(super) elements: usize,
    pub(super) format: u8,
    pub(super) labels: Vec<(Value, String)>,
    pub(super) missing: MissingValues,
}

/// A value as a dictionary names it.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Number(f64),
    Text(String),
}

/// The values that a person declared missing.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct MissingValues {
    pub(super) single: Vec<Value>,
    pub(super) range: Option<(f64, f64)>,
}

/// What stands before the data.
#[derive(Debug, Clone)]
pub(super) struct Dictionary {
    pub(super) order: ByteOrder,
    pub(super) packing: Packing,
    pub(super) bias: f64,
    pub(super) cases: Option<u64>,
    pub(super) text: Text,
    pub(super) variables: Vec<Variable>,
    pub(super) case_elements: usize,
    pub(super) weight: Option<String>,
    pub(super) sets: Vec<super::sets::ResponseSet>,
    pub(super) data_at: u64,
}

/// What the records say before the extensions tell how to read it.
struct Raw {
    variables: Vec<RawVariable>,
    /// Which variable begins at an element, by place in `variables`.
    starts: Vec<Option<usize>>,
    labels: Vec<RawLabels>,
    n_labels: u64,
}

struct RawVariable {
    width: usize,
    name: Vec<u8>,
    label: Option<Vec<u8>>,
    missing: (i32, Vec<[u8; 8]>),
    format: u8,
    element: usize,
}

struct RawLabels {
    labels: Vec<([u8; 8], Vec<u8>)>,
    variables: Vec<usize>,
}

struct Header {
    packing: Packing,
    weight: i32,
    cases: i32,
    bias: f64,
}

/// Reads everything up to the first case.
pub(super) fn read<R: Read>(stream: &mut ByteStream<R>) -> Result<Dictionary, Error> {
    let header = header(stream)?;
    let mut raw = Raw { variables: Vec::new(), starts: Vec::new(), labels: Vec::new(), n_labels: 0 };
    let mut extensions = Extensions::default();
    loop {
        match stream.i32("the dictionary")? {
            2 => variable(stream, &mut raw)?,
            3 => labels(stream, &mut raw)?,
            6 => {
                let n = stream.i32("the documents")?;
                let lines = count(n, 1 << 20).ok_or_else(|| stream.damaged(bad("documents", n)))?;
                stream.skip(lines * 80, "the documents")?;
            }
            7 => extension(stream, &mut extensions)?,
            999 => {
                stream.i32("the end of the dictionary")?;
                break;
            }
            other => return Err(stream.damaged(bad("record", other))),
        }
    }
    finish(stream, &header, raw, &extensions)
}

fn bad(what: &str, found: i32) -> String {
    format!("there is no {what} `{found}` in an SPSS file; the file is damaged, so export it again")
}

fn header<R: Read>(stream: &mut ByteStream<R>) -> Result<Header, Error> {
    let magic = stream.bytes(4, 4, "the header")?;
    if magic != b"$FL2" && magic != b"$FL3" {
        return Err(stream.damaged("this is no SPSS system file; read it with another format".to_owned()));
    }
    stream.skip(60, "the header")?;
    let layout = stream.bytes(4, 4, "the header")?;
    stream.order = match layout.as_slice() {
        [2 | 3, 0, 0, 0] => ByteOrder::Little,
        [0, 0, 0, 2 | 3] => ByteOrder::Big,
        _ => return Err(stream.damaged("its layout code is neither 2 nor 3; export it again".to_owned())),
    };
    stream.i32("the header")?;
    let packing = match (stream.i32("the header")?, magic.as_slice()) {
        (0, _) => Packing::None,
        (2, _) | (1, b"$FL3") => Packing::Zlib,
        (1, _) => Packing::Codes,
        (other, _) => return Err(stream.damaged(bad("compression", other))),
    };
    let weight = stream.i32("the header")?;
    let cases = stream.i32("the header")?;
    let bias = stream.f64("the header")?;
    stream.skip(9 + 8 + 64 + 3, "the header")?;
    Ok(Header { packing, weight, cases, bias })
}

fn variable<R: Read>(stream: &mut ByteStream<R>, raw: &mut Raw) -> Result<(), Error> {
    let width = stream.i32("a variable")?;
    let has_label = stream.i32("a variable")?;
    let n_missing = stream.i32("a variable")?;
    let print = stream.i32("a variable")?;
    stream.i32("a variable")?;
    let name = stream.bytes(8, 8, "a variable")?;
    let label = match has_label {
        0 => None,
        _ => {
            let n = u64::from(stream.u32("a label")?);
            let mut label = stream.bytes(n.next_multiple_of(4), 1 << 16, "the label of a variable")?;
            label.truncate(usize::try_from(n).unwrap_or(0));
            Some(label)
        }
    };
    let n = match n_missing {
        0..=3 => n_missing.unsigned_abs(),
        -2 | -3 => n_missing.unsigned_abs(),
        other => return Err(stream.damaged(bad("kind of missing values", other))),
    };
    let mut missing = Vec::new();
    for _ in 0..n {
        let mut value = [0; 8];
        stream.read_exact(&mut value, "missing values")?;
        missing.push(value);
    }
    let element = raw.starts.len();
    if element as u64 * 8 >= CASE_BYTES || raw.variables.len() >= FIELD_LIMIT {
        return Err(stream.damaged("it has more variables than any survey; split the file".to_owned()));
    }
    let width = match width {
        -1 => {
            raw.starts.push(None);
            return Ok(());
        }
        0..=255 => usize::try_from(width).unwrap_or(0),
        other => return Err(stream.damaged(bad("width", other))),
    };
    raw.starts.push(Some(raw.variables.len()));
    let format = u8::try_from((print >> 16) & 0xff).unwrap_or(0);
    raw.variables.push(RawVariable { width, name, label, missing: (n_missing, missing), format, element });
    Ok(())
}

fn labels<R: Read>(stream: &mut ByteStream<R>, raw: &mut Raw) -> Result<(), Error> {
    let n = stream.i32("value labels")?;
    let n = count(n, LABELS - raw.n_labels).ok_or_else(|| stream.damaged(bad("number of labels", n)))?;
    raw.n_labels += n;
    let mut labels = Vec::new();
    for _ in 0..n {
        let mut value = [0; 8];
        stream.read_exact(&mut value, "value labels")?;
        let length = u64::from(stream.u8("value labels")?);
        let mut label = stream.bytes((length + 1).next_multiple_of(8) - 1, 264, "a value label")?;
        label.truncate(usize::try_from(length).unwrap_or(0));
        labels.push((value, label));
    }
    let kind = stream.i32("value labels")?;
    if kind != 4 {
        return Err(
            stream.damaged("value labels are not followed by their variables; export it again".to_owned())
        );
    }
    let n = stream.i32("value labels")?;
    let n = count(n, CASE_BYTES / 8).ok_or_else(|| stream.damaged(bad("number of variables", n)))?;
    let mut variables = Vec::new();
    for _ in 0..n {
        let element = stream.i32("value labels")?;
        let at = usize::try_from(element).ok().and_then(|element| element.checked_sub(1));
        variables.extend(at.and_then(|at| raw.starts.get(at).copied().flatten()));
    }
    raw.labels.push(RawLabels { labels, variables });
    Ok(())
}

fn extension<R: Read>(stream: &mut ByteStream<R>, extensions: &mut Extensions) -> Result<(), Error> {
    let kind = stream.i32("an extension")?;
    let size = u64::from(stream.u32("an extension")?);
    let n = u64::from(stream.u32("an extension")?);
    let total = size.saturating_mul(n);
    if !Extensions::is_known(kind) {
        return stream.skip(total, "an extension");
    }
    let bytes = stream.bytes(total, EXTENSION_BYTES, "an extension")?;
    extensions.add(kind, bytes, stream.order);
    Ok(())
}

fn finish<R: Read>(
    stream: &ByteStream<R>,
    header: &Header,
    raw: Raw,
    extensions: &Extensions,
) -> Result<Dictionary, Error> {
    let text = extensions.text();
    let order = stream.order;
    let mut variables: Vec<Variable> = raw
        .variables
        .iter()
        .map(|variable| {
            let short_name = text.decode(&variable.name);
            Variable {
                name: short_name.clone(),
                short_name,
                label: variable
                    .label
                    .as_ref()
                    .map(|label| text.decode(label))
                    .filter(|label| !label.is_empty()),
                width: variable.width,
                segments: 1,
                element: variable.element,
                elements: variable.width.div_ceil(8).max(1),
                format: variable.format,
                labels: Vec::new(),
                missing: missing_values(&variable.missing, variable.width, &text, order),
            }
        })
        .collect();
    for set in &raw.labels {
        for at in &set.variables {
            let Some(variable) = variables.get_mut(*at) else { continue };
            let value = |bytes: &[u8; 8]| value(*bytes, variable.width, &text, order);
            let labels: Vec<(Value, String)> =
                set.labels.iter().map(|(bytes, label)| (value(bytes), text.decode(label))).collect();
            variable.labels.extend(labels);
        }
    }
    let weight = usize::try_from(header.weight).ok().and_then(|element| element.checked_sub(1));
    let weight = weight.and_then(|at| raw.starts.get(at).copied().flatten());
    let weight = weight.and_then(|at| variables.get(at)).map(|variable| variable.short_name.clone());
    extensions.apply(&mut variables, &text);
    let long = |short: String| {
        variables.iter().find(|variable| variable.short_name == short).map(|variable| variable.name.clone())
    };
    let case_elements = raw.starts.len();
    if variables.is_empty() {
        return Err(Error::HeadingOnly { name: stream.name.clone() });
    }
    Ok(Dictionary {
        order,
        packing: header.packing,
        bias: header.bias,
        cases: extensions.cases.or_else(|| u64::try_from(header.cases).ok()),
        text,
        weight: weight.and_then(long),
        sets: extensions.sets(&text),
        variables,
        case_elements,
        data_at: stream.position(),
    })
}

fn missing_values(
    (kind, values): &(i32, Vec<[u8; 8]>),
    width: usize,
    text: &Text,
    order: ByteOrder,
) -> MissingValues {
    let number = |bytes: &[u8; 8]| match value(*bytes, 0, text, order) {
        Value::Number(number) => number,
        Value::Text(_) => f64::NAN,
    };
    match (kind, values.as_slice()) {
        (-3 | -2, [low, high, single @ ..]) => MissingValues {
            single: single.iter().map(|bytes| value(*bytes, width, text, order)).collect(),
            range: Some((number(low), number(high))),
        },
        (_, single) => MissingValues {
            single: single.iter().map(|bytes| value(*bytes, width, text, order)).collect(),
            range: None,
        },
    }
}

fn value(mut bytes: [u8; 8], width: usize, text: &Text, order: ByteOrder) -> Value {
    if width > 0 {
        return Value::Text(text.decode(bytes.get(..width.min(8)).unwrap_or(&bytes)));
    }
    if order == ByteOrder::Big {
        bytes.reverse();
    }
    Value::Number(f64::from_le_bytes(bytes))
}
