//! Who was asked what: routes past questions, in small sheets.

use super::small::{codebook, sheet};
use super::*;

/// Contract, Months, Left and Pay of 60 people: those with a permanent contract are led past Months and Left.
fn contracts() -> String {
    let mut text = "Contract,Months,Left,Pay\n".to_owned();
    for n in 0..60 {
        let contract = ["Permanent", "Fixed term", "Agency"][n % 3];
        let months = if n % 3 == 0 || n == 1 { "" } else { "12" };
        // Few answer what is asked in between, but nobody who was led past it.
        let left = if n % 3 == 0 { "" } else { "No" };
        let pay = if n % 7 == 0 { "" } else { "4" };
        text.push_str(&format!("{contract},{months},{left},{pay}\n"));
    }
    text
}

#[test]
fn whoever_is_led_past_a_question_was_not_asked() {
    let number = |id: &str| format!("[[item]]\nid = \"{id}\"\ncolumn = \"{id}\"\nkind = \"number\"\n");
    let left = "[[item]]\nid = \"Left\"\ncolumn = \"Left\"\nchoices = [\"Yes\", \"No\"]\n";
    let landed =
        land(&sheet(&contracts()), &codebook(&format!("{}{left}{}", number("Months"), number("Pay"))));
    let count =
        |item: &str, code: u8| landed.missing(item).iter().filter(|missing| **missing == Some(code)).count();
    assert_eq!((count("Months", 1), count("Months", 2)), (20, 1));
    assert_eq!((count("Left", 1), count("Left", 2)), (20, 0));
    assert_eq!((count("Pay", 1), count("Pay", 2)), (0, 9), "blank now and then is not led past");
    let skip = landed.numbers("measure:t.Months:skip");
    assert_eq!((skip.iter().flatten().count(), skip.iter().flatten().sum::<f64>()), (40, 1.0));
    assert!(!landed.measures.iter().any(|measure| measure.measure_id.as_str() == "t.Left:skip"));
    let told = "`Months` and `Left` were taken as not asked of those who answered `Permanent` to `Contract`";
    assert!(landed.totals.warnings.iter().any(|warning| warning == told), "{:?}", landed.totals.warnings);
}

#[test]
fn who_was_not_asked_the_gate_was_not_asked_what_is_behind_it() {
    let mut text = "Boot,Graduated,Job,Last\n".to_owned();
    for n in 0..80 {
        let row = match n % 8 {
            0..4 => "0,,,5",
            4..6 => "1,0,,5",
            _ => "1,1,yes,5",
        };
        text.push_str(&format!("{row}\n"));
    }
    let sections = "[[item]]\nid = \"job\"\ncolumn = \"Job\"\nchoices = [\"no\", \"yes\"]\n";
    let landed = land(&sheet(&text), &codebook(sections));
    assert_eq!(landed.missing("job").iter().filter(|missing| **missing == Some(1)).count(), 60);
    assert!(!landed.measures.iter().any(|measure| measure.measure_id.as_str().ends_with(":skip")));
}

#[test]
fn marks_of_what_was_not_displayed_are_not_asked() {
    let mut text = "Q,Follow\n".to_owned();
    for n in 0..40 {
        text.push_str(if n % 2 == 0 { "No,N/A\n" } else { "Yes,3\n" });
    }
    let sections =
        "[[item]]\nid = \"f\"\ncolumn = \"Follow\"\nkind = \"number\"\nnot_applicable = [\"N/A\"]\n";
    let landed = land(&sheet(&text), &codebook(sections));
    assert_eq!(landed.missing("f").iter().filter(|missing| **missing == Some(1)).count(), 20);
    assert_eq!(landed.measures.len(), 1, "nobody was silent");
}

#[test]
fn a_few_blanks_or_few_people_lead_past_nothing() {
    let mut text = "G,Q,R\n".to_owned();
    for n in 0..60 {
        // Four of one kind, all blank; and half of everybody blank whatever they answered.
        let group = if n < 4 { "x" } else { ["a", "b"][n % 2] };
        let q = if n < 4 { "" } else { "3" };
        let r = if (n / 2) % 2 == 0 { "" } else { "3" };
        text.push_str(&format!("{group},{q},{r}\n"));
    }
    let sheet = formats::open(&sheet(&text), None).unwrap();
    assert_eq!(examine(&sheet).unwrap().routes, []);
}
