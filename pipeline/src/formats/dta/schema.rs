//! What stands before the data of a Stata file: variables, their types, names, formats and labels.
//!
//! Versions 113 to 115 are fixed tables one behind the other, versions 117 to 119 the same tables between tags, with
//! longer names. The layouts are those of Stata's `help dta`.

use std::io::Read;

use crate::formats::Error;
use crate::formats::binary::{ByteOrder, ByteStream};
use crate::formats::dta::text::decode;
use crate::formats::records::FIELD_LIMIT;

/// No row is longer.
const ROW_BYTES: usize = 8 << 20;

/// How a variable is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text(usize),
    /// A reference to a text that stands behind the data.
    LongText,
    Byte,
    Int,
    Long,
    Float,
    Double,
}

impl Kind {
    pub(super) fn size(self) -> usize {
        match self {
            Self::Text(n) => n,
            Self::LongText | Self::Double => 8,
            Self::Byte => 1,
            Self::Int => 2,
            Self::Long | Self::Float => 4,
        }
    }

    fn of_old(code: u8) -> Option<Self> {
        Some(match code {
            1..=244 => Self::Text(usize::from(code)),
            251 => Self::Byte,
            252 => Self::Int,
            253 => Self::Long,
            254 => Self::Float,
            255 => Self::Double,
            _ => return None,
        })
    }

    fn of_new(code: u16) -> Option<Self> {
        Some(match code {
            1..=2045 => Self::Text(usize::from(code)),
            32_768 => Self::LongText,
            65_526 => Self::Double,
            65_527 => Self::Float,
            65_528 => Self::Long,
            65_529 => Self::Int,
            65_530 => Self::Byte,
            _ => return None,
        })
    }
}

/// One variable.
#[derive(Debug, Clone)]
pub(super) struct Variable {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) format: String,
    /// The name of the set of labels that tells its values.
    pub(super) labels: String,
    pub(super) kind: Kind,
}

/// What stands before the data.
#[derive(Debug, Clone)]
pub(super) struct Schema {
    pub(super) release: u16,
    pub(super) order: ByteOrder,
    pub(super) variables: Vec<Variable>,
    pub(super) rows: u64,
    pub(super) row_bytes: usize,
    pub(super) data_at: u64,
}

impl Schema {
    /// Whether the parts of the file stand between tags.
    pub(super) fn is_tagged(&self) -> bool {
        self.release >= 117
    }

    /// How many bytes the name of a set of labels takes.
    pub(super) fn name_bytes(&self) -> u64 {
        sizes(self.release).name
    }
}

/// How many bytes the fields of a version take.
struct Sizes {
    name: u64,
    format: u64,
    label: u64,
}

fn sizes(release: u16) -> Sizes {
    match release {
        118.. => Sizes { name: 129, format: 57, label: 321 },
        114.. => Sizes { name: 33, format: 49, label: 81 },
        _ => Sizes { name: 33, format: 12, label: 81 },
    }
}

/// Reads everything up to the first row.
pub(super) fn read<R: Read>(stream: &mut ByteStream<R>) -> Result<Schema, Error> {
    let first = stream.u8("the header")?;
    match first {
        b'<' => tagged(stream),
        113..=115 => old(stream, u16::from(first)),
        104..=112 => {
            let message =
                "this was saved by Stata 7 or earlier; open it in Stata and save it again, or export CSV";
            Err(stream.damaged(message.to_owned()))
        }
        _ => Err(stream.damaged("this is no Stata file; read it with another format".to_owned())),
    }
}

fn old<R: Read>(stream: &mut ByteStream<R>, release: u16) -> Result<Schema, Error> {
    stream.order = match stream.u8("the header")? {
        1 => ByteOrder::Big,
        2 => ByteOrder::Little,
        _ => return Err(stream.damaged("its byte order is neither 1 nor 2; export it again".to_owned())),
    };
    stream.skip(2, "the header")?;
    let n = usize::from(stream.u16("the header")?);
    check_width(stream, n)?;
    let rows = u64::from(stream.u32("the header")?);
    stream.skip(81 + 18, "the header")?;
    let sizes = sizes(release);
    let codes = stream.bytes(n as u64, n as u64, "the types of the variables")?;
    let kinds: Option<Vec<Kind>> = codes.iter().map(|code| Kind::of_old(*code)).collect();
    let Some(kinds) = kinds else { return Err(unknown_type(stream)) };
    let names = texts(stream, n, sizes.name, "the names of the variables")?;
    stream.skip(2 * (n as u64 + 1), "the sort order")?;
    let formats = texts(stream, n, sizes.format, "the formats")?;
    let label_names = texts(stream, n, sizes.name, "the names of the labels")?;
    let labels = texts(stream, n, sizes.label, "the labels of the variables")?;
    loop {
        let kind = stream.u8("the notes")?;
        let length = u64::from(stream.u32("the notes")?);
        if kind == 0 && length == 0 {
            break;
        }
        stream.skip(length, "the notes")?;
    }
    let variables = zip(kinds, (names, formats, label_names, labels), release);
    finish(stream, release, variables, rows)
}

fn tagged<R: Read>(stream: &mut ByteStream<R>) -> Result<Schema, Error> {
    expect(stream, "stata_dta><header><release>")?;
    let digits = stream.bytes(3, 3, "the release")?;
    let release: u16 = std::str::from_utf8(&digits).ok().and_then(|text| text.parse().ok()).unwrap_or(0);
    if !(117..=119).contains(&release) {
        let message =
            format!("version {release} of Stata's format is not known; save it for Stata 14, or export CSV");
        return Err(stream.damaged(message));
    }
    expect(stream, "</release><byteorder>")?;
    stream.order = match stream.bytes(3, 3, "the byte order")?.as_slice() {
        b"LSF" => ByteOrder::Little,
        b"MSF" => ByteOrder::Big,
        _ => return Err(stream.damaged("its byte order is neither LSF nor MSF; export it again".to_owned())),
    };
    expect(stream, "</byteorder><K>")?;
    let n = match release {
        119 => stream.u32("the number of variables")? as usize,
        _ => usize::from(stream.u16("the number of variables")?),
    };
    check_width(stream, n)?;
    expect(stream, "</K><N>")?;
    let rows = match release {
        117 => u64::from(stream.u32("the number of rows")?),
        _ => stream.u64("the number of rows")?,
    };
    expect(stream, "</N><label>")?;
    let length =
        if release == 117 { u64::from(stream.u8("the label")?) } else { u64::from(stream.u16("the label")?) };
    stream.skip(length, "the label")?;
    expect(stream, "</label><timestamp>")?;
    let length = u64::from(stream.u8("the time stamp")?);
    stream.skip(length, "the time stamp")?;
    expect(stream, "</timestamp></header><map>")?;
    stream.skip(14 * 8, "the map")?;
    expect(stream, "</map><variable_types>")?;
    let mut kinds = Vec::new();
    for _ in 0..n {
        let code = stream.u16("the types of the variables")?;
        let Some(kind) = Kind::of_new(code) else { return Err(unknown_type(stream)) };
        kinds.push(kind);
    }
    let sizes = sizes(release);
    expect(stream, "</variable_types><varnames>")?;
    let names = texts(stream, n, sizes.name, "the names of the variables")?;
    expect(stream, "</varnames><sortlist>")?;
    stream.skip((n as u64 + 1) * if release == 119 { 4 } else { 2 }, "the sort order")?;
    expect(stream, "</sortlist><formats>")?;
    let formats = texts(stream, n, sizes.format, "the formats")?;
    expect(stream, "</formats><value_label_names>")?;
    let label_names = texts(stream, n, sizes.name, "the names of the labels")?;
    expect(stream, "</value_label_names><variable_labels>")?;
    let labels = texts(stream, n, sizes.label, "the labels of the variables")?;
    expect(stream, "</variable_labels><characteristics>")?;
    loop {
        match stream.bytes(4, 4, "the notes")?.as_slice() {
            b"<ch>" => {
                let length = u64::from(stream.u32("the notes")?);
                stream.skip(length, "the notes")?;
                expect(stream, "</ch>")?;
            }
            b"</ch" => break,
            _ => return Err(stream.damaged("the notes have no end; export it again".to_owned())),
        }
    }
    expect(stream, "aracteristics><data>")?;
    let variables = zip(kinds, (names, formats, label_names, labels), release);
    finish(stream, release, variables, rows)
}

/// Reads over a text that must stand here.
pub(super) fn expect<R: Read>(stream: &mut ByteStream<R>, text: &str) -> Result<(), Error> {
    let found = stream.bytes(text.len() as u64, text.len() as u64, "a tag")?;
    if found == text.as_bytes() {
        return Ok(());
    }
    Err(stream.damaged(format!("`{text}` should end here; the file is damaged, so export it again")))
}

fn check_width<R: Read>(stream: &ByteStream<R>, n: usize) -> Result<(), Error> {
    match n {
        0 => Err(Error::HeadingOnly { name: stream.name.clone() }),
        n if n > FIELD_LIMIT => Err(stream.damaged(format!(
            "it has {n} variables, more than the {FIELD_LIMIT} there may be; keep those of the survey"
        ))),
        _ => Ok(()),
    }
}

fn unknown_type<R: Read>(stream: &ByteStream<R>) -> Error {
    stream.damaged(
        "a variable is of no type that Stata has; the file is damaged, so export it again".to_owned(),
    )
}

type Texts = Vec<Vec<u8>>;

fn texts<R: Read>(stream: &mut ByteStream<R>, n: usize, size: u64, what: &str) -> Result<Texts, Error> {
    let mut texts = Vec::new();
    for _ in 0..n {
        texts.push(stream.bytes(size, size, what)?);
    }
    Ok(texts)
}

fn zip(
    kinds: Vec<Kind>,
    (names, formats, sets, labels): (Texts, Texts, Texts, Texts),
    release: u16,
) -> Vec<Variable> {
    let texts = names.iter().zip(&formats).zip(&sets).zip(&labels);
    kinds
        .into_iter()
        .zip(texts)
        .map(|(kind, (((name, format), set), label))| Variable {
            name: decode(name, release),
            label: decode(label, release),
            format: decode(format, release),
            labels: decode(set, release),
            kind,
        })
        .collect()
}

fn finish<R: Read>(
    stream: &ByteStream<R>,
    release: u16,
    variables: Vec<Variable>,
    rows: u64,
) -> Result<Schema, Error> {
    let row_bytes: usize = variables.iter().map(|variable| variable.kind.size()).sum();
    if row_bytes > ROW_BYTES {
        let message = format!(
            "a row takes {row_bytes} bytes, more than the {ROW_BYTES} there may be; keep fewer variables"
        );
        return Err(stream.damaged(message));
    }
    Ok(Schema { release, order: stream.order, variables, rows, row_bytes, data_at: stream.position() })
}
