//! Canvas, the *Student Analysis* of a classic quiz or survey.
//!
//! `name,id,…,section,section_id,…,submitted,attempt` come first (anonymous surveys lack name and id), then for each
//! question `<id>: <text>` and a column whose heading is its points, which is left out; `n correct`, `n incorrect` and
//! `score` end the row. Several answers are joined by `,`, commas inside them are `\,`. Of several attempts the last counts.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use crate::formats::records::Record;
use crate::formats::reshaped::{Fate, Reshape, RowIn, RowOut, reshape};
use crate::formats::roles::keep_one_each;
use crate::formats::table::{Table, has_empty_end, tidy_heading, unique_names};
use crate::formats::tabular::Tabular;
use crate::formats::{Column, Error, Format, Guess, Head, Sheet, Source, ToolRole};

/// Canvas.
pub(crate) struct Canvas;

impl Format for Canvas {
    fn name(&self) -> &'static str {
        "canvas"
    }

    fn title(&self) -> &'static str {
        "Canvas (Student Analysis)"
    }

    fn export_instructions(&self) -> &'static str {
        "Quizzes > the survey > Survey Statistics > Student Analysis. New Quizzes write another layout, which is read as CSV."
    }

    fn recognise(&self, head: &Head) -> Guess {
        let headings = head.rows.first().map(Vec::as_slice).unwrap_or_default();
        let has = |name: &str| headings.iter().any(|heading| fold(heading) == name);
        let questions = headings.iter().filter(|heading| question(heading).is_some()).count();
        match (has("n correct") && has("n incorrect"), has("submitted"), questions) {
            (true, true, _) => Guess::new(97, "`submitted`, `n correct` and `n incorrect`"),
            (_, true, 1..) => Guess::new(70, "`submitted`, and questions behind their numbers"),
            _ => Guess::new(0, "not the columns of a Student Analysis"),
        }
    }

    fn read(&self, source: &Source) -> Result<Sheet, Error> {
        let table = source.table()?;
        let rows = table.first(500)?;
        let (headings, rows) =
            rows.split_first().ok_or_else(|| Error::Empty { name: source.name.clone() })?;
        let first_question =
            headings.iter().position(|heading| question(heading).is_some()).unwrap_or(headings.len());
        let is_points = |at: usize| {
            let before = at.checked_sub(1).and_then(|before| headings.get(before));
            at > first_question
                && headings.get(at).is_some_and(|heading| heading.trim().parse::<f64>().is_ok())
                && before.is_some_and(|heading| question(heading).is_some())
        };
        let kept: Vec<usize> = (0..headings.len()).filter(|at| !is_points(*at)).collect();
        let names: Vec<String> = kept
            .iter()
            .filter_map(|at| headings.get(*at))
            .map(|heading| question(heading).map_or_else(|| heading.clone(), |(_, text)| text))
            .collect();
        let mut columns = Vec::with_capacity(kept.len());
        for (name, at) in unique_names(&names).into_iter().zip(&kept) {
            let heading = headings.get(*at).map_or("", String::as_str);
            let import_id = question(heading).map(|(id, _)| id);
            let role = if import_id.is_some() { None } else { role(&fold(heading)) };
            columns.push(Column { role, import_id, ..Column::named(name) });
        }
        keep_one_each(&mut columns);
        let lists = kept.iter().map(|at| *at >= first_question && is_list(*at, rows)).collect();
        let attempts = LastAttempts::of(&table, headings)?;
        let n_earlier = attempts.n_earlier;
        let layout =
            Table { empty_end: has_empty_end(rows, headings.len()), ..Table::new(table, 1, headings.len()) };
        let raw: Vec<Column> = unique_names(headings).into_iter().map(Column::named).collect();
        let sheet = layout.into_sheet(self.name(), raw)?;
        let plan = Arc::new(Plan { kept, lists, attempts });
        let mut sheet =
            reshape(&sheet, columns, Arc::new(move || Box::new(Attempts { plan: Arc::clone(&plan) })));
        if n_earlier > 0 {
            sheet
                .warnings
                .push(format!("{n_earlier} earlier attempts of people who answered again are left out"));
        }
        Ok(sheet)
    }
}

fn fold(heading: &str) -> String {
    tidy_heading(heading).to_lowercase()
}

/// `1234: How was it?` as number and text.
fn question(heading: &str) -> Option<(String, String)> {
    let tidy = tidy_heading(heading);
    let (id, text) = tidy.split_once(':')?;
    let is_id = !id.is_empty() && id.chars().all(|c| c.is_ascii_digit()) && !text.trim().is_empty();
    is_id.then(|| (id.to_owned(), text.trim().to_owned()))
}

fn role(heading: &str) -> Option<ToolRole> {
    match heading {
        "name" | "id" | "sis_id" | "section_sis_id" => Some(ToolRole::Identifier),
        "submitted" => Some(ToolRole::SubmittedAt),
        "root_account" | "section_id" | "attempt" | "n correct" | "n incorrect" | "score" => {
            Some(ToolRole::Metadata)
        }
        _ => None,
    }
}

/// Several answers: commas that nothing escapes and that no blank follows, as in prose.
fn is_list(at: usize, rows: &[Vec<String>]) -> bool {
    let mut has_several = false;
    for cell in rows.iter().filter_map(|row| row.get(at)) {
        let mut previous = ' ';
        let mut letters = cell.chars().peekable();
        while let Some(letter) = letters.next() {
            if letter == ',' && previous != '\\' {
                if letters.peek().is_none_or(|next| next.is_whitespace()) {
                    return false;
                }
                has_several = true;
            }
            previous = letter;
        }
    }
    has_several && rows.iter().filter_map(|row| row.get(at)).all(|cell| !cell.contains("=>"))
}

/// The line of the last attempt of everyone.
#[derive(Default)]
struct LastAttempts {
    /// The field that tells people apart.
    person: Option<usize>,
    lines: HashMap<String, (f64, u64)>,
    /// How many rows that leaves out.
    n_earlier: usize,
}

impl LastAttempts {
    fn of(table: &Tabular, headings: &[String]) -> Result<Self, Error> {
        let place = |name: &str| headings.iter().position(|heading| fold(heading) == name);
        let person = place("id").or_else(|| place("sis_id")).or_else(|| place("name"));
        let (Some(attempt), Some(field)) = (place("attempt"), person) else { return Ok(Self::default()) };
        let mut found = Self { person, ..Self::default() };
        let mut records = table.records()?;
        let mut record = Record::default();
        records.read(&mut record)?;
        while records.read(&mut record)? {
            let id = record.get(field).unwrap_or_default().into_owned();
            if id.is_empty() || record.len() < headings.len() {
                continue;
            }
            let number = record.get(attempt).and_then(|cell| cell.trim().parse::<f64>().ok()).unwrap_or(0.0);
            match found.lines.get_mut(&id) {
                None => {
                    found.lines.insert(id, (number, record.line));
                }
                Some(last) => {
                    found.n_earlier += 1;
                    if number >= last.0 {
                        *last = (number, record.line);
                    }
                }
            }
        }
        Ok(found)
    }

    fn is_earlier(&self, row: &RowIn<'_, '_>) -> bool {
        let id = self.person.filter(|_| self.n_earlier > 0).and_then(|at| row.cell(at));
        id.and_then(|id| self.lines.get(id)).is_some_and(|(_, line)| *line != row.line)
    }
}

struct Plan {
    kept: Vec<usize>,
    lists: Vec<bool>,
    attempts: LastAttempts,
}

struct Attempts {
    plan: Arc<Plan>,
}

impl Reshape for Attempts {
    fn row<'a>(&mut self, row: &RowIn<'_, 'a>, out: &mut RowOut<'a>) -> Fate {
        for (at, is_list) in self.plan.kept.iter().zip(&self.plan.lists) {
            let cell = row.cells.get(*at).copied().flatten();
            out.push(cell.map(|cell| if *is_list { Cow::Owned(listed(cell)) } else { unescaped(cell) }));
        }
        if self.plan.attempts.is_earlier(row) { Fate::LeftOut } else { Fate::Kept }
    }
}

/// `a\, b,c` as `a, b;c`.
fn listed(cell: &str) -> String {
    cell.replace("\\,", "\u{1}").replace(',', ";").replace('\u{1}', ",")
}

fn unescaped(cell: &str) -> Cow<'_, str> {
    if cell.contains("\\,") { Cow::Owned(cell.replace("\\,", ",")) } else { Cow::Borrowed(cell) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{open, tests::rows};

    #[test]
    fn points_go_lists_are_parted_and_the_last_attempt_counts() {
        let text = "name,id,section,section_id,submitted,attempt,11: Which?,1.0,12: Why?,1.0,n correct,n incorrect,score\n\
                    Ann,1,A,7,2026-01-02 10:00:00 UTC,1,\"Bus,Train\",0,\"It was far, and cold\",0,0,2,0\n\
                    Ann,1,A,7,2026-01-03 10:00:00 UTC,2,\"Bus\\, late,Tram\",0,No,0,0,2,0\n\
                    Bob,2,A,7,2026-01-03 10:00:00 UTC,1,Tram,0,,0,0,2,0\n";
        let sheet = open(&Source::memory("x.csv", text.as_bytes().to_vec()), None).unwrap();
        let names: Vec<&str> = sheet.columns.iter().skip(5).map(|column| column.name.as_str()).collect();
        assert_eq!(
            (sheet.tool.as_str(), names),
            ("canvas", vec!["attempt", "Which?", "Why?", "n correct", "n incorrect", "score"])
        );
        assert_eq!(sheet.columns[6].import_id.as_deref(), Some("11"));
        let rows = rows(&sheet);
        assert_eq!((rows[0][6].as_str(), rows[0][7].as_str()), ("Bus;Train", "It was far, and cold"));
        assert_eq!(rows[1][6], "Bus, late;Tram");
        let previews = sheet.rows().unwrap().next().unwrap().unwrap().previews;
        assert_eq!(previews, [true, false, false]);
    }
}
