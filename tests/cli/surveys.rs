//! Invented exports with a gap that nobody can miss, and their codebook.

/// Answers of an agreement item, lowest first.
const AGREEMENT: [&str; 5] =
    ["Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"];

/// The night shift finds the workload less fair; when sessions began has nothing to do with anything. Seven people of
/// `n` ≥ 60 live in the East, which is too few to show.
pub(super) fn shifts(n: usize) -> String {
    let mut text = "Region,Shift,The workload was fair,Sessions began on time\n".to_owned();
    for person in 0..n {
        let region = if person < 7 { "East" } else { ["North", "South"][person % 2] };
        let is_night = person % 3 == 0;
        let fair = AGREEMENT[if is_night { person % 4 } else { 2 + person % 3 }.min(4)];
        let shift = if is_night { "Night" } else { "Day" };
        text.push_str(&format!("{region},{shift},{fair},{}\n", AGREEMENT[person * 7 % 5]));
    }
    text
}

/// A codebook for [`shifts`] that reads one item and one background.
pub(super) const SHIFTS_CODEBOOK: &str = r#"
[instrument]
id = "shifts"
title = "A survey of shifts"
perspective = "learner"

[[item]]
id = "fair"
column = "The workload was fair"
choices = ["Strongly disagree", "Disagree", "Neither agree nor disagree", "Agree", "Strongly agree"]

[[background]]
id = "shift"
column = "Shift"
"#;
