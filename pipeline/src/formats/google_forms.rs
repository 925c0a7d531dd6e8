//! Google Forms, by both of its routes: `Download responses (.csv)` in the form, and the linked spreadsheet.
//!
//! The first column is the timestamp, in the language of the form. The form's own file quotes every value, parts ticked
//! boxes by `;` and writes `2021/08/10 12:08:56 PM GMT-3`; the spreadsheet parts them by `, ` and writes dates in its own
//! locale. A grid has one column per row, `Question [Row]`, of a grid of boxes with several answers in a cell. There is no
//! id of a response; a quiz has a `Score` such as `8 / 10`.

use crate::formats::roles::keep_one_each;
use crate::formats::table::{Table, has_empty_end, tidy_heading, unique_names};
use crate::formats::{Column, Error, Format, Guess, Head, Sheet, Source, ToolRole};

/// Google Forms.
pub(crate) struct GoogleForms;

/// What the first column is called; English, Portuguese, Spanish, French, German and Italian were seen in exports or in
/// readers of them, the others are the tool's translations as far as known.
const TIMESTAMPS: &[&str] = &[
    "timestamp",
    "carimbo de data/hora",
    "marca temporal",
    "horodateur",
    "zeitstempel",
    "informazioni cronologiche",
    "tijdstempel",
    "tidsstempel",
    "tidstämpel",
    "aikaleima",
    "sygnatura czasowa",
    "časové razítko",
    "zaman damgası",
    "marca de temps",
    "отметка времени",
    "позначка часу",
    "タイムスタンプ",
    "타임스탬프",
    "时间戳记",
    "時間戳記",
];

const ADDRESSES: &[&str] = &[
    "email address",
    "username",
    "user name",
    "endereço de e-mail",
    "nome de usuário",
    "dirección de correo electrónico",
    "nombre de usuario",
    "adresse e-mail",
    "nom d'utilisateur",
    "e-mail-adresse",
    "nutzername",
    "indirizzo email",
    "nome utente",
];

const SCORES: &[&str] =
    &["score", "total score", "puntuación", "pontuação", "punktzahl", "punteggio", "note"];

impl Format for GoogleForms {
    fn name(&self) -> &'static str {
        "google_forms"
    }

    fn title(&self) -> &'static str {
        "Google Forms"
    }

    fn export_instructions(&self) -> &'static str {
        "Responses > ⋮ > Download responses (.csv), or in the linked spreadsheet File > Download > CSV or Excel."
    }

    fn recognise(&self, head: &Head) -> Guess {
        let Some(headings) = head.rows.first() else { return Guess::new(0, "there is no row of headings") };
        let first = headings.first().map(|heading| tidy_heading(heading).to_lowercase()).unwrap_or_default();
        if headings.len() < 2 || !TIMESTAMPS.contains(&first.as_str()) {
            return Guess::new(0, "the first column is no timestamp");
        }
        let answers = head.rows.get(1..).unwrap_or_default();
        let stamps: Vec<&str> = answers
            .iter()
            .filter_map(|row| row.first())
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
            .collect();
        if stamps.is_empty() || !stamps.iter().all(|stamp| is_stamp(stamp)) {
            return Guess::new(20, "the first column is called a timestamp but holds none");
        }
        let mut guess = Guess::new(72, "the first column is a timestamp");
        if stamps.iter().all(|stamp| has_zone(stamp)) {
            guess.confidence = 95;
            guess.reasons.push("its times are written as by the form's own download".to_owned());
        } else if headings
            .iter()
            .any(|heading| heading.contains("  [") || tidy_heading(heading).ends_with(']'))
        {
            guess.confidence = 85;
            guess.reasons.push("grids have a column per row, `Question [Row]`".to_owned());
        }
        guess
    }

    fn read(&self, source: &Source) -> Result<Sheet, Error> {
        let table = source.table()?;
        let rows = table.first(200)?;
        let (headings, rows) =
            rows.split_first().ok_or_else(|| Error::Empty { name: source.name.clone() })?;
        let mut columns: Vec<Column> = unique_names(headings)
            .into_iter()
            .enumerate()
            .map(|(at, name)| Column { role: role(at, &name, rows), ..Column::named(name) })
            .collect();
        keep_one_each(&mut columns);
        let empty_end = has_empty_end(rows, headings.len());
        Table { empty_end, ..Table::new(table, 1, headings.len()) }.into_sheet(self.name(), columns)
    }
}

fn role(at: usize, name: &str, rows: &[Vec<String>]) -> Option<ToolRole> {
    let folded = name.to_lowercase().replace('\u{2019}', "'");
    match folded.as_str() {
        _ if at == 0 => Some(ToolRole::SubmittedAt),
        // The tool puts these two beside the timestamp; further on the same words are somebody's question.
        name if at <= 2 && ADDRESSES.contains(&name) => Some(ToolRole::Identifier),
        name if at <= 2 && SCORES.contains(&name) && is_score(at, rows) => Some(ToolRole::Metadata),
        _ => None,
    }
}

/// Whether a column holds points of a quiz, `8 / 10`.
fn is_score(at: usize, rows: &[Vec<String>]) -> bool {
    let mut cells =
        rows.iter().filter_map(|row| row.get(at)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
    cells.all(|cell| {
        let is_number = |text: &str| text.trim().parse::<f64>().is_ok();
        cell.split_once('/').is_some_and(|(points, of)| is_number(points) && is_number(of)) || is_number(cell)
    })
}

/// `2021/08/10 12:08:56 PM GMT-3`, `8/10/2021 12:08:56`, `10.08.2021 12:08`, `2021-08-10 12:08:56`.
fn is_stamp(cell: &str) -> bool {
    let mut words = cell.split_whitespace();
    let numbers = |text: &str, signs: &[char]| {
        let parts: Vec<&str> = text.split(signs).collect();
        (2..=3).contains(&parts.len())
            && parts.iter().all(|part| !part.is_empty() && part.starts_with(|c: char| c.is_ascii_digit()))
    };
    let day = words.next().is_some_and(|day| numbers(day.trim_end_matches(','), &['/', '-', '.']));
    day && words.next().is_none_or(|time| numbers(time, &[':', '.']))
}

/// The form's own download names the zone: `PM GMT-3`, `AM EST`, `MEZ`.
fn has_zone(cell: &str) -> bool {
    let last = cell.split_whitespace().nth(2).map(|_| cell.split_whitespace().last().unwrap_or_default());
    last.is_some_and(|zone| {
        let letters = zone.chars().take_while(|c| c.is_ascii_uppercase()).count();
        letters >= 3
            && zone.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || "+-:".contains(c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn timestamps_of_both_routes_are_told() {
        for stamp in [
            "2021/08/10 12:08:56 PM GMT-3",
            "8/10/2021 12:08:56",
            "10.08.2021 12:08",
            "2021-08-10 12:08:56",
            "2021-08-10",
        ] {
            assert!(is_stamp(stamp), "{stamp}");
        }
        for other in ["yes", "12", "1561446000", "a/b/c 12:00", ""] {
            assert!(!is_stamp(other), "{other}");
        }
        assert!(has_zone("2020/06/05 11:34:01 AM EST") && has_zone("2021/08/10 12:08:56 PM GMT-3"));
        assert!(!has_zone("8/10/2021 12:08:56 PM") && !has_zone("8/10/2021 12:08:56"));
    }

    #[test]
    fn only_the_columns_beside_the_timestamp_are_the_tools_own() {
        let rows = [vec!["x".to_owned(), "a@b.org".to_owned(), "8 / 10".to_owned()]];
        assert_eq!(role(1, "Email Address", &rows), Some(ToolRole::Identifier));
        assert_eq!(role(2, "Score", &rows), Some(ToolRole::Metadata));
        assert_eq!(role(1, "Score", &rows), None);
        assert_eq!(role(7, "Username", &rows), None);
    }
}
