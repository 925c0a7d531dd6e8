//! When forms were filled in, and how long it took.
//!
//! Each iteration's form is open for eighteen days of one month, so days above twelve occur and settle which number is the day.
//! It must not know who answers.

use rand::Rng;

use crate::iteration::Iteration;

/// A day and time in the month in which a form was open.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment {
    day: u32,
    second: u32,
}

impl Moment {
    /// `2025-05-06 18:03:51`.
    pub(crate) fn year_first(self, iteration: Iteration) -> String {
        let (year, month) = month(iteration);
        format!("{year}-{month:02}-{:02} {}:{:02}", self.day, self.clock(), self.second % 60)
    }

    /// `6/11/2025 18:03`: the day first, without zeros.
    pub(crate) fn day_first(self, iteration: Iteration) -> String {
        let (year, month) = month(iteration);
        format!("{}/{month}/{year} {}", self.day, self.clock())
    }

    /// So many seconds later on the same day.
    pub(crate) fn later(self, seconds: u32) -> Moment {
        Moment { second: (self.second + seconds).min(86_399), ..self }
    }

    fn clock(self) -> String {
        format!("{:02}:{:02}", self.second / 3600, self.second / 60 % 60)
    }
}

/// When `learners` learners began, in order.
pub(crate) fn draw(rng: &mut impl Rng, learners: usize) -> Vec<Moment> {
    let mut moments: Vec<Moment> = (0..learners)
        .map(|_| Moment { day: rng.gen_range(3..=20), second: rng.gen_range(21_600..82_800) })
        .collect();
    moments.sort_unstable();
    moments
}

/// How many seconds a learner took.
pub(crate) fn duration(rng: &mut impl Rng, pages_seen: usize) -> u32 {
    let pages = u32::try_from(pages_seen).unwrap_or(5);
    (0..pages).map(|_| rng.gen_range(25..=140)).sum()
}

fn month(iteration: Iteration) -> (u32, u32) {
    match iteration {
        Iteration::First => (2025, 5),
        Iteration::Second => (2025, 11),
    }
}
