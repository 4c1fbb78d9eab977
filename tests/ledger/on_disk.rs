//! The files of a ledger in a folder.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fs,
    path::Path,
};

use dtos_state::OrderStatus::Open;
use ledger_conformance::examples::{bust_of, fill, group, order, report};
use ledger_sqlite::{LedgerWriter, SqliteLedger, SqliteReader};
use rusqlite::Connection;
use tempfile::TempDir;

/// The file name of the ledgers in these tests.
pub(super) const NAME: &str = "orders.ledger";

/// An empty ledger and its folder.
pub(super) fn new_ledger() -> (TempDir, SqliteLedger) {
    let folder = tempfile::tempdir().unwrap();
    let ledger = SqliteLedger::open(folder.path().join(NAME)).unwrap();
    (folder, ledger)
}

/// A ledger with the order of this number, from `order`.
pub(super) fn ledger_with(number: u32) -> (TempDir, SqliteLedger) {
    let (folder, mut ledger) = new_ledger();
    ledger.register_order(&order(number)).unwrap();
    (folder, ledger)
}

/// The name and the bytes of every file in a folder. No file may be open,
/// because closing it here would drop SQLite's locks.
pub(super) fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let bytes = |name: String| (name.clone(), fs::read(folder.join(name)).unwrap());
    names(folder).into_iter().map(bytes).collect()
}

/// The name of every file in a folder.
pub(super) fn names(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.path().is_file())
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect()
}

/// A closed ledger with a row in each table: an order, a report, a fill, a bust of another
/// one, and a group.
pub(super) fn closed_ledger() -> TempDir {
    let (folder, mut ledger) = ledger_with(1);
    ledger.apply_update(&report(Open, Some("8"), 1)).unwrap();
    ledger.record_fill(&fill(1, Some("t1"))).unwrap();
    ledger.take(&bust_of("t2").into()).unwrap();
    ledger.take(&group().into()).unwrap();
    folder
}

/// A connection like that of another program.
pub(super) fn sqlite(folder: &TempDir) -> Connection {
    Connection::open(folder.path().join(NAME)).unwrap()
}

/// The errors of a writer and a reader for a file that both refuse without a
/// change.
pub(super) fn refusals(folder: &TempDir) -> [String; 2] {
    let path = folder.path().join(NAME);
    let before = files(folder.path());
    let writer = SqliteLedger::open(&path).map(|_| ()).unwrap_err();
    let reader = SqliteReader::open(&path).map(|_| ()).unwrap_err();
    let after = files(folder.path());
    let names = || after.keys().collect::<Vec<_>>();
    assert!(after == before, "{writer}: {:?} became {:?}", before.keys(), names());
    [told(&writer, folder), told(&reader, folder)]
}

/// The whole message, with `FOLDER` for the folder.
pub(super) fn told(error: &dyn Error, folder: &TempDir) -> String {
    let mut message = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        message = format!("{message}: {cause}");
        next = cause.source();
    }
    let folder = folder.path().canonicalize().unwrap();
    message.replace(folder.to_str().unwrap(), "FOLDER")
}
