//! Qualtrics survey files (`.qsf`): JSON with every question, its choices in order, and the codes that an export has.
//!
//! The name of a column is made of the question's export tag: `Q1` for one answer; `Q1_4` for a choice of a
//! multi-select, a row of a matrix, a part of a form or a rank; `Q1_4_2` for a row and an answer; `Q5#1_4` for a row of
//! one of several matrices side by side; `_TEXT` where people wrote beside a choice. Codes are recodes where the survey
//! has them. Negative recodes are Qualtrics' way to say that an answer counts for nothing, such as "no basis to judge".

use serde_json::{Map, Value};

use crate::formats::companions::Companion;
use crate::formats::definitions::{Choice, Definition, Definitions, missing_of_label};
use crate::formats::markup::plain_text;
use crate::formats::source::read_all;
use crate::formats::{Error, FileKind, Guess, Head, Source};
use crate::model::Missing;

/// A Qualtrics survey file.
pub(crate) struct Qsf;

const SIZE_LIMIT: u64 = 64 << 20;

impl Companion for Qsf {
    fn name(&self) -> &'static str {
        "qsf"
    }

    fn title(&self) -> &'static str {
        "a Qualtrics survey (.qsf)"
    }

    fn export_instructions(&self) -> &'static str {
        "Survey > Tools > Import/Export > Export Survey."
    }

    fn recognise(&self, head: &Head) -> Guess {
        let is_survey = head.kind == FileKind::Text && head.text.trim_start().starts_with('{');
        let has_parts = head.text.contains("\"SurveyEntry\"");
        match is_survey && has_parts {
            true => Guess::new(98, "it is JSON with a `SurveyEntry`"),
            false => Guess::new(0, "no `SurveyEntry`"),
        }
    }

    fn read(&self, source: &Source) -> Result<Definitions, Error> {
        let text = read_all(source, SIZE_LIMIT)?;
        let survey: Value = serde_json::from_str(&text).map_err(|error| Error::Malformed {
            name: source.name.clone(),
            line: error.line() as u64,
            message: format!("the survey is damaged at column {}; export it again", error.column()),
        })?;
        let elements = survey.get("SurveyElements").and_then(Value::as_array);
        let mut columns = Vec::new();
        for element in elements.into_iter().flatten() {
            if element.get("Element").and_then(Value::as_str) == Some("SQ")
                && let Some(payload) = element.get("Payload").and_then(Value::as_object)
            {
                add_question(payload, &mut columns);
            }
        }
        Ok(Definitions { name: source.name.clone(), columns })
    }
}

/// A question as the survey has it.
struct Question<'a> {
    payload: &'a Map<String, Value>,
    wording: String,
    kind: &'a str,
    selector: &'a str,
    sub_selector: &'a str,
}

/// One choice, row or answer.
struct Part {
    /// Its own number in the survey.
    id: String,
    /// What an export writes for it.
    code: String,
    label: String,
    has_text: bool,
}

fn add_question(payload: &Map<String, Value>, columns: &mut Vec<Definition>) {
    let text = |key: &str| payload.get(key).and_then(Value::as_str).unwrap_or_default();
    let question = Question {
        payload,
        wording: plain_text(text("QuestionText")),
        kind: text("QuestionType"),
        selector: text("Selector"),
        sub_selector: text("SubSelector"),
    };
    // Columns go by the export tag; the row of ImportIds has the question's own id.
    let mut stems = vec![text("DataExportTag"), text("QuestionID")];
    stems.retain(|stem| !stem.is_empty());
    stems.dedup();
    for stem in stems {
        question.define(stem, columns);
    }
}

impl Question<'_> {
    fn define(&self, stem: &str, columns: &mut Vec<Definition>) {
        let has_several = matches!(self.selector, "MAVR" | "MAHR" | "MACOL" | "MSB");
        match self.kind {
            "MC" if has_several => self.define_ticks(stem, columns),
            "MC" => self.define_single(stem, columns),
            "Matrix" => self.define_matrix(stem, columns),
            "SBS" => self.define_side_by_side(stem, columns),
            "TE" if self.selector != "FORM" => columns.push(self.column(stem, None)),
            "DB" | "Timing" | "Meta" | "Captcha" => {}
            _ => {
                columns.push(self.column(stem, None));
                for part in self.parts("Choices", "ChoiceOrder") {
                    self.add(format!("{stem}_{}", part.code), &part, columns);
                }
            }
        }
    }

    fn define_single(&self, stem: &str, columns: &mut Vec<Definition>) {
        let parts = self.parts("Choices", "ChoiceOrder");
        columns.push(with_choices(self.column(stem, None), &parts));
        for part in parts.iter().filter(|part| part.has_text) {
            columns.push(self.column(&format!("{stem}_{}_TEXT", part.code), Some(&part.label)));
        }
    }

    fn define_ticks(&self, stem: &str, columns: &mut Vec<Definition>) {
        let parts = self.parts("Choices", "ChoiceOrder");
        // Packed into one column where the option to split is off.
        let packed = with_choices(self.column(stem, None), &parts);
        columns.push(Definition { separator: Some(",".to_owned()), ..packed });
        for part in &parts {
            self.add(format!("{stem}_{}", part.code), part, columns);
            if part.has_text {
                columns.push(self.column(&format!("{stem}_{}_TEXT", part.code), Some(&part.label)));
            }
        }
        for part in parts.iter().filter(|part| part.code != part.id) {
            self.add(format!("{stem}_{}", part.id), part, columns);
        }
    }

    fn define_matrix(&self, stem: &str, columns: &mut Vec<Definition>) {
        let rows = self.parts("Choices", "ChoiceOrder");
        let answers = self.parts("Answers", "AnswerOrder");
        let tags = self.payload.get("ChoiceDataExportTags").and_then(Value::as_object);
        let has_several = self.sub_selector.starts_with("Multiple") || self.sub_selector == "MAVR";
        for row in &rows {
            let tag = tags.and_then(|tags| tags.get(&row.id)).and_then(Value::as_str);
            let name =
                tag.filter(|tag| !tag.is_empty()).map_or_else(|| format!("{stem}_{}", row.id), str::to_owned);
            if has_several || self.selector == "TE" {
                for answer in &answers {
                    let label = format!("{} - {}", row.label, answer.label);
                    columns.push(self.column(&format!("{name}_{}", answer.code), Some(&label)));
                }
            } else {
                columns.push(with_choices(self.column(&name, Some(&row.label)), &answers));
            }
            if row.has_text {
                columns.push(self.column(&format!("{name}_TEXT"), Some(&row.label)));
            }
        }
    }

    fn define_side_by_side(&self, stem: &str, columns: &mut Vec<Definition>) {
        let inner = self.payload.get("AdditionalQuestions").and_then(Value::as_object);
        for (number, payload) in inner.into_iter().flatten() {
            let Some(payload) = payload.as_object() else { continue };
            let text = |key: &str| payload.get(key).and_then(Value::as_str).unwrap_or_default();
            let own = plain_text(text("QuestionText"));
            let question = Question {
                payload,
                wording: [self.wording.as_str(), own.as_str()].join(" ").trim().to_owned(),
                kind: text("QuestionType"),
                selector: text("Selector"),
                sub_selector: text("SubSelector"),
            };
            question.define_matrix(&format!("{stem}#{number}"), columns);
        }
    }

    /// A column of one part, which holds a mark, a number or a text.
    fn add(&self, name: String, part: &Part, columns: &mut Vec<Definition>) {
        columns.push(self.column(&name, Some(&part.label)));
    }

    fn column(&self, name: &str, part: Option<&str>) -> Definition {
        let wording = match part.filter(|part| !part.is_empty()) {
            Some(part) => format!("{} - {part}", self.wording),
            None => self.wording.clone(),
        };
        Definition { column: name.to_owned(), wording: Some(wording), ..Definition::default() }
    }

    /// Choices, rows or answers in the order in which they are shown.
    fn parts(&self, key: &str, order_key: &str) -> Vec<Part> {
        let mut entries: Vec<(String, &Value)> = match self.payload.get(key) {
            Some(Value::Object(entries)) => entries.iter().map(|(id, entry)| (id.clone(), entry)).collect(),
            Some(Value::Array(entries)) => {
                entries.iter().enumerate().map(|(at, entry)| ((at + 1).to_string(), entry)).collect()
            }
            _ => Vec::new(),
        };
        let order: Vec<String> = self.payload.get(order_key).map(ids).unwrap_or_default();
        let place = |id: &String| order.iter().position(|known| known == id).unwrap_or(usize::MAX);
        entries.sort_by_key(|(id, _)| place(id));
        // The recodes of a matrix are those of its answers.
        let is_row = key == "Choices" && self.payload.contains_key("Answers");
        let recodes = self.payload.get("RecodeValues").and_then(Value::as_object).filter(|_| !is_row);
        entries
            .into_iter()
            .map(|(id, entry)| {
                let display = entry.get("Display").and_then(Value::as_str).unwrap_or_default();
                let recode = recodes.and_then(|recodes| recodes.get(&id)).and_then(scalar);
                let has_text = matches!(entry.get("TextEntry"), Some(Value::Bool(true)))
                    || entry.get("TextEntry").and_then(Value::as_str).is_some_and(|text| text != "false");
                Part { code: recode.unwrap_or_else(|| id.clone()), id, label: plain_text(display), has_text }
            })
            .collect()
    }
}

/// Choices in order; those with a negative code are no answers.
fn with_choices(column: Definition, parts: &[Part]) -> Definition {
    let choices =
        parts.iter().map(|part| Choice { code: part.code.clone(), label: part.label.clone() }).collect();
    let negative = parts.iter().filter(|part| part.code.parse::<f64>().is_ok_and(|code| code < 0.0));
    let missing = negative.map(|part| {
        let said = missing_of_label(&part.label);
        let reason = if said == Missing::NotAnswered { Missing::NotApplicable } else { said };
        (part.code.clone(), reason)
    });
    Definition { missing: missing.collect(), choices, ..column }
}

fn ids(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(scalar).collect()
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::open;

    const SURVEY: &str = r#"{"SurveyEntry":{"SurveyName":"Exit"},"SurveyElements":[
      {"Element":"BL","Payload":[]},
      {"Element":"SQ","PrimaryAttribute":"QID1","Payload":{"QuestionText":"<p>How was&nbsp;it?</p>","DataExportTag":"Q1","QuestionID":"QID1",
        "QuestionType":"MC","Selector":"SAVR","SubSelector":"TX","Choices":{"1":{"Display":"Good"},"2":{"Display":"Bad"},"3":{"Display":"No basis"},"4":{"Display":"Other","TextEntry":"true"}},
        "ChoiceOrder":["2","1",3,"4"],"RecodeValues":{"1":"5","2":"1","3":"-1"}}},
      {"Element":"SQ","Payload":{"QuestionText":"Which?","DataExportTag":"Q2","QuestionID":"QID2","QuestionType":"MC","Selector":"MAVR",
        "Choices":[{"Display":"Bus"},{"Display":"Train"}]}},
      {"Element":"SQ","Payload":{"QuestionText":"Agree?","DataExportTag":"Q3","QuestionID":"QID3","QuestionType":"Matrix","Selector":"Likert","SubSelector":"SingleAnswer",
        "Choices":{"1":{"Display":"Welcome"},"4":{"Display":"Safe"}},"ChoiceDataExportTags":{"4":"safe"},"Answers":{"1":{"Display":"No"},"2":{"Display":"Yes"}},"AnswerOrder":["1","2"],"RecodeValues":{"1":"10","2":"20"}}},
      {"Element":"SQ","Payload":{"QuestionText":"Both","DataExportTag":"Q4","QuestionID":"QID4","QuestionType":"SBS","Selector":"SBSMatrix",
        "AdditionalQuestions":{"1":{"QuestionText":"Before","QuestionType":"Matrix","SubSelector":"SingleAnswer","Choices":{"1":{"Display":"R"}},"Answers":{"1":{"Display":"Low"}}},
          "2":{"QuestionText":"Kinds","QuestionType":"Matrix","SubSelector":"MultipleAnswer","Choices":{"1":{"Display":"R"}},"Answers":{"1":{"Display":"X"}}}}}},
      {"Element":"SQ","Payload":{"QuestionText":"Say","DataExportTag":"Q9","QuestionType":"TE","Selector":"ML"}}]}"#;

    #[test]
    fn questions_name_their_columns() {
        let source = Source::memory("s.qsf", SURVEY.as_bytes().to_vec());
        assert!(Qsf.recognise(&source.head().unwrap()).confidence > 90);
        let definitions = Qsf.read(&source).unwrap();
        let find = |name: &str| {
            let found = definitions.columns.iter().find(|column| column.column == name);
            found.unwrap_or_else(|| panic!("{name} is not defined"))
        };
        let labels = |name: &str| -> Vec<String> {
            find(name).choices.iter().map(|choice| format!("{}={}", choice.code, choice.label)).collect()
        };
        assert_eq!(labels("Q1"), ["1=Bad", "5=Good", "-1=No basis", "4=Other"]);
        assert_eq!(find("Q1").missing, [("-1".to_owned(), Missing::NotApplicable)]);
        assert_eq!(find("Q1_4_TEXT").wording.as_deref(), Some("How was it? - Other"));
        assert_eq!(find("Q2_2").wording.as_deref(), Some("Which? - Train"));
        assert_eq!(find("Q2").separator.as_deref(), Some(","));
        assert_eq!(labels("safe"), ["10=No", "20=Yes"]);
        assert_eq!(find("QID3_1").wording.as_deref(), Some("Agree? - Welcome"));
        assert_eq!(labels("Q4#1_1"), ["1=Low"]);
        assert_eq!(find("Q4#2_1_1").wording.as_deref(), Some("Both Kinds - R - X"));
        assert!(find("Q9").choices.is_empty());
    }

    #[test]
    fn an_export_of_codes_gets_labels() {
        let export = "ResponseId,Q1,Q2_1,Q2_2,Q3_1\nID,How was it?,Which? - Bus,Which? - Train,Agree? - Welcome\n\
             \"{\"\"ImportId\"\":\"\"_recordId\"\"}\",\"{\"\"ImportId\"\":\"\"QID1\"\"}\",\"{\"\"ImportId\"\":\"\"QID2\"\"}\",\"{\"\"ImportId\"\":\"\"QID2\"\"}\",\"{\"\"ImportId\"\":\"\"QID3_1\"\"}\"\n\
             R_1,5,1,,20\nR_2,-1,,1,10\n";
        let source = Source::memory("e.csv", export.as_bytes().to_vec());
        let sheet = open(&source.with(Source::memory("s.qsf", SURVEY.as_bytes().to_vec())), None).unwrap();
        assert_eq!(sheet.columns[1].choices, ["Bad", "Good", "Other"]);
        let rows = super::super::tests::rows(&sheet);
        assert_eq!(rows[0], ["R_1", "Good", "1", "", "Yes"]);
        assert_eq!(rows[1], ["R_2", "No basis", "", "1", "No"]);
    }

    #[test]
    fn a_damaged_survey_says_where() {
        let source = Source::memory("s.qsf", b"{\"SurveyEntry\":{},\n\"SurveyElements\":[".to_vec());
        assert!(
            Qsf.read(&source).unwrap_err().to_string().starts_with("`s.qsf` line 2: the survey is damaged")
        );
    }
}
