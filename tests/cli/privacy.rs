//! Small random surveys, read as a designer: no row of any public table stands on too few people.
//!
//! The truth is counted here, person by person, from the surveys themselves; whether a row may be shown follows from
//! it by rules 1 and 2 of the disclosure rules alone: ten people with a value, and ten or none left in the base.

use arrow::array::Array;
use arrow::array::AsArray;
use arrow::datatypes::DataType;
use arrow::datatypes::Float64Type;
use arrow::datatypes::Int64Type;
use arrow::record_batch::RecordBatch;
use gapwise_pipeline::Access;
use gapwise_pipeline::Actor;
use gapwise_pipeline::Load;
use gapwise_pipeline::Parameters;
use gapwise_pipeline::Pipeline;
use gapwise_pipeline::Role;
use gapwise_pipeline::Source;
use gapwise_pipeline::model::Codebook;
use rand::Rng;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

const MINIMUM: i64 = 10;

const LAKES: u64 = 30;

const AGREEMENT: [&str; 3] = ["Disagree", "Neither", "Agree"];

/// One row of an export. `learner` answers again when the number has been there before.
struct Person {
    learner: usize,
    groups: [Option<String>; 3],
    answers: [Option<usize>; 3],
}

/// A survey of three items and three backgrounds, of which the last may be ticked more than once.
struct Survey {
    people: Vec<Person>,
}

const BACKGROUNDS: [&str; 3] = ["region", "shift", "support"];

const CODEBOOK: &str = r#"
[instrument]
id = "s"
perspective = "learner"

[[item]]
id = "q0"
column = "Q0"
choices = ["Disagree", "Neither", "Agree"]

[[item]]
id = "q1"
column = "Q1"
choices = ["Disagree", "Neither", "Agree"]

[[item]]
id = "q2"
column = "Q2"
choices = ["Disagree", "Neither", "Agree"]

[[background]]
id = "region"
column = "Region"

[[background]]
id = "shift"
column = "Shift"

[[background]]
id = "support"
column = "Support"
multiple = true
separator = ";"

[respondent]
link = "Learner"
"#;

impl Survey {
    /// A small survey: some groups are large enough, some are not.
    fn small(seed: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let n = random.gen_range(12..75);
        Self::draw(n, random)
    }

    fn draw(n: usize, mut random: ChaCha8Rng) -> Self {
        let (n_regions, night) = (random.gen_range(2..6), random.gen_range(0.05..0.6));
        let mut people: Vec<Person> = Vec::new();
        for learner in 0..n {
            let region = (!random.gen_bool(0.1)).then(|| format!("r{}", random.gen_range(0..n_regions)));
            let shift = Some(if random.gen_bool(night) { "night" } else { "day" }.to_owned());
            let ticked =
                ["loan", "tutor", "desk"].into_iter().filter(|_| random.gen_bool(0.3)).collect::<Vec<_>>();
            let support = (!ticked.is_empty()).then(|| ticked.join(";"));
            let answers =
                [(); 3].map(|()| (!random.gen_bool(0.15)).then(|| random.gen_range(0..AGREEMENT.len())));
            let again = learner > 0 && random.gen_bool(0.1);
            let learner = if again { random.gen_range(0..learner) } else { learner };
            people.push(Person { learner, groups: [region, shift, support], answers });
        }
        Self { people }
    }

    fn export(&self) -> String {
        let mut text = "Learner,Region,Shift,Support,Q0,Q1,Q2\n".to_owned();
        for person in &self.people {
            let groups = person.groups.iter().map(|group| group.clone().unwrap_or_default());
            let answers =
                person.answers.iter().map(|answer| answer.map_or("", |answer| AGREEMENT[answer]).to_owned());
            let cells = [format!("L{}", person.learner)].into_iter().chain(groups).chain(answers);
            text.push_str(&format!("{}\n", cells.collect::<Vec<_>>().join(",")));
        }
        text
    }

    /// (measure, background, group) → people with a value; `*` is everyone who answered the background question. A
    /// learner who answers again counts by the first row.
    fn counted(&self) -> BTreeMap<(String, String, String), i64> {
        let mut seen = BTreeSet::new();
        let mut counted = BTreeMap::new();
        for person in self.people.iter().filter(|person| seen.insert(person.learner)) {
            let mut places = vec![("*".to_owned(), "*".to_owned())];
            for (background, groups) in BACKGROUNDS.iter().zip(&person.groups) {
                let Some(groups) = groups else { continue };
                places.push(((*background).to_owned(), "*".to_owned()));
                places.extend(groups.split(';').map(|group| ((*background).to_owned(), group.to_owned())));
            }
            let given = person.answers.iter().enumerate().filter(|(_, answer)| answer.is_some());
            // Everyone was asked everything, so that everyone has a value on whether they skipped it.
            let skips = (0..person.answers.len()).map(|at| format!("s.q{at}:skip"));
            let measures = given.map(|(at, _)| format!("s.q{at}")).chain(skips).chain(["*".to_owned()]);
            for measure in measures.collect::<Vec<_>>() {
                for (background, group) in &places {
                    *counted.entry((measure.clone(), background.clone(), group.clone())).or_default() += 1;
                }
            }
        }
        counted
    }
}

/// The rows of a table as one person sees them.
struct Seen(Vec<RecordBatch>);

impl Seen {
    async fn table(pipeline: &Pipeline, actor: Actor, name: &str) -> Self {
        let sql = format!("select * from {name}");
        let answer = pipeline.sql(actor, &sql, &Parameters::default(), None).await.expect(name);
        Self(answer.batches)
    }

    fn texts(&self, column: &str) -> Vec<String> {
        let of = |batch: &RecordBatch| {
            let list = batch.column_by_name(column).expect(column).as_string::<i32>().clone();
            list.iter().map(|text| text.unwrap_or_default().to_owned()).collect::<Vec<_>>()
        };
        self.0.iter().flat_map(of).collect()
    }

    fn counts(&self, column: &str) -> Vec<Option<i64>> {
        let of = |batch: &RecordBatch| {
            batch.column_by_name(column).expect(column).as_primitive::<Int64Type>().iter().collect::<Vec<_>>()
        };
        self.0.iter().flat_map(of).collect()
    }

    fn numbers(&self, column: &str) -> Vec<Option<f64>> {
        let of = |batch: &RecordBatch| {
            batch
                .column_by_name(column)
                .expect(column)
                .as_primitive::<Float64Type>()
                .iter()
                .collect::<Vec<_>>()
        };
        self.0.iter().flat_map(of).collect()
    }

    /// (measure, background, group) of each row.
    fn places(&self) -> Vec<(String, String, String)> {
        let measures = self.texts("measure_id");
        let rest = self.texts("background").into_iter().zip(self.texts("group_name"));
        measures
            .into_iter()
            .zip(rest)
            .map(|(measure, (background, group))| (measure, background, group))
            .collect()
    }
}

async fn load(folder: &tempfile::TempDir, survey: &Survey) -> Pipeline {
    let pipeline = Pipeline::open(&folder.path().join("lake"), Access::Write).expect("a lake");
    let mut load = Load::new(Source::memory("export.csv", survey.export().into_bytes()), "care", "1");
    load.codebook = Some(Codebook::from_toml("codebook", CODEBOOK).expect("a codebook"));
    pipeline.load(&load, &|_| {}).await.expect("loaded");
    pipeline
}

fn run(work: impl Future<Output = ()> + Send + 'static) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().thread_stack_size(64 << 20).enable_all().build();
    let runtime = runtime.expect("a runtime");
    runtime.block_on(async { tokio::spawn(work).await.expect("the test passes") });
}

#[test]
fn no_row_of_a_random_lake_stands_on_too_few() {
    run(async {
        let (mut n_shown, mut n_hidden) = (0, 0);
        for seed in 0..LAKES {
            let survey = Survey::small(seed);
            let folder = tempfile::tempdir().expect("a folder");
            let pipeline = load(&folder, &survey).await;
            let counted = survey.counted();
            let count = |measure: &str, background: &str, group: &str| {
                counted
                    .get(&(measure.to_owned(), background.to_owned(), group.to_owned()))
                    .copied()
                    .unwrap_or_default()
            };
            for actor in [Actor::owner(), Actor::in_role(Role::Designer)] {
                n_hidden += check_means(&pipeline, actor, &counted, seed).await;
                for table in ["group_measures", "answers"] {
                    let seen = Seen::table(&pipeline, actor, table).await;
                    for ((measure, background, group), n) in seen.places().into_iter().zip(seen.counts("n")) {
                        let what = format!("{table} {seed}: {measure} {background} {group}");
                        let left = count(&measure, &background, "*") - count(&measure, &background, &group);
                        assert_eq!(n, Some(count(&measure, &background, &group)), "{what}");
                        assert!(
                            n >= Some(MINIMUM) && (left == 0 || left >= MINIMUM),
                            "{what}: {n:?} and {left} others"
                        );
                        n_shown += 1;
                    }
                }
                n_shown += check_gaps(&Seen::table(&pipeline, actor, "gaps").await, seed, &count);
                n_shown += check_rates(&Seen::table(&pipeline, actor, "response_rates").await, seed, &count);
            }
        }
        assert!(
            n_shown > 5_000 && n_hidden > 500,
            "{n_shown} shown, {n_hidden} hidden: the surveys are too much alike"
        );
    });
}

/// `group_measures` shows each place that may be shown, and no other; gives how many it hides.
async fn check_means(
    pipeline: &Pipeline,
    actor: Actor,
    counted: &BTreeMap<(String, String, String), i64>,
    seed: u64,
) -> usize {
    let shown =
        Seen::table(pipeline, actor, "group_measures").await.places().into_iter().collect::<BTreeSet<_>>();
    let base = |measure: &String, background: &String| {
        counted.get(&(measure.clone(), background.clone(), "*".to_owned())).copied().unwrap_or_default()
    };
    let mut n_hidden = 0;
    for (place, n) in
        counted.iter().filter(|((measure, ..), _)| measure != "*" && !measure.ends_with(":skip"))
    {
        let left = base(&place.0, &place.1) - n;
        let may_show = *n >= MINIMUM && (left == 0 || left >= MINIMUM);
        assert_eq!(shown.contains(place), may_show, "{seed}: {place:?} with {n} and {left} others");
        n_hidden += usize::from(!may_show);
    }
    n_hidden
}

/// A gap names both arms or says `too few` and nothing else; gives how many rows were looked at.
fn check_gaps(seen: &Seen, seed: u64, count: &impl Fn(&str, &str, &str) -> i64) -> usize {
    let arms = seen.counts("n_group").into_iter().zip(seen.counts("n_rest"));
    let rows = seen.places().into_iter().zip(seen.texts("verdict")).zip(arms);
    let rows = rows.collect::<Vec<_>>();
    for (((measure, background, group), verdict), arms) in &rows {
        let n = count(measure, background, group);
        let rest = count(measure, background, "*") - n;
        let is_too_few = n < MINIMUM || rest < MINIMUM;
        let expected = if is_too_few { (None, None) } else { (Some(n), Some(rest)) };
        assert_eq!(
            (*arms, verdict == "too few"),
            (expected, is_too_few),
            "{seed}: {measure} {background} {group}"
        );
    }
    let too_few = rows.iter().map(|((_, verdict), _)| verdict == "too few").collect::<Vec<_>>();
    for column in STATISTICS {
        for (number, is_too_few) in seen.numbers(column).iter().zip(&too_few) {
            assert!(!is_too_few || number.is_none(), "{seed}: `{column}` of a row that reads `too few`");
        }
    }
    rows.len()
}

/// Every column of `gaps` that is computed from answers.
const STATISTICS: &[&str] = &[
    "estimate",
    "low",
    "upp",
    "p",
    "q",
    "detectable_alone",
    "detectable",
    "welch_diff",
    "welch_t",
    "welch_df",
    "welch_p",
    "welch_low",
    "welch_upp",
    "cliffs_delta",
    "cliffs_delta_se",
    "cliffs_delta_low",
    "cliffs_delta_upp",
    "hedges_g",
    "mann_whitney_u",
    "mann_whitney_p",
    "share_group",
    "share_rest",
    "risk_ratio",
    "cohens_h",
];

fn check_rates(seen: &Seen, seed: u64, count: &impl Fn(&str, &str, &str) -> i64) -> usize {
    let places = seen.texts("background").into_iter().zip(seen.texts("group_name"));
    let rows = places.zip(seen.counts("n")).zip(seen.numbers("share"));
    let mut n_rows = 0;
    for (((background, group), n), share) in rows {
        let expected = count("*", &background, &group);
        let left = count("*", &background, "*") - expected;
        let may_show = expected >= MINIMUM && (left == 0 || left >= MINIMUM);
        assert_eq!(n, may_show.then_some(expected), "{seed}: {background} {group}");
        assert_eq!(share.is_some(), may_show, "{seed}: {background} {group}");
        n_rows += 1;
    }
    n_rows
}

/// Whole numbers of public tables that count no people who answered, each with what it counts.
const COUNTS_NO_PEOPLE: &[(&str, &str)] = &[
    ("family_size", "tests"),
    ("parity", "answers that would have to be others"),
    ("parity_low", "answers that would have to be others"),
    ("parity_upp", "answers that would have to be others"),
    ("rank", "places in a list"),
    ("snapshot_id", "publishes"),
    ("n_measures", "measures"),
    ("n_too_few", "measures"),
    ("n_no_evidence", "measures"),
    ("n_unseeable", "measures"),
    ("n_uploads", "files"),
    ("n_cohorts", "cohorts"),
    ("rows_read", "rows of a file"),
    ("rows_landed", "rows of a file"),
    ("rows_set_aside", "rows of a file"),
    ("rows_excluded", "rows of a file"),
];

#[test]
fn every_count_of_every_public_table_is_of_ten_people_or_of_none() {
    run(async {
        for seed in 0..LAKES / 3 {
            let folder = tempfile::tempdir().expect("a folder");
            let pipeline = load(&folder, &Survey::small(1_000 + seed)).await;
            let actor = Actor::in_role(Role::Designer);
            for table in pipeline.tables(actor).await.expect("tables") {
                let seen = Seen::table(&pipeline, actor, &table.name).await;
                for (column, kind) in table.columns.iter().filter(|(_, kind)| kind == "bigint") {
                    if COUNTS_NO_PEOPLE.iter().any(|(name, _)| name == column) {
                        continue;
                    }
                    for n in seen.counts(column).into_iter().flatten() {
                        assert!(n >= MINIMUM, "{seed}: `{}.{column}` ({kind}) is {n}", table.name);
                    }
                }
            }
        }
    });
}

/// How far from a multiple of `1 / steps` a number lies.
fn off(number: f64, steps: f64) -> f64 {
    (number * steps - (number * steps).round()).abs()
}

#[test]
fn a_designer_sees_rounded_numbers_and_the_verdicts_of_exact_ones() {
    run(async {
        let folder = tempfile::tempdir().expect("a folder");
        let pipeline = load(&folder, &Survey::draw(200, ChaCha8Rng::seed_from_u64(7))).await;
        let designer = Actor::in_role(Role::Designer);
        let (exact, rounded) = (
            Seen::table(&pipeline, Actor::owner(), "gaps").await,
            Seen::table(&pipeline, designer, "gaps").await,
        );
        assert_eq!(exact.places(), rounded.places());
        for column in ["verdict", "p_of", "estimate_of"] {
            assert_eq!(exact.texts(column), rounded.texts(column));
        }
        let mut n_changed = 0;
        for (column, steps) in
            [("cliffs_delta", 100.0), ("hedges_g", 100.0), ("welch_diff", 10.0), ("share_group", 100.0)]
        {
            for (number, shown) in exact.numbers(column).into_iter().zip(rounded.numbers(column)) {
                assert_eq!(number.is_some(), shown.is_some());
                let (Some(number), Some(shown)) = (number, shown) else { continue };
                assert!(
                    off(shown, steps) < 1e-9 && (shown - number).abs() <= 0.5 / steps + 1e-9,
                    "{column}: {number} as {shown}"
                );
                n_changed += usize::from(off(number, steps) > 1e-9);
            }
        }
        for p in rounded.numbers("q").into_iter().flatten() {
            let steps = if (0.045..0.055).contains(&p) || p < 0.01 { 1_000.0 } else { 100.0 };
            assert!(p >= 0.009 && off(p, steps) < 1e-9, "q {p}");
        }
        for mean in
            Seen::table(&pipeline, designer, "group_measures").await.numbers("mean").into_iter().flatten()
        {
            assert!(off(mean, 10.0) < 1e-9, "mean {mean}");
        }
        assert!(n_changed > 20, "only {n_changed} numbers were not round before");
    });
}

#[test]
fn every_number_of_a_designer_s_tables_is_one_of_few() {
    // A number that nobody rounded has many digits; this finds a new column that was forgotten.
    run(async {
        let folder = tempfile::tempdir().expect("a folder");
        let pipeline = load(&folder, &Survey::draw(200, ChaCha8Rng::seed_from_u64(7))).await;
        let actor = Actor::in_role(Role::Designer);
        for table in pipeline.tables(actor).await.expect("tables") {
            let batches = Seen::table(&pipeline, actor, &table.name).await.0;
            for batch in &batches {
                for (field, column) in batch.schema().fields().iter().zip(batch.columns()) {
                    if *field.data_type() != DataType::Float64 || column.null_count() == column.len() {
                        continue;
                    }
                    for number in column.as_primitive::<Float64Type>().iter().flatten() {
                        assert!(off(number, 1_000.0) < 1e-6, "`{}.{}` is {number}", table.name, field.name());
                    }
                }
            }
        }
    });
}
