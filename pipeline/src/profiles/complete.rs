//! Which answers can be clustered: questions that most answered and that vary, learners who answered all of them.

use crate::profiles::ITEMS;
use crate::profiles::Place;
use crate::profiles::Refusal;
use gapwise_statistics::clusters::Points;

/// A question answered by a smaller share is left out: it would cost too many learners.
const ANSWERED: f64 = 0.7;

/// Complete answers.
pub(super) struct Complete {
    pub(super) items: Vec<String>,
    pub(super) left_out: Vec<(String, String)>,
    pub(super) answers: Points,
    /// The row of each complete learner.
    rows: Vec<usize>,
}

impl Complete {
    /// Picks questions and learners.
    pub(super) fn of(items: &[String], rows: &[Vec<Option<f64>>]) -> Result<Self, Refusal> {
        let mut kept = Vec::new();
        let mut left_out = Vec::new();
        for (at, item) in items.iter().enumerate() {
            match fault(at, rows) {
                None => kept.push(at),
                Some(fault) => left_out.push((item.clone(), fault)),
            }
        }
        if kept.len() < ITEMS {
            return Err(Refusal::TooFewItems { n: kept.len() });
        }
        let mut numbers = Vec::new();
        let mut complete = Vec::new();
        for (row, cells) in rows.iter().enumerate() {
            let answers = kept.iter().map(|at| cells.get(*at).copied().flatten()).collect::<Option<Vec<_>>>();
            if let Some(answers) = answers {
                numbers.push(answers);
                complete.push(row);
            }
        }
        Ok(Self {
            items: kept.iter().filter_map(|at| items.get(*at).cloned()).collect(),
            left_out,
            answers: Points::of_rows(kept.len(), numbers.iter().map(Vec::as_slice)),
            rows: complete,
        })
    }

    /// Learners, among the complete ones, who gave more than one answer.
    pub(super) fn varied(&self) -> Vec<usize> {
        let is_varied = |at: &usize| {
            let row = self.answers.row(*at);
            row.iter().any(|answer| Some(answer) != row.first())
        };
        (0..self.answers.len()).filter(is_varied).collect()
    }

    /// Where each of `n` learners went: `among` the complete ones have these labels.
    pub(super) fn places(&self, n: usize, varied: &[usize], among: &[usize], labels: &[u32]) -> Vec<Place> {
        let mut places = vec![Place::Incomplete; n];
        let mut put = |at: usize, place: Place| {
            if let Some(cell) = self.rows.get(at).and_then(|row| places.get_mut(*row)) {
                *cell = place;
            }
        };
        for at in 0..self.answers.len() {
            put(at, Place::StraightLined);
        }
        // Without profiles nobody has a place in one: number 0 is "clustered, no profile".
        for at in varied {
            put(*at, Place::Profile(0));
        }
        for (at, label) in among.iter().zip(labels) {
            put(*at, Place::Profile(label + 1));
        }
        places
    }
}

fn fault(at: usize, rows: &[Vec<Option<f64>>]) -> Option<String> {
    let mut given = rows.iter().filter_map(|cells| cells.get(at).copied().flatten());
    let n = given.clone().count();
    if (n as f64) < ANSWERED * rows.len() as f64 {
        return Some(format!("answered by {n} of {}", rows.len()));
    }
    let first = given.next()?;
    given.all(|answer| answer == first).then(|| "everybody gave one answer".to_owned())
}

/// The same answers in an order of their own, so that a sample of them does not depend on the order of the rows.
pub(super) fn sorted(answers: &Points) -> Points {
    let mut order = (0..answers.len()).collect::<Vec<_>>();
    let compare = |a: &usize, b: &usize| {
        let pairs = answers.row(*a).iter().zip(answers.row(*b));
        pairs.map(|(a, b)| a.total_cmp(b)).find(|order| order.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
    };
    order.sort_by(compare);
    answers.picked(&order)
}
