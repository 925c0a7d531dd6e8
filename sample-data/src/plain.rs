//! The second iteration's export: another tool's plain comma-separated file, one heading row of full questions.
//!
//! Days come before months, labels of backgrounds differ from the first iteration's, the question with several answers is packed
//! into one cell, and names and addresses stand in the file.
//!
//! It must not know what is planted.

use rand::Rng;

use crate::backgrounds::BACKGROUNDS;
use crate::backgrounds::EMPLOYER;
use crate::backgrounds::place_choices;
use crate::cells::answer_cell;
use crate::cells::comment_cell;
use crate::cells::group_cell;
use crate::comments::Writer;
use crate::iteration::Iteration;
use crate::learners::Learner;
use crate::moments::Moment;
use crate::moments::duration;
use crate::people::invent;
use crate::questions::QUESTIONS;
use crate::table::Table;

const ITERATION: Iteration = Iteration::Second;

const BEFORE: [&str; 6] = ["Response", "Submitted", "Staff number", "Full name", "E-mail", "Employer"];
const AFTER: [&str; 10] = [
    "What stood in your way, if anything did?",
    "Is English your first language?",
    "Your age in years",
    "Time in care work",
    "Contract",
    "Do you look after somebody at home?",
    "Have you told us about a disability or long-term condition?",
    "Main device for the course",
    "Places where you studied",
    "Completed",
];

/// Writes the export.
pub(crate) fn export(rng: &mut impl Rng, learners: &[Learner], moments: &[Moment]) -> Vec<u8> {
    let mut table = Table::for_spreadsheets();
    let questions = QUESTIONS.iter().map(|question| {
        let [_, wording] = question.wordings;
        wording
    });
    table.row(&BEFORE.into_iter().chain(questions).chain(AFTER).collect::<Vec<_>>());
    let mut writer = Writer::new();
    for (number, (learner, begun)) in learners.iter().zip(moments).enumerate() {
        // Staff numbers go on where the first iteration's end: nobody takes the course twice.
        let person = invent(rng, learners.len() + number + 10);
        let sent = begun.later(duration(rng, learner.pages_seen));
        let mut cells = vec![
            (4_100 + number).to_string(),
            sent.day_first(ITERATION),
            person.staff_number.clone(),
            format!("{} {}", person.first_name, person.last_name),
            person.email.clone(),
            group_cell(rng, learner, EMPLOYER, ITERATION),
        ];
        for (question, answer) in QUESTIONS.iter().zip(learner.answers) {
            cells.push(answer_cell(rng, question, answer, "N/A"));
        }
        cells.push(comment_cell(rng, &mut writer, learner, &person));
        let asked = (0..BACKGROUNDS.len()).filter(|background| *background != EMPLOYER);
        cells.extend(asked.map(|background| group_cell(rng, learner, background, ITERATION)));
        cells.push(packed_places(learner));
        cells.push(if learner.is_complete() { "Yes" } else { "No" }.to_owned());
        table.row(&cells);
    }
    table.bytes()
}

fn packed_places(learner: &Learner) -> String {
    let Some(places) = learner.places else { return String::new() };
    let ticked = place_choices().zip(places).filter(|(_, is_ticked)| *is_ticked).map(|(place, _)| place);
    ticked.collect::<Vec<_>>().join("; ")
}
