//! Answers to profiles: are there kinds of learners that no background names?
//!
//! [`find`] takes complete answers to questions of one range. Who gave one answer to every question is set aside as a group
//! of their own. Of the others the *pattern* is clustered, answers minus the learner's own mean, since answers as given
//! mostly part those who rate high from those who rate low. One test says whether one population would show as much, over
//! all numbers of groups at once; only groups that pass it and come back when a fifth of the learners is left out are
//! profiles.
//!
//! ```
//! use gapwise_pipeline::profiles::{Options, Refusal, find};
//!
//! let items = ["pace", "clarity", "tools", "support"].map(str::to_owned);
//! let answers = |learner: i32| (0..4).map(|item| Some(f64::from((learner + item) % 5))).collect();
//! let rows: Vec<Vec<Option<f64>>> = (0..20).map(answers).collect();
//! assert!(matches!(find(&items, &rows, &Options::default()), Err(Refusal::TooFewLearners { n: 20 })));
//! ```
//!
//! Rows in another order give the same profiles. This room knows no Arrow, no lake and no background.

mod complete;
mod refusal;
mod sizes;
mod summary;

pub use refusal::Refusal;

use crate::profiles::complete::Complete;
use gapwise_statistics::clusters::Points;
use gapwise_statistics::clusters::Structure;
use gapwise_statistics::clusters::StructureOf;
use gapwise_statistics::clusters::Test;
use gapwise_statistics::clusters::structure;

/// Fewer learners are refused.
pub const LEARNERS: usize = 80;

/// Fewer questions are refused.
pub const ITEMS: usize = 4;

/// How to look for profiles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// How many groups to show, whatever the test says.
    pub k: Option<usize>,
    /// What is clustered.
    pub of: AnswersAs,
    /// What the draws begin with.
    pub seed: u64,
    /// Populations without groups that are drawn for the test.
    pub replicates: usize,
    /// How often learners are left out.
    pub subsamples: usize,
}

/// What is clustered of a learner's answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswersAs {
    /// Minus the learner's own mean.
    Patterns,
    /// As given.
    Levels,
}

impl AnswersAs {
    /// The word for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Patterns => "patterns",
            Self::Levels => "levels",
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self { k: None, of: AnswersAs::Patterns, seed: 1, replicates: 39, subsamples: 20 }
    }
}

/// What was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The questions that were used.
    pub items: Vec<String>,
    /// Those that were not, and why.
    pub left_out: Vec<(String, String)>,
    /// Learners with a complete set of answers.
    pub n_complete: usize,
    /// Learners without.
    pub n_incomplete: usize,
    /// Learners who gave one answer to every question.
    pub n_straight_lined: usize,
    /// Learners who were clustered.
    pub n_clustered: usize,
    /// The number of groups that stands out most, or that was asked for.
    pub k: usize,
    /// The chance that one population shows as much.
    pub p: Option<f64>,
    /// What to make of it.
    pub verdict: Verdict,
    /// How much of what parts groups by answers as given is overall level.
    pub level_share: Option<f64>,
    /// What each number of groups gives.
    pub sizes: Vec<SizeOf>,
    /// The profiles, the largest first; none unless the verdict says so or somebody asked for `k`.
    pub profiles: Vec<Profile>,
    /// Where each learner went.
    pub places: Vec<Place>,
    /// What the draws began with.
    pub seed: u64,
}

/// What to make of the groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// More than one population would show, and it comes back.
    Groups,
    /// More than one population would show, but other groups appear when learners are left out.
    Unstable,
    /// Nothing beyond overall agreement.
    NoGroups,
}

impl Verdict {
    /// The words for it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Groups => "groups",
            Self::Unstable => "groups that do not recur",
            Self::NoGroups => "no groups",
        }
    }
}

/// One number of groups.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SizeOf {
    /// How many groups.
    pub k: usize,
    /// What was clustered.
    pub of: AnswersAs,
    /// How many learners.
    pub n: usize,
    /// Σ squared distance to the own group's mean.
    pub inertia: f64,
    /// How much of what parts them is overall level.
    pub level_share: Option<f64>,
    /// How far apart they are; on a sample when there are many learners.
    pub silhouette: Option<f64>,
    /// By how many standard deviations that exceeds one population's.
    pub standardised: Option<f64>,
    /// The chance that one population stands out as much for any number of groups.
    pub p: Option<f64>,
    /// The mean overlap with the groups found when learners are left out, for what stands out or was asked for.
    pub stability: Option<f64>,
}

/// A group of learners.
#[derive(Clone, Debug, PartialEq)]
pub struct Profile {
    /// Its number, from 1, the largest first.
    pub number: u32,
    /// The questions on which it is highest and lowest against the others, in words.
    pub title: String,
    /// How many learners.
    pub n_people: usize,
    /// How well it comes back when learners are left out.
    pub stability: Option<f64>,
    /// Per question the mean answer of the group and of all who were clustered, and the difference between the group's
    /// pattern and that of all.
    pub means: Vec<Mean>,
}

/// One question in a profile.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mean {
    /// The group's mean answer.
    pub mean: f64,
    /// The mean answer of all who were clustered.
    pub mean_all: f64,
    /// How much higher the group's pattern lies than that of all, in steps of the scale.
    pub difference: f64,
}

/// Where a learner went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Into a cluster, numbered like the profiles.
    Profile(u32),
    /// One answer to everything.
    StraightLined,
    /// Not every question answered.
    Incomplete,
}

/// The numbers of groups that are tried.
const SIZES: std::ops::RangeInclusive<usize> = 2..=6;

/// Starts in the test, where many populations are clustered.
const TEST_STARTS: usize = 4;

/// At most so many learners in the test.
const TESTED: usize = 1_500;

/// p at most this is more than one population shows.
const LEVEL: f64 = 0.05;

/// Groups recur from here on.
const RECURS: f64 = 0.75;

/// Finds profiles in answers: one row per learner, one cell per question.
///
/// # Errors
/// When there are fewer than 80 complete learners or 4 usable questions, or nobody's answers vary.
pub fn find(items: &[String], rows: &[Vec<Option<f64>>], options: &Options) -> Result<Found, Refusal> {
    let complete = Complete::of(items, rows)?;
    let varied = complete.varied();
    if complete.answers.len() < LEARNERS || varied.len() < LEARNERS / 2 {
        return Err(Refusal::of(&complete, varied.len()));
    }
    let (among, of) = match options.of {
        AnswersAs::Patterns => (varied.clone(), StructureOf::Patterns),
        AnswersAs::Levels => ((0..complete.answers.len()).collect(), StructureOf::Levels),
    };
    let answers = complete.answers.picked(&among);
    let test = Test {
        from: *SIZES.start(),
        to: *SIZES.end(),
        replicates: options.replicates,
        starts: TEST_STARTS,
        most: TESTED,
        seed: options.seed,
    };
    let tested = structure(&complete::sorted(&answers), of, test);
    let sizes = sizes::all(&complete.answers, &answers, tested.as_ref(), options);
    let (best, verdict) = judged(tested.as_ref(), &sizes, options.of);
    let k = options.k.map_or(best, |k| k.clamp(*SIZES.start(), 12));
    let is_shown = verdict == Verdict::Groups || options.k.is_some();
    let shown = is_shown.then(|| summary::of(&complete, &answers, k, options)).flatten();
    let (profiles, labels) = shown.unwrap_or_default();
    Ok(Found {
        n_complete: complete.answers.len(),
        n_incomplete: rows.len() - complete.answers.len(),
        n_straight_lined: complete.answers.len() - varied.len(),
        n_clustered: among.len(),
        k,
        p: tested.map(|tested| tested.p),
        verdict,
        level_share: sizes
            .iter()
            .find(|size| size.k == k.min(*SIZES.end()) && size.of == AnswersAs::Levels)
            .and_then(|size| size.level_share),
        sizes,
        profiles,
        places: complete.places(rows.len(), &varied, &among, &labels),
        seed: options.seed,
        items: complete.items,
        left_out: complete.left_out,
    })
}

/// Which number of groups to speak of: of those that stand out, the one that comes back best; and what to make of it.
fn judged(tested: Option<&Structure>, sizes: &[SizeOf], of: AnswersAs) -> (usize, Verdict) {
    let stands_out = |size: &&SizeOf| size.of == of && size.p.is_some_and(|p| p <= LEVEL);
    let steadiness = |size: &SizeOf| size.stability.unwrap_or_default();
    let steadiest =
        sizes.iter().filter(stands_out).rev().max_by(|a, b| steadiness(a).total_cmp(&steadiness(b)));
    match steadiest {
        Some(size) if steadiness(size) >= RECURS => (size.k, Verdict::Groups),
        Some(size) => (size.k, Verdict::Unstable),
        None => (tested.map_or(*SIZES.start(), |tested| tested.k), Verdict::NoGroups),
    }
}

/// What is clustered of answers.
fn seen_as(answers: &Points, of: AnswersAs) -> Points {
    match of {
        AnswersAs::Patterns => answers.centred(),
        AnswersAs::Levels => answers.clone(),
    }
}

#[cfg(test)]
mod tests;
