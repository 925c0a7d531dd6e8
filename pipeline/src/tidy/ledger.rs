//! What went wrong or was mended on the way, counted per column and kept short.

use std::collections::{BTreeMap, HashMap};

use crate::model::Reject;
use crate::tidy::answers::Report;
use crate::tidy::labels::Mending;
use crate::tidy::lookup::cut;

/// Rejected cells listed per column; the rest is counted.
pub(crate) const REJECT_LIMIT: u64 = 1_000;

/// Repairs and rejects so far.
#[derive(Default)]
pub(crate) struct Ledger {
    pub(crate) mended: BTreeMap<(usize, Mending), (u64, String)>,
    pub(crate) rejected: HashMap<String, u64>,
    pub(crate) rejects: Vec<Reject>,
}

impl Report for Ledger {
    fn mended(&mut self, column: usize, mending: Mending, raw: &str) {
        let entry = self.mended.entry((column, mending)).or_insert_with(|| (0, cut(&format!("{raw:?}"))));
        entry.0 += 1;
    }

    fn rejected(&mut self, reject: Reject) {
        let n = self.rejected.entry(reject.column_name.clone()).or_insert(0);
        *n += 1;
        if *n <= REJECT_LIMIT {
            self.rejects.push(reject);
        }
    }
}
