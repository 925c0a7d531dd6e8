//! What is asked about the person: which headings name a background, and which backgrounds a proposal lists.
//!
//! A review can look at a dozen backgrounds, not at forty. Those that equity reviews always ask about come first, then
//! circumstances of learning, then the rest of a person's life, then anything else that cuts people into few groups. Of
//! several columns on one topic the first comes first, the others late.

use crate::model::BackgroundSection;
use crate::tidy::labels::key;
use crate::tidy::propose::headings::is_about_person;
use crate::tidy::vocabulary::spaced;

/// How many backgrounds a proposal lists.
const LISTED: usize = 12;
/// How many of them may be about nothing that is known of people.
const OTHERS: usize = 4;

/// Topics: what kind of background, how soon it is listed, and the words that name it.
#[rustfmt::skip]
const TOPICS: &[(About, u8, &str)] = &[
    (About::Age, 1, "age|alter|edad|âge|idade|età|ages|how old|age group|age of subject|your age"),
    (About::Sensitive, 1, "disability|disabilities|disabled|diabilities|impairment|neurodivergent|neurodiverse|behinderung|discapacidad|handicap|disabilità|deficiência|accessibility needs|long term condition"),
    (About::Sensitive, 1, "ethnicity|ethnic|race|minority|caste|indigenous|ethnie|etnia|ethnische"),
    (About::Sensitive, 3, "religion|religious|sexual|sexuality|orientation sexual|transgender|origin|veteran|refugee"),
    (About::Sensitive, 2, "health|illness"),
    (About::Person, 1, "gender|sex|geschlecht|género|genre|sexo|genere|genero"),
    (About::Person, 1, "language|langue|sprache|muttersprache|idioma|lingua|mother tongue|native"),
    (About::Person, 1, "country|nationality|citizenship|citizen|land|país|pays|paese|nationalität|nacionalidad"),
    (About::Person, 1, "degree|education|educational|qualification|school degree|bildung|abschluss|educación|diplôme|escolaridade|istruzione|bildungsabschluss"),
    (About::Person, 1, "employment|employed|unemployed|work status|working status|empleo|emploi|impiego|emprego|erwerbstätig|beschäftigung"),
    (About::Person, 2, "job title|occupation|profession|career|role|position|rank|beruf|profissão|professione"),
    (About::Person, 2, "experience level|years of experience|experience|how long have you worked|how long have you been working|how long have you been in|how long have you been a|time in care|time in role|time in post|time in job|time in this job|depuis combien de temps|cuánto tiempo lleva|há quanto tempo|erfahrung|experiencia|expérience"),
    (About::Person, 2, "parent|parents|children|kids|dependents|carer|caring|caregiver|care responsibilities|look after|looking after|care for someone|kinder|betreuen|hijos|cuida|enfants"),
    (About::Person, 2, "device|medium|internet|bandwidth|computer access|gerät|dispositivo|appareil"),
    (About::Person, 2, "cohort|site|campus|track|when taking|group|section|kohorte|standort|cohorte"),
    (About::Person, 2, "where did you study|where do you study|where you studied|where you study|place of study|places of study|study place|study places|where did you learn|lernort|wo haben sie gelernt|lieu d étude|où avez vous étudié|lugar de estudio|dónde estudió|local de estudo|onde estudou|luogo di studio|dove ha studiato"),
    (About::Person, 2, "contract|contract type|full time|part time|shift pattern|shift type|mode of study|tenure"),
    (About::Person, 2, "first generation|first gen|socioeconomic"),
    (About::Person, 2, "region|location|state|city|rural|residence|wohnort|región|région"),
    (About::Person, 3, "sector|employer|industry|department|faculty|programme|domain|field of study|discipline|subject area|academic subject|major|fachbereich"),
    (About::Person, 3, "marital|married|household|housing|mortgage"),
    (About::Person, 3, "income|salary|debt|gehalt|ingresos|revenu"),
    (About::Person, 3, "military|handedness|class|classification|grade level|year of study|semester"),
];

/// Beginnings of questions that ask for a judgement, even when they mention a word for people.
#[rustfmt::skip]
const JUDGING: &[&str] = &[
    "how satisfied", "how likely", "how easy", "how useful", "how confident", "how often", "how much", "how well", "how do", "how did", "how was",
    "how were", "how would", "how helpful", "how important", "to what extent", "why", "would you", "did you", "do you feel", "do you think", "what did",
    "rate ", "please rate", "if you", "wie zufrieden", "wie häufig", "warum", "pourquoi", "por qué", "perché", "comment", "cómo",
];

/// Words of questions about the course rather than about the person.
#[rustfmt::skip]
const COURSE: &[&str] = &[
    "satisfied", "satisfaction", "ability", "abilities", "knowledge", "motivation", "motivated", "skill", "skills", "complete", "training", "course",
    "courses", "workshop", "lesson", "lessons", "module", "material", "materials", "learned", "learnt", "pace", "recommend", "useful", "worth",
    "helpful", "feedback", "quality", "zufrieden", "kurs", "curso", "cours", "corso",
];

/// What a background is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum About {
    Age,
    Sensitive,
    Person,
}

/// Whether a heading names a background.
pub(crate) fn background(heading: &str) -> Option<About> {
    topic(heading).and_then(|at| TOPICS.get(at)).map(|(about, ..)| *about)
}

/// Whether a heading asks about the course, or for a judgement.
pub(crate) fn is_about_course(heading: &str) -> bool {
    let words = format!(" {} ", key(&spaced(heading)));
    COURSE.iter().any(|word| words.contains(&format!(" {} ", key(word)))) || asks_for_judgement(heading)
}

/// Keeps the backgrounds worth listing, in their order; returns the columns of the others.
pub(crate) fn choose(
    sections: &mut Vec<BackgroundSection>,
    heading: impl Fn(&BackgroundSection) -> String,
) -> Vec<String> {
    let mut ranks: Vec<(u8, usize, usize)> = Vec::new();
    let mut topics: Vec<usize> = Vec::new();
    let topic_of: Vec<Option<usize>> = sections.iter().map(|section| topic(&heading(section))).collect();
    // Columns that were cut to their largest groups come after those that need no cutting.
    let mut order: Vec<usize> = (0..sections.len()).collect();
    order.sort_by_key(|at| {
        sections.get(*at).is_some_and(|section| !section.groups.is_empty() && !section.multiple)
    });
    for at in order {
        let rank = match topic_of.get(at).copied().flatten() {
            Some(topic) if topics.contains(&topic) => 4,
            Some(topic) => {
                topics.push(topic);
                TOPICS.get(topic).map_or(4, |(_, rank, _)| *rank)
            }
            None if sections.get(at).is_some_and(|section| is_about_person(&heading(section))) => 4,
            None => 5,
        };
        ranks.push((rank, at, at));
    }
    ranks.sort_unstable();
    let mut others = 0;
    ranks.retain(|(rank, ..)| {
        others += usize::from(*rank == 5);
        *rank < 5 || others <= OTHERS
    });
    ranks.truncate(LISTED);
    let kept: Vec<usize> = ranks.into_iter().map(|(_, at, _)| at).collect();
    let mut left = Vec::new();
    let mut at = 0;
    sections.retain(|section| {
        let is_kept = kept.contains(&at);
        at += 1;
        if !is_kept {
            left.push(section.column.clone().or_else(|| section.title.clone()).unwrap_or_default());
        }
        is_kept
    });
    left
}

fn topic(heading: &str) -> Option<usize> {
    if asks_for_judgement(heading) {
        return None;
    }
    let words = format!(" {} ", key(&spaced(heading)));
    let named = |list: &str| list.split('|').any(|word| words.contains(&format!(" {} ", key(word))));
    TOPICS.iter().position(|(_, _, list)| named(list))
}

fn asks_for_judgement(heading: &str) -> bool {
    let words = format!("{} ", key(heading));
    JUDGING.iter().any(|start| words.starts_with(&format!("{} ", key(start))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_name_backgrounds_and_questions_do_not() {
        assert_eq!(background("HasHighSpdInternet"), Some(About::Person));
        assert_eq!(background("Age of Subject"), Some(About::Age));
        assert_eq!(background("demographics_ethnicity"), Some(About::Sensitive));
        assert_eq!(background("How was the pace?"), None);
        assert_eq!(background("Time spent on management"), None);
        assert_eq!(background("Why did you leave the private sector?"), None);
        assert_eq!(background("How satisfied are you with your employment?"), None);
        assert!(is_about_course("CompleteTraining") && is_about_course("Did you finish?"));
        assert!(!is_about_course("Country of residence"));
    }

    #[test]
    fn a_dozen_backgrounds_are_listed_and_people_come_first() {
        let names = [
            "Favourite colour",
            "Shoe",
            "Pet",
            "Hat",
            "Tea",
            "City",
            "Country",
            "CountryOfBirth",
            "Gender",
            "Age",
        ];
        let more =
            ["Degree", "Ethnicity", "Disability", "Language", "Employment", "Income", "Children", "Device"];
        let section = |name: &&str| BackgroundSection {
            column: Some((*name).to_owned()),
            ..BackgroundSection::default()
        };
        let mut sections: Vec<BackgroundSection> = names.iter().chain(&more).map(section).collect();
        let left = choose(&mut sections, |section| section.column.clone().unwrap_or_default());
        let kept: Vec<&str> = sections.iter().filter_map(|section| section.column.as_deref()).collect();
        let expected = [
            "City",
            "Country",
            "Gender",
            "Age",
            "Degree",
            "Ethnicity",
            "Disability",
            "Language",
            "Employment",
            "Income",
            "Children",
            "Device",
        ];
        assert_eq!(kept, expected);
        assert_eq!(left, ["Favourite colour", "Shoe", "Pet", "Hat", "Tea", "CountryOfBirth"]);
    }
}
