//! Items that ask alike become scales: the same answers in the same order, and a stem in common where there is one.

use std::collections::{HashMap, HashSet};

use crate::formats::Sheet;
use crate::model::{Codebook, Direction, ItemKind, ItemSection, ScaleSection};
use crate::tidy::labels::{distinct, key, slug};
use crate::tidy::propose::directions::is_turned;
use crate::tidy::propose::titles::{capitalised, grid_row, plain, shared, short};

/// Fewer items than this make no scale.
const LEAST: usize = 3;

/// Adds a scale for every grid.
pub(crate) fn propose_scales(codebook: &mut Codebook, sheet: &Sheet) {
    let wordings: HashMap<&str, &str> =
        sheet.columns.iter().map(|column| (column.name.as_str(), column.wording.as_str())).collect();
    let wording = |item: &ItemSection| {
        let name = item.column.as_deref().unwrap_or_default();
        wordings.get(name).copied().unwrap_or(name).to_owned()
    };
    let mut grids: Vec<(String, String, Vec<usize>)> = Vec::new();
    for (at, item) in codebook.items.iter().enumerate() {
        let Some(points) = points(item) else { continue };
        let stem = stem(item);
        match grids.iter_mut().find(|(of, with, _)| *of == points && *with == stem) {
            Some((.., members)) => members.push(at),
            None => grids.push((points, stem, vec![at])),
        }
    }
    let grids = join_small(grids);
    let mut scales = Vec::new();
    for (_, stem, members) in grids.iter().filter(|(.., members)| members.len() >= LEAST) {
        let items: Vec<&ItemSection> = members.iter().filter_map(|at| codebook.items.get(*at)).collect();
        let turning: Vec<String> = items
            .iter()
            .filter(|item| is_turned(&wording(item)))
            .map(|item| format!("`{}`", item.id))
            .collect();
        let mut note = "these items have the same answers; check that they ask about one thing".to_owned();
        if !turning.is_empty() {
            note.push_str(&format!(
                "\nmaybe worded the other way round, then list under `reverse`: {}",
                turning.join(", ")
            ));
        }
        let direction =
            items.iter().all(|item| item.direction == Some(Direction::None)).then_some(Direction::None);
        let title = scale_title(&items);
        scales.push(ScaleSection {
            id: scale_id(stem, title.split(':').next().unwrap_or(&title), &items),
            title: Some(title),
            items: items.iter().map(|item| item.id.clone()).collect(),
            direction,
            note: Some(note),
            ..ScaleSection::default()
        });
    }
    let taken = codebook.items.iter().map(|item| item.id.clone());
    let ids = distinct(taken.chain(scales.iter().map(|scale| scale.id.clone())));
    for (scale, id) in scales.iter_mut().zip(ids.into_iter().skip(codebook.items.len())) {
        scale.id = id;
    }
    codebook.scales = scales;
    note_turned(codebook, wording);
}

/// An item outside any scale that may be worded the other way round is given no direction, and says so.
fn note_turned(codebook: &mut Codebook, wording: impl Fn(&ItemSection) -> String) {
    let in_scales: HashSet<String> = codebook.scales.iter().flat_map(|scale| scale.items.clone()).collect();
    for item in codebook.items.iter_mut().filter(|item| !in_scales.contains(&item.id)) {
        let is_judged = item.direction.is_none()
            && item.ideal.is_none()
            && item.resolved_kind() == ItemKind::Ordinal
            && !item.is_two_pointed();
        if is_judged && is_turned(&wording(item)) {
            item.direction = Some(Direction::None);
            item.note =
                Some("maybe worded the other way round, then set `direction` to \"higher\"".to_owned());
        }
    }
}

/// Stems with too few items go together with others of the same answers that have too few.
fn join_small(grids: Vec<(String, String, Vec<usize>)>) -> Vec<(String, String, Vec<usize>)> {
    let mut joined: Vec<(String, String, Vec<usize>)> = Vec::new();
    for (points, stem, members) in grids {
        let small = members.len() < LEAST;
        let stem = if small { String::new() } else { stem };
        match joined.iter_mut().find(|(of, with, _)| small && with.is_empty() && *of == points) {
            Some((.., known)) => known.extend(members),
            None => joined.push((points, stem, members)),
        }
    }
    joined.iter_mut().for_each(|(.., members)| members.sort_unstable());
    joined
}

/// What two items of a grid share; none for items that cannot be averaged.
fn points(item: &ItemSection) -> Option<String> {
    let is_ordinal = item.resolved_kind() == ItemKind::Ordinal;
    let has_two = item.choices.len() == 2;
    if !is_ordinal
        || item.ideal.is_some()
        || has_two
        || (item.choices.is_empty() && item.direction == Some(Direction::None))
    {
        return None;
    }
    let labels: Vec<String> = item.choices.iter().map(|choice| key(choice)).collect();
    Some(format!("{labels:?} {:?} {:?} {:?}", item.low, item.high, item.direction))
}

/// `Question [Row]` has the question, `affSat3` and `A4` their letters; other headings have none.
fn stem(item: &ItemSection) -> String {
    let name = item.column.as_deref().unwrap_or_default();
    let code = name.split_once('.').map_or(name, |(code, _)| code);
    if let Some((question, _)) = name.strip_suffix(']').and_then(|rest| rest.rsplit_once('[')) {
        let is_code = code.len() < name.len() && code.contains('[');
        return key(if is_code { code.split('[').next().unwrap_or_default() } else { question });
    }
    if let Some((question, _)) = grid_row(name) {
        return key(question);
    }
    let is_code = !code.contains(' ') && code.len() <= 24 && code.ends_with(|c: char| c.is_ascii_digit());
    let letters = code.trim_end_matches(|c: char| c.is_ascii_digit() || c == '_');
    if is_code && !letters.is_empty() { key(letters) } else { String::new() }
}

fn scale_id(stem: &str, title: &str, items: &[&ItemSection]) -> String {
    if !stem.is_empty() {
        return format!("{}_scale", slug(stem));
    }
    let ids: Vec<&str> = items.iter().map(|item| item.id.as_str()).collect();
    let first = ids.first().copied().unwrap_or_default();
    let shared = ids.iter().skip(1).fold(first, |shared, id| {
        let n = shared.chars().zip(id.chars()).take_while(|(a, b)| a == b).count();
        shared.get(..shared.char_indices().nth(n).map_or(shared.len(), |(at, _)| at)).unwrap_or_default()
    });
    let shared = shared.trim_matches('_');
    format!("{}_scale", if shared.chars().count() >= 4 { shared.to_owned() } else { slug(title) })
}

/// `Trainers: 4 items`: what the items share, or the question above them.
fn scale_title(items: &[&ItemSection]) -> String {
    let told = |item: &&ItemSection| {
        let heading = item.column.as_deref().unwrap_or_default();
        let named = if heading.contains(' ') { None } else { item.title.as_deref() };
        plain(item.wording.as_deref().or(named).unwrap_or(heading))
    };
    let wordings: Vec<String> = items.iter().map(told).collect();
    let question = |text: &String| grid_row(text).map(|(question, _)| question.to_owned());
    let first = wordings.first().and_then(question).filter(|question| !question.is_empty());
    let is_common = first.is_some() && wordings.iter().all(|text| question(text) == first);
    let rows: Vec<String> =
        wordings.iter().map(|text| grid_row(text).map_or(text.as_str(), |(_, row)| row).to_owned()).collect();
    let about = match first.filter(|_| is_common) {
        Some(question) => short(question.trim_end_matches(['?', ':', '.', ' ']), 60),
        None => shared(&rows),
    };
    format!("{}: {} items", capitalised(&about), items.len())
}
