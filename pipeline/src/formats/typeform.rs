//! Typeform exports.
//!
//! `#` is the token of a response; its dates and `Network ID` (which tells where it came from) stand last, in newer files
//! with `Response Type`, `Stage Date`, `Tags` and `Ending` beside them. A question with several answers has one column per
//! choice, headed by the choice and not by the question, which the file does not hold; a block closes with `Other`.
//! Such columns are told by their place and by holding their own heading or nothing.

use crate::formats::roles::{keep_one_each, role_of_heading};
use crate::formats::table::{Table, has_empty_end, tidy_heading, unique_names};
use crate::formats::{Column, Error, Format, Guess, Head, Sheet, Source, ToolRole};

/// Typeform.
pub(crate) struct Typeform;

const LAST: &[&str] = &["start date (utc)", "submit date (utc)", "network id"];
/// How many rows tell which columns are choices.
const SAMPLE: usize = 2_000;

impl Format for Typeform {
    fn name(&self) -> &'static str {
        "typeform"
    }

    fn title(&self) -> &'static str {
        "Typeform"
    }

    fn export_instructions(&self) -> &'static str {
        "Results > Responses > select all > Download > CSV or XLSX."
    }

    fn recognise(&self, head: &Head) -> Guess {
        let folded: Vec<String> = head
            .rows
            .first()
            .into_iter()
            .flatten()
            .map(|heading| tidy_heading(heading).to_lowercase())
            .collect();
        let n_last = LAST.iter().filter(|name| folded.iter().any(|heading| heading == *name)).count();
        match (folded.first().map(String::as_str), n_last) {
            (Some("#"), 3) => Guess::new(97, "it begins with `#` and ends with its dates and `Network ID`"),
            (Some("#"), 1..) => Guess::new(85, "it begins with `#` and has its dates in UTC"),
            (_, 2..) => Guess::new(70, "it has its dates in UTC, as Typeform writes them"),
            _ => Guess::new(0, "no `#`, and no `Submit Date (UTC)`"),
        }
    }

    fn read(&self, source: &Source) -> Result<Sheet, Error> {
        let table = source.table()?;
        let rows = table.first(SAMPLE)?;
        let (headings, rows) =
            rows.split_first().ok_or_else(|| Error::Empty { name: source.name.clone() })?;
        let blocks = blocks(headings, rows);
        let mut columns: Vec<Column> = unique_names(headings)
            .into_iter()
            .map(|name| Column { role: role(&name), ..Column::named(name) })
            .collect();
        for (start, end) in blocks {
            describe(&mut columns, start, end);
        }
        keep_one_each(&mut columns);
        let empty_end = has_empty_end(rows, headings.len());
        Table { empty_end, ..Table::new(table, 1, headings.len()) }.into_sheet(self.name(), columns)
    }
}

fn role(name: &str) -> Option<ToolRole> {
    match name.to_lowercase().as_str() {
        "#" => Some(ToolRole::ResponseId),
        "network id" => Some(ToolRole::Identifier),
        "tags" | "ending" | "response type" | "stage date (utc)" => Some(ToolRole::Metadata),
        _ => role_of_heading(name).filter(|role| matches!(role, ToolRole::StartedAt | ToolRole::SubmittedAt)),
    }
}

/// Runs of at least two columns that hold their own heading or nothing, from the first to the one after the last. A
/// column that nobody ticked belongs to the run that it stands in.
fn blocks(headings: &[String], rows: &[Vec<String>]) -> Vec<(usize, usize)> {
    let said = |at: usize| {
        let cells = rows.iter().filter_map(move |row| row.get(at)).map(|cell| tidy_heading(cell));
        cells.filter(|cell| !cell.is_empty()).collect::<Vec<String>>()
    };
    let is_choice: Vec<Option<bool>> = headings
        .iter()
        .enumerate()
        .map(|(at, heading)| {
            let (said, heading) = (said(at), tidy_heading(heading));
            if said.is_empty() { None } else { Some(said.iter().all(|cell| *cell == heading)) }
        })
        .collect();
    let mut blocks = Vec::new();
    let mut at = 0;
    while at < is_choice.len() {
        if is_choice.get(at) != Some(&Some(true)) {
            at += 1;
            continue;
        }
        let end = (at..is_choice.len())
            .find(|next| is_choice.get(*next) == Some(&Some(false)))
            .unwrap_or(is_choice.len());
        let last = (at..end).rev().find(|last| is_choice.get(*last) == Some(&Some(true))).unwrap_or(at);
        if last > at {
            blocks.push((at, last + 1));
        }
        at = end.max(at + 1);
    }
    blocks
}

/// What people wrote beside the choices says which choices those were.
fn describe(columns: &mut [Column], start: usize, end: usize) {
    let choices: Vec<&str> = columns
        .get(start..end)
        .unwrap_or_default()
        .iter()
        .map(|column| column.wording.as_str())
        .take(3)
        .collect();
    let beside = format!("Other, beside {}", choices.join(", "));
    if let Some(column) = columns.get_mut(end).filter(|column| column.wording.starts_with("Other")) {
        column.wording = beside;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_of_choices_are_told_by_place_and_by_value() {
        let line = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
        let headings = line("#,Role,Bus,Train,Boat,Other,Yes?,Bus,None");
        let rows =
            [line("a,x,Bus,,,on foot,1,,None"), line("b,y,,Train,,,0,Bus,"), line("c,x,Bus,Train,,,1,,")];
        assert_eq!(blocks(&headings, &rows), [(2, 4), (7, 9)]);
    }
}
