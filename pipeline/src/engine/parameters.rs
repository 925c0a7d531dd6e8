//! Parameters of a query: typed, never pasted into the text that runs.

use crate::engine::error::Error;
use datafusion::common::ParamValues;
use datafusion::common::ScalarValue;
use gapwise_queries::Param;
use gapwise_queries::ParamType;
use gapwise_queries::Query;
use std::collections::HashMap;

/// Parameters by name.
#[derive(Clone, Debug, Default)]
pub struct Parameters(Vec<(String, ScalarValue)>);

impl Parameters {
    /// Reads what was given for a named query, with its defaults; what is left out is null.
    ///
    /// # Errors
    /// When a name is not declared or a value is of another type.
    pub fn declared(query: &Query, given: &HashMap<String, String>) -> Result<Self, Error> {
        if let Some(unknown) =
            given.keys().find(|name| !query.params.iter().any(|param| &param.name == *name))
        {
            let names = query.params.iter().map(|param| param.name.as_str()).collect::<Vec<_>>().join(", ");
            return Err(Error::Parameter {
                message: format!("`{}` has no parameter `{unknown}`; it takes {names}", query.name),
            });
        }
        let read = |param: &Param| {
            let text = given.get(&param.name).or(param.default.as_ref()).map(String::as_str);
            Ok((param.name.clone(), scalar(param, text)?))
        };
        Ok(Self(query.params.iter().map(read).collect::<Result<_, Error>>()?))
    }

    /// Takes values as JSON gives them: text, numbers, booleans and null.
    ///
    /// # Errors
    /// When a value is a list or an object.
    pub fn from_json(values: &serde_json::Map<String, serde_json::Value>) -> Result<Self, Error> {
        let read = |(name, value): (&String, &serde_json::Value)| {
            let scalar = match value {
                serde_json::Value::Null => ScalarValue::Utf8(None),
                serde_json::Value::Bool(truth) => ScalarValue::Boolean(Some(*truth)),
                serde_json::Value::String(text) => ScalarValue::Utf8(Some(text.clone())),
                serde_json::Value::Number(number) => match number.as_i64() {
                    Some(whole) => ScalarValue::Int64(Some(whole)),
                    None => ScalarValue::Float64(number.as_f64()),
                },
                _ => {
                    let message = format!("parameter `{name}` must be text, a number, true, false or null");
                    return Err(Error::Parameter { message });
                }
            };
            Ok((name.clone(), scalar))
        };
        Ok(Self(values.iter().map(read).collect::<Result<_, Error>>()?))
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The text of a parameter, when it is one and is not null.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(given, _)| given == name).and_then(|(_, value)| match value {
            ScalarValue::Utf8(text) => text.as_deref(),
            _ => None,
        })
    }

    pub(super) fn values(&self) -> ParamValues {
        ParamValues::from(self.0.clone())
    }

    /// The text with each `$name` replaced by its value as a literal, so that it can be run by itself.
    #[must_use]
    pub fn written_into(&self, sql: &str) -> String {
        let mut written = sql.to_owned();
        let mut longest_first = self.0.iter().collect::<Vec<_>>();
        longest_first.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        for (name, value) in longest_first {
            written = written.replace(&format!("${name}"), &literal(value));
        }
        written
    }
}

fn scalar(param: &Param, text: Option<&str>) -> Result<ScalarValue, Error> {
    let wrong = || Error::Parameter {
        message: format!("parameter `{}` must be of type {}", param.name, param.kind.name()),
    };
    Ok(match param.kind {
        ParamType::Text => ScalarValue::Utf8(text.map(str::to_owned)),
        ParamType::Bigint => ScalarValue::Int64(text.map(str::parse).transpose().map_err(|_| wrong())?),
        ParamType::Double => ScalarValue::Float64(text.map(str::parse).transpose().map_err(|_| wrong())?),
        ParamType::Boolean => ScalarValue::Boolean(text.map(str::parse).transpose().map_err(|_| wrong())?),
    })
}

fn literal(value: &ScalarValue) -> String {
    match value {
        value if value.is_null() => "null".to_owned(),
        ScalarValue::Utf8(Some(text)) => format!("'{}'", text.replace('\'', "''")),
        other => other.to_string(),
    }
}
