//! The write-ahead log of a writer: how long it is, and when it is written back.

use std::{
    cell::Cell,
    sync::{
        Arc,
        atomic::{AtomicI32, Ordering},
    },
    time::{Duration, Instant},
};

use rusqlite::{Connection, Row};

use crate::error::SqliteError;

/// The size of a page with its header in the log.
const PAGE: i64 = 4096 + 24;
/// From how many pages on the log is written back into the ledger, as SQLite would do by itself.
const LONG: i32 = 1_000;

/// How long the log may be before readers have to wait for a moment, in bytes. SQLite cuts it back
/// to this length.
const TOO_LONG: i64 = 8 << 20;
/// How long a writer waits for the readers that keep the log.
const PATIENCE: Duration = Duration::from_millis(100);
/// How long it then lets them be, unless the log grows by a quarter.
const PAUSE: Duration = Duration::from_secs(1);

/// The log of the connection that writes.
#[derive(Debug)]
pub(crate) struct Log {
    /// As of the last commit.
    pages: Arc<AtomicI32>,
    /// When it last waited for readers in vain, and how long the log was.
    waited: Cell<Option<(Instant, i64)>>,
}

impl Log {
    /// Takes over from SQLite, whose writing back could not be told from that of others.
    pub(crate) fn of(connection: &mut Connection) -> Result<Self, SqliteError> {
        let pages = Arc::new(AtomicI32::new(0));
        let length = Arc::clone(&pages);
        connection.wal_hook(Some(move |_: &mut _, pages| {
            length.store(pages, Ordering::Relaxed);
            Ok(())
        }))?;
        connection.pragma_update(None, "journal_size_limit", TOO_LONG)?;
        Ok(Self { pages, waited: Cell::new(None) })
    }

    /// Whether it is time to write the log back.
    pub(crate) fn is_long(&self) -> bool {
        self.pages.load(Ordering::Relaxed) >= LONG
    }

    /// Writes the log back as far as readers allow. If that fails, the next commit tries again:
    /// all that was committed is in the log.
    ///
    /// With readers that overlap, one always needs the log, and it would never begin anew. So the
    /// writer waits until the present ones are done once the log is too long: the next ones need it
    /// no more. A reader that stays costs it that wait about once a second.
    pub(crate) fn write_back(&self, connection: &Connection) {
        let pages = i64::from(self.pages.load(Ordering::Relaxed));
        let again = |(at, then): (Instant, i64)| at.elapsed() > PAUSE || pages > then + then / 4;
        if pages * PAGE < TOO_LONG || !self.waited.get().is_none_or(again) {
            let _ = checkpoint(connection, "PRAGMA wal_checkpoint(PASSIVE)");
            return;
        }
        let is_done = with_patience(connection, "PRAGMA wal_checkpoint(RESTART)");
        self.waited.set((!is_done).then(|| (Instant::now(), pages)));
    }

    /// Writes the log back and cuts it to nothing, unless a reader needs it for longer than the
    /// writer waits. The next ones need it no more.
    pub(crate) fn empty(connection: &Connection) {
        with_patience(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /// Whether the ledger's file has all that is in the log.
    pub(crate) fn is_written_back(connection: &Connection) -> bool {
        let read = |row: &Row<'_>| Ok(row.get::<_, i64>(1)? == row.get::<_, i64>(2)?);
        connection.query_one("PRAGMA wal_checkpoint(NOOP)", [], read).unwrap_or_default()
    }
}

/// Waits no longer than a writer does. Returns whether the log can begin anew.
fn with_patience(connection: &Connection, pragma: &str) -> bool {
    let usual = connection.query_one("PRAGMA busy_timeout", [], |row| row.get::<_, u32>(0));
    let _ = connection.busy_timeout(PATIENCE);
    let is_done = checkpoint(connection, pragma);
    let _ = connection.busy_timeout(Duration::from_millis(usual.unwrap_or(10_000).into()));
    is_done
}

/// Returns whether the log can begin anew.
fn checkpoint(connection: &Connection, pragma: &str) -> bool {
    connection.query_one(pragma, [], |row| row.get(0)).is_ok_and(|busy: i64| busy == 0)
}
