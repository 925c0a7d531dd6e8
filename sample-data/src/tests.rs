//! Holds the generator to its own answer key: by large draws, and by many small reviews read with the rule.

use crate::backgrounds::BACKGROUNDS;
use crate::backgrounds::PLACE_CHOICES;
use crate::iteration::Iteration;
use crate::iteration::measure_id;
use crate::key::answer_key;
use crate::learners::Learner;
use crate::pilot::DEFAULT_LEARNERS;
use crate::pilot::DEFAULT_SEED;
use crate::pilot::learners_of;
use crate::planted::PlantedGap;
use crate::questions::QUESTIONS;
use crate::review::Arm;
use crate::review::Family;
use crate::review::Measure;
use crate::review::arms;
use crate::review::measures;
use crate::review::read;
use crate::rule::Comparison;
use crate::rule::found;
use statrs::distribution::ChiSquared;
use statrs::distribution::ContinuousCDF;

/// One test of a review, with the key's row for it when it is planted.
struct Row<'a> {
    planted: Option<&'a PlantedGap>,
    comparison: Option<Comparison>,
}

fn name_of(measure: Measure) -> String {
    let item = |item: usize| measure_id(QUESTIONS.get(item).unwrap().id);
    match measure {
        Measure::Item(position) => item(position),
        Measure::Scale(scale) => measure_id(scale.id),
        Measure::Distance(position) => format!("{}:distance", item(position)),
        Measure::TooLow(position) => format!("{}:low", item(position)),
        Measure::TooHigh(position) => format!("{}:high", item(position)),
        Measure::Skipped(position) => format!("{}:skip", item(position)),
        Measure::NotApplicable(position) => format!("{}:na", item(position)),
    }
}

fn rows<'a>(
    learners: &[Learner],
    iteration: Iteration,
    family: Family,
    key: &'a [PlantedGap],
) -> Vec<Row<'a>> {
    let mut rows = Vec::new();
    for measure in measures(family) {
        for arm in arms() {
            rows.push(Row {
                planted: planted(key, iteration, measure, arm),
                comparison: read(learners, measure, arm),
            });
        }
    }
    rows
}

fn planted(key: &[PlantedGap], iteration: Iteration, measure: Measure, arm: Arm) -> Option<&PlantedGap> {
    let Arm::Group { background, group } = arm else { return None };
    let background = BACKGROUNDS.get(background)?;
    let group_name = background.groups.get(group)?.name;
    key.iter().find(|gap| {
        gap.iteration_id == iteration.id()
            && gap.measure_id == name_of(measure)
            && gap.background == background.id
            && gap.group_name == group_name
    })
}

/// How a seed's review reads: planted gaps found, and how many of all that was found is not planted.
fn review(
    seed: u64,
    iteration: Iteration,
    key: &[PlantedGap],
    correct: fn(&[Option<f64>]) -> Vec<bool>,
) -> (Vec<String>, usize) {
    let learners = learners_of(seed, iteration, DEFAULT_LEARNERS);
    let (mut found_planted, mut found_other) = (Vec::new(), 0);
    for family in [Family::Verdicts, Family::ItemsOfScales] {
        let rows = rows(&learners, iteration, family, key);
        let p: Vec<Option<f64>> =
            rows.iter().map(|row| row.comparison.map(|comparison| comparison.p)).collect();
        for (row, _) in rows.iter().zip(correct(&p)).filter(|(_, is_found)| *is_found) {
            match row.planted {
                Some(gap) => found_planted.push(format!("{}|{}", gap.measure_id, gap.background)),
                None => found_other += 1,
            }
        }
    }
    (found_planted, found_other)
}

fn corrected(p: &[Option<f64>]) -> Vec<bool> {
    found(p, p.iter().flatten().count())
}

fn uncorrected(p: &[Option<f64>]) -> Vec<bool> {
    p.iter().map(|p| p.is_some_and(|p| p <= 0.05)).collect()
}

#[test]
fn the_key_agrees_with_a_large_draw() {
    let key = answer_key(DEFAULT_LEARNERS).gaps;
    let mut checked = 0;
    for iteration in Iteration::ALL {
        let learners = learners_of(99, iteration, 200_000);
        for (measure, arm) in tests_of_a_review() {
            let Some(gap) = planted(&key, iteration, measure, arm) else { continue };
            let comparison = read(&learners, measure, arm).unwrap();
            // Four standard errors of a δ or mean difference of arms of 100,000, or of the 7,500 who disclosed a disability.
            let allowed = if gap.background == "disability" { 0.025 } else { 0.01 };
            let off = (comparison.estimate - gap.population_value).abs();
            assert!(
                off < allowed,
                "{}: {} in the key, drawn {comparison:?}",
                gap.measure_id,
                gap.population_value
            );
            checked += 1;
        }
    }
    assert_eq!(checked * 2, key.len(), "each binary background is tested once and has two rows");
}

#[test]
fn nothing_that_is_not_in_the_key_has_a_gap() {
    let key = answer_key(DEFAULT_LEARNERS).gaps;
    let mut checked = 0;
    for iteration in Iteration::ALL {
        let learners = learners_of(98, iteration, 12_000);
        for (measure, arm) in tests_of_a_review() {
            let comparison = read(&learners, measure, arm).unwrap();
            if planted(&key, iteration, measure, arm).is_some() {
                assert!(comparison.p < 1e-12, "the test bites: {} {comparison:?}", name_of(measure));
            } else {
                assert!(comparison.p > 1e-5, "{} {arm:?} {iteration:?}: {comparison:?}", name_of(measure));
                checked += 1;
            }
        }
    }
    assert!(checked > 1_500, "{checked}");
}

fn tests_of_a_review() -> Vec<(Measure, Arm)> {
    let measures = [Family::Verdicts, Family::ItemsOfScales].into_iter().flat_map(measures);
    measures.flat_map(|measure| arms().into_iter().map(move |arm| (measure, arm))).collect()
}

#[test]
fn backgrounds_do_not_go_together() {
    let learners = learners_of(7, Iteration::First, 60_000);
    let group = |learner: &Learner, position: usize| -> Option<usize> {
        match position.checked_sub(BACKGROUNDS.len()) {
            None => learner.group(position),
            Some(place) => learner.places.map(|places| usize::from(places[place])),
        }
    };
    let all = BACKGROUNDS.len() + PLACE_CHOICES;
    let mut pairs = 0;
    for one in 0..BACKGROUNDS.len() {
        // Places go together with each other by nature: nobody ticks "None of these" and a place.
        for other in (one + 1)..all {
            let p = independence(
                learners.iter().filter_map(|learner| Some((group(learner, one)?, group(learner, other)?))),
            );
            assert!(p > 1e-5, "backgrounds {one} and {other}: p = {p}");
            pairs += 1;
        }
    }
    assert_eq!(pairs, 28 + 8 * PLACE_CHOICES);
    let with_itself =
        independence(learners.iter().filter_map(|learner| Some((group(learner, 1)?, group(learner, 1)?))));
    assert!(with_itself < 1e-12, "the test bites");
}

/// The p of Pearson's chi-square test.
fn independence(pairs: impl Iterator<Item = (usize, usize)>) -> f64 {
    let mut table = [[0.0_f64; 4]; 4];
    for (row, column) in pairs {
        table[row][column] += 1.0;
    }
    let rows: Vec<f64> = table.iter().map(|row| row.iter().sum()).collect();
    let columns: Vec<f64> = (0..4).map(|column| table.iter().map(|row| row[column]).sum()).collect();
    let all: f64 = rows.iter().sum();
    let mut statistic = 0.0;
    for (row, in_row) in table.iter().zip(&rows) {
        for (seen, in_column) in row.iter().zip(&columns) {
            let expected = in_row * in_column / all;
            if expected > 0.0 {
                statistic += (seen - expected) * (seen - expected) / expected;
            }
        }
    }
    let used =
        |sums: &[f64]| f64::from(u32::try_from(sums.iter().filter(|sum| **sum > 0.0).count()).unwrap());
    let freedom = (used(&rows) - 1.0) * (used(&columns) - 1.0);
    ChiSquared::new(freedom).unwrap().sf(statistic)
}

#[test]
fn fifty_seeds_find_what_is_planted_and_little_else() {
    let key = answer_key(DEFAULT_LEARNERS).gaps;
    for iteration in Iteration::ALL {
        let mut found_planted = Vec::new();
        let (mut false_share, mut false_share_uncorrected) = (0.0, 0.0);
        for seed in 0..50 {
            let (planted, other) = review(seed, iteration, &key, corrected);
            false_share += share(other, planted.len());
            found_planted.extend(planted);
            let (planted, other) = review(seed, iteration, &key, uncorrected);
            false_share_uncorrected += share(other, planted.len());
        }
        for gap in key.iter().filter(|gap| gap.iteration_id == iteration.id()) {
            let name = format!("{}|{}", gap.measure_id, gap.background);
            let times = f64::from(
                u32::try_from(found_planted.iter().filter(|found| **found == name).count()).unwrap(),
            );
            let allowed = 2.0 * (gap.power * (1.0 - gap.power) / 50.0).sqrt() + 0.02;
            println!("{iteration:?} {name}: found {times} of 50, power {}", gap.power);
            assert!(times / 50.0 >= gap.power - allowed, "{name}: {times} of 50 at power {}", gap.power);
        }
        println!(
            "{iteration:?}: mean false share {} corrected, {} uncorrected",
            false_share / 50.0,
            false_share_uncorrected / 50.0
        );
        // The mean share of 50 reviews at .05, plus twice a standard error that is at most sqrt(.05 · .95 / 50).
        assert!(false_share / 50.0 <= 0.05 + 2.0 * 0.031, "{false_share}");
        assert!(false_share_uncorrected / 50.0 > 0.2, "without the correction the test must fail");
    }
}

fn share(part: usize, rest: usize) -> f64 {
    let count = |count: usize| f64::from(u32::try_from(count).unwrap());
    if part + rest == 0 { 0.0 } else { count(part) / count(part + rest) }
}

#[test]
fn the_planted_truths_are_sure_enough() {
    let key = answer_key(DEFAULT_LEARNERS);
    let mut rows = 0;
    for gap in key.gaps.iter().filter(|gap| gap.family == "A") {
        println!(
            "{} {} {} {:+.3} power {}",
            gap.iteration_id, gap.measure_id, gap.group_name, gap.population_value, gap.power
        );
        if gap.background == "disability" {
            assert!(gap.power < 0.001 && gap.reading == "too few", "{gap:?}");
        } else {
            assert!(gap.power >= 0.95, "{}: {}", gap.measure_id, gap.power);
        }
        rows += 1;
    }
    assert_eq!(rows, 2 + 2 * 2 + 2 * 2);
    let belonging = key.changes.iter().find(|change| change.measure_id == "learner-exit.belonging").unwrap();
    println!("{belonging:?}");
    assert!(belonging.closed_power.unwrap() >= 0.95, "{belonging:?}");
    assert!(belonging.gap_now.abs() < 1e-12 && belonging.gap_before < -belonging.margin);
}

#[test]
fn the_shipped_seed_reads_as_planted() {
    let key = answer_key(DEFAULT_LEARNERS).gaps;
    for (iteration, planted) in [(Iteration::First, 2), (Iteration::Second, 1)] {
        let (found_planted, found_other) = review(DEFAULT_SEED, iteration, &key, corrected);
        let verdicts = ["learner-exit.reading_pace|first_language", "learner-exit.belonging|carer"];
        for name in verdicts.iter().take(planted) {
            assert!(found_planted.iter().any(|found| found == name), "{name} in {found_planted:?}");
        }
        println!("{iteration:?}: {found_planted:?}, others {found_other}");
        assert_eq!(found_other, 0);
    }
}

#[test]
fn every_planted_background_is_binary() {
    for truth in &crate::truths::TRUTHS {
        let background = BACKGROUNDS.iter().find(|background| background.id == truth.background).unwrap();
        assert_eq!(background.groups.len(), 2, "the key gives both sides of a background the same power");
    }
}
