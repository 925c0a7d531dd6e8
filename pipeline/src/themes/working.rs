//! Themes between clusters and what is shown: numbered, edited, folded, labelled.

use crate::themes::Known;
use crate::themes::Passage;
use crate::themes::Standing;
use crate::themes::Theme;
use crate::themes::analysis::Places;
use crate::themes::labels;
use crate::themes::quotes;
use crate::themes::quotes::Candidate;
use crate::themes::units::Piece;
use crate::themes::words;
use gapwise_statistics::clusters::Counts;
use gapwise_statistics::clusters::Points;
use std::collections::HashMap;
use std::collections::HashSet;

/// From here on a theme recurs.
const RECURS: f64 = 0.75;

/// Below this it is folded into the mixed comments.
const TENTATIVE: f64 = 0.6;

/// A theme is the one of an earlier run when their comments overlap as much.
const SAME: f64 = 0.5;

/// How many stems of a theme are kept for finding it again.
const STEMS: usize = 30;

/// The title of what did not recur.
const MIXED: &str = "Mixed comments";

/// Counts, stems and the words shown for them.
pub(super) struct Words<'a> {
    pub(super) counts: &'a Counts,
    pub(super) stems: &'a [String],
    pub(super) shown: &'a [String],
}

/// A theme being made.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    pub(super) number: u32,
    pub(super) title: Option<String>,
    pub(super) stability: Option<f64>,
    pub(super) is_kept: bool,
    pub(super) is_mixed: bool,
}

/// Themes with the place of every unit among them.
pub(super) struct Working<'a> {
    pub(super) drafts: Vec<Draft>,
    /// Per unit its draft.
    pub(super) places: Vec<Option<usize>>,
    pieces: &'a [Piece],
    ids: Vec<&'a str>,
    points: Points,
    /// Per unit its point.
    point_of: Vec<Option<usize>>,
}

impl<'a> Working<'a> {
    /// One draft per cluster.
    pub(super) fn new(
        passages: &'a [Passage],
        pieces: &'a [Piece],
        places: Places,
        stability: &[f64],
    ) -> Self {
        let draft = |stability: &f64| Draft {
            number: 0,
            title: None,
            stability: Some(*stability),
            is_kept: false,
            is_mixed: false,
        };
        let id =
            |piece: &Piece| passages.get(piece.passage).map_or("", |passage| passage.comment_id.as_str());
        Self {
            drafts: stability.iter().map(draft).collect(),
            places: places.labels.iter().map(|label| label.map(|label| label as usize)).collect(),
            ids: pieces.iter().map(id).collect(),
            pieces,
            points: places.points,
            point_of: places.point_of,
        }
    }

    /// Gives every draft the number of the known theme that it mostly is, else a new one.
    pub(super) fn number(&mut self, known: &[Known], numbers: &mut u32) {
        let mut pairs = Vec::new();
        for known in known {
            let comments = known.comments.iter().map(String::as_str).collect::<HashSet<_>>();
            for (draft, overlap) in self.overlaps(&comments) {
                pairs.push((overlap, draft, known.number));
            }
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)).then(a.2.cmp(&b.2)));
        let mut taken = HashSet::new();
        for (overlap, draft, number) in pairs {
            let Some(draft) = self.drafts.get_mut(draft).filter(|draft| draft.number == 0) else { continue };
            if overlap >= SAME && taken.insert(number) {
                draft.number = number;
            }
        }
        for draft in self.drafts.iter_mut().filter(|draft| draft.number == 0) {
            *numbers += 1;
            draft.number = *numbers;
        }
    }

    /// Per draft the share of these comments, among those that are there now, that it holds: comments that came later do not
    /// count against a theme.
    pub(super) fn overlaps(&self, comments: &HashSet<&str>) -> Vec<(usize, f64)> {
        let present = self.ids.iter().filter(|id| comments.contains(*id)).collect::<HashSet<_>>().len();
        let mut sizes: HashMap<usize, HashSet<&str>> = HashMap::new();
        for (id, place) in self.ids.iter().zip(&self.places) {
            if let Some(place) = place {
                sizes.entry(*place).or_default().insert(id);
            }
        }
        let mut overlaps = sizes
            .into_iter()
            .map(|(draft, ids)| {
                let both = ids.iter().filter(|id| comments.contains(*id)).count();
                (draft, both as f64 / present.max(1) as f64)
            })
            .collect::<Vec<_>>();
        overlaps.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        overlaps
    }

    /// The draft of a number, else the one that holds most of these comments.
    pub(super) fn draft_of(&self, number: u32, comments: &[String]) -> Option<usize> {
        let by_number = self.drafts.iter().position(|draft| draft.number == number && !draft.is_mixed);
        let comments = comments.iter().map(String::as_str).collect::<HashSet<_>>();
        by_number.or_else(|| {
            self.overlaps(&comments).into_iter().find(|(_, overlap)| *overlap >= SAME).map(|(draft, _)| draft)
        })
    }

    /// Adds a theme that a person made.
    pub(super) fn add(&mut self, number: u32, title: Option<String>) -> usize {
        self.drafts.push(Draft { number, title, stability: None, is_kept: true, is_mixed: false });
        self.drafts.len() - 1
    }

    /// Puts the units of some comments into a draft and says how many there were.
    pub(super) fn put(&mut self, comments: &[String], draft: usize) -> usize {
        let comments = comments.iter().map(String::as_str).collect::<HashSet<_>>();
        let mut n = 0;
        for (id, place) in self.ids.iter().zip(self.places.iter_mut()) {
            if comments.contains(id) {
                *place = Some(draft);
                n += 1;
            }
        }
        n
    }

    /// Takes units that lie nearer to this draft's middle than to their own into it.
    pub(super) fn attract(&mut self, draft: usize) {
        let middles = (0..self.drafts.len()).map(|at| self.middle(at)).collect::<Vec<_>>();
        let Some(Some(own)) = middles.get(draft) else { return };
        for (place, point) in self.places.iter_mut().zip(&self.point_of) {
            let (Some(at), Some(point)) = (*place, point) else { continue };
            let is_kept = self.drafts.get(at).is_some_and(|draft| draft.is_kept);
            let Some(Some(other)) = middles.get(at).filter(|_| !is_kept) else { continue };
            if distance(&self.points, *point, own) < distance(&self.points, *point, other) {
                *place = Some(draft);
            }
        }
    }

    fn middle(&self, draft: usize) -> Option<Vec<f64>> {
        let members = self.places.iter().zip(&self.point_of).filter(|(place, _)| **place == Some(draft));
        let points = members.filter_map(|(_, point)| *point).collect::<Vec<_>>();
        let mut middle = vec![0.0; self.points.n_dims()];
        for point in &points {
            for (sum, value) in middle.iter_mut().zip(self.points.row(*point)) {
                *sum += f64::from(*value) / points.len() as f64;
            }
        }
        (!points.is_empty()).then_some(middle)
    }

    /// Puts together what does not recur and was not kept by a person.
    pub(super) fn fold(&mut self) {
        let is_loose = |draft: &Draft| !draft.is_kept && draft.stability.is_some_and(|j| j < TENTATIVE);
        let loose = self.drafts.iter().map(is_loose).collect::<Vec<_>>();
        let Some(first) = loose.iter().position(|is_loose| *is_loose) else { return };
        for place in self.places.iter_mut().flatten() {
            if loose.get(*place) == Some(&true) {
                *place = first;
            }
        }
        if let Some(draft) = self.drafts.get_mut(first) {
            *draft =
                Draft { title: Some(MIXED.to_owned()), stability: None, is_mixed: true, ..draft.clone() };
        }
    }

    /// The themes, and per unit the number of its theme.
    pub(super) fn finish(self, words: &Words<'_>) -> (Vec<Theme>, Vec<Option<u32>>) {
        let labels = self.places.iter().map(|place| place.map(|place| place as u32)).collect::<Vec<_>>();
        let telling = labels::telling(words.counts, &labels, self.drafts.len());
        let mut themes = Vec::new();
        for (at, (draft, scores)) in self.drafts.iter().zip(&telling).enumerate() {
            let theme = self.theme(at, draft, scores, words);
            themes.extend((theme.n_comments > 0).then_some(theme));
        }
        themes.sort_by(|a, b| {
            let is_mixed = |theme: &Theme| theme.standing == Standing::Mixed;
            let by_size = b.n_people.cmp(&a.n_people).then(b.n_comments.cmp(&a.n_comments));
            is_mixed(a)
                .cmp(&is_mixed(b))
                .then(by_size)
                .then_with(|| a.title.cmp(&b.title))
                .then(a.number.cmp(&b.number))
        });
        let number =
            |place: &Option<usize>| place.and_then(|at| self.drafts.get(at)).map(|draft| draft.number);
        (themes, self.places.iter().map(number).collect())
    }

    fn theme(&self, at: usize, draft: &Draft, scores: &[(u32, f64)], words: &Words<'_>) -> Theme {
        let units = (0..self.places.len()).filter(|unit| self.places.get(*unit) == Some(&Some(at)));
        let units = units.collect::<Vec<_>>();
        let count = |of: &dyn Fn(&Piece) -> usize| {
            units.iter().filter_map(|unit| self.pieces.get(*unit)).map(of).collect::<HashSet<_>>().len()
        };
        let word = |word: &u32| words.shown.get(*word as usize).cloned();
        let telling = scores.iter().take(labels::length(scores)).filter_map(|(stem, _)| word(stem));
        let telling = telling.collect::<Vec<_>>();
        let stem = |(stem, score): &(u32, f64)| Some((words.stems.get(*stem as usize)?.clone(), *score));
        Theme {
            number: draft.number,
            title: draft.title.clone().unwrap_or_else(|| telling.join(", ")),
            stems: scores.iter().take(STEMS).filter_map(stem).collect(),
            words: telling,
            n_people: count(&|piece| piece.person as usize),
            n_comments: count(&|piece| piece.passage),
            stability: draft.stability,
            standing: standing(draft),
            quotes: if draft.is_mixed {
                Vec::new()
            } else {
                quotes::nearest(&self.points, &self.candidates(&units))
            },
        }
    }

    fn candidates(&self, units: &[usize]) -> Vec<Candidate> {
        let candidate = |unit: &usize| {
            let piece = self.pieces.get(*unit)?;
            let point = self.point_of.get(*unit).copied().flatten()?;
            Some(Candidate { unit: *unit, point, person: piece.person, length: words::count(&piece.text) })
        };
        units.iter().filter_map(candidate).collect()
    }
}

fn standing(draft: &Draft) -> Standing {
    match draft.stability {
        _ if draft.is_mixed => Standing::Mixed,
        Some(j) if j >= RECURS => Standing::Recurs,
        Some(j) if j >= TENTATIVE => Standing::Tentative,
        _ => Standing::Kept,
    }
}

fn distance(points: &Points, at: usize, middle: &[f64]) -> f64 {
    points.row(at).iter().zip(middle).map(|(value, mean)| (f64::from(*value) - mean).powi(2)).sum()
}
