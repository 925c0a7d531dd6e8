//! SurveyMonkey's exports: two rows of headings, the same flattened to one, or codes; and the like that Excel makes of
//! merged cells.
//!
//! The first row holds each question above its first column only; the second holds the choice or the row of a grid,
//! `Response` for a single answer, or `Open-Ended Response`. The question is filled in to the right, and a column is
//! called `question - row`. Seen in the tool's own exports and in a LimeSurvey result that went through Excel, whose
//! second row has no `Response`; such a table is claimed only when the second row cannot be somebody's answers: within
//! every question its cells are all there and all different.

use std::collections::HashSet;

use crate::formats::roles::{keep_one_each, role_of_heading};
use crate::formats::table::{Table, has_empty_end, tidy_heading, unique_names};
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
        match layout(&head.rows) {
            Some(Layout::Responses) => Guess::new(95, "the second row says `Response` below the questions"),
            Some(Layout::Merged) => Guess::new(
                80,
                "questions stand above their first column only, and a second row names the others",
            ),
            Some(Layout::Coded) => Guess::new(
                86,
                "its headings are codes such as `q0004_0001`, or choices that were not taken say so",
            ),
            Some(Layout::Flat) => Guess::new(72, "it begins with `Respondent ID`, as SurveyMonkey writes it"),
            None => Guess::new(0, "the second row is no row of headings, and there is no `Respondent ID`"),
        }
    }

    fn read(&self, source: &Source) -> Result<Sheet, Error> {
        let table = source.table()?;
        let rows = table.first(200)?;
        let (first, second) = match rows.as_slice() {
            [] => return Err(Error::Empty { name: source.name.clone() }),
            [_] => return Err(Error::HeadingOnly { name: source.name.clone() }),
            [first, second, ..] => (first, second),
        };
        let width = first.len();
        let is_flat = matches!(layout(&rows), Some(Layout::Flat | Layout::Coded));
        if !is_flat && width != second.len() {
            return Err(Error::Malformed {
                name: source.name.clone(),
                line: 1,
                message:
                    "its two rows of headings differ in length; read it as `delimited` if it has only one"
                        .to_owned(),
            });
        }
        let (n_headings, columns) =
            if is_flat { (1, flat_columns(first)) } else { (2, columns(first, second)) };
        let empty_end = has_empty_end(rows.get(n_headings..).unwrap_or_default(), width);
        Table { empty_end, ..Table::new(table, n_headings, width) }.into_sheet(self.name(), columns)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// The tool's own, with `Response`.
    Responses,
    /// Merged cells.
    Merged,
    /// One row of headings, `Question - Choice`.
    Flat,
    /// One row of headings, `q0004_0001`.
    Coded,
}

fn layout(rows: &[Vec<String>]) -> Option<Layout> {
    let [first, second, ..] = rows else { return None };
    two_rows(first, second).or_else(|| one_row(first, rows.get(1..).unwrap_or_default()))
}

/// The tool's own columns and codes tell an export with one row of headings.
fn one_row(headings: &[String], rows: &[Vec<String>]) -> Option<Layout> {
    let n_codes = headings.iter().filter(|heading| is_code(heading.trim())).count();
    let says_not = |row: &Vec<String>| row.iter().any(|cell| cell.trim() == "Not selected");
    if n_codes >= 3 && (n_codes * 3 >= headings.len() || rows.iter().any(says_not)) {
        return Some(Layout::Coded);
    }
    let is_own = |heading: &String| {
        let folded: String = heading.chars().filter(|c| c.is_alphanumeric()).collect();
        folded.eq_ignore_ascii_case("respondentid")
    };
    headings.first().is_some_and(is_own).then_some(Layout::Flat)
}

/// `q0004`, `q0004_0001`, `q0004_0001_0002`, `q0004_other`.
fn is_code(heading: &str) -> bool {
    let Some(rest) = heading.strip_prefix(['q', 'Q']) else { return false };
    let mut parts = rest.split('_');
    let is_number = |part: &str| part.len() == 4 && part.chars().all(|c| c.is_ascii_digit());
    parts.next().is_some_and(is_number) && parts.all(|part| is_number(part) || part == "other")
}

fn two_rows(first: &[String], second: &[String]) -> Option<Layout> {
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

fn flat_columns(headings: &[String]) -> Vec<Column> {
    let mut columns: Vec<Column> = unique_names(headings)
        .into_iter()
        .map(|name| Column { role: role(&name), ..Column::named(name) })
        .collect();
    keep_one_each(&mut columns);
    columns
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
        let own = two_rows(&cells("Respondent ID,Seen it?,Which?,"), &cells(",Response,One,Two"));
        assert_eq!(own, Some(Layout::Responses));
        let merged = two_rows(&cells("Which?,,,How often?,,"), &cells("One,Two,Three,Work,Home,Other"));
        assert_eq!(merged, Some(Layout::Merged));
        for (first, second) in [
            ("id,Q1,Q2", "1,Yes,No"),
            ("Which?,,,How often?,,", "Yes,No,Yes,Often,Never,Never"),
            ("Which?,,,How often?,,", "1,2,3,4,5,6"),
            ("id,Q1,,,Q2,", "1,a,,b,c,d"),
            ("Respondent ID,How do you answer?", "118,Response"),
        ] {
            assert_eq!(two_rows(&cells(first), &cells(second)), None, "{first} / {second}");
        }
    }

    #[test]
    fn one_row_of_headings_is_told_by_the_id_or_by_codes() {
        let layout = |heading: &str, row: &str| layout(&[cells(heading), cells(row)]);
        assert_eq!(layout("RespondentID,How often?,Age", "118,Never,30"), Some(Layout::Flat));
        assert_eq!(
            layout("StartDate,q0004_0001,q0004_0002,q0007", "5/10/18,Not selected,Pay,No"),
            Some(Layout::Coded)
        );
        assert_eq!(layout("id,q1,q2,q3", "1,2,3,4"), None);
        assert!(is_code("q0004_0001") && is_code("q0012_other") && !is_code("q4_1") && !is_code("quality"));
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
