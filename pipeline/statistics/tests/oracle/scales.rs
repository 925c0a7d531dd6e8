//! α and ω against R (`reference/models.R`, `psych::alpha`) and NumPy.

use crate::kept::{Row, assert_near, assert_within, read, read_shared};
use gapwise_statistics::{CoMoments, cronbach_alpha, omega_total};
use std::path::Path;

/// The complete cases of some items, each turned where it is reverse-keyed.
fn scale(people: &[Row], items: &[String], turned: &[&str]) -> CoMoments {
    let mut state = CoMoments::new(items.len());
    for person in people {
        let answer = |item: &String| {
            let value = person.number(item)?;
            Some(if turned.contains(&item.as_str()) { 7.0 - value } else { value })
        };
        if let Some(row) = items.iter().map(answer).collect::<Option<Vec<f64>>>() {
            state.add(&row);
        }
    }
    state
}

#[test]
fn personality_scales_with_and_without_keying() {
    let Some(people) = read_shared("bfi/bfi.csv.gz") else {
        return;
    };
    let turned = ["A1", "C4", "C5", "E1", "E2", "O2", "O5"];
    let expected = [
        ("A", 0.703_755_894_374_836, 0.713_501_552_634_643, 0.430_616_923_048_094, "A1"),
        ("C", 0.729_277_203_170_442, 0.732_724_333_326_772, -0.289_003_747_982_995, "C4 C5"),
        ("E", 0.760_932_639_469_552, 0.760_964_103_429_539, -0.624_134_627_761_734_1, "E1 E2"),
        ("N", 0.813_303_143_161_439, 0.814_072_065_651_048, 0.813_303_143_161_439, ""),
        ("O", 0.602_546_428_577_184, 0.608_951_166_836_782, -0.156_874_892_350_795, "O2 O5"),
    ];
    for (name, keyed, standardised, unkeyed, reversed) in expected {
        let items: Vec<String> = (1..=5).map(|place| format!("{name}{place}")).collect();
        let right = cronbach_alpha(&scale(&people, &items, &turned)).unwrap();
        assert_near(Some(right.alpha), Some(keyed), name);
        assert_near(right.standardised, Some(standardised), name);
        assert!(!right.is_warning() && right.items.iter().all(|item| !item.seems_reversed), "{name}");
        let wrong = cronbach_alpha(&scale(&people, &items, &[])).unwrap();
        assert_near(Some(wrong.alpha), Some(unkeyed), name);
        assert_eq!(wrong.is_warning(), !reversed.is_empty(), "{name}");
        let named = items.iter().zip(&wrong.items).filter(|(_, item)| item.seems_reversed);
        assert_eq!(named.map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(" "), reversed);
    }
}

#[test]
fn what_each_item_does_to_agreeableness() {
    let Some(people) = read_shared("bfi/bfi.csv.gz") else {
        return;
    };
    let items: Vec<String> = (1..=5).map(|place| format!("A{place}")).collect();
    let found = cronbach_alpha(&scale(&people, &items, &["A1"])).unwrap();
    let dropped = [
        0.717_972_056_565_048,
        0.618_481_211_772_763,
        0.600_753_814_422_001,
        0.686_944_741_539_778,
        0.644_622_304_221_594,
    ];
    let rest = [
        0.311_401_300_580_162,
        0.563_015_475_492_023,
        0.588_773_078_677_353,
        0.394_793_680_111_272,
        0.487_240_867_629,
    ];
    for ((item, dropped), rest) in found.items.iter().zip(dropped).zip(rest) {
        assert_near(item.alpha_if_dropped, Some(dropped), "if dropped");
        assert_near(item.rest_correlation, Some(rest), "with the rest");
    }
}

#[test]
fn course_evaluations_hang_together() {
    let Some(people) = read_shared("turkiye/turkiye-student-evaluation_generic.csv.gz") else {
        return;
    };
    let mut all = CoMoments::new(28);
    for person in &people {
        all.add(&person.numbers_but(&["instcode", "course code", "repeat", "attendance", "difficulty"]));
    }
    assert_eq!(all.n(), 5_820);
    assert_near(cronbach_alpha(&all).map(|alpha| alpha.alpha), Some(0.991_956_295_081_32), "28 items");
}

#[test]
fn waves_of_research_engineers() {
    let Some(people) = read_shared("ssi_rse/reference/harmonised_uk_2016_2017.csv.gz") else {
        return;
    };
    let items: Vec<String> = (1..=4).map(|place| format!("affSat{place}")).collect();
    for (wave, n, alpha) in [("2016", 270, 0.922_938_270_363_650_5), ("2017", 208, 0.905_531_310_752_055_1)] {
        let mut state = CoMoments::new(4);
        for person in people.iter().filter(|row| row.text("wave") == wave) {
            if let Some(row) = items.iter().map(|item| person.number(item)).collect::<Option<Vec<f64>>>() {
                state.add(&row);
            }
        }
        assert_eq!(state.n(), n);
        assert_near(cronbach_alpha(&state).map(|found| found.alpha), Some(alpha), wave);
    }
}

#[test]
fn omega_agrees_with_r() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("reference");
    let rows = read(&folder.join("scale.csv")).unwrap();
    let items: Vec<String> = (1..=5).map(|place| format!("V{place}")).collect();
    let found = omega_total(&scale(&rows, &items, &[])).unwrap();
    assert_eq!((found.n, found.interval), (120, None));
    for (row, loading) in read(&folder.join("omega.csv")).unwrap().iter().zip(&found.loadings) {
        // R minimises numerically.
        assert_within(Some(*loading), row.number("loading"), 1e-4, "loading");
        assert_within(Some(found.omega), row.number("omega"), 1e-5, "omega");
    }
    // Below 50 cases it comes with an interval, which does not depend on the order of the cases.
    let few: Vec<Vec<f64>> =
        rows.iter().take(40).map(|row| items.iter().filter_map(|item| row.number(item)).collect()).collect();
    let (mut there, mut back) = (CoMoments::new(5), CoMoments::new(5));
    few.iter().for_each(|row| there.add(row));
    few.iter().rev().for_each(|row| back.add(row));
    let (there, back) = (omega_total(&there).unwrap(), omega_total(&back).unwrap());
    assert_eq!(there.interval, back.interval);
    assert!(there.interval.unwrap().contains(there.omega));
}
