//! What registering a change prints: the chance of being able to show that the gap closed, with as many people as are
//! expected who answer as those of the last iteration did.

use crate::functions::Distributions;
use crate::ingest::Error;
use crate::ingest::register::column;
use crate::ingest::sources::Sources;
use crate::ingest::sources::credential_of;
use crate::ingest::sources::iteration_scope;
use crate::model::Register;
use arrow::array::Array;
use arrow::array::AsArray;
use arrow::datatypes::Int64Type;
use arrow::record_batch::RecordBatch;
use gapwise_statistics::Arms;
use gapwise_statistics::Distribution;
use gapwise_statistics::Leading;
use gapwise_statistics::change::Needed;
use gapwise_statistics::change::chance_of_closed;
use gapwise_statistics::change::default_margin;
use gapwise_statistics::change::people_for_closed;
use serde::Serialize;

/// The chance of being able to show `closed`.
#[derive(Clone, Debug, Serialize)]
pub struct Chance {
    /// The change.
    pub change_id: String,
    /// The iteration whose answers it is computed from; none when the gap was not measured in any.
    pub from_iteration_id: Option<String>,
    /// The margin, in the unit of the estimate that leads.
    pub margin: Option<f64>,
    /// People in the group, and in those it is compared with, that are expected.
    pub n_group: Option<u64>,
    /// See `n_group`.
    pub n_rest: Option<u64>,
    /// Between 0 and 1; none when it cannot be told.
    pub chance: Option<f64>,
    /// How many people of the group would do for four fifths.
    pub needed_group: Option<u64>,
    /// And of the rest.
    pub needed_rest: Option<u64>,
    /// The same in a sentence.
    pub sentence: String,
}

/// How many people are expected in the group, and in those it is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Expected {
    /// In the group.
    pub n_group: u64,
    /// In the rest, or in the reference group.
    pub n_rest: u64,
}

/// What a gap looked like when it was last measured.
struct Seen {
    iteration_id: String,
    number: Option<i64>,
    group: Distribution,
    rest: Distribution,
    leading: Leading,
}

/// The chances of the changes in these rows.
pub(super) fn of_changes(
    sources: &Sources<'_>,
    register: &Register,
    rows: &[Vec<Option<String>>],
    expected: Option<Expected>,
) -> Result<Vec<Chance>, Error> {
    let mut chances = Vec::new();
    for row in rows {
        let one = std::slice::from_ref(row);
        let cell = |name: &str| column(register, one, name).pop().unwrap_or_default();
        let margin = cell("margin").parse::<f64>().ok();
        let gap = [cell("measure_id"), cell("background"), cell("group_name")];
        let seen = last_seen(sources, &cell("iteration_id"), &gap)?;
        chances.push(chance(cell("change_id"), margin, seen, expected));
    }
    Ok(chances)
}

fn chance(change_id: String, margin: Option<f64>, seen: Option<Seen>, expected: Option<Expected>) -> Chance {
    let Some(seen) = seen else {
        return Chance {
            change_id,
            from_iteration_id: None,
            margin,
            n_group: None,
            n_rest: None,
            chance: None,
            needed_group: None,
            needed_rest: None,
            sentence: "this gap was not measured in an earlier iteration with enough people, so the chance of showing that it closed cannot be told".to_owned(),
        };
    };
    let arms = Arms { group: &seen.group, rest: &seen.rest };
    let margin = margin.unwrap_or_else(|| default_margin(seen.leading));
    let then = Expected { n_group: seen.group.n(), n_rest: seen.rest.n() };
    let Expected { n_group, n_rest } = expected.unwrap_or(then);
    let chance = chance_of_closed(arms, Needed { group: n_group, rest: n_rest }, seen.leading, margin);
    let needed = people_for_closed(arms, seen.leading, margin);
    let would_do = needed.map_or_else(
        || "no number of people would do".to_owned(),
        |needed| format!("{} and {} would make it four in five", needed.group, needed.rest),
    );
    let odds =
        chance.map_or_else(|| "cannot be told".to_owned(), |chance| format!("{:.0} %", chance * 100.0));
    Chance {
        change_id,
        from_iteration_id: Some(seen.iteration_id.clone()),
        margin: Some(margin),
        n_group: Some(n_group),
        n_rest: Some(n_rest),
        chance,
        needed_group: needed.map(|needed| needed.group),
        needed_rest: needed.map(|needed| needed.rest),
        sentence: format!(
            "with {n_group} and {n_rest} people who answer as in {}, the chance of showing that this gap closed to within ±{margin} is {odds}, even if it does; {would_do}",
            seen.iteration_id
        ),
    }
}

/// The gap in the latest iteration of the credential before the one that the change is made for.
fn last_seen(sources: &Sources<'_>, iteration_id: &str, gap: &[String; 3]) -> Result<Option<Seen>, Error> {
    let mut last: Option<Seen> = None;
    for other in sources.iterations_of(credential_of(iteration_id)) {
        if other == iteration_id {
            continue;
        }
        let scope = iteration_scope(&other);
        for batch in sources.read("baselines", |of| of == scope)? {
            if let Some(seen) = seen_in(&batch, &other, gap)?
                && last.as_ref().is_none_or(|last| last.number <= seen.number)
            {
                last = Some(seen);
            }
        }
    }
    Ok(last)
}

fn seen_in(batch: &RecordBatch, iteration_id: &str, gap: &[String; 3]) -> Result<Option<Seen>, Error> {
    let text = |name: &str, row: usize| {
        let column = batch.column_by_name(name)?.as_string_opt::<i32>()?;
        column.is_valid(row).then(|| column.value(row))
    };
    let is_asked = |row: &usize| {
        let [measure_id, background, group_name] = gap;
        text("measure_id", *row) == Some(measure_id)
            && text("background", *row) == Some(background)
            && text("group_name", *row) == Some(group_name)
            && text("verdict", *row) != Some("too few")
    };
    let Some(row) = (0..batch.num_rows()).find(is_asked) else { return Ok(None) };
    let arm = |name: &str| -> Result<Option<Distribution>, Error> {
        let Some(column) = batch.column_by_name(name) else { return Ok(None) };
        let distributions = Distributions::new(column).map_err(|error| Error::Held(error.to_string()))?;
        distributions.get(row).map_err(|error| Error::Held(error.to_string()))
    };
    let leading = match text("kind", row) {
        Some("ordinal") => Leading::Delta,
        Some("share" | "silence") => Leading::Share,
        _ => Leading::Mean,
    };
    let numbers = batch.column_by_name("number").and_then(|column| column.as_primitive_opt::<Int64Type>());
    let number = numbers.filter(|list| list.is_valid(row)).map(|list| list.value(row));
    let arms = arm("group_arm")?.zip(arm("rest_arm")?);
    Ok(arms.map(|(group, rest)| Seen { iteration_id: iteration_id.to_owned(), number, group, rest, leading }))
}
