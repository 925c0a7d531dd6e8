//! Work over many rows on all cores, with the same result on any number of them.

use std::num::NonZero;
use std::thread;

/// Rows per piece: the pieces, and so the order in which their results are added, do not depend on the cores.
pub(super) const PIECE: usize = 8_192;

/// Below this many pieces one core is as fast.
const WORTH_THREADS: usize = 4;

/// Applies `work` to each piece of `labels` with its first row, and gives the results in the order of the pieces.
pub(super) fn over_pieces<L, R, W>(labels: &mut [L], work: W) -> Vec<R>
where
    L: Send,
    R: Send,
    W: Fn(usize, &mut [L]) -> R + Sync,
{
    let mut pieces = labels.chunks_mut(PIECE).enumerate().collect::<Vec<_>>();
    let n_cores = thread::available_parallelism().map_or(1, NonZero::get);
    if pieces.len() < WORTH_THREADS || n_cores < 2 {
        return pieces.into_iter().map(|(at, piece)| work(at * PIECE, piece)).collect();
    }
    let each = pieces.len().div_ceil(n_cores);
    thread::scope(|scope| {
        let mut running = Vec::new();
        while !pieces.is_empty() {
            let rest = pieces.split_off(each.min(pieces.len()));
            let mine = std::mem::replace(&mut pieces, rest);
            let work = &work;
            running.push(scope.spawn(move || {
                mine.into_iter().map(|(at, piece)| work(at * PIECE, piece)).collect::<Vec<_>>()
            }));
        }
        running.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
    })
}
