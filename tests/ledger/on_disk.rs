//! The files of a ledger in a folder.

use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fs,
    path::Path,
};

use rusqlite::Connection;
use strategy_ledger::{LedgerReader, StrategyLedger};
use tempfile::TempDir;

use super::examples::{fill, ledger_with, order_id, report};
use core_enums::OrderStatus::Open;

/// The file name of the ledgers in these tests.
pub(super) const NAME: &str = "orders.ledger";

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

/// A closed ledger with an order, a report and a fill.
pub(super) fn closed_ledger() -> TempDir {
    let (folder, mut ledger) = ledger_with(1);
    let _ = ledger.apply_update(order_id(1), &report(Open, Some("8"), 1)).unwrap();
    let _ = ledger.record_fill(&fill(1, Some("t1"))).unwrap();
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
    let writer = StrategyLedger::open(&path).map(|_| ()).unwrap_err();
    let reader = LedgerReader::open(&path).map(|_| ()).unwrap_err();
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
