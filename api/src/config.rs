//! Flags and environment variables, and nothing else.

use crate::encode::Format;
use clap::Args;
use clap::Parser;
use clap::Subcommand;
use gapwise_pipeline::Actor;
use gapwise_pipeline::Role;
use gapwise_pipeline::ingest::Expected;
use gapwise_pipeline::model::Perspective;
use std::net::SocketAddr;
use std::path::PathBuf;

/// Which learner backgrounds does a microcredential serve worse, on what, how sure are we, and did the change close the gap?
///
/// Without a command: loads a sample pilot into an empty lake, prints its findings, and serves the page.
#[derive(Debug, Parser)]
#[command(name = "gapwise", version, max_term_width = 100)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Flags of every command.
    #[command(flatten)]
    pub global: Global,
}

/// Flags of every command.
#[derive(Clone, Debug, Args)]
pub struct Global {
    /// Folder of the lake.
    #[arg(long, global = true, env = "GAPWISE_LAKE", default_value = "gapwise-lake", value_name = "DIR")]
    pub lake: PathBuf,
    /// See what somebody in this role would see; without it you are the owner of the lake's files and see exact numbers.
    #[arg(long = "as", global = true, value_name = "ROLE", value_parser = ["viewer", "designer", "steward"])]
    pub role: Option<String>,
    /// Read an older state of the lake.
    #[arg(long, global = true, value_name = "N")]
    pub snapshot: Option<u64>,
    /// How to write rows.
    #[arg(long, global = true, value_enum, default_value = "table")]
    pub format: Format,
    /// Short for `--format json`.
    #[arg(long, global = true, conflicts_with = "format")]
    pub json: bool,
    /// What to log on stderr, such as `info` or `gapwise_pipeline=debug`.
    #[arg(long, global = true, env = "GAPWISE_LOG", default_value = "warn", value_name = "FILTER")]
    pub log: String,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say what loading a file would do, and write nothing.
    Check(FileArguments),
    /// Propose a codebook for an export.
    Codebook(CodebookArguments),
    /// Land exports in an iteration.
    Load(LoadArguments),
    /// Take an upload back; older snapshots stay readable.
    Undo {
        /// The upload, as `uploads` lists it.
        upload_id: String,
    },
    /// What the iteration review should talk about.
    Findings(Scope),
    /// Every comparison with its corrected verdict.
    Gaps(GapArguments),
    /// Did it close? Every gap beside the same gap in earlier iterations, with a verdict.
    GapHistory(HistoryArguments),
    /// Land a register: credentials, employers, iterations, cohorts, changes, decisions, terms, rosters.
    Register(RegisterArguments),
    /// Changes that designers made because of a gap.
    Change {
        /// What to do with them.
        #[command(subcommand)]
        command: ChangeCommand,
    },
    /// What we cannot see: groups too small, gaps undetectable at this size.
    Coverage(Scope),
    /// Run a named query; without a name, list them.
    Query(QueryArguments),
    /// Run one `select`.
    Sql(SqlArguments),
    /// The statistics as SQL functions: signature, meaning, source.
    Functions {
        /// Only this one, at length.
        name: Option<String>,
    },
    /// The tables that SQL may read.
    Tables,
    /// Every upload.
    Uploads,
    /// Every snapshot.
    Snapshots,
    /// Check every file of the lake against what was written.
    Verify,
    /// Write a sample pilot with planted gaps and its answer key.
    Generate(GenerateArguments),
    /// Serve the API and the page.
    Serve(ServeArguments),
    /// Write shell completions.
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Write the manual page.
    Manual,
}

/// A file, and how to read it.
#[derive(Clone, Debug, Args)]
pub struct FileArguments {
    /// The export.
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The codebook; without it columns are read as proposed.
    #[arg(long, value_name = "FILE")]
    pub codebook: Option<PathBuf>,
    /// The tool that made the export; without it the tool is recognised.
    #[arg(long)]
    pub tool: Option<String>,
    /// A file that says what the columns mean: a survey structure or a data dictionary.
    #[arg(long, value_name = "FILE")]
    pub with: Vec<PathBuf>,
}

/// Arguments of `codebook`.
#[derive(Clone, Debug, Args)]
pub struct CodebookArguments {
    /// The export.
    #[arg(required_unless_present = "schema", value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Where to write it instead of stdout.
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The tool that made the export; without it the tool is recognised.
    #[arg(long)]
    pub tool: Option<String>,
    /// A file that says what the columns mean: a survey structure or a data dictionary.
    #[arg(long, value_name = "FILE")]
    pub with: Vec<PathBuf>,
    /// An earlier iteration of the lake, as `CREDENTIAL/ITERATION`: its questions are proposed as the same where they are.
    #[arg(long = "match", value_name = "CREDENTIAL/ITERATION", conflicts_with = "schema")]
    pub match_with: Option<String>,
    /// The codebook to match; without it the proposal.
    #[arg(long, value_name = "FILE", requires = "match_with")]
    pub codebook: Option<PathBuf>,
    /// Write the JSON Schema of codebooks instead, for editors.
    #[arg(long)]
    pub schema: bool,
}

/// Arguments of `load`.
#[derive(Clone, Debug, Args)]
pub struct LoadArguments {
    /// What to load.
    #[command(flatten)]
    pub file: FileArguments,
    /// The microcredential.
    #[arg(long)]
    pub credential: String,
    /// Its iteration.
    #[arg(long)]
    pub iteration: String,
    /// The cohort.
    #[arg(long, default_value = "all")]
    pub cohort: String,
    /// Who answered; without it what the codebook says.
    #[arg(long, value_parser = perspective)]
    pub perspective: Option<Perspective>,
}

/// Which review.
#[derive(Clone, Debug, Args)]
pub struct Scope {
    /// The microcredential; without it all.
    #[arg(long)]
    pub credential: Option<String>,
    /// Its iteration; without it all.
    #[arg(long)]
    pub iteration: Option<String>,
    /// Who answered; without it all.
    #[arg(long, value_parser = perspective)]
    pub perspective: Option<Perspective>,
}

/// Arguments of `gaps`.
#[derive(Clone, Debug, Args)]
pub struct GapArguments {
    /// Which review.
    #[command(flatten)]
    pub scope: Scope,
    /// Only this background.
    #[arg(long)]
    pub background: Option<String>,
    /// Only this measure.
    #[arg(long)]
    pub measure: Option<String>,
    /// Only this verdict.
    #[arg(long)]
    pub verdict: Option<String>,
    /// Beside the same gap in this earlier iteration; what was not asked in the same way is refused.
    #[arg(long, value_name = "ITERATION", requires = "iteration")]
    pub against: Option<String>,
}

/// Arguments of `gap-history`.
#[derive(Clone, Debug, Args)]
pub struct HistoryArguments {
    /// Which review.
    #[command(flatten)]
    pub scope: Scope,
    /// Only against this earlier iteration; without it against each.
    #[arg(long, value_name = "ITERATION", requires = "iteration")]
    pub against: Option<String>,
    /// Only this background.
    #[arg(long)]
    pub background: Option<String>,
    /// Only this measure.
    #[arg(long)]
    pub measure: Option<String>,
    /// Only this verdict.
    #[arg(long)]
    pub verdict: Option<String>,
}

/// Arguments of `register`.
#[derive(Clone, Debug, Args)]
pub struct RegisterArguments {
    /// The register; without it they are listed with their columns.
    #[arg(requires = "file")]
    pub register: Option<String>,
    /// CSV with one heading row; a row with the key of an older one replaces it.
    pub file: Option<PathBuf>,
}

/// What to do with changes.
#[derive(Clone, Debug, Subcommand)]
pub enum ChangeCommand {
    /// Register a change, and say what the chance is of being able to show that the gap closed.
    Add(Box<ChangeArguments>),
    /// Every registered change with what the next iteration said.
    List(Scope),
}

/// Arguments of `change add`.
#[derive(Clone, Debug, Args)]
pub struct ChangeArguments {
    /// A short name; one of the same name is replaced.
    pub change_id: String,
    /// The microcredential.
    #[arg(long)]
    pub credential: String,
    /// The iteration that has the change, which will be compared with the one before.
    #[arg(long)]
    pub iteration: String,
    /// The measure, as `gaps` names it.
    #[arg(long)]
    pub measure: String,
    /// The background.
    #[arg(long)]
    pub background: String,
    /// The group.
    #[arg(long)]
    pub group: String,
    /// What is altered.
    #[arg(long)]
    pub description: String,
    /// Why.
    #[arg(long)]
    pub reason: Option<String>,
    /// Who sees to it, as a role.
    #[arg(long)]
    pub owner_role: Option<String>,
    /// The day on which it was made, as 2026-03-31.
    #[arg(long)]
    pub made_on: Option<String>,
    /// The gap counts as closed within this margin; without it δ .147, .3 of a scale point, .1 of a share.
    #[arg(long)]
    pub margin: Option<f64>,
    /// How many people are expected in the group and in the rest, as 40,120; without it as many as last time.
    #[arg(long, value_name = "GROUP,REST", value_parser = expected)]
    pub expect: Option<Expected>,
}

/// Arguments of `query`.
#[derive(Clone, Debug, Args)]
pub struct QueryArguments {
    /// The query.
    pub name: Option<String>,
    /// A parameter, `name=value`.
    #[arg(short, long = "param", value_name = "NAME=VALUE")]
    pub params: Vec<String>,
}

/// Arguments of `sql`.
#[derive(Clone, Debug, Args)]
pub struct SqlArguments {
    /// One `select`; `-` reads it from stdin.
    pub sql: String,
    /// A parameter, `name=value`, for `$name` in the text.
    #[arg(short, long = "param", value_name = "NAME=VALUE")]
    pub params: Vec<String>,
}

/// Arguments of `generate`.
#[derive(Clone, Debug, Args)]
pub struct GenerateArguments {
    /// Where to write it.
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// The seed; the same seed gives the same files.
    #[arg(long, default_value_t = gapwise_sample_data::DEFAULT_SEED)]
    pub seed: u64,
    /// Learners in each iteration.
    #[arg(long, default_value_t = gapwise_sample_data::DEFAULT_LEARNERS)]
    pub learners: usize,
}

/// Arguments of `serve`.
#[derive(Clone, Debug, Args)]
pub struct ServeArguments {
    /// The address; only this machine's own, until users exist.
    #[arg(long, default_value = "127.0.0.1:7878")]
    pub bind: SocketAddr,
}

impl Global {
    /// How to write rows.
    #[must_use]
    pub fn format(&self) -> Format {
        if self.json { Format::Json } else { self.format }
    }

    /// Who asks.
    #[must_use]
    pub fn actor(&self) -> Actor {
        let role = self.role.as_deref().and_then(|word| word.parse::<Role>().ok());
        role.map_or_else(Actor::owner, Actor::in_role)
    }
}

fn expected(words: &str) -> Result<Expected, String> {
    let wrong = || format!("`{words}` is not two numbers of people; write such as `40,120`");
    let (group, rest) = words.split_once(',').ok_or_else(wrong)?;
    let number = |word: &str| word.trim().parse().ok().filter(|n| *n > 0).ok_or_else(wrong);
    Ok(Expected { n_group: number(group)?, n_rest: number(rest)? })
}

fn perspective(word: &str) -> Result<Perspective, String> {
    word.parse().map_err(|error: gapwise_pipeline::model::UnknownWord| error.to_string())
}
