//! The header of a `.sql` file.
//!
//! Header lines are the `-- key: value` lines before the first line of SQL. Keys are few and fixed; an unknown one is
//! an error, so that a slip of the pen is found by a test and not by a reader of an empty panel.

use std::collections::BTreeMap;
use thiserror::Error;

/// A `.sql` file: its header and its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Query {
    /// The file name without its ending.
    pub name: String,
    /// The heading on a page, in the words of a question where it is one.
    pub title: String,
    /// What the answer says, in whole sentences.
    pub about: String,
    /// What may be passed, in order.
    pub params: Vec<Param>,
    /// The board it stands on.
    pub board: Option<Board>,
    /// How it is drawn.
    pub chart: Option<Chart>,
    /// Whether the table may be read freely, since the disclosure rules already hold in what is stored.
    pub is_public: bool,
    /// The SQL, header included.
    pub sql: String,
}

/// One parameter of a named query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Param {
    /// Its name, `$name` in the text.
    pub name: String,
    /// Its type.
    pub kind: ParamType,
    /// What it is when none is passed; without it the parameter is null.
    pub default: Option<String>,
}

/// The type of a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParamType {
    /// Text.
    Text,
    /// A whole number.
    Bigint,
    /// A number.
    Double,
    /// True or false.
    Boolean,
}

/// A place on a board.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Board {
    /// The board's name.
    pub name: String,
    /// The place, counted from the top.
    pub position: u32,
}

/// How a result is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// The chart kind, such as `forest`.
    pub kind: String,
    /// Which column feeds which channel, such as `x` from `estimate`.
    pub channels: BTreeMap<String, String>,
}

/// What can be wrong in a header.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum HeaderError {
    /// A key that no header has.
    #[error("unknown key `{key}` in `{file}.sql`; a header has title, about, param, board, chart, public")]
    UnknownKey {
        /// The file.
        file: String,
        /// The key.
        key: String,
    },
    /// A line that cannot be read.
    #[error("cannot read `{line}` in `{file}.sql`; write `{expected}`")]
    Malformed {
        /// The file.
        file: String,
        /// The line.
        line: String,
        /// Its form.
        expected: &'static str,
    },
    /// A `$name` without a `param` line, or the other way round.
    #[error("`{file}.sql` uses or declares `${name}` without the other; add or remove its `-- param:` line")]
    Undeclared {
        /// The file.
        file: String,
        /// The parameter.
        name: String,
    },
    /// No title.
    #[error("`{file}.sql` has no title; begin it with `-- title: …`")]
    Untitled {
        /// The file.
        file: String,
    },
}

impl Query {
    /// Reads a file's text.
    ///
    /// # Errors
    /// On an unknown key, a malformed line, a missing title, or a parameter that is used but not declared.
    pub fn parse(name: &str, text: &str) -> Result<Self, HeaderError> {
        let mut query = Self {
            name: name.to_owned(),
            title: String::new(),
            about: String::new(),
            params: Vec::new(),
            board: None,
            chart: None,
            is_public: false,
            sql: text.to_owned(),
        };
        for line in text.lines().map_while(|line| line.strip_prefix("--")) {
            query.read_line(line.trim())?;
        }
        if query.title.is_empty() {
            return Err(HeaderError::Untitled { file: query.name });
        }
        query.check_params()?;
        Ok(query)
    }

    fn read_line(&mut self, line: &str) -> Result<(), HeaderError> {
        let malformed =
            |expected| HeaderError::Malformed { file: self.name.clone(), line: line.to_owned(), expected };
        let (key, value) = line.split_once(':').ok_or_else(|| malformed("-- key: value"))?;
        let value = value.trim();
        match key.trim() {
            "title" => self.title = value.to_owned(),
            "about" if self.about.is_empty() => self.about = value.to_owned(),
            "about" => self.about = format!("{} {value}", self.about),
            "public" => self.is_public = value == "yes",
            "param" => {
                let param = read_param(value).ok_or_else(|| malformed("-- param: name type default"))?;
                self.params.push(param);
            }
            "board" => {
                self.board = Some(read_board(value).ok_or_else(|| malformed("-- board: name position"))?);
            }
            "chart" => {
                self.chart =
                    Some(read_chart(value).ok_or_else(|| malformed("-- chart: kind x=column y=column"))?);
            }
            unknown => {
                return Err(HeaderError::UnknownKey { file: self.name.clone(), key: unknown.to_owned() });
            }
        }
        Ok(())
    }

    /// The text without its header.
    #[must_use]
    pub fn body(&self) -> String {
        self.sql.lines().skip_while(|line| line.starts_with("--")).collect::<Vec<_>>().join("\n")
    }

    /// Whether it reads a table: names it after `from` or `join`.
    ///
    /// ```
    /// let query = gapwise_queries::Query::parse("q", "-- title: Q\nselect 1 from gaps").expect("right");
    /// assert!(query.reads("gaps") && !query.reads("gap"));
    /// ```
    #[must_use]
    pub fn reads(&self, table: &str) -> bool {
        let body = self.body();
        let is_between = |c: char| !c.is_alphanumeric() && c != '_';
        let words = body.split(is_between).filter(|word| !word.is_empty());
        words
            .clone()
            .zip(words.skip(1))
            .any(|(before, word)| (before == "from" || before == "join") && word == table)
    }

    fn check_params(&self) -> Result<(), HeaderError> {
        let used = used_params(&self.body());
        let undeclared = used.iter().find(|name| !self.params.iter().any(|param| &param.name == *name));
        let unused = self.params.iter().map(|param| &param.name).find(|name| !used.contains(name));
        match undeclared.or(unused) {
            Some(name) => Err(HeaderError::Undeclared { file: self.name.clone(), name: name.clone() }),
            None => Ok(()),
        }
    }
}

/// Every `$name` of a text, outside strings.
fn used_params(sql: &str) -> Vec<String> {
    let outside = sql.split('\'').step_by(2).collect::<String>();
    let mut names = Vec::new();
    for piece in outside.split('$').skip(1) {
        let name = piece.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn read_param(value: &str) -> Option<Param> {
    let mut words = value.splitn(3, char::is_whitespace);
    let name = words.next().filter(|name| !name.is_empty())?.to_owned();
    let kind = match words.next()? {
        "text" => ParamType::Text,
        "bigint" => ParamType::Bigint,
        "double" => ParamType::Double,
        "boolean" => ParamType::Boolean,
        _ => return None,
    };
    Some(Param { name, kind, default: words.next().map(|word| word.trim().to_owned()) })
}

fn read_board(value: &str) -> Option<Board> {
    let (name, position) = value.split_once(char::is_whitespace)?;
    Some(Board { name: name.to_owned(), position: position.trim().parse().ok()? })
}

fn read_chart(value: &str) -> Option<Chart> {
    let mut words = value.split_whitespace();
    let kind = words.next()?.to_owned();
    let channels = words
        .map(|word| word.split_once('=').map(|(key, column)| (key.to_owned(), column.to_owned())))
        .collect::<Option<BTreeMap<_, _>>>()?;
    Some(Chart { kind, channels })
}

impl ParamType {
    /// The word for it in a header and in SQL.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Bigint => "bigint",
            Self::Double => "double",
            Self::Boolean => "boolean",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "-- title: Gaps\n-- about: One.\n-- about: Two.\n-- param: iteration_id text\n-- param: most bigint 10\n-- board: review 2\n-- chart: forest x=estimate y=label\nselect '$5', a from gaps where i = $iteration_id limit $most\n";

    #[test]
    fn reads_a_whole_header() {
        let query = Query::parse("gaps", TEXT).expect("right");
        assert_eq!(query.about, "One. Two.");
        assert_eq!(query.params[1].default.as_deref(), Some("10"));
        assert_eq!(query.board.expect("board").position, 2);
        assert_eq!(query.chart.expect("chart").channels["x"], "estimate");
    }

    #[test]
    fn a_slip_of_the_pen_is_found() {
        let unknown = Query::parse("q", "-- titel: x\nselect 1").expect_err("unknown");
        assert!(matches!(unknown, HeaderError::UnknownKey { .. }));
        let undeclared = Query::parse("q", "-- title: x\nselect $a").expect_err("undeclared");
        assert!(undeclared.to_string().contains("$a"));
        let unused = Query::parse("q", "-- title: x\n-- param: a text\nselect 1").expect_err("unused");
        assert!(matches!(unused, HeaderError::Undeclared { .. }));
        let untitled = Query::parse("q", "select 1").expect_err("untitled");
        assert!(matches!(untitled, HeaderError::Untitled { .. }));
    }
}
