//! Items and comments bound to the columns of a sheet, with what the first pass tells about them.

use crate::formats::Sheet;
use crate::model::{Codebook, Missing};
use crate::tidy::backgrounds::says_no;
use crate::tidy::facts::Facts;
use crate::tidy::items::ItemReader;
use crate::tidy::labels::{distinct, is_blank_word, slug};
use crate::tidy::lookup::{Headings, cut};
use crate::tidy::measures::Silences;
use crate::tidy::{DateOrder, Error};

/// A column of comments: its place, the id of its measure, and what it is about.
pub(crate) type CommentColumn = (usize, String, Option<String>);

pub(crate) fn bind_items(
    codebook: &mut Codebook,
    sheet: &Sheet,
    headings: &Headings,
    facts: &Facts,
) -> Result<Vec<ItemReader>, Error> {
    let mut items = Vec::new();
    for section in &mut codebook.items {
        let mut reader = ItemReader::new(section, headings)?;
        let first = reader.columns.first().and_then(|at| sheet.columns.get(*at));
        if section.wording.is_none() {
            section.wording = first.map(|column| column.wording.clone()).filter(|_| !reader.is_split());
            reader.section.wording.clone_from(&section.wording);
        }
        reader.asked = facts.asked_between(&reader.columns);
        let says_no = says_no(&reader.columns, facts);
        reader.set_ticks_say_no(says_no);
        items.push(reader);
    }
    Ok(items)
}

pub(crate) fn bind_comments(codebook: &Codebook, headings: &Headings) -> Result<Vec<CommentColumn>, Error> {
    let taken = codebook
        .items
        .iter()
        .map(|item| item.id.clone())
        .chain(codebook.scales.iter().map(|scale| scale.id.clone()));
    let mut names: Vec<String> = taken.collect();
    let n_taken = names.len();
    names.extend(
        codebook.comments.iter().map(|comment| slug(comment.about.as_ref().unwrap_or(&comment.column))),
    );
    let ids = distinct(names);
    let mut comments = Vec::new();
    for (comment, id) in codebook.comments.iter().zip(ids.iter().skip(n_taken)) {
        let at = headings.find(&comment.column, "comment")?;
        comments.push((at, format!("{}.{id}", codebook.instrument.id), comment.about.clone()));
    }
    Ok(comments)
}

/// Whether anybody skipped an item, or said that it does not apply, as far as the first pass can tell.
pub(crate) fn silences(item: &mut ItemReader, facts: &Facts) -> Silences {
    if item.is_split() {
        // Who ticked nothing may have skipped the question or meant none: unknowable without the tool's own mark.
        return Silences::default();
    }
    let Some(column) = item.columns.first().and_then(|at| facts.columns.get(*at)) else {
        return Silences::default();
    };
    let blank_cells: u64 = column.answered
        + column.values.iter().filter(|(text, _)| is_blank_word(text)).map(|(_, n)| *n).sum::<u64>();
    let asked = facts.rows_asked(item.asked);
    let mut silences = Silences { skipped: asked > blank_cells, not_applicable: false };
    for (raw, _) in &column.values {
        match item.outcome(raw).missing {
            Some(Missing::NotAnswered) => silences.skipped = true,
            Some(Missing::NotApplicable) => silences.not_applicable = true,
            _ => {}
        }
    }
    silences
}

pub(crate) fn warnings(facts: &Facts, headings: &Headings) -> Vec<String> {
    let guessed = facts.dates.as_ref().filter(|dates| dates.is_guess);
    let order = guessed.map(|dates| {
        let order = if dates.order == DateOrder::DayFirst { "day before month" } else { "month before day" };
        format!(
            "column `{}` does not say whether the day or the month comes first; it was read as {order}",
            cut(headings.name(dates.column))
        )
    });
    order.into_iter().collect()
}
