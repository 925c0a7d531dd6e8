//! Samples of 60 from genuine surveys, read by closures of this file and not by the pipeline.

use super::MOST;
use super::PEOPLE;
use super::n_with_verdicts;
use super::tables::Background;
use super::tables::Measure;
use super::tables::Review;
use crate::oracle::kept::Row;
use crate::oracle::kept::genuine;
use crate::oracle::kept::number;
use crate::oracle::kept::rows;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;

impl Review {
    fn measure(&mut self, people: &[Row], id: &str, kind: &'static str, value: impl Fn(&Row) -> Option<f64>) {
        let values = people.iter().map(value).collect::<Vec<_>>();
        let given = || values.iter().flatten().copied();
        let range = (given().fold(f64::INFINITY, f64::min), given().fold(f64::NEG_INFINITY, f64::max));
        assert!(range.0 < range.1, "`{id}` is the same for all");
        self.measures.push(Measure { id: format!("s.{id}"), kind, range, values });
    }

    fn background(&mut self, people: &[Row], id: &str, group: impl Fn(&Row) -> Option<String>) {
        self.backgrounds.push(Background { id: id.to_owned(), groups: people.iter().map(group).collect() });
    }
}

/// The answer as a group; no answer is no group.
fn said(row: &Row, column: &str) -> Option<String> {
    Some(row[column].clone()).filter(|text| !text.is_empty())
}

/// How many of the cuts a number reaches.
fn band(number: f64, cuts: &[f64]) -> f64 {
    cuts.iter().filter(|cut| number >= **cut).count() as f64
}

fn assert_keeps_its_error(review: &Review, name: &str) {
    let mut random = ChaCha8Rng::seed_from_u64(60);
    let found = n_with_verdicts(&review.sample(PEOPLE, &mut random), 2);
    println!("{name}: {found} of 200 reviews of 60 with a verdict");
    assert!(found <= MOST, "{name}: {found} of 200 reviews found what is not there");
}

#[test]
fn samples_of_new_coders_keep_their_error() {
    let Some(file) = genuine("fcc_new_coder/fcc2016_clean.csv.gz") else { return };
    let mut people = rows(&file);
    people.retain(|row| number(row, "HoursLearning").is_some() && !row["EmploymentStatus"].is_empty());
    let mut review = Review::default();
    for (column, cuts) in [
        ("HoursLearning", &[5.0, 10.0, 20.0, 35.0][..]),
        ("MonthsProgramming", &[3.0, 6.0, 12.0, 24.0]),
        ("MoneyForLearning", &[1.0, 50.0, 200.0, 1_000.0]),
        ("ExpectedEarning", &[30_000.0, 50_000.0, 70_000.0]),
    ] {
        review.measure(&people, column, "ordinal", |row| Some(band(number(row, column)?, cuts)));
    }
    let resources =
        ["FCC", "Codecademy", "Blogs", "Books", "Coursera", "StackOverflow", "Udemy", "W3Schools", "YouTube"];
    for resource in resources {
        let column = format!("Resource{resource}");
        review.measure(&people, resource, "share", |row| Some(f64::from(u8::from(row[&column] == "1"))));
    }
    review.measure(&people, "resources", "number", |row| {
        Some(resources.iter().filter(|resource| row[&format!("Resource{resource}")] == "1").count() as f64)
    });
    review.background(&people, "gender", |row| {
        said(row, "Gender").filter(|gender| gender == "female" || gender == "male")
    });
    review.background(&people, "minority", |row| said(row, "IsEthnicMinority"));
    review.background(&people, "dependents", |row| said(row, "HasFinancialDependents"));
    review.background(&people, "debt", |row| said(row, "HasDebt"));
    review.background(&people, "city", |row| said(row, "CityPopulation"));
    review.background(&people, "age", |row| Some(format!("{}", band(number(row, "Age")?, &[25.0, 30.0]))));
    review.background(&people, "english", |row| Some((row["LanguageAtHome"] == "English").to_string()));
    assert_keeps_its_error(&review, "new coders");
}

#[test]
fn samples_of_course_evaluations_keep_their_error() {
    let Some(file) = genuine("turkiye/turkiye-student-evaluation_generic.csv.gz") else { return };
    let people = rows(&file);
    let items = [
        "Orientation",
        "Course Objectives",
        "Assignments",
        "Resources provided",
        "activities",
        "interactive",
        "Relevant",
        "Life aim",
        "Instructor prep",
        "instructor punctual",
        "instructor helpful",
        "instructor solutions",
    ];
    let mut review = Review::default();
    for item in items {
        review.measure(&people, item, "ordinal", |row| number(row, item));
    }
    review.measure(&people, "all", "scale", |row| {
        let answers = items.iter().filter_map(|item| number(row, item)).collect::<Vec<_>>();
        Some(answers.iter().sum::<f64>() / answers.len() as f64)
    });
    review.background(&people, "instructor", |row| said(row, "instcode"));
    review.background(&people, "attendance", |row| {
        Some(format!("{}", band(number(row, "attendance")?, &[1.0, 3.0])))
    });
    review.background(&people, "difficulty", |row| {
        Some(format!("{}", band(number(row, "difficulty")?, &[2.0, 4.0])))
    });
    review.background(&people, "again", |row| Some((number(row, "repeat")? >= 2.0).to_string()));
    assert_keeps_its_error(&review, "course evaluations");
}

#[test]
fn samples_of_instructor_training_keep_their_error() {
    let Some(file) = genuine("carpentries/instructor_training_post_2018.csv.gz") else { return };
    let mut people = rows(&file);
    people.retain(|row| !row["Worth"].is_empty());
    let agreement =
        ["Strongly Disagree", "Disagree", "Neither Agree nor Disagree", "Agree", "Strongly Agree"];
    let often = ["Never", "Rarely", "Sometimes", "Often", "All of the time"];
    let pace = ["Too slow", "Slightly slow", "Just right", "Slightly fast", "Too fast"];
    let mut review = Review::default();
    for (choices, columns) in [
        (
            agreement,
            &[
                "InformationReasonableTime",
                "AtmosphereWelcoming",
                "LearnedSkills",
                "Material",
                "Recommend",
                "Worth",
            ][..],
        ),
        (
            often,
            &["TrainersClearAnswers", "TrainersConsiderate", "TrainersCommunicators", "TrainersEnthusiastic"],
        ),
        (pace, &["Pace"]),
    ] {
        for column in columns {
            let place = |row: &Row| choices.iter().position(|choice| **choice == row[*column]);
            review.measure(&people, column, "ordinal", |row| place(row).map(|place| place as f64 + 1.0));
        }
    }
    review.measure(&people, "LikelyToRecommend", "number", |row| number(row, "LikelyToRecommend"));
    let month = |row: &Row| row["Date"].split('/').next().and_then(|month| month.parse::<f64>().ok());
    review.background(&people, "when", |row| said(row, "WhenTaking"));
    review.background(&people, "season", |row| Some(format!("{}", band(month(row)?, &[4.0, 7.0, 10.0]))));
    review.background(&people, "year", |row| Some(row["Date"].contains("/17 ").to_string()));
    review.background(&people, "clear", |row| {
        Some((row["CompleteTraining"] == "Yes, I understand").to_string())
    });
    assert_keeps_its_error(&review, "instructor training");
}
