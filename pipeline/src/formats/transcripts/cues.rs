//! What WebVTT, `SubRip` and SBV share: blocks of lines with a span of time, cleaned of markup, as turns.
//!
//! A cue may name its speaker by a voice tag (`<v Anna>`) or a label (`Anna: …`). Meeting tools cut sentences into
//! cues, so neighbouring cues of one speaker are one turn; a cue that names nobody is a turn of its own, of nobody.

use crate::formats::transcripts::labels::{Labels, same_speaker, tidy};
use crate::formats::transcripts::{Transcript, Turn};
use crate::model::SpeakerRole;

/// One cue: when it starts, where it stands, and its lines as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Cue {
    pub(crate) starts_ms: u64,
    pub(crate) line: u64,
    pub(crate) text: Vec<String>,
}

/// Blocks of a text between blank lines, with the number of their first line.
pub(crate) fn blocks(text: &str) -> Vec<(u64, Vec<&str>)> {
    let mut blocks: Vec<(u64, Vec<&str>)> = Vec::new();
    let mut is_open = false;
    for (number, line) in (1..).zip(text.lines()) {
        if line.trim().is_empty() {
            is_open = false;
            continue;
        }
        match blocks.last_mut().filter(|_| is_open) {
            Some((_, lines)) => lines.push(line),
            None => blocks.push((number, vec![line])),
        }
        is_open = true;
    }
    blocks
}

/// The cues of a file, as turns.
pub(crate) fn transcript(cues: Vec<Cue>, skipped: u64) -> Transcript {
    let plain: Vec<String> = cues.iter().flat_map(|cue| &cue.text).map(|line| without_markup(line)).collect();
    let labels = Labels::of(plain.iter().map(String::as_str));
    let mut turns: Vec<Turn> = Vec::new();
    for cue in &cues {
        for (speaker, role, text) in parts(cue, &labels) {
            let goes_on = |turn: &&mut Turn| match (&turn.speaker, &speaker) {
                (Some(known), Some(found)) => same_speaker(known, found),
                _ => false,
            };
            match turns.last_mut().filter(goes_on) {
                Some(turn) => {
                    turn.text.push(' ');
                    turn.text.push_str(&text);
                }
                None => {
                    turns.push(Turn { speaker, role, text, starts_ms: Some(cue.starts_ms), line: cue.line })
                }
            }
        }
    }
    let mut warnings = Vec::new();
    if skipped > 0 {
        warnings.push(format!("{skipped} blocks of the file are no cues and were left out; look whether their times are well formed"));
    }
    Transcript { turns, warnings }
}

type Part = (Option<String>, Option<SpeakerRole>, String);

/// What each speaker says within one cue.
fn parts(cue: &Cue, labels: &Labels) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    for line in &cue.text {
        for (voice, text) in voices(line) {
            let text = without_markup(&text);
            let (speaker, role, text) = match voice {
                Some(voice) => {
                    let (name, role) = tidy(&voice);
                    (Some(name).filter(|name| !name.is_empty()), role, text)
                }
                None => match labels.split(&text) {
                    Some((speaker, role, rest)) => (Some(speaker), role, rest.to_owned()),
                    None => (None, None, text),
                },
            };
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            match parts.last_mut().filter(|_| speaker.is_none()) {
                Some((_, _, before)) => {
                    before.push(' ');
                    before.push_str(&text);
                }
                None => parts.push((speaker, role, text)),
            }
        }
    }
    parts.iter_mut().for_each(|(.., text)| *text = text.trim().to_owned());
    parts.retain(|(.., text)| !text.is_empty());
    parts
}

/// A line cut at its voice tags; before the first one, and after the end of one, nobody is named.
fn voices(line: &str) -> Vec<(Option<String>, String)> {
    let mut found = Vec::new();
    let (mut voice, mut rest) = (None, line);
    while let Some(start) = rest.find("<v").filter(|at| is_voice(rest.get(at + 2..).unwrap_or_default())) {
        let (before, tag) = rest.split_at(start);
        found.push((voice.take(), before.to_owned()));
        let Some((tag, after)) = tag.split_once('>') else { break };
        voice = tag.split_once(char::is_whitespace).map(|(_, name)| decode(name));
        let (said, later) = after.split_once("</v>").unwrap_or((after, ""));
        let inner = said.find("<v").filter(|at| is_voice(said.get(at + 2..).unwrap_or_default()));
        match inner {
            Some(_) => rest = after,
            None => {
                found.push((voice.take(), said.to_owned()));
                rest = later;
            }
        }
    }
    found.push((voice, rest.to_owned()));
    found.retain(|(_, text)| !text.trim().is_empty());
    found
}

fn is_voice(after: &str) -> bool {
    after.starts_with(['.', ' ', '\t', '>'])
}

/// A line without tags, positions and entities.
fn without_markup(line: &str) -> String {
    let mut plain = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(start) = rest.find(['<', '{']) {
        let (before, tag) = rest.split_at(start);
        plain.push_str(before);
        let is_tag = tag.chars().nth(1).is_some_and(|c| c.is_alphanumeric() || "/\\".contains(c));
        let close = if tag.starts_with('<') { '>' } else { '}' };
        match tag.find(close).filter(|_| is_tag && (close == '>' || tag.starts_with("{\\"))) {
            Some(end) => rest = tag.get(end + 1..).unwrap_or_default(),
            None => {
                plain.push_str(tag.get(..1).unwrap_or_default());
                rest = tag.get(1..).unwrap_or_default();
            }
        }
    }
    plain.push_str(rest);
    decode(&plain)
}

fn decode(text: &str) -> String {
    const ENTITIES: [(&str, &str); 8] = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", " "),
        ("&lrm;", ""),
        ("&rlm;", ""),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ];
    if !text.contains('&') {
        return text.to_owned();
    }
    ENTITIES.iter().fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn voices_tags_and_entities() {
        let said = voices("<v.loud Anna Berg>No</v> and <v Bo>yes");
        let expected = [(Some("Anna Berg"), "No"), (None, " and "), (Some("Bo"), "yes")];
        let said: Vec<(Option<&str>, &str)> =
            said.iter().map(|(voice, text)| (voice.as_deref(), text.as_str())).collect();
        assert_eq!(said, expected);
        assert_eq!(without_markup("hits <00:17.500>your <c.x>eye</c> &amp; 1 < 2"), "hits your eye & 1 < 2");
        assert_eq!(without_markup("{\\an8}above {sic}"), "above {sic}");
        assert_eq!(voices("<very good>"), [(None, "<very good>".to_owned())]);
    }
}
