use std::time::Duration;

/// How long to wait for a server, and what to ask of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// The longest time for connecting to one host.
    pub connect_within: Duration,
    /// The longest time for one call. After it the call is
    /// [`Unavailable`](strategy_ledger::StorageError::Unavailable), and its connection is gone.
    pub answer_within: Duration,
    /// The longest time for which one call waits for another writer.
    pub lock_within: Duration,
    /// What a write waits for.
    pub promise: Promise,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            connect_within: Duration::from_secs(5),
            answer_within: Duration::from_secs(30),
            lock_within: Duration::from_secs(10),
            promise: Promise::OnDisk,
        }
    }
}

/// What a write waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::manual_non_exhaustive, reason = "the hidden one has users: controls of tests")]
pub enum Promise {
    /// Until it is on the server's disk, and on as many standbys as the server demands.
    OnDisk,
    /// Nothing: a crash loses the last writes. For tests of tests.
    #[doc(hidden)]
    Nothing,
}
