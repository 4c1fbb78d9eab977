use std::{
    sync::{
        Mutex,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use super::locks::lock;

/// Whether the ledger can be read, and what the server does.
#[derive(Debug, Default)]
pub(crate) struct Health {
    state: Mutex<State>,
    pub(crate) connections: AtomicUsize,
    pub(crate) watchers: AtomicUsize,
    /// Watchers and other clients that took too little of what they asked for.
    pub(crate) dropped: AtomicU64,
}

#[derive(Debug, Default)]
struct State {
    read_at: Option<Instant>,
    trouble: Option<String>,
}

impl Health {
    /// After this time without a reading, the ledger counts as unreadable.
    const PATIENCE: Duration = Duration::from_secs(30);

    pub(crate) fn read(&self) {
        *lock(&self.state) = State { read_at: Some(Instant::now()), trouble: None };
    }

    /// Notes why the ledger could not be read, and returns whether that is news.
    pub(crate) fn failed(&self, why: &str) -> bool {
        let mut state = lock(&self.state);
        let is_new = state.trouble.as_deref() != Some(why);
        state.trouble = Some(why.into());
        is_new
    }

    /// What is wrong, if anything.
    pub(crate) fn trouble(&self) -> Option<String> {
        let state = lock(&self.state);
        let is_old = state.read_at.is_none_or(|at| at.elapsed() > Self::PATIENCE);
        state.trouble.clone().or_else(|| is_old.then(|| "the ledger has not been read yet".into()))
    }

    pub(crate) fn dropped(&self) {
        self.dropped.fetch_add(1, Ordering::Relaxed);
    }
}
