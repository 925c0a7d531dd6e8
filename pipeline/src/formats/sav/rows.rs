//! The cases of an SPSS system file as rows of text: codes as they stand, dates in ISO form, nothing where nothing is.

use std::sync::Arc;

use arrow::datatypes::SchemaRef;

use crate::formats::binary::{ByteOrder, ByteStream};
use crate::formats::cells::CellsBuilder;
use crate::formats::sav::columns::{Cells, PACKED};
use crate::formats::sav::data::Cases;
use crate::formats::sav::dictionary::{Dictionary, Value};
use crate::formats::sav::extensions::unsegmented;
use crate::formats::sav::values::write_number;
use crate::formats::{Error, RowBatch, Rows, Source};

/// Rows that can be streamed again.
pub(super) struct SavRows {
    pub(super) source: Source,
    pub(super) dictionary: Arc<Dictionary>,
    pub(super) schema: SchemaRef,
    /// What the cells of each column hold.
    pub(super) cells: Arc<[Cells]>,
    /// Which column is the tool's own mark of a preview, and which codes mean one.
    pub(super) preview: Option<(usize, &'static [&'static str])>,
    pub(super) file_bytes: u64,
}

impl Rows for SavRows {
    fn open(&self) -> Result<Box<dyn Iterator<Item = Result<RowBatch, Error>> + Send>, Error> {
        let mut stream = ByteStream::new(&self.source.name, self.source.bytes()?);
        stream.order = self.dictionary.order;
        stream.skip(self.dictionary.data_at, "the dictionary")?;
        let cases = Cases::new(stream, &self.dictionary, self.file_bytes)?;
        Ok(Box::new(Batches {
            name: self.source.name.clone(),
            cases,
            case: vec![0; self.dictionary.case_elements * 8],
            dictionary: Arc::clone(&self.dictionary),
            schema: Arc::clone(&self.schema),
            cells: Arc::clone(&self.cells),
            preview: self.preview,
            line: 0,
            is_over: false,
            cell: String::new(),
            joined: Vec::new(),
        }))
    }
}

struct Batches {
    name: String,
    cases: Cases,
    case: Vec<u8>,
    dictionary: Arc<Dictionary>,
    schema: SchemaRef,
    cells: Arc<[Cells]>,
    preview: Option<(usize, &'static [&'static str])>,
    line: u64,
    is_over: bool,
    cell: String,
    joined: Vec<u8>,
}

impl Iterator for Batches {
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

impl Batches {
    fn batch(&mut self) -> Result<Option<RowBatch>, Error> {
        let mut builder = CellsBuilder::new(&self.schema);
        while !builder.is_full() {
            if !self.cases.read(&mut self.case)? {
                self.is_over = true;
                break;
            }
            self.line += 1;
            let mut is_preview = false;
            let cells = Arc::clone(&self.cells);
            for (at, cells) in cells.iter().enumerate() {
                self.cell.clear();
                self.write(cells);
                let cell = Some(self.cell.as_str()).filter(|cell| !cell.is_empty());
                is_preview |= self.preview.is_some_and(|(column, marks)| {
                    column == at && cell.is_some_and(|cell| marks.contains(&cell))
                });
                builder.cell(at, cell);
            }
            builder.end_row(self.line, is_preview);
        }
        builder.finish(&self.name)
    }

    /// Writes what a cell holds; nothing where nothing stands.
    fn write(&mut self, cells: &Cells) {
        let Self { case, dictionary, joined, cell, .. } = self;
        match cells {
            Cells::Variable(at) => write_value(case, *at, dictionary, (joined, cell)),
            Cells::Packed(members) => {
                for at in members {
                    let (length, mut part) = (cell.len(), String::new());
                    write_value(case, *at, dictionary, (joined, &mut part));
                    if length > 0 && !part.is_empty() {
                        cell.push(PACKED);
                    }
                    cell.push_str(&part);
                }
            }
            Cells::Counted(at, counted) => {
                write_value(case, *at, dictionary, (joined, cell));
                let is_counted = match counted {
                    Value::Number(number) => cell.parse::<f64>().is_ok_and(|found| found == *number),
                    Value::Text(text) => cell == text,
                };
                if !cell.is_empty() {
                    cell.clear();
                    cell.push(if is_counted { '1' } else { '0' });
                }
            }
        }
    }
}

/// Writes the value of a variable; nothing where nothing stands.
fn write_value(case: &[u8], at: usize, dictionary: &Dictionary, (joined, out): (&mut Vec<u8>, &mut String)) {
    let Some(variable) = dictionary.variables.get(at) else { return };
    let start = variable.element * 8;
    let bytes = case.get(start..start + variable.elements * 8).unwrap_or_default();
    if variable.width > 0 && variable.segments > 1 {
        unsegmented(bytes, variable.width, joined);
        return dictionary.text.append(joined, out);
    }
    if variable.width > 0 {
        return dictionary.text.append(bytes.get(..variable.width).unwrap_or(bytes), out);
    }
    let Ok(mut number) = <[u8; 8]>::try_from(bytes) else { return };
    if dictionary.order == ByteOrder::Big {
        number.reverse();
    }
    let number = f64::from_le_bytes(number);
    if !number.is_nan() && number != -f64::MAX {
        write_number(number, variable.format, out);
    }
}
