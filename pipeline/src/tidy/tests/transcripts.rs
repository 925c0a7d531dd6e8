//! Transcripts through the whole of this room.

use super::*;
use crate::model::SpeakerRole;

const TALK: &str = "WEBVTT\n\n00:01.000 --> 00:02.000\nAnna Berg: How was the pace for you, Bo?\n\n\
    00:03.000 --> 00:04.000\nBo Marquardt: Too fast, and I told Anna so: bo.m@example.org\n\n\
    00:05.000 --> 00:06.000\n(laughter)\n\n00:07.000 --> 00:08.000\nAnna Berg: And for you?\n\n\
    00:09.000 --> 00:10.000\nCem Yilmaz: Marquart and I work nights, so it was hard to keep up with the reading.\n\n\
    00:11.000 --> 00:12.000\nAnna Berg: Did it help to talk?\n";

fn talk() -> Source {
    Source::memory("talk.vtt", TALK.as_bytes().to_vec())
}

fn proposed(source: &Source) -> Codebook {
    let sheet = formats::open(source, None).unwrap();
    propose(&sheet, &examine(&sheet).unwrap())
}

#[test]
fn whoever_asks_is_proposed_and_can_be_overruled() {
    let codebook = proposed(&talk());
    let again = Codebook::from_toml("proposed", &codebook.to_toml()).unwrap();
    let roles = |codebook: &Codebook| codebook.transcript.clone().unwrap().speakers;
    assert_eq!(roles(&again), roles(&codebook));
    let found: Vec<(String, SpeakerRole)> = roles(&codebook).0;
    let expected = [
        ("Anna Berg".to_owned(), SpeakerRole::Interviewer),
        ("Bo Marquardt".to_owned(), SpeakerRole::Participant),
        ("Cem Yilmaz".to_owned(), SpeakerRole::Participant),
    ];
    assert_eq!(found, expected);
    let stored = codebook.without_names(formats::names_a_role).to_toml();
    assert!(!stored.contains("Anna") && stored.contains("speaker 1"), "{stored}");

    let landed = land_transcript(&codebook);
    assert_eq!(landed.0, 2, "two respondents");
    let mut overruled = codebook;
    if let Some(section) = &mut overruled.transcript {
        section.speakers.0.retain(|(name, _)| name != "Anna Berg");
    }
    assert_eq!(land_transcript(&overruled).0, 3, "somebody who is not listed was asked");
}

/// How many respondents, and the comments as text.
fn land_transcript(codebook: &Codebook) -> (usize, Vec<String>, Vec<String>) {
    let sheet = formats::open(&talk(), None).unwrap();
    let facts = examine(&sheet).unwrap();
    let mut plan = Plan::new(codebook, &sheet, &facts).unwrap();
    let batch = sheet.rows().unwrap().next().unwrap().unwrap();
    let tidied = plan.tidy(&batch, &Plain).unwrap();
    assert_eq!(tidied.wide.schema(), plan.wide_schema());
    assert_eq!(tidied.redacted.schema(), plan.redacted_schema());
    assert_eq!(tidied.comments.schema(), plan.comments_schema());
    let texts = |column: &str| {
        Landed::texts(std::slice::from_ref(&tidied.comments), column)
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
    };
    (tidied.wide.num_rows(), texts("text"), texts("speaker_role"))
}

#[test]
fn what_was_said_lands_without_names() {
    let (_, texts, roles) = land_transcript(&proposed(&talk()));
    assert_eq!(roles, ["interviewer", "learner", "other", "interviewer", "learner", "interviewer"]);
    for name in ["Anna", "Berg", "Marquar", "Cem", "@"] {
        assert!(texts.iter().all(|text| !text.contains(name)), "{name}: {texts:?}");
    }
    assert!(texts[1].contains("[e-mail]") && texts[1].starts_with("Too fast"), "{}", texts[1]);
}

#[test]
fn a_codebook_for_a_transcript_fits_no_survey() {
    let survey = Source::memory("a.csv", b"Q1,Q2\nYes,No\nNo,No\n".to_vec());
    let sheet = formats::open(&survey, None).unwrap();
    let facts = examine(&sheet).unwrap();
    let error = Plan::new(&proposed(&talk()), &sheet, &facts)
        .err()
        .map(|error| error.to_string())
        .unwrap_or_default();
    assert!(error.contains("no transcript") && error.contains("--tool"), "{error}");
}
