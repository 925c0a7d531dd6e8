//! Small random surveys, and how many people truly stand behind each place in them, counted person by person.

use rand::Rng;
use rand::SeedableRng;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

const AGREEMENT: [&str; 3] = ["Disagree", "Neither", "Agree"];

/// (measure, background, group) → people with a value.
pub(super) type Counted = BTreeMap<(String, String, String), i64>;

/// One row of an export. `learner` answers again when the number has been there before.
pub(super) struct Person {
    learner: usize,
    groups: [Option<String>; 3],
    answers: [Option<usize>; 3],
}

/// A survey of three items and three backgrounds, of which the last may be ticked more than once.
pub(super) struct Survey {
    people: Vec<Person>,
}

const BACKGROUNDS: [&str; 3] = ["region", "shift", "support"];

/// How [`Survey::export`] is read.
pub(super) const CODEBOOK: &str = r#"
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
    pub(super) fn small(seed: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let n = random.gen_range(12..75);
        Self::draw(n, random)
    }

    pub(super) fn draw(n: usize, mut random: ChaCha8Rng) -> Self {
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

    pub(super) fn export(&self) -> String {
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

    /// Counts people; `*` is everyone who answered the background question. A
    /// learner who answers again counts by the first row.
    pub(super) fn counted(&self) -> Counted {
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
