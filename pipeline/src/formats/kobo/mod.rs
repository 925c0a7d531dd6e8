//! KoboToolbox and ODK Central: groups in headings, and multi-selects in three layouts.
//!
//! A multi-select comes packed into one cell by blanks (`summary`), as one column of 0 and 1 per choice (`details`), or
//! both. All three give the same columns here: the question, its choices parted by `;`, and after it one column
//! `question/choice` each. The columns of choices decide where there are any, because labels may hold blanks. Groups are
//! taken off the names of questions and kept as the tool's own id. Positions on the map, device and user are identifiers;
//! groups that repeat stand on sheets of their own, which are read by their name.

mod headings;
mod packed;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use crate::formats::kobo::headings::{Plan, plan, role};
use crate::formats::kobo::packed::find_packed;
use crate::formats::records::Record;
use crate::formats::reshaped::{Fate, Reshape, RowIn, RowOut, reshape};
use crate::formats::roles::keep_one_each;
use crate::formats::table::{Table, has_empty_end, tidy_heading, unique_names};
use crate::formats::tabular::Tabular;
use crate::formats::{Column, Error, Format, Guess, Head, Sheet, Source};

/// KoboToolbox and ODK.
pub(crate) struct Kobo;

const OWN: &[&str] = &[
    "_uuid",
    "_submission_time",
    "__version__",
    "_validation_status",
    "_submitted_by",
    "_id",
    "_index",
    "_parent_table_name",
    "_parent_index",
    "_submission__uuid",
    "meta/instanceid",
    "formhub/uuid",
    "deviceid",
    "submissiondate",
    "instanceid",
    "meta-instanceid",
    "key",
    "submitterid",
    "submittername",
    "attachmentspresent",
    "attachmentsexpected",
    "reviewstate",
    "parent_key",
];
/// A sheet of a group that repeats has one of these.
const PARENT: &[&str] = &["_parent_table_name", "_parent_index", "parent_key"];

impl Format for Kobo {
    fn name(&self) -> &'static str {
        "kobo"
    }

    fn title(&self) -> &'static str {
        "KoboToolbox or ODK Central"
    }

    fn export_instructions(&self) -> &'static str {
        "KoboToolbox: Data > Downloads > XLS or CSV, \"Select many questions: Both\"; ODK Central: Submissions > Download, \"split select multiple\". Add the XLSForm for labels."
    }

    fn recognise(&self, head: &Head) -> Guess {
        let Some((headings, rows)) = head.rows.split_first() else {
            return Guess::new(0, "there is no row of headings");
        };
        let own = headings.iter().filter(|heading| OWN.contains(&fold(heading).as_str())).count();
        if own >= 2 {
            return Guess::new(94, "columns that KoboToolbox or ODK adds, such as `_uuid`");
        }
        if own >= 1 && has_repeats(head) {
            return Guess::new(92, "`_index`, and a sheet of a group that repeats");
        }
        let plan = plan(headings, rows);
        let has_packed =
            plan.questions.iter().any(|question| question.packed.is_some() && question.choices.len() > 1);
        let is_quoted = head.text.starts_with('"') && head.text.contains("\";\"");
        let is_split = plan.questions.iter().any(|question| question.choices.len() > 1);
        match (has_packed, is_split, is_quoted) {
            (true, ..) => {
                Guess::new(88, "a packed multi-select with a column `question/choice` for each choice")
            }
            (_, true, true) => {
                Guess::new(80, "quoted fields parted by `;`, and columns `question/choice` of 0 and 1")
            }
            (_, true, false) => Guess::new(55, "columns `question/choice` of 0 and 1"),
            (_, false, true) if !find_packed(headings, rows).is_empty() => {
                Guess::new(60, "quoted fields parted by `;`, and codes packed by blanks")
            }
            _ => Guess::new(0, "no columns that KoboToolbox or ODK adds"),
        }
    }

    fn read(&self, source: &Source) -> Result<Sheet, Error> {
        let table = answers(source)?;
        let rows = table.first(2_000)?;
        let (headings, rows) =
            rows.split_first().ok_or_else(|| Error::Empty { name: source.name.clone() })?;
        let mut plan = plan(headings, rows);
        plan.add_packed(find_packed(headings, rows), &table)?;
        let (columns, cells) = columns(&plan, headings, rows);
        let layout =
            Table { empty_end: has_empty_end(rows, headings.len()), ..Table::new(table, 1, headings.len()) };
        let raw: Vec<Column> = unique_names(headings).into_iter().map(Column::named).collect();
        let sheet = layout.into_sheet(self.name(), raw)?;
        let cells: Arc<[Cell]> = cells.into();
        let mut sheet =
            reshape(&sheet, columns, Arc::new(move || Box::new(Answers { cells: Arc::clone(&cells) })));
        if headings.iter().any(|heading| is_parent(heading)) {
            sheet
                .warnings
                .push("this is a group that repeats: its rows are no respondents of their own".to_owned());
        }
        Ok(sheet)
    }
}

fn fold(heading: &str) -> String {
    tidy_heading(heading).to_lowercase()
}

/// Whether a sheet of the workbook points to the rows of another.
fn has_repeats(head: &Head) -> bool {
    let Some(workbook) = &head.workbook else { return false };
    let mut record = Record::default();
    (0..workbook.sheets().len()).any(|at| {
        let is_read = workbook.rows(at).and_then(|mut rows| rows.read(&mut record));
        is_read.is_ok_and(|is_there| is_there) && record.texts().iter().any(|heading| is_parent(heading))
    })
}

fn is_parent(heading: &str) -> bool {
    PARENT.contains(&fold(heading).as_str())
}

/// The sheet of the submissions, even when a repeated group has more rows.
fn answers(source: &Source) -> Result<Tabular, Error> {
    let head = source.head()?;
    let Some(workbook) = head.workbook.as_ref().filter(|_| source.sheet.is_none()) else {
        return source.table();
    };
    for (at, sheet) in workbook.sheets().iter().enumerate() {
        if sheet.is_hidden || !sheet.has_answers() {
            continue;
        }
        let mut record = Record::default();
        let is_there = workbook.rows(at)?.read(&mut record)?;
        let repeats = record.texts().iter().any(|heading| is_parent(heading));
        if is_there && !repeats {
            return Tabular::of_sheet(source, workbook, at);
        }
    }
    source.table()
}

/// What a cell of the sheet is made of.
#[derive(Debug, Clone)]
enum Cell {
    /// A field as it stands.
    Field(usize),
    /// A choice: a field of 0 and 1.
    Mark(usize),
    /// A choice looked for in a field packed by blanks.
    Code(usize, String),
    /// All chosen, in the order of the choices, from fields of 0 and 1.
    Marks(Vec<(usize, String)>),
    /// All chosen, in the order of the choices, from a field packed by blanks.
    Codes(usize, Arc<[String]>),
}

fn columns(plan: &Plan, headings: &[String], rows: &[Vec<String>]) -> (Vec<Column>, Vec<Cell>) {
    let mut names = Vec::new();
    let mut cells = Vec::new();
    let mut ids = Vec::new();
    for place in &plan.order {
        let Some(question) = place.question.and_then(|at| plan.questions.get(at)) else {
            names.push(place.name.clone());
            ids.push(headings.get(place.field).map(|heading| tidy_heading(heading)));
            cells.push(Cell::Field(place.field));
            continue;
        };
        names.push(question.name.clone());
        ids.push(Some(question.path.clone()));
        let from_marks = question.choices.iter().all(|choice| choice.field.is_some());
        let codes: Arc<[String]> = question.choices.iter().map(|choice| choice.code.clone()).collect();
        let marks = question.choices.iter().filter_map(|choice| Some((choice.field?, choice.code.clone())));
        cells.push(match (from_marks, question.packed) {
            (false, Some(field)) => Cell::Codes(field, codes),
            _ => Cell::Marks(marks.collect()),
        });
        for choice in &question.choices {
            names.push(format!("{}/{}", question.name, choice.code));
            ids.push(choice.field.and_then(|field| headings.get(field)).map(|heading| tidy_heading(heading)));
            cells.push(match (choice.field, question.packed) {
                (Some(field), _) => Cell::Mark(field),
                (None, Some(field)) => Cell::Code(field, choice.code.clone()),
                (None, None) => continue,
            });
        }
    }
    let mut columns = Vec::with_capacity(names.len());
    for ((name, id), cell) in unique_names(&names).into_iter().zip(ids).zip(&cells) {
        let field = match cell {
            Cell::Field(field) => Some(*field),
            _ => None,
        };
        let role = field.and_then(|field| role(headings.get(field).map_or("", String::as_str), field, rows));
        columns.push(Column { import_id: id.filter(|id| *id != name), role, ..Column::named(name) });
    }
    // The id of a submission is told twice by ODK, and counted by both.
    keep_one_each(&mut columns);
    (columns, cells)
}

struct Answers {
    cells: Arc<[Cell]>,
}

impl Reshape for Answers {
    fn row<'a>(&mut self, row: &RowIn<'_, 'a>, out: &mut RowOut<'a>) -> Fate {
        let mut split: HashMap<usize, Vec<&'a str>> = HashMap::new();
        for cell in self.cells.iter() {
            out.push(match cell {
                Cell::Field(field) => row.cells.get(*field).copied().flatten().map(Cow::Borrowed),
                Cell::Mark(field) => mark(row.cell(*field)).map(Cow::Borrowed),
                Cell::Code(field, code) => {
                    let codes = split.entry(*field).or_insert_with(|| codes(row, *field));
                    let is_chosen = codes.contains(&code.as_str());
                    (!codes.is_empty()).then_some(Cow::Borrowed(if is_chosen { "1" } else { "0" }))
                }
                Cell::Marks(marks) => joined(
                    marks
                        .iter()
                        .filter(|(field, _)| mark(row.cell(*field)) == Some("1"))
                        .map(|(_, code)| code),
                ),
                Cell::Codes(field, known) => {
                    let codes = split.entry(*field).or_insert_with(|| codes(row, *field));
                    joined(known.iter().filter(|code| codes.contains(&code.as_str())))
                }
            });
        }
        Fate::Kept
    }
}

fn codes<'a>(row: &RowIn<'_, 'a>, field: usize) -> Vec<&'a str> {
    row.cell(field).map(|cell| cell.split_whitespace().collect()).unwrap_or_default()
}

fn joined<'a, 'b>(codes: impl Iterator<Item = &'b String>) -> Option<Cow<'a, str>> {
    let codes: Vec<&str> = codes.map(String::as_str).collect();
    (!codes.is_empty()).then(|| Cow::Owned(codes.join(";")))
}

/// 1 or 0; R and pandas write `True`, or a number with a point.
fn mark(cell: Option<&str>) -> Option<&'static str> {
    match cell?.trim() {
        "1" | "1.0" | "TRUE" | "True" | "true" => Some("1"),
        "0" | "0.0" | "FALSE" | "False" | "false" => Some("0"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::ToolRole;
    use crate::formats::{open, tests::rows};

    fn sheet(text: &str) -> Sheet {
        open(&Source::memory("x.csv", text.as_bytes().to_vec()), Some("kobo")).unwrap()
    }

    #[test]
    fn three_layouts_give_one_sheet() {
        let both = "\"g/kit\";\"g/kit/pen\";\"g/kit/ink_blue\";\"age\"\n\"pen\";\"1\";\"0\";\"30\"\n\"ink_blue pen\";\"1\";\"1\";\"31\"\n\"\";\"\";\"\";\"32\"\n";
        let details = "\"g/kit/pen\";\"g/kit/ink_blue\";\"age\"\n\"True\";\"False\";\"30\"\n\"True\";\"True\";\"31\"\n\"\";\"\";\"32\"\n";
        let summary = "\"g/kit\";\"age\"\n\"pen\";\"30\"\n\"ink_blue pen\";\"31\"\n\"\";\"32\"\n";
        let expected = [["pen", "1", "0", "30"], ["pen;ink_blue", "1", "1", "31"], ["", "", "", "32"]];
        for text in [both, details, summary] {
            let sheet = sheet(text);
            let names: Vec<&str> = sheet.columns.iter().map(|column| column.name.as_str()).collect();
            assert_eq!(names, ["kit", "kit/pen", "kit/ink_blue", "age"], "{text}");
            assert_eq!(rows(&sheet), expected, "{text}");
            assert_eq!(sheet.columns[0].import_id.as_deref(), Some("g/kit"));
        }
    }

    #[test]
    fn labels_with_blanks_are_read_from_the_marks() {
        let text = "What do you eat?;What do you eat?/No meat;What do you eat?/Bread and/or rice\n\
                    No meat;1;0\nNo meat Bread and/or rice;1;1\n";
        let sheet = sheet(text);
        assert_eq!(sheet.columns[2].name, "What do you eat?/Bread and/or rice");
        assert_eq!(rows(&sheet)[1], ["No meat;Bread and/or rice", "1", "1"]);
    }

    #[test]
    fn what_tells_of_device_and_place_is_marked() {
        let text = "start,end,deviceid,q1,place,_place_latitude,_uuid,_submission_time,_index\n\
                    2026-01-01T10:00:00+01:00,2026-01-01T10:05:00+01:00,abc,a,1.5 2.5 0 0,1.5,u1,2026-01-01T10:05:00,1\n";
        let sheet = open(&Source::memory("x.csv", text.as_bytes().to_vec()), None).unwrap();
        let roles: Vec<Option<ToolRole>> = sheet.columns.iter().map(|column| column.role).collect();
        use ToolRole::{Identifier, Metadata, ResponseId, RowIndex, StartedAt, SubmittedAt};
        let expected = [
            Some(StartedAt),
            Some(Metadata),
            Some(Identifier),
            None,
            Some(Identifier),
            Some(Identifier),
            Some(ResponseId),
            Some(SubmittedAt),
            Some(RowIndex),
        ];
        assert_eq!((sheet.tool.as_str(), roles), ("kobo", expected.to_vec()));
    }
}
