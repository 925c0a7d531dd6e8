//! Two iterations of a genuine survey: what changed is held against the reference, and what cannot be compared is refused.

use super::kept::assert_near;
use super::kept::codebook;
use super::kept::genuine;
use super::kept::number;
use super::kept::rows;
use super::kept::rows_of;
use crate::cli::Lake;

const WAVES: &str = "ssi_rse/reference/harmonised_uk_2016_2017.csv.gz";

/// The columns that the codebook reads, in order.
const COLUMNS: [&str; 8] =
    ["gender", "affSat1", "affSat2", "affSat3", "affSat4", "affSat", "affRec", "perfCheck"];

/// The answers of one year as an export of their own.
fn wave(year: &str) -> Option<String> {
    let rows = rows(&genuine(WAVES)?);
    let mut text = COLUMNS.join(",");
    for row in rows.iter().filter(|row| row["wave"] == year) {
        text.push('\n');
        let cells = COLUMNS.map(|column| row[column].trim_end_matches(".0").to_owned());
        text.push_str(&cells.join(","));
    }
    Some(text + "\n")
}

fn load(lake: &Lake, export: &str, codebook: &str, iteration: &str) {
    let said =
        lake.run(&["load", export, "--codebook", codebook, "--credential", "rse", "--iteration", iteration]);
    assert_eq!(said.code, 0, "{}", said.stderr);
}

fn history(lake: &Lake, more: &[&str]) -> Vec<super::kept::Row> {
    let mut arguments = vec!["gap-history", "--credential", "rse", "--iteration", "2017", "--format", "csv"];
    arguments.extend(more);
    rows_of(lake.done(&arguments).as_bytes())
}

#[test]
fn the_gap_of_women_in_two_years_has_not_been_seen_to_change() {
    let (Some(before), Some(now)) = (wave("2016"), wave("2017")) else { return };
    let lake = Lake::new();
    // The later year first: the earlier one must bring its history with it.
    load(&lake, &lake.file("2017.csv", now), &codebook("rse_waves.toml"), "2017");
    assert!(history(&lake, &[]).is_empty());
    load(&lake, &lake.file("2016.csv", before), &codebook("rse_waves.toml"), "2016");
    let history = history(&lake, &[]);
    let expected = rows(&genuine("ssi_rse/reference/gap_change_did.csv").expect("beside the waves"));
    for (measure, outcome) in [
        ("rse.satisfaction_score", "affSat"),
        ("rse.recognition_score", "affRec"),
        ("rse.performance_score", "perfCheck"),
    ] {
        let of_women =
            |row: &&super::kept::Row| row["measure_id"] == measure && row["group_name"] == "female";
        let row = history.iter().find(of_women).expect(measure);
        let reference = expected.iter().find(|row| row["outcome"] == outcome).expect(outcome);
        for (column, of_reference) in [
            ("gap_before", "gap_2016"),
            ("gap_now", "gap_2017"),
            ("change", "did"),
            ("p", "p"),
            ("change_low", "lo"),
            ("change_upp", "hi"),
        ] {
            let what = format!("{outcome} {column}");
            assert_near(number(row, column), number(reference, of_reference), &what);
        }
        assert_eq!(row["verdict"], "no evidence of change", "{outcome}");
        let seen = number(row, "change_seen").expect("a size");
        let by_reference = (1.959_964 + 0.84) * number(reference, "se_hc3").expect("a number");
        assert!((seen - by_reference).abs() < 1e-5 * by_reference, "{outcome}: {seen}");
    }
    let scale = history.iter().find(|row| row["measure_id"] == "rse.affSat" && row["group_name"] == "female");
    assert_eq!(scale.expect("the scale")["verdict"], "no evidence of change");
}

/// An export of 60 people; the item is asked on so many points.
fn export(points: usize) -> String {
    let mut text = String::from("Shift,Pace\n");
    for person in 0..60 {
        let shift = ["Day", "Night"][person % 2];
        text.push_str(&format!("{shift},{}\n", 1 + person * 7 % points));
    }
    text
}

fn codebook_of(points: usize) -> String {
    format!(
        "[instrument]\nid = \"rse\"\n[[item]]\nid = \"pace\"\ncolumn = \"Pace\"\nkind = \"ordinal\"\nlow = 1\nhigh = {points}\n[[background]]\nid = \"shift\"\ncolumn = \"Shift\"\n"
    )
}

#[test]
fn an_item_on_five_points_is_never_compared_with_one_on_ten() {
    let lake = Lake::new();
    for (year, points) in [("2016", 5), ("2017", 10)] {
        let codebook = lake.file(&format!("{year}.toml"), codebook_of(points));
        load(&lake, &lake.file(&format!("{year}.csv"), export(points)), &codebook, year);
    }
    let reason = "answered from 1 to 5 before and from 1 to 10 now";
    let against =
        ["gaps", "--credential", "rse", "--iteration", "2017", "--against", "2016", "--format", "csv"];
    let by_sql = "select * from gap_history where iteration_id = 'rse/2017'";
    for rows in [
        history(&lake, &[]),
        rows_of(lake.done(&against).as_bytes()),
        rows_of(lake.done(&["sql", by_sql, "--format", "csv"]).as_bytes()),
    ] {
        assert_eq!(rows.len(), 2, "{rows:?}");
        for row in &rows {
            assert_eq!((row["verdict"].as_str(), row["reason"].as_str()), ("not comparable", reason));
            for column in ["gap_before", "gap_now", "change", "change_low", "p", "group_moved"] {
                assert_eq!(row[column], "", "{column}");
            }
        }
    }
}

#[test]
fn one_iteration_that_asks_on_two_ranges_is_not_compared_at_all() {
    let lake = Lake::new();
    for (name, points) in [("uk", 5), ("de", 10)] {
        let codebook = lake.file(&format!("{name}.toml"), codebook_of(points));
        let file = lake.file(&format!("{name}.csv"), export(points));
        let said = lake.run(&[
            "load",
            &file,
            "--codebook",
            &codebook,
            "--credential",
            "rse",
            "--iteration",
            "1",
            "--cohort",
            name,
        ]);
        assert_eq!(said.code, 0, "{}", said.stderr);
    }
    let gaps = rows_of(lake.done(&["gaps", "--format", "csv"]).as_bytes());
    let pace = gaps.iter().filter(|row| row["measure_id"] == "rse.pace").collect::<Vec<_>>();
    assert_eq!(pace.len(), 2);
    for row in pace {
        assert_eq!(row["verdict"], "not comparable");
        assert!(row["reason"].contains("1 to 10") && row["reason"].contains("1 to 5"), "{}", row["reason"]);
        assert_eq!((row["estimate"].as_str(), row["welch_diff"].as_str()), ("", ""));
    }
    let means = lake.done(&["sql", "select count(*) as n from group_measures where measure_id = 'rse.pace'"]);
    assert!(means.contains('0'), "{means}");
}

#[test]
fn a_registered_change_waits_and_is_then_judged_without_anybody_asking() {
    let lake = Lake::new();
    let codebook = lake.file("c.toml", codebook_of(5));
    let answers = |night: [usize; 2]| {
        let mut text = String::from("Shift,Pace\n");
        for person in 0..800 {
            let (shift, value) =
                if person % 2 == 0 { ("Day", 3 + person % 3) } else { ("Night", night[person / 2 % 2]) };
            text.push_str(&format!("{shift},{value}\n"));
        }
        text
    };
    load(&lake, &lake.file("2016.csv", answers([1, 2])), &codebook, "2016");
    let change = [
        "change",
        "add",
        "slower",
        "--credential",
        "rse",
        "--iteration",
        "2017",
        "--measure",
        "rse.pace",
        "--background",
        "shift",
        "--group",
        "Night",
        "--description",
        "Half the pages",
        "--margin",
        "0.2",
        "--expect",
        "30,30",
    ];
    let said = lake.done(&change);
    assert!(said.contains("with 30 and 30 people") && said.contains("is 0 %"), "{said}");
    let list = lake.done(&["change", "list"]);
    assert!(list.contains("waiting for answers"), "{list}");
    let now = (0..800).map(|person| format!("{},{}\n", ["Day", "Night"][person % 2], 3 + person / 2 % 3));
    let now = std::iter::once("Shift,Pace\n".to_owned()).chain(now).collect::<String>();
    load(&lake, &lake.file("2017.csv", now), &codebook, "2017");
    let history = history(&lake, &["--measure", "rse.pace"]);
    let night = history.iter().find(|row| row["group_name"] == "Night").expect("night");
    assert_eq!((night["verdict"].as_str(), night["registered"].as_str()), ("closed", "true"), "{night:?}");
    assert_eq!((night["family"].as_str(), night["family_size"].as_str()), ("changes", "1"));
    let findings = lake.done(&["findings"]);
    assert!(findings.contains("the gap closed to within"), "{findings}");
    // The change is taken up again with a margin that is too narrow to show anything.
    let again = lake.file(
        "changes.csv",
        "change_id,iteration_id,measure_id,background,group_name,description,margin\nslower,rse/2017,rse.pace,shift,Night,Half the pages,0.01\n",
    );
    assert!(lake.done(&["register", "changes", &again]).contains("0 rows added, 1 replaced"));
    let list = lake.done(&["change", "list", "--format", "csv"]);
    let row = rows_of(list.as_bytes()).remove(0);
    assert_ne!(row["verdict"], "closed", "{row:?}");
}

#[test]
fn what_a_review_decided_to_watch_is_a_family_of_its_own_in_the_next() {
    let lake = Lake::new();
    let codebook = lake.file("c.toml", codebook_of(5));
    load(&lake, &lake.file("2016.csv", export(5)), &codebook, "2016");
    let decisions = lake.file(
        "decisions.csv",
        "iteration_id,measure_id,background,group_name,decision\nrse/2016,rse.pace,shift,Night,watch\n",
    );
    lake.done(&["register", "decisions", &decisions]);
    load(&lake, &lake.file("2017.csv", export(5) + "Day,5\n"), &codebook, "2017");
    let family = |iteration: &str| {
        let arguments = ["gaps", "--credential", "rse", "--iteration", iteration, "--format", "csv"];
        let gaps = rows_of(lake.done(&arguments).as_bytes());
        gaps.into_iter()
            .filter(|row| row["measure_id"] == "rse.pace")
            .map(|row| row["family"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(family("2016"), ["A", "A"]);
    assert_eq!(family("2017"), ["W", "W"], "both sides of the one test");
}

#[test]
fn a_register_with_slips_says_where_and_changes_nothing() {
    let lake = Lake::new();
    lake.done(&["load", &lake.file("e.csv", export(5)), "--credential", "rse", "--iteration", "1"]);
    let file = lake.file("cohorts.csv", "cohort_id,iteration_id,seats\nrse/1/all,rse/1,many\n");
    let said = lake.run(&["register", "cohorts", &file]);
    assert_eq!(said.code, 2);
    assert!(said.stderr.contains("line 2, column `seats`: found `many`"), "{}", said.stderr);
    let said = lake.run(&["register", "cohort", &file]);
    assert!(said.code == 2 && said.stderr.contains("`cohorts`"), "{}", said.stderr);
    assert!(lake.done(&["snapshots"]).lines().count() == 1, "nothing was published");
}
