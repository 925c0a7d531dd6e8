//! The first iteration's export: Qualtrics' comma-separated layout with three heading rows (code, text, import id).
//!
//! Choices are exported as text, a multi-select as one column per choice, the recommendation question with its group column.
//! Three previews stand at the top, as when designers try the form before it opens.
//!
//! It must not know what is planted.

use rand::Rng;

use crate::backgrounds::BACKGROUNDS;
use crate::backgrounds::EMPLOYER;
use crate::backgrounds::place_choices;
use crate::cells::answer_cell;
use crate::cells::comment_cell;
use crate::cells::group_cell;
use crate::comments::Writer;
use crate::form::Page;
use crate::form::Shape;
use crate::iteration::Iteration;
use crate::learners::Answer;
use crate::learners::Learner;
use crate::moments::Moment;
use crate::moments::duration;
use crate::people::Person;
use crate::people::invent;
use crate::questions::QUESTIONS;
use crate::table::Table;

const ITERATION: Iteration = Iteration::First;

/// Code, text and import id of the columns that the tool adds by itself.
const TOOL_COLUMNS: [(&str, &str, &str); 17] = [
    ("StartDate", "Start Date", "startDate"),
    ("EndDate", "End Date", "endDate"),
    ("Status", "Response Type", "status"),
    ("IPAddress", "IP Address", "ipAddress"),
    ("Progress", "Progress", "progress"),
    ("Duration (in seconds)", "Duration (in seconds)", "duration"),
    ("Finished", "Finished", "finished"),
    ("RecordedDate", "Recorded Date", "recordedDate"),
    ("ResponseId", "Response ID", "_recordId"),
    ("RecipientLastName", "Recipient Last Name", "recipientLastName"),
    ("RecipientFirstName", "Recipient First Name", "recipientFirstName"),
    ("RecipientEmail", "Recipient Email", "recipientEmail"),
    ("ExternalReference", "External Data Reference", "externalDataReference"),
    ("LocationLatitude", "Location Latitude", "locationLatitude"),
    ("LocationLongitude", "Location Longitude", "locationLongitude"),
    ("DistributionChannel", "Distribution Channel", "distributionChannel"),
    ("UserLanguage", "User Language", "userLanguage"),
];

/// Code and text of the questions about the learner, in the order of [`BACKGROUNDS`] after the employer.
const ABOUT_YOU: [(&str, &str); 7] = [
    ("Q3", "What is your first language?"),
    ("Q2", "How old are you?"),
    ("Q4", "How long have you worked in care?"),
    ("Q5", "What is your contract?"),
    ("Q6", "Do you look after a child or an adult at home?"),
    ("Q7", "Do you consider yourself disabled, or do you have a long-term condition?"),
    ("Q8", "What did you mostly use for the course?"),
];

/// A form before it was sent: whose it is, when it was begun, whether it counts.
pub(crate) struct Form<'a> {
    pub(crate) learner: &'a Learner,
    pub(crate) begun: Moment,
    pub(crate) status: &'static str,
}

/// Writes the export.
pub(crate) fn export(rng: &mut impl Rng, forms: &[Form<'_>]) -> Vec<u8> {
    let columns = columns();
    let mut table = Table::new();
    table.row(&columns.iter().map(|column| column.code.as_str()).collect::<Vec<_>>());
    table.row(&columns.iter().map(|column| column.text.as_str()).collect::<Vec<_>>());
    table.row(&columns.iter().map(|column| column.import.as_str()).collect::<Vec<_>>());
    let mut writer = Writer::new();
    for (number, form) in forms.iter().enumerate() {
        let person = invent(rng, number);
        let mut cells = tool_cells(rng, form, &person);
        cells.extend(about_you(rng, form.learner));
        cells.extend(answers(rng, form.learner));
        cells.push(comment_cell(rng, &mut writer, form.learner, &person));
        cells.push(group_cell(rng, form.learner, EMPLOYER, ITERATION));
        table.row(&cells);
    }
    table.bytes()
}

struct Column {
    code: String,
    text: String,
    import: String,
}

fn columns() -> Vec<Column> {
    let column = |code: &str, text: &str, import: &str| Column {
        code: code.to_owned(),
        text: text.to_owned(),
        import: if import.ends_with("Date") {
            format!("{{\"ImportId\":\"{import}\",\"timeZone\":\"Europe/London\"}}")
        } else {
            format!("{{\"ImportId\":\"{import}\"}}")
        },
    };
    let mut columns: Vec<Column> =
        TOOL_COLUMNS.iter().map(|(code, text, import)| column(code, text, import)).collect();
    for (code, text) in ABOUT_YOU {
        let import = if code == "Q2" {
            "QID2_TEXT".to_owned()
        } else {
            format!("QID{}", code.trim_start_matches('Q'))
        };
        columns.push(column(code, text, &import));
    }
    for (choice, number) in place_choices().zip(1..) {
        let text = format!("Where did you study? Tick all that apply. - Selected Choice - {choice}");
        columns.push(column(&format!("Q9_{number}"), &text, "QID9"));
    }
    for question in &QUESTIONS {
        let [wording, _] = question.wordings;
        let text = match question.page {
            Page::Group => format!("Think of your learning group. How far do you agree? - {wording}"),
            Page::Course if question.shape == Shape::Agreement => {
                format!("Think of the course. How far do you agree? - {wording}")
            }
            Page::Ability => format!("What can you do now? - {wording}"),
            _ => wording.to_owned(),
        };
        let import = question.code.replacen('Q', "QID", 1);
        if question.shape == Shape::Recommend {
            columns.push(column(
                &format!("{}_NPS_GROUP", question.code),
                &format!("{text} - Group"),
                &format!("{import}_NPS_GROUP"),
            ));
        }
        columns.push(column(question.code, &text, &import));
    }
    columns.push(column("Q16", "What got in the way of your learning?", "QID16_TEXT"));
    columns.push(column("employer", "employer", "employer"));
    columns
}

fn tool_cells(rng: &mut impl Rng, form: &Form<'_>, person: &Person) -> Vec<String> {
    let seconds = duration(rng, form.learner.pages_seen);
    let end = form.begun.later(seconds);
    let is_invited = rng.gen_bool(0.7);
    let invited = |text: &str| if is_invited { text.to_owned() } else { String::new() };
    vec![
        form.begun.year_first(ITERATION),
        end.year_first(ITERATION),
        form.status.to_owned(),
        person.address.clone(),
        (form.learner.pages_seen * 20).to_string(),
        seconds.to_string(),
        if form.learner.is_complete() { "True" } else { "False" }.to_owned(),
        end.later(1).year_first(ITERATION),
        response_id(rng),
        invited(person.last_name),
        invited(person.first_name),
        invited(&person.email),
        person.staff_number.clone(),
        person.latitude.clone(),
        person.longitude.clone(),
        if is_invited { "email" } else { "anonymous" }.to_owned(),
        "EN".to_owned(),
    ]
}

/// `R_` and fifteen letters and digits.
fn response_id(rng: &mut impl Rng) -> String {
    let tail: String = (0..15).map(|_| char::from(rng.sample(rand::distributions::Alphanumeric))).collect();
    format!("R_{tail}")
}

fn about_you(rng: &mut impl Rng, learner: &Learner) -> Vec<String> {
    let asked = (0..BACKGROUNDS.len()).filter(|background| *background != EMPLOYER);
    let mut cells: Vec<String> =
        asked.map(|background| group_cell(rng, learner, background, ITERATION)).collect();
    for (position, choice) in place_choices().enumerate() {
        let is_ticked = learner.places.is_some_and(|places| places.get(position) == Some(&true));
        cells.push(if is_ticked { choice.to_owned() } else { String::new() });
    }
    cells
}

fn answers(rng: &mut impl Rng, learner: &Learner) -> Vec<String> {
    let mut cells = Vec::new();
    for (question, answer) in QUESTIONS.iter().zip(learner.answers) {
        if question.shape == Shape::Recommend {
            cells.push(recommend_group(answer).to_owned());
        }
        cells.push(answer_cell(rng, question, answer, "Does not apply to me"));
    }
    cells
}

fn recommend_group(answer: Answer) -> &'static str {
    match answer {
        Answer::Point(0..=6) => "Detractor",
        Answer::Point(7..=8) => "Passive",
        Answer::Point(_) => "Promoter",
        Answer::NotApplicable | Answer::Blank => "",
    }
}
