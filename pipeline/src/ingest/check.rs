//! What a load would do, without doing it.

use crate::formats;
use crate::formats::Sheet;
use crate::formats::Source;
use crate::ingest::Error;
use crate::model::Codebook;
use crate::model::DroppedColumn;
use crate::model::Receipt;
use crate::model::Reject;
use crate::model::WhenRule;
use crate::tidy;
use crate::tidy::Facts;
use crate::tidy::Plan;
use crate::tidy::Pseudonyms;
use serde::Serialize;

/// How many rows a preview shows, and how many answers a column.
const PREVIEW_ROWS: usize = 8;
const EXAMPLES: usize = 4;

/// What a load would do.
#[derive(Clone, Debug, Serialize)]
pub struct Checked {
    /// The format that would read it.
    pub tool: String,
    /// What people call the tool.
    pub title: String,
    /// How sure the format is, 0 to 100; 100 when a person named it.
    pub confidence: u8,
    /// What it saw.
    pub reasons: Vec<String>,
    /// What a load would land, set aside and drop.
    pub receipt: Receipt,
    /// Rows and cells that could not be used, at most a thousand.
    pub rejects: Vec<Reject>,
    /// Every column and what it would become.
    pub columns: Vec<CheckedColumn>,
    /// The codebook, given or proposed, as TOML.
    pub codebook: String,
    /// The first rows, without identifying columns.
    pub preview: Vec<Vec<String>>,
}

/// A column and what it would become.
#[derive(Clone, Debug, Serialize)]
pub struct CheckedColumn {
    /// Its name in the file.
    pub column_name: String,
    /// The question.
    pub wording: String,
    /// `item`, `background`, `comment`, `respondent`, `dropped` or `unused`.
    pub role: String,
    /// The item or background that it feeds.
    pub item: Option<String>,
    /// The commonest answers; none where a column may identify people.
    pub examples: Vec<String>,
}

const MOST_REJECTS: usize = 1_000;

/// Reads a file twice and says what a load would do.
///
/// # Errors
/// When the file cannot be read, or the codebook does not fit it.
pub fn check(source: &Source, tool: Option<&str>, codebook: Option<&Codebook>) -> Result<Checked, Error> {
    let guess = match tool {
        None => formats::recognise(source)?.into_iter().next().map(|(_, guess)| guess),
        Some(_) => None,
    };
    let sheet = formats::open(source, tool)?;
    let facts = tidy::examine(&sheet)?;
    let codebook = codebook.cloned().unwrap_or_else(|| tidy::propose(&sheet, &facts));
    let mut plan = Plan::new(&codebook, &sheet, &facts)?;
    let mut rejects = Vec::new();
    let mut preview = Vec::new();
    for batch in sheet.rows()? {
        let tidied = plan.tidy(&batch?, &Nobody)?;
        rejects.extend(tidied.rejects);
        rejects.truncate(MOST_REJECTS);
        if preview.is_empty() {
            preview = first_rows(&tidied.redacted);
        }
    }
    let columns = columns(&sheet, &facts, &plan, &codebook);
    let receipt = super::receipt(&sheet, plan, false).0;
    let title =
        formats::every().find(|format| format.name() == sheet.tool).map_or("", |format| format.title());
    let guess = guess.unwrap_or_else(|| formats::Guess::new(100, "named by a person"));
    Ok(Checked {
        tool: sheet.tool.clone(),
        title: title.to_owned(),
        confidence: guess.confidence,
        reasons: guess.reasons,
        receipt,
        rejects,
        columns,
        codebook: codebook.to_toml(),
        preview,
    })
}

/// A check writes nothing, so it needs no pseudonyms.
struct Nobody;

impl Pseudonyms for Nobody {
    fn respondent(&self, _: &str) -> String {
        String::new()
    }

    fn learner(&self, _: &str) -> Option<String> {
        None
    }
}

fn columns(sheet: &Sheet, facts: &Facts, plan: &Plan, codebook: &Codebook) -> Vec<CheckedColumn> {
    let items = plan.items();
    let describe = |(place, column): (usize, &formats::Column)| {
        let name = &column.name;
        let is_dropped = plan.dropped().iter().any(|dropped: &DroppedColumn| dropped.column_name == *name);
        let item = items.iter().find(|item| item.columns.contains(name)).map(|item| item.item.clone());
        let background = background_of(codebook, name);
        let (role, item) = match (is_dropped, item, background) {
            (true, _, _) => ("dropped", None),
            _ if plan.is_transcript() && column.role == Some(formats::ToolRole::Passage) => ("comment", None),
            _ if plan.is_transcript() => ("respondent", None),
            (_, Some(item), _) => ("item", Some(item)),
            (_, _, Some(background)) => ("background", Some(background)),
            _ if codebook.comments.iter().any(|comment| comment.column == *name) => ("comment", None),
            _ if is_about_the_respondent(codebook, name) => ("respondent", None),
            _ => ("unused", None),
        };
        let shows = matches!(role, "item" | "background");
        let values = facts
            .columns
            .get(place)
            .filter(|_| shows)
            .map(|facts| facts.values.as_slice())
            .unwrap_or_default();
        CheckedColumn {
            column_name: name.clone(),
            wording: column.wording.clone(),
            role: role.to_owned(),
            item,
            examples: values.iter().take(EXAMPLES).map(|(value, _)| value.clone()).collect(),
        }
    };
    sheet.columns.iter().enumerate().map(describe).collect()
}

fn background_of(codebook: &Codebook, column: &str) -> Option<String> {
    let reads = |section: &&crate::model::BackgroundSection| {
        section.column.as_deref() == Some(column)
            || section.columns.names().any(|name| name == column)
            || section.when.iter().any(|(_, rule)| match rule {
                WhenRule::Columns(columns) => columns.names().any(|name| name == column),
                WhenRule::Everyone(_) => false,
            })
    };
    codebook.backgrounds.iter().find(reads).map(|section| section.id.clone())
}

fn is_about_the_respondent(codebook: &Codebook, column: &str) -> bool {
    let respondent = &codebook.respondent;
    let named = [&respondent.id, &respondent.link, &respondent.submitted_at, &respondent.weight];
    named.into_iter().flatten().any(|name| name == column)
}

fn first_rows(redacted: &arrow::record_batch::RecordBatch) -> Vec<Vec<String>> {
    let head = redacted.slice(0, redacted.num_rows().min(PREVIEW_ROWS));
    let options = arrow::util::display::FormatOptions::default();
    let mut rows = vec![head.schema().fields().iter().map(|field| field.name().clone()).collect::<Vec<_>>()];
    for row in 0..head.num_rows() {
        let cell = |column: &arrow::array::ArrayRef| {
            arrow::util::display::ArrayFormatter::try_new(column, &options)
                .map(|formatter| formatter.value(row).to_string())
                .unwrap_or_default()
        };
        rows.push(head.columns().iter().map(cell).collect());
    }
    rows
}
