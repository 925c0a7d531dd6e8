//! What a codebook can get wrong by itself, before any export is seen.

use std::collections::HashSet;

use crate::model::codebook::{BackgroundSection, Codebook, ItemKind, ItemSection, ScaleSection};

/// One contradiction in a codebook.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problem {
    /// The section, such as ``item `pace` ``.
    pub place: String,
    /// What was found there, as written.
    pub found: String,
    /// What is wrong with it.
    pub message: String,
    /// What to do.
    pub advice: String,
}

pub(super) fn check(codebook: &Codebook) -> Vec<Problem> {
    let mut problems = Vec::new();
    check_ids(codebook, &mut problems);
    for item in &codebook.items {
        check_item(item, &mut problems);
    }
    for scale in &codebook.scales {
        check_scale(codebook, scale, &mut problems);
    }
    for background in &codebook.backgrounds {
        check_background(background, &mut problems);
    }
    problems
}

fn check_ids(codebook: &Codebook, problems: &mut Vec<Problem>) {
    let usable = |id: &str| {
        !id.is_empty()
            && id.len() <= 80
            && id.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_' || c == ' ')
    };
    let items = codebook.items.iter().map(|item| ("item", item.id.as_str()));
    let scales = codebook.scales.iter().map(|scale| ("scale", scale.id.as_str()));
    let backgrounds = codebook.backgrounds.iter().map(|background| ("background", background.id.as_str()));
    let instrument = std::iter::once(("instrument", codebook.instrument.id.as_str()));
    let mut scored = HashSet::new();
    let mut grouped = HashSet::new();
    for (section, id) in instrument.chain(items).chain(scales).chain(backgrounds) {
        let place = format!("{section} `{id}`");
        if !usable(id) {
            let advice = "use up to 80 letters, digits, `-`, `_` or blanks";
            problems.push(problem(&place, id, "this id cannot be used", advice));
        }
        let fresh = match section {
            "background" => grouped.insert(id),
            "instrument" => true,
            _ => scored.insert(id),
        };
        if !fresh {
            problems.push(problem(
                &place,
                id,
                "this id is used twice",
                "give each item, scale and background its own id",
            ));
        }
    }
}

fn check_item(item: &ItemSection, problems: &mut Vec<Problem>) {
    let place = format!("item `{}`", item.id);
    if item.column.is_some() != item.columns.is_empty() {
        problems.push(problem(&place, &item.id, "it needs one of `column` and `columns`", "name its column"));
    }
    let mut seen = HashSet::new();
    for choice in &item.choices {
        if !seen.insert(choice.trim().to_lowercase()) {
            problems.push(problem(
                &place,
                choice,
                &format!("choice `{choice}` is listed twice"),
                "keep one of them",
            ));
        }
    }
    if let Some(ideal) = &item.ideal {
        let known = item.choices.iter().any(|choice| choice == ideal);
        let number = item.choices.is_empty() && ideal.parse::<f64>().is_ok();
        if !known && !number {
            let message = format!("ideal `{ideal}` is not among its choices");
            problems.push(problem(&place, ideal, &message, &nearest(ideal, item.choices.iter())));
        }
    }
    if let (Some(low), Some(high)) = (item.low, item.high)
        && low >= high
    {
        problems.push(problem(&place, &item.id, "`low` is not below `high`", "swap them"));
    }
    let unlabelled = item.choices.is_empty() && item.values.is_empty() && item.columns.is_empty();
    let unbounded = item.low.is_none() || item.high.is_none();
    match item.resolved_kind() {
        ItemKind::Ordinal if unlabelled && unbounded => {
            let advice = "list its `choices` in order, or give `low` and `high`";
            problems.push(problem(&place, &item.id, "an ordinal item needs an order", advice));
        }
        ItemKind::Choice | ItemKind::Multi if item.choices.is_empty() && item.columns.is_empty() => {
            problems.push(problem(
                &place,
                &item.id,
                "its choices are not known",
                "list them under `choices`",
            ));
        }
        _ => {}
    }
    for answer in item.values.names() {
        let ends: Vec<&str> = answer.split("..").collect();
        let broken =
            ends.len() == 2 && ends.iter().all(|end| !end.is_empty() && end.trim().parse::<f64>().is_err());
        let backwards = matches!(ends.as_slice(), [from, to]
            if from.trim().parse::<f64>().ok().zip(to.trim().parse::<f64>().ok()).is_some_and(|(from, to)| from > to));
        if broken || backwards {
            let message = format!("`{answer}` is not a range");
            problems.push(problem(&place, answer, &message, "write the lower number first, such as `0..6`"));
        }
    }
}

fn check_scale(codebook: &Codebook, scale: &ScaleSection, problems: &mut Vec<Problem>) {
    let place = format!("scale `{}`", scale.id);
    for id in &scale.items {
        let Some(item) = codebook.items.iter().find(|item| item.id == *id) else {
            let advice = nearest(id, codebook.items.iter().map(|item| &item.id));
            problems.push(problem(&place, id, &format!("`{id}` is not an item"), &advice));
            continue;
        };
        if matches!(item.resolved_kind(), ItemKind::Choice | ItemKind::Multi) || item.ideal.is_some() {
            let message = format!("`{id}` cannot be averaged");
            problems.push(problem(
                &place,
                id,
                &message,
                "leave choices without order and items with an ideal out of scales",
            ));
        }
    }
    for id in scale.reverse.iter().filter(|id| !scale.items.contains(id)) {
        let message = format!("`{id}` is reversed but not in the scale");
        problems.push(problem(&place, id, &message, &nearest(id, scale.items.iter())));
    }
    if scale.items.len() < 2 {
        problems.push(problem(
            &place,
            &scale.id,
            "a scale needs at least two items",
            "add items or remove the scale",
        ));
    }
    if !(scale.at_least > 0.0 && scale.at_least <= 1.0) {
        problems.push(problem(
            &place,
            &scale.id,
            "`at_least` is a share",
            "use a number above 0 and up to 1",
        ));
    }
}

fn check_background(background: &BackgroundSection, problems: &mut Vec<Problem>) {
    let place = format!("background `{}`", background.id);
    let sources = [background.column.is_some(), !background.columns.is_empty(), !background.when.is_empty()];
    if sources.into_iter().filter(|given| *given).count() != 1 {
        let message = "it needs exactly one of `column`, `columns` and `when`";
        problems.push(problem(&place, &background.id, message, "name where its answers stand"));
    }
    if !background.groups.is_empty() && !background.bands.is_empty() {
        problems.push(problem(
            &place,
            &background.id,
            "`groups` and `bands` exclude each other",
            "keep one of them",
        ));
    }
    let ascending = background.bands.windows(2).all(|pair| matches!(pair, [a, b] if a < b));
    if !ascending {
        problems.push(problem(&place, &background.id, "`bands` must ascend", "sort the numbers"));
    }
    let names: Vec<&str> =
        background.groups.names().chain(background.columns.names()).chain(background.when.names()).collect();
    if let Some(reference) = background.named_reference()
        && !names.is_empty()
        && !names.contains(&reference)
    {
        let message = format!("reference `{reference}` is not one of its groups");
        let owned: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        problems.push(problem(&place, reference, &message, &nearest(reference, owned.iter())));
    }
}

fn problem(place: &str, found: &str, message: &str, advice: &str) -> Problem {
    Problem {
        place: place.to_owned(),
        found: found.to_owned(),
        message: message.to_owned(),
        advice: advice.to_owned(),
    }
}

fn nearest<'a>(wrong: &str, known: impl Iterator<Item = &'a String>) -> String {
    let best = known
        .map(|name| (strsim::damerau_levenshtein(&wrong.to_lowercase(), &name.to_lowercase()), name))
        .min();
    best.map_or_else(
        || "there is none to choose from".to_owned(),
        |(_, name)| format!("did you mean `{name}`?"),
    )
}
