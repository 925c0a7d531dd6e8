//! What is proposed for small and for genuine exports.

use std::path::PathBuf;

use super::*;
use crate::model::ItemKind;

pub(super) fn proposal(source: &Source) -> Codebook {
    let sheet = formats::open(source, None).unwrap();
    let facts = examine(&sheet).unwrap();
    let codebook = propose(&sheet, &facts);
    let text = codebook.to_toml();
    if std::env::var_os("SHOW_PROPOSALS").is_some() {
        eprintln!("######## {}\n{text}", source.name);
    }
    // What is proposed is a sound codebook, is read back, and lands.
    Codebook::from_toml(&source.name, &text)
        .unwrap_or_else(|error| panic!("{error}\n{:?}\n{text}", error.problems));
    let landed = land(source, &codebook);
    assert_eq!(
        landed.totals.rows_landed + landed.totals.rows_set_aside + landed.totals.rows_excluded,
        facts.rows_read
    );
    let cell_rejects = landed.totals.rejects - landed.totals.rows_set_aside;
    assert!(
        cell_rejects * 50 <= facts.rows_read * sheet.columns.len() as u64,
        "{cell_rejects} cells do not fit: {:?}",
        landed.rejects.last()
    );
    codebook
}

#[test]
fn every_genuine_table_gets_a_sound_proposal() {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data"));
    let Ok(folders) = std::fs::read_dir(&folder) else {
        eprintln!("skipped: the folder of genuine files is not here");
        return;
    };
    let mut n = 0;
    for entry in folders.flatten() {
        let files = std::fs::read_dir(entry.path()).into_iter().flatten().flatten().map(|file| file.path());
        for path in files.filter(|path| path.is_file()) {
            let name = path.to_string_lossy().into_owned();
            if name.ends_with(".csv") || name.ends_with(".csv.gz") {
                proposal(&Source::path(path));
                n += 1;
            }
        }
    }
    assert!(n > 30, "{n}");
}

fn genuine(path: &str) -> Option<Codebook> {
    let file = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data")).join(path);
    if file.is_file() {
        return Some(proposal(&Source::path(file)));
    }
    eprintln!("skipped: {path} is not here");
    None
}

pub(super) fn item<'a>(codebook: &'a Codebook, column: &str) -> &'a crate::model::ItemSection {
    let found = codebook.items.iter().find(|item| item.column.as_deref() == Some(column));
    found.unwrap_or_else(|| panic!("`{column}` is no item"))
}

pub(super) fn backgrounds(codebook: &Codebook) -> Vec<&str> {
    codebook.backgrounds.iter().map(|background| background.id.as_str()).collect()
}

#[test]
fn instructor_training_is_understood() {
    let Some(codebook) = genuine("carpentries/instructor_training_post_2018.csv.gz") else { return };
    assert_eq!(item(&codebook, "Pace").ideal.as_deref(), Some("Just right"));
    assert_eq!(item(&codebook, "HandsOn").choices.len(), 5);
    assert_eq!(item(&codebook, "NewInformation").choices[2], "About half of it");
    let recommend: Vec<_> =
        codebook.items.iter().filter(|item| item.column.as_deref() == Some("LikelyToRecommend")).collect();
    assert_eq!(recommend.len(), 2, "the rating and its net promoter score");
    assert_eq!((recommend[0].low, recommend[0].high), (Some(0.0), Some(10.0)));
    assert!(backgrounds(&codebook).contains(&"when_taking"));
    assert!(codebook.scales.iter().any(|scale| scale.items.len() == 7 && scale.id.starts_with("motivation")));
    assert_eq!(codebook.respondent.submitted_at.as_deref(), Some("Date"));
}

#[test]
fn evaluations_in_numbers_are_understood() {
    let Some(codebook) = genuine("turkiye/turkiye-student-evaluation_generic.csv.gz") else { return };
    let scale = codebook.scales.iter().max_by_key(|scale| scale.items.len()).unwrap();
    assert_eq!(scale.items.len(), 28, "{:?}", scale.items);
    assert!(!scale.items.contains(&"difficulty".to_owned()));
    let Some(bfi) = genuine("bfi/bfi.csv.gz") else { return };
    assert_eq!(bfi.scales.iter().map(|scale| scale.items.len()).collect::<Vec<_>>(), [5; 5]);
    assert_eq!(backgrounds(&bfi), ["gender", "education", "age"]);
}

#[test]
fn the_new_coder_survey_is_understood() {
    let Some(codebook) = genuine("fcc_new_coder/fcc2016_clean.csv.gz") else { return };
    for id in [
        "age",
        "gender",
        "is_ethnic_minority",
        "has_children",
        "has_high_spd_internet",
        "school_degree",
        "employment_status",
    ] {
        assert!(backgrounds(&codebook).contains(&id), "{id} is missing: {:?}", backgrounds(&codebook));
    }
    for stem in ["code_event", "podcast", "resource"] {
        let block =
            codebook.items.iter().find(|item| item.id == stem).unwrap_or_else(|| panic!("no block {stem}"));
        assert!(block.kind == Some(ItemKind::Multi) && block.columns.len() > 10, "{stem}");
    }
    assert_eq!(item(&codebook, "HoursLearning").kind, Some(ItemKind::Number));
    assert_eq!(codebook.respondent.id.as_deref(), Some("ID.x"));
    assert!(codebook.drop.columns.contains(&"NetworkID".to_owned()));
}

#[test]
fn small_exports_are_understood_in_several_languages() {
    let mut text =
        "id;Geschlecht;Alter;Das Tempo war;Ich war zufrieden;Ich konnte folgen;Kommentar\n".to_owned();
    for n in 0..30 {
        let agree = ["Stimme zu", "stimme nicht zu ", "Stimme voll zu", "Teils teils"][n % 4];
        let gender = ["weiblich", "männlich"][n % 2];
        let pace = ["Genau richtig", "Zu schnell", "Etwas zu schnell"][n % 3];
        let rest = format!("{agree};{agree};Das war wirklich die Anmerkung mit der Nummer {n}");
        text.push_str(&format!("{n};{gender};{};{pace};{rest}\n", 20 + n));
    }
    let codebook = proposal(&Source::memory("deutsch.csv", text.into_bytes()));
    assert_eq!(backgrounds(&codebook), ["geschlecht", "alter"]);
    assert_eq!(item(&codebook, "Das Tempo war").ideal.as_deref(), Some("Genau richtig"));
    assert_eq!(item(&codebook, "Ich war zufrieden").choices[1], "stimme nicht zu");
    assert_eq!(codebook.comments.len(), 1);
    assert_eq!(codebook.respondent.id.as_deref(), Some("id"));
}

#[test]
fn what_stands_beside_an_answer_is_told_from_answers() {
    let mut text = "Q1. Satisfied?,Email,Reachable,Notes\n".to_owned();
    for n in 0..40 {
        let answer = ["0 - Not at all", "5", "10 - Completely", "7"][n % 4];
        let mail = format!("learner{n}@example.org");
        let reach = ["Yes", "No", "Prefer not to say", "N/A"][n % 4];
        text.push_str(&format!("{answer},{mail},{reach},\n"));
    }
    let codebook = proposal(&Source::memory("small.csv", text.into_bytes()));
    let rating = item(&codebook, "Q1. Satisfied?");
    assert_eq!((rating.kind, rating.low, rating.high), (Some(ItemKind::Ordinal), Some(0.0), Some(10.0)));
    assert_eq!(codebook.drop.columns, ["Email"]);
    let reach = item(&codebook, "Reachable");
    assert_eq!((reach.choices.len(), reach.not_applicable.len(), reach.missing.len()), (2, 1, 1));
    assert!(codebook.notes.iter().any(|note| note.contains("never answered") && note.contains("Notes")));
}

#[test]
fn what_a_person_would_not_believe_is_left_out() {
    let mut text = "q1. In what year did you start?,Are you a carer?,q3. Did you <b>finish</b> the course?,\
        How often did you feel isolated?,How often do you code?,q6. I felt left out,Rare,Seat,Colour\n"
        .to_owned();
    for n in 0..60 {
        let rare = if n < 6 { ["Good", "Bad"][n % 2] } else { "" };
        let often = ["Never", "Rarely", "Sometimes", "Often", "Always"];
        let agree = ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"];
        let yes = ["Yes", "No"];
        text.push_str(&format!(
            "{},{},{},{},{},{},{rare},{},{}\n",
            2015 + n % 8,
            yes[n % 2],
            yes[n % 3 % 2],
            often[n % 5],
            often[(n + 1) % 5],
            agree[n % 5],
            n + 100,
            ["Red", "Green", "Blue"][n % 3]
        ));
    }
    let codebook = proposal(&Source::memory("small.csv", text.into_bytes()));
    let direction = |column: &str| item(&codebook, column).direction;
    let year = item(&codebook, "q1. In what year did you start?");
    assert_eq!((year.kind, year.direction), (Some(ItemKind::Number), Some(crate::model::Direction::None)));
    let finish = item(&codebook, "q3. Did you <b>finish</b> the course?");
    assert_eq!(finish.wording.as_deref(), Some("Did you finish the course?"));
    assert!(finish.is_two_pointed());
    assert_eq!(direction("How often did you feel isolated?"), Some(crate::model::Direction::Higher));
    assert_eq!(direction("How often do you code?"), Some(crate::model::Direction::None));
    assert_eq!(direction("q6. I felt left out"), Some(crate::model::Direction::None), "turned the other way");
    assert_eq!(backgrounds(&codebook), ["are_you_a_carer", "colour"]);
    assert_eq!(codebook.backgrounds[0].title.as_deref(), Some("Are you a carer?"));
    let note = |reason: &str, column: &str| {
        codebook.notes.iter().any(|note| note.contains(reason) && note.contains(column))
    };
    assert!(
        note("fewer than ten people", "Rare") && note("only tell rows apart", "Seat"),
        "{:?}",
        codebook.notes
    );
}

#[test]
fn sentences_about_people_are_comments_however_few_they_are() {
    let hindered = ["Ask Zebulonia Quixworth", "Write to zq@mail.example", "Nothing"];
    let mut text = "Full name,Email,What hindered you,Agree\n".to_owned();
    for n in 0..60 {
        let agree = ["Strongly disagree", "Disagree", "Neutral", "Agree", "Strongly agree"][n % 5];
        text.push_str(&format!("Zebulonia Quixworth,zq{n}@mail.example,{},{agree}\n", hindered[n % 3]));
    }
    let codebook = proposal(&Source::memory("small.csv", text.into_bytes()));
    let comments: Vec<&str> = codebook.comments.iter().map(|comment| comment.column.as_str()).collect();
    assert_eq!(comments, ["What hindered you"]);
    assert!(!codebook.to_toml().contains("Quixworth") && !codebook.to_toml().contains("zq@"));
    assert_eq!(item(&codebook, "Agree").choices.len(), 5);
}

#[test]
fn genuine_skip_logic_is_found_and_titles_are_read_by_people() {
    let path = "ssi_rse/rse_2016_uk.csv";
    let Some(codebook) = genuine(path) else { return };
    let contract = item(&codebook, "currentEmp11. What is the duration of your current contract?");
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data"));
    let landed = land(&Source::path(folder.join(path)), &codebook);
    let unasked = landed.missing(&contract.id).iter().filter(|missing| **missing == Some(1)).count();
    assert!((140..=150).contains(&unasked), "{unasked}");
    assert!(landed.totals.warnings.iter().any(|w| w.contains("not asked of those who answered `Permanent`")));
    assert!(codebook.backgrounds.len() <= 12);
    let titles: Vec<&str> = codebook.backgrounds.iter().filter_map(|b| b.title.as_deref()).collect();
    assert!(titles.contains(&"Please select your gender"), "{titles:?}");
    for title in codebook.scales.iter().map(|scale| scale.title.as_deref().unwrap_or_default()) {
        assert!(title.ends_with(" items") && !title.contains("others"), "{title}");
    }
}
