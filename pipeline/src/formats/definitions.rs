//! What a survey's own structure says about the columns of its export, and how a sheet is read with it.
//!
//! A survey structure (QSF, LSS), a data dictionary or a form becomes [`Definitions`]: per column of the export its
//! wording, its choices in order with the codes that stand in cells, the codes that mean no answer, and whether it
//! identifies people. [`Definitions::apply`] gives the same sheet with labels in place of codes, cell by cell while rows
//! stream. Files with value labels of their own (SPSS, Stata) use the same.

use std::collections::HashMap;
use std::sync::Arc;

use arrow::array::{Array as _, ArrayRef, AsArray as _, RecordBatch, RecordBatchOptions, StringBuilder};
use arrow::datatypes::SchemaRef;

use crate::formats::sheet::cells_schema;
use crate::formats::{Column, Error, RowBatch, Rows, Sheet, ToolRole};
use crate::model::Missing;

/// An answer that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// What stands in a cell.
    pub code: String,
    /// What people were shown.
    pub label: String,
}

/// What is known about one column of an export.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Definition {
    /// The heading or code of the column, as [`Column::name`] or [`Column::import_id`] has it.
    pub column: String,
    /// The question as asked; for a row of a grid or a choice of a multi-select `question - row`.
    pub wording: Option<String>,
    /// The choices in the order in which they were shown.
    pub choices: Vec<Choice>,
    /// Cells that are no answer, as they stand in the export, and why there is none.
    pub missing: Vec<(String, Missing)>,
    /// Cells that stand for something beside the choices, as they stand in the export, and what is read instead.
    pub cells: Vec<Choice>,
    /// What parts the codes of a cell that holds several; `;` parts the labels afterwards.
    pub separator: Option<String>,
    /// Whether the survey itself says that it identifies people.
    pub is_identifier: bool,
}

/// What is known about the columns of an export.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Definitions {
    /// The file they come from, for messages.
    pub name: String,
    /// One entry for each column that is known.
    pub columns: Vec<Definition>,
}

impl Definitions {
    /// The sheet with labels for codes, choices in order, wordings, and identifiers marked.
    pub fn apply(&self, sheet: Sheet) -> Sheet {
        let questions = sheet.columns.iter().filter(|column| column.role.is_none()).count();
        let (mut sheet, known) = self.label(sheet);
        sheet.warnings.push(match known {
            0 => format!("`{}` knows none of the columns; is it of another survey?", self.name),
            _ => {
                format!("`{}` says what {known} columns mean; {questions} are not the tool's own", self.name)
            }
        });
        sheet
    }

    /// The sheet as by [`Definitions::apply`], and how many of its columns are known.
    pub(crate) fn label(&self, sheet: Sheet) -> (Sheet, usize) {
        let by_name = self.by_name();
        let mut columns = sheet.columns.clone();
        let mut readers = Vec::with_capacity(columns.len());
        let mut known = 0;
        for column in &mut columns {
            let names = [Some(column.name.as_str()), column.import_id.as_deref()];
            let find = |name: &str| by_name.get(name).or_else(|| by_name.get(&fold(name)));
            let found = names.into_iter().flatten().find_map(find);
            let definition = found.and_then(|at| self.columns.get(*at));
            readers.push(definition.and_then(CellReader::of));
            if let Some(definition) = definition {
                known += 1;
                describe(column, definition);
            }
        }
        let rows =
            Labelled { schema: cells_schema(&columns), readers: readers.into(), inner: sheet.stream() };
        let mut labelled = Sheet::new(sheet.tool.clone(), columns, Arc::new(rows));
        labelled.warnings = sheet.warnings;
        (labelled, known)
    }

    fn by_name(&self) -> HashMap<String, usize> {
        // Stata tells `Q1` from `q1`; other tools do not, so what is written alike comes first.
        let mut by_name: HashMap<String, usize> = HashMap::new();
        for (at, definition) in self.columns.iter().enumerate() {
            by_name.entry(definition.column.clone()).or_insert(at);
        }
        for (at, definition) in self.columns.iter().enumerate() {
            by_name.entry(fold(&definition.column)).or_insert(at);
        }
        by_name
    }
}

/// Why a tool's own mark for no answer stands there, judged by its label; not answered where the label does not tell.
pub fn missing_of_label(label: &str) -> Missing {
    const NOT_APPLICABLE: &[&str] = &[
        "n/a",
        "not applicable",
        "does not apply",
        "no basis",
        "nicht zutreffend",
        "trifft nicht zu",
        "entfällt",
        "no aplica",
        "no procede",
        "non applicable",
        "sans objet",
        "não se aplica",
        "non applicabile",
        "non si applica",
    ];
    const DONT_KNOW: &[&str] = &[
        "don't know",
        "dont know",
        "do not know",
        "not sure",
        "unsure",
        "weiß nicht",
        "weiss nicht",
        "no sabe",
        "no sé",
        "ne sait pas",
        "ne sais pas",
        "não sei",
        "não sabe",
        "non so",
        "non sa",
        "can't say",
        "cannot say",
    ];
    const NOT_ASKED: &[&str] = &[
        "not asked",
        "not displayed",
        "not shown",
        "system missing",
        "skipped by logic",
        "inapplicable, not asked",
        "routed",
    ];
    let folded = label.trim().replace('\u{2019}', "'").to_lowercase();
    let says = |words: &[&str]| {
        words.iter().any(|word| folded == *word || (word.len() > 6 && folded.contains(word)))
    };
    match () {
        () if says(NOT_ASKED) => Missing::NotAsked,
        () if says(DONT_KNOW) => Missing::DontKnow,
        () if says(NOT_APPLICABLE) => Missing::NotApplicable,
        () => Missing::NotAnswered,
    }
}

fn describe(column: &mut Column, definition: &Definition) {
    if let Some(wording) = definition.wording.as_ref().filter(|wording| !wording.is_empty()) {
        column.wording.clone_from(wording);
    }
    let label = |code: &String| {
        let choice = definition.choices.iter().find(|choice| choice.code == *code);
        choice.map_or_else(|| code.clone(), |choice| choice.label.clone())
    };
    column.missing.extend(definition.missing.iter().map(|(code, reason)| (label(code), *reason)));
    let is_answer = |choice: &&Choice| !definition.missing.iter().any(|(code, _)| *code == choice.code);
    let choices = definition.choices.iter().filter(is_answer).map(|choice| choice.label.clone());
    if !definition.choices.is_empty() {
        column.choices = choices.collect();
    }
    if definition.is_identifier {
        column.role = Some(ToolRole::Identifier);
    }
}

fn fold(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// What the cells of one column come to.
struct CellReader {
    labels: HashMap<String, String>,
    separator: Option<String>,
}

impl CellReader {
    fn of(definition: &Definition) -> Option<Self> {
        let labels = definition
            .choices
            .iter()
            .chain(&definition.cells)
            .map(|choice| (choice.code.clone(), choice.label.clone()));
        let labels: HashMap<String, String> = labels.filter(|(code, label)| code != label).collect();
        let separator = definition.separator.clone().filter(|separator| !separator.is_empty());
        (!labels.is_empty() || separator.is_some()).then_some(Self { labels, separator })
    }

    /// The label of a cell; none when it stays as it is.
    fn label(&self, cell: &str) -> Option<String> {
        if let Some(label) = self.lookup(cell.trim()) {
            return Some(label.to_owned());
        }
        let separator = self.separator.as_deref()?;
        let codes = cell.split(separator).map(str::trim).filter(|code| !code.is_empty());
        let labels: Vec<&str> = codes.map(|code| self.lookup(code).unwrap_or(code)).collect();
        Some(labels.join(";"))
    }

    fn lookup(&self, code: &str) -> Option<&str> {
        // Statistics programs write whole numbers as `1.0`.
        let whole = || code.strip_suffix(".0").or_else(|| code.strip_suffix(".00"));
        let found = self.labels.get(code).or_else(|| whole().and_then(|code| self.labels.get(code)));
        found.map(String::as_str)
    }
}

/// Rows with labels for codes.
struct Labelled {
    inner: Arc<dyn Rows>,
    schema: SchemaRef,
    readers: Arc<[Option<CellReader>]>,
}

impl Rows for Labelled {
    fn open(&self) -> Result<Box<dyn Iterator<Item = Result<RowBatch, Error>> + Send>, Error> {
        let (readers, schema) = (Arc::clone(&self.readers), Arc::clone(&self.schema));
        let batches = self.inner.open()?;
        Ok(Box::new(batches.map(move |batch| batch.and_then(|batch| labelled(batch, &readers, &schema)))))
    }
}

fn labelled(batch: RowBatch, readers: &[Option<CellReader>], schema: &SchemaRef) -> Result<RowBatch, Error> {
    let mut arrays: Vec<ArrayRef> = Vec::with_capacity(batch.cells.num_columns());
    for (array, reader) in batch.cells.columns().iter().zip(readers) {
        let Some(reader) = reader else {
            arrays.push(Arc::clone(array));
            continue;
        };
        let texts = array.as_string::<i32>();
        let mut builder = StringBuilder::with_capacity(texts.len(), texts.get_array_memory_size());
        for cell in texts {
            match cell.map(|cell| reader.label(cell).map_or(std::borrow::Cow::Borrowed(cell), Into::into)) {
                Some(text) => builder.append_value(text),
                None => builder.append_null(),
            }
        }
        arrays.push(Arc::new(builder.finish()));
    }
    let options = RecordBatchOptions::new().with_row_count(Some(batch.lines.len()));
    let cells = RecordBatch::try_new_with_options(Arc::clone(schema), arrays, &options);
    let cells = cells.map_err(|error| Error::Malformed {
        name: "sheet".to_owned(),
        line: batch.lines.first().copied().unwrap_or_default(),
        message: format!("the labelled rows could not be held: {error}"),
    })?;
    Ok(RowBatch { cells, ..batch })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::{Source, open};

    fn choice(code: &str, label: &str) -> Choice {
        Choice { code: code.to_owned(), label: label.to_owned() }
    }

    #[test]
    fn codes_become_labels_while_rows_stream() {
        let source = Source::memory("x.csv", b"Q1,Q2,Mail\n1,a b,x@y.org\n-9,b,\n2.0,,\n7,c,\n".to_vec());
        let sheet = open(&source, Some("delimited")).unwrap();
        let definitions = Definitions {
            name: "survey.lss".to_owned(),
            columns: vec![
                Definition {
                    column: "q1".to_owned(),
                    wording: Some("How was it?".to_owned()),
                    choices: vec![choice("1", "Bad"), choice("2", "Good"), choice("-9", "Not applicable")],
                    missing: vec![("-9".to_owned(), Missing::NotApplicable)],
                    ..Definition::default()
                },
                Definition {
                    column: "Q2".to_owned(),
                    choices: vec![choice("a", "Apples"), choice("b", "Pears; ripe")],
                    separator: Some(" ".to_owned()),
                    ..Definition::default()
                },
                Definition { column: "Mail".to_owned(), is_identifier: true, ..Definition::default() },
            ],
        };
        let sheet = definitions.apply(sheet);
        assert_eq!(sheet.columns[0].choices, ["Bad", "Good"]);
        assert_eq!(sheet.columns[0].wording, "How was it?");
        assert_eq!(sheet.columns[0].missing, [("Not applicable".to_owned(), Missing::NotApplicable)]);
        assert_eq!(sheet.columns[2].role, Some(ToolRole::Identifier));
        assert!(sheet.warnings[0].contains("3 columns"), "{:?}", sheet.warnings);
        for _ in 0..2 {
            let batch = sheet.rows().unwrap().next().unwrap().unwrap();
            let column = |at: usize| batch.cells.column(at).as_string::<i32>().iter().collect::<Vec<_>>();
            assert_eq!(column(0), [Some("Bad"), Some("Not applicable"), Some("Good"), Some("7")]);
            assert_eq!(column(1), [Some("Apples;Pears; ripe"), Some("Pears; ripe"), None, Some("c")]);
        }
    }

    #[test]
    fn names_that_differ_in_case_are_told_apart() {
        let source = Source::memory("x.csv", b"Q1,q1\n1,1\n".to_vec());
        let definition = |column: &str, label: &str| Definition {
            column: column.to_owned(),
            choices: vec![choice("1", label)],
            ..Definition::default()
        };
        let columns = vec![definition("Q1", "Large"), definition("q1", "Small")];
        let (sheet, _) =
            Definitions { name: "x".to_owned(), columns }.label(open(&source, Some("delimited")).unwrap());
        assert_eq!(crate::formats::tests::rows(&sheet), [["Large", "Small"]]);
    }

    #[test]
    fn labels_tell_why_there_is_no_answer() {
        assert_eq!(missing_of_label("Don\u{2019}t know"), Missing::DontKnow);
        assert_eq!(missing_of_label("Does not apply to me"), Missing::NotApplicable);
        assert_eq!(missing_of_label("Not asked"), Missing::NotAsked);
        assert_eq!(missing_of_label("Refused"), Missing::NotAnswered);
    }
}
