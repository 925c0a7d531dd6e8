//! The registers that come with the exports: credential, employers, iterations, cohorts with seats, changes.
//!
//! It must not know any learner.

use crate::backgrounds::BACKGROUNDS;
use crate::backgrounds::EMPLOYER;
use crate::iteration::CREDENTIAL;
use crate::iteration::Iteration;
use crate::iteration::measure_id;
use crate::table::Table;

const EMPLOYERS: [(&str, &str, &str); 2] = [
    ("harbour-view-homes", "Harbour View Homes", "residential care"),
    ("millbrook-community-care", "Millbrook Community Care", "home care"),
];

/// All registers with their file names, for iterations of `learners` learners.
pub(crate) fn registers(learners: usize) -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("credentials.csv", credentials()),
        ("employers.csv", employers()),
        ("iterations.csv", iterations()),
        ("cohorts.csv", cohorts(learners)),
        ("changes.csv", changes()),
    ]
}

fn credentials() -> Vec<u8> {
    let mut table = Table::new();
    table.row(&[
        "credential_id",
        "title",
        "kind",
        "field",
        "level",
        "credit_status",
        "stack_parent_id",
        "url",
    ]);
    table.row(&[
        CREDENTIAL,
        "Digital Care Documentation for Nursing Assistants",
        "microcredential",
        "nursing and care",
        "EQF 4",
        "3 credits",
        "",
        "https://college.example.org/digital-care-documentation",
    ]);
    table.bytes()
}

fn employers() -> Vec<u8> {
    let mut table = Table::new();
    table.row(&["employer_id", "name", "sector"]);
    for (id, name, sector) in EMPLOYERS {
        table.row(&[id, name, sector]);
    }
    table.bytes()
}

fn iterations() -> Vec<u8> {
    let mut table = Table::new();
    table.row(&["iteration_id", "credential_id", "number", "label", "starts_on", "ends_on"]);
    let dates = [
        ("Spring 2025 pilot", "2025-02-03", "2025-05-23"),
        ("Autumn 2025 pilot", "2025-09-01", "2025-11-21"),
    ];
    for (iteration, (label, starts_on, ends_on)) in Iteration::ALL.into_iter().zip(dates) {
        let number = iteration.number().to_string();
        table.row(&[&iteration.id(), CREDENTIAL, &number, label, starts_on, ends_on]);
    }
    table.bytes()
}

fn cohorts(learners: usize) -> Vec<u8> {
    let mut table = Table::new();
    table.row(&[
        "cohort_id",
        "iteration_id",
        "employer_id",
        "audience",
        "mode",
        "seats",
        "completers",
        "issued",
        "gross_revenue",
        "direct_cost",
        "currency",
    ]);
    for iteration in Iteration::ALL {
        for (position, (employer, _, _)) in EMPLOYERS.into_iter().enumerate() {
            let share = BACKGROUNDS
                .get(EMPLOYER)
                .and_then(|employers| employers.groups.get(position))
                .map_or(0.0, |group| group.share);
            let seats = seats(learners, share);
            let completers = seats - seats / 12;
            let issued = completers - seats / 40;
            table.row(&[
                format!("{}/{employer}", iteration.id()),
                iteration.id(),
                employer.to_owned(),
                "incumbent".to_owned(),
                "blended".to_owned(),
                seats.to_string(),
                completers.to_string(),
                issued.to_string(),
                (seats * 240).to_string(),
                (9_000 + seats * 95).to_string(),
                "EUR".to_owned(),
            ]);
        }
    }
    table.bytes()
}

/// Seats of a cohort: about five of six learners answer the questionnaire.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a number of learners is not negative and far below 2^52"
)]
fn seats(learners: usize, share: f64) -> usize {
    (learners as f64 * share * 1.2).ceil() as usize
}

fn changes() -> Vec<u8> {
    let mut table = Table::new();
    table.row(&[
        "change_id",
        "iteration_id",
        "measure_id",
        "background",
        "group_name",
        "description",
        "reason",
        "owner_role",
        "made_on",
        "margin",
    ]);
    let second = Iteration::Second.id();
    table.row(&[
        "record-sessions",
        &second,
        &measure_id("belonging"),
        "carer",
        "Carer",
        "Evening sessions are recorded and every learner is given a study partner with similar hours",
        "Carers felt less part of their group in the spring pilot",
        "learning designer",
        "2025-07-14",
        "0.3",
    ]);
    table.row(&[
        "add-glossary",
        &second,
        &measure_id("reading_pace"),
        "first_language",
        "English as an additional language",
        "A glossary of forty terms is linked from every reading",
        "Learners with English as an additional language had too little time to read in the spring pilot",
        "learning designer",
        "2025-07-21",
        "0.147",
    ]);
    table.bytes()
}
