//! Reads Rust as far as a question about names needs it: code, the contents of strings, paths from a crate's root.
//!
//! Comments are dropped, and so is every item under `#[cfg(test)]`. It is no parser: it must not know what a name means.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// A source file without comments and tests.
pub(super) struct Text {
    /// The code; every string is empty in it.
    pub(super) code: String,
    /// What stood in the strings.
    pub(super) strings: Vec<String>,
}

enum Piece<'a> {
    Code(&'a str),
    Quoted(&'a str),
    Comment,
}

impl Text {
    pub(super) fn of(source: &str) -> Self {
        let (mut code, mut strings, mut rest) = (String::new(), Vec::new(), source);
        while !rest.is_empty() {
            let (piece, after) = next_piece(rest, code.ends_with(is_word));
            match piece {
                Piece::Code(text) => code.push_str(text),
                Piece::Comment => code.push(' '),
                Piece::Quoted(text) => {
                    strings.push((code.len(), text.to_owned()));
                    code.push_str("\"\"");
                }
            }
            rest = after;
        }
        let tests = test_items(&code);
        strings.retain(|(at, _)| !tests.iter().any(|(start, end)| (*start..*end).contains(at)));
        for (start, end) in tests.into_iter().rev() {
            code.replace_range(start..end, "");
        }
        Self { code, strings: strings.into_iter().map(|(_, text)| text).collect() }
    }
}

/// The names in a text.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !is_word(c)).filter(|word| !word.is_empty())
}

/// What a file that lies `depth` modules deep uses from its crate's root: the first name of every path.
pub(super) fn references(code: &str, depth: usize) -> Vec<String> {
    let mut found = Vec::new();
    for start in ["crate::".to_owned(), "super::".repeat(depth)] {
        for (at, _) in code.match_indices(&start) {
            let is_whole = !code[..at].ends_with(|c: char| is_word(c) || c == ':');
            if is_whole {
                found.extend(first_names(&code[at + start.len()..]));
            }
        }
    }
    found
}

/// The Rust files below a folder, without tests.
pub(super) fn rust_files(folder: &Path) -> Result<Vec<(PathBuf, Text)>, Box<dyn Error>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_test = path.file_stem().is_some_and(|stem| stem == "tests");
        if path.is_dir() && !is_test {
            files.extend(rust_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") && !is_test {
            let text = Text::of(&fs::read_to_string(&path)?);
            files.push((path, text));
        }
    }
    Ok(files)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The next piece of a source text, and what follows it.
fn next_piece(text: &str, follows_word: bool) -> (Piece<'_>, &str) {
    if text.starts_with("//") {
        return (Piece::Comment, text.find('\n').map_or("", |end| &text[end..]));
    }
    if text.starts_with("/*") {
        return (Piece::Comment, after_block(text));
    }
    let raw = text.trim_start_matches(['b', 'c']).strip_prefix('r').filter(|_| !follows_word);
    if let Some(quoted) = raw.and_then(raw_string) {
        return (Piece::Quoted(quoted.0), quoted.1);
    }
    if let Some(inside) = text.strip_prefix('"') {
        let end = end_of_string(inside);
        return (Piece::Quoted(&inside[..end]), inside.get(end + 1..).unwrap_or(""));
    }
    let length = character(text).or_else(|| text.chars().next().map(char::len_utf8)).unwrap_or(1);
    (Piece::Code(&text[..length]), &text[length..])
}

/// Past a block comment; blocks nest.
fn after_block(text: &str) -> &str {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(found) = text[at..].find(['*', '/']) {
        at += found;
        let step = &text[at..];
        let (change, length) = match () {
            () if step.starts_with("/*") => (1, 2),
            () if step.starts_with("*/") => (-1, 2),
            () => (0, 1),
        };
        depth = depth.saturating_add_signed(change);
        at += length;
        if depth == 0 {
            break;
        }
    }
    if depth == 0 { &text[at..] } else { "" }
}

/// The contents of `#"…"#` and what follows it.
fn raw_string(text: &str) -> Option<(&str, &str)> {
    let hashes = text.len() - text.trim_start_matches('#').len();
    let inside = text[hashes..].strip_prefix('"')?;
    let close = format!("\"{}", "#".repeat(hashes));
    inside.split_once(close.as_str())
}

fn end_of_string(inside: &str) -> usize {
    let mut is_escaped = false;
    for (at, c) in inside.char_indices() {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at,
            _ => {}
        }
    }
    inside.len()
}

/// The length of a character such as `'"'`; a lifetime is none.
fn character(text: &str) -> Option<usize> {
    let inside = text.strip_prefix('\'')?;
    let first = inside.chars().next()?;
    if first == '\\' {
        // The escaped character itself may be a quote.
        let end = inside.char_indices().skip(2).find(|(_, c)| *c == '\'')?.0;
        return Some(end + 2);
    }
    inside[first.len_utf8()..].starts_with('\'').then(|| first.len_utf8() + 2)
}

/// Where the items under `#[cfg(test)]` begin and end.
fn test_items(code: &str) -> Vec<(usize, usize)> {
    const MARK: &str = "#[cfg(test)]";
    let mut items = Vec::<(usize, usize)>::new();
    for (start, _) in code.match_indices(MARK) {
        let is_inside = items.last().is_some_and(|(_, end)| start < *end);
        if !is_inside {
            let after = start + MARK.len();
            items.push((start, after + item_length(&code[after..])));
        }
    }
    items
}

fn item_length(code: &str) -> usize {
    let mut depth = 0_usize;
    for (at, c) in code.char_indices() {
        match c {
            '{' | '(' | '[' => depth += 1,
            '}' if depth <= 1 => return at + 1,
            '}' | ')' | ']' => depth = depth.saturating_sub(1),
            ';' if depth == 0 => return at + 1,
            _ => {}
        }
    }
    code.len()
}

/// `a` of `a::b`; `a` and `c` of `{a::b, c}`.
fn first_names(path: &str) -> Vec<String> {
    let path = path.trim_start();
    let name = |text: &str| words(text).next().map(str::to_owned);
    let Some(inside) = path.strip_prefix('{') else { return name(path).into_iter().collect() };
    let (mut depth, mut is_first, mut names) = (0_usize, true, Vec::new());
    for (at, c) in inside.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => is_first = true,
            c if is_first && is_word(c) => {
                names.extend(name(&inside[at..]));
                is_first = false;
            }
            _ => {}
        }
    }
    names
}
