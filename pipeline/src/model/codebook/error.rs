//! Errors of a codebook: they point into the text, name the line, and say which key was probably meant.

use miette::{Diagnostic, NamedSource, SourceSpan};

use crate::model::codebook::Problem;

/// Why a codebook cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{place}: {message}")]
pub struct CodebookError {
    /// File and line, or the file alone.
    pub place: String,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
    /// Everything that contradicts itself; empty when the text did not follow the grammar.
    pub problems: Vec<Problem>,
    pointer: Box<Pointer>,
}

/// The text, and where in it the error stands; boxed because an error should be small to hand on.
#[derive(Debug)]
struct Pointer {
    text: NamedSource<String>,
    span: Option<SourceSpan>,
}

impl CodebookError {
    /// Text that does not follow the grammar.
    pub(crate) fn grammar(name: &str, text: &str, error: &toml::de::Error) -> Self {
        let message = error.message().to_owned();
        let help = nearest_key(&message);
        let message = message.split(", expected").next().unwrap_or_default().to_lowercase_first();
        Self::at(name, text, error.span().map(|span| (span.start, span.len())), message, help)
    }

    /// A codebook that contradicts itself.
    pub(crate) fn contradiction(name: &str, text: &str, problems: Vec<Problem>) -> Self {
        let first = problems.first().cloned().unwrap_or_default();
        let more = match problems.len() {
            0 | 1 => String::new(),
            n => format!(" (and {} more)", n - 1),
        };
        let needle = format!("\"{}\"", first.found);
        let span = text.find(&needle).map(|start| (start, needle.len()));
        let message = format!("{}: {}{more}", first.place, first.message);
        let mut error = Self::at(name, text, span, message, Some(first.advice));
        error.problems = problems;
        error
    }

    fn at(
        name: &str,
        text: &str,
        span: Option<(usize, usize)>,
        message: String,
        help: Option<String>,
    ) -> Self {
        let line = span.map(|(start, _)| 1 + text.bytes().take(start).filter(|byte| *byte == b'\n').count());
        let place = line.map_or_else(|| name.to_owned(), |line| format!("{name} line {line}"));
        Self {
            place,
            message,
            help,
            problems: Vec::new(),
            pointer: Box::new(Pointer {
                text: NamedSource::new(name, text.to_owned()),
                span: span.map(SourceSpan::from),
            }),
        }
    }
}

impl Diagnostic for CodebookError {
    fn help<'a>(&'a self) -> Option<Box<dyn std::fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn std::fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        Some(&self.pointer.text)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = miette::LabeledSpan> + '_>> {
        let span = self.pointer.span?;
        Some(Box::new(std::iter::once(miette::LabeledSpan::new_with_span(Some("here".to_owned()), span))))
    }
}

trait LowercaseFirst {
    fn to_lowercase_first(&self) -> String;
}

impl LowercaseFirst for str {
    fn to_lowercase_first(&self) -> String {
        let mut letters = self.chars();
        letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
    }
}

/// Serde's message lists the known keys after the unknown one, each in backticks.
fn nearest_key(message: &str) -> Option<String> {
    let mut names = message.split('`').skip(1).step_by(2);
    if !message.starts_with("unknown field") {
        return message.strip_prefix("missing field ").map(|field| format!("add {field} to this section"));
    }
    let wrong = names.next()?;
    let known: Vec<&str> = names.collect();
    let nearest = known
        .iter()
        .map(|key| (strsim::damerau_levenshtein(wrong, key), *key))
        .min()
        .filter(|(distance, key)| *distance <= key.len().max(wrong.len()) / 2);
    let list = known.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ");
    Some(match nearest {
        Some((_, key)) => format!("did you mean `{key}`? this section knows {list}"),
        None => format!("this section knows {list}"),
    })
}
