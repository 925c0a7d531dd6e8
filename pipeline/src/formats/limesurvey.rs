//! `LimeSurvey` results, whatever was chosen as their headings.
//!
//! Headings are codes (`Q1[SQ001]`), full or cut texts (`Question [Row]`), or both (`Q1[SQ001]. Question [Row]`, with a
//! separator of the user's choice: `. ` and `._.` were seen). In each case the code, where there is one, becomes
//! [`Column::import_id`], so that a structure (`.lss`) says what it means. The tool's own columns come first, by code or
//! in the language of the survey's administrator. `N/A` stands where a question was not displayed, nothing where it was
//! left blank, `-oth-` where people chose to write an answer of their own, and 1 January 1980 where dates are not kept.

use crate::formats::definitions::{Choice, Definition, Definitions};
use crate::formats::roles::keep_one_each;
use crate::formats::table::{Table, has_empty_end, is_row_number, tidy_heading, unique_names};
use crate::formats::{Column, Error, Format, Guess, Head, Sheet, Source, ToolRole};
use crate::model::Missing;

/// `LimeSurvey`.
pub(crate) struct LimeSurvey;

/// The tool's own columns: their code, then their names in English, German, Spanish, French, Italian and Portuguese (the
/// Italian ones were seen, the others are the tool's translations as far as known).
#[rustfmt::skip]
const OWN: &[(ToolRole, &[&str])] = &[
    (ToolRole::ResponseId, &["id", "response id", "antwort id", "antwort-id", "id de respuesta", "id de la respuesta", "id de la réponse", "id risposta", "id da resposta"]),
    (ToolRole::SubmittedAt, &["submitdate", "date submitted", "datum abgeschickt", "datum der abgabe", "fecha de envío", "date de soumission", "data invio", "data de envio"]),
    (ToolRole::Progress, &["lastpage", "last page", "letzte seite", "última página", "dernière page", "ultima pagina", "última página vista"]),
    (ToolRole::Language, &["startlanguage", "start language", "start-sprache", "startsprache", "lenguaje inicial", "idioma inicial", "langue de départ", "lingua iniziale", "idioma de início"]),
    (ToolRole::StartedAt, &["startdate", "date started", "datum gestartet", "startdatum", "fecha de inicio", "date de lancement", "data di inizio", "data de início"]),
    (ToolRole::Metadata, &["datestamp", "date last action", "datum letzte aktivität", "fecha de la última acción", "date de la dernière action", "data dell'ultima azione", "data da última ação"]),
    (ToolRole::Identifier, &["seed", "zufallsgenerator startwert", "semilla", "graine", "seme", "semente", "token", "access code", "zugangscode", "código de acceso", "code d'accès", "codice di accesso", "código de acesso", "ipaddr", "ip address", "ip-adresse", "dirección ip", "adresse ip", "indirizzo ip", "endereço ip", "refurl", "referrer url", "url referenziante"]),
    (ToolRole::Duration, &["interviewtime", "total time", "gesamtzeit", "tiempo total", "temps total", "tempo totale", "tempo total"]),
];

/// What the tool writes into its date columns when dates are not kept.
const NO_DATE: &str = "1980-01-01 00:00:00";

impl Format for LimeSurvey {
    fn name(&self) -> &'static str {
        "limesurvey"
    }

    fn title(&self) -> &'static str {
        "LimeSurvey"
    }

    fn export_instructions(&self) -> &'static str {
        "Responses > Export > Export responses > CSV or Excel, with \"Question code & question text\" and \"Full answers\"; give the structure (.lss) along."
    }

    fn recognise(&self, head: &Head) -> Guess {
        let Some(headings) = head.rows.first() else { return Guess::new(0, "there is no row of headings") };
        let headings: Vec<String> = headings.iter().map(|heading| tidy_heading(heading)).collect();
        let n_own = headings.iter().take(14).filter(|heading| own(heading).is_some()).count();
        let has = |role| headings.iter().take(14).any(|heading| own(heading) == Some(role));
        if n_own >= 3 && has(ToolRole::ResponseId) && has(ToolRole::Progress) {
            return Guess::new(96, "it begins with the id, the date and the last page of each response");
        }
        let named = headings.iter().filter(|heading| !heading.is_empty()).count();
        let (mut n_both, mut n_codes) = (0, 0);
        for heading in &headings {
            if let Some((code, text)) = code_of(heading) {
                // `Gender - Male` is a question and a choice; codes have digits or brackets.
                let is_telling = code.contains(|c: char| c.is_ascii_digit() || c == '[');
                n_both += usize::from(is_telling && !text.is_empty());
                n_codes += usize::from(text.is_empty() && code.contains('['));
            }
        }
        if n_both >= 4 && n_both * 10 >= named * 6 {
            return Guess::new(88, "its headings are code and text, such as `Q1[SQ001]. Question [Row]`");
        }
        if n_codes >= 3 && n_codes * 10 >= named * 2 {
            return Guess::new(75, "its headings are codes such as `Q1[SQ001]`");
        }
        Guess::new(0, "neither the tool's own columns nor its codes")
    }

    fn read(&self, source: &Source) -> Result<Sheet, Error> {
        let table = source.table()?;
        let rows = table.first(200)?;
        let (headings, rows) =
            rows.split_first().ok_or_else(|| Error::Empty { name: source.name.clone() })?;
        let has_own =
            headings.iter().take(14).filter(|heading| own(&tidy_heading(heading)).is_some()).count() >= 2;
        let mut columns: Vec<Column> = unique_names(headings)
            .into_iter()
            .enumerate()
            .map(|(at, name)| column(name, has_own && at < 14))
            .collect();
        mark_timings(&mut columns);
        if let Some(first) = columns.first_mut()
            && is_row_number(headings.first(), rows)
        {
            first.role = Some(ToolRole::RowIndex);
        }
        keep_one_each(&mut columns);
        let marks = marks(&columns);
        let empty_end = has_empty_end(rows, headings.len());
        let table = Table { empty_end, ..Table::new(table, 1, headings.len()) };
        Ok(marks.label(table.into_sheet(self.name(), columns)?).0)
    }
}

fn own(heading: &str) -> Option<ToolRole> {
    let folded = heading.to_lowercase().replace('\u{2019}', "'");
    let folded = folded.split_once(". ").map_or(folded.as_str(), |(code, _)| code);
    OWN.iter().find(|(_, names)| names.contains(&folded)).map(|(role, _)| *role)
}

fn column(name: String, may_be_own: impl Into<bool>) -> Column {
    let role = may_be_own.into().then(|| own(&name)).flatten();
    match code_of(&name).filter(|_| role.is_none()) {
        Some((code, text)) => Column {
            wording: if text.is_empty() { name.clone() } else { text.to_owned() },
            import_id: Some(code.to_owned()),
            ..Column::named(name)
        },
        None => Column { role, ..Column::named(name) },
    }
}

/// The code at the front of a heading, and the text behind it, which may be empty.
fn code_of(heading: &str) -> Option<(&str, &str)> {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if !heading.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let mut end = heading.find(|c: char| !is_letter(c)).unwrap_or(heading.len());
    // At most a row, a column and a scale in brackets; codes hold no blanks.
    for _ in 0..3 {
        let Some(inside) = heading.get(end..).and_then(|rest| rest.strip_prefix('[')) else { break };
        let Some(close) = inside.find(']') else { break };
        let is_code = inside.get(..close).is_some_and(|code| !code.is_empty() && code.chars().all(is_letter));
        if !is_code {
            break;
        }
        end += close + 2;
    }
    let (code, rest) = heading.split_at(end);
    if rest.is_empty() {
        let is_code = code.contains('[') || code.contains(|c: char| c.is_ascii_digit());
        return is_code.then_some((code, ""));
    }
    // The underscore of `._.` is taken for a letter when no bracket stands before it.
    let separators = ["._.", ". ", ": ", " - ", "; ", "."];
    let text = separators.iter().find_map(|separator| rest.strip_prefix(separator))?;
    Some((code, text.trim()))
}

/// Times spent on groups and questions follow the whole time.
fn mark_timings(columns: &mut [Column]) {
    let is_time = |name: &str| {
        let name = name.to_lowercase();
        name.starts_with("grouptime")
            || (name.ends_with("time") && !name.contains(' '))
            || name.starts_with("group time:")
            || name.starts_with("question time:")
    };
    let Some(whole) = columns.iter().position(|column| {
        column.role == Some(ToolRole::Duration) || own(&column.name) == Some(ToolRole::Duration)
    }) else {
        return;
    };
    for (at, column) in columns.iter_mut().enumerate().skip(whole) {
        let name = column.name.as_str();
        if at == whole {
            column.role = Some(ToolRole::Duration);
        } else if is_time(name) {
            column.role = Some(ToolRole::Metadata);
        }
    }
}

/// What stands in cells beside answers.
fn marks(columns: &[Column]) -> Definitions {
    let mark = |column: &Column| Definition {
        column: column.name.clone(),
        // The wording stays; only what cells hold is told.
        ..match column.role {
            Some(ToolRole::SubmittedAt | ToolRole::StartedAt) => Definition {
                cells: vec![Choice { code: NO_DATE.to_owned(), label: String::new() }],
                ..Definition::default()
            },
            Some(_) => Definition::default(),
            None => Definition {
                cells: vec![Choice { code: "-oth-".to_owned(), label: "Other".to_owned() }],
                missing: vec![("N/A".to_owned(), Missing::NotAsked)],
                ..Definition::default()
            },
        }
    };
    Definitions { columns: columns.iter().map(mark).collect(), ..Definitions::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_told_from_texts() {
        for (heading, expected) in [
            ("Q1", Some(("Q1", ""))),
            ("Q1[SQ001]", Some(("Q1[SQ001]", ""))),
            ("Q1[SQ001][1]", Some(("Q1[SQ001][1]", ""))),
            ("affSat1. I find real enjoyment", Some(("affSat1", "I find real enjoyment"))),
            ("likert2[aff1]. Please rate [I find]", Some(("likert2[aff1]", "Please rate [I find]"))),
            ("likert3[satisGen1]._. [In general]", Some(("likert3[satisGen1]", "[In general]"))),
            ("Age", None),
            ("How are you? [Now]", None),
            ("I agree", None),
            ("[x]", None),
        ] {
            assert_eq!(code_of(heading), expected, "{heading}");
        }
    }

    #[test]
    fn own_columns_are_known_in_the_languages_of_the_tool() {
        assert_eq!(own("Data dell\u{2019}ultima azione"), Some(ToolRole::Metadata));
        assert_eq!(own("submitdate. Date submitted"), Some(ToolRole::SubmittedAt));
        assert_eq!(own("Letzte Seite"), Some(ToolRole::Progress));
        assert_eq!(own("idea"), None);
    }
}
