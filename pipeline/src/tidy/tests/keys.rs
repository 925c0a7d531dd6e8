//! Proposals held against what a person would have written for exports of six tools, and every genuine file under its own proposal.
//!
//! A key gives each column its roles by place: `i` item, `b` background, `c` open answer, `r` about the response,
//! `d` identifies and is dropped, `-` of no use; two letters where people would differ. Orders are those of the labels.

use std::collections::HashMap;
use std::path::Path;
use std::path::PathBuf;

use super::*;
use crate::formats::Sheet;

/// What stands in one key: file, roles of stretches of columns, and orders by a part of the heading.
struct Key {
    file: &'static str,
    roles: &'static [(usize, usize, &'static str)],
    orders: &'static [(&'static str, &'static [&'static str])],
}

const AGREEMENT: &[&str] = &["Strongly disagree", "Strongly agree"];

const KEYS: &[Key] = &[
    Key {
        file: "surveymonkey/StarWars.csv",
        roles: &[(0, 0, "r"), (1, 2, "i"), (3, 14, "i"), (15, 28, "i"), (29, 32, "i"), (33, 37, "b")],
        orders: &[
            ("Han Solo", &["Very unfavorably", "Very favorably"]),
            ("Yoda", &["Very unfavorably", "Very favorably"]),
        ],
    },
    Key {
        file: "google_forms/dask_user_survey_2020.csv",
        roles: &[
            (0, 0, "r"),
            (1, 17, "i"),
            (18, 19, "i"),
            (20, 20, "ci"),
            (21, 21, "i"),
            (22, 22, "ib"),
            (23, 24, "i"),
        ],
        orders: &[],
    },
    Key {
        file: "qualtrics/excluder_qualtrics_raw.csv",
        roles: &[(0, 2, "r"), (3, 3, "d"), (4, 8, "r"), (9, 10, "d"), (11, 11, "rb-"), (12, 15, "b-r")],
        orders: &[],
    },
    Key {
        file: "surveygizmo/jupyter_ux_2015.csv.gz",
        roles: &[
            (0, 2, "r"),
            (3, 3, "i"),
            (4, 4, "c"),
            (5, 5, "ib"),
            (6, 8, "c"),
            (9, 9, "ib"),
            (10, 28, "c"),
            (29, 29, "i"),
            (30, 30, "c"),
            (31, 31, "cb"),
            (32, 32, "bi"),
            (33, 35, "cb"),
            (36, 36, "icb"),
        ],
        orders: &[],
    },
    Key {
        file: "ssi_rse/rse_2016_uk.csv",
        roles: &[
            (0, 0, "rd"),
            (1, 2, "b"),
            (3, 4, "bc"),
            (5, 9, "ib"),
            (10, 10, "bi"),
            (11, 11, "b"),
            (12, 12, "bi"),
            (13, 13, "b"),
            (14, 14, "bi"),
            (15, 15, "bi"),
            (16, 16, "c"),
            (17, 17, "b"),
            (18, 18, "cb"),
            (19, 19, "ib"),
            (20, 20, "i"),
            (21, 24, "i"),
            (25, 26, "i"),
            (27, 55, "i"),
            (56, 58, "c"),
            (59, 59, "ib"),
            (60, 62, "c"),
            (63, 65, "b"),
            (66, 66, "bi"),
        ],
        orders: &[
            ("perfCheck1", &["Never", "Always"]),
            ("affSat1", AGREEMENT),
            ("progRSE5", AGREEMENT),
            ("turnOver4", &["Never", "Always"]),
        ],
    },
    Key {
        file: "carpentries/instructor_training_post_2018.csv.gz",
        roles: &[
            (0, 0, "r"),
            (1, 2, "b"),
            (3, 3, "cb"),
            (4, 4, "rd"),
            (5, 36, "i"),
            (37, 37, "ib"),
            (38, 38, "c"),
            (39, 39, "i"),
            (40, 40, "bd-c"),
        ],
        orders: &[
            ("AtmosphereWelcoming", AGREEMENT),
            ("Pace", &["Too slow", "Too fast"]),
            ("LiveCodingPostAbility", &["Not at all able", "Extremely able"]),
        ],
    },
    Key {
        file: "covid_students/covid19_student_survey.csv",
        roles: &[
            (0, 0, "rd-"),
            (1, 2, "b"),
            (3, 4, "i"),
            (5, 5, "b"),
            (6, 9, "i"),
            (10, 10, "bi"),
            (11, 13, "i"),
            (14, 14, "b"),
            (15, 15, "ic"),
            (16, 17, "i"),
            (18, 18, "ci"),
        ],
        orders: &[("Rating of Online", &["Very poor", "Excellent"])],
    },
];

fn data() -> Option<PathBuf> {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data"));
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("skipped: no genuine files are here");
    None
}

/// The role of each column, by name.
fn roles(sheet: &Sheet, codebook: &Codebook) -> HashMap<String, char> {
    let mut roles = HashMap::new();
    let mut give = |name: &str, role: char| {
        roles.insert(name.to_owned(), role);
    };
    for column in sheet.columns.iter().filter(|column| column.role.is_some()) {
        give(&column.name, 'r');
    }
    for comment in &codebook.comments {
        give(&comment.column, 'c');
    }
    for section in &codebook.backgrounds {
        section.column.iter().for_each(|name| give(name, 'b'));
        section.columns.iter().for_each(|(_, name)| give(name, 'b'));
    }
    for item in &codebook.items {
        item.column.iter().for_each(|name| give(name, 'i'));
        item.columns.iter().for_each(|(_, name)| give(name, 'i'));
    }
    let respondent = &codebook.respondent;
    for name in
        [&respondent.id, &respondent.link, &respondent.submitted_at, &respondent.duration, &respondent.weight]
    {
        name.iter().for_each(|name| give(name, 'r'));
    }
    respondent.complete.iter().for_each(|rule| give(&rule.column, 'r'));
    codebook.drop.columns.iter().for_each(|name| give(name, 'd'));
    roles
}

#[test]
fn a_person_would_agree_with_nine_of_ten() {
    let Some(folder) = data() else { return };
    for key in KEYS {
        let path = folder.join(key.file);
        if !path.is_file() {
            eprintln!("skipped: {} is not here", key.file);
            continue;
        }
        let sheet = formats::open(&Source::path(path), None).unwrap();
        let codebook = propose(&sheet, &examine(&sheet).unwrap());
        let found = roles(&sheet, &codebook);
        let (mut n, mut wrong) = (0, Vec::new());
        for (first, last, wanted) in key.roles {
            for column in sheet.columns.iter().skip(*first).take(last - first + 1) {
                let role = found.get(&column.name).copied().unwrap_or('-');
                n += 1;
                if !wanted.contains(role) {
                    wrong.push(format!("{:.60}: {role}, not {wanted}", column.name));
                }
            }
        }
        for (part, ends) in key.orders {
            let item = codebook
                .items
                .iter()
                .find(|item| item.column.as_deref().is_some_and(|name| name.contains(part)));
            let Some(item) = item else {
                wrong.push(format!("{part}: no item"));
                continue;
            };
            n += 1;
            let labels: Vec<&str> = if item.choices.is_empty() {
                item.values.names().collect()
            } else {
                item.choices.iter().map(String::as_str).collect()
            };
            let same = |label: Option<&&str>, wanted: &str| {
                label.is_some_and(|label| label.eq_ignore_ascii_case(wanted))
            };
            if !same(labels.first(), ends[0]) || !same(labels.last(), ends[1]) {
                wrong.push(format!("{part}: {labels:?}"));
            }
        }
        eprintln!("{}: {} of {n} columns and orders as in the key", key.file, n - wrong.len());
        assert!(wrong.len() * 10 <= n, "{}: {} of {n} differ: {wrong:#?}", key.file, wrong.len());
    }
}

/// Every file under the folder that some format claims.
fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() && path.file_name().is_some_and(|name| name != "reference" && name != "rules") {
            walk(&path, files);
        } else if path.is_file() && path.extension().is_some_and(|ending| ending != "json" && ending != "md")
        {
            files.push(path);
        }
    }
}

#[test]
fn every_genuine_file_loads_under_its_own_proposal() {
    let Some(folder) = data() else { return };
    let mut files = Vec::new();
    walk(&folder, &mut files);
    files.sort();
    let mut n = 0;
    for file in &files {
        let Ok(sheet) = formats::open(&Source::path(file), None) else { continue };
        let facts = examine(&sheet).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let text = propose(&sheet, &facts).to_toml();
        let codebook = Codebook::from_toml("proposed", &text)
            .unwrap_or_else(|error| panic!("{}: {error}\n{text}", file.display()));
        let mut plan = Plan::new(&codebook, &sheet, &facts)
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        for batch in sheet.rows().unwrap().take(2) {
            let batch = batch.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
            plan.tidy(&batch, &Plain).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        }
        n += 1;
    }
    eprintln!("{n} of {} genuine files load as proposed", files.len());
    assert!(n * 10 >= files.len() * 7, "{n} of {}", files.len());
}
