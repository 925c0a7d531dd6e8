//! What transcripts of every kind must give, made here and genuine.

use std::io::Write as _;
use std::path::PathBuf;

use super::*;
use crate::formats::recognise;

fn genuine(path: &str) -> Option<Source> {
    let file =
        PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data/transcripts")).join(path);
    if file.is_file() {
        return Some(Source::path(file));
    }
    eprintln!("skipped: {path} is not here");
    None
}

fn read(text: &str) -> (String, Vec<Turn>) {
    let source = Source::memory("talk", text.as_bytes().to_vec());
    let tool = recognise(&source).unwrap()[0].0.name().to_owned();
    (tool, transcript(&source, None).unwrap().turns)
}

fn said(turns: &[Turn]) -> Vec<(Option<&str>, &str, Option<u64>, u64)> {
    turns
        .iter()
        .map(|turn| (turn.speaker.as_deref(), turn.text.as_str(), turn.starts_ms, turn.line))
        .collect()
}

/// A document with these paragraphs as its body.
fn document(body: &str) -> Source {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    let xml = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\" xmlns:mc=\"mc\"><w:body>{body}</w:body></w:document>"
    );
    archive.write_all(xml.as_bytes()).unwrap();
    Source::memory("talk.docx", archive.finish().unwrap().into_inner())
}

#[test]
fn cues_of_one_speaker_are_one_turn_and_nobody_is_not_carried_over() {
    let zoom = "\u{feff}WEBVTT - from a meeting\r\n\r\nNOTE made up\r\nover two lines\r\n\r\nSTYLE\r\n::cue { color: red }\r\n\r\n\
        1\r\n00:00:01.000 --> 00:00:03.000\r\nAnna Berg (Host): How was\r\n\r\n2\r\n00:00:03.000 --> 00:00:04.500 align:start\r\nAnna Berg (Host): the pace?\r\n\r\n\
        guid/3-0\r\n00:05.000 --> 00:06.000\r\n<v Bo Li>Too fast &amp; <i>too</i> long.</v>\r\n\r\n4\r\n00:07.000 --> 00:08.000\r\n(laughter)\r\n\r\n\
        5\r\n00:08.000 --> 00:09.000\r\n<v Bo Li>Yes.</v>\r\n";
    let (tool, turns) = read(zoom);
    assert_eq!(tool, "webvtt");
    let expected = [
        (Some("Anna Berg"), "How was the pace?", Some(1_000), 11),
        (Some("Bo Li"), "Too fast & too long.", Some(5_000), 19),
        (None, "(laughter)", Some(7_000), 23),
        (Some("Bo Li"), "Yes.", Some(8_000), 27),
    ];
    let without_lines = |turns: &[(Option<&'static str>, &'static str, Option<u64>, u64)]| turns.to_vec();
    assert_eq!(
        said(&turns).iter().map(|t| (t.0, t.1, t.2)).collect::<Vec<_>>(),
        without_lines(&expected).iter().map(|t| (t.0, t.1, t.2)).collect::<Vec<_>>()
    );
    assert_eq!(turns[0].role, Some(SpeakerRole::Interviewer));
    assert!(turns.windows(2).all(|pair| pair[0].line < pair[1].line));
}

#[test]
fn subrip_sbv_chat_and_otter() {
    let (tool, turns) = read(
        "1\n00:00:01,500 --> 00:00:02,000\nMODERATOR: Why?\n\n2\n00:00:03,000 --> 00:00:04,000\nANNA: Because.\n",
    );
    assert_eq!((tool.as_str(), said(&turns)[0]), ("srt", (Some("MODERATOR"), "Why?", Some(1_500), 3)));
    assert_eq!(turns[1].speaker.as_deref(), Some("ANNA"));
    let (tool, turns) = read("0:00:01.500,0:00:02.000\nhello\nthere\n\n0:00:03.000,0:00:04.000\nyou\n");
    assert_eq!((tool.as_str(), said(&turns)[0]), ("sbv", (None, "hello there", Some(1_500), 2)));
    let chat = "10:01:02\tAnna Berg:\tfirst\nand more\n10:01:05\tBo Li:\tsecond\n10:01:06 From Bo Li to Anna Berg(Direct Message): psst\n";
    let (tool, turns) = read(chat);
    assert_eq!(tool, "zoom_chat");
    let expected = [
        (Some("Anna Berg"), "first\nand more", Some(36_062_000), 1),
        (Some("Bo Li"), "second", Some(36_065_000), 3),
    ];
    assert_eq!(said(&turns), expected, "a private message is left out");
    let otter = "Anna Berg  0:03  \nHow was it?\nReally?\n\nBo Li  1:02:03\nFine.\n\nTranscribed by https://otter.ai\n";
    let (tool, turns) = read(otter);
    assert_eq!(tool, "otter");
    let expected = [
        (Some("Anna Berg"), "How was it?\nReally?", Some(3_000), 1),
        (Some("Bo Li"), "Fine.", Some(3_723_000), 5),
    ];
    assert_eq!(said(&turns), expected);
}

#[test]
fn documents_with_bold_names_tables_and_tracked_changes() {
    let run = |text: &str| format!("<w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
    let bold =
        |text: &str| format!("<w:r><w:rPr><w:b/></w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>");
    let paragraph = |inner: &str| format!("<w:p>{inner}</w:p>");
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", paragraph(&run(text)));
    let body = [
        format!("<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/></w:pPr>{}</w:p>", run("Group 2")),
        paragraph(&(bold("Interviewer:") + &run(" How \u{201c}fast\u{201d}?"))),
        paragraph(&bold("Anna Berg")),
        paragraph(
            &(run("Too ")
                + "<w:del><w:r><w:delText>slow</w:delText></w:r></w:del><w:ins>"
                + &run("fast")
                + "</w:ins>"
                + &run(".")),
        ),
        format!("<w:tbl><w:tr>{}{}{}</w:tr></w:tbl>", cell("0:09"), cell("Bo"), cell("I agree.")),
    ]
    .concat();
    let read = transcript(&document(&body), None).unwrap();
    let texts: Vec<(Option<&str>, &str, Option<u64>)> =
        read.turns.iter().map(|turn| (turn.speaker.as_deref(), turn.text.as_str(), turn.starts_ms)).collect();
    let expected = [
        (Some("Interviewer"), "How \u{201c}fast\u{201d}?", None),
        (Some("Anna Berg"), "Too fast.", None),
        (Some("Bo"), "I agree.", Some(9_000)),
    ];
    assert_eq!(texts, expected);
    assert_eq!(read.warnings.len(), 2, "a heading and a struck passage: {:?}", read.warnings);
}

#[test]
fn hostile_documents_are_refused() {
    for body in [
        "<w:p>".repeat(100),
        "<w:p><w:r><w:t>&own;</w:t></w:r></w:p>".to_owned(),
        "<w:p>".to_owned(),
        String::new(),
    ] {
        assert!(transcript(&document(&body), None).is_err(), "{body:.40}");
    }
    assert!(transcript(&Source::memory("a.csv", b"id,Q1\n1,Fine\n2,Bad\n".to_vec()), None).is_err());
}

#[test]
fn genuine_interviews_have_the_turns_they_are_known_for() {
    for (file, expected) in [
        ("interview_13.txt", vec![("interviewer1", 70), ("interviewee", 93)]),
        ("interview_10.txt", vec![("interviewee", 173), ("interviewer", 66)]),
        ("interview_2.txt", vec![("interviewer1", 43), ("interviewee1", 43), ("interviewer2", 1)]),
    ] {
        let Some(source) = genuine(file) else { return };
        let found = transcript(&source, None).unwrap();
        for (label, n) in expected {
            let known =
                |turn: &&Turn| turn.speaker.as_deref().is_some_and(|speaker| same_speaker(speaker, label));
            assert_eq!(found.turns.iter().filter(known).count(), n, "{file}: {label}");
        }
        let unknown = found.turns.iter().filter(|turn| turn.speaker.is_none()).count();
        assert_eq!(unknown, 0, "{file}");
    }
    let (Some(text), Some(document)) = (genuine("interview_13.txt"), genuine("interview_13.docx")) else {
        return;
    };
    let (text, document) =
        (transcript(&text, None).unwrap().turns, transcript(&document, None).unwrap().turns);
    assert!(document.len() > 20);
    for (one, other) in text.iter().zip(&document) {
        assert_eq!(
            (&one.speaker, one.text.split_whitespace().collect::<Vec<_>>()),
            (&other.speaker, other.text.split_whitespace().collect::<Vec<_>>())
        );
    }
}

#[test]
fn genuine_captions_are_read() {
    for (file, tool, n) in [
        ("webvttpy_sample.vtt", "webvtt", 16),
        ("webvttpy_captions_with_bom.vtt", "webvtt", 4),
        ("webvttpy_comments.vtt", "webvtt", 3),
        ("webvttpy_cue_tags.vtt", "webvtt", 3),
        ("webvttpy_using_identifiers.vtt", "webvtt", 6),
        ("webvttpy_sample.srt", "srt", 5),
        ("webvttpy_sample.sbv", "sbv", 5),
    ] {
        let Some(source) = genuine(file) else { return };
        assert_eq!(recognise(&source).unwrap()[0].0.name(), tool, "{file}");
        let turns = transcript(&source, None).unwrap().turns;
        assert_eq!(turns.len(), n, "{file}");
        assert!(turns.iter().all(|turn| turn.speaker.is_none() && !turn.text.contains('<')), "{file}");
    }
    let Some(empty) = genuine("webvttpy_empty.vtt") else { return };
    assert!(transcript(&empty, None).is_err());
}
