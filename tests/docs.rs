//! The papers tell the truth: links lead somewhere, commands run, SQL parses and runs, lists are whole.
//!
//! Commands and SQL run in order, through the real binary, in a temporary folder that holds the sample pilot. It must not
//! know what a paper says: whatever stands in a fence or in a link is tried.

mod desk;
mod markdown;

use clap::CommandFactory;
use desk::Desk;
use desk::succeed;
use desk::words_of;
use gapwise_api::config::Arguments;
use gapwise_api::encode::Format;
use gapwise_pipeline::formats::FORMATS;
use markdown::Block;
use markdown::Paper;
use std::error::Error;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

#[test]
fn every_relative_link_leads_to_a_file() -> Outcome {
    let mut n_links = 0;
    for path in papers()? {
        let folder = path.parent().unwrap_or(root());
        for link in Paper::of(&fs::read_to_string(&path)?).links {
            let is_elsewhere = link.contains("://") || link.starts_with("mailto:");
            let target = link.split('#').next().unwrap_or_default();
            if is_elsewhere || target.is_empty() {
                continue;
            }
            n_links += 1;
            assert!(
                folder.join(target).exists(),
                "`{}` links to `{link}`, which is not there",
                path.display()
            );
        }
    }
    assert!(n_links >= 20, "only {n_links} links were read; is the reading broken?");
    Ok(())
}

#[test]
fn no_blank_is_left_to_fill_in() -> Outcome {
    for path in papers()? {
        let blank = fs::read_to_string(&path)?.lines().find(|line| line.contains("@@")).map(str::to_owned);
        assert!(
            blank.is_none(),
            "`{}` waits for a measured number: {}",
            path.display(),
            blank.unwrap_or_default()
        );
    }
    Ok(())
}

#[test]
fn every_command_of_the_readme_runs() -> Outcome {
    let mut desk = Desk::new()?;
    let mut n_commands = 0;
    for block in Paper::of(&readme()?).blocks {
        let is_shell = block.is("sh") || block.is("console");
        if is_shell {
            n_commands += run_block(&mut desk, &block)?;
        }
    }
    assert!(n_commands >= 12, "only {n_commands} commands were run; is the reading broken?");
    Ok(())
}

#[test]
fn every_sql_block_is_a_query_that_runs() -> Outcome {
    let desk = Desk::new()?;
    let load = "load sample-data/pilot/learner-exit-1.csv --codebook sample-data/pilot/learner-exit-1.toml --credential care --iteration 1";
    succeed(&desk, &words_of(load)?)?;
    let mut n_blocks = 0;
    for name in ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"] {
        let paper = Paper::of(&fs::read_to_string(root().join(name))?);
        for block in paper.blocks.iter().filter(|block| block.is("sql") && !block.is("ignore")) {
            let mut arguments = vec!["sql".to_owned(), block.text.clone()];
            if block.text.starts_with("-- ") {
                let query = gapwise_queries::Query::parse(name, &block.text)?;
                arguments = vec!["sql".to_owned(), query.body()];
                for param in &query.params {
                    let value = param.default.as_deref().unwrap_or("null");
                    arguments.extend(["-p".to_owned(), format!("{}={value}", param.name)]);
                }
            }
            succeed(&desk, &arguments)?;
            n_blocks += 1;
        }
    }
    assert!(n_blocks >= 3, "only {n_blocks} blocks of SQL were run; is the reading broken?");
    Ok(())
}

#[test]
fn commands_and_variables_that_are_named_exist() -> Outcome {
    let known = Arguments::command()
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .collect::<Vec<_>>();
    let sources = source_text()?;
    for path in papers()? {
        let paper = Paper::of(&fs::read_to_string(&path)?);
        for code in &paper.inline {
            let named = code.strip_prefix("gapwise ").and_then(|rest| rest.split_whitespace().next());
            let named = named.filter(|word| word.starts_with(|c: char| c.is_ascii_lowercase()));
            if let Some(command) = named {
                assert!(
                    known.iter().any(|name| name == command),
                    "`{}` names `gapwise {command}`",
                    path.display()
                );
            }
            let is_variable =
                code.starts_with("GAPWISE_") && code.chars().all(|c| c.is_ascii_uppercase() || c == '_');
            assert!(!is_variable || sources.contains(code.as_str()), "`{}` names `{code}`", path.display());
        }
    }
    Ok(())
}

#[test]
fn the_lists_of_the_readme_are_whole() -> Outcome {
    let inline = Paper::of(&readme()?).inline;
    let is_named =
        |word: &str| inline.iter().any(|code| code == word || code.starts_with(&format!("{word} ")));
    for command in Arguments::command().get_subcommands().filter(|command| command.get_name() != "help") {
        let name = command.get_name();
        assert!(is_named(&format!("gapwise {name}")), "the README lacks `gapwise {name}`");
    }
    for format in FORMATS {
        assert!(is_named(format.name()), "the README lacks the export format `{}`", format.name());
    }
    for format in Format::ALL {
        assert!(is_named(format.name()), "the README lacks the answer format `{}`", format.name());
    }
    Ok(())
}

#[test]
fn the_words_of_the_glossary_are_the_words_of_the_code() -> Outcome {
    let readme = readme()?;
    let glossary = readme.split("\n## ").find(|part| part.starts_with("Glossary")).ok_or("no glossary")?;
    for noun in [
        "Credential",
        "Iteration",
        "Cohort",
        "Codebook",
        "Perspective",
        "Background",
        "Measure",
        "Distribution",
        "Gap",
        "Finding",
        "Snapshot",
    ] {
        assert!(glossary.contains(&format!("**{noun}**")), "the glossary lacks `{noun}`");
    }
    let sources = source_text()?;
    let words = Paper::of(glossary).inline;
    assert!(words.len() >= 20, "only {} words of code stand in the glossary", words.len());
    for word in words.iter().filter(|word| !word.contains('/')) {
        assert!(sources.contains(word.as_str()), "the glossary says `{word}`, which the code does not know");
    }
    Ok(())
}

/// Runs the commands of a block; what a `console` block shows below a command must be in its output.
fn run_block(desk: &mut Desk, block: &Block) -> Outcome<usize> {
    let (mut n_commands, mut output) = (0, String::new());
    for line in block.text.lines() {
        let is_shown = block.is("console") && !line.starts_with("$ ");
        if is_shown {
            assert!(
                line == "…" || output.lines().any(|said| said == line),
                "not in the output: {line}\n{output}"
            );
            continue;
        }
        let line = line.strip_prefix("$ ").unwrap_or(line);
        if let Some((name, value)) =
            line.strip_prefix("export GAPWISE_").and_then(|rest| rest.split_once('='))
        {
            desk.variables.insert(format!("GAPWISE_{name}"), value.to_owned());
        }
        let Some(arguments) = line.strip_prefix("gapwise ").filter(|rest| !rest.starts_with("serve")) else {
            continue;
        };
        let mut arguments = words_of(arguments)?;
        for word in arguments.iter_mut().filter(|word| *word == "UPLOAD") {
            *word = desk.last_upload()?;
        }
        output = succeed(desk, &arguments)?;
        n_commands += 1;
    }
    Ok(n_commands)
}

/// The papers of the project.
fn papers() -> Outcome<Vec<PathBuf>> {
    let mut papers = Vec::new();
    for folder in [
        root().to_owned(),
        root().join("sample-data"),
        root().join("api/dashboard"),
        root().join("tests/browser"),
    ] {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "md") {
                papers.push(path);
            }
        }
    }
    Ok(papers)
}

fn readme() -> Outcome<String> {
    Ok(fs::read_to_string(root().join("README.md"))?)
}

/// Everything that the project is written in.
fn source_text() -> Outcome<String> {
    let mut text = String::new();
    for folder in ["api/src", "pipeline", "queries", "sample-data/src", "tests/browser", ".ci"] {
        add_text(&root().join(folder), &mut text)?;
    }
    text.push_str(&fs::read_to_string(root().join("api/build.rs"))?);
    Ok(text)
}

fn add_text(folder: &Path, text: &mut String) -> Outcome {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let is_source =
            path.extension().is_none_or(|ending| ["rs", "sql", "mjs"].iter().any(|known| ending == *known));
        if path.is_dir() && !path.ends_with("node_modules") {
            add_text(&path, text)?;
        } else if path.is_file() && is_source {
            text.push_str(&fs::read_to_string(&path).unwrap_or_default());
        }
    }
    Ok(())
}

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}
