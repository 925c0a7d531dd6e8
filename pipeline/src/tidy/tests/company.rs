//! Proposals for columns that stand together, and for backgrounds of many small groups.

use super::proposals::{backgrounds, item, proposal};
use super::*;
use crate::model::{Direction, ItemKind};

/// A small table: headings, and per row the answers that `answers` gives for its number.
fn table(headings: &[&str], rows: usize, answers: impl Fn(usize) -> Vec<String>) -> Source {
    let line =
        |cells: &[String]| cells.iter().map(|cell| format!("\"{cell}\"")).collect::<Vec<_>>().join(",");
    let headings: Vec<String> = headings.iter().map(|heading| (*heading).to_owned()).collect();
    let mut text = line(&headings);
    for n in 0..rows {
        text.push('\n');
        text.push_str(&line(&answers(n)));
    }
    Source::memory("small.csv", text.into_bytes())
}

const STEPS: [&str; 4] = ["Alone", "In a pair", "With a tutor", "Never tried"];

#[test]
fn a_block_of_unknown_answers_is_items_with_one_list_of_choices() {
    let headings = ["Q1_1", "Q1_2", "Q1_3", "Colour", "Sawing", "Planing", "Form"];
    let source = table(&headings, 80, |n| {
        let step = |by: usize, of: usize| STEPS[(n / by) % of].to_owned();
        // Nobody has never tried the first, and one spells an answer otherwise.
        let second = if n == 7 { "IN A PAIR".to_owned() } else { step(2, 4) };
        let own = ["Red", "Green", "Blue"][n % 3].to_owned();
        let wood = |by: usize| ["Oak", "Ash", "Elm"][(n / by) % 3].to_owned();
        vec![step(1, 3), second, step(3, 4), own, wood(1), wood(2), ["Round", "Flat"][n % 2].to_owned()]
    });
    let codebook = proposal(&source);
    assert_eq!(backgrounds(&codebook), ["colour", "form"]);
    let first = item(&codebook, "Q1_1");
    for column in ["Q1_1", "Q1_2", "Q1_3"] {
        let item = item(&codebook, column);
        assert_eq!((item.kind, item.direction), (Some(ItemKind::Choice), Some(Direction::None)), "{column}");
        assert_eq!(item.choices, first.choices, "{column}");
        assert!(
            item.note.as_deref().is_some_and(|note| note.contains("3 questions") && note.contains("`Q1`"))
        );
    }
    let mut choices = first.choices.clone();
    choices.sort();
    assert_eq!(choices, ["Alone", "In a pair", "Never tried", "With a tutor"]);
    let note = item(&codebook, "Planing").note.clone().unwrap_or_default();
    assert!(note.contains("2 questions") && note.contains("`Sawing`"), "{note}");
    let columns: Vec<&str> = codebook.items.iter().filter_map(|item| item.column.as_deref()).collect();
    assert_eq!(columns, ["Q1_1", "Q1_2", "Q1_3", "Sawing", "Planing"], "in the order of the sheet");
}

#[test]
fn known_orders_and_questions_about_people_keep_their_guesses() {
    let headings = ["Q4_1", "Q4_2", "Mother's education", "Father's education"];
    let source = table(&headings, 60, |n| {
        let agree = ["Disagree", "Neutral", "Agree", "Does not apply to me"];
        let school = ["None", "School", "College", "University"];
        let cell = |of: [&str; 4], by: usize| of[(n / by) % 4].to_owned();
        vec![cell(agree, 1), cell(agree, 2), cell(school, 1), cell(school, 3)]
    });
    let codebook = proposal(&source);
    assert_eq!(backgrounds(&codebook), ["mothers_education", "fathers_education"]);
    for column in ["Q4_1", "Q4_2"] {
        let item = item(&codebook, column);
        assert_eq!((item.kind, item.note.as_deref()), (None, None));
        assert_eq!(item.not_applicable, ["Does not apply to me"]);
        assert_eq!(item.choices.iter().filter(|choice| *choice == "Agree").count(), 1);
    }
}

/// First languages: a large group, small ones of the given sizes, and some who keep it to themselves.
fn languages(large: usize, small: &[usize]) -> Codebook {
    let names = ["Shona", "Twi", "Igbo", "Urdu", "Thai"];
    let mut all: Vec<&str> = vec!["English"; large];
    for (name, n) in names.iter().zip(small) {
        all.extend(vec![*name; *n]);
    }
    all.extend(["Prefer not to say", "I would rather not answer that", "Prefer not to say"]);
    all.extend(["I would rather not answer that"]);
    proposal(&table(&["First language", "Note"], all.len(), |n| vec![all[n].to_owned(), String::new()]))
}

#[test]
fn small_groups_are_merged_where_that_makes_a_group() {
    let merged = languages(40, &[12, 6, 5, 4]);
    let section = &merged.backgrounds[0];
    let groups: Vec<(&str, &[String])> =
        section.groups.iter().map(|(name, answers)| (name, answers.as_slice())).collect();
    let own = |name: &str| vec![name.to_owned()];
    let (english, shona, rest) = (own("English"), own("Shona"), own("*"));
    assert_eq!(
        groups,
        [("English", english.as_slice()), ("Shona", shona.as_slice()), ("Other answers", rest.as_slice())]
    );
    assert_eq!(section.missing, ["I would rather not answer that", "Prefer not to say"]);
    let note = section.note.as_deref().unwrap_or_default();
    assert!(note.contains("3 answers of fewer than 10") && note.contains("(15 people)"), "{note}");
    // Too few in all, a single small one, or no large one: as it is.
    for (large, small) in [(40, vec![12, 5, 4]), (40, vec![12, 9]), (9, vec![6, 5, 4])] {
        let codebook = languages(large, &small);
        assert!(codebook.backgrounds[0].groups.is_empty(), "{large} {small:?}");
        assert!(codebook.backgrounds[0].missing.contains(&"Prefer not to say".to_owned()));
    }
}

#[test]
fn what_is_merged_lands_in_one_group_and_silence_in_none() {
    let names = ["English", "English", "English", "Twi", "Igbo", "Urdu", "Prefer not to say"];
    let source = table(&["First language", "Note"], 56, |n| vec![names[n % 7].to_owned(), String::new()]);
    let codebook = proposal(&source);
    let groups = land(&source, &codebook).groups("first_language");
    let of = |name: &str| groups.iter().flatten().filter(|of| of.iter().any(|group| group == name)).count();
    assert_eq!((of("English"), of("Other answers")), (24, 24));
    assert_eq!(groups.iter().filter(|group| group.is_none()).count(), 8);
}

#[test]
fn refined_answers_and_places_of_study_are_backgrounds() {
    let headings =
        ["Do you look after anybody at home?", "How long have you worked here?", "Where did you study?"];
    let source = table(&headings, 60, |n| {
        let care = ["No", "Yes, most weeks", "Yes, every day", "yes, every day", "YES, most weeks"][n % 5];
        let long = ["Less than a year", "1 to 5 years", "More than 5 years"][n % 3];
        let place = ["At home", "At work;At home", "At work", "On the bus;At home"][n % 4];
        vec![care.to_owned(), long.to_owned(), place.to_owned()]
    });
    let codebook = proposal(&source);
    let ids = backgrounds(&codebook);
    assert_eq!(
        ids,
        ["do_you_look_after_anybody_at_home", "how_long_have_you_worked_here", "where_did_you_study"]
    );
    assert_eq!(codebook.backgrounds[0].separator, None);
    let places = &codebook.backgrounds[2];
    assert_eq!((places.multiple, places.separator.as_deref(), places.groups.len()), (true, Some(";"), 3));
}

#[test]
fn places_of_study_in_columns_are_one_background() {
    let headings = ["Where did you study? Tick all. - At home", "Where did you study? Tick all. - At work"];
    let source = table(&headings, 40, |n| {
        let tick = |of: &str, every: usize| if n % every == 0 { of.to_owned() } else { String::new() };
        vec![tick("At home", 2), tick("At work", 3)]
    });
    let codebook = proposal(&source);
    let section = &codebook.backgrounds[0];
    assert!(section.multiple && section.columns.len() == 2, "{section:?}");
}
