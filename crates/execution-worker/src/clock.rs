use std::time::Duration;

use dtos_state::Timestamp;
use execution_connector::Now;

/// The times that a worker knows: two of ours, and what the venue's clock shows.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clock {
    pub(crate) monotonic: Duration,
    pub(crate) wall: Timestamp,
    /// A time of the venue, and when we had it: the venue's clock shows it or later.
    heard: Option<(Duration, Timestamp)>,
}

impl Clock {
    pub(crate) const fn at(now: Now) -> Self {
        Self { monotonic: now.monotonic, wall: now.wall, heard: None }
    }

    /// A monotonic time that goes backwards stands still.
    pub(crate) fn advance(&mut self, now: Now) {
        self.monotonic = self.monotonic.max(now.monotonic);
        self.wall = now.wall;
    }

    /// Forgets the venue's clock: it may be another machine's after a reconnect.
    pub(crate) const fn forget_venue(&mut self) {
        self.heard = None;
    }

    /// Takes a time at which the venue worked.
    pub(crate) fn hear(&mut self, venue_time: Timestamp) {
        if self.heard.is_none() || self.venue() < venue_time {
            self.heard = Some((self.monotonic, venue_time));
        }
    }

    /// What the venue's clock shows by now, at least; ours where it never said so.
    pub(crate) fn venue(&self) -> Timestamp {
        self.heard.map_or(self.wall, |(at, time)| after(time, self.monotonic.saturating_sub(at)))
    }
}

/// The time so much later; the same time where that has no text.
pub(crate) fn after(time: Timestamp, wait: Duration) -> Timestamp {
    moved(time, i128::try_from(wait.as_nanos()).unwrap_or(0))
}

/// The time so much earlier; the same time where that has no text.
pub(crate) fn before(time: Timestamp, wait: Duration) -> Timestamp {
    moved(time, -i128::try_from(wait.as_nanos()).unwrap_or(0))
}

fn moved(time: Timestamp, nanos: i128) -> Timestamp {
    Timestamp::from_unix_nanos(time.unix_nanos() + nanos).unwrap_or(time)
}
