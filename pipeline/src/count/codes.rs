//! Small whole numbers for values and group names, so that counting is adding to an array.

use arrow::array::Array;
use arrow::array::ArrayRef;
use arrow::array::AsArray;
use arrow::array::Float64Array;
use arrow::array::ListArray;
use arrow::array::StringArray;
use std::collections::HashMap;

/// The code of a value that is missing.
pub(super) const MISSING: u32 = u32::MAX;

/// The distinct values of a measure, in the order in which they were met.
#[derive(Debug, Default)]
pub(super) struct Values {
    pub(super) values: Vec<f64>,
    codes: HashMap<u64, u32>,
}

impl Values {
    /// The code of each row.
    pub(super) fn encode(&mut self, column: &Float64Array) -> Vec<u32> {
        (0..column.len())
            .map(|row| {
                let value = column.value(row) + 0.0;
                if column.is_null(row) || !value.is_finite() { MISSING } else { self.code(value) }
            })
            .collect()
    }

    fn code(&mut self, value: f64) -> u32 {
        let next = u32::try_from(self.values.len()).unwrap_or(MISSING);
        let code = *self.codes.entry(value.to_bits()).or_insert(next);
        if code == next {
            self.values.push(value);
        }
        code
    }
}

/// The groups of a background, `*` first.
#[derive(Debug)]
pub(super) struct Groups {
    pub(super) names: Vec<String>,
    codes: HashMap<String, u32>,
}

/// The groups of each row of a batch: row `i` belongs to `codes[starts[i]..starts[i + 1]]`.
#[derive(Debug, Default)]
pub(super) struct Members {
    pub(super) starts: Vec<usize>,
    pub(super) codes: Vec<u32>,
}

impl Groups {
    pub(super) fn new() -> Self {
        Self { names: vec!["*".to_owned()], codes: HashMap::new() }
    }

    /// The groups of each row; a row that did not answer belongs to none, one that did to `*` at least.
    pub(super) fn encode(&mut self, column: &ArrayRef) -> Option<Members> {
        let lists = column.as_list_opt::<i32>()?;
        let names = lists.values().as_string_opt::<i32>()?;
        let mut members = Members { starts: vec![0], codes: Vec::new() };
        for row in 0..lists.len() {
            if lists.is_valid(row) {
                members.codes.push(0);
                self.push_row(lists, names, row, &mut members.codes);
            }
            members.starts.push(members.codes.len());
        }
        Some(members)
    }

    fn push_row(&mut self, lists: &ListArray, names: &StringArray, row: usize, codes: &mut Vec<u32>) {
        let offsets = lists.value_offsets();
        let (start, end) = (offsets[row], offsets[row + 1]);
        let first = codes.len();
        for at in start..end {
            let Ok(at) = usize::try_from(at) else { continue };
            if names.is_null(at) {
                continue;
            }
            let code = self.code(names.value(at));
            // A group that is named twice is one membership.
            if !codes[first..].contains(&code) {
                codes.push(code);
            }
        }
    }

    fn code(&mut self, name: &str) -> u32 {
        if let Some(code) = self.codes.get(name) {
            return *code;
        }
        let code = u32::try_from(self.names.len()).unwrap_or(MISSING);
        self.names.push(name.to_owned());
        self.codes.insert(name.to_owned(), code);
        code
    }
}
