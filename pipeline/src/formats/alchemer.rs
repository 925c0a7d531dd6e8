//! Alchemer, once `SurveyGizmo`: `Row:Question` headings, and rows of people who only opened the survey.
//!
//! `Time Started`, `Date Submitted` and `Status` come first, newer exports put ids before them. A list question, a grid
//! or a multi-select has one column for each row or choice, its heading in front of the question; here they are
//! `Question [Row]`, as everywhere else. Rows in which nothing was answered are left out and counted: many a partial
//! response is wholly blank.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use crate::formats::reshaped::{Fate, Reshape, RowIn, RowOut, reshape};
use crate::formats::roles::keep_one_each;
use crate::formats::table::{Table, has_empty_end, tidy_heading, unique_names};
use crate::formats::{Column, Error, Format, Guess, Head, Sheet, Source, ToolRole};

/// Alchemer.
pub(crate) struct Alchemer;

impl Format for Alchemer {
    fn name(&self) -> &'static str {
        "alchemer"
    }

    fn title(&self) -> &'static str {
        "Alchemer (SurveyGizmo)"
    }

    fn export_instructions(&self) -> &'static str {
        "Results > Exports > New export > CSV / Excel, with partial responses, answers as text and the header \"Question\"."
    }

    fn recognise(&self, head: &Head) -> Guess {
        let headings = head.rows.first().map(Vec::as_slice).unwrap_or_default();
        let folded: Vec<String> = headings.iter().map(|heading| fold(heading)).collect();
        let has = |name: &str| folded.iter().any(|heading| heading == name);
        let named = ["time started", "date submitted", "status"].iter().filter(|name| has(name)).count();
        match named {
            3 => Guess::new(96, "`Time Started`, `Date Submitted` and `Status`"),
            2 if has("response id") || has("legacy comments") => {
                Guess::new(85, "headings that Alchemer adds")
            }
            _ => Guess::new(0, "not the first columns of an Alchemer export"),
        }
    }

    fn read(&self, source: &Source) -> Result<Sheet, Error> {
        let table = source.table()?;
        let rows = table.first(500)?;
        let (headings, rows) =
            rows.split_first().ok_or_else(|| Error::Empty { name: source.name.clone() })?;
        let names = names(headings);
        let mut columns = Vec::with_capacity(headings.len());
        for (name, heading) in unique_names(&names).into_iter().zip(headings) {
            let heading = tidy_heading(heading);
            let import_id = (heading != name).then_some(heading);
            columns.push(Column { role: role(&name), import_id, ..Column::named(name) });
        }
        keep_one_each(&mut columns);
        let layout =
            Table { empty_end: has_empty_end(rows, headings.len()), ..Table::new(table, 1, headings.len()) };
        let sheet = layout.into_sheet(self.name(), columns.clone())?;
        let asked: Arc<[bool]> = columns.iter().map(|column| column.role.is_none()).collect();
        let mut sheet =
            reshape(&sheet, columns, Arc::new(move || Box::new(Responses { asked: Arc::clone(&asked) })));
        sheet.warnings.push(
            "rows in which nothing was answered are left out, and counted with the previews".to_owned(),
        );
        Ok(sheet)
    }
}

fn fold(heading: &str) -> String {
    tidy_heading(heading).to_lowercase()
}

/// `Row:Question` as `Question [Row]`, where the question is that of several columns or of one of its own.
fn names(headings: &[String]) -> Vec<String> {
    // A question may hold colons, and so may a row: all that could be a question are counted.
    let mut counts: HashMap<String, usize> = HashMap::new();
    for heading in headings {
        let tidy = tidy_heading(heading);
        let mut endings: Vec<&str> =
            tidy.match_indices(':').filter_map(|(at, _)| tidy.get(at + 1..)).collect();
        endings.push(&tidy);
        endings.iter().for_each(|ending| *counts.entry(ending.trim().to_owned()).or_insert(0) += 1);
    }
    headings.iter().map(|heading| name(&tidy_heading(heading), &counts)).collect()
}

fn name(heading: &str, counts: &HashMap<String, usize>) -> String {
    for (at, _) in heading.match_indices(':') {
        let (row, question) =
            (heading.get(..at).unwrap_or_default(), heading.get(at + 1..).unwrap_or_default());
        let (row, question) = (row.trim().trim_end_matches(':'), question.trim());
        let is_shared = counts.get(question).is_some_and(|n| *n > 1);
        if is_shared && !row.is_empty() && question.chars().any(char::is_alphabetic) {
            return format!("{question} [{}]", row.replace('[', "(").replace(']', ")"));
        }
    }
    heading.to_owned()
}

fn role(name: &str) -> Option<ToolRole> {
    match name.to_lowercase().as_str() {
        "response id" => Some(ToolRole::ResponseId),
        "time started" => Some(ToolRole::StartedAt),
        "date submitted" => Some(ToolRole::SubmittedAt),
        "status" => Some(ToolRole::Status),
        "language" => Some(ToolRole::Language),
        "contact id" | "ip address" | "referer" | "sessionid" | "session id" | "user agent" | "longitude"
        | "latitude" | "city" | "postal" | "extended referer" | "email" => Some(ToolRole::Identifier),
        "legacy comments"
        | "comments"
        | "tags"
        | "country"
        | "state/region"
        | "link name"
        | "url variable: snc"
        | "extended user agent" => Some(ToolRole::Metadata),
        folded if folded.starts_with("url variable:") => Some(ToolRole::Identifier),
        _ => None,
    }
}

struct Responses {
    /// Which columns are questions.
    asked: Arc<[bool]>,
}

impl Reshape for Responses {
    fn row<'a>(&mut self, row: &RowIn<'_, 'a>, out: &mut RowOut<'a>) -> Fate {
        out.extend(row.cells.iter().map(|cell| cell.map(Cow::Borrowed)));
        let is_answered = self.asked.iter().enumerate().any(|(at, asked)| *asked && row.cell(at).is_some());
        if is_answered { Fate::Kept } else { Fate::LeftOut }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_of_a_question_stand_behind_it() {
        let headings = [
            "A: is it: so?",
            "Need #1:What needs?",
            "Need #2:What needs?",
            "How?",
            "Other - Write In:How?",
            "10:30 or later?",
        ];
        let headings = headings.map(str::to_owned);
        let expected = [
            "A: is it: so?",
            "What needs? [Need #1]",
            "What needs? [Need #2]",
            "How?",
            "How? [Other - Write In]",
            "10:30 or later?",
        ];
        assert_eq!(names(&headings), expected);
    }

    #[test]
    fn blank_partial_rows_are_left_out() {
        let text = "Time Started,Date Submitted,Status,How?\n1/2/2026 9:01,1/2/2026 9:02,Complete,Well\n1/3/2026 9:01,,Partial,\n";
        let sheet = crate::formats::open(&Source::memory("x.csv", text.as_bytes().to_vec()), None).unwrap();
        let batch = sheet.rows().unwrap().next().unwrap().unwrap();
        assert_eq!((sheet.tool.as_str(), batch.previews), ("alchemer", vec![false, true]));
    }
}
