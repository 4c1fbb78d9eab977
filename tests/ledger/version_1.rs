//! A ledger of version 1, made by the program of its time, with what that exported.

use std::{fs, path::PathBuf};

use dtos_state::{Command, OrderStatus};
use ledger_sqlite::{
    Cursor, LedgerReader, LedgerWriter, OpenError, OrderFilter, SqliteLedger, SqliteReader,
    StorageError,
};
use rusqlite::Connection;
use strategy_ledger::{MemoryLedger, NewsDigest};
use tempfile::TempDir;

const VERSION_1: &[u8] = include_bytes!("version_1/orders.ledger");
const EXPORTED: &str = include_str!("version_1/exported.ndjson");

#[test]
fn a_reader_reads_a_ledger_of_version_1_as_it_is_and_leaves_it_so() {
    use OrderStatus::{Cancelled, Filled, Open, Pending, Rejected};
    let (_folder, path) = copy();
    let reader = SqliteReader::open(&path).unwrap();
    assert_eq!(commands(&reader), exported());
    let statuses: Vec<_> = orders(&reader).iter().map(dtos_state::Order::status).collect();
    assert_eq!(statuses, [Filled, Cancelled, Rejected, Open, Pending, Open]);
    drop(reader);
    assert_eq!(fs::read(&path).unwrap(), VERSION_1);
}

#[test]
fn a_writer_upgrades_a_ledger_of_version_1_and_says_which_orders_are_others() {
    let (_folder, path) = copy();
    let ledger = SqliteLedger::open(&path).unwrap();
    let upgrade = ledger.upgrade().unwrap();
    assert_eq!((upgrade.orders, upgrade.changed_orders), (6, 3));
    let changed: Vec<String> = upgrade
        .examples
        .iter()
        .map(|(before, after)| {
            assert_eq!(before.order_id(), after.order_id());
            let [before, after] = [before, after].map(|order| {
                let id = order.connector_order_id().map_or("-", |id| id.as_str());
                format!("{} {id}", order.status())
            });
            format!("{before} -> {after}")
        })
        .collect();
    assert_eq!(
        changed,
        ["CANCELLED - -> EXPIRED -", "REJECTED v3 -> FILLED v3", "OPEN b -> OPEN a"]
    );
    assert_eq!(commands(&ledger), exported());
    drop(ledger);

    let ledger = SqliteLedger::open(&path).unwrap();
    assert_eq!(ledger.upgrade(), None, "it was upgraded once");
    assert_eq!(ledger.view().check().unwrap(), []);
}

#[test]
fn an_upgraded_ledger_is_the_one_that_the_same_news_make() {
    let (_folder, path) = copy();
    let ledger = SqliteLedger::open(&path).unwrap();
    let mut made = MemoryLedger::default();
    made.take_all(&exported()).unwrap();
    assert_eq!(orders(&ledger), orders(&made));
    assert_eq!(digest(&ledger), digest(&made));
    let effects = |ledger: &dyn LedgerReader| {
        let changes = ledger.changes_since(Cursor::BEGINNING, usize::MAX).unwrap();
        changes.iter().map(|change| (change.seq, change.effect)).collect::<Vec<_>>()
    };
    assert_eq!(effects(&ledger), effects(&made));
}

#[test]
fn a_reader_from_before_the_upgrade_sees_it_once_it_asks_again() {
    let (_folder, path) = copy();
    let mut reader = SqliteReader::open(&path).unwrap();
    let view = reader.view().unwrap();
    drop(SqliteLedger::open(&path).unwrap());
    assert_eq!(orders(&view).len(), 6, "its moment is that before the upgrade");
    drop(view);
    // Its tables are gone; it says so and has to open the ledger anew.
    assert!(reader.orders(&OrderFilter::default()).is_err());
    assert_eq!(orders(&SqliteReader::open(&path).unwrap()).len(), 6);
}

/// As `VACUUM INTO` leaves a copy.
#[test]
fn a_ledger_of_version_1_without_a_write_ahead_log_is_upgraded() {
    let (_folder, path) = copy();
    let other = Connection::open(&path).unwrap();
    other.query_one("PRAGMA journal_mode = DELETE", [], |_| Ok(())).unwrap();
    other.close().unwrap();
    let ledger = SqliteLedger::open(&path).unwrap();
    assert_eq!(ledger.upgrade().unwrap().orders, 6);
    assert_eq!(commands(&ledger), exported());
}

#[test]
fn a_damaged_ledger_of_version_1_is_not_upgraded_and_stays_as_it_is() {
    let order = "INSERT INTO orders SELECT 99, 'ORD_20251201_150001_00000099', \
        parent_group_id, connector_order_id, symbol, side, order_type, quantity, price, \
        stop_price, status, created_at, updated_at FROM orders WHERE order_no = 1";
    let rows = [
        (order.to_owned(), "an order without a registration, up to ORD_20251201_150001_00000099"),
        (order.replace("99, '", "0, '"), "an order without a registration, up to"),
        ("UPDATE fills SET order_no = 77 WHERE seq = 3".into(), "23 changes, of which 22 can be"),
        ("DELETE FROM reports WHERE seq = 1".into(), "unknown order"),
        ("UPDATE reports SET status = 'SENT' WHERE seq = 2".into(), "status holds unknown"),
    ];
    for (sql, wanted) in rows {
        let (_folder, path) = copy();
        let other = Connection::open(&path).unwrap();
        let off = "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;";
        other.execute_batch(off).unwrap();
        let trigger = rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER;
        other.set_db_config(trigger, false).unwrap();
        assert!(other.execute(&sql, []).unwrap() > 0, "{sql}");
        other.close().unwrap();
        let before = fs::read(&path).unwrap();
        let refused = SqliteLedger::open(&path).unwrap_err();
        let found = match refused {
            OpenError::Storage { source: StorageError::Damaged { found }, .. } => found,
            other => panic!("{sql}: {other:?}"),
        };
        assert!(found.contains(wanted), "{sql}: {found}");
        assert!(fs::read(&path).unwrap() == before, "{sql}");
    }
}

fn copy() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.ledger");
    fs::write(&path, VERSION_1).unwrap();
    (folder, path)
}

fn exported() -> Vec<Command> {
    EXPORTED.lines().map(|line| Command::from_json(line).unwrap()).collect()
}

fn commands(ledger: &dyn LedgerReader) -> Vec<Command> {
    let changes = ledger.changes_since(Cursor::BEGINNING, usize::MAX).unwrap();
    changes.into_iter().map(|change| change.command).collect()
}

fn orders(ledger: &dyn LedgerReader) -> Vec<dtos_state::Order> {
    ledger.orders(&OrderFilter::default()).unwrap()
}

fn digest(ledger: &dyn LedgerReader) -> String {
    let mut digest = NewsDigest::default();
    for command in commands(ledger) {
        digest.add(&command);
    }
    digest.to_string()
}
