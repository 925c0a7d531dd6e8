//! Headings of KoboToolbox and ODK: which columns are choices of one question, and what is left without the groups.

use std::collections::HashMap;

use crate::formats::Error;
use crate::formats::ToolRole;
use crate::formats::kobo::packed::Packed;
use crate::formats::table::tidy_heading;
use crate::formats::tabular::Tabular;

/// What parts group, question and choice in a heading; the person who exports decides.
const SEPARATORS: &[&str] = &[" / ", "/", " - ", ".", "-"];

/// A multi-select.
#[derive(Debug, Clone)]
pub(super) struct Question {
    /// Its name without groups.
    pub(super) name: String,
    /// Its name with groups.
    pub(super) path: String,
    /// The field that holds all codes.
    pub(super) packed: Option<usize>,
    pub(super) choices: Vec<Choice>,
}

/// One choice of it.
#[derive(Debug, Clone)]
pub(super) struct Choice {
    pub(super) code: String,
    /// The field of 0 and 1, where there is one.
    pub(super) field: Option<usize>,
}

/// A column of the sheet, or the first of the columns of a multi-select.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) field: usize,
    pub(super) name: String,
    pub(super) question: Option<usize>,
}

/// Which columns there are.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    pub(super) questions: Vec<Question>,
    pub(super) order: Vec<Place>,
}

impl Plan {
    /// Makes multi-selects of fields that hold codes packed by blanks, with every code that occurs.
    pub(super) fn add_packed(&mut self, found: Vec<Packed>, table: &Tabular) -> Result<(), Error> {
        let is_free =
            |field: usize| self.order.iter().any(|place| place.field == field && place.question.is_none());
        let found: Vec<Packed> = found.into_iter().filter(|packed| is_free(packed.field)).collect();
        for (packed, codes) in Packed::codes(&found, table)? {
            let Some(place) = self.order.iter_mut().find(|place| place.field == packed.field) else {
                continue;
            };
            place.question = Some(self.questions.len());
            let choices = codes.into_iter().map(|code| Choice { code, field: None }).collect();
            let (name, path) = (place.name.clone(), packed.heading.clone());
            self.questions.push(Question { name, path, packed: Some(packed.field), choices });
        }
        Ok(())
    }
}

/// What the headings and the first rows say.
pub(super) fn plan(headings: &[String], rows: &[Vec<String>]) -> Plan {
    let headings: Vec<String> = headings.iter().map(|heading| tidy_heading(heading)).collect();
    let is_mark = |at: usize| {
        let cells = rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.trim());
        cells.clone().any(|cell| !cell.is_empty()) && cells.into_iter().all(is_mark)
    };
    let names = short_names(&headings);
    let mut plan = Plan::default();
    let mut at = 0;
    while at < headings.len() {
        let name = names.get(at).cloned().unwrap_or_default();
        let (question, end) = question_at(at, &headings, &is_mark);
        let number = question.map(|question| {
            let name = if question.packed.is_some() { name.clone() } else { last_part(&question.path) };
            plan.questions.push(Question { name, ..question });
            plan.questions.len() - 1
        });
        plan.order.push(Place { field: at, name, question: number });
        at = end;
    }
    plan
}

/// The multi-select that begins at a column, and the column behind it.
fn question_at(at: usize, headings: &[String], is_mark: &dyn Fn(usize) -> bool) -> (Option<Question>, usize) {
    let heading = headings.get(at).map_or("", String::as_str);
    // A packed column, and its choices right behind it.
    for separator in SEPARATORS {
        let stem = format!("{heading}{separator}");
        let choices = choices_of(&stem, at + 1, headings, is_mark);
        if !choices.is_empty() && !heading.is_empty() {
            let end = at + 1 + choices.len();
            return (
                Some(Question { name: String::new(), path: heading.to_owned(), packed: Some(at), choices }),
                end,
            );
        }
    }
    let stem = heading.rsplit_once('/').map(|(stem, _)| format!("{stem}/")).filter(|_| is_mark(at));
    let choices = stem.as_ref().map(|stem| choices_of(stem, at, headings, is_mark)).unwrap_or_default();
    match (stem, choices.len()) {
        (Some(stem), 2..) => {
            let path = stem.trim_end_matches('/').to_owned();
            let end = at + choices.len();
            (Some(Question { name: String::new(), path, packed: None, choices }), end)
        }
        _ => (None, at + 1),
    }
}

fn choices_of(stem: &str, start: usize, headings: &[String], is_mark: &dyn Fn(usize) -> bool) -> Vec<Choice> {
    let mut choices = Vec::new();
    for (at, heading) in headings.iter().enumerate().skip(start) {
        let Some(code) = heading.strip_prefix(stem).filter(|code| !code.is_empty() && is_mark(at)) else {
            break;
        };
        choices.push(Choice { code: code.trim().to_owned(), field: Some(at) });
    }
    choices
}

fn is_mark(cell: &str) -> bool {
    matches!(cell, "" | "0" | "1" | "0.0" | "1.0" | "True" | "False" | "TRUE" | "FALSE" | "true" | "false")
}

fn last_part(path: &str) -> String {
    path.rsplit_once('/').map_or(path, |(_, last)| last).trim().to_owned()
}

/// Names without their groups, where no two become the same. `/` also stands in questions: it parts a group only where
/// names have no blanks, or where several share the group.
fn short_names(headings: &[String]) -> Vec<String> {
    let mut groups: HashMap<&str, usize> = HashMap::new();
    for (group, _) in headings.iter().filter_map(|heading| heading.rsplit_once('/')) {
        *groups.entry(group).or_insert(0) += 1;
    }
    let short = |heading: &String| match heading.rsplit_once('/') {
        Some((group, last)) if !last.trim().is_empty() => {
            let is_group = !heading.contains(' ') || groups.get(group).is_some_and(|n| *n > 1);
            if is_group { last.trim().to_owned() } else { heading.clone() }
        }
        _ => heading.clone(),
    };
    let mut counts: HashMap<String, usize> = HashMap::new();
    for heading in headings {
        *counts.entry(short(heading).to_lowercase()).or_insert(0) += 1;
    }
    let is_alone = |name: &str| counts.get(&name.to_lowercase()).is_some_and(|n| *n == 1);
    headings
        .iter()
        .map(|heading| Some(short(heading)).filter(|name| is_alone(name)).unwrap_or_else(|| heading.clone()))
        .collect()
}

/// What the tool itself says a column is.
pub(super) fn role(heading: &str, field: usize, rows: &[Vec<String>]) -> Option<ToolRole> {
    let folded = tidy_heading(heading).to_lowercase();
    let last = folded.rsplit(['/', '-']).next().unwrap_or(&folded);
    let is_position = || {
        let mut cells = rows
            .iter()
            .filter_map(|row| row.get(field))
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
            .peekable();
        cells.peek().is_some() && cells.all(is_position)
    };
    match folded.as_str() {
        "_uuid" | "meta/instanceid" | "instanceid" | "meta-instanceid" | "key" => Some(ToolRole::ResponseId),
        "start" => Some(ToolRole::StartedAt),
        "_submission_time" | "submissiondate" => Some(ToolRole::SubmittedAt),
        "_index" => Some(ToolRole::RowIndex),
        "deviceid" | "username" | "subscriberid" | "simserial" | "phonenumber" | "email" | "submitterid"
        | "submittername" | "_submitted_by" | "instancename" | "meta/instancename" | "meta-instancename"
        | "_geolocation" => Some(ToolRole::Identifier),
        "end"
        | "today"
        | "_id"
        | "_validation_status"
        | "_notes"
        | "_status"
        | "__version__"
        | "_tags"
        | "formhub/uuid"
        | "_parent_table_name"
        | "_parent_index"
        | "_submission__id"
        | "_submission__uuid"
        | "_submission__submission_time"
        | "_submission__validation_status"
        | "_submission__notes"
        | "_submission__status"
        | "_submission__submitted_by"
        | "_submission__tags"
        | "meta/rootuuid"
        | "meta/deprecatedid"
        | "_xform_id_string"
        | "_bamboo_dataset_id"
        | "audit"
        | "attachmentspresent"
        | "attachmentsexpected"
        | "reviewstate"
        | "edits"
        | "formversion"
        | "parent_key" => Some(ToolRole::Metadata),
        _ if matches!(last, "latitude" | "longitude" | "altitude" | "accuracy" | "precision")
            && last != folded =>
        {
            Some(ToolRole::Identifier)
        }
        _ if folded.starts_with('_')
            && ["_latitude", "_longitude", "_altitude", "_precision"]
                .iter()
                .any(|end| folded.ends_with(end)) =>
        {
            Some(ToolRole::Identifier)
        }
        _ if is_position() => Some(ToolRole::Identifier),
        _ => None,
    }
}

/// `1.5 2.5 0 0`, once or several times: latitude, longitude, altitude, precision.
fn is_position(cell: &str) -> bool {
    let is_point = |point: &str| {
        let parts: Vec<&str> = point.split_whitespace().collect();
        parts.len() == 4 && parts.iter().all(|part| part.parse::<f64>().is_ok())
    };
    cell.split(';').filter(|point| !point.trim().is_empty()).all(is_point)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(headings: &[&str]) -> Vec<String> {
        short_names(&headings.iter().map(|heading| (*heading).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn groups_are_taken_off_and_questions_left_whole() {
        assert_eq!(names(&["g/s/q1", "g/q2", "q3"]), ["q1", "q2", "q3"]);
        assert_eq!(names(&["a/q", "b/q"]), ["a/q", "b/q"]);
        assert_eq!(
            names(&["Bread and/or rice?", "My group/Age?", "My group/Sex?"]),
            ["Bread and/or rice?", "Age?", "Sex?"]
        );
    }
}
