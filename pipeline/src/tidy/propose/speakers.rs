//! Who asks and who is asked in a transcript: by their labels, else by who asks questions.

use crate::formats::{Sheet, ToolRole, names_a_role};
use crate::model::{Codebook, InstrumentSection, Ordered, SpeakerRole, TranscriptSection};

use arrow::array::{Array as _, AsArray as _};

/// A codebook for a transcript.
pub(crate) fn propose(sheet: &Sheet) -> Codebook {
    let mut speakers = speakers(sheet);
    let mut notes = Vec::new();
    let has_interviewer = speakers.iter().any(|speaker| speaker.role == Some(SpeakerRole::Interviewer));
    if !has_interviewer && let Some(asking) = most_asking(&speakers) {
        if let Some(speaker) = speakers.get_mut(asking) {
            speaker.role = Some(SpeakerRole::Interviewer);
            notes.push(format!(
                "no label says who asks; `{}` was taken for the interviewer because {} of their {} turns end with a question: check that",
                speaker.name, speaker.questions, speaker.turns
            ));
        }
    } else if !has_interviewer {
        notes.push(
            "no label says who asks, and nobody asks most of the questions: name the interviewer below"
                .to_owned(),
        );
    }
    if speakers.iter().any(|speaker| !names_a_role(&speaker.name)) {
        notes.push(
            "names stand in this codebook only until it is loaded; the lake keeps numbers in their place"
                .to_owned(),
        );
    }
    let roles: Ordered<SpeakerRole> = speakers
        .into_iter()
        .map(|speaker| (speaker.name, speaker.role.unwrap_or(SpeakerRole::Participant)))
        .collect();
    Codebook {
        instrument: InstrumentSection {
            id: "focus-group".to_owned(),
            title: Some("Focus group".to_owned()),
            ..InstrumentSection::default()
        },
        transcript: Some(TranscriptSection {
            about: Some("focus group".to_owned()),
            speakers: roles,
            note: (!notes.is_empty()).then(|| notes.join("\n")),
        }),
        notes: vec![
            "Proposed from a transcript; check who asks and who is asked before you load it.".to_owned(),
        ],
        ..Codebook::default()
    }
}

struct Speaker {
    name: String,
    role: Option<SpeakerRole>,
    turns: u64,
    questions: u64,
}

/// The speakers in order of appearance; a sheet that cannot be read to the end has those up to there.
fn speakers(sheet: &Sheet) -> Vec<Speaker> {
    let place = |role| sheet.columns.iter().position(|column| column.role == Some(role));
    let (at_speaker, at_role, at_text) =
        (place(ToolRole::Speaker), place(ToolRole::SpeakerRole), place(ToolRole::Passage));
    let mut speakers: Vec<Speaker> = Vec::new();
    for batch in sheet.rows().into_iter().flatten().map_while(Result::ok) {
        let cell = |at: Option<usize>, row: usize| {
            let texts = batch.cells.columns().get(at?)?.as_string_opt::<i32>()?;
            texts.is_valid(row).then(|| texts.value(row))
        };
        for row in 0..batch.cells.num_rows() {
            let Some(name) = cell(at_speaker, row) else { continue };
            let asks = cell(at_text, row).is_some_and(|text| text.trim_end().ends_with(['?', '？']));
            let known = speakers.iter_mut().find(|speaker| crate::formats::same_speaker(&speaker.name, name));
            match known {
                Some(speaker) => {
                    speaker.turns += 1;
                    speaker.questions += u64::from(asks);
                }
                None => {
                    let role = cell(at_role, row).and_then(|role| role.parse().ok());
                    speakers.push(Speaker {
                        name: name.to_owned(),
                        role,
                        turns: 1,
                        questions: u64::from(asks),
                    });
                }
            }
        }
    }
    speakers
}

/// Whoever asks at least three questions, in a third of their turns, and as often as all others together.
fn most_asking(speakers: &[Speaker]) -> Option<usize> {
    let all: u64 = speakers.iter().map(|speaker| speaker.questions).sum();
    let most =
        speakers.iter().enumerate().max_by_key(|(at, speaker)| (speaker.questions, std::cmp::Reverse(*at)));
    let is_plain = |speaker: &Speaker| {
        speaker.questions >= 3 && speaker.questions * 3 >= speaker.turns && speaker.questions * 2 >= all
    };
    most.filter(|(_, speaker)| speakers.len() > 1 && is_plain(speaker)).map(|(at, _)| at)
}
