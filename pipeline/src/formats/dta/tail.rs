//! What stands behind the data of a Stata file: long texts, and what the codes of the variables mean.

use std::collections::HashMap;
use std::io::Read;

use crate::formats::Error;
use crate::formats::binary::{ByteOrder, ByteStream, number_at};
use crate::formats::dta::schema::{Schema, expect};
use crate::formats::dta::text::decode;

/// Long texts are held in memory, up to so many bytes in all.
const TEXT_BYTES: u64 = 256 << 20;
/// No set of labels is longer.
const LABEL_BYTES: u64 = 64 << 20;

/// What stands behind the data.
#[derive(Debug, Default)]
pub(super) struct Tail {
    /// The long texts by the two numbers that a cell holds.
    pub(super) texts: HashMap<(u64, u64), String>,
    /// The sets of labels by name: code and label, in the order of the codes.
    pub(super) labels: HashMap<String, Vec<(i32, String)>>,
}

/// Reads what stands behind the data.
pub(super) fn read<R: Read>(stream: &mut ByteStream<R>, schema: &Schema) -> Result<Tail, Error> {
    let size = schema.rows.checked_mul(schema.row_bytes as u64);
    let Some(size) = size else {
        return Err(stream
            .damaged(format!("it claims {} rows; the file is damaged, so export it again", schema.rows)));
    };
    stream.skip(size, "the data")?;
    let mut tail = Tail::default();
    if !schema.is_tagged() {
        while let Some(length) = length_or_end(stream)? {
            label_set(stream, schema, length, &mut tail)?;
        }
        return Ok(tail);
    }
    expect(stream, "</data><strls>")?;
    long_texts(stream, schema, &mut tail)?;
    expect(stream, "ls><value_labels>")?;
    loop {
        match stream.bytes(5, 5, "the value labels")?.as_slice() {
            b"<lbl>" => {
                let length = u64::from(stream.u32("the value labels")?);
                label_set(stream, schema, length, &mut tail)?;
                expect(stream, "</lbl>")?;
            }
            b"</val" => return Ok(tail),
            _ => return Err(stream.damaged("the value labels have no end; export it again".to_owned())),
        }
    }
}

fn length_or_end<R: Read>(stream: &mut ByteStream<R>) -> Result<Option<u64>, Error> {
    let mut bytes = [0; 4];
    match stream.read_some(&mut bytes)? {
        0 => Ok(None),
        4 => {
            if stream.order == ByteOrder::Big {
                bytes.reverse();
            }
            Ok(Some(u64::from(u32::from_le_bytes(bytes))))
        }
        _ => Err(stream
            .damaged("the file ends within the value labels; it was cut, so export it again".to_owned())),
    }
}

/// `GSO`, two numbers, a type, a length, the text; ended by the tag, of which five bytes are read.
fn long_texts<R: Read>(stream: &mut ByteStream<R>, schema: &Schema, tail: &mut Tail) -> Result<(), Error> {
    let mut total = 0;
    loop {
        match stream.bytes(3, 3, "the long texts")?.as_slice() {
            b"GSO" => {}
            b"</s" => return expect(stream, "tr"),
            _ => return Err(stream.damaged("the long texts have no end; export it again".to_owned())),
        }
        let variable = u64::from(stream.u32("a long text")?);
        let row = match schema.release {
            117 => u64::from(stream.u32("a long text")?),
            _ => stream.u64("a long text")?,
        };
        let is_text = stream.u8("a long text")? == 130;
        let length = u64::from(stream.u32("a long text")?);
        if !is_text {
            stream.skip(length, "a long text")?;
            continue;
        }
        // Each entry costs more than its text.
        total += length + 64;
        let bytes =
            stream.bytes(length, TEXT_BYTES.saturating_sub(total).max(1), "the long texts together")?;
        tail.texts.insert((variable, row), decode(&bytes, schema.release));
    }
}

fn label_set<R: Read>(
    stream: &mut ByteStream<R>,
    schema: &Schema,
    length: u64,
    tail: &mut Tail,
) -> Result<(), Error> {
    let name = stream.bytes(schema.name_bytes(), 256, "the value labels")?;
    stream.skip(3, "the value labels")?;
    let table = stream.bytes(length, LABEL_BYTES, "the value labels")?;
    let name = decode(&name, schema.release);
    let Some(mut labels) = labels(&table, schema) else {
        return Err(stream.damaged(format!("the value labels `{name}` are damaged; export it again")));
    };
    labels.sort_by_key(|(code, _)| *code);
    tail.labels.insert(name, labels);
    Ok(())
}

/// How many, how long the texts are; where each begins, which code it has; the texts.
fn labels(table: &[u8], schema: &Schema) -> Option<Vec<(i32, String)>> {
    let number = |at: usize| number_at(table, at, schema.order).map(i32::from_le_bytes);
    let n = usize::try_from(number(0)?).ok()?;
    let texts_at = n.checked_mul(8)?.checked_add(8)?;
    let texts = table.get(texts_at..)?;
    let mut labels = Vec::new();
    for at in 0..n {
        let start = usize::try_from(number(8 + 4 * at)?).ok()?;
        let code = number(8 + 4 * n + 4 * at)?;
        labels.push((code, decode(texts.get(start..)?, schema.release)));
    }
    Some(labels)
}
