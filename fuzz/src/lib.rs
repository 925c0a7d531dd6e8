//! The readers of `pipeline/src/formats`, alone and without the engine, for whatever throws broken files at them.
//!
//! The program `mutate` bends files at random, by a seed, as the test suite does, but as many as it is told. The targets in
//! `fuzz_targets/` are for `cargo fuzz`, one per format. Both go through [`drive`].

#[path = "../../pipeline/src/formats/mod.rs"]
pub mod formats;
#[path = "../../pipeline/src/model/mod.rs"]
pub mod model;

#[path = "../../pipeline/src/formats/drive.rs"]
pub mod drive;
