//! `LimeSurvey` structures (`.lss`): XML tables of groups, questions, sub-questions and answers.
//!
//! The name of a column is made of the question's code: `Q1`; `Q1[SQ001]` for a row of an array or a choice of a
//! multi-select; `Q1[SQ001_SQ002]` for a row and a column of an array of numbers or texts; `Q1[SQ001][1]` for the second
//! scale of a dual one; `Q1[1]` for a rank; `Q1[other]` and `Q1[SQ001comment]` for what people wrote. Exports with full
//! headings are matched by the wording. Since version 4 the texts stand in tables of their own (`…_l10ns`).

use std::collections::HashMap;

use crate::formats::companions::Companion;
use crate::formats::definitions::{Choice, Definition, Definitions};
use crate::formats::markup::plain_text;
use crate::formats::xml::{Node, Xml};
use crate::formats::{Error, FileKind, Guess, Head, Source};

/// A `LimeSurvey` structure.
pub(crate) struct Lss;

/// More rows than any survey has.
const ROWS_LIMIT: usize = 200_000;

type Row = HashMap<String, String>;

impl Companion for Lss {
    fn name(&self) -> &'static str {
        "lss"
    }

    fn title(&self) -> &'static str {
        "a LimeSurvey structure (.lss)"
    }

    fn export_instructions(&self) -> &'static str {
        "Survey > Display/Export > Survey structure (.lss)."
    }

    fn recognise(&self, head: &Head) -> Guess {
        match head.kind == FileKind::Text && head.text.contains("<LimeSurveyDocType>") {
            true => Guess::new(98, "it is XML with a `LimeSurveyDocType`"),
            false => Guess::new(0, "no `LimeSurveyDocType`"),
        }
    }

    fn read(&self, source: &Source) -> Result<Definitions, Error> {
        let survey = Survey::read(source)?;
        let mut columns = Vec::new();
        let questions = survey.table("questions").iter().filter(|row| is_top(row));
        for question in questions {
            survey.define(question, &mut columns);
        }
        Ok(Definitions { name: source.name.clone(), columns })
    }
}

struct Survey {
    tables: HashMap<String, Vec<Row>>,
    language: String,
}

impl Survey {
    fn read(source: &Source) -> Result<Self, Error> {
        let text = source.text(source.encoding()?)?;
        let mut xml = Xml::new(&source.name, "structure", text);
        let mut survey = Self { tables: HashMap::new(), language: String::new() };
        let (mut table, mut row, mut n_rows) = (String::new(), Row::new(), 0);
        let mut ignored = String::new();
        let mut depth = 0_usize;
        loop {
            ignored.clear();
            match xml.next(&mut ignored)? {
                Node::Over => break,
                Node::Start => {
                    depth += 1;
                    match (depth, xml.element()) {
                        (2, name) => table = name.to_owned(),
                        (3, "fields") => {
                            xml.skip()?;
                            depth -= 1;
                        }
                        (3, "language") if survey.language.is_empty() => {
                            survey.language = xml.text_within(&[])?;
                            depth -= 1;
                        }
                        (5, name) => {
                            let name = name.to_owned();
                            row.insert(name, xml.text_within(&[])?);
                            depth -= 1;
                        }
                        _ => {}
                    }
                }
                Node::End => {
                    if depth == 4 {
                        n_rows += 1;
                        survey.tables.entry(table.clone()).or_default().push(std::mem::take(&mut row));
                    }
                    depth = depth.saturating_sub(1);
                }
                Node::Text => {}
            }
            if n_rows > ROWS_LIMIT {
                return Err(xml.broken(format!("it has more than {ROWS_LIMIT} rows")));
            }
        }
        Ok(survey)
    }

    fn table(&self, name: &str) -> &[Row] {
        self.tables.get(name).map_or(&[], Vec::as_slice)
    }

    /// The text of a row: its own, or that of its language's table.
    fn text(&self, row: &Row, key: &str, id: &str, texts: &str) -> String {
        let own = get(row, key);
        let same = |other: &&Row| get(other, id) == get(row, id) && self.is_in_language(other);
        let found = || self.table(texts).iter().find(same).map_or("", |other| get(other, key));
        plain_text(if own.is_empty() { found() } else { own })
    }

    fn is_in_language(&self, row: &Row) -> bool {
        let language = get(row, "language");
        language.is_empty() || self.language.is_empty() || language == self.language
    }

    fn define(&self, question: &Row, columns: &mut Vec<Definition>) {
        if !self.is_in_language(question) {
            return;
        }
        let (code, kind) = (get(question, "title"), get(question, "type"));
        let wording = self.text(question, "question", "qid", "question_l10ns");
        let [mut rows, across] = self.sub_questions(get(question, "qid"));
        let column = |suffix: &str, part: &str| {
            let whole = if part.is_empty() { wording.clone() } else { format!("{wording} [{part}]") };
            Definition { column: format!("{code}{suffix}"), wording: Some(whole), ..Definition::default() }
        };
        let scale = |number: &str| self.choices(get(question, "qid"), kind, number);
        match kind {
            "X" | "|" | "*" => {}
            "M" | "P" => {
                for (row, label) in &rows {
                    columns.push(column(&format!("[{row}]"), label));
                    columns.push(column(&format!("[{row}comment]"), &format!("{label}] [Comment")));
                }
            }
            "R" => {
                let ranked = scale("0");
                for rank in 1..=ranked.len().max(rows.len()) {
                    let choices = if ranked.is_empty() { as_choices(&rows) } else { ranked.clone() };
                    columns.push(Definition {
                        choices,
                        ..column(&format!("[{rank}]"), &format!("Rank {rank}"))
                    });
                }
            }
            "1" => {
                for (row, label) in &rows {
                    for (number, name) in [("0", "Scale 1"), ("1", "Scale 2")] {
                        let choices = scale(number);
                        let part = format!("{label}] [{name}");
                        columns.push(Definition { choices, ..column(&format!("[{row}][{number}]"), &part) });
                    }
                }
            }
            ";" | ":" => {
                for (row, label) in &rows {
                    for (other, name) in &across {
                        columns.push(column(&format!("[{row}_{other}]"), &format!("{label}] [{name}")));
                    }
                }
            }
            _ => {
                if rows.is_empty() {
                    rows.push((String::new(), String::new()));
                }
                for (row, label) in &rows {
                    let suffix = if row.is_empty() { String::new() } else { format!("[{row}]") };
                    columns.push(Definition { choices: scale("0"), ..column(&suffix, label) });
                }
                if kind == "O" {
                    columns.push(column("[comment]", "Comment"));
                }
            }
        }
        if get(question, "other") == "Y" {
            columns.push(column("[other]", "Other"));
        }
    }

    /// Rows and columns of a question, by code and label in order.
    fn sub_questions(&self, qid: &str) -> [Vec<(String, String)>; 2] {
        let all = self.table("subquestions").iter().chain(self.table("questions"));
        let mut found: Vec<&Row> =
            all.filter(|row| get(row, "parent_qid") == qid && self.is_in_language(row)).collect();
        found.sort_by_key(|row| get(row, "question_order").parse::<i64>().unwrap_or(0));
        let of_scale = |number: &str| {
            let rows = found.iter().filter(|row| get(row, "scale_id").trim_start_matches('0') == number);
            rows.map(|row| {
                (get(row, "title").to_owned(), self.text(row, "question", "qid", "question_l10ns"))
            })
            .collect()
        };
        [of_scale(""), of_scale("1")]
    }

    /// The answers of a question in order: its own, or those that its type implies.
    fn choices(&self, qid: &str, kind: &str, scale: &str) -> Vec<Choice> {
        let implied: &[(&str, &str)] = match kind {
            "Y" => &[("Y", "Yes"), ("N", "No")],
            "G" => &[("F", "Female"), ("M", "Male")],
            "C" => &[("Y", "Yes"), ("N", "No"), ("U", "Uncertain")],
            "E" => &[("D", "Decrease"), ("S", "Same"), ("I", "Increase")],
            _ => &[],
        };
        if !implied.is_empty() {
            let choice =
                |(code, label): &(&str, &str)| Choice { code: (*code).into(), label: (*label).into() };
            return implied.iter().map(choice).collect();
        }
        let number = scale.trim_start_matches('0');
        let is_own =
            |row: &&Row| get(row, "qid") == qid && get(row, "scale_id").trim_start_matches('0') == number;
        let mut answers: Vec<&Row> =
            self.table("answers").iter().filter(is_own).filter(|row| self.is_in_language(row)).collect();
        answers.sort_by_key(|row| get(row, "sortorder").parse::<i64>().unwrap_or(0));
        let choice = |row: &&Row| Choice {
            code: get(row, "code").to_owned(),
            label: self.text(row, "answer", "aid", "answer_l10ns"),
        };
        answers.iter().map(choice).collect()
    }
}

fn as_choices(rows: &[(String, String)]) -> Vec<Choice> {
    rows.iter().map(|(code, label)| Choice { code: code.clone(), label: label.clone() }).collect()
}

fn get<'a>(row: &'a Row, key: &str) -> &'a str {
    row.get(key).map_or("", |text| text.trim())
}

fn is_top(row: &Row) -> bool {
    matches!(get(row, "parent_qid"), "" | "0")
}
