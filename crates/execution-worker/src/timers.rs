use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use dtos_state::{OrderId, Symbol};

/// What a worker wakes up for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Wake {
    Order(OrderId),
    Picture,
    Sweep(Option<Symbol>),
    Journal,
    Unread,
    Outbox,
}

/// One moment for each thing to wake up for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Timers {
    by_time: BTreeSet<(Duration, Wake)>,
    by_wake: BTreeMap<Wake, Duration>,
}

impl Timers {
    pub(crate) fn set(&mut self, wake: Wake, at: Option<Duration>) {
        let before = match at {
            Some(at) => self.by_wake.insert(wake.clone(), at),
            None => self.by_wake.remove(&wake),
        };
        if before == at {
            return;
        }
        if let Some(before) = before {
            self.by_time.remove(&(before, wake.clone()));
        }
        if let Some(at) = at {
            self.by_time.insert((at, wake));
        }
    }

    /// Sets a moment unless there is an earlier one.
    pub(crate) fn set_by(&mut self, wake: Wake, at: Duration) {
        if self.by_wake.get(&wake).is_none_or(|&before| at < before) {
            self.set(wake, Some(at));
        }
    }

    pub(crate) fn next(&self) -> Option<Duration> {
        self.by_time.first().map(|&(at, _)| at)
    }

    /// Takes out one that is due.
    pub(crate) fn take_due(&mut self, now: Duration) -> Option<Wake> {
        let due = self.by_time.first().filter(|&&(at, _)| at <= now)?;
        let wake = due.1.clone();
        self.set(wake.clone(), None);
        Some(wake)
    }
}
