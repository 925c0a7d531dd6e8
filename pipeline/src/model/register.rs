//! Registers: small tables that people write, such as which change was made because of which gap.
//!
//! A [`Register`] says which columns a file of it has and what may stand in them. A new register is one entry of
//! [`REGISTERS`]; the command, the address, the SQL table and the errors come from it.

use Need::Key;
use Need::May;
use Need::Must;
use RegisterKind::Day;
use RegisterKind::Id;
use RegisterKind::Number;
use RegisterKind::Text;
use RegisterKind::Whole;
use RegisterKind::Word;

/// A table that people write.
#[derive(Debug, PartialEq, Eq)]
pub struct Register {
    /// Its name, for people and in SQL.
    pub name: &'static str,
    /// What it holds.
    pub about: &'static str,
    /// Its columns in order.
    pub columns: &'static [RegisterColumn],
    /// Whether whoever may ask may read it.
    pub is_public: bool,
}

/// A column of a register.
#[derive(Debug, PartialEq, Eq)]
pub struct RegisterColumn {
    /// Its name.
    pub name: &'static str,
    /// What may stand in it.
    pub kind: RegisterKind,
    /// Whether it must be filled in, and whether it is part of what tells rows apart.
    pub need: Need,
}

/// Whether a column must be filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It tells rows apart: a row with the same key replaces the older one.
    Key,
    /// It must be filled in.
    Must,
    /// It may be blank.
    May,
}

/// What may stand in a column of a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RegisterKind {
    /// Any text.
    Text,
    /// Letters, digits, `-`, `_`, `.` and `/`.
    Id,
    /// A whole number, 0 or more.
    Whole,
    /// A number, 0 or more.
    Number,
    /// A day, as `2026-03-31`.
    Day,
    /// One of these words.
    Word(&'static [&'static str]),
}

const fn column(name: &'static str, kind: RegisterKind, need: Need) -> RegisterColumn {
    RegisterColumn { name, kind, need }
}

/// Every register.
pub static REGISTERS: &[Register] = &[
    Register {
        name: "credentials",
        about: "The microcredentials.",
        columns: &[
            column("credential_id", Id, Key),
            column("title", Text, Must),
            column("kind", Text, May),
            column("field", Text, May),
            column("level", Text, May),
            column("credit_status", Text, May),
            column("stack_parent_id", Id, May),
            column("url", Text, May),
        ],
        is_public: true,
    },
    Register {
        name: "employers",
        about: "Those who co-create a credential.",
        columns: &[column("employer_id", Id, Key), column("name", Text, Must), column("sector", Text, May)],
        is_public: true,
    },
    Register {
        name: "iterations",
        about: "The versions of a credential in their order. Where nothing is written the order is that of the numbers in their names.",
        columns: &[
            column("iteration_id", Id, Key),
            column("credential_id", Id, Must),
            column("number", Whole, Must),
            column("label", Text, May),
            column("starts_on", Day, May),
            column("ends_on", Day, May),
        ],
        is_public: false,
    },
    Register {
        name: "cohorts",
        about: "Who took an iteration together: employer, audience, mode, seats.",
        columns: &[
            column("cohort_id", Id, Key),
            column("iteration_id", Id, Must),
            column("employer_id", Id, May),
            column("audience", Word(&["incumbent", "candidate", "open", "creator"]), May),
            column("mode", Text, May),
            column("seats", Whole, May),
            column("completers", Whole, May),
            column("issued", Whole, May),
            column("gross_revenue", Number, May),
            column("direct_cost", Number, May),
            column("currency", Text, May),
        ],
        is_public: true,
    },
    Register {
        name: "changes",
        about: "What designers altered before an iteration because of a gap, and the margin within which it counts as closed.",
        columns: &[
            column("change_id", Id, Key),
            column("iteration_id", Id, Must),
            column("measure_id", Text, Must),
            column("background", Text, Must),
            column("group_name", Text, Must),
            column("description", Text, Must),
            column("reason", Text, May),
            column("owner_role", Text, May),
            column("made_on", Day, May),
            column("margin", Number, May),
        ],
        is_public: true,
    },
    Register {
        name: "decisions",
        about: "What a review decided on a gap. A gap to `watch` is tested first, in a family of its own, in the next iteration.",
        columns: &[
            column("iteration_id", Id, Key),
            column("measure_id", Text, Key),
            column("background", Text, Key),
            column("group_name", Text, Key),
            column("decision", Word(&["accept", "watch", "not a gap"]), Must),
            column("owner_role", Text, May),
            column("made_on", Day, May),
            column("note", Text, May),
        ],
        is_public: true,
    },
    Register {
        name: "terms",
        about: "Words and those that are preferred to them.",
        columns: &[column("term", Text, Key), column("preferred", Text, Must), column("kind", Text, May)],
        is_public: true,
    },
    Register {
        name: "rosters",
        about: "How many people were invited, by background and group; of `*` and `*` in all. Counts only, never names.",
        columns: &[
            column("iteration_id", Id, Key),
            column("background", Text, Key),
            column("group_name", Text, Key),
            column("invited", Whole, Must),
        ],
        is_public: false,
    },
];

impl Register {
    /// The register of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<&'static Self> {
        REGISTERS.iter().find(|register| register.name == name)
    }

    /// The table that holds it. `iterations` are derived, from this register and from what was landed.
    #[must_use]
    pub fn table(&self) -> &'static str {
        if self.name == "iterations" { "declared_iterations" } else { self.name }
    }

    /// The columns that tell its rows apart.
    pub fn keys(&self) -> impl Iterator<Item = &'static RegisterColumn> {
        self.columns.iter().filter(|column| column.need == Need::Key)
    }
}

impl RegisterKind {
    /// What may stand there, in words.
    #[must_use]
    pub fn expected(self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Id => "an id of letters, digits, `-`, `_`, `.` and `/`".to_owned(),
            Self::Whole => "a whole number, 0 or more".to_owned(),
            Self::Number => "a number, 0 or more".to_owned(),
            Self::Day => "a day such as `2026-03-31`".to_owned(),
            Self::Word(words) => {
                let quoted = words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>();
                format!("one of {}", quoted.join(", "))
            }
        }
    }

    /// Whether a text that is not blank may stand there.
    #[must_use]
    pub fn accepts(self, text: &str) -> bool {
        match self {
            Self::Text => text.len() <= 4_000,
            Self::Id => text.len() <= 256 && text.chars().all(|c| c.is_alphanumeric() || "-_./".contains(c)),
            Self::Whole => text.parse::<u32>().is_ok(),
            Self::Number => text.parse::<f64>().is_ok_and(|number| number.is_finite() && number >= 0.0),
            Self::Day => is_day(text),
            Self::Word(words) => words.contains(&text),
        }
    }
}

/// Whether a text is a day of the calendar, written as ISO 8601 has it.
fn is_day(text: &str) -> bool {
    let parts = text.split('-').collect::<Vec<_>>();
    let [year, month, day] = parts.as_slice() else { return false };
    let number =
        |text: &str, digits: usize| (text.len() == digits).then(|| text.parse::<u32>().ok()).flatten();
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else {
        return false;
    };
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => return false,
    };
    (1..=last).contains(&day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_stand_in_a_column_is_told_from_what_may_not() {
        for (kind, right, wrong) in [
            (Id, "care/2", "care 2"),
            (Whole, "12", "-1"),
            (Number, "0.3", "NaN"),
            (Day, "2028-02-29", "2026-02-29"),
            (Word(&["a", "b"]), "a", "c"),
        ] {
            assert!(kind.accepts(right), "{kind:?} {right}");
            assert!(!kind.accepts(wrong), "{kind:?} {wrong}");
        }
    }

    #[test]
    fn every_register_tells_its_rows_apart_and_has_columns_once() {
        for register in REGISTERS {
            assert!(register.keys().count() > 0, "{}", register.name);
            let mut names = register.columns.iter().map(|column| column.name).collect::<Vec<_>>();
            names.sort_unstable();
            let before = names.len();
            names.dedup();
            assert_eq!(names.len(), before, "{}", register.name);
        }
    }
}
