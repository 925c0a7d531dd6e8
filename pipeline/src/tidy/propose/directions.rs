//! Which way is worse, as far as a heading and its answers tell; where they do not, neither.

use crate::model::Direction;
use crate::tidy::labels::key;
use crate::tidy::vocabulary::{Scale, mentions, spaced};

/// Words by which a statement often turns against the others of its grid.
#[rustfmt::skip]
const TURNING: &[&str] = &[
    "not", "never", "no", "difficult", "hard", "hardly", "isolated", "alone", "anxious", "anxiety", "frustrated", "frustrating", "confusing",
    "confused", "boring", "bored", "worried", "worry", "struggle", "struggled", "unable", "leaving", "leave", "quit", "lost", "stress", "stressed",
    "waste", "overwhelmed", "excluded", "left out", "too much", "another job", "problem", "problems", "without",
];

/// Words of what is bad the more often it happens.
#[rustfmt::skip]
const BAD: &[&str] = &[
    "isolated", "alone", "anxious", "anxiety", "frustrated", "frustrating", "confusing", "confused", "boring", "bored", "worried", "worry", "struggle",
    "struggled", "stressed", "overwhelmed", "excluded", "left out", "consider leaving", "problems",
];

/// Words of what is good the more often it happens.
#[rustfmt::skip]
const GOOD: &[&str] = &[
    "sufficient", "enjoy", "enjoyed", "look forward", "helped", "help me", "helpful", "support", "supported", "opportunity", "opportunities", "clear",
    "clearly", "understand", "understood", "useful", "welcome", "welcomed", "respected", "confident", "encouraged", "encourage", "feedback", "included",
    "listened", "listen", "enough time", "prepared", "inform you", "motivated", "considerate", "enthusiastic", "communicators", "communicate",
    "respectful", "friendly", "approachable", "available", "patient", "fair", "organised", "organized", "engaging", "good",
];

/// The direction of answers of this scale to a question; none means the usual one, that low values are worse.
pub(crate) fn direction(scale: &Scale, wording: &str) -> Option<Direction> {
    if scale.has_direction() {
        return None;
    }
    if scale.family != "frequency" {
        return Some(Direction::None);
    }
    match (holds(wording, GOOD), holds(wording, BAD)) {
        (true, false) if !holds(wording, &["not", "never", "no", "without"]) => Some(Direction::Lower),
        (false, true) => Some(Direction::Higher),
        _ => Some(Direction::None),
    }
}

/// Whether a statement may be worded the other way round.
pub(crate) fn is_turned(wording: &str) -> bool {
    mentions(wording, TURNING)
}

fn holds(wording: &str, words: &[&str]) -> bool {
    let text = format!(" {} ", key(&spaced(wording)));
    words.iter().any(|word| text.contains(&format!(" {word} ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tidy::vocabulary::scales;

    #[test]
    fn frequencies_have_a_direction_only_where_the_wording_says_so() {
        let scales = scales();
        let of = |family: &str, wording: &str| {
            direction(scales.iter().find(|scale| scale.family == family).unwrap(), wording)
        };
        assert_eq!(of("frequency", "How often did you enjoy it?"), Some(Direction::Lower));
        assert_eq!(of("frequency", "How often do you feel isolated?"), Some(Direction::Higher));
        assert_eq!(of("frequency", "How often do you code?"), Some(Direction::None));
        assert_eq!(of("frequency", "I did not get enough feedback"), Some(Direction::None));
        assert_eq!(of("agreement", "I was welcome"), None);
        assert_eq!(of("amount", "How much of it did you use?"), Some(Direction::None));
        assert_eq!(of("importance", "How important is it?"), Some(Direction::None));
    }
}
