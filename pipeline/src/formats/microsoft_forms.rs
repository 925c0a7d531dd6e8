//! Microsoft Forms workbooks, and what Excel makes of them as CSV.
//!
//! `ID`, `Start time`, `Completion time`, `Email` and `Name` come first, in the language of whoever exported; the English
//! names were seen, the others are the tool's translations as far as known, so that the shape counts as well: a count of
//! the rows, two dates, and `anonymous`. Several answers stand in one cell with `;` after each, the last included; so do
//! ranks, in their order. A quiz has points and feedback beside every question, which are no answers and are left out.

use crate::formats::definitions::{Definition, Definitions};
use crate::formats::roles::keep_one_each;
use crate::formats::table::{Table, has_empty_end, tidy_heading, unique_names};
use crate::formats::{Column, Error, Format, Guess, Head, Sheet, Source, ToolRole};

/// Microsoft Forms.
pub(crate) struct MicrosoftForms;

const STARTS: &[&str] = &[
    "start time",
    "startzeit",
    "hora de inicio",
    "heure de début",
    "hora de início",
    "ora di inizio",
    "begintijd",
    "starttidspunkt",
    "starttid",
    "godzina rozpoczęcia",
    "aloitusaika",
];
const ENDS: &[&str] = &[
    "completion time",
    "fertigstellungszeit",
    "abschlusszeit",
    "hora de finalización",
    "heure de fin",
    "hora de conclusão",
    "hora da conclusão",
    "ora di completamento",
    "tijd van voltooien",
    "færdiggørelsestidspunkt",
    "slutförandetid",
    "fullføringstidspunkt",
    "godzina ukończenia",
    "valmistumisaika",
];
const ADDRESSES: &[&str] = &[
    "email",
    "e-mail",
    "correo electrónico",
    "adresse de messagerie",
    "adresse e-mail",
    "posta elettronica",
    "mail",
    "e-post",
    "e-mailadres",
    "adres e-mail",
];
const NAMES: &[&str] = &["name", "nombre", "nom", "nome", "naam", "navn", "namn", "nazwa"];
const OTHERS: &[&str] =
    &["last modified time", "uhrzeit der letzten änderung", "hora de la última modificación"];
const LANGUAGES: &[&str] = &["language", "sprache", "idioma", "langue", "lingua"];
const QUIZ: &[&str] = &["total points", "quiz feedback", "grade posted time"];

impl Format for MicrosoftForms {
    fn name(&self) -> &'static str {
        "microsoft_forms"
    }

    fn title(&self) -> &'static str {
        "Microsoft Forms"
    }

    fn export_instructions(&self) -> &'static str {
        "Responses > Open in Excel; upload the workbook as it is."
    }

    fn recognise(&self, head: &Head) -> Guess {
        let Some(headings) = head.rows.first() else { return Guess::new(0, "there is no row of headings") };
        let folded: Vec<String> = headings.iter().take(8).map(|heading| fold(heading)).collect();
        let has = |names: &[&str]| folded.iter().any(|heading| names.contains(&heading.as_str()));
        if folded.first().is_none_or(|first| first != "id") {
            return Guess::new(0, "the first column is not `ID`");
        }
        if has(STARTS) && has(ENDS) {
            return Guess::new(96, "it begins with `ID`, `Start time` and `Completion time`");
        }
        let rows = head.rows.get(1..).unwrap_or_default();
        let cell = |row: &Vec<String>, at: usize| {
            row.get(at).map(|cell| cell.trim().to_lowercase()).unwrap_or_default()
        };
        let is_shaped = |row: &Vec<String>| {
            cell(row, 0).parse::<u64>().is_ok() && is_moment(&cell(row, 1)) && is_moment(&cell(row, 2))
        };
        if !rows.is_empty() && rows.iter().all(is_shaped) {
            let is_anonymous = rows.iter().any(|row| cell(row, 3) == "anonymous");
            let confidence = if is_anonymous { 90 } else { 60 };
            return Guess::new(confidence, "a count of the rows and two dates stand before the answers");
        }
        Guess::new(0, "no start and completion time after `ID`")
    }

    fn read(&self, source: &Source) -> Result<Sheet, Error> {
        let table = source.table()?;
        let rows = table.first(500)?;
        let (headings, rows) =
            rows.split_first().ok_or_else(|| Error::Empty { name: source.name.clone() })?;
        let skipped: Vec<usize> = headings
            .iter()
            .enumerate()
            .filter(|(_, heading)| is_of_quiz(heading, headings))
            .map(|(at, _)| at)
            .collect();
        let mut columns = Vec::new();
        let mut packed = Definitions::default();
        for (at, name) in
            unique_names(headings).into_iter().enumerate().filter(|(at, _)| !skipped.contains(at))
        {
            if is_packed(at, rows) {
                let separator = Some(";".to_owned());
                packed.columns.push(Definition { column: name.clone(), separator, ..Definition::default() });
            }
            columns.push(Column { role: role(at, &name), ..Column::named(name) });
        }
        keep_one_each(&mut columns);
        let empty_end = has_empty_end(rows, headings.len());
        let n_skipped = skipped.len();
        let table = Table { empty_end, skipped, ..Table::new(table, 1, headings.len()) };
        let (mut sheet, _) = packed.label(table.into_sheet(self.name(), columns)?);
        if n_skipped > 0 {
            sheet
                .warnings
                .push(format!("{n_skipped} columns with points and feedback of a quiz were left out"));
        }
        Ok(sheet)
    }
}

fn fold(heading: &str) -> String {
    tidy_heading(heading).to_lowercase()
}

fn role(at: usize, name: &str) -> Option<ToolRole> {
    // The tool's own columns come first; further on the same words are somebody's question.
    if at > 7 {
        return None;
    }
    let folded = fold(name);
    let is = |names: &[&str]| names.contains(&folded.as_str());
    match at {
        0 => Some(ToolRole::ResponseId),
        1 => Some(ToolRole::StartedAt),
        2 => Some(ToolRole::SubmittedAt),
        3 | 4 if is(ADDRESSES) || is(NAMES) => Some(ToolRole::Identifier),
        _ if is(OTHERS) => Some(ToolRole::Metadata),
        _ if is(LANGUAGES) => Some(ToolRole::Language),
        _ => None,
    }
}

fn is_of_quiz(heading: &str, headings: &[String]) -> bool {
    let folded = fold(heading);
    let question = folded.strip_prefix("points - ").or_else(|| folded.strip_prefix("feedback - "));
    let is_beside = question.is_some_and(|question| headings.iter().any(|other| fold(other) == question));
    is_beside || QUIZ.contains(&folded.as_str())
}

/// Whether every answer that is shown ends in `;`.
fn is_packed(at: usize, rows: &[Vec<String>]) -> bool {
    let mut said = rows
        .iter()
        .filter_map(|row| row.get(at))
        .map(|cell| cell.trim())
        .filter(|cell| !cell.is_empty())
        .peekable();
    said.peek().is_some() && said.all(|cell| cell.ends_with(';'))
}

/// `2020-07-02 11:00:22` of a workbook, `7/2/20 11:00:22` of a CSV file.
fn is_moment(cell: &str) -> bool {
    let has_time = cell.split_once(' ').is_some_and(|(_, time)| time.contains(':'));
    has_time && cell.starts_with(|c: char| c.is_ascii_digit()) && cell.contains(['-', '/', '.'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_a_quiz_are_told_from_questions() {
        let headings: Vec<String> =
            ["Capital?", "Points - Capital?", "Points - fair?", "Total points"].map(str::to_owned).to_vec();
        let told: Vec<bool> = headings.iter().map(|heading| is_of_quiz(heading, &headings)).collect();
        assert_eq!(told, [false, true, false, true]);
    }

    #[test]
    fn several_answers_end_in_a_semicolon() {
        let rows = [["A;B;", "A;"], ["", "B"]].map(|row| row.map(str::to_owned).to_vec());
        assert!(is_packed(0, &rows) && !is_packed(1, &rows) && !is_packed(2, &rows));
    }
}
