//! Formbricks exports: numbered questions behind the tool's own columns.
//!
//! `No.`, `Response ID`, `Timestamp`, `Finished` and ids come first, then what the browser told, then `1. Headline` for
//! each question, `1. Headline - Row` for a row of a matrix and `1. Headline - Option ID` for the ids of what was chosen,
//! which say nothing that the answer does not and are left out. Lists are packed with `; `. Contact forms are cells of
//! `key: value` lines: they identify. What the code of the tool shows was followed; no genuine file was at hand.

use crate::formats::definitions::{Definition, Definitions};
use crate::formats::roles::keep_one_each;
use crate::formats::table::{Table, has_empty_end, tidy_heading, unique_names};
use crate::formats::{Column, Error, Format, Guess, Head, Sheet, Source, ToolRole};

/// Formbricks.
pub(crate) struct Formbricks;

const OPTION_IDS: &str = " - Option ID";

impl Format for Formbricks {
    fn name(&self) -> &'static str {
        "formbricks"
    }

    fn title(&self) -> &'static str {
        "Formbricks"
    }

    fn export_instructions(&self) -> &'static str {
        "Survey > Responses > Download > All responses (CSV or Excel)."
    }

    fn recognise(&self, head: &Head) -> Guess {
        let headings = head.rows.first().map(Vec::as_slice).unwrap_or_default();
        let has =
            |name: &str| headings.iter().any(|heading| tidy_heading(heading).eq_ignore_ascii_case(name));
        match (has("No."), has("Response ID"), has("Survey ID") || has("Formbricks ID (internal)")) {
            (true, true, true) => Guess::new(97, "`No.`, `Response ID` and the ids of Formbricks"),
            _ => Guess::new(0, "not the first columns of a Formbricks export"),
        }
    }

    fn read(&self, source: &Source) -> Result<Sheet, Error> {
        let table = source.table()?;
        let rows = table.first(500)?;
        let (headings, rows) =
            rows.split_first().ok_or_else(|| Error::Empty { name: source.name.clone() })?;
        let tidy: Vec<String> = headings.iter().map(|heading| tidy_heading(heading)).collect();
        let has = |name: &str| tidy.iter().any(|heading| heading == name);
        let is_option_ids = |heading: &String| heading.strip_suffix(OPTION_IDS).is_some_and(&has);
        let skipped: Vec<usize> =
            tidy.iter().enumerate().filter(|(_, heading)| is_option_ids(heading)).map(|(at, _)| at).collect();
        let mut columns = Vec::new();
        let mut lists = Definitions::default();
        for (at, name) in unique_names(&tidy).into_iter().enumerate().filter(|(at, _)| !skipped.contains(at))
        {
            let wording = headline(&name).unwrap_or(&name).to_owned();
            let option_ids = tidy.iter().position(|heading| *heading == format!("{name}{OPTION_IDS}"));
            if option_ids.is_some_and(|ids| holds_several(ids, rows)) {
                let separator = Some("; ".to_owned());
                lists.columns.push(Definition { column: name.clone(), separator, ..Definition::default() });
            }
            let role = role(&name).or_else(|| is_contact(at, rows).then_some(ToolRole::Identifier));
            columns.push(Column { wording, role, ..Column::named(name) });
        }
        keep_one_each(&mut columns);
        let table = Table {
            empty_end: has_empty_end(rows, headings.len()),
            skipped,
            ..Table::new(table, 1, headings.len())
        };
        let (sheet, _) = lists.label(table.into_sheet(self.name(), columns)?);
        Ok(sheet)
    }
}

/// `1. How was it?` without its number.
fn headline(name: &str) -> Option<&str> {
    let (number, rest) = name.split_once(". ")?;
    (!number.is_empty() && number.chars().all(|c| c.is_ascii_digit())).then_some(rest)
}

fn role(name: &str) -> Option<ToolRole> {
    match name.to_lowercase().as_str() {
        "no." => Some(ToolRole::RowIndex),
        "response id" => Some(ToolRole::ResponseId),
        "timestamp" => Some(ToolRole::SubmittedAt),
        "finished" => Some(ToolRole::Finished),
        "survey id" | "formbricks id (internal)" | "tags" | "quotas" | "notes" | "action" => {
            Some(ToolRole::Metadata)
        }
        "user id" | "verified email" | "source" | "url" | "ip address" => Some(ToolRole::Identifier),
        folded if folded.starts_with("useragent") => Some(ToolRole::Identifier),
        _ => None,
    }
}

/// Whether any row chose more than one option.
fn holds_several(ids: usize, rows: &[Vec<String>]) -> bool {
    rows.iter().any(|row| row.get(ids).is_some_and(|cell| cell.contains(", ")))
}

/// Whether the cells are lines of `key: value`, as contact and address questions are.
fn is_contact(at: usize, rows: &[Vec<String>]) -> bool {
    let is_pair =
        |line: &str| line.split_once(": ").is_some_and(|(key, _)| !key.is_empty() && key.len() < 30);
    let mut said =
        rows.iter().filter_map(|row| row.get(at)).filter(|cell| !cell.trim().is_empty()).peekable();
    said.peek().is_some() && said.all(|cell| cell.lines().count() >= 2 && cell.lines().all(is_pair))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{open, tests::rows};

    #[test]
    fn lists_are_parted_and_ids_of_options_left_out() {
        let text = "No.,Response ID,Timestamp,Finished,Survey ID,User ID,url,1. Which?,1. Which? - Option ID,2. Who?\n\
                    1,r1,2026-01-02 10:00:00,Yes,s,u,https://x.y,Bus; Train,\"a, b\",\"firstName: Ann\nemail: a@b.org\"\n\
                    2,r2,2026-01-02 11:00:00,No,s,u,https://x.y,Bus,a,\n";
        let sheet = open(&Source::memory("x.csv", text.as_bytes().to_vec()), None).unwrap();
        assert_eq!(sheet.tool, "formbricks");
        let names: Vec<&str> = sheet.columns.iter().skip(7).map(|column| column.name.as_str()).collect();
        assert_eq!(names, ["1. Which?", "2. Who?"]);
        assert_eq!(sheet.columns[7].wording, "Which?");
        assert_eq!(sheet.columns[8].role, Some(ToolRole::Identifier));
        assert_eq!(rows(&sheet)[0][7], "Bus;Train");
    }
}
