//! Writes a delimited file: quotes where they are needed, one line ending throughout.
//!
//! It must not know what the columns mean.

/// A delimited file that is being written.
pub(crate) struct Table {
    text: String,
    ending: &'static str,
}

impl Table {
    /// Lines end in a line feed.
    pub(crate) fn new() -> Table {
        Table { text: String::new(), ending: "\n" }
    }

    /// Begins with a byte order mark and ends lines in two characters, as spreadsheet programs like it.
    pub(crate) fn for_spreadsheets() -> Table {
        Table { text: "\u{feff}".to_owned(), ending: "\r\n" }
    }

    /// Adds a row.
    pub(crate) fn row<S: AsRef<str>>(&mut self, cells: &[S]) {
        for (position, cell) in cells.iter().enumerate() {
            if position > 0 {
                self.text.push(',');
            }
            self.cell(cell.as_ref());
        }
        self.text.push_str(self.ending);
    }

    /// The finished file.
    pub(crate) fn bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }

    fn cell(&mut self, cell: &str) {
        let needs_quotes = cell.contains([',', '"', '\n', '\r']);
        if needs_quotes {
            self.text.push('"');
            self.text.push_str(&cell.replace('"', "\"\""));
            self.text.push('"');
        } else {
            self.text.push_str(cell);
        }
    }
}
