//! What a query may cost.

use std::time::Duration;

/// What a query may cost.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long it may run.
    pub deadline: Duration,
    /// How many rows it may give.
    pub rows: usize,
    /// How much memory all running queries may hold together.
    pub memory_bytes: usize,
    /// How many queries run at once; more of them only take turns on the same cores.
    pub concurrent: usize,
}

impl Default for Limits {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(2, usize::from);
        Self {
            deadline: Duration::from_secs(30),
            rows: 1_000_000,
            memory_bytes: 512 << 20,
            concurrent: cores,
        }
    }
}
