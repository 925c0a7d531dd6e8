//! JSON: an array of objects, one object a line, or an object that holds such an array.
//!
//! Each object is a response. Objects inside it become columns `outer.inner`; lists of plain values become one cell,
//! parted by `;`, as packed multi-selects are; lists of objects stay JSON. The names of the columns are gathered in a
//! first pass, because a question that was answered for the first time in the last row is a column too.

mod cut;

use std::collections::HashMap;
use std::io::Read;
use std::sync::Arc;

use arrow::datatypes::SchemaRef;
use serde_json::{Map, Value};

use crate::formats::cells::CellsBuilder;
use crate::formats::encoding::Encoding;
use crate::formats::json::cut::{Cutter, Layout};
use crate::formats::records::FIELD_LIMIT;
use crate::formats::roles::keep_one_each;
use crate::formats::roles::role_of_heading;
use crate::formats::sheet::cells_schema;
use crate::formats::table::unique_names;
use crate::formats::{Column, Error, FileKind, Format, Guess, Head, RowBatch, Rows, Sheet, Source};
use crate::model::Reject;

/// JSON.
pub(crate) struct Json;

impl Format for Json {
    fn name(&self) -> &'static str {
        "json"
    }

    fn title(&self) -> &'static str {
        "JSON or newline-delimited JSON"
    }

    fn export_instructions(&self) -> &'static str {
        "Export the responses as JSON: a list of objects, one per response, or one object per line (NDJSON)."
    }

    fn recognise(&self, head: &Head) -> Guess {
        match layout(head) {
            Some(Layout::Lines) => Guess::new(85, "objects one behind the other"),
            Some(Layout::Array) => Guess::new(90, "a list of objects"),
            Some(Layout::Wrapped) => Guess::new(80, "a list of objects inside an object"),
            None => Guess::new(0, "it does not begin like JSON"),
        }
    }

    fn read(&self, source: &Source) -> Result<Sheet, Error> {
        let head = source.head()?;
        let Some(layout) = layout(&head) else {
            return Err(Error::Malformed {
                name: source.name.clone(),
                line: 1,
                message: "this is no JSON with a list of objects; read it as `delimited`, or export it again as JSON".to_owned(),
            });
        };
        let encoding = source.encoding()?;
        let keys = keys(source, encoding, layout)?;
        if keys.is_empty() {
            return Err(Error::HeadingOnly { name: source.name.clone() });
        }
        let mut columns: Vec<Column> = unique_names(&keys)
            .into_iter()
            .map(|name| Column { role: role_of_heading(&name), ..Column::named(name) })
            .collect();
        keep_one_each(&mut columns);
        let places = keys.into_iter().enumerate().map(|(at, key)| (key, at)).collect();
        let rows = JsonRows {
            source: source.clone(),
            encoding,
            layout,
            places: Arc::new(places),
            schema: cells_schema(&columns),
        };
        Ok(Sheet::new(self.name(), columns, Arc::new(rows)))
    }
}

fn layout(head: &Head) -> Option<Layout> {
    if head.kind != FileKind::Text {
        return None;
    }
    let text = head.text.trim_start_matches('\u{feff}').trim_start();
    let first = text.chars().next()?;
    let second = text.get(1..)?.trim_start().chars().next()?;
    match (first, second) {
        ('[', '{' | ']') => return Some(Layout::Array),
        ('{', '"' | '}') => {}
        _ => return None,
    }
    if text.contains("\"SurveyEntry\"") && text.contains("\"SurveyElements\"") {
        return None;
    }
    let end = end_of_value(text);
    let is_followed =
        end.and_then(|end| text.get(end..)).is_some_and(|rest| rest.trim_start().starts_with('{'));
    let object = end
        .and_then(|end| text.get(..end))
        .and_then(|text| serde_json::from_str::<Map<String, Value>>(text).ok());
    let holds_records = |object: &Map<String, Value>| {
        object
            .values()
            .any(|value| value.as_array().is_some_and(|list| list.first().is_some_and(Value::is_object)))
    };
    match (is_followed, object) {
        (true, _) => Some(Layout::Lines),
        (false, Some(object)) if !holds_records(&object) => Some(Layout::Lines),
        (false, Some(_)) => Some(Layout::Wrapped),
        // An object that is longer than the head can only be one around the records.
        (false, None) if end.is_none() && !head.is_whole => Some(Layout::Wrapped),
        (false, None) => Some(Layout::Lines),
    }
}

/// Where the first value of a text ends.
fn end_of_value(text: &str) -> Option<usize> {
    let (mut depth, mut in_text, mut escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        if in_text {
            (in_text, escaped) = (byte != b'"' || escaped, byte == b'\\' && !escaped);
            continue;
        }
        match byte {
            b'"' => in_text = true,
            b'{' | b'[' => depth += 1,
            b'}' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// Every key of every record, in the order in which they appear.
fn keys(source: &Source, encoding: Encoding, layout: Layout) -> Result<Vec<String>, Error> {
    let mut cutter = Cutter::new(&source.name, source.text(encoding)?, layout);
    let (mut record, mut keys) = (Vec::new(), Vec::new());
    let mut known: HashMap<String, ()> = HashMap::new();
    while let Some(line) = cutter.read(&mut record)? {
        let object = parse(&source.name, line, &record)?;
        flatten("", &object, &mut |key, _| {
            if !known.contains_key(key) && keys.len() <= FIELD_LIMIT {
                known.insert(key.to_owned(), ());
                keys.push(key.to_owned());
            }
        });
        if keys.len() > FIELD_LIMIT {
            let (limit, name) = (format!("{FIELD_LIMIT} columns"), source.name.clone());
            return Err(Error::TooLarge { name, line, what: "the list of columns", limit });
        }
    }
    Ok(keys)
}

fn parse(name: &str, line: u64, record: &[u8]) -> Result<Map<String, Value>, Error> {
    serde_json::from_slice(record).map_err(|error| Error::Malformed {
        name: name.to_owned(),
        line: line + (error.line() as u64).saturating_sub(1),
        message: format!("this is no valid JSON near column {}; export the file again", error.column()),
    })
}

/// Hands over every plain value with the path to it.
fn flatten(path: &str, object: &Map<String, Value>, take: &mut dyn FnMut(&str, &Value)) {
    for (key, value) in object {
        let joined;
        let path = if path.is_empty() {
            key
        } else {
            joined = format!("{path}.{key}");
            &joined
        };
        match value {
            Value::Object(inner) if !inner.is_empty() => flatten(path, inner, take),
            value => take(path, value),
        }
    }
}

/// A value as a cell; nothing for null, an empty list and an empty object.
fn cell(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Bool(value) => Some(value.to_string()),
        Value::Number(value) => Some(match value.as_f64().filter(|_| value.is_f64()) {
            Some(number) => {
                let mut text = String::new();
                crate::formats::number_text::write_plain(number, &mut text);
                text
            }
            None => value.to_string(),
        }),
        Value::String(text) => Some(text.clone()),
        Value::Array(list) if list.iter().any(|value| value.is_object() || value.is_array()) => {
            Some(value.to_string())
        }
        Value::Array(list) => {
            let cells: Vec<String> = list.iter().filter_map(cell).collect();
            (!cells.is_empty()).then(|| cells.join(";"))
        }
        Value::Object(_) => None,
    }
}

struct JsonRows {
    source: Source,
    encoding: Encoding,
    layout: Layout,
    places: Arc<HashMap<String, usize>>,
    schema: SchemaRef,
}

impl Rows for JsonRows {
    fn open(&self) -> Result<Box<dyn Iterator<Item = Result<RowBatch, Error>> + Send>, Error> {
        Ok(Box::new(Batches {
            cutter: Cutter::new(&self.source.name, self.source.text(self.encoding)?, self.layout),
            name: self.source.name.clone(),
            places: Arc::clone(&self.places),
            schema: Arc::clone(&self.schema),
            line: 0,
            is_over: false,
        }))
    }
}

struct Batches<R> {
    cutter: Cutter<R>,
    name: String,
    places: Arc<HashMap<String, usize>>,
    schema: SchemaRef,
    line: u64,
    is_over: bool,
}

impl<R: Read> Iterator for Batches<R> {
    type Item = Result<RowBatch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let batch = self.batch();
        self.is_over |= batch.is_err();
        batch.transpose()
    }
}

impl<R: Read> Batches<R> {
    fn batch(&mut self) -> Result<Option<RowBatch>, Error> {
        let mut builder = CellsBuilder::new(&self.schema);
        let mut cells: Vec<Option<String>> = vec![None; self.schema.fields().len()];
        let mut record = Vec::new();
        while !builder.is_full() {
            let Some(line) = self.cutter.read(&mut record)? else {
                self.is_over = true;
                break;
            };
            let object = parse(&self.name, line, &record)?;
            if object.is_empty() {
                builder.reject(Reject {
                    line,
                    column_name: String::new(),
                    found: "an empty object".to_owned(),
                    expected: "a response".to_owned(),
                    hint: "leave empty objects out of the export".to_owned(),
                });
                continue;
            }
            flatten("", &object, &mut |key, value| {
                if let Some(slot) = self.places.get(key).and_then(|at| cells.get_mut(*at)) {
                    *slot = cell(value);
                }
            });
            for (at, slot) in cells.iter_mut().enumerate() {
                builder.cell(at, slot.take().as_deref());
            }
            // Where many records share a line, their number tells them apart.
            self.line = line.max(self.line + 1);
            builder.end_row(self.line, false);
        }
        builder.finish(&self.name)
    }
}
