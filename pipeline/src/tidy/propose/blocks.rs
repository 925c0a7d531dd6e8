//! Multi-selects with one column per choice: neighbours that hold a mark or nothing, with a stem in common.

use std::collections::HashSet;

use crate::formats::Sheet;
use crate::model::{BackgroundSection, ItemKind, ItemSection, Ordered};
use crate::tidy::answers::is_untick;
use crate::tidy::facts::Facts;
use crate::tidy::labels::{distinct, is_blank_word, key, slug};
use crate::tidy::propose::people::{About, background};
use crate::tidy::propose::titles::{capitalised, grid_row, plain, question_alone, short};
use crate::tidy::vocabulary::spaced;

/// A multi-select over several columns.
pub(crate) struct Block {
    pub(crate) columns: Vec<usize>,
    pub(crate) is_background: bool,
    /// What stands before the choice in every heading.
    pub(crate) written_stem: String,
    stem: String,
    title: String,
    choices: Vec<(String, String)>,
    is_sensitive: bool,
}

impl Block {
    pub(crate) fn into_item(self) -> ItemSection {
        ItemSection {
            id: slug(&self.stem),
            title: Some(self.title),
            kind: Some(ItemKind::Multi),
            columns: self.choices.into_iter().collect::<Ordered<String>>(),
            ..ItemSection::default()
        }
    }

    pub(crate) fn into_background(self) -> BackgroundSection {
        BackgroundSection {
            id: slug(&self.stem),
            title: Some(self.title),
            columns: self.choices.into_iter().collect::<Ordered<String>>(),
            multiple: true,
            sensitive: self.is_sensitive,
            ..BackgroundSection::default()
        }
    }
}

/// Every block of at least two columns with a written stem, or three with a common beginning.
pub(crate) fn find(sheet: &Sheet, facts: &Facts, taken: &HashSet<usize>) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut at = 0;
    while at < sheet.columns.len() {
        let end = longest_block(sheet, facts, taken, at);
        match end {
            Some((stem, columns)) => {
                at = columns.last().map_or(at, |last| *last) + 1;
                blocks.push(block(sheet, facts, columns, stem));
            }
            None => at += 1,
        }
    }
    blocks
}

/// The block that begins at a column. Columns with the same stem that hold words (`Other`) are left out of it, and it goes on after them.
fn longest_block(
    sheet: &Sheet,
    facts: &Facts,
    taken: &HashSet<usize>,
    start: usize,
) -> Option<(String, Vec<usize>)> {
    let mark_at = |at: usize| if taken.contains(&at) { None } else { mark(sheet, facts, at) };
    let first = mark_at(start)?;
    let first_name = &sheet.columns.get(start)?.name;
    let run = |belongs: &dyn Fn(usize, &str) -> bool, is_member: &dyn Fn(Mark) -> bool| -> Vec<usize> {
        let named = sheet
            .columns
            .iter()
            .enumerate()
            .skip(start)
            .take_while(|(at, column)| belongs(*at, &column.name));
        named.map(|(at, _)| at).filter(|at| mark_at(*at).is_some_and(is_member)).collect()
    };
    if let Some(stem) = written_stem(first_name) {
        let members = run(&|_, name| written_stem(name).as_deref() == Some(stem.as_str()), &|_| true);
        if members.len() >= 2 {
            return Some((stem, members));
        }
    }
    if first == Mark::OwnHeading {
        let members = run(&|at, _| mark_at(at) == Some(Mark::OwnHeading), &|_| true);
        return (members.len() >= 3).then(|| (format!("{first_name} …"), members));
    }
    if first == Mark::Tick {
        let stem = camel_stem(sheet, start, &|at| mark_at(at) == Some(Mark::Tick))?;
        let members = run(&|_, name| name.starts_with(&stem), &|mark| mark == Mark::Tick);
        return (members.len() >= 3).then_some((stem, members));
    }
    None
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// One mark or nothing.
    Tick,
    /// A mark, or a written no.
    TickOrNo,
    /// The choice's own text or nothing.
    OwnHeading,
}

fn mark(sheet: &Sheet, facts: &Facts, at: usize) -> Option<Mark> {
    let (column, facts) = (sheet.columns.get(at)?, facts.columns.get(at)?);
    let said: Vec<&str> =
        facts.values.iter().map(|(text, _)| text.trim()).filter(|text| !is_blank_word(text)).collect();
    let mut ticks: Vec<String> = said.iter().filter(|text| !is_untick(text)).map(|text| key(text)).collect();
    ticks.dedup();
    let has_no = said.iter().any(|text| is_untick(text));
    match ticks.as_slice() {
        [] if has_no => Some(Mark::TickOrNo),
        [tick] if !has_no && *tick == key(own_heading(&column.name)) => Some(Mark::OwnHeading),
        [tick] if has_no && is_plain_mark(tick) => Some(Mark::TickOrNo),
        [_] if !has_no && facts.blank > 0 => Some(Mark::Tick),
        _ => None,
    }
}

/// A heading without the number that made it unique.
fn own_heading(name: &str) -> &str {
    let numbered = name.strip_suffix(')').and_then(|rest| rest.rsplit_once(" ("));
    numbered.filter(|(_, n)| n.chars().all(|c| c.is_ascii_digit())).map_or(name, |(heading, _)| heading)
}

fn is_plain_mark(tick: &str) -> bool {
    matches!(tick, "1" | "1 0" | "yes" | "true" | "checked" | "selected" | "x" | "si" | "oui" | "ja" | "sim")
}

/// The part before the choice where the tool writes one: `race___1`, `q/choice`, `Q5_2`, `Question [Choice]`.
fn written_stem(name: &str) -> Option<String> {
    if let Some((question, _)) = grid_row(name).filter(|_| !name.ends_with(']')) {
        return Some(question.to_owned());
    }
    // A choice may hold a slash, so brackets come first.
    if let Some((stem, _)) = name.strip_suffix(']').and_then(|rest| rest.rsplit_once('[')) {
        // `Q3[SQ1]. Question [Row]` has the choice in its code as well.
        let question =
            stem.split_once("]. ").filter(|(code, _)| !code.contains(' ')).map(|(_, question)| question);
        return Some(question.unwrap_or(stem).trim().to_owned());
    }
    if let Some((stem, _)) = name.rsplit_once("___").or_else(|| name.rsplit_once('/')) {
        return Some(stem.to_owned());
    }
    let (stem, choice) = name.rsplit_once('_')?;
    if is_made_up(name) {
        return None;
    }
    let is_number = !choice.is_empty() && choice.trim_start_matches('-').chars().all(|c| c.is_ascii_digit());
    is_number.then(|| stem.to_owned())
}

/// Whether a heading only counts the columns.
pub(crate) fn is_made_up(name: &str) -> bool {
    let lower = name.to_lowercase();
    let rest = ["column", "unnamed:", "field", "var"].iter().find_map(|start| lower.strip_prefix(start));
    rest.is_some_and(|rest| {
        !rest.is_empty() && rest.trim_start_matches(['_', ' ']).chars().all(|c| c.is_ascii_digit())
    })
}

/// `CodeEvent` of `CodeEventBootcamp`, `CodeEventCoffee`, …: what neighbours share up to a capital letter.
fn camel_stem(sheet: &Sheet, start: usize, belongs: &dyn Fn(usize) -> bool) -> Option<String> {
    let third = start + 2;
    if !(start..=third).all(belongs) {
        return None;
    }
    let (first, last) = (&sheet.columns.get(start)?.name, &sheet.columns.get(third)?.name);
    let shared: String =
        first.chars().zip(last.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect();
    let mut stem = shared.as_str();
    // Names may share the first letters of the choice as well (`PodcastCode…`), so cut back to a capital.
    while !stem.is_empty() {
        let next = first.get(stem.len()..).and_then(|rest| rest.chars().next());
        if next.is_some_and(char::is_uppercase) && stem.ends_with(char::is_lowercase) {
            break;
        }
        stem = stem.get(..stem.char_indices().next_back()?.0)?;
    }
    (stem.chars().count() >= 4).then(|| stem.to_owned())
}

/// The choice that a wording such as `Which? - Bus` names.
fn row_of_wording(sheet: &Sheet, at: usize) -> Option<String> {
    let column = sheet.columns.get(at).filter(|column| column.wording != column.name)?;
    grid_row(&column.wording).map(|(_, row)| row.trim().to_owned()).filter(|row| !row.is_empty())
}

fn block(sheet: &Sheet, facts: &Facts, columns: Vec<usize>, stem: String) -> Block {
    let start = columns.first().copied().unwrap_or_default();
    let names: Vec<&str> =
        columns.iter().filter_map(|at| sheet.columns.get(*at)).map(|column| column.name.as_str()).collect();
    let label = |at: usize, name: &str| -> String {
        let row = name.strip_suffix(']').and_then(|rest| rest.rsplit_once('[')).map(|(_, row)| row);
        let rest = row.unwrap_or_else(|| name.strip_prefix(stem.as_str()).unwrap_or(name));
        let own = rest.trim_matches(|c: char| "_/[]- ".contains(c)).to_owned();
        let is_code = own.chars().all(|c| c.is_ascii_digit() || c == '-');
        let said = facts
            .columns
            .get(at)
            .and_then(|facts| facts.values.iter().find(|(text, _)| !is_blank_word(text) && !is_untick(text)));
        match said {
            // `Q5_2` holds the text of the choice where the tool was asked for texts.
            Some((text, _)) if is_code && !is_plain_mark(&key(text)) => text.trim().to_owned(),
            // Or the tool keeps it behind the question.
            _ if is_code => row_of_wording(sheet, at).unwrap_or_else(|| spaced(&own).trim().to_owned()),
            _ => spaced(&own).trim().to_owned(),
        }
    };
    let labels = distinct(columns.iter().zip(&names).map(|(at, name)| label(*at, name)));
    let question = sheet.columns.get(start).map_or("", |column| column.wording.as_str());
    let asked = question_alone(question);
    let about = background(&stem).or_else(|| background(&asked).filter(|_| asked.len() < 60));
    // A block without a written stem is told by its first choices; one whose question the tool kept, by that.
    let title = match (stem.strip_suffix(" …"), labels.as_slice()) {
        (Some(_), [first, second, rest @ ..]) => {
            format!("{}, {} and {} more", short(first, 24), short(second, 24), rest.len())
        }
        _ if names.first().is_some_and(|name| *name != question) => short(&asked, 60),
        _ => short(&capitalised(plain(spaced(&stem).trim()).as_str()), 60),
    };
    Block {
        title,
        is_background: about.is_some(),
        is_sensitive: about == Some(About::Sensitive),
        choices: labels.into_iter().zip(names.iter().map(|name| (*name).to_owned())).collect(),
        columns,
        written_stem: stem.clone(),
        stem: spaced(&stem).trim().to_owned(),
    }
}
