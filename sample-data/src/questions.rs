//! The questionnaire: every item with its wording in both iterations and how its answers fall.
//!
//! An answer is a normal draw, rounded into the item's points: `mean` and `spread` describe the draw, `loading` is the part of
//! its standard deviation that the learner shares over all items of a page. So the answers to one item have a distribution that
//! can be written down exactly, which is what the answer key is computed from.
//!
//! It must not know who answers: no background, no group, no planted truth.

use crate::form::Keying;
use crate::form::Page;
use crate::form::Shape;

/// One item. `mean` and `spread` are in points of the item, after keying (higher is better).
pub(crate) struct Question {
    pub(crate) id: &'static str,
    pub(crate) code: &'static str,
    pub(crate) wordings: [&'static str; 2],
    pub(crate) page: Page,
    pub(crate) shape: Shape,
    pub(crate) keying: Keying,
    pub(crate) mean: f64,
    pub(crate) spread: f64,
    pub(crate) loading: f64,
    pub(crate) not_applicable: f64,
}

/// Items that are scored together: the mean of the answered ones when at least half of them are.
pub(crate) struct Scale {
    pub(crate) id: &'static str,
    pub(crate) page: Page,
}

/// The two scales; each holds all items of its page.
pub(crate) const SCALES: [Scale; 2] =
    [Scale { id: "belonging", page: Page::Group }, Scale { id: "ability", page: Page::Ability }];

/// The scale that an item belongs to.
pub(crate) fn scale_of(question: &Question) -> Option<&'static Scale> {
    SCALES.iter().find(|scale| scale.page == question.page)
}

/// Positions in [`QUESTIONS`] of the items of a scale.
pub(crate) fn items_of(scale: &Scale) -> Vec<usize> {
    let page = scale.page;
    QUESTIONS
        .iter()
        .enumerate()
        .filter(|(_, question)| question.page == page)
        .map(|(position, _)| position)
        .collect()
}

const fn group_item(
    id: &'static str,
    code: &'static str,
    wordings: [&'static str; 2],
    mean: f64,
) -> Question {
    Question {
        id,
        code,
        wordings,
        page: Page::Group,
        shape: Shape::Agreement,
        keying: Keying::Straight,
        mean,
        spread: 0.55,
        loading: 0.7,
        not_applicable: 0.0,
    }
}

const fn ability_item(
    id: &'static str,
    code: &'static str,
    wordings: [&'static str; 2],
    mean: f64,
) -> Question {
    Question {
        shape: Shape::Ability,
        page: Page::Ability,
        spread: 0.95,
        loading: 0.75,
        ..group_item(id, code, wordings, mean)
    }
}

const fn course_item(
    id: &'static str,
    code: &'static str,
    wordings: [&'static str; 2],
    mean: f64,
) -> Question {
    Question { page: Page::Course, spread: 0.9, loading: 0.4, ..group_item(id, code, wordings, mean) }
}

const fn closing_item(
    id: &'static str,
    code: &'static str,
    wordings: [&'static str; 2],
    mean: f64,
) -> Question {
    Question { page: Page::Closing, loading: 0.4, ..group_item(id, code, wordings, mean) }
}

/// All items, in the order of the form.
pub(crate) const QUESTIONS: [Question; 17] = [
    group_item(
        "welcomed",
        "Q10_1",
        ["I felt welcome in my learning group", "I was made welcome in my learning group"],
        3.85,
    ),
    group_item(
        "respected",
        "Q10_2",
        ["What I know from working in care was respected", "My own experience of care work was respected"],
        3.7,
    ),
    group_item(
        "could_ask",
        "Q10_3",
        ["I could ask a question without being judged", "I could ask questions without being judged"],
        3.75,
    ),
    group_item(
        "noticed",
        "Q10_4",
        ["Somebody noticed when I fell behind", "When I fell behind, somebody noticed"],
        3.45,
    ),
    group_item(
        "relied_on",
        "Q10_5",
        ["I could rely on other learners", "There were other learners I could rely on"],
        3.6,
    ),
    Question {
        keying: Keying::Reversed,
        ..group_item(
            "isolated",
            "Q10_6",
            ["I felt alone with the course", "Most of the time I felt alone with the course"],
            3.6,
        )
    },
    course_item(
        "reading_pace",
        "Q11_1",
        ["I had enough time to read the materials", "There was enough time to read the course materials"],
        4.2,
    ),
    course_item(
        "relevant",
        "Q11_2",
        ["The tasks matched what I do on shift", "Tasks were close to what I do on a shift"],
        3.9,
    ),
    Question {
        not_applicable: 0.06,
        ..course_item(
            "accessible",
            "Q11_3",
            [
                "I could use every page and video with the settings or aids I need",
                "Pages and videos worked with the settings or aids I need",
            ],
            3.9,
        )
    },
    Question {
        not_applicable: 0.04,
        ..course_item(
            "feedback",
            "Q11_4",
            ["Feedback came early enough to use it", "I got feedback early enough to use it"],
            3.5,
        )
    },
    Question {
        shape: Shape::Pace,
        ..course_item(
            "pace",
            "Q12",
            ["How was the pace of the live sessions?", "Pace of the live sessions"],
            3.15,
        )
    },
    ability_item(
        "able_record",
        "Q13_1",
        [
            "Write a care record that the next shift understands",
            "Writing a care record that the next shift understands",
        ],
        3.8,
    ),
    ability_item(
        "able_handover",
        "Q13_2",
        ["Prepare a handover from the system", "Preparing a handover from the system"],
        3.5,
    ),
    ability_item(
        "able_notice",
        "Q13_3",
        ["Spot a change in a resident from the record", "Spotting a change in a resident from the record"],
        3.6,
    ),
    ability_item(
        "able_protect",
        "Q13_4",
        ["Decide who may see which note", "Deciding who may see which note"],
        3.4,
    ),
    Question {
        shape: Shape::Used,
        spread: 0.5,
        ..closing_item(
            "used",
            "Q14",
            [
                "Have you used something from the course on a shift?",
                "Did you use something from the course at work yet?",
            ],
            1.8,
        )
    },
    Question {
        shape: Shape::Recommend,
        spread: 1.9,
        ..closing_item(
            "recommend",
            "Q15",
            [
                "How likely are you to recommend this course to a colleague?",
                "How likely would you be to recommend the course to a colleague (0 to 10)?",
            ],
            8.2,
        )
    },
];
