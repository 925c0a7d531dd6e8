//! Draws learners: their backgrounds, what they answered, what they left out.
//!
//! Blank cells, "not applicable", stopping early and straight-lining are drawn without a look at the backgrounds: they thin the
//! answers of everyone alike. A straight-liner ticks one point in all agreement items, so a planted shift does not reach those
//! answers; the answer key accounts for that.
//!
//! It must not know how an export looks.

use rand::Rng;

use crate::backgrounds::AGE;
use crate::backgrounds::AGE_YEARS;
use crate::backgrounds::BACKGROUNDS;
use crate::backgrounds::EMPLOYER;
use crate::backgrounds::Groups;
use crate::backgrounds::PLACE_CHOICES;
use crate::backgrounds::PLACES;
use crate::backgrounds::deal;
use crate::form::Keying;
use crate::form::Page;
use crate::form::Shape;
use crate::iteration::Iteration;
use crate::questions::QUESTIONS;
use crate::questions::Question;
use crate::truths::Shift;
use crate::truths::shift_of;

/// The share of learners who tick one point in all agreement items.
pub(crate) const STRAIGHT_LINED: f64 = 0.05;
/// Which point (3, 4 or 5) they tick, and how often.
pub(crate) const STRAIGHT_POINTS: [(u8, f64); 3] = [(3, 0.3), (4, 0.5), (5, 0.2)];
/// The share who stop early.
const STOPPED: f64 = 0.05;
/// The share of cells left blank by those who saw them.
const BLANK: f64 = 0.015;

/// One learner's answer to an item, as ticked (before keying).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Answer {
    Point(u8),
    NotApplicable,
    Blank,
}

/// One learner.
pub(crate) struct Learner {
    pub(crate) groups: Groups,
    pub(crate) age: Option<u8>,
    /// Which backgrounds the learner left blank.
    pub(crate) skipped: [bool; BACKGROUNDS.len()],
    /// The places ticked ("None of these" last), or nothing when the question was left out.
    pub(crate) places: Option<[bool; PLACE_CHOICES]>,
    pub(crate) answers: [Answer; QUESTIONS.len()],
    /// How many pages the learner saw.
    pub(crate) pages_seen: usize,
}

impl Learner {
    /// Whether the learner reached the end.
    pub(crate) fn is_complete(&self) -> bool {
        self.pages_seen == 5
    }

    /// The group in a background as the export will show it: nothing when withheld or left blank.
    pub(crate) fn group(&self, background: usize) -> Option<usize> {
        let is_skipped = self.skipped.get(background).copied().unwrap_or(true);
        if is_skipped { None } else { self.groups.get(background).copied().flatten() }
    }

    /// The keyed value of an item: higher is better.
    pub(crate) fn value(&self, item: usize) -> Option<u8> {
        let question = QUESTIONS.get(item)?;
        match self.answers.get(item)? {
            Answer::Point(point) => Some(keyed(question, *point)),
            Answer::NotApplicable | Answer::Blank => None,
        }
    }
}

/// Draws the learners of an iteration.
pub(crate) fn draw(rng: &mut impl Rng, iteration: Iteration, learners: usize) -> Vec<Learner> {
    let shifts: Vec<Option<Shift>> =
        QUESTIONS.iter().map(|question| shift_of(iteration, question.id)).collect();
    let order = Page::order(iteration);
    deal(rng, learners).into_iter().map(|groups| draw_learner(rng, &order, &shifts, groups)).collect()
}

fn draw_learner(rng: &mut impl Rng, order: &[Page; 5], shifts: &[Option<Shift>], groups: Groups) -> Learner {
    let pages_seen = if rng.gen_bool(STOPPED) { rng.gen_range(1..=4) } else { 5 };
    let saw = |page: Page| order.iter().take(pages_seen).any(|seen| *seen == page);
    let straight = if rng.gen_bool(STRAIGHT_LINED) { Some(straight_point(rng)) } else { None };
    let traits = [normal(rng), normal(rng), normal(rng)];

    let mut answers = [Answer::Blank; QUESTIONS.len()];
    for ((answer, question), shift) in answers.iter_mut().zip(&QUESTIONS).zip(shifts) {
        let moved = shift.as_ref().map_or(0.0, |shift| shift.of(&groups));
        let point = draw_point(rng, question, moved, shared(question.page, traits));
        let is_blank = rng.gen_bool(BLANK) || !saw(question.page);
        let is_not_applicable = rng.gen_bool(question.not_applicable);
        *answer = match straight {
            _ if is_blank => Answer::Blank,
            _ if is_not_applicable => Answer::NotApplicable,
            Some(ticked) if question.shape == Shape::Agreement => Answer::Point(ticked),
            _ => Answer::Point(point),
        };
    }

    let mut skipped = [!saw(Page::AboutYou); BACKGROUNDS.len()];
    for (background, slot) in skipped.iter_mut().enumerate() {
        let is_blank = rng.gen_bool(BLANK);
        let is_on_the_form = background != EMPLOYER;
        *slot = is_on_the_form && (*slot || is_blank);
    }
    let places = draw_places(rng);
    let is_places_blank = rng.gen_bool(BLANK) || !saw(Page::AboutYou);
    Learner {
        groups,
        age: draw_age(rng, &groups),
        skipped,
        places: (!is_places_blank).then_some(places),
        answers,
        pages_seen,
    }
}

/// What a learner's answers on one page have in common.
fn shared(page: Page, traits: [f64; 3]) -> f64 {
    let [group, ability, course] = traits;
    match page {
        Page::Group => group,
        Page::Ability => ability,
        Page::Course | Page::Closing | Page::AboutYou => course,
    }
}

fn draw_point(rng: &mut impl Rng, question: &Question, shift: f64, shared: f64) -> u8 {
    let own = (1.0 - question.loading * question.loading).sqrt();
    let drawn = question.mean + shift + question.spread * (question.loading * shared + own * normal(rng));
    let (low, high) = question.shape.range();
    keyed(question, round_into(drawn, low, high))
}

/// Ticked point to keyed value and back: the same flip both ways.
fn keyed(question: &Question, point: u8) -> u8 {
    let (low, high) = question.shape.range();
    match question.keying {
        Keying::Straight => point,
        Keying::Reversed => (low + high).saturating_sub(point),
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the item's points first, which are small whole numbers"
)]
fn round_into(drawn: f64, low: u8, high: u8) -> u8 {
    (drawn + 0.5).floor().clamp(f64::from(low), f64::from(high)) as u8
}

fn straight_point(rng: &mut impl Rng) -> u8 {
    let mut left: f64 = rng.r#gen();
    for (point, share) in STRAIGHT_POINTS {
        if left < share {
            return point;
        }
        left -= share;
    }
    4
}

fn draw_places(rng: &mut impl Rng) -> [bool; PLACE_CHOICES] {
    let mut ticked = [false; PLACE_CHOICES];
    for (tick, (_, share)) in ticked.iter_mut().zip(PLACES) {
        *tick = rng.gen_bool(share);
    }
    let is_nowhere = !ticked.contains(&true);
    if let Some(none) = ticked.last_mut() {
        *none = is_nowhere;
    }
    ticked
}

fn draw_age(rng: &mut impl Rng, groups: &Groups) -> Option<u8> {
    let band = groups.get(AGE).copied().flatten()?;
    let (first, last) = AGE_YEARS.get(band)?;
    Some(rng.gen_range(*first..=*last))
}

/// A standard normal draw (Box and Muller 1958).
fn normal(rng: &mut impl Rng) -> f64 {
    let radius: f64 = 1.0 - rng.r#gen::<f64>();
    let turn: f64 = rng.r#gen();
    (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * turn).cos()
}
