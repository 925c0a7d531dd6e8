//! Items and comments bound to the columns of a sheet, with what the first pass tells about them.

use crate::formats::Sheet;
use crate::model::{Codebook, Missing};
use crate::tidy::asked::Asked;
use crate::tidy::backgrounds::says_no;
use crate::tidy::facts::Facts;
use crate::tidy::items::ItemReader;
use crate::tidy::labels::is_blank_word;
use crate::tidy::lookup::{Headings, cut};
use crate::tidy::measures::Silences;
use crate::tidy::{DateOrder, Error};

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

/// Whether anybody skipped an item, or said that it does not apply, as far as the first pass can tell.
pub(crate) fn silences(item: &ItemReader, facts: &Facts) -> Silences {
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
    let (mut unanswered, mut not_applicable) = (asked.saturating_sub(blank_cells), 0);
    for (_, reason, n) in &column.declared {
        if *reason != Missing::NotAnswered {
            unanswered = unanswered.saturating_sub(*n);
        }
        not_applicable += if *reason == Missing::NotApplicable { *n } else { 0 };
    }
    for (raw, n) in &column.values {
        match item.missing(raw) {
            Some(Missing::NotAnswered) => unanswered += n,
            Some(Missing::NotApplicable) => not_applicable += n,
            _ => {}
        }
    }
    // Who was led past the question is silent about nothing, whether the tool left a blank or wrote `N/A`.
    let past = item.columns.first().map_or(0, |at| facts.routed_past(*at));
    let past_marked = past.saturating_sub(unanswered).min(column.unseen());
    Silences { skipped: unanswered > past, not_applicable: not_applicable > past_marked }
}

/// What a person should look at: guessed dates, and questions taken as not asked of some.
pub(crate) fn warnings(facts: &Facts, items: &[ItemReader], headings: &Headings) -> Vec<String> {
    let guessed = facts.dates.as_ref().filter(|dates| dates.is_guess);
    let order = guessed.map(|dates| {
        let order = if dates.order == DateOrder::DayFirst { "day before month" } else { "month before day" };
        format!(
            "column `{}` does not say whether the day or the month comes first; it was read as {order}",
            cut(headings.name(dates.column))
        )
    });
    let whole = items.iter().filter(|item| !item.is_split());
    let used: Vec<usize> = whole.flat_map(|item| item.columns.clone()).collect();
    order.into_iter().chain(Asked::new(facts).words(&used, headings)).collect()
}
