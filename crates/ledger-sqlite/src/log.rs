//! The write-ahead log of a writer: how long it is, and when it is written back.

use std::sync::{
    Arc,
    atomic::{AtomicI32, Ordering},
};

use rusqlite::{Connection, Row};

use crate::error::SqliteError;

/// From how many pages on the log is written back into the ledger, as SQLite would do by itself.
const LONG: i32 = 1_000;

/// The log of the connection that writes.
#[derive(Debug)]
pub(crate) struct Log {
    /// As of the last commit.
    pages: Arc<AtomicI32>,
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
        Ok(Self { pages })
    }

    /// Whether it is time to write the log back.
    pub(crate) fn is_long(&self) -> bool {
        self.pages.load(Ordering::Relaxed) >= LONG
    }

    /// Writes the log back as far as readers allow. If that fails, the next commit tries again:
    /// all that was committed is in the log.
    pub(crate) fn write_back(connection: &Connection) {
        let _ = connection.query_one("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()));
    }

    /// Whether the ledger's file has all that is in the log.
    pub(crate) fn is_written_back(connection: &Connection) -> bool {
        let read = |row: &Row<'_>| Ok(row.get::<_, i64>(1)? == row.get::<_, i64>(2)?);
        connection.query_one("PRAGMA wal_checkpoint(NOOP)", [], read).unwrap_or_default()
    }
}
