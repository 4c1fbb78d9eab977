//! A database to break: each transaction books two entries, and a check finds what survives.

use std::collections::BTreeSet;

use faulty_disk::{Disk, Image};
use rusqlite::{Connection, Error, ffi};

/// The name of the database, which does not exist on a real file system.
pub(crate) const LEDGER: &str = "/faulty-disk/ledger";

/// The settings of a database: its journal mode, and what it syncs.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kept {
    pub(crate) journal_mode: &'static str,
    pub(crate) synchronous: &'static str,
}

pub(crate) const WAL_FULL: Kept = Kept { journal_mode: "wal", synchronous: "full" };
pub(crate) const WAL_NORMAL: Kept = Kept { journal_mode: "wal", synchronous: "normal" };
pub(crate) const DELETE_EXTRA: Kept = Kept { journal_mode: "delete", synchronous: "extra" };
pub(crate) const DELETE_FULL: Kept = Kept { journal_mode: "delete", synchronous: "full" };

/// A fault of a database: an error from `SQLite`, or a partial booking.
#[derive(Debug)]
pub(crate) enum Broken {
    Sqlite(#[expect(dead_code, reason = "for the message of a failed test")] Error),
    Integrity(#[expect(dead_code, reason = "for the message of a failed test")] String),
    Torn,
}

impl From<Error> for Broken {
    fn from(error: Error) -> Self {
        Self::Sqlite(error)
    }
}

pub(crate) fn open(path: &str, kept: Kept) -> Result<Connection, Error> {
    let connection = Connection::open(path)?;
    let wanted = kept.journal_mode;
    // `query_one` runs the statement to its end. Its only row comes before the mode is committed,
    // and rusqlite drops the error of a statement that is not run further.
    let switch = format!("PRAGMA journal_mode = {wanted}");
    let journal_mode: String = connection.query_one(&switch, (), |row| row.get(0))?;
    // If SQLite cannot change the mode, it returns the current mode, which is not an error.
    if journal_mode != wanted {
        let message = format!("the journal mode is {journal_mode}, wanted {wanted}");
        return Err(Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_ERROR), Some(message)));
    }
    connection.pragma_update(None, "synchronous", kept.synchronous)?;
    Ok(connection)
}

/// A table with small pages, so that a few bookings need several pages.
pub(crate) fn create(connection: &Connection) {
    connection
        .execute_batch(
            "PRAGMA page_size = 512;
             CREATE TABLE entry (booking INTEGER, side TEXT, body BLOB, UNIQUE (side, booking))",
        )
        .unwrap();
}

/// An empty table, which has nothing to lose.
pub(crate) fn start() -> Image {
    let disk = Disk::new(Image::default());
    let _attached = disk.attach().unwrap();
    create(&open(LEDGER, DELETE_EXTRA).unwrap());
    disk.cut(0)
}

/// One transaction of a debit and a credit.
pub(crate) fn book(connection: &mut Connection, booking: i64) -> Result<(), Error> {
    let transaction = connection.transaction()?;
    for side in ["debit", "credit"] {
        transaction.execute(
            "INSERT INTO entry VALUES (?1, ?2, zeroblob(?1 * 37 % 700))",
            (booking, side),
        )?;
    }
    transaction.commit()
}

/// The bookings in a database, if each one is complete and the database has no fault.
pub(crate) fn booked(connection: &Connection) -> Result<BTreeSet<i64>, Broken> {
    let integrity: String = connection.query_one("PRAGMA integrity_check", (), |row| row.get(0))?;
    if integrity != "ok" {
        return Err(Broken::Integrity(integrity));
    }
    let mut booked = BTreeSet::new();
    let mut entries = connection
        .prepare("SELECT booking, count(*), sum(length(body)) FROM entry GROUP BY booking")?;
    let mut rows = entries.query(())?;
    while let Some(row) = rows.next()? {
        let booking: i64 = row.get(0)?;
        if (row.get(1)?, row.get(2)?) != (2, 2 * (booking * 37 % 700)) {
            return Err(Broken::Torn);
        }
        booked.insert(booking);
    }
    Ok(booked)
}

/// The bookings that a new process finds on a disk.
pub(crate) fn reopened(disk: &Disk, kept: Kept) -> Result<BTreeSet<i64>, Broken> {
    let _attached = disk.attach().unwrap();
    booked(&open(LEDGER, kept)?)
}
