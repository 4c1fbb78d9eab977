//! What happened to a disk, to go through again.

use crate::storage::{Event, Image, Storage};

/// Every change of a disk from its start: each write, change of size, sync, creation and deletion.
#[derive(Debug, Clone)]
pub struct History {
    start: Storage,
    events: Vec<Event>,
}

impl History {
    pub(crate) fn new(start: Storage, events: Vec<Event>) -> Self {
        Self { start, events }
    }

    /// The disk at its start, to advance one change at a time.
    #[must_use]
    pub fn replay(&self) -> Replay<'_> {
        Replay { storage: self.start.clone(), events: &self.events, position: 0 }
    }
}

/// A disk at one point of its history.
#[derive(Debug, Clone)]
pub struct Replay<'a> {
    storage: Storage,
    events: &'a [Event],
    position: usize,
}

impl Replay<'_> {
    /// How many changes lie behind; compares with [`Disk::position`](crate::Disk::position).
    #[must_use]
    pub fn position(&self) -> usize {
        self.position
    }

    /// Goes on by one change; `false` at the end.
    pub fn advance(&mut self) -> bool {
        let Some(event) = self.events.get(self.position) else { return false };
        self.storage.apply(event);
        self.position += 1;
        true
    }

    /// What is left if the power goes at this point. All that was synced is there; of the rest, the
    /// seed decides what is.
    #[must_use]
    pub fn cut(&self, seed: u64) -> Image {
        self.storage.cut(seed)
    }
}
