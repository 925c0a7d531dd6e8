//! Encoded answers of named queries, kept in memory.
//!
//! An answer is known by the snapshot it was read from, by whether its reader sees exact numbers, and by its address. A
//! snapshot never changes, so nothing here is ever stale: whoever asks looks up the newest snapshot first. The first to
//! ask computes, and all others who ask for the same meanwhile wait for that one. What is kept is bounded in bytes.

use crate::error::Problem;
use bytes::Bytes;
use std::collections::HashMap;
use std::collections::VecDeque;
use std::future::Future;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use tokio::sync::OnceCell;

/// An answer as it is sent.
#[derive(Clone, Debug)]
pub(crate) struct Encoded {
    /// Its bytes.
    pub(crate) bytes: Bytes,
    /// What they are.
    pub(crate) content_type: &'static str,
    /// How its file name ends.
    pub(crate) extension: &'static str,
    /// The snapshot, and a hash of the bytes.
    pub(crate) etag: String,
    /// The snapshot it was read from.
    pub(crate) snapshot_id: u64,
    /// How many cells are hidden in it.
    pub(crate) hidden: usize,
    /// How many rows there are in all.
    pub(crate) total: usize,
    /// The SQL that made it.
    pub(crate) query: String,
}

/// What tells one answer from another.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct AnswerKey {
    pub(crate) snapshot_id: u64,
    pub(crate) is_exact: bool,
    pub(crate) address: String,
}

/// The answers that are kept.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    kept: Mutex<Kept>,
    hits: AtomicU64,
    misses: AtomicU64,
}

type Cell = Arc<OnceCell<Arc<Encoded>>>;

#[derive(Debug, Default)]
struct Kept {
    cells: HashMap<AnswerKey, Cell>,
    /// Those that count as `size_bytes`, the oldest first.
    filled: VecDeque<(AnswerKey, usize)>,
    size_bytes: usize,
}

const MOST_BYTES: usize = 64 << 20;
const MOST_BYTES_EACH: usize = 8 << 20;
/// An entry costs more than its bytes.
const OVERHEAD: usize = 512;

impl Answers {
    /// The answer of this key, computed once.
    pub(crate) async fn get<Work, Outcome>(&self, key: AnswerKey, work: Work) -> Result<Arc<Encoded>, Problem>
    where
        Work: FnOnce() -> Outcome,
        Outcome: Future<Output = Result<Encoded, Problem>>,
    {
        let cell = Arc::clone(self.kept().cells.entry(key.clone()).or_default());
        if let Some(encoded) = cell.get() {
            self.hits.fetch_add(1, Ordering::Relaxed);
            return Ok(Arc::clone(encoded));
        }
        let mut waiting = Waiting { answers: self, key, is_filled: false };
        let mut is_first = false;
        let compute = async {
            is_first = true;
            work().await.map(Arc::new)
        };
        let encoded = cell.get_or_try_init(|| compute).await.map(Arc::clone)?;
        waiting.is_filled = true;
        let counter = if is_first { &self.misses } else { &self.hits };
        counter.fetch_add(1, Ordering::Relaxed);
        if is_first {
            self.kept().account(&waiting.key, encoded.bytes.len() + encoded.query.len() + OVERHEAD);
        }
        Ok(encoded)
    }

    /// Answers from memory, computed answers, and bytes kept.
    pub(crate) fn counts(&self) -> (u64, u64, u64) {
        let size_bytes = self.kept().size_bytes as u64;
        (self.hits.load(Ordering::Relaxed), self.misses.load(Ordering::Relaxed), size_bytes)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // A poisoned map is still a map of whole answers.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Kept {
    fn account(&mut self, key: &AnswerKey, size_bytes: usize) {
        if size_bytes > MOST_BYTES_EACH {
            self.cells.remove(key);
            return;
        }
        self.filled.push_back((key.clone(), size_bytes));
        self.size_bytes += size_bytes;
        while self.size_bytes > MOST_BYTES
            && let Some((oldest, size_bytes)) = self.filled.pop_front()
        {
            self.size_bytes -= size_bytes;
            self.cells.remove(&oldest);
        }
    }
}

/// Removes the cell of an answer that failed or that everybody stopped waiting for.
struct Waiting<'a> {
    answers: &'a Answers,
    key: AnswerKey,
    is_filled: bool,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        if self.is_filled {
            return;
        }
        let mut kept = self.answers.kept();
        // Two hold it when nobody else waits: the map and the one who is leaving.
        let is_abandoned =
            kept.cells.get(&self.key).is_some_and(|cell| !cell.initialized() && Arc::strong_count(cell) <= 2);
        if is_abandoned {
            kept.cells.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(address: &str) -> AnswerKey {
        AnswerKey { snapshot_id: 1, is_exact: false, address: address.to_owned() }
    }

    fn encoded(size_bytes: usize) -> Encoded {
        Encoded {
            bytes: vec![0; size_bytes].into(),
            content_type: "text/csv",
            extension: "csv",
            etag: String::new(),
            snapshot_id: 1,
            hidden: 0,
            total: 0,
            query: String::new(),
        }
    }

    #[tokio::test]
    async fn many_who_ask_at_once_are_one_computation() {
        let answers = Answers::default();
        let n_computed = AtomicU64::new(0);
        let ask = || {
            answers.get(key("a"), || async {
                n_computed.fetch_add(1, Ordering::Relaxed);
                tokio::task::yield_now().await;
                Ok(encoded(10))
            })
        };
        let all = futures::future::join_all((0..32).map(|_| ask())).await;
        assert!(all.iter().all(Result::is_ok));
        assert_eq!(n_computed.load(Ordering::Relaxed), 1);
        assert_eq!(answers.counts().0, 31);
    }

    #[tokio::test]
    async fn a_failure_is_not_kept() {
        let answers = Answers::default();
        let failed = answers.get(key("a"), || async { Err(Problem::invalid("no")) }).await;
        assert!(failed.is_err());
        assert!(answers.kept().cells.is_empty());
        assert!(answers.get(key("a"), || async { Ok(encoded(1)) }).await.is_ok());
    }

    #[tokio::test]
    async fn memory_is_bounded_and_another_snapshot_is_another_answer() {
        let answers = Answers::default();
        for number in 0..40 {
            answers.get(key(&number.to_string()), || async { Ok(encoded(4 << 20)) }).await.expect("kept");
        }
        assert!(answers.counts().2 <= MOST_BYTES as u64);
        assert!(answers.kept().cells.len() < 20);
        answers.get(key("large"), || async { Ok(encoded(MOST_BYTES_EACH + 1)) }).await.expect("answered");
        assert!(!answers.kept().cells.contains_key(&key("large")));
        let later = AnswerKey { snapshot_id: 2, ..key("39") };
        let fresh = answers.get(later, || async { Ok(encoded(7)) }).await.expect("computed");
        assert_eq!(fresh.bytes.len(), 7);
    }
}
