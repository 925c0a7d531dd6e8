//! Word documents: the paragraphs of `word/document.xml`, with bold labels, rows of tables and tracked changes.
//!
//! What was struck out with tracked changes is gone, what was put in stays; headings are not speech. Only the main text
//! is read, never styles, comments or pictures; archive and XML are read within the bounds of all documents.

use crate::formats::package::Package;
use crate::formats::transcripts::clock::milliseconds;
use crate::formats::transcripts::paragraphs::{self, Paragraph};
use crate::formats::transcripts::{Transcript, TranscriptFormat, otter};
use crate::formats::xml::{Node, Xml};
use crate::formats::{Error, FileKind, Guess, Head, Source};

/// Word documents.
pub(crate) struct Docx;

const MAIN: &str = "word/document.xml";
/// Text that was struck out, moved away, or is an alternative to what was read.
const HIDDEN: &[&str] = &["del", "moveFrom", "Fallback"];
/// Names of styles of headings, in the languages in which Word names them.
const HEADINGS: &[&str] = &["heading", "title", "berschrift", "titre", "titel", "ttulo", "titolo"];

impl TranscriptFormat for Docx {
    const NAME: &'static str = "docx";
    const TITLE: &'static str = "a transcript in a Word document";
    const EXPORT_INSTRUCTIONS: &'static str = "Save the transcript as .docx, each turn a paragraph that begins with who speaks, in bold or with a colon; Teams: Recap > Transcript > Download > .docx.";

    fn recognise(&self, head: &Head) -> Guess {
        if head.kind == FileKind::Docx {
            Guess::new(95, "it is a Word document")
        } else {
            Guess::new(0, "it is no Word document")
        }
    }

    fn read(&self, source: &Source) -> Result<Transcript, Error> {
        let main = Package::open(source)?.part(MAIN)?;
        let document = Document::read(Xml::new(&source.name, format!("part `{MAIN}`"), main))?;
        let mut transcript = turns(&document.paragraphs);
        if document.n_headings > 0 {
            let n = document.n_headings;
            transcript.warnings.push(format!("{n} headings of the document are no speech and were left out"));
        }
        if document.n_struck > 0 {
            let n = document.n_struck;
            transcript
                .warnings
                .push(format!("{n} passages that were struck out with tracked changes were left out"));
        }
        Ok(transcript)
    }
}

/// Turns by labels, or by lines of name and time where there are more of those.
fn turns(paragraphs: &[Paragraph]) -> Transcript {
    let lines: Vec<(u64, &str)> =
        paragraphs.iter().flat_map(|p| p.text.lines().map(|line| (p.line, line))).collect();
    let n_headed = lines.iter().filter(|(_, line)| otter::heading(line).is_some()).count();
    let (_, n_labelled) = paragraphs::labels_of(paragraphs).believed();
    if n_headed >= 2 && n_headed > n_labelled {
        return otter::turns(lines.into_iter());
    }
    paragraphs::transcript(paragraphs)
}

/// The paragraphs of a document, as they are read.
#[derive(Default)]
struct Document {
    paragraphs: Vec<Paragraph>,
    n_headings: u64,
    n_struck: u64,
    /// The paragraphs that are open: one within another in a text box.
    open: Vec<Open>,
    /// Cells of the rows that are open: one within another in nested tables.
    rows: Vec<Vec<String>>,
    n_paragraphs: u64,
    takes_text: bool,
    is_bold: bool,
    in_run: bool,
}

/// The paragraph that is open.
#[derive(Default)]
struct Open {
    text: String,
    /// How much of the text from its start is bold without a break.
    bold: Option<usize>,
    is_heading: bool,
}

impl Document {
    fn read(mut xml: Xml) -> Result<Self, Error> {
        let mut document = Self::default();
        let mut text = String::new();
        loop {
            text.clear();
            match xml.next(&mut text)? {
                Node::Over => return Ok(document),
                Node::Text if document.takes_text => document.append(&text),
                Node::Text => {}
                Node::End => document.end(xml.element()),
                Node::Start if HIDDEN.contains(&xml.element()) => {
                    document.n_struck += u64::from(xml.element() != "Fallback");
                    xml.skip()?;
                }
                Node::Start => document.begin(&xml),
            }
        }
    }

    fn begin(&mut self, xml: &Xml) {
        match xml.element() {
            "p" => {
                self.n_paragraphs += 1;
                self.open.push(Open::default());
            }
            "tr" => self.rows.push(Vec::new()),
            "tc" => {
                if let Some(row) = self.rows.last_mut() {
                    row.push(String::new());
                }
            }
            "r" => (self.in_run, self.is_bold) = (true, false),
            "t" => self.takes_text = true,
            "b" if self.in_run => self.is_bold = !matches!(xml.attribute("val"), Some("0" | "false" | "off")),
            "pStyle" => {
                let style = xml.attribute("val").unwrap_or_default().to_lowercase();
                if let Some(open) = self.open.last_mut() {
                    open.is_heading |= HEADINGS.iter().any(|word| style.contains(word));
                }
            }
            "tab" if self.in_run => self.append("\t"),
            "br" | "cr" if self.in_run => self.append("\n"),
            "noBreakHyphen" if self.in_run => self.append("-"),
            _ => {}
        }
    }

    fn end(&mut self, element: &str) {
        match element {
            "t" => self.takes_text = false,
            "r" => self.in_run = false,
            "p" => self.end_paragraph(),
            "tr" => self.end_row(),
            _ => {}
        }
    }

    fn append(&mut self, text: &str) {
        let Some(open) = self.open.last_mut() else { return };
        let is_first = open.text.trim().is_empty();
        if self.is_bold && (is_first || open.bold == Some(open.text.len())) {
            open.bold = Some(open.text.len() + text.len());
        }
        open.text.push_str(text);
    }

    fn end_paragraph(&mut self) {
        let Some(open) = self.open.pop() else { return };
        if open.is_heading {
            self.n_headings += u64::from(!open.text.trim().is_empty());
            return;
        }
        if let Some(cell) = self.rows.last_mut().and_then(|row| row.last_mut()) {
            if !cell.is_empty() && !open.text.is_empty() {
                cell.push('\n');
            }
            cell.push_str(open.text.trim());
            return;
        }
        let label = open.label();
        let all_bold = label.as_ref().is_some_and(|label| label.len() == open.text.trim().len());
        // A name alone in bold stands above what is said.
        let text = if all_bold { format!("{}:", open.text.trim().trim_end_matches(':')) } else { open.text };
        self.paragraphs.push(Paragraph { line: self.n_paragraphs, text, label });
    }

    /// A row is a turn when a short cell stands before a longer one; a time may stand before or after.
    fn end_row(&mut self) {
        let Some(cells) = self.rows.pop() else { return };
        let time = cells.iter().find(|cell| milliseconds(cell).is_some());
        let mut words = cells.iter().filter(|cell| !cell.is_empty() && Some(*cell) != time);
        let first = words.next();
        let rest: Vec<&str> = words.map(String::as_str).collect();
        let Some(first) = first else { return };
        let headings = ["speaker", "name", "who", "time", "sprecher", "locuteur", "hablante", "falante"];
        let is_heading =
            self.paragraphs.is_empty() && headings.contains(&first.trim().to_lowercase().as_str());
        let is_label =
            first.chars().count() <= 48 && first.split_whitespace().count() <= 5 && !rest.is_empty();
        let line = self.n_paragraphs;
        match (is_heading, is_label) {
            (true, _) => self.n_headings += 1,
            (_, true) => {
                let label = first.trim_end_matches(':').trim().to_owned();
                let clock = time.map(|time| format!("[{time}] ")).unwrap_or_default();
                let text = format!("{clock}{label}: {}", rest.join("\n"));
                self.paragraphs.push(Paragraph { line, text, label: Some(label) });
            }
            (_, false) => {
                let text = std::iter::once(first.as_str()).chain(rest).collect::<Vec<_>>().join("\n");
                self.paragraphs.push(Paragraph { line, text, label: None });
            }
        }
    }
}

impl Open {
    /// The bold beginning, when it is short enough for a name and something sets it apart.
    fn label(&self) -> Option<String> {
        let bold = self.text.get(..self.bold?)?.trim();
        let label = bold.trim_end_matches([':', '\u{a0}', ' ']);
        let is_apart = bold.ends_with(':')
            || self
                .text
                .get(self.bold?..)
                .is_some_and(|rest| rest.trim_start().starts_with(':') || rest.trim().is_empty());
        let is_short =
            !label.is_empty() && label.chars().count() <= 48 && label.split_whitespace().count() <= 5;
        (is_apart && is_short && !label.contains(['?', '!', ':'])).then(|| label.to_owned())
    }
}
