//! One background read from its column or columns: who belongs to which groups, and who is in its base at all.

use std::collections::{HashMap, HashSet};

use arrow::array::{Array as _, AsArray as _, ListArray, ListBuilder, StringBuilder};
use arrow::record_batch::RecordBatch;

use crate::model::{BackgroundSection, WhenRule};
use crate::tidy::Error;
use crate::tidy::answers::{is_tick, is_untick};
use crate::tidy::facts::Facts;
use crate::tidy::labels::{is_blank_word, key, mend, number};
use crate::tidy::lookup::{Headings, split_packed};
use crate::tidy::memory::Memory;
use crate::tidy::patterns::{Pattern, distinct_answers, patterns};

/// No background has more groups; a column with more answers is no background.
const GROUP_LIMIT: usize = 200;
const MEMORY: usize = 20_000;

/// One background of a codebook, bound to a sheet.
pub(crate) struct BackgroundReader {
    pub(crate) section: BackgroundSection,
    /// Its groups, in order.
    pub(crate) groups: Vec<String>,
    pub(crate) columns: Vec<usize>,
    /// What the tool says is no answer.
    declared: HashSet<String>,
    source: Source,
    memory: Memory<Membership>,
}

/// Places of groups; none outside the base.
pub(crate) type Membership = Option<Vec<usize>>;

enum Source {
    /// One answer per cell, matched by patterns; the place of `*`, if any.
    Patterns(Vec<(usize, Pattern)>),
    /// Numbers cut at these values.
    Bands(Vec<f64>),
    /// Each answer is a group.
    Answers(HashMap<String, usize>),
    /// Several answers per cell.
    Packed(HashMap<String, usize>, String, Vec<(usize, Pattern)>),
    /// One column per group; whether an unticked one says something.
    Split(bool),
    /// Rules over several columns.
    Rules(Vec<Rule>),
}

enum Rule {
    Everyone,
    Columns(Vec<(usize, Vec<Pattern>)>),
}

impl BackgroundReader {
    /// Binds a background to the columns of a sheet.
    pub(crate) fn new(
        section: &BackgroundSection,
        headings: &Headings,
        facts: &Facts,
    ) -> Result<Self, Error> {
        let place = format!("background `{}`", section.id);
        let mut columns = Vec::new();
        for name in section.column.iter().chain(section.columns.iter().map(|(_, column)| column)) {
            columns.push(headings.find(name, &place)?);
        }
        let (groups, source) = if !section.when.is_empty() {
            rules(section, headings, &place, &mut columns)?
        } else if !section.columns.is_empty() {
            (section.columns.names().map(str::to_owned).collect(), Source::Split(says_no(&columns, facts)))
        } else if !section.bands.is_empty() {
            (band_names(&section.bands), Source::Bands(section.bands.clone()))
        } else {
            let column = columns.first().copied().unwrap_or_default();
            by_answers(section, column, facts, &place)?
        };
        let is_group = |answer: &String| groups.iter().any(|group| key(group) == key(answer));
        let declared = columns.iter().flat_map(|at| headings.missing(*at)).map(|(answer, _)| answer);
        let declared = declared.filter(|answer| !is_group(answer)).map(|answer| key(answer)).collect();
        let mut reader =
            Self { section: section.clone(), groups, columns, declared, source, memory: Memory::new(MEMORY) };
        reader.check_reference(&place)?;
        Ok(reader)
    }

    /// The groups of each row of a batch, as a list of names per row; null outside the base.
    pub(crate) fn read(&mut self, cells: &RecordBatch) -> ListArray {
        let n_rows = cells.num_rows();
        let texts: Vec<_> = self
            .columns
            .iter()
            .filter_map(|at| cells.columns().get(*at))
            .map(|array| array.as_string::<i32>())
            .collect();
        let text = |column: usize, row: usize| match texts.get(column) {
            Some(array) if array.is_valid(row) => array.value(row),
            _ => "",
        };
        let n_columns = texts.len();
        let mut lists = ListBuilder::new(StringBuilder::new());
        for row in 0..n_rows {
            let worked_out;
            let membership = match &self.source {
                Source::Rules(rules) => {
                    worked_out = follow(rules, |column| text(column, row), n_columns);
                    &worked_out
                }
                Source::Split(says_no) => {
                    let answer =
                        |column: usize| Some(text(column, row)).filter(|text| !self.is_declared(text));
                    let ticked: Vec<usize> =
                        (0..n_columns).filter(|column| answer(*column).is_some_and(is_tick)).collect();
                    let said = (0..n_columns).filter_map(answer).any(|text| !is_blank_word(text));
                    worked_out = (!ticked.is_empty() || (*says_no && said)).then_some(ticked);
                    &worked_out
                }
                _ => {
                    let raw = text(0, row);
                    match self.memory.find(raw).and_then(|at| self.memory.get(at)) {
                        Some(remembered) => remembered,
                        None => {
                            worked_out = self.resolve(raw);
                            &worked_out
                        }
                    }
                }
            };
            for group in membership.iter().flatten().filter_map(|at| self.groups.get(*at)) {
                lists.values().append_value(group);
            }
            lists.append(membership.is_some());
        }
        lists.finish()
    }

    /// Resolves the distinct answers of the first pass once.
    pub(crate) fn prepare(&mut self, facts: &Facts) {
        let Some(column) = self.columns.first().and_then(|at| facts.columns.get(*at)) else { return };
        for raw in std::iter::once("").chain(column.values.iter().map(|(raw, _)| raw.as_str())) {
            let membership = self.resolve(raw);
            // A full memory is no loss: what it does not hold is resolved again.
            let _ = self.memory.insert(raw, membership);
        }
    }

    fn resolve(&self, raw: &str) -> Membership {
        let (mended, _) = mend(raw);
        let key = key(&mended);
        if mended.is_empty()
            || self.declared.contains(&key)
            || self.section.missing.iter().any(|answer| crate::tidy::labels::key(answer) == key)
        {
            return None;
        }
        let named = |patterns: &[(usize, Pattern)]| {
            patterns.iter().find(|(_, pattern)| pattern.holds(&mended)).map(|(at, _)| *at)
        };
        let is_listed = |patterns: &[(usize, Pattern)]| {
            patterns.iter().any(|(_, pattern)| *pattern != Pattern::Any && pattern.holds(&mended))
        };
        match &self.source {
            Source::Patterns(patterns) if is_blank_word(&mended) && !is_listed(patterns) => None,
            Source::Patterns(patterns) => named(patterns).map(|at| vec![at]),
            _ if is_blank_word(&mended) => None,
            Source::Bands(bands) => {
                number(&mended).map(|value| vec![bands.iter().filter(|band| value >= **band).count()])
            }
            Source::Answers(known) => known.get(&key).map(|at| vec![*at]),
            Source::Packed(known, separator, patterns) => {
                let (mut found, rest) = split_packed(&mended, separator, known);
                for piece in rest {
                    let place = patterns.iter().find(|(_, pattern)| pattern.holds(&piece)).map(|(at, _)| *at);
                    found.extend(place.filter(|at| !found.contains(at)));
                }
                Some(found)
            }
            Source::Split(_) | Source::Rules(_) => None,
        }
    }

    fn is_declared(&self, raw: &str) -> bool {
        !self.declared.is_empty() && self.declared.contains(&key(raw))
    }

    fn check_reference(&mut self, place: &str) -> Result<(), Error> {
        let Some(reference) = self.section.named_reference().map(str::to_owned) else { return Ok(()) };
        let found =
            self.groups.iter().find(|group| **group == reference || key(group) == key(&reference)).cloned();
        let Some(found) = found else {
            let groups: Vec<String> = self.groups.iter().map(|group| format!("`{group}`")).collect();
            let advice = format!("its groups are {}", groups.join(", "));
            return Err(Error::unusable(
                place,
                format!("reference `{reference}` is not one of its groups"),
                advice,
            ));
        };
        self.section.reference = Some(found);
        Ok(())
    }
}

fn follow<'a>(rules: &[Rule], text: impl Fn(usize) -> &'a str, n_columns: usize) -> Membership {
    let answered = |column: usize| !is_blank_word(text(column));
    for (group, rule) in rules.iter().enumerate() {
        let holds = match rule {
            Rule::Everyone => (0..n_columns).any(answered),
            Rule::Columns(columns) => columns.iter().all(|(column, patterns)| {
                let (mended, _) = mend(text(*column));
                answered(*column) && patterns.iter().any(|pattern| pattern.holds(&mended))
            }),
        };
        if holds {
            return Some(vec![group]);
        }
    }
    None
}

fn rules(
    section: &BackgroundSection,
    headings: &Headings,
    place: &str,
    columns: &mut Vec<usize>,
) -> Result<(Vec<String>, Source), Error> {
    let mut rules = Vec::new();
    for (_, rule) in section.when.iter() {
        let WhenRule::Columns(wanted) = rule else {
            rules.push(Rule::Everyone);
            continue;
        };
        let mut conditions = Vec::new();
        for (name, answers) in wanted.iter() {
            let at = headings.find(name, place)?;
            let known = columns.iter().position(|column| *column == at);
            let local = known.unwrap_or_else(|| {
                columns.push(at);
                columns.len() - 1
            });
            conditions.push((local, answers.iter().map(|answer| Pattern::new(answer)).collect()));
        }
        rules.push(Rule::Columns(conditions));
    }
    Ok((section.when.names().map(str::to_owned).collect(), Source::Rules(rules)))
}

fn by_answers(
    section: &BackgroundSection,
    column: usize,
    facts: &Facts,
    place: &str,
) -> Result<(Vec<String>, Source), Error> {
    let separator = section.separator.clone().or_else(|| section.multiple.then(|| ";".to_owned()));
    if !section.groups.is_empty() {
        let names: Vec<String> = section.groups.names().map(str::to_owned).collect();
        let patterns = patterns(&section.groups);
        let Some(separator) = separator else { return Ok((names, Source::Patterns(patterns))) };
        let literal = |(at, pattern): &(usize, Pattern)| match pattern {
            Pattern::Label(label, _) => Some((label.clone(), *at)),
            _ => None,
        };
        let known = patterns.iter().filter_map(literal).collect();
        return Ok((names, Source::Packed(known, separator, patterns)));
    }
    let Some(column) = facts.columns.get(column) else {
        return Ok((Vec::new(), Source::Answers(HashMap::new())));
    };
    let answers = distinct_answers(
        column.values.iter().map(|(text, n)| (text.as_str(), *n)),
        separator.as_deref(),
        &section.missing,
    );
    if column.overflowed || answers.len() > GROUP_LIMIT {
        let message = format!("its column has more than {GROUP_LIMIT} different answers");
        return Err(Error::unusable(place, message, "cut it with `groups` or `bands`"));
    }
    let known = answers.iter().enumerate().map(|(at, answer)| (key(answer), at)).collect();
    let source = match separator {
        Some(separator) => Source::Packed(known, separator, Vec::new()),
        None => Source::Answers(known),
    };
    Ok((answers, source))
}

/// Whether the columns of a split multi-select write something for what was not ticked.
pub(crate) fn says_no(columns: &[usize], facts: &Facts) -> bool {
    let values = columns.iter().filter_map(|at| facts.columns.get(*at)).flat_map(|column| &column.values);
    values.into_iter().any(|(text, _)| is_untick(text))
}

fn band_names(bands: &[f64]) -> Vec<String> {
    let whole = bands.iter().all(|band| band.fract() == 0.0);
    let mut names = Vec::new();
    for (at, band) in bands.iter().enumerate() {
        let previous = at.checked_sub(1).and_then(|before| bands.get(before));
        names.push(match previous {
            None => format!("under {band}"),
            Some(previous) if whole => format!("{previous} to {}", band - 1.0),
            Some(previous) => format!("{previous} to under {band}"),
        });
    }
    names.extend(bands.last().map(|last| format!("{last} and over")));
    names
}
