//! The answer key: which gaps the population has, how large, and how surely a review of this size finds them.
//!
//! Values come from `population`, exactly. Power is simulated: the generator draws fresh learners (seeds of its own, the same
//! for every pilot of a size), the rule reads them, and the share of draws that read `worse` is the power. The rest of the
//! family counts as tests that found nothing, so the power is, if anything, a little too low.
//!
//! It must not look at the pilot that is being written: the key is about the population.

use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

use crate::backgrounds::BACKGROUNDS;
use crate::iteration::Iteration;
use crate::iteration::measure_id;
use crate::learners::Learner;
use crate::learners::draw;
use crate::planted::Key;
use crate::planted::PlantedChange;
use crate::planted::PlantedGap;
use crate::population::Compared;
use crate::population::gap;
use crate::questions::QUESTIONS;
use crate::questions::SCALES;
use crate::questions::items_of;
use crate::review::Arm;
use crate::review::Family;
use crate::review::family_size;
use crate::review::read;
use crate::rule::Comparison;
use crate::rule::found;
use crate::truths::TRUTHS;
use crate::truths::Truth;

/// Learners drawn per size for the power, and the largest cohort that is drawn.
const LEARNERS_TO_DRAW: usize = 160_000;
const LARGEST_DRAWN: usize = 10_000;
const SEED: u64 = 0x006b_6579;

/// Computes the key for iterations of `learners` learners; it is the same for every seed.
pub fn answer_key(learners: usize) -> Key {
    let targets = targets();
    let drawn = learners.min(LARGEST_DRAWN);
    let reviews = (LEARNERS_TO_DRAW / drawn.max(1)).clamp(16, 1_000);
    let mut tally = vec![Tally::default(); targets.len()];
    for review in 0..reviews {
        let readings = Iteration::ALL
            .map(|iteration| read_targets(&draw_review(review, iteration, drawn), iteration, &targets));
        count(&mut tally, &targets, &readings);
    }
    let mut gaps = Vec::new();
    for iteration in Iteration::ALL {
        for (target, tally) in targets.iter().zip(&tally) {
            if target.truth.iterations.contains(&iteration) {
                gaps.extend(target.gaps(iteration, tally, reviews));
            }
        }
    }
    let changes = targets.iter().zip(&tally).filter(|(target, _)| target.family == Family::Verdicts);
    Key { gaps, changes: changes.map(|(target, tally)| target.change(tally.closed, reviews)).collect() }
}

/// One measure that a truth reaches, in the truth's background.
struct Target {
    truth: &'static Truth,
    compared: Compared,
    family: Family,
    background: usize,
    group: usize,
}

fn targets() -> Vec<Target> {
    let mut targets = Vec::new();
    for truth in &TRUTHS {
        let Some((background, group)) = truth.place() else { continue };
        let mut reach =
            |compared, family| targets.push(Target { truth, compared, family, background, group });
        let touches =
            |item: &usize| QUESTIONS.get(*item).is_some_and(|question| truth.items.contains(&question.id));
        let mut inside = Vec::new();
        for scale in &SCALES {
            let items: Vec<usize> = items_of(scale).into_iter().filter(touches).collect();
            if !items.is_empty() {
                reach(Compared::Scale(scale), Family::Verdicts);
            }
            inside.extend(items);
        }
        for item in (0..QUESTIONS.len()).filter(touches) {
            let family = if inside.contains(&item) { Family::ItemsOfScales } else { Family::Verdicts };
            reach(Compared::Item(item), family);
        }
    }
    targets
}

impl Target {
    fn measure_id(&self) -> String {
        match self.compared {
            Compared::Item(item) => measure_id(QUESTIONS.get(item).map_or("", |question| question.id)),
            Compared::Scale(scale) => measure_id(scale.id),
        }
    }

    fn margin(&self) -> f64 {
        match self.compared {
            Compared::Item(_) => 0.147,
            Compared::Scale(_) => 0.3,
        }
    }

    /// The rows of the key: the planted group's, and that of every other group, whose rest holds the planted one.
    fn gaps(&self, iteration: Iteration, tally: &Tally, reviews: usize) -> Vec<PlantedGap> {
        let Some(background) = BACKGROUNDS.get(self.background) else { return Vec::new() };
        let mut rows = Vec::new();
        for (position, group) in background.groups.iter().enumerate() {
            let value = gap(iteration, self.compared, self.background, position);
            let verdict = if value < 0.0 { "worse" } else { "better" };
            rows.push(PlantedGap {
                iteration_id: iteration.id(),
                measure_id: self.measure_id(),
                background: background.id.to_owned(),
                group_name: group.name.to_owned(),
                estimate_of: match self.compared {
                    Compared::Item(_) => "cliffs_delta".to_owned(),
                    Compared::Scale(_) => "difference of means".to_owned(),
                },
                population_value: value,
                verdict: verdict.to_owned(),
                reading: tally.reading(iteration, verdict, reviews).to_owned(),
                family: if self.family == Family::Verdicts { "A" } else { "B" }.to_owned(),
                family_size: family_size(self.family),
                power: share(tally.worse(iteration), reviews),
                reviews,
                planted: self.truth.words.to_owned(),
            });
        }
        rows
    }

    fn change(&self, closed: usize, reviews: usize) -> PlantedChange {
        let value = |iteration| gap(iteration, self.compared, self.background, self.group);
        let gap_now = value(Iteration::Second);
        PlantedChange {
            measure_id: self.measure_id(),
            background: self.truth.background.to_owned(),
            group_name: self.truth.group.to_owned(),
            gap_before: value(Iteration::First),
            gap_now,
            margin: self.margin(),
            expected: if gap_now == 0.0 { "closed" } else { "not closed" }.to_owned(),
            closed_power: matches!(self.compared, Compared::Scale(_)).then(|| share(closed, reviews)),
            planted: self.truth.words.to_owned(),
        }
    }
}

/// How often a target read `worse` or `too few` in each iteration, and `closed` from one to the next.
#[derive(Clone, Default)]
struct Tally {
    worse: [usize; 2],
    too_few: [usize; 2],
    closed: usize,
}

impl Tally {
    fn worse(&self, iteration: Iteration) -> usize {
        self.worse.get(iteration.position()).copied().unwrap_or_default()
    }

    /// What most reviews read.
    fn reading(&self, iteration: Iteration, verdict: &'static str, reviews: usize) -> &'static str {
        let too_few = self.too_few.get(iteration.position()).copied().unwrap_or_default();
        if self.worse(iteration) * 2 > reviews {
            verdict
        } else if too_few * 2 > reviews {
            "too few"
        } else {
            "no evidence"
        }
    }
}

/// The learners of one simulated review.
pub(crate) fn draw_review(review: usize, iteration: Iteration, learners: usize) -> Vec<Learner> {
    let mut rng = ChaCha8Rng::seed_from_u64(SEED);
    rng.set_stream(u64::try_from(review).unwrap_or_default() * 2 + iteration.number());
    draw(&mut rng, iteration, learners)
}

struct Reading {
    comparison: Option<Comparison>,
    is_worse: bool,
}

fn read_targets(learners: &[Learner], iteration: Iteration, targets: &[Target]) -> Vec<Reading> {
    let compare = |target: &Target| {
        let arm = Arm::Group { background: target.background, group: target.group };
        read(learners, target.compared.into(), arm)
    };
    let comparisons: Vec<Option<Comparison>> = targets.iter().map(compare).collect();
    let found_in = |family: Family| {
        let planted =
            |target: &Target| target.family == family && target.truth.iterations.contains(&iteration);
        let with_targets = targets.iter().zip(&comparisons);
        let p: Vec<Option<f64>> = with_targets
            .map(|(target, comparison)| {
                comparison.as_ref().filter(|_| planted(target)).map(|comparison| comparison.p)
            })
            .collect();
        found(&p, family_size(family))
    };
    let (verdicts, items) = (found_in(Family::Verdicts), found_in(Family::ItemsOfScales));
    let is_found = verdicts.into_iter().zip(items).map(|(verdict, item)| verdict || item);
    comparisons
        .into_iter()
        .zip(is_found)
        .map(|(comparison, is_found)| Reading {
            comparison,
            is_worse: is_found && comparison.is_some_and(|comparison| comparison.estimate < 0.0),
        })
        .collect()
}

fn count(tally: &mut [Tally], targets: &[Target], [before, now]: &[Vec<Reading>; 2]) {
    for (((tally, target), before), now) in tally.iter_mut().zip(targets).zip(before).zip(now) {
        let counts = tally.worse.iter_mut().zip(&mut tally.too_few);
        for ((worse, too_few), reading) in counts.zip([before, now]) {
            *worse += usize::from(reading.is_worse);
            *too_few += usize::from(reading.comparison.is_none());
        }
        let margin = target.margin();
        let was_beyond = before.is_worse && before.comparison.is_some_and(|before| before.estimate < -margin);
        let is_inside = now.comparison.is_some_and(|now| {
            now.half_width_90.is_some_and(|half_width| now.estimate.abs() + half_width < margin)
        });
        tally.closed += usize::from(was_beyond && is_inside);
    }
}

#[expect(clippy::cast_precision_loss, reason = "at most a thousand reviews are drawn")]
fn share(times: usize, reviews: usize) -> f64 {
    times as f64 / reviews as f64
}
