//! The recorded changes of a disk, to replay.

use crate::storage::{Event, Image, Storage};

/// Every change of a disk since its start: writes, changes of size, syncs, creations and deletions.
#[derive(Debug, Clone)]
pub struct History {
    start: Storage,
    events: Vec<Event>,
}

impl History {
    pub(crate) fn new(start: Storage, events: Vec<Event>) -> Self {
        Self { start, events }
    }

    /// Starts a replay at the first state of the disk; advance it one change at a time.
    #[must_use]
    pub fn replay(&self) -> Replay<'_> {
        Replay { storage: self.start.clone(), events: &self.events, position: 0 }
    }
}

/// A disk at one point in its history.
#[derive(Debug, Clone)]
pub struct Replay<'a> {
    storage: Storage,
    events: &'a [Event],
    position: usize,
}

impl Replay<'_> {
    /// The number of changes replayed; compare it with [`Disk::position`](crate::Disk::position).
    #[must_use]
    pub fn position(&self) -> usize {
        self.position
    }

    /// Replays the next change; `false` at the end.
    pub fn advance(&mut self) -> bool {
        let Some(event) = self.events.get(self.position) else { return false };
        self.storage.apply(event);
        self.position += 1;
        true
    }

    /// The data that survives a power cut at this point. All synced data is there; for the rest,
    /// the seed decides.
    #[must_use]
    pub fn cut(&self, seed: u64) -> Image {
        self.storage.cut(seed)
    }
}
