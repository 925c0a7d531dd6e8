//! `XLSForm`: the form behind KoboToolbox and ODK, a workbook with the sheets `survey` and `choices`.

use std::collections::HashMap;
use std::sync::Arc;

use crate::formats::companions::Companion;
use crate::formats::definitions::{Choice, Definition, Definitions};
use crate::formats::markup::plain_text;
use crate::formats::records::Record;
use crate::formats::spreadsheet::Workbook;
use crate::formats::table::tidy_heading;
use crate::formats::{Error, Guess, Head, Source};

/// An `XLSForm`.
pub(crate) struct XlsForm;

/// Types of questions that tell who or where somebody is.
const IDENTIFYING: &[&str] = &[
    "deviceid",
    "username",
    "email",
    "phonenumber",
    "phone_number",
    "simserial",
    "subscriberid",
    "geopoint",
    "geotrace",
    "geoshape",
    "start-geopoint",
    "image",
    "photo",
    "audio",
    "video",
    "file",
    "barcode",
];
/// Groups may hold groups, but not for ever.
const DEPTH: usize = 30;

type Row = HashMap<String, String>;

impl Companion for XlsForm {
    fn name(&self) -> &'static str {
        "xlsform"
    }

    fn title(&self) -> &'static str {
        "an XLSForm (.xlsx)"
    }

    fn export_instructions(&self) -> &'static str {
        "KoboToolbox: Form > Download XLS; ODK: the workbook that the form was made of."
    }

    fn recognise(&self, head: &Head) -> Guess {
        let has = |name: &str| head.workbook.as_ref().is_some_and(|workbook| place(workbook, name).is_some());
        match has("survey") && has("choices") {
            true => Guess::new(95, "a workbook with the sheets `survey` and `choices`"),
            false => Guess::new(0, "no workbook with the sheets `survey` and `choices`"),
        }
    }

    fn read(&self, source: &Source) -> Result<Definitions, Error> {
        let head = source.head()?;
        let Some(workbook) = &head.workbook else {
            return Err(Error::NotText {
                name: source.name.clone(),
                found: head.kind.words(),
                advice: "give the XLSForm as .xlsx",
            });
        };
        let settings = rows(workbook, "settings")?;
        let language =
            settings.first().and_then(|row| row.get("default_language")).cloned().unwrap_or_default();
        let mut lists: HashMap<String, Vec<Choice>> = HashMap::new();
        for row in rows(workbook, "choices")? {
            let list = row.get("list_name").or_else(|| row.get("list name")).cloned().unwrap_or_default();
            let code = row.get("name").or_else(|| row.get("value")).cloned().unwrap_or_default();
            if code.is_empty() {
                continue;
            }
            let label = label(&row, &language).unwrap_or_else(|| code.clone());
            lists.entry(list).or_default().push(Choice { code, label });
        }
        let mut form = Form { lists, language, groups: Vec::new(), columns: Vec::new() };
        for row in rows(workbook, "survey")? {
            form.add(&row);
        }
        Ok(Definitions { name: source.name.clone(), columns: form.columns })
    }
}

struct Form {
    lists: HashMap<String, Vec<Choice>>,
    language: String,
    groups: Vec<String>,
    columns: Vec<Definition>,
}

impl Form {
    fn add(&mut self, row: &Row) {
        let kind = row
            .get("type")
            .map(|kind| kind.split_whitespace().collect::<Vec<_>>().join(" "))
            .unwrap_or_default();
        let name = row.get("name").cloned().unwrap_or_default();
        let folded = kind.to_lowercase().replace(' ', "_");
        if folded.starts_with("begin_") {
            if self.groups.len() < DEPTH {
                self.groups.push(name);
            }
            return;
        }
        if folded.starts_with("end_") {
            self.groups.pop();
            return;
        }
        if name.is_empty() || folded == "note" || folded == "calculate" {
            return;
        }
        let wording = label(row, &self.language);
        let mut words = kind.split(' ');
        let (first, list) =
            (words.next().unwrap_or_default().to_lowercase(), words.next().unwrap_or_default());
        let choices = self.lists.get(list).cloned().unwrap_or_default();
        let is_identifier = IDENTIFYING.contains(&first.as_str());
        let several = first == "select_multiple" || first == "select_all_that_apply";
        if several {
            let question = wording.clone().unwrap_or_else(|| name.clone());
            for choice in &choices {
                let wording = Some(format!("{question} - {}", choice.label));
                self.define(
                    &format!("{name}/{}", choice.code),
                    &Definition { wording, ..Definition::default() },
                );
            }
        }
        let choices =
            if several || first.starts_with("select") || first == "rank" { choices } else { Vec::new() };
        let separator = (several || first == "rank").then(|| if several { ";" } else { " " }.to_owned());
        self.define(
            &name,
            &Definition { wording, choices, separator, is_identifier, ..Definition::default() },
        );
    }

    /// Under its name, and under its path through the groups.
    fn define(&mut self, name: &str, definition: &Definition) {
        self.columns.push(Definition { column: name.to_owned(), ..definition.clone() });
        let groups: Vec<&str> =
            self.groups.iter().map(String::as_str).filter(|group| !group.is_empty()).collect();
        if !groups.is_empty() {
            for separator in ["/", "-"] {
                let column = format!("{}{separator}{name}", groups.join(separator));
                self.columns.push(Definition { column, ..definition.clone() });
            }
        }
    }
}

/// The label in the form's own language, or in the first there is.
fn label(row: &Row, language: &str) -> Option<String> {
    let named = |name: String| row.get(&name).map(|text| plain_text(text)).filter(|text| !text.is_empty());
    let own = named(format!("label::{}", language.to_lowercase())).or_else(|| named("label".to_owned()));
    own.or_else(|| {
        let mut labels: Vec<&String> = row.keys().filter(|name| name.starts_with("label")).collect();
        labels.sort();
        labels.into_iter().find_map(|name| named(name.clone()))
    })
}

fn place(workbook: &Workbook, name: &str) -> Option<usize> {
    workbook.sheets().iter().position(|sheet| sheet.name.trim().eq_ignore_ascii_case(name))
}

/// The rows of a sheet by their headings in small letters.
fn rows(workbook: &Arc<Workbook>, name: &str) -> Result<Vec<Row>, Error> {
    let Some(at) = place(workbook, name) else { return Ok(Vec::new()) };
    let mut records = workbook.rows(at)?;
    let mut record = Record::default();
    let mut headings: Vec<String> = Vec::new();
    if records.read(&mut record)? {
        headings = record.texts().iter().map(|heading| tidy_heading(heading).to_lowercase()).collect();
    }
    let mut rows = Vec::new();
    while records.read(&mut record)? {
        let texts = record.texts().into_iter().map(|text| text.trim().to_owned());
        let cells = headings
            .iter()
            .cloned()
            .zip(texts)
            .filter(|(heading, text)| !heading.is_empty() && !text.is_empty());
        rows.push(cells.collect());
    }
    Ok(rows)
}
