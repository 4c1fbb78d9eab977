use std::path::Path;

use rusqlite::Connection;

/// Writes the log of a ledger back into its file, in one of SQLite's modes:
/// `PASSIVE`, `FULL`, `RESTART` or `TRUNCATE`.
///
/// The ledger does this itself after about 1 000 pages, and when it is closed.
pub fn write_back(path: &Path, mode: &str) {
    let connection = Connection::open(path).unwrap();
    let checkpoint = format!("PRAGMA wal_checkpoint({mode})");
    let busy: i64 = connection.query_one(&checkpoint, (), |row| row.get(0)).unwrap();
    assert_eq!(busy, 0, "{checkpoint}");
}
