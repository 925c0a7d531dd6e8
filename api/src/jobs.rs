//! Loads that run on while their caller watches.
//!
//! A job runs on a thread of its own, since a load computes and writes. Whoever knows its id may ask how far it is, or
//! watch it. Few run at once, finished ones are kept for an hour, and the server ends only after the running ones did.

use crate::auth::hexadecimal;
use crate::error::Problem;
use crate::error::ProblemDocument;
use crate::routes::receipt::ReceiptDocument;
use futures::Stream;
use gapwise_pipeline::Progress;
use rand::RngCore;
use rand::rngs::OsRng;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::time::Duration;
use std::time::Instant;
use tokio::sync::Semaphore;
use tokio::sync::watch;
use utoipa::ToSchema;

/// How far a job is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Job {
    /// Whether it runs.
    pub state: JobState,
    /// What it does: `reading`, `landing`, `counting`, `comparing` or `publishing`.
    pub stage: String,
    /// Rows done.
    pub done: u64,
    /// Rows in all; 0 while nobody knows.
    pub total: u64,
    /// What landed, once it is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt: Option<ReceiptDocument>,
    /// Why it failed; nothing has changed then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<ProblemDocument>,
}

/// Whether a job runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum JobState {
    /// It runs, or waits for its turn.
    Running,
    /// It is done.
    Done,
    /// It failed, and nothing has changed.
    Failed,
}

/// The jobs of this process.
#[derive(Debug)]
pub(crate) struct Jobs {
    entries: Mutex<HashMap<String, Entry>>,
    turns: Arc<Semaphore>,
}

#[derive(Debug)]
struct Entry {
    watched: watch::Receiver<Job>,
    begun_at: Instant,
}

/// One loads, the others wait for it.
const AT_ONCE: u32 = 4;
const KEPT: Duration = Duration::from_secs(60 * 60);
const MOST_KEPT: usize = 200;

impl Jobs {
    /// No jobs.
    pub(crate) fn new() -> Self {
        Self { entries: Mutex::default(), turns: Arc::new(Semaphore::new(AT_ONCE as usize)) }
    }

    /// Starts `work` on a thread of its own and gives the job's id.
    pub(crate) fn start<Work>(&self, work: Work) -> Result<String, Problem>
    where
        Work: FnOnce(&(dyn Fn(Progress) + Sync)) -> Result<ReceiptDocument, Problem> + Send + 'static,
    {
        let busy = |_| Problem::busy("other files are being loaded; wait until one of them is done");
        let turn = Arc::clone(&self.turns).try_acquire_owned().map_err(busy)?;
        let mut bytes = [0_u8; 16];
        OsRng.try_fill_bytes(&mut bytes).map_err(|error| Problem::internal(error.to_string()))?;
        let id = hexadecimal(&bytes);
        let (sender, watched) =
            watch::channel(Job::running(Progress { stage: "reading", done: 0, total: None }));
        self.keep(id.clone(), watched);
        tokio::spawn(async move {
            let reporter = sender.clone();
            let report = move |progress| drop(reporter.send_replace(Job::running(progress)));
            let outcome = tokio::task::spawn_blocking(move || work(&report)).await;
            let last = sender.borrow().clone();
            sender.send_replace(match outcome {
                Ok(Ok(receipt)) => Job { state: JobState::Done, receipt: Some(receipt), ..last },
                Ok(Err(problem)) => last.failed(&problem),
                Err(_) => last.failed(&Problem::internal("a load ended with a panic")),
            });
            drop(turn);
        });
        Ok(id)
    }

    /// How far a job is.
    pub(crate) fn find(&self, id: &str) -> Option<Job> {
        self.entries().get(id).map(|entry| entry.watched.borrow().clone())
    }

    /// Every change of a job, the last one included.
    pub(crate) fn watch(&self, id: &str) -> Option<impl Stream<Item = Job> + use<>> {
        let mut watched = self.entries().get(id)?.watched.clone();
        watched.mark_changed();
        Some(futures::stream::unfold(Some(watched), |watched| async move {
            let mut watched = watched?;
            watched.changed().await.ok()?;
            let job = watched.borrow_and_update().clone();
            let rest = (job.state == JobState::Running).then_some(watched);
            Some((job, rest))
        }))
    }

    /// How many run.
    pub(crate) fn n_running(&self) -> u64 {
        u64::from(AT_ONCE).saturating_sub(self.turns.available_permits() as u64)
    }

    /// Waits for the running ones; no other starts from now on.
    pub(crate) async fn finish(&self) {
        let all = self.turns.acquire_many(AT_ONCE).await;
        self.turns.close();
        drop(all);
    }

    fn keep(&self, id: String, watched: watch::Receiver<Job>) {
        let mut entries = self.entries();
        let is_running = |entry: &Entry| entry.watched.borrow().state == JobState::Running;
        entries.retain(|_, entry| is_running(entry) || entry.begun_at.elapsed() < KEPT);
        if entries.len() >= MOST_KEPT {
            entries.retain(|_, entry| is_running(entry));
        }
        entries.insert(id, Entry { watched, begun_at: Instant::now() });
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<String, Entry>> {
        // A poisoned map is still a map of jobs.
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Job {
    fn running(progress: Progress) -> Self {
        Self {
            state: JobState::Running,
            stage: progress.stage.to_owned(),
            done: progress.done,
            total: progress.total.unwrap_or(0),
            receipt: None,
            problem: None,
        }
    }

    fn failed(self, problem: &Problem) -> Self {
        problem.log();
        Self { state: JobState::Failed, problem: Some(problem.document(None)), ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::StreamExt;

    #[tokio::test]
    async fn a_failed_and_a_panicking_job_both_end() {
        let jobs = Jobs::new();
        let refused = jobs.start(|_| Err(Problem::invalid("no"))).expect("started");
        let last = jobs.watch(&refused).expect("known").collect::<Vec<_>>().await.pop().expect("a last one");
        assert_eq!((last.state, last.problem.map(|problem| problem.status)), (JobState::Failed, Some(422)));
        let broken = jobs.start(|_| panic!("on purpose")).expect("started");
        let last = jobs.watch(&broken).expect("known").collect::<Vec<_>>().await.pop().expect("a last one");
        assert_eq!((last.state, last.problem.map(|problem| problem.status)), (JobState::Failed, Some(500)));
    }

    #[tokio::test]
    async fn only_a_few_run_at_once_and_the_end_waits_for_them() {
        let jobs = Arc::new(Jobs::new());
        let (let_go, wait) = std::sync::mpsc::channel::<()>();
        let wait = Arc::new(Mutex::new(wait));
        for _ in 0..AT_ONCE {
            let wait = Arc::clone(&wait);
            jobs.start(move |_| {
                let _ = wait.lock().unwrap().recv();
                Err(Problem::invalid("no"))
            })
            .expect("started");
        }
        let refused = jobs.start(|_| Err(Problem::invalid("no"))).expect_err("too many");
        assert_eq!(refused.status(), axum::http::StatusCode::SERVICE_UNAVAILABLE);
        let ending = tokio::spawn({
            let jobs = Arc::clone(&jobs);
            async move { jobs.finish().await }
        });
        tokio::task::yield_now().await;
        assert!(!ending.is_finished());
        drop(let_go);
        ending.await.expect("ends");
        assert_eq!(jobs.n_running(), u64::from(AT_ONCE) - jobs.turns.available_permits() as u64);
    }
}
