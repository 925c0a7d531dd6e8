//! Rows read ahead: a thread reads the next batches while the last one is worked on.
//!
//! Reading a text table costs about as much as what is done with its rows, so that two cores halve the time. Few
//! batches wait, so memory stays bounded; whoever stops early stops the thread.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::JoinHandle;

use crate::formats::{Error, RowBatch, Rows};

/// So many batches wait at most.
const WAITING: usize = 2;

/// Rows that a thread reads ahead.
pub struct RowsAhead {
    batches: Option<Receiver<Result<RowBatch, Error>>>,
    reader: Option<JoinHandle<()>>,
}

impl RowsAhead {
    /// Begins to read.
    pub(crate) fn start(rows: &Arc<dyn Rows>) -> Result<Self, Error> {
        let stream = rows.open()?;
        let (sender, batches) = sync_channel(WAITING);
        let read = move || {
            for batch in stream {
                let is_last = batch.is_err();
                // Nobody listens any more.
                if sender.send(batch).is_err() || is_last {
                    return;
                }
            }
        };
        let reader = std::thread::Builder::new().name("rows".to_owned()).spawn(read);
        let reader = reader.map_err(|source| Error::Read { name: "the rows".to_owned(), source })?;
        Ok(Self { batches: Some(batches), reader: Some(reader) })
    }
}

impl Iterator for RowsAhead {
    type Item = Result<RowBatch, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Ok(batch) = self.batches.as_ref()?.recv() {
            return Some(batch);
        }
        self.batches = None;
        let outcome = self.reader.take()?.join();
        // A reader that was lost must not look like the end of the file.
        outcome.is_err().then(|| {
            let source = io::Error::other("the thread that read it ended early");
            Err(Error::Read { name: "the file".to_owned(), source })
        })
    }
}

impl Drop for RowsAhead {
    fn drop(&mut self) {
        self.batches = None;
        if let Some(reader) = self.reader.take() {
            // Whether it was lost does not matter to whoever stopped listening.
            let _ = reader.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::formats::{Source, open};

    #[test]
    fn rows_read_ahead_are_those_read_in_turn() {
        let text: String =
            std::iter::once("id,how\n".to_owned()).chain((0..40_000).map(|n| format!("{n},x\n"))).collect();
        let sheet = open(&Source::memory("x.csv", text.into_bytes()), None).unwrap();
        let lines = |lines: Vec<Vec<u64>>| lines.concat();
        let in_turn = lines(sheet.rows().unwrap().map(|batch| batch.unwrap().lines).collect());
        let ahead = lines(sheet.rows_ahead().unwrap().map(|batch| batch.unwrap().lines).collect());
        assert_eq!(in_turn.len(), 40_000);
        assert_eq!(in_turn, ahead);
        // Stopping early leaves no thread behind that waits for ever.
        assert!(sheet.rows_ahead().unwrap().next().unwrap().is_ok());
    }

    #[test]
    fn an_error_on_the_way_arrives() {
        let text = format!("a,b\n{}\"open", "1,2\n".repeat(20_000));
        let sheet = open(&Source::memory("x.csv", text.into_bytes()), None).unwrap();
        let outcomes: Vec<bool> = sheet.rows_ahead().unwrap().map(|batch| batch.is_ok()).collect();
        assert_eq!(outcomes.last(), Some(&false));
        assert_eq!(outcomes.iter().filter(|is_ok| !**is_ok).count(), 1);
    }
}
