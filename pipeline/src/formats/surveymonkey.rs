//! SurveyMonkey's two rows of headings, and the like that Excel makes of merged cells.
//!
//! The first row holds each question above its first column only; the second holds the choice or the row of a grid,
//! `Response` for a single answer, or `Open-Ended Response`. The question is filled in to the right, and a column is
//! called `question - row`. Seen in the tool's own exports and in a LimeSurvey result that went through Excel, whose
//! second row has no `Response`; such a table is claimed only when the second row cannot be somebody's answers: within
//! every question its cells are all there and all different.

use std::collections::HashSet;

use crate::formats::delimited::keep_one_each;
use crate::formats::delimiter::sniff_delimiter;
use crate::formats::records::{Record, Records};
use crate::formats::roles::role_of_heading;
use crate::formats::table::{Table, first_records, has_empty_end, tidy_heading, unique_names};
use crate::formats::{Column, Error, Format, Guess, Head, Sheet, Source, ToolRole};

/// SurveyMonkey.
pub(crate) struct SurveyMonkey;

/// What the second row says below a question with one answer.
const SINGLE: &[&str] = &["response", "open-ended response"];

impl Format for SurveyMonkey {
    fn name(&self) -> &'static str {
        "surveymonkey"
    }

    fn title(&self) -> &'static str {
        "SurveyMonkey, or two rows of headings"
    }

    fn export_instructions(&self) -> &'static str {
        "Analyze Results > Save As > Export file > All individual responses > CSV, with \"Actual answer text\" and all columns expanded."
    }

    fn recognise(&self, head: &Head) -> Guess {
        let rows = first_records(head, sniff_delimiter(&head.text, head.is_whole), 3);
        let [first, second, ..] = rows.as_slice() else {
            return Guess::new(0, "there are no two rows of headings");
        };
        match layout(first, second) {
            Some(Layout::Responses) => Guess::new(95, "the second row says `Response` below the questions"),
            Some(Layout::Merged) => Guess::new(
                80,
                "questions stand above their first column only, and a second row names the others",
            ),
            None => Guess::new(0, "the second row is no row of headings"),
        }
    }

    fn read(&self, source: &Source) -> Result<Sheet, Error> {
        let head = source.head()?;
        let encoding = source.encoding()?;
        let delimiter = sniff_delimiter(&head.text, head.is_whole);
        let mut records = Records::new(&source.name, source.text(encoding)?, delimiter);
        let mut record = Record::default();
        let mut rows = Vec::new();
        while rows.len() < 2 && records.read(&mut record)? {
            rows.push(record.texts());
        }
        let (first, second) = match rows.as_slice() {
            [] => return Err(Error::Empty { name: source.name.clone() }),
            [_] => return Err(Error::HeadingOnly { name: source.name.clone() }),
            [first, second, ..] => (first, second),
        };
        if first.len() != second.len() {
            return Err(Error::Malformed {
                name: source.name.clone(),
                line: 1,
                message:
                    "its two rows of headings differ in length; read it as `delimited` if it has only one"
                        .to_owned(),
            });
        }
        let width = first.len();
        let shown = first_records(&head, delimiter, 200);
        let empty_end = has_empty_end(shown.get(2..).unwrap_or_default(), width);
        Table {
            source: source.clone(),
            encoding,
            delimiter,
            heading_records: 2,
            width,
            preview: None,
            empty_end,
        }
        .into_sheet(self.name(), columns(first, second))
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// The tool's own, with `Response`.
    Responses,
    /// Merged cells.
    Merged,
}

fn layout(first: &[String], second: &[String]) -> Option<Layout> {
    if first.len() != second.len() || first.len() < 2 {
        return None;
    }
    let asks = first.iter().filter(|cell| !tidy_heading(cell).is_empty()).count();
    let single = |(above, below): &(&String, &String)| {
        !tidy_heading(above).is_empty() && SINGLE.contains(&tidy_heading(below).to_lowercase().as_str())
    };
    // Metadata have nothing below them, so a row of answers, which has no blank below `Respondent ID`, is told apart.
    let n_single = first.iter().zip(second).filter(single).count();
    let is_tools_own = first.first().is_none_or(|heading| {
        role_of_heading(&tidy_heading(heading)).is_none()
            || second.first().is_none_or(|cell| tidy_heading(cell).is_empty())
    });
    if n_single > 0 && is_tools_own {
        return Some(Layout::Responses);
    }
    let blocks = blocks(first);
    let names_each = |(start, end): &(usize, usize)| {
        let cells: Vec<String> =
            second.get(*start..*end).unwrap_or_default().iter().map(|cell| tidy_heading(cell)).collect();
        let distinct: HashSet<&String> = cells.iter().collect();
        let is_word = |cell: &String| cell.parse::<f64>().is_err() && !cell.is_empty();
        cells.iter().all(is_word) && distinct.len() == cells.len()
    };
    let n_in_blocks: usize = blocks.iter().map(|(start, end)| end - start).sum();
    let is_merged = asks > 0 && blocks.len() >= 2 && n_in_blocks >= 6 && blocks.iter().all(names_each);
    is_merged.then_some(Layout::Merged)
}

/// Questions over several columns: where they start, and where the next begins.
fn blocks(first: &[String]) -> Vec<(usize, usize)> {
    let starts: Vec<usize> = first
        .iter()
        .enumerate()
        .filter(|(_, cell)| !tidy_heading(cell).is_empty())
        .map(|(at, _)| at)
        .collect();
    let ends = starts.iter().skip(1).copied().chain(std::iter::once(first.len()));
    starts.iter().copied().zip(ends).filter(|(start, end)| end - start >= 2).collect()
}

fn columns(first: &[String], second: &[String]) -> Vec<Column> {
    let mut question = String::new();
    let mut names = Vec::new();
    for (above, below) in first.iter().zip(second) {
        let (above, below) = (tidy_heading(above), tidy_heading(below));
        if !above.is_empty() {
            question = above;
        }
        let is_single = below.is_empty() || SINGLE.contains(&below.to_lowercase().as_str());
        names.push(match (question.is_empty(), is_single) {
            (_, true) => question.clone(),
            (true, false) => below,
            (false, false) => format!("{question} - {below}"),
        });
    }
    let mut columns: Vec<Column> = unique_names(&names)
        .into_iter()
        .zip(second)
        .map(|(name, below)| {
            // What people are asked has something below it, even when it is called like a column of the tool.
            let role = if tidy_heading(below).is_empty() { role(&name) } else { None };
            Column { role, ..Column::named(name) }
        })
        .collect();
    keep_one_each(&mut columns);
    columns
}

fn role(name: &str) -> Option<ToolRole> {
    let folded = name.to_lowercase();
    match folded.as_str() {
        "date created" => Some(ToolRole::StartedAt),
        "date modified" => Some(ToolRole::SubmittedAt),
        "ip address" | "email address" | "first name" | "last name" | "custom value" => {
            Some(ToolRole::Identifier)
        }
        _ if folded.starts_with("custom data") => Some(ToolRole::Identifier),
        _ => role_of_heading(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(line: &str) -> Vec<String> {
        line.split(',').map(str::to_owned).collect()
    }

    #[test]
    fn two_rows_of_headings_are_told_from_one_and_answers() {
        let own = layout(&cells("Respondent ID,Seen it?,Which?,"), &cells(",Response,One,Two"));
        assert_eq!(own, Some(Layout::Responses));
        let merged = layout(&cells("Which?,,,How often?,,"), &cells("One,Two,Three,Work,Home,Other"));
        assert_eq!(merged, Some(Layout::Merged));
        for (first, second) in [
            ("id,Q1,Q2", "1,Yes,No"),
            ("Which?,,,How often?,,", "Yes,No,Yes,Often,Never,Never"),
            ("Which?,,,How often?,,", "1,2,3,4,5,6"),
            ("id,Q1,,,Q2,", "1,a,,b,c,d"),
            ("Respondent ID,How do you answer?", "118,Response"),
        ] {
            assert_eq!(layout(&cells(first), &cells(second)), None, "{first} / {second}");
        }
    }

    #[test]
    fn questions_are_filled_in_to_the_right() {
        let columns = columns(
            &cells("Respondent ID,Start Date,First Name,Seen it?,Which?,,Age"),
            &cells(",,,Response,One,Two,Response"),
        );
        let names: Vec<&str> = columns.iter().map(|column| column.name.as_str()).collect();
        assert_eq!(
            names,
            ["Respondent ID", "Start Date", "First Name", "Seen it?", "Which? - One", "Which? - Two", "Age"]
        );
        let roles: Vec<Option<ToolRole>> = columns.iter().take(4).map(|column| column.role).collect();
        let known = [ToolRole::ResponseId, ToolRole::StartedAt, ToolRole::Identifier].map(Some);
        assert_eq!(roles, [known[0], known[1], known[2], None]);
    }
}
