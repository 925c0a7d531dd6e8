//! The pilot's codebooks: that they describe the exports beside them, and the same measures and groups in both iterations.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod reading;

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use gapwise_sample_data::File;
use gapwise_sample_data::LOADS;
use gapwise_sample_data::inputs;
use gapwise_sample_data::shipped;
use reading::bytes;
use reading::column;
use reading::export;
use reading::rows;

#[test]
fn every_label_in_the_exports_is_in_their_codebooks() {
    for files in [shipped(), inputs(41, 400)] {
        for (load, described) in LOADS.iter().enumerate() {
            let rows = rows(export(&files, load));
            let headings = if load == 0 { 3 } else { 1 };
            let codebook: toml::Table = toml::from_str(text(&files, described.codebook)).unwrap();
            let mut checked = 0;
            for (heading, labels) in labels_by_column(&codebook) {
                let cells = column(&rows, &heading)
                    .skip(headings)
                    .map(|cell| repaired(cell))
                    .filter(|cell| !cell.is_empty());
                for cell in cells {
                    assert!(
                        labels.contains("*") || labels.contains(&cell),
                        "`{cell}` in `{heading}` of {}",
                        described.export
                    );
                    checked += 1;
                }
            }
            assert!(checked > 20 * (rows.len() - headings), "{checked}");
            for heading in mentioned_columns(&codebook) {
                assert!(rows[0].contains(&heading), "`{heading}` is not a heading of {}", described.export);
            }
        }
    }
}

#[test]
fn both_codebooks_describe_the_same_measures_and_groups() {
    let files = shipped();
    let [first, second] =
        LOADS.map(|load| toml::from_str::<toml::Table>(text(&files, load.codebook)).unwrap());
    let facts = |codebook: &toml::Table, section: &str, keys: &[&str]| -> Vec<String> {
        sections(codebook, section)
            .map(|entry| keys.iter().map(|key| format!("{:?} ", entry.get(*key))).collect())
            .collect()
    };
    let item_keys = ["id", "choices", "values", "ideal", "dimension", "title"];
    assert_eq!(facts(&first, "item", &item_keys), facts(&second, "item", &item_keys));
    assert_eq!(
        facts(&first, "scale", &["id", "items", "reverse"]),
        facts(&second, "scale", &["id", "items", "reverse"])
    );
    let earlier: Vec<String> =
        sections(&second, "item").map(|item| format!("{:?}", item["was"][0].as_str())).collect();
    let columns: Vec<String> =
        sections(&first, "item").map(|item| format!("{:?}", item["column"].as_str())).collect();
    assert_eq!(earlier, columns, "each item names the column that held it before");
    let groups = |codebook: &toml::Table| -> Vec<(String, BTreeSet<String>)> {
        sections(codebook, "background")
            .map(|background| (background["id"].to_string(), names(background)))
            .collect()
    };
    assert_eq!(groups(&first), groups(&second));
}

fn text<'a>(files: &'a [File], name: &str) -> &'a str {
    std::str::from_utf8(bytes(files, name)).unwrap()
}

/// What a careful reader makes of a label.
fn repaired(cell: &str) -> String {
    cell.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

fn sections<'a>(codebook: &'a toml::Table, section: &str) -> impl Iterator<Item = &'a toml::Value> {
    codebook[section].as_array().unwrap().iter()
}

/// The names of a background's groups, however they are given.
fn names(background: &toml::Value) -> BTreeSet<String> {
    let tables = ["groups", "columns"].into_iter().filter_map(|key| background.get(key)?.as_table());
    tables.flat_map(|table| table.keys().cloned()).collect()
}

/// The labels that a codebook knows for each column with words in it.
fn labels_by_column(codebook: &toml::Table) -> BTreeMap<String, BTreeSet<String>> {
    let mut labels: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entry in sections(codebook, "item").chain(sections(codebook, "background")) {
        let Some(column) = entry.get("column") else { continue };
        if entry.get("values").is_some() || entry.get("bands").is_some() || entry.get("multiple").is_some() {
            continue;
        }
        let known = labels.entry(column.as_str().unwrap().to_owned()).or_default();
        let lists = ["choices", "not_applicable", "missing"].into_iter().filter_map(|key| entry.get(key));
        let groups = entry
            .get("groups")
            .and_then(|groups| groups.as_table())
            .into_iter()
            .flatten()
            .map(|(_, labels)| labels);
        for label in lists.chain(groups).flat_map(|list| list.as_array().unwrap()) {
            known.insert(repaired(label.as_str().unwrap()));
        }
    }
    labels
}

fn mentioned_columns(codebook: &toml::Table) -> Vec<String> {
    let strings =
        |value: &toml::Value| -> Vec<String> { value.as_str().map(ToOwned::to_owned).into_iter().collect() };
    let mut columns = Vec::new();
    for section in ["item", "background", "comment"] {
        for entry in sections(codebook, section) {
            columns.extend(entry.get("column").map(strings).unwrap_or_default());
            columns.extend(
                entry
                    .get("columns")
                    .and_then(|columns| columns.as_table())
                    .into_iter()
                    .flatten()
                    .flat_map(|(_, column)| strings(column)),
            );
        }
    }
    for key in ["id", "link", "submitted_at", "duration"] {
        columns.extend(codebook["respondent"].get(key).map(strings).unwrap_or_default());
    }
    columns.extend(codebook["drop"]["columns"].as_array().unwrap().iter().flat_map(strings));
    columns
}
