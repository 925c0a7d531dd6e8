//! What no survey comes to: a sheet is refused at the cell where it does, and the message names the cell.

use crate::formats::Error;

/// Cells with something in them.
const CELLS_LIMIT: u64 = 2_000_000;
/// Columns, as many as any survey has questions.
pub(crate) const COLUMNS_LIMIT: usize = 5_000;
/// Cells between the first and the last, filled or not.
const BOX_LIMIT: u64 = 100_000_000;
/// The text of one cell.
const CELL_BYTES: usize = 1 << 20;
/// The text of all cells, which is more than the file holds where cells share it.
const SHEET_BYTES: u64 = 1 << 30;

/// How far a sheet goes, by its filled cells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Extent {
    /// Rows with something in them.
    pub(crate) rows: u64,
    /// Columns up to the last with something in it.
    pub(crate) width: usize,
    /// Cells with something in them.
    pub(crate) cells: u64,
}

/// The extent so far, held to the limits.
#[derive(Debug)]
pub(crate) struct Bounds {
    file: String,
    sheet: String,
    extent: Extent,
    last_row: u64,
    bytes: u64,
}

impl Bounds {
    pub(crate) fn new(file: &str, sheet: &str) -> Self {
        Self {
            file: file.to_owned(),
            sheet: sheet.to_owned(),
            extent: Extent::default(),
            last_row: 0,
            bytes: 0,
        }
    }

    /// How far the sheet went.
    pub(crate) fn extent(&self) -> Extent {
        self.extent
    }

    /// Takes a cell that holds `bytes` of text; row and column are counted from 1 and 0.
    ///
    /// # Errors
    /// When it is one too many, too far out, or too long.
    pub(crate) fn take(&mut self, row: u64, column: usize, bytes: usize) -> Result<(), Error> {
        let extent = &mut self.extent;
        if self.last_row != row {
            extent.rows += 1;
            self.last_row = row;
        }
        extent.cells += 1;
        extent.width = extent.width.max(column + 1);
        self.bytes = self.bytes.saturating_add(bytes as u64);
        let (cells, width) = (extent.cells, extent.width);
        let refusal = match () {
            () if column >= COLUMNS_LIMIT => format!("it lies beyond column {COLUMNS_LIMIT}"),
            () if row.saturating_mul(width as u64) > BOX_LIMIT => {
                format!("the filled cells span more than {BOX_LIMIT} cells")
            }
            () if cells > CELLS_LIMIT => format!("there are more than {CELLS_LIMIT} filled cells"),
            () if bytes > CELL_BYTES => format!("it holds more than {} MiB of text", CELL_BYTES >> 20),
            () if self.bytes > SHEET_BYTES => {
                format!("the cells hold more than {} MiB of text", SHEET_BYTES >> 20)
            }
            () => return Ok(()),
        };
        let advice = "delete what is no answer, or export the answers as CSV";
        Err(self.error(row, column, format!("{refusal}; {advice}")))
    }

    /// An error at a cell.
    pub(crate) fn error(&self, row: u64, column: usize, message: String) -> Error {
        Error::Part {
            name: self.file.clone(),
            part: format!("sheet `{}`, cell {}{row}", self.sheet, letters(column)),
            message,
        }
    }
}

/// The letters of a column: 0 is `A`, 26 is `AA`.
pub(crate) fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.push(char::from(b'A' + u8::try_from(digit).unwrap_or_default()));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Row from 1 and column from 0 of a name such as `AB12`; none when it is no such name.
pub(crate) fn place_of(cell: &str) -> Option<(u64, usize)> {
    let digits = cell.find(|c: char| c.is_ascii_digit())?;
    let (letters, number) = cell.split_at(digits);
    let mut column = 0_usize;
    for letter in letters.bytes() {
        let digit = usize::from(letter.to_ascii_uppercase().checked_sub(b'A').filter(|digit| *digit < 26)?);
        column = column.checked_mul(26)?.checked_add(digit + 1)?;
    }
    let row = number.parse::<u64>().ok().filter(|row| *row > 0)?;
    Some((row, column.checked_sub(1)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_have_the_names_that_people_see() {
        for (name, place) in
            [("A1", (1, 0)), ("Z9", (9, 25)), ("AA10", (10, 26)), ("XFD1048576", (1_048_576, 16_383))]
        {
            assert_eq!(place_of(name), Some(place));
            assert_eq!(format!("{}{}", letters(place.1), place.0), name);
        }
        for wrong in ["", "A", "1", "A0", "$A$1", "AAAAAAAAAAAAAAAAAAAAA1", "A99999999999999999999"] {
            assert_eq!(place_of(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_cell_too_far_out_is_named() {
        let mut bounds = Bounds::new("x.xlsx", "Answers");
        bounds.take(1, 0, 3).unwrap();
        let error = bounds.take(1_048_576, 16_383, 3).unwrap_err().to_string();
        assert!(
            error.starts_with("`x.xlsx`, sheet `Answers`, cell XFD1048576: it lies beyond column 5000"),
            "{error}"
        );
        assert!(bounds.take(1_048_576, 4_000, 3).unwrap_err().to_string().contains("span more than"));
        assert_eq!(Bounds::new("x", "y").extent(), Extent::default());
    }
}
