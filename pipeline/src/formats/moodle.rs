//! Moodle's feedback activity, named or anonymous.
//!
//! Named exports begin with the full name, groups and whichever identity fields the site shows, anonymous ones with
//! `Response number`; a date follows, then the questions, `(label) question` where a label was given. Texts are escaped
//! as HTML. Several answers stand in one cell, one a line or parted by `|`. Written after the tool's own code; no genuine
//! file was at hand, so headings are read leniently.

use std::borrow::Cow;
use std::sync::Arc;

use crate::formats::definitions::{Definition, Definitions};
use crate::formats::markup::decode_entities;
use crate::formats::reshaped::{Fate, Reshape, RowIn, RowOut, reshape};
use crate::formats::roles::keep_one_each;
use crate::formats::table::{Table, has_empty_end, tidy_heading, unique_names};
use crate::formats::{Column, Error, Format, Guess, Head, Sheet, Source, ToolRole};

/// Moodle feedback.
pub(crate) struct Moodle;

const NAMES: &[&str] = &[
    "full name",
    "vollständiger name",
    "nombre completo",
    "nom complet",
    "nome completo",
    "fullname",
    "username",
];
const NUMBERS: &[&str] = &[
    "response number",
    "anonymous response number",
    "antwort nummer",
    "número de respuesta",
    "numéro de réponse",
];
const DATES: &[&str] = &["date", "datum", "fecha", "data"];
const IDENTITY: &[&str] = &[
    "id number",
    "idnumber",
    "email address",
    "email",
    "phone",
    "mobile phone",
    "department",
    "institution",
    "city/town",
    "country",
    "user id",
    "userid",
];
const COURSE: &[&str] = &["course", "course id", "courseid", "kurs", "curso", "cours"];

impl Format for Moodle {
    fn name(&self) -> &'static str {
        "moodle"
    }

    fn title(&self) -> &'static str {
        "Moodle feedback"
    }

    fn export_instructions(&self) -> &'static str {
        "Feedback activity > Responses (or Show responses) > Download table data as CSV or Excel."
    }

    fn recognise(&self, head: &Head) -> Guess {
        let headings = head.rows.first().map(Vec::as_slice).unwrap_or_default();
        let first = headings.first().map(|heading| fold(heading)).unwrap_or_default();
        let has_date = headings.iter().take(12).any(|heading| DATES.contains(&fold(heading).as_str()));
        let labels = headings.iter().filter(|heading| labelled(heading).is_some()).count();
        match (NAMES.contains(&first.as_str()), NUMBERS.contains(&first.as_str()), has_date, labels) {
            (_, true, ..) => {
                Guess::new(88, "it begins with the number of the response, as anonymous feedback does")
            }
            (true, _, true, 1..) => Guess::new(92, "names, a date, and questions behind their labels"),
            (true, _, true, 0) => Guess::new(60, "names and a date"),
            _ => Guess::new(0, "not the first columns of Moodle feedback"),
        }
    }

    fn read(&self, source: &Source) -> Result<Sheet, Error> {
        let table = source.table()?;
        let rows = table.first(500)?;
        let (headings, rows) =
            rows.split_first().ok_or_else(|| Error::Empty { name: source.name.clone() })?;
        let headings: Vec<String> =
            headings.iter().map(|heading| tidy_heading(&decode_entities(heading))).collect();
        let last_own =
            headings.iter().take(12).position(|heading| DATES.contains(&heading.to_lowercase().as_str()));
        let mut columns = Vec::with_capacity(headings.len());
        let mut lists = Definitions::default();
        for (at, name) in unique_names(&headings).into_iter().enumerate() {
            let role = if last_own.is_none_or(|last| at <= last) { role(at, &name) } else { None };
            let (import_id, wording) = match labelled(&name) {
                Some((label, question)) => (Some(label), question),
                None => (None, name.clone()),
            };
            if let Some(separator) = separator(at, rows).filter(|_| role.is_none()) {
                let separator = Some(separator.to_owned());
                lists.columns.push(Definition { column: name.clone(), separator, ..Definition::default() });
            }
            columns.push(Column { role, import_id, wording, ..Column::named(name) });
        }
        keep_one_each(&mut columns);
        let layout =
            Table { empty_end: has_empty_end(rows, headings.len()), ..Table::new(table, 1, headings.len()) };
        let sheet = layout.into_sheet(self.name(), columns.clone())?;
        let sheet = reshape(&sheet, columns, Arc::new(|| Box::new(Unescaped)));
        let (sheet, _) = lists.label(sheet);
        Ok(sheet)
    }
}

fn fold(heading: &str) -> String {
    tidy_heading(heading).to_lowercase()
}

/// `(SAT1) The pace was right` as label and question.
fn labelled(heading: &str) -> Option<(String, String)> {
    let tidy = tidy_heading(heading);
    let (label, question) = tidy.strip_prefix('(')?.split_once(") ")?;
    (!label.trim().is_empty() && label.len() <= 40)
        .then(|| (label.trim().to_owned(), question.trim().to_owned()))
}

fn role(at: usize, name: &str) -> Option<ToolRole> {
    let folded = name.to_lowercase();
    let is = |names: &[&str]| names.contains(&folded.as_str());
    match () {
        () if at == 0 && is(NUMBERS) => Some(ToolRole::ResponseId),
        () if is(NAMES) || is(IDENTITY) => Some(ToolRole::Identifier),
        () if is(DATES) => Some(ToolRole::SubmittedAt),
        () if is(COURSE) => Some(ToolRole::Metadata),
        () => None,
    }
}

/// What parts the answers of a cell, where answers return: prose has line breaks too, but hardly the same lines twice.
fn separator(at: usize, rows: &[Vec<String>]) -> Option<&'static str> {
    let cells: Vec<&str> = rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.trim()).collect();
    ["|", "\n"].into_iter().find(|separator| {
        let parts: Vec<&str> = cells
            .iter()
            .flat_map(|cell| cell.split(separator))
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .collect();
        let distinct: std::collections::HashSet<&&str> = parts.iter().collect();
        cells.iter().any(|cell| cell.contains(separator)) && distinct.len() * 2 <= parts.len()
    })
}

struct Unescaped;

impl Reshape for Unescaped {
    fn row<'a>(&mut self, row: &RowIn<'_, 'a>, out: &mut RowOut<'a>) -> Fate {
        let plain = |cell: &'a str| match cell.contains('&') {
            true => Cow::Owned(decode_entities(cell)),
            false => Cow::Borrowed(cell),
        };
        out.extend(row.cells.iter().map(|cell| cell.map(plain)));
        Fate::Kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{open, tests::rows};

    #[test]
    fn feedback_is_unescaped_and_lists_are_parted() {
        let text = "Full name,Groups,Email address,Date,(S1) Pace &amp; depth,(N) Which?,Comments\n\
                    Ann,Day,a@b.org,\"Tuesday, 3 March 2026, 9:01 AM\",Good,\"Video\nTutor\",A &quot;b&quot;\n\
                    Bob,Day,b@b.org,\"Tuesday, 3 March 2026, 9:02 AM\",Bad,Video,\n\
                    Cid,Day,c@b.org,\"Tuesday, 3 March 2026, 9:03 AM\",Bad,Tutor,\n";
        let sheet = open(&Source::memory("x.csv", text.as_bytes().to_vec()), None).unwrap();
        assert_eq!((sheet.tool.as_str(), sheet.columns[4].name.as_str()), ("moodle", "(S1) Pace & depth"));
        assert_eq!(
            (sheet.columns[4].wording.as_str(), sheet.columns[4].import_id.as_deref()),
            ("Pace & depth", Some("S1"))
        );
        assert_eq!(sheet.columns[3].role, Some(ToolRole::SubmittedAt));
        assert_eq!(rows(&sheet)[0][5..], ["Video;Tutor", "A \"b\""]);
    }
}
