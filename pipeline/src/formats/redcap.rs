//! REDCap exports, raw and with labels: records, forms, checkboxes, repeating instruments and events.
//!
//! The first column is the record, whatever it is called. A form ends with its status (`<form>_complete`); a status that
//! is blank says that the form was not put to this record in this row, so that its blanks are *not asked* and no silence.
//! A repeating instrument has a row for each time, blank in all other forms: what the record said there once is filled in,
//! so that answers meet the backgrounds of whoever gave them, and the row that says it once is left out. Checkboxes are `field___code`, or
//! `Question (choice=Label)` in exports with labels. `[not completed]` in place of a time is nothing.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use crate::formats::records::Record;
use crate::formats::reshaped::{Fate, Reshape, RowIn, RowOut, reshape};
use crate::formats::roles::keep_one_each;
use crate::formats::table::{Table, has_empty_end, tidy_heading, unique_names};
use crate::formats::tabular::Tabular;
use crate::formats::{Column, Error, Format, Guess, Head, Sheet, Source, ToolRole};
use crate::model::Missing;

/// REDCap.
pub(crate) struct Redcap;

/// Stands where a form was not put to a record.
const NOT_ASKED: &str = "[not asked]";

const EVENT: &[&str] = &["redcap_event_name", "event name"];
const INSTRUMENT: &[&str] = &["redcap_repeat_instrument", "repeat instrument"];
const OTHERS: &[&str] =
    &["redcap_repeat_instance", "repeat instance", "redcap_data_access_group", "data access group"];
const IDENTIFIERS: &[&str] = &["redcap_survey_identifier", "survey identifier"];
const STATUSES: &[&str] = &["", "0", "1", "2", "incomplete", "unverified", "complete"];
const MARKS: &[&str] = &["", "0", "1", "checked", "unchecked"];

impl Format for Redcap {
    fn name(&self) -> &'static str {
        "redcap"
    }

    fn title(&self) -> &'static str {
        "REDCap"
    }

    fn export_instructions(&self) -> &'static str {
        "Data Exports, Reports, and Stats > Export Data > CSV / Microsoft Excel (raw data), together with the data dictionary (Project Setup > Download the current Data Dictionary); labels work too."
    }

    fn recognise(&self, head: &Head) -> Guess {
        let Some((headings, rows)) = head.rows.split_first() else {
            return Guess::new(0, "there is no row of headings");
        };
        let own = headings.iter().any(|heading| heading.trim().starts_with("redcap_"));
        let boxes = (0..headings.len()).filter(|at| is_checkbox(*at, headings, rows)).count();
        let statuses = (0..headings.len()).filter(|at| is_status(*at, headings, rows)).count();
        match (own, boxes, statuses) {
            (true, ..) => Guess::new(97, "a column that REDCap itself adds, such as `redcap_event_name`"),
            (_, 1.., 1..) => Guess::new(95, "checkboxes of REDCap, and the status of a form"),
            (_, _, 1..) => Guess::new(72, "the status of a form (`…_complete`)"),
            (_, 2.., _) => Guess::new(65, "checkboxes of REDCap (`field___code`)"),
            _ => Guess::new(0, "neither the status of a form nor checkboxes"),
        }
    }

    fn read(&self, source: &Source) -> Result<Sheet, Error> {
        let table = source.table()?;
        let rows = table.first(500)?;
        let (headings, rows) =
            rows.split_first().ok_or_else(|| Error::Empty { name: source.name.clone() })?;
        let statuses: Vec<usize> = (0..headings.len()).filter(|at| is_status(*at, headings, rows)).collect();
        let names: Vec<String> = headings.iter().map(|heading| name(heading)).collect();
        let mut columns: Vec<Column> = Vec::with_capacity(headings.len());
        for (at, name) in unique_names(&names).into_iter().enumerate() {
            let heading = headings.get(at).map(|heading| tidy_heading(heading)).unwrap_or_default();
            let role = role(at, &heading, &statuses);
            let import_id = (heading != name).then_some(heading);
            let missing =
                if role.is_none() { vec![(NOT_ASKED.to_owned(), Missing::NotAsked)] } else { Vec::new() };
            columns.push(Column { role, import_id, missing, ..Column::named(name) });
        }
        keep_one_each(&mut columns);
        let is_one_of =
            |known: &[&str]| headings.iter().position(|heading| known.contains(&fold(heading).as_str()));
        let repeats = Repeats::of(&table, is_one_of(INSTRUMENT))?;
        let forms = Forms::new(&columns, &statuses, repeats);
        let layout =
            Table { empty_end: has_empty_end(rows, headings.len()), ..Table::new(table, 1, headings.len()) };
        let has_events = is_one_of(EVENT).is_some();
        let instruments = forms.repeats.instruments.join("`, `");
        let sheet = layout.into_sheet(self.name(), columns.clone())?;
        let forms = Arc::new(forms);
        let mut sheet = reshape(
            &sheet,
            columns,
            Arc::new(move || Box::new(Records { forms: Arc::clone(&forms), base: Vec::new() })),
        );
        if !instruments.is_empty() {
            sheet.warnings.push(format!(
                "`{instruments}` repeats: each time is a row, what the record said in other forms is filled in, and a person \
                 is compared by the first row"
            ));
        }
        if has_events {
            sheet.warnings.push(
                "a record has a row for each event; load the events apart where they are iterations of their own".to_owned(),
            );
        }
        Ok(sheet)
    }
}

fn fold(heading: &str) -> String {
    tidy_heading(heading).to_lowercase()
}

/// `Race (choice=White)` as `Race [White]`, which is how multi-selects are written elsewhere.
fn name(heading: &str) -> String {
    let tidy = tidy_heading(heading);
    let parts = tidy.strip_suffix(')').and_then(|rest| rest.rsplit_once(" (choice="));
    parts.map_or(tidy.clone(), |(question, choice)| {
        format!("{question} [{}]", choice.replace('[', "(").replace(']', ")"))
    })
}

fn role(at: usize, heading: &str, statuses: &[usize]) -> Option<ToolRole> {
    let folded = heading.to_lowercase();
    let is = |known: &[&str]| known.contains(&folded.as_str());
    match () {
        () if at == 0 => Some(ToolRole::ResponseId),
        () if is(IDENTIFIERS) => Some(ToolRole::Identifier),
        () if is(EVENT) || is(INSTRUMENT) || is(OTHERS) => Some(ToolRole::Metadata),
        () if folded.ends_with("_timestamp") || folded == "survey timestamp" => Some(ToolRole::SubmittedAt),
        () if statuses == [at] => Some(ToolRole::Finished),
        () if statuses.contains(&at) => Some(ToolRole::Metadata),
        () => None,
    }
}

fn holds_only(at: usize, rows: &[Vec<String>], known: &[&str]) -> bool {
    rows.iter().all(|row| row.get(at).is_none_or(|cell| known.contains(&cell.trim().to_lowercase().as_str())))
}

fn is_status(at: usize, headings: &[String], rows: &[Vec<String>]) -> bool {
    let is_named = headings.get(at).is_some_and(|heading| {
        let folded = fold(heading);
        folded.ends_with("_complete") || folded == "complete?"
    });
    is_named && holds_only(at, rows, STATUSES)
}

fn is_checkbox(at: usize, headings: &[String], rows: &[Vec<String>]) -> bool {
    let is_named = headings.get(at).is_some_and(|heading| {
        let heading = heading.trim();
        heading.split_once("___").is_some_and(|(field, code)| !field.is_empty() && !code.is_empty())
            || (heading.ends_with(')') && heading.contains(" (choice="))
    });
    is_named && holds_only(at, rows, MARKS)
}

/// Which columns belong to which form: those between one status and the next.
struct Forms {
    /// The columns of each form, and its status.
    forms: Vec<(Vec<usize>, usize)>,
    repeats: Repeats,
    times: Vec<usize>,
    n_columns: usize,
}

impl Forms {
    fn new(columns: &[Column], statuses: &[usize], repeats: Repeats) -> Self {
        let mut forms = Vec::new();
        let mut start = 1;
        for status in statuses {
            let fields =
                (start..*status).filter(|at| columns.get(*at).is_some_and(|column| column.role.is_none()));
            forms.push((fields.collect(), *status));
            start = status + 1;
        }
        let is_time = |column: &Column| {
            column.name.ends_with("_timestamp") || column.name.starts_with("Survey Timestamp")
        };
        let times =
            columns.iter().enumerate().filter(|(_, column)| is_time(column)).map(|(at, _)| at).collect();
        Self { forms, repeats, times, n_columns: columns.len() }
    }
}

/// Which instruments repeat, and for whom.
#[derive(Default)]
struct Repeats {
    /// The field that names the instrument.
    field: Option<usize>,
    instruments: Vec<String>,
    records: HashSet<String>,
}

impl Repeats {
    fn of(table: &Tabular, field: Option<usize>) -> Result<Self, Error> {
        let mut found = Self { field, ..Self::default() };
        let Some(field) = field else { return Ok(found) };
        let mut records = table.records()?;
        let mut record = Record::default();
        records.read(&mut record)?;
        while records.read(&mut record)? {
            let Some(instrument) = record.get(field).filter(|cell| !cell.trim().is_empty()) else { continue };
            if !found.instruments.iter().any(|known| *known == instrument) {
                found.instruments.push(instrument.into_owned());
            }
            found.records.insert(record.get(0).unwrap_or_default().into_owned());
        }
        Ok(found)
    }
}

struct Records {
    forms: Arc<Forms>,
    /// The row of the record in which no instrument repeats.
    base: Vec<Option<String>>,
}

impl Reshape for Records {
    fn row<'a>(&mut self, row: &RowIn<'_, 'a>, out: &mut RowOut<'a>) -> Fate {
        out.extend(
            (0..self.forms.n_columns).map(|at| row.cells.get(at).copied().flatten().map(Cow::Borrowed)),
        );
        for at in &self.forms.times {
            if let Some(cell) = out.get_mut(*at).filter(|cell| cell.as_deref() == Some("[not completed]")) {
                *cell = None;
            }
        }
        let known = &self.forms.repeats;
        let repeats = known.field.is_some_and(|at| row.cell(at).is_some());
        if known.field.is_some() && !repeats {
            self.base = row.cells.iter().map(|cell| cell.map(str::to_owned)).collect();
        }
        let is_same_record = self.base.first().is_some_and(|id| id.as_deref() == row.cell(0));
        for (fields, status) in &self.forms.forms {
            if row.cell(*status).is_some() {
                continue;
            }
            let said = |at: usize| self.base.get(at).cloned().flatten();
            let is_filled = repeats && is_same_record && said(*status).is_some();
            for at in fields.iter().chain(is_filled.then_some(status)) {
                let Some(cell) = out.get_mut(*at) else { continue };
                if row.cell(*at).is_some() {
                    continue;
                }
                *cell = if is_filled { said(*at).map(Cow::Owned) } else { Some(Cow::Borrowed(NOT_ASKED)) };
            }
        }
        let is_told_again = !repeats && row.cell(0).is_some_and(|id| known.records.contains(id));
        if is_told_again { Fate::LeftOut } else { Fate::Kept }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{open, tests::rows};

    #[test]
    fn repeats_meet_what_the_record_said_once() {
        let text = "record_id,redcap_repeat_instrument,redcap_repeat_instance,sex,base_complete,pace,pace_complete\n\
                    1,,,f,2,,\n1,pace,1,,,3,2\n1,pace,2,,,,0\n2,pace,1,,,5,2\n";
        let sheet = open(&Source::memory("x.csv", text.as_bytes().to_vec()), None).unwrap();
        assert_eq!(sheet.tool, "redcap");
        let rows = rows(&sheet);
        assert_eq!(rows[0], ["1", "", "", "f", "2", NOT_ASKED, ""]);
        assert_eq!(rows[1], ["1", "pace", "1", "f", "2", "3", "2"]);
        assert_eq!(
            rows[2],
            ["1", "pace", "2", "f", "2", "", "0"],
            "a blank in a form that was put is silence"
        );
        assert_eq!(
            rows[3],
            ["2", "pace", "1", NOT_ASKED, "", "5", "2"],
            "another record's row is never filled in"
        );
    }

    #[test]
    fn checkboxes_of_labelled_exports_are_named_like_others() {
        assert_eq!(name("Race (choice=White)"), "Race [White]");
        assert_eq!(name("Race (choice=A [b])"), "Race [A (b)]");
        assert_eq!(name("How (choice)?"), "How (choice)?");
    }
}
