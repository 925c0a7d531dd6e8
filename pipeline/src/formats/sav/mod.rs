//! SPSS system files, `.sav` and `.zsav`, streamed case by case.
//!
//! A file opens with a dictionary ([`dictionary`], [`extensions`]): names, question texts, value labels, missing values,
//! multiple-response sets. The cases follow ([`data`]), plain, packed by codes, or in zlib blocks. Value labels become
//! answers; values declared missing are listed as no answer; the variables of a set become one multi-select, each named
//! `question [choice]`, or one column of packed answers where they hold the choices themselves.

mod columns;
mod data;
mod dictionary;
mod extensions;
mod rows;
mod sets;
mod text;
mod values;

use std::io::{Read as _, copy, sink};
use std::sync::Arc;

use crate::formats::binary::ByteStream;
use crate::formats::qualtrics::PREVIEWS;
use crate::formats::sav::columns::Layout;
use crate::formats::sav::rows::SavRows;
use crate::formats::sheet::cells_schema;
use crate::formats::{Error, FileKind, Format, Guess, Head, Sheet, Source, ToolRole, value_labels};

/// SPSS.
pub(crate) struct Sav;

impl Format for Sav {
    fn name(&self) -> &'static str {
        "spss"
    }

    fn title(&self) -> &'static str {
        "SPSS (.sav, .zsav)"
    }

    fn export_instructions(&self) -> &'static str {
        "In SPSS, PSPP or the survey tool: save or export as SPSS data (.sav or .zsav), with variable and value labels."
    }

    fn recognise(&self, head: &Head) -> Guess {
        match head.kind {
            FileKind::Sav => Guess::new(100, "it begins with `$FL2` or `$FL3`"),
            _ => Guess::new(0, "it is no SPSS system file"),
        }
    }

    fn read(&self, source: &Source) -> Result<Sheet, Error> {
        let mut stream = ByteStream::new(&source.name, source.bytes()?);
        let dictionary = dictionary::read(&mut stream)?;
        let unread = copy(&mut stream.into_inner().take(u64::MAX), &mut sink());
        let file_bytes = dictionary.data_at + unread.map_err(|error| source.unreadable(error))?;
        let layout = Layout::of(&dictionary);
        let status = layout.columns.iter().position(|column| column.role == Some(ToolRole::Status));
        let has_id = layout.columns.iter().any(|column| column.role == Some(ToolRole::ResponseId));
        let rows = SavRows {
            source: source.clone(),
            schema: cells_schema(&layout.columns),
            cells: layout.cells.clone().into(),
            preview: status.filter(|_| has_id).map(|at| (at, PREVIEWS)),
            dictionary: Arc::new(dictionary),
            file_bytes,
        };
        let dictionary = Arc::clone(&rows.dictionary);
        let mut sheet = Sheet::new(self.name(), layout.columns.clone(), Arc::new(rows));
        if sheet.rows()?.next().transpose()?.is_none() {
            return Err(Error::HeadingOnly { name: source.name.clone() });
        }
        sheet.warnings = layout.warnings(&dictionary);
        value_labels::label(sheet, &layout.labelled(&dictionary))
    }
}
