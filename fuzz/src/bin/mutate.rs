//! Bends files at random and reads them in every way there is: `mutate --n 10000 [--seed 1] FOLDER…`.
//!
//! It ends with the first panic, and says which seed and file it was; else with how many were read and refused, the
//! slowest, and the most memory.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use gapwise_fuzz::drive::{Bender, Driven, drive};

/// Larger files are cut, so that a run has many of them.
const MOST_BYTES: usize = 96 << 10;

fn main() -> ExitCode {
    let Some(arguments) = Arguments::read(std::env::args().skip(1)) else {
        eprintln!("use: mutate --n NUMBER [--seed NUMBER] FOLDER…");
        return ExitCode::from(2);
    };
    let mut paths = Vec::new();
    arguments.folders.iter().for_each(|folder| walk(folder, &mut paths));
    paths.sort();
    let files: Vec<Vec<u8>> = paths.iter().filter_map(|path| std::fs::read(path).ok()).map(cut).collect();
    if files.is_empty() {
        eprintln!("there is no file in the folders");
        return ExitCode::from(2);
    }
    let (mut n_read, mut slowest, mut slowest_at) = (0_u64, Duration::ZERO, 0);
    for at in 0..arguments.n {
        // Each has a seed of its own, so that one can be bent again alone.
        let mut bender = Bender::new(arguments.seed.wrapping_add(at.wrapping_mul(2)));
        let file = usize::try_from(at).unwrap_or_default() % files.len();
        let bent = bender.bend(&files, file);
        let start = Instant::now();
        let Ok(driven) = std::panic::catch_unwind(|| drive(&bent)) else {
            eprintln!("a panic at number {at} of seed {}, a bent `{}`", arguments.seed, paths[file].display());
            return ExitCode::FAILURE;
        };
        n_read += u64::from(driven == Driven::Read);
        if start.elapsed() > slowest {
            (slowest, slowest_at) = (start.elapsed(), at);
        }
    }
    let n = arguments.n;
    println!(
        "{n} bent files of {}: {n_read} read, {} refused; the slowest took {} ms (number {slowest_at}); memory {}",
        files.len(),
        n - n_read,
        slowest.as_millis(),
        peak()
    );
    ExitCode::SUCCESS
}

struct Arguments {
    n: u64,
    seed: u64,
    folders: Vec<PathBuf>,
}

impl Arguments {
    fn read(mut words: impl Iterator<Item = String>) -> Option<Self> {
        let mut read = Self { n: 1_000, seed: 1, folders: Vec::new() };
        while let Some(word) = words.next() {
            match word.as_str() {
                "--n" => read.n = words.next()?.parse().ok()?,
                "--seed" => read.seed = words.next()?.parse().ok()?,
                folder => read.folders.push(PathBuf::from(folder)),
            }
        }
        (!read.folders.is_empty()).then_some(read)
    }
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        match path.is_dir() {
            true => walk(&path, paths),
            false => paths.push(path),
        }
    }
}

/// Gzip is undone, or every bent file would be refused for its checksum; the rest is cut.
fn cut(bytes: Vec<u8>) -> Vec<u8> {
    use std::io::Read as _;
    let mut plain = Vec::new();
    let is_gzip = bytes.starts_with(&[0x1f, 0x8b]);
    if is_gzip {
        let unpacked = flate2::read::MultiGzDecoder::new(bytes.as_slice()).take(MOST_BYTES as u64);
        let _ = std::io::BufReader::new(unpacked).read_to_end(&mut plain);
        return plain;
    }
    let is_text = !bytes.contains(&0);
    let mut bytes = bytes;
    if is_text {
        bytes.truncate(MOST_BYTES);
    }
    bytes
}

fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "unknown".to_owned(), |kilobytes| kilobytes.trim().to_owned())
}
