//! The house stands: a room uses only the floors below it, and what must be absent is absent.
//!
//! The floors are the groups of `mod` lines of a crate's `lib.rs`, parted by blank lines; the references are the paths
//! that begin with `crate::` (or reach the crate's root by `super::`), in code and not in comments, strings or tests.
//! Absences are words that the code or the manifest of a room must not hold. It knows the names of rooms from `lib.rs`
//! and nothing else about them, so a new room needs no line here.

mod reading;

use reading::Text;
use reading::references;
use reading::rust_files;
use reading::words;
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::path::Path;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

/// Crates whose `lib.rs` lists its rooms in floor order.
const HOUSES: [&str; 2] = ["pipeline", "pipeline/statistics"];

/// Every crate of the workspace.
const CRATES: [&str; 5] = ["api", "pipeline", "pipeline/statistics", "queries", "sample-data"];

/// The floor of each room, counted from 0 at the bottom.
type Floors = BTreeMap<String, usize>;

#[test]
fn rooms_use_only_lower_floors() -> Outcome {
    for house in HOUSES {
        let source = root().join(house).join("src");
        let floors = floors_of(&fs::read_to_string(source.join("lib.rs"))?);
        assert!(floors.len() >= 3, "`{house}/src/lib.rs` lists only {} rooms", floors.len());
        let mut wrong = Vec::new();
        let mut n_references = 0;
        for (path, text) in rust_files(&source)? {
            let Some((room, depth)) = place_of(&source, &path) else { continue };
            let used = references(&text.code, depth);
            n_references += used.len();
            let faults = used.iter().filter_map(|target| fault(&floors, &room, target));
            wrong.extend(faults.map(|fault| format!("{}: {fault}", path.display())));
        }
        assert!(
            n_references > floors.len(),
            "hardly any reference was read in `{house}`; is the reading broken?"
        );
        assert!(wrong.is_empty(), "upward or sideways:\n{}", wrong.join("\n"));
    }
    Ok(())
}

#[test]
fn a_made_up_bad_import_is_found() {
    let floors = floors_of(
        "//! Doc.\n\npub mod model;\n\n/// Reads.\npub mod formats;\nmod scrub;\n\npub mod ingest;\n",
    );
    assert_eq!(floors.values().copied().collect::<Vec<_>>(), [1, 2, 0, 1]);
    let found = |room: &str, depth: usize, code: &str| {
        let used = references(&Text::of(code).code, depth);
        used.iter().filter_map(|target| fault(&floors, room, target)).count()
    };
    assert_eq!(found("formats", 1, "use crate::model::Id;\nfn f() { crate::formats::open() }"), 0);
    assert_eq!(found("formats", 1, "use crate::ingest::Load;"), 1, "upward");
    assert_eq!(found("formats", 1, "use crate::scrub;"), 1, "sideways");
    assert_eq!(found("formats", 1, "use crate::{model::{Id, Word}, scrub::Rule};"), 1, "in braces");
    assert_eq!(found("formats", 1, "fn f() -> crate::ingest::Load { load() }"), 1, "inside code");
    assert_eq!(found("formats", 2, "use super::super::ingest;"), 1, "by way of super");
    assert_eq!(found("formats", 2, "use super::records;"), 0, "within the room");
    assert_eq!(found("formats", 1, "use crate::Pipeline;"), 1, "the roof");
    assert_eq!(
        found(
            "formats",
            1,
            "// use crate::ingest;\n/* crate::ingest /* x */ */ const A: &str = \"crate::ingest\";"
        ),
        0
    );
    assert_eq!(found("formats", 1, "#[cfg(test)]\nmod tests { use crate::ingest; }"), 0);
    assert_eq!(found("formats", 1, "#[cfg(test)]\nmod tests { }\nuse crate::ingest;"), 1, "after the tests");
    assert_eq!(
        found("formats", 1, "const Q: char = '\"'; use crate::ingest; const R: &str = r#\"\"\"#;"),
        1,
        "past quotes"
    );
    assert_eq!(found("formats", 1, "fn f<'a>(x: &'a str) {} use crate::ingest;"), 1, "past lifetimes");
}

#[test]
fn some_words_appear_in_one_place_only() -> Outcome {
    // A word of code, and the folders that may hold it.
    let at_home: [(&str, &[&str]); 8] = [
        ("linfa", &["pipeline/statistics/"]),
        ("axum", &["api/"]),
        ("clap", &["api/"]),
        ("datafusion", &["pipeline/src/engine/", "pipeline/src/functions/"]),
        ("rusqlite", &["pipeline/src/lake/"]),
        ("SessionContext", &["pipeline/src/engine/"]),
        ("OpenOptions", &["pipeline/src/lake/"]),
        ("NamedTempFile", &["pipeline/src/lake/"]),
    ];
    for (path, text) in product_files()? {
        let words = words(&text.code).collect::<BTreeSet<_>>();
        for (word, homes) in at_home {
            // The binary and the sample writer write files of their own; the pipeline only by way of the lake.
            let is_about_pipeline = matches!(word, "OpenOptions" | "NamedTempFile");
            let is_home = homes.iter().any(|home| path.starts_with(home));
            let is_watched = !is_about_pipeline || path.starts_with("pipeline/");
            assert!(
                is_home || !is_watched || !words.contains(word),
                "`{path}` knows `{word}`, which only {homes:?} may"
            );
        }
    }
    Ok(())
}

#[test]
fn rooms_do_not_know_what_they_must_not_know() -> Outcome {
    let absent: [(&str, &[&str]); 6] = [
        ("pipeline/src/model/", &["arrow", "parquet", "datafusion", "fs", "net", "tokio"]),
        ("pipeline/src/formats/", &["codebook", "Codebook", "datafusion"]),
        ("pipeline/src/functions/", &["lake", "Lake", "Codebook", "fs"]),
        ("pipeline/src/", &["env", "axum", "clap"]),
        ("pipeline/statistics/src/", &["arrow", "parquet", "datafusion", "fs", "env"]),
        ("queries/src/", &["arrow", "datafusion"]),
    ];
    let files = product_files()?;
    for (room, unknown) in absent {
        let inside = files.iter().filter(|(path, _)| path.starts_with(room)).collect::<Vec<_>>();
        assert!(!inside.is_empty(), "there is no room `{room}`");
        for (path, text) in inside {
            let found = words(&text.code).find(|word| unknown.contains(word));
            assert!(found.is_none(), "`{path}` must not know `{}`", found.unwrap_or_default());
        }
    }
    Ok(())
}

#[test]
fn which_groups_meet_is_written_in_sql_only() -> Outcome {
    let joins = |text: &str| {
        let words = words(text).map(str::to_lowercase).collect::<Vec<_>>();
        words.windows(2).any(|pair| {
            let is_kind = matches!(
                pair[0].as_str(),
                "inner" | "left" | "right" | "full" | "outer" | "cross" | "semi" | "anti"
            );
            is_kind && pair[1] == "join"
        }) || words
            .windows(3)
            .any(|three| three[0] == "join" && matches!(three[2].as_str(), "on" | "using" | "as"))
    };
    assert!(
        joins("select a from b\n join c using (d)") && joins("x left join y") && !joins("and, or, join, is")
    );
    for (path, text) in product_files()? {
        let found = text.strings.iter().find(|string| joins(string));
        assert!(found.is_none(), "`{path}` joins tables in a string; write it in `queries/`: {found:?}");
    }
    Ok(())
}

#[test]
fn functions_name_no_table() -> Outcome {
    let tables = [sql_names("tables")?, sql_names("views")?].concat();
    assert!(tables.iter().any(|name| name == "gaps"));
    for (path, text) in product_files()? {
        if !path.starts_with("pipeline/src/functions/") {
            continue;
        }
        for string in &text.strings {
            let words = words(string).collect::<Vec<_>>();
            let named = words
                .windows(2)
                .find(|pair| matches!(pair[0], "from" | "join") && tables.iter().any(|t| t == pair[1]));
            assert!(named.is_none(), "`{path}` reads the table `{}`", named.map_or("", |pair| pair[1]));
        }
    }
    Ok(())
}

#[test]
fn manifests_keep_the_rooms_apart() -> Outcome {
    let homes: [(&str, &[&str]); 5] = [
        ("linfa", &["pipeline/statistics"]),
        ("axum", &["api"]),
        ("clap", &["api"]),
        ("datafusion", &["pipeline"]),
        ("rusqlite", &["pipeline"]),
    ];
    let mut n_programs = 0;
    for name in CRATES {
        let manifest = fs::read_to_string(root().join(name).join("Cargo.toml"))?.parse::<toml::Table>()?;
        let needs = manifest.get("dependencies").and_then(toml::Value::as_table).cloned().unwrap_or_default();
        for (dependency, homes) in homes {
            let is_home = homes.contains(&name);
            let is_there =
                needs.keys().any(|key| key == dependency || key.starts_with(&format!("{dependency}-")));
            assert!(is_home || !is_there, "`{name}` must not depend on `{dependency}`");
        }
        n_programs += manifest.get("bin").and_then(toml::Value::as_array).map_or(0, Vec::len);
    }
    assert_eq!(n_programs, 1, "there is one program");
    let workspace = fs::read_to_string(root().join("Cargo.toml"))?.parse::<toml::Table>()?;
    let workspace = workspace.get("workspace").and_then(toml::Value::as_table).ok_or("no workspace")?;
    assert!(!workspace.contains_key("default-members"), "another selection would compile DataFusion again");
    let members = workspace.get("members").and_then(toml::Value::as_array).ok_or("no members")?;
    let members = members.iter().filter_map(toml::Value::as_str).collect::<BTreeSet<_>>();
    assert_eq!(members, CRATES.into_iter().collect(), "a crate that this test does not know");
    Ok(())
}

/// The rooms of a `lib.rs` and their floors.
fn floors_of(library: &str) -> Floors {
    let (mut floors, mut floor, mut is_open) = (Floors::new(), 0, false);
    let mut is_test = false;
    for line in library.lines().map(str::trim) {
        if line.is_empty() && is_open {
            (floor, is_open) = (floor + 1, false);
        }
        let declared = line
            .strip_prefix("pub ")
            .unwrap_or(line)
            .strip_prefix("mod ")
            .and_then(|rest| rest.strip_suffix(';'));
        if let (Some(room), false) = (declared, is_test) {
            floors.insert(room.to_owned(), floor);
            is_open = true;
        }
        is_test = line == "#[cfg(test)]";
    }
    floors
}

/// The room that a file belongs to, and how many modules deep the file is; `None` for the roof.
fn place_of(source: &Path, file: &Path) -> Option<(String, usize)> {
    let inside = file.strip_prefix(source).ok()?.with_extension("");
    let mut parts = inside.iter().map(|part| part.to_string_lossy().into_owned()).collect::<Vec<_>>();
    if parts.last().is_some_and(|last| last == "mod") {
        parts.pop();
    }
    let room = parts.first()?.clone();
    (room != "lib" && room != "main").then_some((room, parts.len()))
}

/// Why a room must not use this name of the crate's root.
fn fault(floors: &Floors, room: &str, target: &str) -> Option<String> {
    let Some(own) = floors.get(room) else { return Some(format!("the room `{room}` is not in `lib.rs`")) };
    match floors.get(target) {
        _ if room == target => None,
        None => Some(format!("`{room}` uses `{target}` of the roof; name the room that has it")),
        Some(other) if other > own => Some(format!("`{room}` (floor {own}) uses `{target}` (floor {other})")),
        Some(other) if other == own => Some(format!("`{room}` uses `{target}` beside it on floor {own}")),
        Some(_) => None,
    }
}

/// Every source file of the crates, by its path from the root.
fn product_files() -> Outcome<Vec<(String, Text)>> {
    let mut files = Vec::new();
    for name in CRATES {
        for (path, text) in rust_files(&root().join(name).join("src"))? {
            files.push((path.strip_prefix(root())?.to_string_lossy().into_owned(), text));
        }
    }
    Ok(files)
}

fn sql_names(folder: &str) -> Outcome<Vec<String>> {
    let mut names = Vec::new();
    for entry in fs::read_dir(root().join("queries").join(folder))? {
        names.push(entry?.path().file_stem().unwrap_or_default().to_string_lossy().into_owned());
    }
    Ok(names)
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}
