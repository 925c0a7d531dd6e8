//! Who the learners are: every background with its groups, their shares, and the labels that each export uses for them.
//!
//! A group's share is dealt out as a quota and then shuffled, every background by itself. That keeps the sizes of groups steady
//! from seed to seed and makes the backgrounds independent of each other, so that a gap planted in one cannot show in another.
//!
//! It must not know any answer to an item.

use rand::Rng;
use rand::seq::SliceRandom;

/// A single-choice background.
pub(crate) struct Background {
    pub(crate) id: &'static str,
    pub(crate) groups: &'static [Group],
    /// The share that ticks "Prefer not to say".
    pub(crate) withheld: f64,
}

/// One value of a background, with the labels it has in the first and in the second export.
pub(crate) struct Group {
    pub(crate) name: &'static str,
    pub(crate) share: f64,
    pub(crate) labels: [&'static [&'static str]; 2],
}

/// The background that asks for a number, and where each of its groups begins and ends.
pub(crate) const AGE: usize = 2;
/// First and last year of each age band, in the order of the groups.
pub(crate) const AGE_YEARS: [(u8, u8); 4] = [(18, 24), (25, 34), (35, 49), (50, 66)];
/// Which background says who employs the learner.
pub(crate) const EMPLOYER: usize = 0;

/// The one background with several answers: where the learner studied.
pub(crate) const PLACES: [(&str, f64); 4] = [
    ("At work in paid time", 0.35),
    ("At work in breaks", 0.3),
    ("At home", 0.6),
    ("On the bus or train", 0.25),
];
/// The last choice of that question: it is ticked when no place is.
const NO_PLACE: &str = "None of these";
/// How many choices that question has.
pub(crate) const PLACE_CHOICES: usize = PLACES.len() + 1;
/// What is exported when a learner does not want to answer.
pub(crate) const WITHHELD: &str = "Prefer not to say";

/// All single-choice backgrounds.
pub(crate) const BACKGROUNDS: [Background; 8] = [
    Background {
        id: "employer",
        withheld: 0.0,
        groups: &[
            group("Harbour View Homes", 0.5, [&["Harbour View Homes"], &["Harbour View"]]),
            group("Millbrook Community Care", 0.5, [&["Millbrook Community Care"], &["Millbrook"]]),
        ],
    },
    Background {
        id: "first_language",
        withheld: 0.0125,
        groups: &[
            group("English", 0.5375, [&["English"], &["Yes"]]),
            group(
                "English as an additional language",
                0.45,
                [
                    &[
                        "Polish",
                        "Tagalog",
                        "Malayalam",
                        "Romanian",
                        "Portuguese",
                        "Shona",
                        "Yoruba",
                        "Nepali",
                    ],
                    &["No"],
                ],
            ),
        ],
    },
    Background {
        id: "age",
        withheld: 0.0,
        groups: &[
            group("18-24", 0.2, [&[], &[]]),
            group("25-34", 0.3, [&[], &[]]),
            group("35-49", 0.3, [&[], &[]]),
            group("50-66", 0.2, [&[], &[]]),
        ],
    },
    Background {
        id: "experience",
        withheld: 0.0,
        groups: &[
            group("Under 1 year", 0.25, [&["Less than a year"], &["0-12 months"]]),
            group("1 to 5 years", 0.4, [&["1 to 5 years"], &["1-5 years"]]),
            group("Over 5 years", 0.35, [&["More than 5 years"], &["5 years +"]]),
        ],
    },
    Background {
        id: "employment",
        withheld: 0.0,
        groups: &[
            group("Full time", 0.55, [&["Full time"], &["Full-time contract"]]),
            group("Part time", 0.45, [&["Part time"], &["Part-time contract", "Bank or zero hours"]]),
        ],
    },
    Background {
        id: "carer",
        withheld: 0.0,
        groups: &[
            group(
                "Carer",
                0.5,
                [&["Yes, every day", "Yes, most weeks"], &["I look after a child or an adult at home"]],
            ),
            group("Not a carer", 0.5, [&["No"], &["I do not"]]),
        ],
    },
    Background {
        id: "disability",
        withheld: 0.075,
        groups: &[
            group("Disclosed", 0.0375, [&["Yes"], &["Yes, I have told the course team"]]),
            group("Not disclosed", 0.8875, [&["No"], &["No"]]),
        ],
    },
    Background {
        id: "device",
        withheld: 0.0,
        groups: &[
            group("Phone", 0.4, [&["Phone"], &["My phone"]]),
            group("Tablet", 0.25, [&["Tablet"], &["A tablet from work", "My own tablet"]]),
            group("Computer", 0.35, [&["Laptop or desktop computer"], &["A computer"]]),
        ],
    },
];

const fn group(name: &'static str, share: f64, labels: [&'static [&'static str]; 2]) -> Group {
    Group { name, share, labels }
}

/// The choices of the question with several answers, in the order of the form.
pub(crate) fn place_choices() -> impl Iterator<Item = &'static str> {
    PLACES.iter().map(|(place, _)| *place).chain([NO_PLACE])
}

/// One learner's groups: for each background the position of the group, or nothing when it was withheld.
pub(crate) type Groups = [Option<usize>; BACKGROUNDS.len()];

/// Deals the groups of all backgrounds to `learners` learners.
pub(crate) fn deal(rng: &mut impl Rng, learners: usize) -> Vec<Groups> {
    let mut dealt = vec![[None; BACKGROUNDS.len()]; learners];
    for (position, background) in BACKGROUNDS.iter().enumerate() {
        let mut hand = quotas(background, learners);
        hand.shuffle(rng);
        for (learner, group) in dealt.iter_mut().zip(hand) {
            if let Some(slot) = learner.get_mut(position) {
                *slot = group;
            }
        }
    }
    dealt
}

/// Each group as often as its share says; rounding falls to the largest group.
fn quotas(background: &Background, learners: usize) -> Vec<Option<usize>> {
    let mut hand = Vec::with_capacity(learners);
    hand.extend(std::iter::repeat_n(None, share_of(learners, background.withheld)));
    for (position, group) in background.groups.iter().enumerate() {
        hand.extend(std::iter::repeat_n(Some(position), share_of(learners, group.share)));
    }
    let mut largest = 0;
    for (position, group) in background.groups.iter().enumerate() {
        if background.groups.get(largest).is_none_or(|other| group.share > other.share) {
            largest = position;
        }
    }
    hand.truncate(learners);
    hand.resize(learners, Some(largest));
    hand
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a share of a number of learners is not negative and far below 2^52"
)]
fn share_of(learners: usize, share: f64) -> usize {
    (learners as f64 * share).round() as usize
}
