//! Which columns the variables of an SPSS system file make, and what their cells hold.

use std::collections::{HashMap, HashSet};

use crate::formats::roles::keep_one_each;
use crate::formats::roles::role_of_heading;
use crate::formats::sav::dictionary::{Dictionary, Value, Variable};
use crate::formats::sav::sets::ResponseSet;
use crate::formats::sav::values::write_number;
use crate::formats::table::unique_names;
use crate::formats::value_labels::Labelled;
use crate::formats::{Choice, Column};

/// Parts the answers of a cell that holds several.
pub(super) const PACKED: char = ';';

/// What the cells of a column hold.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cells {
    /// The value of a variable.
    Variable(usize),
    /// Whether a variable has the value that a set counts.
    Counted(usize, Value),
    /// All values of the variables of a set.
    Packed(Vec<usize>),
}

/// The columns, and what their cells hold.
pub(super) struct Layout {
    pub(super) columns: Vec<Column>,
    pub(super) cells: Vec<Cells>,
}

impl Layout {
    /// One column per variable; the variables of a set that hold its choices share one.
    pub(super) fn of(dictionary: &Dictionary) -> Self {
        let mut by_name: HashMap<String, usize> = HashMap::new();
        for (at, variable) in dictionary.variables.iter().enumerate() {
            by_name.entry(variable.name.to_lowercase()).or_insert(at);
            by_name.entry(variable.short_name.to_lowercase()).or_insert(at);
        }
        let mut plans: Vec<Option<(String, String, Cells)>> = dictionary
            .variables
            .iter()
            .enumerate()
            .map(|(at, variable)| Some((variable.name.clone(), wording(variable), Cells::Variable(at))))
            .collect();
        let mut used = HashSet::new();
        for set in &dictionary.sets {
            let members: Vec<usize> =
                set.variables.iter().filter_map(|name| by_name.get(name).copied()).collect();
            // A variable may be in several sets; it is shown in the first.
            if members.len() >= 2 && members.iter().all(|at| used.insert(*at)) {
                plan_set(set, &members, dictionary, &mut plans);
            }
        }
        let plans: Vec<(String, String, Cells)> = plans.into_iter().flatten().collect();
        let headings: Vec<String> = plans.iter().map(|(name, ..)| name.clone()).collect();
        let names = unique_names(&headings);
        let mut columns = Vec::with_capacity(plans.len());
        for (name, (_, wording, cells)) in names.into_iter().zip(&plans) {
            let code = match cells {
                Cells::Variable(_) => None,
                Cells::Counted(at, _) => dictionary.variables.get(*at).map(|variable| variable.name.clone()),
                Cells::Packed(all) => all
                    .first()
                    .and_then(|at| dictionary.variables.get(*at))
                    .map(|variable| variable.name.clone()),
            };
            let role = if code.is_none() { role_of_heading(&name) } else { None };
            columns.push(Column { wording: wording.clone(), import_id: code, role, ..Column::named(name) });
        }
        keep_one_each(&mut columns);
        Self { columns, cells: plans.into_iter().map(|(.., cells)| cells).collect() }
    }

    /// What a person should know.
    pub(super) fn warnings(&self, dictionary: &Dictionary) -> Vec<String> {
        let mut warnings = Vec::new();
        if let Some(encoding) = dictionary.text.foreign() {
            warnings.push(format!("the file was read as {encoding}; check names with accents"));
        }
        if let Some(weight) = &dictionary.weight {
            warnings.push(format!(
                "the file is weighted by `{weight}`; set `weight` under `[respondent]` to use it"
            ));
        }
        warnings
    }

    /// What the file says about the values of the columns.
    pub(super) fn labelled<'a>(&self, dictionary: &'a Dictionary) -> Vec<Labelled<'a>> {
        let mut all = Vec::new();
        for (column, cells) in self.cells.iter().enumerate() {
            let (at, separator) = match cells {
                Cells::Variable(at) => (Some(at), None),
                Cells::Packed(members) => (members.first(), Some(PACKED.to_string())),
                Cells::Counted(..) => (None, None),
            };
            let Some(variable) = at.and_then(|at| dictionary.variables.get(*at)) else { continue };
            let has_missing = !variable.missing.single.is_empty() || variable.missing.range.is_some();
            if variable.labels.is_empty() && !has_missing && separator.is_none() {
                continue;
            }
            all.push(Labelled {
                column,
                labels: choices(variable),
                is_missing: Box::new(move |code| is_missing(variable, code)),
                separator,
            });
        }
        all
    }
}

fn wording(variable: &Variable) -> String {
    variable.label.clone().unwrap_or_else(|| variable.name.clone())
}

fn plan_set(
    set: &ResponseSet,
    members: &[usize],
    dictionary: &Dictionary,
    plans: &mut [Option<(String, String, Cells)>],
) {
    let question = if set.label.is_empty() { &set.name } else { &set.label };
    let Some(counted) = &set.counted else {
        for at in members.iter().skip(1) {
            if let Some(plan) = plans.get_mut(*at) {
                *plan = None;
            }
        }
        if let Some(plan) = members.first().and_then(|at| plans.get_mut(*at)) {
            *plan = Some((question.clone(), question.clone(), Cells::Packed(members.to_vec())));
        }
        return;
    };
    for at in members {
        let Some((variable, plan)) = dictionary.variables.get(*at).zip(plans.get_mut(*at)) else { continue };
        let value = match counted.parse::<f64>() {
            Ok(number) if variable.width == 0 => Value::Number(number),
            _ => Value::Text(counted.clone()),
        };
        // Brackets mark the choice in the name, so there can be none in it.
        let choice = wording(variable).replace('[', "(").replace(']', ")");
        let name = format!("{question} [{choice}]");
        *plan = Some((name.clone(), name, Cells::Counted(*at, value)));
    }
}

/// Codes and labels, numbers in their order.
fn choices(variable: &Variable) -> Vec<Choice> {
    let mut labels: Vec<&(Value, String)> = variable.labels.iter().collect();
    labels.sort_by(|(a, _), (b, _)| match (a, b) {
        (Value::Number(a), Value::Number(b)) => a.total_cmp(b),
        _ => std::cmp::Ordering::Equal,
    });
    let mut choices: Vec<Choice> = Vec::with_capacity(labels.len());
    for (value, label) in labels {
        let code = match value {
            Value::Number(number) => {
                let mut code = String::new();
                write_number(*number, variable.format, &mut code);
                code
            }
            Value::Text(text) => text.clone(),
        };
        choices.push(Choice { code, label: label.clone() });
    }
    choices
}

fn is_missing(variable: &Variable, code: &str) -> bool {
    if variable.width > 0 {
        // Only the first eight bytes are told of a long string's missing values by older writers.
        return variable
            .missing
            .single
            .iter()
            .any(|value| matches!(value, Value::Text(text) if text == code));
    }
    let in_range =
        |number: f64| variable.missing.range.is_some_and(|(low, high)| (low..=high).contains(&number));
    let is_single = |number: f64| variable.missing.single.contains(&Value::Number(number));
    let written = |value: &Value| {
        let mut text = String::new();
        if let Value::Number(number) = value {
            write_number(*number, variable.format, &mut text);
        }
        text == code
    };
    match code.parse::<f64>() {
        Ok(number) => in_range(number) || is_single(number),
        // A date stands there in words.
        Err(_) => variable.missing.single.iter().any(written),
    }
}
