//! Real questionnaires with known facts, and made ones with and without groups.

use super::*;
use gapwise_statistics::clusters::Draws;
use std::io::Read as _;
use std::path::PathBuf;

type Rows = Vec<Vec<Option<f64>>>;

/// The numbers of a packed CSV, by the places of its columns.
fn packed(path: &str, columns: std::ops::Range<usize>) -> Option<Rows> {
    let file = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data")).join(path);
    if !file.is_file() {
        eprintln!("skipped: {path} is not here");
        return None;
    }
    let mut text = String::new();
    flate2::read::GzDecoder::new(std::fs::File::open(file).unwrap()).read_to_string(&mut text).unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader.records().map(Result::unwrap);
    Some(rows.map(|row| columns.clone().map(|at| row[at].parse().ok()).collect()).collect())
}

fn names(n: usize) -> Vec<String> {
    (1..=n).map(|at| format!("q{at}")).collect()
}

fn inertia(found: &Found, of: AnswersAs, k: usize) -> f64 {
    found.sizes.iter().find(|size| size.of == of && size.k == k).unwrap().inertia
}

#[test]
fn evaluations_of_instructors_part_by_level_and_then_by_course_and_instructor() {
    let Some(rows) = packed("turkiye/turkiye-student-evaluation_generic.csv.gz", 5..33) else { return };
    let found = find(&names(28), &rows, &Options::default()).unwrap();
    assert_eq!((found.n_complete, found.n_straight_lined, found.n_clustered), (5_820, 2_985, 2_835));
    let reference = [124_772.088_5, 74_055.463_94, 60_444.465_01, 52_217.527_64, 47_743.804_89];
    for (k, reference) in (2..).zip(reference) {
        let found = inertia(&found, AnswersAs::Levels, k);
        assert!((found / reference - 1.0).abs() < 1e-3, "k = {k}: {found}, reference {reference}");
    }
    let raw = found.sizes.iter().find(|size| size.k == 2 && size.of == AnswersAs::Levels).unwrap();
    assert!((raw.level_share.unwrap() - 0.99).abs() < 0.01, "{raw:?}");
    println!("k {} p {:?} {:?} {:#?}", found.k, found.p, found.verdict, found.sizes);
    assert!(found.p.unwrap() <= 0.05);
    let two =
        find(&names(28), &rows, &Options { k: Some(2), replicates: 1, subsamples: 5, ..Options::default() })
            .unwrap();
    let sizes = two.profiles.iter().map(|profile| profile.n_people).collect::<Vec<_>>();
    assert_eq!(sizes.iter().sum::<usize>(), 2_835);
    assert!(sizes[0].abs_diff(1_756) <= 10, "{sizes:?}");
    let side = |items: std::ops::Range<usize>| {
        let means = &two.profiles[0].means[items];
        means.iter().map(|mean| mean.difference).sum::<f64>()
    };
    assert!(side(0..12) * side(12..28) < 0.0, "course and instructor items are on different sides");
}

#[test]
fn a_personality_inventory_holds_no_groups() {
    let Some(rows) = packed("bfi/bfi.csv.gz", 1..26) else { return };
    let found = find(&names(25), &rows, &Options::default()).unwrap();
    println!("k {} p {:?} {:#?}", found.k, found.p, found.sizes);
    assert_eq!(found.n_complete, 2_436);
    for (k, reference) in [(3, 98_119.406_59), (5, 91_177.338_48)] {
        let found = inertia(&found, AnswersAs::Levels, k);
        assert!((found / reference - 1.0).abs() < 1e-3, "k = {k}: {found}, reference {reference}");
    }
    assert_ne!(found.verdict, Verdict::Groups);
    assert!(found.profiles.is_empty());
}

/// Answers of sd 1 around 3 on five points; each of `kinds` has its own items up by `shift` and the others down.
fn planted(n: usize, kinds: usize, shift: f64, seed: u64) -> Rows {
    let mut draws = Draws::new(seed, 11);
    let mut rows = Rows::new();
    for person in 0..n {
        let kind = person % kinds;
        let answer = |item: usize, draws: &mut Draws| {
            let side = if item * kinds / 12 == kind { shift } else { -shift };
            Some((3.0 + side + draws.normal()).round().clamp(1.0, 5.0))
        };
        rows.push((0..12).map(|item| answer(item, &mut draws)).collect());
    }
    rows
}

fn uniform(n: usize, seed: u64) -> Rows {
    let mut draws = Draws::new(seed, 9);
    (0..n).map(|_| (0..12).map(|_| Some(1.0 + draws.below(5) as f64)).collect()).collect()
}

#[test]
fn planted_profiles_are_found_and_noise_is_not() {
    let found = |rows: &Rows| {
        let found = find(&names(12), rows, &Options::default()).unwrap();
        println!("k {} p {:.3} {:?}", found.k, found.p.unwrap(), found.verdict);
        found.verdict == Verdict::Groups
    };
    println!("noise");
    let wrong = (0..20).filter(|seed| found(&uniform(200, *seed))).count();
    println!("two kinds");
    let two = (0..20).filter(|seed| found(&planted(200, 2, 0.6, *seed))).count();
    println!("three kinds");
    let three = (0..20).filter(|seed| found(&planted(200, 3, 0.6, *seed))).count();
    println!("noise {wrong}, two kinds {two}, three kinds {three}");
    assert!(wrong == 0 && two >= 18 && three >= 18);
}

#[test]
fn too_little_is_refused_with_the_reason() {
    let refused =
        |items: usize, rows: &Rows| find(&names(items), rows, &Options::default()).unwrap_err().to_string();
    assert!(refused(12, &uniform(60, 1)).contains("60"));
    let three = uniform(200, 1).into_iter().map(|row| row[..3].to_vec()).collect();
    assert!(refused(3, &three).contains("4 rating questions"));
    let same = vec![vec![Some(4.0); 6]; 200];
    assert!(refused(6, &same).contains("rating questions"));
    let mut straight = (0..190).map(|at| vec![Some((at % 5) as f64); 6]).collect::<Rows>();
    straight.extend(vec![vec![Some(1.0), Some(2.0), Some(1.0), Some(1.0), Some(1.0), Some(1.0)]; 10]);
    assert!(refused(6, &straight).contains("same answer"));
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let mut rows = planted(160, 2, 0.8, 3);
    let options = Options { replicates: 9, subsamples: 5, ..Options::default() };
    let first = find(&names(12), &rows, &options).unwrap();
    rows.reverse();
    let mut again = find(&names(12), &rows, &options).unwrap();
    again.places.reverse();
    assert_eq!(first, again);
}
