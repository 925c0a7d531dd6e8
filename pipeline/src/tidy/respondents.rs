//! Who answered: pseudonyms, dates, completeness, duration, weight, and whether every answer is the same.

use arrow::array::{Array as _, AsArray as _};
use arrow::record_batch::RecordBatch;

use crate::model::{Codebook, ItemKind};
use crate::tidy::Error;
use crate::tidy::answers::Answers;
use crate::tidy::dates::{DateOrder, OrderEvidence, parse};
use crate::tidy::facts::Facts;
use crate::tidy::items::ItemReader;
use crate::tidy::labels::{key, number};
use crate::tidy::lookup::Headings;
use crate::tidy::plan::Pseudonyms;

/// How many equal answers in one grid make a straight line.
const STRAIGHT: usize = 8;

/// The columns that tell about a respondent.
pub(crate) struct RespondentReader {
    pub(crate) id: Option<usize>,
    pub(crate) link: Option<usize>,
    submitted: Option<(usize, DateOrder)>,
    dated: Option<(usize, DateOrder)>,
    duration: Option<usize>,
    complete: Option<(usize, Vec<String>)>,
    weight: Option<usize>,
}

/// What is known of the respondents of a batch.
#[derive(Debug, Default)]
pub(crate) struct Respondents {
    pub(crate) ids: Vec<String>,
    pub(crate) learners: Vec<Option<String>>,
    pub(crate) submitted: Vec<Option<i64>>,
    /// The moments by which questions are known to have been asked.
    pub(crate) moments: Vec<Option<i64>>,
    pub(crate) complete: Vec<Option<bool>>,
    pub(crate) durations: Vec<Option<f64>>,
    pub(crate) weights: Vec<Option<f64>>,
}

impl Respondents {
    /// Adds somebody of whom nothing but the pseudonym is known.
    pub(crate) fn push_unknown(&mut self, id: String) {
        self.ids.push(id);
        self.learners.push(None);
        self.submitted.push(None);
        self.moments.push(None);
        self.complete.push(None);
        self.durations.push(None);
        self.weights.push(None);
    }
}

impl RespondentReader {
    /// The column of durations.
    pub(crate) fn duration(&self) -> Option<usize> {
        self.duration
    }

    pub(crate) fn new(codebook: &Codebook, headings: &Headings, facts: &Facts) -> Result<Self, Error> {
        let section = &codebook.respondent;
        let find =
            |name: &Option<String>| name.as_ref().map(|name| headings.find(name, "respondent")).transpose();
        let submitted = find(&section.submitted_at)?;
        let dated = facts.dates.as_ref().map(|dates| (dates.column, dates.order));
        let order = |column: usize| match &facts.dates {
            Some(dates) if dates.column == column => dates.order,
            _ => order_of(column, facts),
        };
        let complete = match &section.complete {
            Some(rule) => Some((
                headings.find(&rule.column, "respondent")?,
                rule.is.iter().map(|answer| key(answer)).collect(),
            )),
            None => None,
        };
        Ok(Self {
            id: find(&section.id)?,
            link: find(&section.link)?,
            submitted: submitted.map(|column| (column, order(column))),
            dated,
            duration: find(&section.duration)?,
            complete,
            weight: find(&section.weight)?,
        })
    }

    pub(crate) fn read(
        &mut self,
        cells: &RecordBatch,
        lines: &[u64],
        pseudonyms: &dyn Pseudonyms,
    ) -> Respondents {
        let column = |at: Option<usize>| {
            at.and_then(|at| cells.columns().get(at)).map(|array| array.as_string::<i32>())
        };
        let text = |at: Option<usize>, row: usize| {
            column(at).filter(|array| array.is_valid(row)).map(|array| array.value(row).trim())
        };
        let moment = |source: Option<(usize, DateOrder)>, row: usize| {
            source.and_then(|(at, order)| text(Some(at), row).and_then(|text| parse(text, order)))
        };
        let mut read = Respondents::default();
        for (row, line) in lines.iter().enumerate() {
            let id = text(self.id, row)
                .filter(|id| !id.is_empty())
                .map_or_else(|| format!("line {line}"), str::to_owned);
            read.ids.push(pseudonyms.respondent(&id));
            let link = text(self.link, row).filter(|link| !link.is_empty());
            read.learners.push(link.and_then(|link| pseudonyms.learner(link)));
            let submitted = moment(self.submitted, row);
            read.submitted.push(submitted);
            read.moments.push(if self.dated == self.submitted { submitted } else { moment(self.dated, row) });
            let complete = self.complete.as_ref().map(|(at, answers)| {
                let answer = text(Some(*at), row).unwrap_or_default();
                answers.iter().any(|wanted| (wanted == "*" && !answer.is_empty()) || *wanted == key(answer))
            });
            read.complete.push(complete);
            read.durations.push(text(self.duration, row).and_then(number).filter(|seconds| *seconds >= 0.0));
            read.weights.push(text(self.weight, row).and_then(number).filter(|weight| *weight >= 0.0));
        }
        read
    }
}

/// Sets of items that a respondent may have answered in one straight line: the items of a scale, else all with equal points.
pub(crate) fn grids(codebook: &Codebook, items: &[ItemReader]) -> Vec<Vec<usize>> {
    type Points = (Vec<String>, Option<u64>, Option<u64>);
    let points = |item: &ItemReader| -> Points {
        let choices = item.resolver.choices.iter().map(|choice| key(choice)).collect();
        (choices, item.resolver.low.map(f64::to_bits), item.resolver.high.map(f64::to_bits))
    };
    let mut grids: Vec<(Option<String>, Points, Vec<usize>)> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        if item.kind != ItemKind::Ordinal || item.ideal.is_some() {
            continue;
        }
        let scale = codebook
            .scale_of(&item.section.id)
            .filter(|scale| scale.items.len() >= STRAIGHT)
            .map(|scale| scale.id.clone());
        let points = points(item);
        match grids.iter_mut().find(|(name, of, _)| *name == scale && *of == points) {
            Some((.., members)) => members.push(at),
            None => grids.push((scale, points, vec![at])),
        }
    }
    grids.into_iter().map(|(.., members)| members).filter(|members| members.len() >= STRAIGHT).collect()
}

/// Whether each row gave one and the same answer to at least eight items of a grid, and no other.
pub(crate) fn straight_lines(grids: &[Vec<usize>], answers: &[Answers], n_rows: usize) -> Vec<bool> {
    let is_straight = |grid: &Vec<usize>, row: usize| {
        let mut given = grid.iter().filter_map(|item| answers.get(*item)?.values.get(row).copied().flatten());
        let Some(first) = given.next() else { return false };
        let mut n = 1;
        given.all(|value| {
            n += 1;
            value == first
        }) && n >= STRAIGHT
    };
    (0..n_rows).map(|row| grids.iter().any(|grid| is_straight(grid, row))).collect()
}

fn order_of(column: usize, facts: &Facts) -> DateOrder {
    let mut evidence = OrderEvidence::default();
    for (text, _) in facts.columns.get(column).map(|column| column.values.as_slice()).unwrap_or_default() {
        evidence.add(text);
    }
    evidence.verdict().0
}
