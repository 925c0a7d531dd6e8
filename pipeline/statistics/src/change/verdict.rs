//! The eight verdicts of a change, in their order.

use crate::change::movement::{ChangeOfGap, change_of_gap};
use crate::change::precision::{Needed, chance_of_closed, people_for_closed, smallest_change_seen};
use crate::change::selection::narrowed_p;
use crate::leading::{Arms, Leading, leading_gap};
use crate::level::{Interval, Level};

/// The one-sided level of "narrowed".
const ONE_SIDED: f64 = 0.025;

/// What may be said of a gap in two reviews, in the order in which it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeVerdict {
    /// One of the reviews has no gap to speak of: not asked, or too few people.
    NotMeasured,
    /// The reviews did not ask the same thing.
    NotComparable,
    /// A flagged gap beyond the margin is now inside it, with certainty.
    Closed,
    /// The gap is smaller, by more than chance and regression to the mean explain.
    Narrowed,
    /// The gap is larger.
    Widened,
    /// There is a flagged gap where there was none.
    Appeared,
    /// Even no gap at all could not have been shown to be closed.
    TooFewToShowClosed,
    /// Nothing of the above.
    NoEvidenceOfChange,
}

impl ChangeVerdict {
    /// Every verdict, in the order in which they are asked.
    pub const ALL: [Self; 8] = [
        Self::NotMeasured,
        Self::NotComparable,
        Self::Closed,
        Self::Narrowed,
        Self::Widened,
        Self::Appeared,
        Self::TooFewToShowClosed,
        Self::NoEvidenceOfChange,
    ];

    /// The verdict in words.
    ///
    /// ```
    /// use gapwise_statistics::ChangeVerdict;
    ///
    /// assert_eq!(ChangeVerdict::TooFewToShowClosed.name(), "too few to show closed");
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NotMeasured => "not measured",
            Self::NotComparable => "not comparable",
            Self::Closed => "closed",
            Self::Narrowed => "narrowed",
            Self::Widened => "widened",
            Self::Appeared => "appeared",
            Self::TooFewToShowClosed => "too few to show closed",
            Self::NoEvidenceOfChange => "no evidence of change",
        }
    }
}

/// A gap in two reviews that asked the same thing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChangeQuestion<'a> {
    /// The arms of the earlier review.
    pub before: Arms<'a>,
    /// The arms of the later review.
    pub now: Arms<'a>,
    /// The estimate that leads.
    pub leading: Leading,
    /// The margin that was set before, in its unit.
    pub margin: f64,
    /// Whether the earlier review flagged the gap: its verdict was one of worse, better, higher, lower.
    pub was_flagged: bool,
    /// Whether the later review flags it.
    pub is_flagged: bool,
    /// The largest p that the earlier review flagged, when the gap is looked at because of that flag; `None` when
    /// something else prompted the change.
    pub flagged_up_to: Option<f64>,
    /// Whether a change was registered that was to close this gap.
    pub is_registered: bool,
}

/// A change with its verdict and what stands beside it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct JudgedChange {
    /// The verdict.
    pub verdict: ChangeVerdict,
    /// The change; `None` when it was not measured.
    pub change: Option<ChangeOfGap>,
    /// The 90 % interval of the gap now, which "closed" is read from.
    pub now: Option<Interval>,
    /// The p of "narrowed", corrected for regression to the mean; `None` when the ordinary interval decides.
    pub p_narrowed: Option<f64>,
    /// The smallest change that would have been seen.
    pub seen: Option<f64>,
    /// The chance of being able to show "closed" with as many people as now.
    pub chance: Option<f64>,
    /// How many people would do for four fifths.
    pub needed: Option<Needed>,
}

/// Judges a change. The sign of a gap is turned by its own data: what is asked is whether it moved towards 0.
///
/// A flagged gap is `closed` when it was beyond the margin and its 90 % interval now lies inside; `narrowed` when it moved
/// towards 0 by [`narrowed_p`] ≤ .025, or by the 95 % interval of the change when something else prompted it; `widened`
/// when that interval lies beyond 0 on its own side. A gap that was not flagged moves by the interval alone, and
/// `appeared` when it is flagged now. What is left is `too few to show closed` if there was something to close (it was
/// flagged, or a change registered) and the 90 % interval is at least as wide as the margins, else `no evidence of change`.
///
/// ```
/// use gapwise_statistics::{Arms, ChangeQuestion, ChangeVerdict, Distribution, Leading, judge_change};
///
/// let low = Distribution::from_counts(&[(1.0, 300), (2.0, 100)])?;
/// let high = Distribution::from_counts(&[(1.0, 100), (2.0, 300)])?;
/// let question = ChangeQuestion {
///     before: Arms { group: &low, rest: &high },
///     now: Arms { group: &high, rest: &high },
///     leading: Leading::Mean,
///     margin: 0.3,
///     was_flagged: true,
///     is_flagged: false,
///     flagged_up_to: Some(0.01),
///     is_registered: true,
/// };
/// assert_eq!(judge_change(&question).verdict, ChangeVerdict::Closed);
/// # Ok::<(), gapwise_statistics::DistributionError>(())
/// ```
#[must_use]
pub fn judge_change(question: &ChangeQuestion<'_>) -> JudgedChange {
    let nothing = JudgedChange {
        verdict: ChangeVerdict::NotMeasured,
        change: None,
        now: None,
        p_narrowed: None,
        seen: None,
        chance: None,
        needed: None,
    };
    let found = change_of_gap(question.before, question.now, question.leading, Level::default());
    let Some(change) = found else { return nothing };
    let now = Level::new(0.90).and_then(|level| {
        let gap = leading_gap(question.now, question.leading, level)?;
        Some(Interval { low: gap.low?, upp: gap.upp? })
    });
    let p_narrowed = match question.flagged_up_to {
        Some(line) if question.was_flagged => narrowed_p(&change, line),
        _ => None,
    };
    let sizes = Needed { group: question.now.group.n(), rest: question.now.rest.n() };
    let (leading, margin) = (question.leading, question.margin);
    let judged = JudgedChange {
        change: Some(change),
        now,
        p_narrowed,
        seen: smallest_change_seen(change.se),
        chance: chance_of_closed(question.now, sizes, leading, margin),
        needed: people_for_closed(question.now, leading, margin),
        ..nothing
    };
    JudgedChange { verdict: verdict(question, &change, &judged), ..judged }
}

fn verdict(question: &ChangeQuestion<'_>, change: &ChangeOfGap, judged: &JudgedChange) -> ChangeVerdict {
    let turn = if change.gap_before > 0.0 { -1.0 } else { 1.0 };
    let (size_before, size_now) = (change.gap_before.abs(), change.gap_now.abs());
    // With the earlier gap turned to the negative side, up is towards 0.
    let ends = change.low.zip(change.upp);
    let is_up = ends.is_some_and(|(low, upp)| if turn > 0.0 { low > 0.0 } else { upp < 0.0 });
    let is_down = ends.is_some_and(|(low, upp)| if turn > 0.0 { upp < 0.0 } else { low > 0.0 });
    let has_crossed = turn * change.gap_now > 0.0;
    let margin = question.margin;
    let is_inside = judged.now.is_some_and(|now| now.low > -margin && now.upp < margin);
    let is_smaller = judged.p_narrowed.map_or(is_up, |p| p <= ONE_SIDED) && turn * change.change > 0.0;
    if question.was_flagged {
        let has_turned_over = has_crossed && question.is_flagged && is_up;
        if size_before > margin && is_inside {
            return ChangeVerdict::Closed;
        }
        if has_turned_over {
            return ChangeVerdict::Appeared;
        }
        if is_smaller {
            return ChangeVerdict::Narrowed;
        }
        if is_down {
            return ChangeVerdict::Widened;
        }
    } else if is_up || is_down {
        let is_less = size_now < size_before;
        return match (is_less, question.is_flagged) {
            (true, _) => ChangeVerdict::Narrowed,
            (false, true) => ChangeVerdict::Appeared,
            (false, false) => ChangeVerdict::Widened,
        };
    }
    let is_about_closing = question.was_flagged || question.is_registered;
    let is_wide = judged.now.is_none_or(|now| (now.upp - now.low) / 2.0 >= margin);
    if is_about_closing && is_wide {
        ChangeVerdict::TooFewToShowClosed
    } else {
        ChangeVerdict::NoEvidenceOfChange
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::Distribution;

    fn people(mean: f64, n: u64) -> Distribution {
        Distribution::from_counts(&[(mean - 1.0, n / 2), (mean + 1.0, n / 2)]).unwrap()
    }

    struct Case {
        before: f64,
        now: f64,
        n: u64,
        flags: (bool, bool),
    }

    fn of(case: &Case) -> ChangeVerdict {
        let rest = people(0.0, 2 * case.n);
        let (before, now) = (people(case.before, case.n), people(case.now, case.n));
        judge_change(&ChangeQuestion {
            before: Arms { group: &before, rest: &rest },
            now: Arms { group: &now, rest: &rest },
            leading: Leading::Mean,
            margin: 0.3,
            was_flagged: case.flags.0,
            is_flagged: case.flags.1,
            flagged_up_to: Some(0.02),
            is_registered: false,
        })
        .verdict
    }

    #[test]
    fn every_verdict_is_reached_and_on_both_sides() {
        let cases = [
            (Case { before: -0.6, now: 0.0, n: 400, flags: (true, false) }, ChangeVerdict::Closed),
            (Case { before: -1.5, now: -0.5, n: 400, flags: (true, true) }, ChangeVerdict::Narrowed),
            (Case { before: -0.5, now: -1.5, n: 400, flags: (true, true) }, ChangeVerdict::Widened),
            (Case { before: -0.05, now: -0.9, n: 400, flags: (false, true) }, ChangeVerdict::Appeared),
            (Case { before: -0.9, now: 0.9, n: 400, flags: (true, true) }, ChangeVerdict::Appeared),
            (
                Case { before: -0.9, now: -0.6, n: 40, flags: (true, false) },
                ChangeVerdict::TooFewToShowClosed,
            ),
            (
                Case { before: -0.2, now: -0.1, n: 40, flags: (false, false) },
                ChangeVerdict::NoEvidenceOfChange,
            ),
            (
                Case { before: -0.6, now: -0.55, n: 400, flags: (true, true) },
                ChangeVerdict::NoEvidenceOfChange,
            ),
            (Case { before: -1.5, now: -0.5, n: 400, flags: (false, false) }, ChangeVerdict::Narrowed),
            (Case { before: -0.05, now: -0.9, n: 400, flags: (false, false) }, ChangeVerdict::Widened),
        ];
        for (case, expected) in cases {
            let Case { before, now, n, flags } = case;
            assert_eq!(of(&case), expected, "{before} to {now} with {n}");
            assert_eq!(of(&Case { before: -before, now: -now, n, flags }), expected, "{before} turned");
        }
    }

    #[test]
    fn no_longer_significant_is_not_closed() {
        let verdict = of(&Case { before: -0.8, now: -0.25, n: 40, flags: (true, false) });
        assert!(verdict > ChangeVerdict::Closed, "{verdict:?}");
    }

    #[test]
    fn nobody_is_not_measured() {
        let (some, nobody) = (people(0.0, 40), Distribution::default());
        let judged = judge_change(&ChangeQuestion {
            before: Arms { group: &some, rest: &some },
            now: Arms { group: &nobody, rest: &some },
            leading: Leading::Delta,
            margin: 0.147,
            was_flagged: true,
            is_flagged: false,
            flagged_up_to: None,
            is_registered: true,
        });
        assert_eq!((judged.verdict, judged.change), (ChangeVerdict::NotMeasured, None));
    }

    #[test]
    fn the_names_are_the_eight_of_the_rules() {
        let names: Vec<&str> = ChangeVerdict::ALL.iter().map(|verdict| verdict.name()).collect();
        assert_eq!(names.len(), 8);
        assert!(ChangeVerdict::ALL.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
