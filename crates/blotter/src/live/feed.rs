use std::{
    collections::VecDeque,
    sync::{Arc, Mutex},
};

use strategy_ledger::Cursor;
use tokio::sync::watch;

use super::{batch::Batch, locks::lock};

/// The latest batches, and where the ledger stands. A watcher takes what follows its own
/// cursor, so that nothing is kept for it; one that is too far behind finds nothing.
#[derive(Debug)]
pub(crate) struct Feed {
    kept: Mutex<Kept>,
    kept_bytes: usize,
    mark: watch::Sender<Mark>,
}

#[derive(Debug, Default)]
struct Kept {
    batches: VecDeque<Arc<Batch>>,
    bytes: usize,
}

/// Where the ledger stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark {
    /// The last change; none as long as the board is not complete.
    pub(crate) last: Option<Cursor>,
    /// How often another ledger was found in its place.
    pub(crate) replaced: u64,
    /// How often the findings changed.
    pub(crate) audited: u64,
}

/// What follows a cursor.
#[derive(Clone, Debug)]
pub(crate) enum Next {
    Batch(Arc<Batch>),
    /// Nothing yet.
    Nothing,
    /// At most so many changes that only the ledger still has.
    InLedger(usize),
}

impl Feed {
    pub(crate) fn new(kept_bytes: usize) -> Self {
        let mark = watch::Sender::new(Mark { last: None, replaced: 0, audited: 0 });
        Self { kept: Mutex::default(), kept_bytes, mark }
    }

    pub(crate) fn subscribe(&self) -> watch::Receiver<Mark> {
        self.mark.subscribe()
    }

    pub(crate) fn mark(&self) -> Mark {
        *self.mark.borrow()
    }

    /// The board is complete as of a cursor.
    pub(crate) fn begin(&self, last: Cursor) {
        self.mark.send_modify(|mark| mark.last = Some(last));
    }

    pub(crate) fn push(&self, batch: Batch) {
        let last = batch.last;
        let mut kept = lock(&self.kept);
        kept.bytes += batch.size();
        kept.batches.push_back(Arc::new(batch));
        while kept.bytes > self.kept_bytes && kept.batches.len() > 1 {
            let oldest = kept.batches.pop_front();
            kept.bytes -= oldest.map_or(0, |batch| batch.size());
        }
        drop(kept);
        self.begin(last);
    }

    /// Another ledger is in its place.
    pub(crate) fn replaced(&self) {
        *lock(&self.kept) = Kept::default();
        self.mark.send_modify(|mark| {
            mark.last = None;
            mark.replaced += 1;
        });
    }

    pub(crate) fn audited(&self) {
        self.mark.send_modify(|mark| mark.audited += 1);
    }

    /// What follows a cursor of this ledger.
    pub(crate) fn after(&self, cursor: Cursor) -> Next {
        let kept = lock(&self.kept);
        let Some(last) = self.mark().last else { return Next::Nothing };
        let last = kept.batches.back().map_or(last, |batch| batch.last);
        if cursor.seq() >= last.seq() {
            return Next::Nothing;
        }
        // Their cursors ascend.
        let at = kept.batches.partition_point(|batch| batch.last.seq() <= cursor.seq());
        let end = match kept.batches.get(at) {
            Some(batch) if batch.after.seq() == cursor.seq() => {
                return Next::Batch(Arc::clone(batch));
            }
            Some(batch) if batch.after.seq() < cursor.seq() => batch.last,
            Some(batch) => batch.after,
            None => last,
        };
        Next::InLedger(usize::try_from(end.seq() - cursor.seq()).unwrap_or(usize::MAX))
    }
}
