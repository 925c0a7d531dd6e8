//! A static table of word pieces that the user supplies: a row of numbers per piece.
//!
//! Two files: `NAME.safetensors`, eight bytes of length, a JSON header and numbers; and `tokenizer.json` beside it with the
//! pieces (`model.vocab` of a `WordPiece` tokenizer). Nothing is run: numbers are read and averaged.

use crate::themes::Error;
use serde_json::Value;
use sha2::Digest as _;
use sha2::Sha256;
use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::Path;

/// Pieces with their rows.
#[derive(Debug)]
pub struct WordPieces {
    pieces: HashMap<String, usize>,
    prefix: String,
    width: usize,
    values: Vec<f32>,
    /// The sha256 of the table, recorded with what it found.
    pub sha256: String,
}

/// The longest header that is read.
const LONGEST_HEADER: u64 = 1 << 20;

/// The longest word that is cut into pieces.
const LONGEST_WORD: usize = 100;

impl WordPieces {
    /// Reads the table and the tokenizer beside it; with a checksum the table must have it.
    ///
    /// # Errors
    /// When a file is missing or damaged, holds something else, or the checksum is another.
    pub fn open(path: &Path, checksum: Option<&str>) -> Result<Self, Error> {
        let read =
            |path: &Path| std::fs::read(path).map_err(|source| Error::Read { path: path.to_owned(), source });
        let table = read(path)?;
        let sha256 = Sha256::digest(&table).iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        });
        if let Some(expected) = checksum.filter(|expected| !expected.eq_ignore_ascii_case(&sha256)) {
            let expected = expected.to_owned();
            return Err(Error::Checksum { path: path.to_owned(), found: sha256, expected });
        }
        let tokenizer = path.with_file_name("tokenizer.json");
        let refuse = |path: &Path| {
            let path = path.to_owned();
            move |reason: String| Error::NotATable { path, reason }
        };
        let (width, values) = matrix(&table).map_err(refuse(path))?;
        let (pieces, prefix) = vocabulary(&read(&tokenizer)?).map_err(refuse(&tokenizer))?;
        let n_rows = values.len() / width;
        if let Some((_, place)) = pieces.iter().find(|(_, place)| **place >= n_rows) {
            let reason = format!(
                "it has {n_rows} rows, and the tokenizer names row {place}; take both from one model"
            );
            return Err(Error::NotATable { path: path.to_owned(), reason });
        }
        Ok(Self { pieces, prefix, width, values, sha256 })
    }

    /// The mean row of the pieces of some words; `None` when none is known.
    pub(super) fn mean(&self, words: &[String]) -> Option<Vec<f64>> {
        let mut sum = vec![0.0; self.width];
        let mut n = 0_u32;
        for place in words.iter().flat_map(|word| self.cut(word)) {
            let row = self.values.get(place * self.width..(place + 1) * self.width)?;
            for (sum, value) in sum.iter_mut().zip(row) {
                *sum += f64::from(*value);
            }
            n += 1;
        }
        (n > 0).then(|| sum.into_iter().map(|sum| sum / f64::from(n)).collect())
    }

    /// The longest known pieces of a word from left to right; none when a rest is unknown.
    fn cut(&self, word: &str) -> Vec<usize> {
        let mut places = Vec::new();
        let mut from = 0;
        while from < word.len() && word.len() <= LONGEST_WORD {
            let ends =
                word.char_indices().map(|(at, letter)| at + letter.len_utf8()).filter(|end| *end > from);
            let found = ends.collect::<Vec<_>>().into_iter().rev().find_map(|end| {
                let piece = word.get(from..end)?;
                let place = if from == 0 {
                    self.pieces.get(piece)
                } else {
                    self.pieces.get(&format!("{}{piece}", self.prefix))
                };
                place.map(|place| (*place, end))
            });
            let Some((place, end)) = found else { return Vec::new() };
            places.push(place);
            from = end;
        }
        places
    }
}

/// The one matrix of a safetensors file: its width and its numbers.
fn matrix(bytes: &[u8]) -> Result<(usize, Vec<f32>), String> {
    let length = bytes.first_chunk::<8>().map(|chunk| u64::from_le_bytes(*chunk));
    let length = length
        .filter(|length| *length <= LONGEST_HEADER)
        .ok_or("it does not begin with the length of a header")?;
    let data_from = 8 + length as usize;
    let header = bytes.get(8..data_from).ok_or("it ends within its header")?;
    let header: Value = serde_json::from_slice(header).map_err(|_| "its header is not JSON".to_owned())?;
    let tensors = header.as_object().ok_or("its header is not an object")?;
    let mut found = None;
    for (name, tensor) in tensors.iter().filter(|(name, _)| *name != "__metadata__") {
        let shape = tensor.get("shape").and_then(Value::as_array);
        let sizes =
            shape.map(|shape| shape.iter().filter_map(Value::as_u64).collect::<Vec<_>>()).unwrap_or_default();
        if let [rows, width] = sizes.as_slice() {
            if found.is_some() {
                return Err("it holds several matrices; give a file with the embedding alone".to_owned());
            }
            found = Some((name, tensor, *rows as usize, *width as usize));
        }
    }
    let (name, tensor, rows, width) = found.ok_or("it holds no matrix of pieces × numbers")?;
    let offsets = tensor.get("data_offsets").and_then(Value::as_array);
    let offsets =
        offsets.map(|list| list.iter().filter_map(Value::as_u64).collect::<Vec<_>>()).unwrap_or_default();
    let [from, to] = offsets.as_slice() else { return Err(format!("`{name}` has no data offsets")) };
    let place = |offset: &u64| usize::try_from(*offset).ok()?.checked_add(data_from);
    let data = place(from).zip(place(to)).and_then(|(from, to)| bytes.get(from..to));
    let data = data.ok_or_else(|| format!("the numbers of `{name}` lie beyond the end of the file"))?;
    let values = match tensor.get("dtype").and_then(Value::as_str) {
        Some("F32") => data
            .chunks_exact(4)
            .map(|four| f32::from_le_bytes([four[0], four[1], four[2], four[3]]))
            .collect(),
        Some("F16") => data.chunks_exact(2).map(|two| half(u16::from_le_bytes([two[0], two[1]]))).collect(),
        other => return Err(format!("`{name}` holds {}; F32 and F16 are read", other.unwrap_or("nothing"))),
    };
    let values: Vec<f32> = values;
    let is_whole = width > 0 && rows.checked_mul(width) == Some(values.len());
    if !is_whole || values.iter().any(|value| !value.is_finite()) {
        return Err(format!("`{name}` is said to be {rows} × {width}, and its numbers are not that"));
    }
    Ok((width, values))
}

/// Half precision to single.
fn half(bits: u16) -> f32 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let fraction = f32::from(bits & 0x03ff);
    match i32::from((bits >> 10) & 0x1f) {
        0 => sign * fraction * 2.0_f32.powi(-24),
        31 => f32::NAN,
        exponent => sign * (1.0 + fraction / 1024.0) * 2.0_f32.powi(exponent - 15),
    }
}

fn vocabulary(bytes: &[u8]) -> Result<(HashMap<String, usize>, String), String> {
    let tokenizer: Value = serde_json::from_slice(bytes).map_err(|_| "it is not JSON".to_owned())?;
    let model = tokenizer.get("model").ok_or("it has no `model`")?;
    let kind = model.get("type").and_then(Value::as_str).unwrap_or("WordPiece");
    if kind != "WordPiece" {
        return Err(format!("it is a {kind} tokenizer; a WordPiece tokenizer is read"));
    }
    let vocabulary = model.get("vocab").and_then(Value::as_object).ok_or("it has no `model.vocab`")?;
    let place = |place: &Value| place.as_u64().and_then(|place| usize::try_from(place).ok());
    let pieces = vocabulary.iter().filter_map(|(piece, at)| Some((piece.clone(), place(at)?))).collect();
    let prefix = model.get("continuing_subword_prefix").and_then(Value::as_str).unwrap_or("##");
    Ok((pieces, prefix.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(dtype: &str, data: &[u8], shape: &str) -> Vec<u8> {
        let header =
            format!(r#"{{"e":{{"dtype":"{dtype}","shape":{shape},"data_offsets":[0,{}]}}}}"#, data.len());
        let mut bytes = (header.len() as u64).to_le_bytes().to_vec();
        bytes.extend(header.as_bytes());
        bytes.extend(data);
        bytes
    }

    #[test]
    fn a_table_is_read_and_a_wrong_one_refused() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("model.safetensors");
        let numbers = [1.0_f32, 0.0, 0.0, 1.0, 4.0, 4.0].map(f32::to_le_bytes).concat();
        std::fs::write(&path, written("F32", &numbers, "[3,2]")).expect("table");
        assert!(matches!(WordPieces::open(&path, None), Err(Error::Read { .. })));
        let tokenizer = r###"{"model":{"type":"WordPiece","vocab":{"play":0,"##ing":1,"fast":2}}}"###;
        std::fs::write(folder.path().join("tokenizer.json"), tokenizer).expect("tokenizer");
        let table = WordPieces::open(&path, None).expect("right");
        assert_eq!(table.mean(&["playing".to_owned()]), Some(vec![0.5, 0.5]));
        assert_eq!(table.mean(&["slow".to_owned()]), None);
        assert!(WordPieces::open(&path, Some(&table.sha256)).is_ok());
        assert!(matches!(WordPieces::open(&path, Some("00")), Err(Error::Checksum { .. })));
        for bytes in
            [Vec::new(), written("F32", &numbers, "[9,2]"), written("I8", &numbers, "[3,2]"), vec![255; 40]]
        {
            std::fs::write(&path, bytes).expect("table");
            assert!(matches!(WordPieces::open(&path, None), Err(Error::NotATable { .. })));
        }
    }

    #[test]
    fn half_precision_is_read() {
        for (bits, value) in [(0x3c00, 1.0), (0xc000, -2.0), (0x3555, 0.333_251_95), (0x0001, 5.960_464_5e-8)]
        {
            assert_eq!(half(bits), value);
        }
    }
}
