//! Who speaks: labels before a colon (`Interviewer 1:`, `interviewee :`, `Anna Berg (Host):`) told from other colons.
//!
//! A label is a few words, and is believed when its words are those of an interview in one of six languages, when it
//! comes back, or when most of the transcript is labelled and it looks like a name. A sentence with a colon is none.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization as _;

use crate::model::SpeakerRole;

/// The longest label, in letters and in words.
const LETTERS: usize = 48;
const WORDS: usize = 5;

/// Words by which transcripts call those who ask, and those who are asked, in six languages; folded.
#[rustfmt::skip]
const ROLES: &[(SpeakerRole, &[&str])] = &[
    (SpeakerRole::Interviewer, &[
        "interviewer", "moderator", "facilitator", "researcher", "host", "cohost", "int", "interviewers", "mod", "fac",
        "intervieweur", "intervieweuse", "enqueteur", "enquetrice", "animateur", "animatrice", "moderateur", "moderatrice", "chercheur", "chercheuse",
        "entrevistador", "entrevistadora", "moderadora", "moderador", "facilitador", "facilitadora", "investigador", "investigadora",
        "interviewerin", "moderatorin", "forscher", "forscherin",
        "pesquisador", "pesquisadora", "intervistatore", "intervistatrice", "moderatore", "moderatrice", "facilitatore",
    ]),
    (SpeakerRole::Participant, &[
        "interviewee", "participant", "respondent", "interviewees", "guest", "panelist",
        "interviewe", "participante", "repondant", "repondante", "entrevistado", "entrevistada", "encuestado", "encuestada",
        "befragter", "befragte", "teilnehmer", "teilnehmerin", "interviewpartner", "interviewpartnerin",
        "intervistato", "intervistata", "partecipante",
    ]),
    (SpeakerRole::Learner, &[
        "learner", "student", "trainee", "apprentice", "etudiant", "etudiante", "apprenant", "apprenante", "estudiante", "alumno", "alumna",
        "studentin", "lernende", "lernender", "aluno", "aluna", "estudante", "studente", "studentessa",
    ]),
    (SpeakerRole::Employer, &["employer", "employeur", "arbeitgeber", "arbeitgeberin", "empleador", "empregador", "datore"]),
    (SpeakerRole::Instructor, &["instructor", "teacher", "lecturer", "trainer", "tutor", "enseignant", "enseignante", "formateur", "formatrice", "dozent", "dozentin", "profesor", "profesora", "professor", "professora", "docente"]),
    (SpeakerRole::Other, &["transcriber", "operator", "captioner", "unknown", "speaker unknown", "inaudible", "system"]),
];

/// Whether two labels are one speaker: small letters, accents and blanks make no difference.
pub fn same_speaker(one: &str, other: &str) -> bool {
    one == other || fold(one) == fold(other)
}

/// Whether a label tells a role (`Interviewer 1`) and no person.
pub fn names_a_role(label: &str) -> bool {
    let is_plain = words_of(label)
        .iter()
        .all(|word| word.chars().count() <= 2 || role_of(word).is_some() || word == "speaker");
    is_plain && fold(label).len() <= 24
}

/// What a label says of its speaker, if anything.
pub(crate) fn role_of(label: &str) -> Option<SpeakerRole> {
    let words = words_of(label);
    let known =
        |word: &String| ROLES.iter().find(|(_, names)| names.contains(&word.as_str())).map(|(role, _)| *role);
    words.iter().find_map(known)
}

/// A label without what stands in brackets behind it, and what the brackets or the label say of the speaker.
pub(crate) fn tidy(label: &str) -> (String, Option<SpeakerRole>) {
    let label = label.trim().trim_end_matches([':', '：']);
    let label =
        label.trim_matches(['*', '_', '-', '•', '\u{a0}', ' ']).trim_end_matches([':', '：']).trim_end();
    let bracketed = label.strip_suffix(')').and_then(|rest| rest.rsplit_once('('));
    let (name, role) = match bracketed {
        Some((name, inside)) if !name.trim().is_empty() => {
            (name.trim(), role_of(name).or_else(|| role_of(inside)))
        }
        _ => (label, role_of(label)),
    };
    (name.split_whitespace().collect::<Vec<_>>().join(" "), role)
}

/// A label before the first colon of a line, and what follows it, if the words before could be one.
pub(crate) fn candidate(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start();
    let at = line.find([':', '：'])?;
    let (label, rest) = line.split_at(at);
    let rest = rest.get(rest.chars().next()?.len_utf8()..)?;
    let label = label.trim();
    let starts_well = label.chars().next().is_some_and(|first| first.is_alphabetic() || "[*".contains(first));
    let is_short = label.chars().count() <= LETTERS && label.split_whitespace().count() <= WORDS;
    let is_sentence = label.contains([',', ';', '?', '!', '"', '/', '@', '=', '“', '”'])
        || label.trim_end_matches('.').split(". ").any(|part| part.split_whitespace().count() > 4);
    // `10:30`, `https://`, `a::b` are no labels.
    let is_apart = !rest.starts_with(['/', ':', '\\'])
        && !label.ends_with(|c: char| c.is_ascii_digit() && is_apart_of(rest, c));
    (starts_well && is_short && !is_sentence && is_apart).then(|| (label, rest.trim_start()))
}

/// The labels of a transcript that are believed, by their folded spelling, with the first spelling seen.
#[derive(Debug, Default)]
pub(crate) struct Labels {
    counts: HashMap<String, Seen>,
    n_lines: usize,
    n_candidates: usize,
}

#[derive(Debug)]
struct Seen {
    spelling: String,
    n: usize,
    is_certain: bool,
}

impl Labels {
    /// Looks at the lines of a transcript.
    pub(crate) fn of<'a>(lines: impl Iterator<Item = &'a str>) -> Self {
        let mut labels = Self::default();
        for line in lines.filter(|line| !line.trim().is_empty()) {
            labels.n_lines += 1;
            if let Some((label, _)) = candidate(line) {
                labels.n_candidates += 1;
                labels.add(label, false);
            }
        }
        labels
    }

    /// Takes a label that is one by its looks, such as bold text before a colon.
    pub(crate) fn add_certain(&mut self, label: &str) {
        self.add(label, true);
    }

    fn add(&mut self, label: &str, is_certain: bool) {
        let (name, _) = tidy(label);
        let seen = self.counts.entry(fold(&name)).or_insert(Seen { spelling: name, n: 0, is_certain: false });
        seen.n += 1;
        seen.is_certain |= is_certain;
    }

    /// The speaker that a line names, and what they say, if its label is believed.
    pub(crate) fn split<'a>(&self, line: &'a str) -> Option<(String, Option<SpeakerRole>, &'a str)> {
        let (label, rest) = candidate(line)?;
        let (name, role) = tidy(label);
        let seen = self.counts.get(&fold(&name))?;
        self.believes(&name, role, seen).then(|| (seen.spelling.clone(), role, rest))
    }

    /// How many labels are believed, and how many lines they begin.
    pub(crate) fn believed(&self) -> (usize, usize) {
        let believed = self.counts.values().filter(|seen| {
            let (name, role) = tidy(&seen.spelling);
            self.believes(&name, role, seen)
        });
        believed.fold((0, 0), |(labels, lines), seen| (labels + 1, lines + seen.n))
    }

    /// How many lines there are.
    pub(crate) fn lines(&self) -> usize {
        self.n_lines
    }

    fn believes(&self, name: &str, role: Option<SpeakerRole>, seen: &Seen) -> bool {
        let words: Vec<&str> = name.split_whitespace().collect();
        let is_capital =
            |word: &&str| word.chars().next().is_some_and(|c| c.is_uppercase() || c.is_ascii_digit());
        let looks_like_name = words.first().is_some_and(is_capital)
            && words.iter().filter(|word| !is_capital(word)).count() <= 1;
        let is_role = role.is_some() && words.len() <= 3;
        let is_usual = self.n_candidates * 2 >= self.n_lines;
        seen.is_certain
            || is_role
            || (looks_like_name && (seen.n >= 2 || is_usual))
            || (words.len() == 1 && seen.n >= 3)
    }
}

/// `8` of `at 8:30` stands before other digits.
fn is_apart_of(rest: &str, digit: char) -> bool {
    digit.is_ascii_digit() && rest.starts_with(|c: char| c.is_ascii_digit())
}

fn fold(label: &str) -> String {
    label.nfkd().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The words of a label without digits.
fn words_of(label: &str) -> Vec<String> {
    let word = |word: &str| {
        let folded = fold(word);
        folded.trim_matches(|c: char| c.is_ascii_digit()).to_owned()
    };
    label
        .split(|c: char| !c.is_alphanumeric() && c != '\u{301}')
        .map(word)
        .filter(|word| !word.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_are_told_from_other_colons() {
        let talk = [
            "Interviewer 1: There we are.",
            "So my question is: why?",
            "interviewee : because at 8:30 it was late",
            "INTERVIEWER1: see https://a.org/x: it says more",
            "Anna Berg: yes",
            "Anna Berg: one thing: no",
            "Note: never twice",
        ];
        let labels = Labels::of(talk.into_iter());
        let said: Vec<Option<String>> =
            talk.iter().map(|line| labels.split(line).map(|(speaker, ..)| speaker)).collect();
        let expected = [
            Some("Interviewer 1"),
            None,
            Some("interviewee"),
            Some("Interviewer 1"),
            Some("Anna Berg"),
            Some("Anna Berg"),
            Some("Note"),
        ];
        let said: Vec<Option<&str>> = said.iter().map(Option::as_deref).collect();
        assert_eq!(said, expected, "most lines are labelled, so that `Note` passes for a name");
        let prose = ["We met at noon.", "It was late.", "Note: we ate.", "Then we left.", "All of us."];
        let labels = Labels::of(prose.into_iter());
        assert!(prose.iter().all(|line| labels.split(line).is_none()));
    }

    #[test]
    fn roles_are_known_in_six_languages_and_in_brackets() {
        for (label, role) in [
            ("Interviewer1", Some(SpeakerRole::Interviewer)),
            ("Enquêtrice 2", Some(SpeakerRole::Interviewer)),
            ("Teilnehmerin B", Some(SpeakerRole::Participant)),
            ("Studentessa 2", Some(SpeakerRole::Learner)),
            ("Anna Berg (Host)", Some(SpeakerRole::Interviewer)),
            ("Arbeitgeber", Some(SpeakerRole::Employer)),
            ("Anna Berg", None),
        ] {
            assert_eq!(tidy(label).1, role, "{label}");
        }
        assert_eq!(tidy("**Anna  Berg (SL)**:").0, "Anna Berg");
    }
}
