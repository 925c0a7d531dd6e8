//! The rows of a Stata file as text.

use std::sync::Arc;

use arrow::datatypes::SchemaRef;

use crate::formats::binary::{ByteOrder, ByteStream, number_at};
use crate::formats::cells::CellsBuilder;
use crate::formats::dta::schema::{Kind, Schema};
use crate::formats::dta::tail::Tail;
use crate::formats::dta::text::decode;
use crate::formats::dta::values::{Display, Number, number, write_missing, write_value};
use crate::formats::{Error, RowBatch, Rows, Source};

/// Rows that can be streamed again.
pub(super) struct DtaRows {
    pub(super) source: Source,
    pub(super) schema: Arc<Schema>,
    pub(super) tail: Arc<Tail>,
    pub(super) cells: SchemaRef,
}

impl Rows for DtaRows {
    fn open(&self) -> Result<Box<dyn Iterator<Item = Result<RowBatch, Error>> + Send>, Error> {
        let mut stream = ByteStream::new(&self.source.name, self.source.bytes()?);
        stream.order = self.schema.order;
        stream.skip(self.schema.data_at, "the header")?;
        Ok(Box::new(Batches {
            stream,
            displays: self.schema.variables.iter().map(|variable| Display::of(&variable.format)).collect(),
            schema: Arc::clone(&self.schema),
            tail: Arc::clone(&self.tail),
            cells: Arc::clone(&self.cells),
            row: vec![0; self.schema.row_bytes],
            n_read: 0,
            is_over: false,
        }))
    }
}

struct Batches<R> {
    stream: ByteStream<R>,
    schema: Arc<Schema>,
    tail: Arc<Tail>,
    displays: Vec<Display>,
    cells: SchemaRef,
    row: Vec<u8>,
    n_read: u64,
    is_over: bool,
}

impl<R: std::io::Read> Iterator for Batches<R> {
    type Item = Result<RowBatch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let batch = self.batch();
        self.is_over |= batch.is_err();
        batch.transpose()
    }
}

impl<R: std::io::Read> Batches<R> {
    fn batch(&mut self) -> Result<Option<RowBatch>, Error> {
        let mut builder = CellsBuilder::new(&self.cells);
        let mut cell = String::new();
        while !builder.is_full() && self.n_read < self.schema.rows {
            self.stream.read_exact(&mut self.row, &format!("row {}", self.n_read + 1))?;
            self.n_read += 1;
            let mut rest = self.row.as_slice();
            for (at, (variable, display)) in self.schema.variables.iter().zip(&self.displays).enumerate() {
                let size = variable.kind.size().min(rest.len());
                let (bytes, others) = rest.split_at(size);
                rest = others;
                cell.clear();
                self.write_cell(bytes, variable.kind, *display, &mut cell);
                builder.cell(at, Some(cell.as_str()).filter(|cell| !cell.is_empty()));
            }
            builder.end_row(self.n_read, false);
        }
        self.is_over = self.n_read >= self.schema.rows;
        builder.finish(&self.stream.name)
    }

    fn write_cell(&self, bytes: &[u8], kind: Kind, display: Display, out: &mut String) {
        match kind {
            Kind::Text(_) => out.push_str(decode(bytes, self.schema.release).trim_end()),
            Kind::LongText => {
                let text = reference(bytes, &self.schema).and_then(|place| self.tail.texts.get(&place));
                out.push_str(text.map_or("", String::as_str).trim_end());
            }
            _ => match number(bytes, kind, self.schema.order) {
                Some(Number::Missing(kind)) => write_missing(kind, out),
                Some(Number::Single(value)) if display == Display::Plain => {
                    let value = if value == 0.0 { 0.0 } else { value };
                    out.push_str(&value.to_string());
                }
                Some(Number::Single(value)) => write_value(f64::from(value), display, out),
                Some(Number::Value(value)) => write_value(value, display, out),
                None => {}
            },
        }
    }
}

/// Which long text a cell names: two numbers, of 4 and 4, 2 and 6, or 3 and 5 bytes.
fn reference(bytes: &[u8], schema: &Schema) -> Option<(u64, u64)> {
    let cut = match schema.release {
        117 => 4,
        118 => 2,
        _ => 3,
    };
    let bytes: [u8; 8] = number_at(bytes, 0, ByteOrder::Little)?;
    let (first, second) = bytes.split_at(cut);
    let value = |part: &[u8]| {
        let fold = |sum: u64, byte: &u8| (sum << 8) | u64::from(*byte);
        match schema.order {
            ByteOrder::Big => part.iter().fold(0, fold),
            ByteOrder::Little => part.iter().rev().fold(0, fold),
        }
    };
    Some((value(first), value(second)))
}
