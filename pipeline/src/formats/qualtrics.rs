//! Qualtrics exports in their three dialects.
//!
//! Modern and "Insights" files have three rows of headings: codes, question texts, and one dictionary per column with
//! its `ImportId` (JSON today, single quotes in 2016). Legacy files have two, with `V1..V10` for the tool's own
//! columns, whose names then stand in the second row. The second row is localised, so columns are told by the first
//! row and by `ImportId`, never by the second. `-99` stands for a question that was seen and left. Previews are marked by `Status` (1, or its name in words).

use crate::formats::roles::keep_one_each;
use crate::formats::table::{Table, tidy_heading, unique_names};
use crate::formats::{Column, Error, Format, Guess, Head, Sheet, Source, ToolRole};
use crate::model::Missing;

/// Qualtrics.
pub(crate) struct Qualtrics;

/// Numeric status: 1 preview, 2 test, 9 preview and spam, 17 offline preview (the words are the English ones; numbers are never localised).
pub(crate) const PREVIEWS: &[&str] =
    &["1", "2", "9", "17", "survey preview", "survey test", "offline survey preview"];

/// What the tool writes for a question that was seen and left, when asked to tell it from one that was not seen.
const SEEN_UNANSWERED: &str = "-99";

impl Format for Qualtrics {
    fn name(&self) -> &'static str {
        "qualtrics"
    }

    fn title(&self) -> &'static str {
        "Qualtrics"
    }

    fn export_instructions(&self) -> &'static str {
        "Data & Analysis > Export & Import > Export Data > CSV, TSV or Excel, with \"Use choice text\"; or with numbers, and the survey itself (.qsf) along."
    }

    fn recognise(&self, head: &Head) -> Guess {
        match dialect(&head.rows) {
            Some(Dialect::ThreeRows) => Guess::new(98, "the third row holds an ImportId for every column"),
            Some(Dialect::Legacy) => Guess::new(95, "the columns V1, V2, … are named in the second row"),
            None => Guess::new(0, "no row of ImportIds, and no columns V1, V2, …"),
        }
    }

    fn read(&self, source: &Source) -> Result<Sheet, Error> {
        let table = source.table()?;
        let rows = table.first(3)?;
        let Some(dialect) = dialect(&rows) else {
            return Err(Error::Malformed {
                name: source.name.clone(),
                line: 1,
                message: "these are not the headings of a Qualtrics export; read it as `delimited`, or export it again as CSV"
                    .to_owned(),
            });
        };
        let heading_records = if dialect == Dialect::Legacy { 2 } else { 3 };
        let width = rows.first().map_or(0, Vec::len);
        let mut columns = columns(&rows, dialect);
        keep_one_each(&mut columns);
        let status = columns.iter().position(|column| column.role == Some(ToolRole::Status));
        let preview = status.map(|at| (at, PREVIEWS));
        Table { preview, ..Table::new(table, heading_records, width) }.into_sheet(self.name(), columns)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dialect {
    ThreeRows,
    Legacy,
}

fn dialect(rows: &[Vec<String>]) -> Option<Dialect> {
    let cell = |row: usize| rows.get(row).and_then(|row| row.first()).map_or("", |cell| cell.trim());
    if rows.get(2).is_some_and(|row| row.iter().take(3).any(|cell| import_id(cell).is_some())) {
        return Some(Dialect::ThreeRows);
    }
    (cell(0) == "V1" && cell(1).eq_ignore_ascii_case("ResponseID")).then_some(Dialect::Legacy)
}

fn columns(rows: &[Vec<String>], dialect: Dialect) -> Vec<Column> {
    let empty = Vec::new();
    let (codes, texts) = (rows.first().unwrap_or(&empty), rows.get(1).unwrap_or(&empty));
    let ids = if dialect == Dialect::ThreeRows { rows.get(2).unwrap_or(&empty) } else { &empty };
    let mut headings = codes.clone();
    if dialect == Dialect::Legacy {
        for (heading, text) in headings.iter_mut().zip(texts) {
            let is_own =
                heading.strip_prefix('V').is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()));
            if is_own {
                heading.clone_from(text);
            }
        }
    }
    let trailing_empty = headings.last().is_some_and(|heading| tidy_heading(heading).is_empty());
    let mut columns: Vec<Column> = unique_names(&headings)
        .into_iter()
        .enumerate()
        .map(|(at, name)| {
            let import_id = ids.get(at).and_then(|cell| import_id(cell));
            let wording = texts.get(at).map(|text| tidy_heading(text)).filter(|text| !text.is_empty());
            let role = role(&name, import_id.as_deref());
            // Seen but not answered, where the export was told to mark that.
            let missing = role.is_none().then(|| (SEEN_UNANSWERED.to_owned(), Missing::NotAnswered));
            Column {
                wording: wording.unwrap_or_else(|| name.clone()),
                missing: missing.into_iter().collect(),
                role,
                import_id,
                ..Column::named(name)
            }
        })
        .collect();
    if trailing_empty && columns.len() > 1 {
        columns.pop();
    }
    columns
}

/// `{"ImportId":"QID1"}` and `{'ImportId': 'QID6-3-1'}` alike.
fn import_id(cell: &str) -> Option<String> {
    let inside = cell.trim().strip_prefix('{')?.strip_suffix('}')?;
    let key = inside.find("ImportId")?;
    let after = inside.get(key..)?.split_once(':')?.1.trim_start();
    let quote = after.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    after.get(1..)?.split(quote).next().map(str::to_owned)
}

fn role(name: &str, import_id: Option<&str>) -> Option<ToolRole> {
    let fold =
        |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_ascii_lowercase();
    let known = |text: &str| match text {
        "recordid" | "responseid" => Some(ToolRole::ResponseId),
        "startdate" => Some(ToolRole::StartedAt),
        "enddate" => Some(ToolRole::SubmittedAt),
        "status" => Some(ToolRole::Status),
        "progress" => Some(ToolRole::Progress),
        "duration" | "durationinseconds" => Some(ToolRole::Duration),
        "finished" => Some(ToolRole::Finished),
        "userlanguage" => Some(ToolRole::Language),
        "ipaddress"
        | "recipientlastname"
        | "recipientfirstname"
        | "recipientemail"
        | "externaldatareference"
        | "externalreference"
        | "locationlatitude"
        | "locationlongitude"
        | "locationaccuracy"
        | "emailaddress" => Some(ToolRole::Identifier),
        "recordeddate" | "distributionchannel" | "responseset" | "qrecaptchascore" => {
            Some(ToolRole::Metadata)
        }
        _ => None,
    };
    if let Some(role) = import_id.and_then(|id| known(&fold(id))).or_else(|| known(&fold(name))) {
        return Some(role);
    }
    let ends = [
        "_BROWSER",
        "_VERSION",
        "_OS",
        "_RESOLUTION",
        "_FIRST_CLICK",
        "_LAST_CLICK",
        "_PAGE_SUBMIT",
        "_CLICK_COUNT",
    ];
    let is_technical = import_id.is_some_and(|id| ends.iter().any(|end| id.ends_with(end)));
    let is_order = name.ends_with("_DO") || name.contains("_DO_") || name.ends_with("_NPS_GROUP");
    let is_mined =
        name.ends_with("- Topics") || name.contains(" - Sentiment") || name.ends_with("- Parent Topics");
    (is_technical || is_order || is_mined).then_some(ToolRole::Metadata)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn import_ids_are_read_in_both_quote_styles() {
        assert_eq!(import_id(r#"{"ImportId":"QID1","timeZone":"America/Denver"}"#).as_deref(), Some("QID1"));
        assert_eq!(import_id("{'ImportId': 'QID6-3-1'}").as_deref(), Some("QID6-3-1"));
        assert_eq!(import_id("ImportId"), None);
        assert_eq!(import_id("{ImportId:}"), None);
    }

    #[test]
    fn tool_columns_are_told_by_id_not_by_localised_text() {
        assert_eq!(role("Antwort-ID", Some("_recordId")), Some(ToolRole::ResponseId));
        assert_eq!(role("Browser", Some("QID3_BROWSER")), Some(ToolRole::Metadata));
        assert_eq!(role("Q1", Some("QID1")), None);
    }
}
