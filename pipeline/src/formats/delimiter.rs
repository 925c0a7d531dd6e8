//! Which of `,` `;` tab `|` cuts a file into columns.

use crate::formats::records::{Record, Records};

/// The delimiter under which the first records of a text agree best.
pub(crate) fn sniff_delimiter(text: &str, is_whole: bool) -> u8 {
    let mut best = (0, 0, b',');
    for delimiter in [b',', b';', b'\t', b'|'] {
        let mut counts = first_counts(text, delimiter);
        if !is_whole && counts.len() > 1 {
            counts.pop();
        }
        let width = counts.first().copied().unwrap_or(1);
        if width < 2 {
            continue;
        }
        let agreeing = counts.iter().filter(|n| n.abs_diff(width) <= 1).count();
        let share = 100 * agreeing / counts.len().max(1);
        // Agreement counts in steps of a tenth; among equals the one that cuts more.
        let score = (share / 10, width, delimiter);
        if (score.0, score.1) > (best.0, best.1) {
            best = score;
        }
    }
    best.2
}

fn first_counts(text: &str, delimiter: u8) -> Vec<usize> {
    let mut records = Records::new("", text.as_bytes(), delimiter);
    let mut record = Record::default();
    let mut counts = Vec::new();
    while counts.len() < 40 && records.read(&mut record).unwrap_or(false) {
        counts.push(record.len());
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delimiter_is_the_one_that_rows_agree_on() {
        assert_eq!(sniff_delimiter("a;b;c\n1,5;2;3\n1,5;2,5;3\n", true), b';');
        assert_eq!(sniff_delimiter("\"a;x\",b\n1,2\n", true), b',');
        assert_eq!(sniff_delimiter("a\tb, c, d\n1\t2\n", true), b'\t');
        assert_eq!(sniff_delimiter("only\n1\n", true), b',');
    }
}
