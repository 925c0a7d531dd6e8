//! Small sheets in which each rule shows.

use super::*;
use crate::model::{Direction, MeasureKind};

pub(super) fn sheet(text: &str) -> Source {
    Source::memory("answers.csv", text.as_bytes().to_vec())
}

pub(super) fn codebook(sections: &str) -> Codebook {
    Codebook::from_toml("test.toml", &format!("[instrument]\nid = \"t\"\n{sections}")).unwrap()
}

fn measure<'a>(landed: &'a Landed, id: &str) -> &'a crate::model::Measure {
    landed
        .measures
        .iter()
        .find(|measure| measure.measure_id.as_str() == id)
        .unwrap_or_else(|| panic!("no {id}"))
}

#[test]
fn labels_are_mended_matched_and_counted() {
    let text = "Q\nNever \nnever\nSome\u{a0}times\n\u{feff}Often\nNever\n\nN/A\nNA\nOftn\n";
    let text = text.replace("\n\nN/A", "\n,\nN/A").replace("Q\n", "Q,x\n").replace(" \n", " ,\n");
    let rows: Vec<String> = text
        .lines()
        .map(|line| if line.contains(',') { line.to_owned() } else { format!("{line},") })
        .collect();
    let landed = land(
        &sheet(&format!("{}\n", rows.join("\n"))),
        &codebook(
            "[[item]]\nid = \"q\"\ncolumn = \"Q\"\nchoices = [\"Never\", \"Some times\", \"Often\"]\nnot_applicable = [\"N/A\"]\n",
        ),
    );
    let n = Some(1.0);
    assert_eq!(landed.numbers("item:q"), [n, n, Some(2.0), Some(3.0), n, None, None, None, None]);
    assert_eq!(landed.missing("q"), [None, None, None, None, None, Some(2), Some(3), Some(2), Some(2)]);
    let repairs: Vec<(&str, u64)> =
        landed.totals.repairs.iter().map(|repair| (repair.kind.as_str(), repair.n)).collect();
    let expected = [
        ("tidied blanks", 2),
        ("removed invisible marks", 1),
        ("matched in spite of case or punctuation", 1),
        ("read as not answered", 1),
    ];
    assert_eq!(repairs, expected);
    assert_eq!(landed.rejects.len(), 1);
    assert_eq!((landed.rejects[0].line, landed.rejects[0].found.as_str()), (10, "Oftn"));
    assert!(landed.rejects[0].hint.contains("`Often`"), "{}", landed.rejects[0].hint);
    let skip = landed.numbers("measure:t.q:skip");
    assert_eq!(skip.iter().flatten().sum::<f64>(), 3.0);
    assert_eq!(landed.numbers("measure:t.q:na").iter().flatten().sum::<f64>(), 1.0);
    assert_eq!(measure(&landed, "t.q:skip").direction, Direction::Higher);
    assert_eq!(measure(&landed, "t.q").favourable_from, Some(3.0));
}

#[test]
fn just_right_items_are_distances_and_two_shares() {
    let item = "[[item]]\nid = \"pace\"\ncolumn = \"Pace\"\nchoices = [\"Too slow\", \"Just right\", \"Too fast\"]\nideal = \"Just right\"\n";
    let landed = land(&sheet("Pace,b\nToo slow,1\nJust right,1\nToo fast,1\n"), &codebook(item));
    assert_eq!(landed.numbers("item:pace"), [Some(1.0), Some(2.0), Some(3.0)]);
    assert_eq!(landed.numbers("measure:t.pace"), [Some(-1.0), Some(0.0), Some(-1.0)]);
    assert_eq!(landed.numbers("measure:t.pace:low"), [Some(1.0), Some(0.0), Some(0.0)]);
    assert_eq!(landed.numbers("measure:t.pace:high"), [Some(0.0), Some(0.0), Some(1.0)]);
    assert_eq!(measure(&landed, "t.pace:low").kind, MeasureKind::Share);
    assert!(
        !landed.measures.iter().any(|measure| measure.measure_id.as_str().ends_with(":skip")),
        "nobody skipped"
    );
}

#[test]
fn scales_flip_reversed_items_and_need_their_share_of_answers() {
    let sections = "[[item]]\nid = \"a\"\ncolumn = \"a\"\nkind = \"ordinal\"\nlow = 1\nhigh = 5\n\
        [[item]]\nid = \"b\"\ncolumn = \"b\"\nkind = \"ordinal\"\nlow = 1\nhigh = 5\n\
        [[item]]\nid = \"c\"\ncolumn = \"c\"\nkind = \"ordinal\"\nlow = 1\nhigh = 5\n\
        [[scale]]\nid = \"s\"\nitems = [\"a\", \"b\", \"c\"]\nreverse = [\"c\"]\nat_least = 0.5\n";
    let landed = land(&sheet("a,b,c\n5,4,1\n5,,\n5,,1\n6,3,x\n"), &codebook(sections));
    assert_eq!(landed.numbers("measure:t.s"), [Some(14.0 / 3.0), None, Some(5.0), None]);
    assert_eq!(measure(&landed, "t.a").family, "B");
    assert_eq!(measure(&landed, "t.s").family, "A");
    assert_eq!(measure(&landed, "t.s").kind, MeasureKind::Scale);
    let found: Vec<&str> = landed.rejects.iter().map(|reject| reject.found.as_str()).collect();
    assert_eq!(found, ["6", "x"]);
    assert_eq!(landed.rejects[0].expected, "a number from 1 to 5");
}

#[test]
fn multi_selects_are_read_packed_and_split() {
    let sections = "[[item]]\nid = \"p\"\ncolumn = \"P\"\nkind = \"multi\"\nseparator = \", \"\nchoices = [\"IO (a, b)\", \"Plots\", \"Other\"]\n\
        [[item]]\nid = \"d\"\nkind = \"multi\"\ncolumns = { \"Web\" = \"D1\", \"Data\" = \"D2\" }\n\
        [[item]]\nid = \"e\"\nkind = \"multi\"\ncolumns = { \"X\" = \"E1\", \"Y\" = \"E2\" }\n\
        [[item]]\nid = \"c\"\ncolumn = \"C\"\nkind = \"choice\"\nchoices = [\"Red\", \"Blue\"]\n";
    let text = "P,D1,D2,E1,E2,C\n\"IO (a, b), mine\",Web,,1,0,Red\nPlots,,,0,0,blue\n,,Data,,,\n";
    let landed = land(&sheet(text), &codebook(sections));
    let (yes, no) = (Some(1.0), Some(0.0));
    assert_eq!(landed.numbers("item:p.io_a_b"), [yes, no, None]);
    assert_eq!(landed.numbers("item:p.other"), [yes, no, None]);
    assert_eq!(landed.numbers("item:d.web"), [yes, None, no], "nothing ticked and no mark: outside the base");
    assert_eq!(landed.numbers("item:e.x"), [yes, no, None], "a written 0 says that it was shown");
    assert_eq!(landed.numbers("measure:t.c.blue"), [no, yes, None]);
    assert_eq!(measure(&landed, "t.c.blue").direction, Direction::None);
}

#[test]
fn backgrounds_are_grouped_by_every_rule() {
    let sections = "[[background]]\nid = \"age\"\ncolumn = \"Age\"\nbands = [25, 35]\n\
        [[background]]\nid = \"lang\"\ncolumn = \"Lang\"\ngroups = { \"Other\" = [\"*\"], \"English\" = [\"English\"] }\nmissing = [\"Prefer not to say\"]\n\
        [[background]]\nid = \"job\"\ncolumn = \"Job\"\n\
        [[background]]\nid = \"tags\"\ncolumn = \"Tags\"\nmultiple = true\nseparator = \";\"\n\
        [[background]]\nid = \"wp\"\nwhen = { \"Working parent\" = { Kids = [\"1\"], Job = [\"Employed*\"] }, \"Other\" = \"*\" }\n";
    let text = "Age,Lang,Job,Tags,Kids\n24,english,Employed full time,a;b,1\n25,Polish,employed full time ,b,0\n50.5,Prefer not to say,None,,\nNA,,,c;a,\n";
    let landed = land(&sheet(text), &codebook(sections));
    let one = |group: &str| Some(vec![group.to_owned()]);
    assert_eq!(landed.groups("age"), [one("under 25"), one("25 to 34"), one("35 and over"), None]);
    assert_eq!(landed.groups("lang"), [one("English"), one("Other"), None, None]);
    assert_eq!(
        landed.groups("job"),
        [one("Employed full time"), one("Employed full time"), one("None"), None]
    );
    assert_eq!(
        landed.groups("tags"),
        [Some(vec!["a".into(), "b".into()]), one("b"), None, Some(vec!["c".into(), "a".into()])]
    );
    assert_eq!(landed.groups("wp"), [one("Working parent"), one("Other"), one("Other"), None]);
    assert_eq!(landed.backgrounds[0].groups, ["under 25", "25 to 34", "35 and over"]);
}

#[test]
fn respondents_get_pseudonyms_dates_and_flags() {
    let sections = "[respondent]\nid = \"Rid\"\nlink = \"Student ID\"\nsubmitted_at = \"End\"\nduration = \"Secs\"\nweight = \"w\"\n\
        complete = { column = \"Done\", is = [\"True\", \"1\"] }\n";
    let text = "Rid,Student ID,End,Secs,w,Done,Email,Text\nR_1,S77,13/07/2020 10:00,60,1.5,TRUE,a@b.org,x\nR_1,,2/7/2020,x,,0,,\n";
    let landed = land(&sheet(text), &codebook(sections));
    assert_eq!(
        Landed::texts(&landed.wide, "respondent_id"),
        [Some("r:R_1".to_owned()), Some("r:R_1".to_owned())]
    );
    assert_eq!(Landed::texts(&landed.wide, "learner_id"), [Some("l:s77".to_owned()), None]);
    assert_eq!(landed.flags("is_complete"), [Some(true), Some(false)]);
    assert_eq!(landed.numbers("weight"), [Some(1.5), None]);
    assert_eq!(landed.numbers("duration_s"), [Some(60.0), None]);
    let dates = landed.wide[0].column_by_name("submitted_at").unwrap();
    let dates = dates.as_primitive::<arrow::datatypes::TimestampMicrosecondType>();
    assert_eq!(dates::iso(dates.value(0)), "2020-07-13T10:00:00");
    assert_eq!(dates::iso(dates.value(1)), "2020-07-02T00:00:00");
    let names: Vec<&str> = landed.dropped.iter().map(|dropped| dropped.column_name.as_str()).collect();
    assert_eq!(names, ["Email"]);
    assert!(landed.redacted[0].column_by_name("Email").is_none());
    assert_eq!(Landed::texts(&landed.redacted, "Student ID"), [Some("l:s77".to_owned()), None]);
    assert!(landed.totals.warnings.is_empty(), "{:?}", landed.totals.warnings);
}

#[test]
fn comments_are_scrubbed_of_this_uploads_own_names() {
    let text = "First Name,Comment\nMarguerite,\"Ask marguerite or x@y.org, please\"\nZoltan,\n";
    let landed =
        land(&sheet(text), &codebook("[[comment]]\ncolumn = \"Comment\"\nabout = \"what hindered you\"\n"));
    assert_eq!(Landed::texts(&landed.comments, "text"), [Some("Ask [name] or [e-mail], please".to_owned())]);
    assert_eq!(Landed::texts(&landed.comments, "measure_id"), [Some("t.what_hindered_you".to_owned())]);
    assert_eq!(landed.totals.scrubbed, 2);
    assert_eq!(
        Landed::texts(&landed.redacted, "Comment")[0].as_deref(),
        Some("Ask [name] or [e-mail], please")
    );
}

#[test]
fn previews_are_left_out_and_counted() {
    let text = "StartDate,Status,ResponseId,Q1\na,b,c,How?\n\
        \"{\"\"ImportId\"\":\"\"startDate\"\"}\",\"{\"\"ImportId\"\":\"\"status\"\"}\",\"{\"\"ImportId\"\":\"\"_recordId\"\"}\",\"{\"\"ImportId\"\":\"\"QID1\"\"}\"\n\
        2026-01-02 10:00:00,0,R_1,4\n2026-01-02 11:00:00,1,R_2,5\n";
    let landed = land(
        &sheet(text),
        &codebook(
            "[[item]]\nid = \"q\"\ncolumn = \"QID1\"\nkind = \"number\"\n[respondent]\nid = \"ResponseId\"\n",
        ),
    );
    assert_eq!(landed.numbers("item:q"), [Some(4.0)]);
    assert_eq!((landed.totals.rows_read, landed.totals.rows_landed, landed.totals.rows_excluded), (2, 1, 1));
    assert_eq!(landed.items[0].wording, "How?");
}

#[test]
fn a_missing_column_names_the_nearest_headings() {
    let sheet = formats::open(&sheet("Pace of course,Gender\nx,y\nx,z\n"), None).unwrap();
    let facts = examine(&sheet).unwrap();
    let wrong = codebook("[[item]]\nid = \"pace\"\ncolumn = \"Pace of the course\"\nkind = \"number\"\n");
    let error = Plan::new(&wrong, &sheet, &facts).err().unwrap().to_string();
    assert!(error.starts_with("item `pace`: column `Pace of the course` is not in the export; the nearest headings are `Pace of course`"), "{error}");
}

#[test]
fn questions_added_later_were_not_asked_before() {
    let mut text = "Date,Old,New\n".to_owned();
    for day in 1..=28 {
        let new = if day > 14 && day % 5 != 0 { "4" } else { "" };
        text.push_str(&format!("2026-03-{day:02},3,{new}\n"));
    }
    let sections = "[[item]]\nid = \"old\"\ncolumn = \"Old\"\nkind = \"ordinal\"\nlow = 1\nhigh = 5\n\
        [[item]]\nid = \"new\"\ncolumn = \"New\"\nkind = \"ordinal\"\nlow = 1\nhigh = 5\n[respondent]\nsubmitted_at = \"Date\"\n";
    let landed = land(&sheet(&text), &codebook(sections));
    let count = |code: u8| landed.missing("new").iter().filter(|missing| **missing == Some(code)).count();
    assert_eq!((count(1), count(2)), (15, 2), "the 15th was blank before the first answer");
    assert_eq!(landed.items[1].asked_from.as_deref(), Some("2026-03-16T00:00:00"));
    assert_eq!(landed.numbers("measure:t.new:skip").iter().flatten().count(), 13);
}

#[test]
fn what_a_rebuild_reads_is_what_landed() {
    let text = "Rid,Q,Age\nR_1,4,30\nR_2,5,20\n";
    let codebook = codebook(
        "[[item]]\nid = \"q\"\ncolumn = \"Q\"\nkind = \"number\"\n[[background]]\nid = \"age\"\ncolumn = \"Age\"\nbands = [25]\n[respondent]\nid = \"Rid\"\n",
    );
    let landed = land(&sheet(text), &codebook);
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(["Rid", "Q", "Age"]).unwrap();
    for row in 0..2 {
        let cell = |name: &str| Landed::texts(&landed.redacted, name)[row].clone().unwrap();
        writer.write_record([cell("Rid"), cell("Q"), cell("Age")]).unwrap();
    }
    let again = land(&Source::memory("landed.csv", writer.into_inner().unwrap()), &codebook);
    assert_eq!(again.numbers("item:q"), landed.numbers("item:q"));
    assert_eq!(again.groups("age"), landed.groups("age"));
}

#[test]
fn two_answers_are_compared_by_a_share() {
    let sections = "[[item]]\nid = \"q\"\ncolumn = \"Q\"\nwording = \"Did it help?\"\nchoices = [\"Nein\", \"Ja\"]\n\
        [[item]]\nid = \"o\"\ncolumn = \"Q\"\nkind = \"ordinal\"\nchoices = [\"Nein\", \"Ja\"]\n\
        [[item]]\nid = \"d\"\ncolumn = \"Q\"\nchoices = [\"Nein\", \"Ja\"]\ndirection = \"lower\"\n\
        [[scale]]\nid = \"s\"\nitems = [\"d\", \"o\"]\nreverse = [\"d\"]\n";
    let landed = land(&sheet("Q,x\nJa,1\nNein,1\nja,1\n,1\n"), &codebook(sections));
    assert_eq!(landed.numbers("measure:t.q"), [Some(1.0), Some(0.0), Some(1.0), None]);
    let share = measure(&landed, "t.q");
    assert_eq!((share.kind, share.direction), (MeasureKind::Share, Direction::None));
    assert_eq!((share.title.as_str(), share.low, share.high), ("Did it help?: Ja", Some(0.0), Some(1.0)));
    assert_eq!(measure(&landed, "t.o").kind, MeasureKind::Ordinal);
    assert_eq!(landed.numbers("measure:t.o"), [Some(2.0), Some(1.0), Some(2.0), None]);
    let declared = measure(&landed, "t.d");
    assert_eq!((declared.direction, declared.family.as_str()), (Direction::Lower, "B"));
    assert_eq!(
        landed.numbers("measure:t.d"),
        [Some(0.0), Some(1.0), Some(0.0), None],
        "reversed in its scale"
    );
    assert_eq!(landed.numbers("measure:t.s"), [Some(1.5), Some(1.5), Some(1.5), None]);
}
