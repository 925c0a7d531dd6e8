//! The same answers in every tool's layout: what was answered to which question must not depend on the tool.
//!
//! A small survey is answered once and written as each tool would write it. Read back, the answers of each respondent to
//! each question must be the same, with several answers told by ticks or packed into a cell.

use std::collections::{BTreeMap, BTreeSet};

use super::rows;
use super::workbooks::{rows_of, workbook};
use crate::formats::{Sheet, Source, open};

const PACE: &str = "How was the pace?";
const WHICH: &str = "Which of these did you use?";
const AGREE: &str = "How far do you agree?";
const WHY: &str = "What could be better?";
const TOOLS: [&str; 3] = ["Forum", "Video, live", "Tutor"];
const ROWS: [&str; 2] = ["I felt welcome", "It was clear"];

struct Person {
    pace: &'static str,
    used: &'static [usize],
    agree: [&'static str; 2],
    why: &'static str,
}

const PEOPLE: &[Person] = &[
    Person {
        pace: "Too slow",
        used: &[0, 1],
        agree: ["Agree", "Disagree"],
        why: "Shorter videos; and \"fewer\" breaks",
    },
    Person { pace: "Just right", used: &[2], agree: ["Agree", "Agree"], why: "" },
    Person { pace: "Too fast", used: &[], agree: ["Disagree", ""], why: "Größere Schrift" },
];

/// Question, and row of a grid where there is one, to answers.
type Answers = BTreeMap<String, BTreeSet<String>>;

fn expected() -> Vec<Answers> {
    let of = |person: &Person| {
        let mut answers = Answers::new();
        answers.insert(PACE.to_owned(), BTreeSet::from([person.pace.to_owned()]));
        answers.insert(WHICH.to_owned(), person.used.iter().map(|at| TOOLS[*at].to_owned()).collect());
        for (row, answer) in ROWS.iter().zip(person.agree) {
            answers.insert((*row).to_owned(), BTreeSet::from([answer.to_owned()]));
        }
        answers.insert(WHY.to_owned(), BTreeSet::from([person.why.to_owned()]));
        for said in answers.values_mut() {
            said.remove("");
        }
        answers
    };
    PEOPLE.iter().map(of).collect()
}

/// What a sheet says, with columns told by what their name or wording holds.
fn said(sheet: &Sheet) -> Vec<Answers> {
    let key = |name: &str, wording: &str| {
        let all = [PACE, WHY, ROWS[0], ROWS[1], WHICH];
        all.iter()
            .find(|text| name.contains(**text) || wording.contains(**text))
            .map(|text| (*text).to_owned())
    };
    let mut people = Vec::new();
    for row in rows(sheet) {
        let mut answers = Answers::new();
        for (column, cell) in sheet.columns.iter().zip(&row).filter(|(column, _)| column.role.is_none()) {
            let ends = |text: &str, tool: &str| text.trim_end_matches(']').ends_with(tool);
            let is_of = |tool: &&&str| ends(&column.name, tool) || ends(&column.wording, tool);
            let choice = TOOLS.iter().find(is_of);
            let is_tick = choice.is_some() && !column.name.contains(ROWS[0]);
            // Typeform heads a choice by itself.
            let question = key(&column.name, &column.wording).or_else(|| is_tick.then(|| WHICH.to_owned()));
            let Some(question) = question else { panic!("{}: what is `{}`?", sheet.tool, column.name) };
            let is_packed = question == WHICH && choice.is_none();
            let answers = answers.entry(question).or_default();
            match (is_tick, is_packed) {
                (true, _) if ["", "No", "0"].contains(&cell.as_str()) => {}
                (true, _) => drop(answers.insert(choice.unwrap().to_string())),
                (_, true) => answers
                    .extend(TOOLS.iter().filter(|tool| cell.contains(**tool)).map(|tool| tool.to_string())),
                _ if cell.is_empty() => {}
                _ => drop(answers.insert(cell.clone())),
            }
        }
        people.push(answers);
    }
    people
}

type Table = Vec<Vec<String>>;

fn line(cells: &[&str]) -> Vec<String> {
    cells.iter().map(|cell| (*cell).to_owned()).collect()
}

/// A row per person: the tool's own cells, then pace, the choices, the grid and the comment.
fn table(
    headings: Vec<Vec<String>>,
    own: impl Fn(usize) -> Vec<String>,
    used: impl Fn(&Person) -> Vec<String>,
) -> Table {
    let mut table = headings;
    for (at, person) in PEOPLE.iter().enumerate() {
        let mut row = own(at);
        row.push(person.pace.to_owned());
        row.extend(used(person));
        row.extend(person.agree.map(str::to_owned));
        row.push(person.why.to_owned());
        table.push(row);
    }
    table
}

fn ticks(person: &Person, tick: impl Fn(usize) -> String, untick: &str) -> Vec<String> {
    (0..TOOLS.len()).map(|at| if person.used.contains(&at) { tick(at) } else { untick.to_owned() }).collect()
}

fn packed(person: &Person, separator: &str) -> Vec<String> {
    vec![person.used.iter().map(|at| TOOLS[*at]).collect::<Vec<_>>().join(separator)]
}

fn label(at: usize) -> String {
    TOOLS[at].to_owned()
}

fn qualtrics() -> Table {
    let ids = |id: &str| format!("{{\"ImportId\":\"{id}\"}}");
    let mut names = line(&["StartDate", "EndDate", "ResponseId", "Q1"]);
    let mut texts = line(&["Start Date", "End Date", "Response ID", PACE]);
    let mut import = vec![ids("startDate"), ids("endDate"), ids("_recordId"), ids("QID1")];
    for (at, tool) in TOOLS.iter().enumerate() {
        names.push(format!("Q2_{}", at + 1));
        texts.push(format!("{WHICH} - Selected Choice - {tool}"));
        import.push(ids("QID2"));
    }
    for (at, row) in ROWS.iter().enumerate() {
        names.push(format!("Q3_{}", at + 1));
        texts.push(format!("{AGREE} - {row}"));
        import.push(ids(&format!("QID3_{}", at + 1)));
    }
    names.push("Q4".to_owned());
    texts.push(WHY.to_owned());
    import.push(ids("QID4_TEXT"));
    let own = |at: usize| line(&["2026-01-02 10:00:00", "2026-01-02 10:05:00", &format!("R_{at}")]);
    table(vec![names, texts, import], own, |person| ticks(person, label, ""))
}

fn surveymonkey() -> Table {
    let first = line(&[
        "Respondent ID",
        "Collector ID",
        "Start Date",
        "End Date",
        PACE,
        WHICH,
        "",
        "",
        AGREE,
        "",
        WHY,
    ]);
    let mut second = line(&["", "", "", "", "Response"]);
    second.extend(TOOLS.map(str::to_owned));
    second.extend(ROWS.map(str::to_owned));
    second.push("Open-Ended Response".to_owned());
    let own =
        |at: usize| line(&[&format!("11{at}"), "7", "01/02/2026 10:00:00 AM", "01/02/2026 10:05:00 AM"]);
    table(vec![first, second], own, |person| ticks(person, label, ""))
}

fn flattened() -> Table {
    let mut names = line(&["RespondentID", PACE]);
    names.extend(TOOLS.map(|tool| format!("{WHICH} - {tool}")));
    names.extend(ROWS.map(|row| format!("{AGREE} - {row}")));
    names.push(WHY.to_owned());
    table(vec![names], |at| line(&[&format!("11{at}")]), |person| ticks(person, label, ""))
}

fn google(separator: &'static str, stamp: &'static str) -> Table {
    let mut names = line(&["Timestamp", PACE, WHICH]);
    names.extend(ROWS.map(|row| format!("{AGREE}  [{row}]")));
    names.push(WHY.to_owned());
    table(vec![names], |_| line(&[stamp]), move |person| packed(person, separator))
}

fn microsoft() -> Table {
    let mut names = line(&["ID", "Start time", "Completion time", "Email", "Name", PACE, WHICH]);
    names.extend(ROWS.map(str::to_owned));
    names.push(WHY.to_owned());
    let own =
        |at: usize| line(&[&(at + 1).to_string(), "7/2/26 11:00:22", "7/2/26 11:09:22", "anonymous", ""]);
    let used =
        |person: &Person| vec![person.used.iter().map(|at| format!("{};", TOOLS[*at])).collect::<String>()];
    table(vec![names], own, used)
}

fn typeform() -> Table {
    let mut names = line(&["#", PACE]);
    names.extend(TOOLS.map(str::to_owned));
    names.extend(ROWS.map(str::to_owned));
    names.extend(line(&[WHY, "Start Date (UTC)", "Submit Date (UTC)", "Network ID"]));
    let mut table =
        table(vec![names], |at| line(&[&format!("c0ffee{at}")]), |person| ticks(person, label, ""));
    for row in table.iter_mut().skip(1) {
        row.extend(line(&["2026-03-29 21:21:23", "2026-03-29 21:23:43", "5f57f20d14"]));
    }
    table
}

fn limesurvey_full() -> Table {
    let mut names = line(&["Response ID", "Date submitted", "Last page", "Start language", PACE]);
    names.extend(TOOLS.map(|tool| format!("{WHICH} [{tool}]")));
    names.extend(ROWS.map(|row| format!("{AGREE} [{row}]")));
    names.push(WHY.to_owned());
    let own = |at: usize| line(&[&at.to_string(), "2026-01-02 10:05:00", "3", "en"]);
    table(vec![names], own, |person| ticks(person, |_| "Yes".to_owned(), "No"))
}

/// Codes throughout, with a structure that says what they mean.
fn limesurvey_codes() -> (Table, String) {
    let mut names = line(&["id", "submitdate", "lastpage", "startlanguage", "pace"]);
    names.extend((1..=3).map(|at| format!("used[SQ00{at}]")));
    names.extend((1..=2).map(|at| format!("agree[SQ00{at}]")));
    names.push("why".to_owned());
    let own = |at: usize| line(&[&at.to_string(), "2026-01-02 10:05:00", "3", "en"]);
    let mut table = table(vec![names], own, |person| ticks(person, |_| "Y".to_owned(), ""));
    let codes =
        [("Too slow", "A1"), ("Just right", "A2"), ("Too fast", "A3"), ("Disagree", "B1"), ("Agree", "B2")];
    for cell in table.iter_mut().skip(1).flatten() {
        if let Some((_, code)) = codes.iter().find(|(text, _)| text == cell) {
            (*code).clone_into(cell);
        }
    }
    let question = |qid: &str, parent: &str, kind: &str, title: &str, text: &str| {
        format!(
            "<row><qid>{qid}</qid><parent_qid>{parent}</parent_qid><type>{kind}</type><title>{title}</title><question><![CDATA[<p>{text}</p>]]></question><language>en</language></row>"
        )
    };
    let questions = [
        question("1", "0", "L", "pace", PACE),
        question("2", "0", "M", "used", WHICH),
        question("3", "0", "F", "agree", AGREE),
        question("4", "0", "T", "why", WHY),
    ];
    let mut subs: Vec<String> = TOOLS
        .iter()
        .enumerate()
        .map(|(at, tool)| question(&format!("2{at}"), "2", "T", &format!("SQ00{}", at + 1), tool))
        .collect();
    subs.extend(
        ROWS.iter()
            .enumerate()
            .map(|(at, row)| question(&format!("3{at}"), "3", "T", &format!("SQ00{}", at + 1), row)),
    );
    let answers: String = codes
        .iter()
        .enumerate()
        .map(|(at, (text, code))| {
            let qid = if code.starts_with('A') { 1 } else { 3 };
            format!("<row><qid>{qid}</qid><code>{code}</code><answer>{text}</answer><sortorder>{at}</sortorder><scale_id>0</scale_id></row>")
        })
        .collect();
    let structure = format!(
        "<?xml version=\"1.0\"?><document><LimeSurveyDocType>Survey</LimeSurveyDocType><languages><language>en</language></languages><answers><rows>{answers}</rows></answers><questions><rows>{}</rows></questions><subquestions><rows>{}</rows></subquestions></document>",
        questions.concat(),
        subs.concat()
    );
    (table, structure)
}

fn written(table: &Table) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    table.iter().for_each(|row| writer.write_record(row).unwrap());
    writer.into_inner().unwrap()
}

#[test]
fn the_same_answers_are_read_from_every_layout() {
    let layouts = [
        ("qualtrics", qualtrics()),
        ("surveymonkey", surveymonkey()),
        ("surveymonkey", flattened()),
        ("google_forms", google(";", "2026/08/10 12:08:56 PM GMT-3")),
        ("google_forms", google(", ", "8/10/2026 12:08:56")),
        ("microsoft_forms", microsoft()),
        ("typeform", typeform()),
        ("limesurvey", limesurvey_full()),
    ];
    for (tool, table) in layouts {
        for bytes in [written(&table), workbook(&[("Sheet1", &rows_of(&table))])] {
            let sheet =
                open(&Source::memory("x.bin", bytes), None).unwrap_or_else(|error| panic!("{tool}: {error}"));
            assert_eq!(sheet.tool, tool);
            assert_eq!(said(&sheet), expected(), "{tool}");
        }
    }
}

#[test]
fn codes_with_a_structure_are_the_same_answers() {
    let (table, structure) = limesurvey_codes();
    let source = Source::memory("results.csv", written(&table));
    let sheet = open(&source.with(Source::memory("survey.lss", structure.into_bytes())), None).unwrap();
    assert_eq!(sheet.tool, "limesurvey");
    assert_eq!(said(&sheet), expected());
    let pace = sheet.columns.iter().find(|column| column.name == "pace").unwrap();
    assert_eq!(pace.choices, ["Too slow", "Just right", "Too fast"]);
}
