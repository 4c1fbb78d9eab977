//! That the files which a connection has open are still the ledger.

use std::{
    cell::{Cell, OnceCell},
    fs::Metadata,
    io,
    path::Path,
    time::SystemTime,
};

use rusqlite::{Connection, MAIN_DB};
use strategy_ledger::{Cursor, LedgerReader, StorageError};

use crate::{
    error::SqliteError,
    file::{check_pages, connect_to_compare},
    numbers::Numbers,
    open_file::{OpenFile, Rest, beside},
    view::SqliteView,
};

/// The files of a connection, and what was last seen of them.
#[derive(Debug)]
pub(crate) struct Watch {
    ledger: OpenFile,
    /// SQLite makes no other while the connection lives.
    log: OnceCell<OpenFile>,
    seen: Cell<Seen>,
    /// The last change that was read or written: the same ledger always has it.
    known: Cell<Cursor>,
}

/// What changes where somebody writes to a file, in whatever way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Seen {
    modified: Option<SystemTime>,
    size: u64,
    log_size: u64,
}

impl Watch {
    /// Of a ledger that is not open yet.
    pub(crate) fn new(ledger: &Path) -> io::Result<Self> {
        let ledger = OpenFile::at(ledger.to_owned())?;
        let (seen, known) = (Cell::default(), Cell::new(Cursor::BEGINNING));
        Ok(Self { ledger, log: OnceCell::new(), seen, known })
    }

    /// Begins to watch, now that the ledger has been read and SQLite has the log open.
    pub(crate) fn begin(&self, connection: &Connection) -> Result<(), StorageError> {
        let log = beside(self.ledger.path(), "-wal");
        // A simulated disk has it elsewhere.
        if log.exists() {
            // It was not set before.
            let _ = self.log.set(OpenFile::at(log)?);
        }
        self.note(connection)
    }

    /// What there is to see of the ledger while it is read without locks.
    pub(crate) fn at_rest(&self) -> Result<Rest<'_>, StorageError> {
        self.ledger.at_rest()
    }

    /// Takes what there is now for what was written by the ledger itself.
    pub(crate) fn note(&self, connection: &Connection) -> Result<(), StorageError> {
        self.seen.set(self.look()?);
        self.known.set(SqliteView::of(connection, &Numbers::default()).last_cursor()?);
        Ok(())
    }

    /// The size of the ledger's file, as of the last check.
    pub(crate) fn size(&self) -> u64 {
        self.seen.get().size
    }

    /// Notes the last change that this connection has read or written.
    pub(crate) fn note_last(&self, last: Cursor) {
        self.known.set(last);
    }

    /// Checks that each path leads to the file that is open, and that nobody else has
    /// written to the ledger's own.
    ///
    /// The log may have become longer. Where the ledger's file is a different one
    /// since, somebody may have written the log back: only a look into the file tells.
    pub(crate) fn check(&self, connection: &Connection) -> Result<(), StorageError> {
        let (now, seen) = (self.look()?, self.seen.get());
        if now.modified != seen.modified || now.size != seen.size || now.log_size < seen.log_size {
            let is_writer = !connection.is_readonly(MAIN_DB).map_err(SqliteError::from)?;
            let replaced = || StorageError::Replaced { path: self.ledger.path().to_owned() };
            // SQLite writes back what is new, and never shortens the file of a ledger.
            if now.size < seen.size {
                return Err(replaced());
            }
            if !has(self.ledger.path(), self.known.get(), is_writer)? {
                return Err(replaced());
            }
        }
        self.seen.set(now);
        Ok(())
    }

    fn look(&self) -> Result<Seen, StorageError> {
        let ledger = self.ledger.check()?;
        let log = self.log.get().map(OpenFile::check).transpose()?;
        Ok(Seen { log_size: log.as_ref().map_or(0, Metadata::len), ..Seen::of(&ledger) })
    }
}

impl Seen {
    fn of(ledger: &Metadata) -> Self {
        Self { modified: ledger.modified().ok(), size: ledger.len(), log_size: 0 }
    }
}

/// Whether a file has a change. It is read anew: an open connection keeps pages in memory.
fn has(path: &Path, change: Cursor, is_writer: bool) -> Result<bool, StorageError> {
    let find = || {
        let file = connect_to_compare(path)?;
        if is_writer {
            // What it adds would be lost in a file that is not sound.
            check_pages(&file)?;
        }
        SqliteView::of(&file, &Numbers::default()).has(change)
    };
    match find().map_err(StorageError::from) {
        Err(StorageError::Damaged { .. } | StorageError::Database(_)) => Ok(false),
        result => result,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        file::{connect_at_rest, create},
        rights::Sharing,
    };

    #[test]
    fn a_view_without_locks_ends_when_the_file_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a %41?#&.ledger");
        create(&path, Sharing::Owner).unwrap();
        let watch = Watch::new(&path).unwrap();
        let connection = connect_at_rest(&path).unwrap();
        let numbers = Numbers::default();
        let view = SqliteView::at_rest(connection, &numbers, watch.at_rest().unwrap()).unwrap();
        assert_eq!(view.last_cursor().unwrap().seq(), 0);
        std::thread::sleep(std::time::Duration::from_millis(20));
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE notes (note)").unwrap();
        assert!(matches!(view.last_cursor(), Err(StorageError::Overtaken { .. })));
    }
}
