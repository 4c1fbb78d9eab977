//! `check` finds what was changed behind the ledger's back.

use std::fs;

use dtos_state::Command;
use ledger_sqlite::{LedgerWriter, SqliteLedger, SqliteReader};
use rusqlite::Connection;
use tempfile::TempDir;

const EXPORTED: &str = include_str!("version_1/exported.ndjson");

#[test]
fn f_12_a_ledger_that_nobody_touched_has_no_flaw() {
    assert_eq!(flaws(&ledger()), [""; 0]);
}

#[test]
fn f_12_whatever_a_hand_changes_is_found_and_named() {
    let rows = [
        ("DELETE FROM fill_rows WHERE seq = 3", "change 4: follows change 2"),
        ("DELETE FROM fill_rows", "change 4: follows change 2"),
        ("UPDATE fill_rows SET fill_price = '101' WHERE seq = 3", "change 3: is not what was"),
        ("UPDATE fill_rows SET effect = 'busted' WHERE seq = 3", "change 3: is not what was"),
        ("UPDATE report_rows SET updated_at = 0 WHERE seq = 2", "change 2: is not what was"),
        ("UPDATE order_rows SET price = '99' WHERE order_no = 1", "change 1: is not what was"),
        (
            "UPDATE order_rows SET status = 'OPEN' WHERE order_no = 1",
            "ORD_20251201_150001_00000001: is not what its news make of it",
        ),
        (
            "UPDATE order_rows SET named_at = named_at + 1 WHERE order_no = 4",
            "ORD_20251201_150004_00000004: is not what its news make of it",
        ),
        ("UPDATE identity SET ledger = randomblob(16)", "change 1: is not what was"),
        ("UPDATE report_rows SET order_no = 77 WHERE seq = 2", "report_rows 2: refers to an"),
        ("UPDATE fill_rows SET seq = 2 WHERE seq = 3", "change 2: follows change 2"),
        ("UPDATE report_rows SET status = 'SENT' WHERE seq = 2", "a change after 1: status holds"),
        ("UPDATE order_rows SET status = 'SENT' WHERE order_no = 2", AFTER_THE_FIRST),
        ("UPDATE identity SET ledger = zeroblob(16)", "change 1: is not what was"),
        ("DELETE FROM identity", "identity: 0 rows where there is one"),
        ("DELETE FROM identity", "change 1: is not what was"),
        ("INSERT INTO identity VALUES (randomblob(16))", "identity: 2 rows where there is one"),
        (
            "INSERT INTO order_rows SELECT 99, 'ORD_20251201_150001_00000099', parent_group_id, \
                connector_order_id, named_at, symbol, side, order_type, quantity, price, \
                stop_price, status, created_at, updated_at FROM order_rows LIMIT 1",
            "ORD_20251201_150001_00000099: is not what its news make of it",
        ),
    ];
    for (sql, wanted) in rows {
        let folder = ledger();
        change(&folder, sql);
        let flaws = flaws(&folder);
        assert!(flaws.iter().any(|flaw| flaw.starts_with(wanted)), "{sql}: {flaws:?}");
    }
}

const AFTER_THE_FIRST: &str =
    "the order after ORD_20251201_150001_00000001: status holds unknown order status";

#[test]
fn a_ledger_of_version_1_is_checked_as_far_as_it_can_be() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.ledger");
    fs::write(&path, include_bytes!("version_1/orders.ledger")).unwrap();
    assert_eq!(flaws(&folder), [""; 0]);
    change(&folder, "DELETE FROM fills WHERE seq = 3");
    assert_eq!(flaws(&folder), ["change 4: follows change 2"]);
}

#[test]
fn f_12_no_bit_of_the_tables_can_be_flipped_in_silence() {
    let folder = ledger();
    let path = folder.path().join("orders.ledger");
    let whole = fs::read(&path).unwrap();
    let was = read_all(&folder).unwrap();
    let mut found = 0;
    // A bit of every hundredth byte: enough of them in every table and index.
    for at in (100..whole.len()).step_by(101) {
        let mut flipped = whole.clone();
        flipped[at] ^= 1 << (at % 8);
        fs::write(&path, &flipped).unwrap();
        for log in ["-wal", "-shm"] {
            let _ = fs::remove_file(folder.path().join(format!("orders.ledger{log}")));
        }
        let reads_as_it_was = read_all(&folder).is_ok_and(|now| now == was);
        let is_found = match SqliteReader::open(&path) {
            Err(_) => true,
            Ok(mut reader) => {
                reader.view().and_then(|view| view.check()).map_or(true, |flaws| !flaws.is_empty())
            }
        };
        found += usize::from(is_found);
        assert!(is_found || reads_as_it_was, "byte {at} reads as another value");
    }
    assert!(found > 50, "{found} flips were found");
}

fn read_all(folder: &TempDir) -> Result<String, Box<dyn std::error::Error>> {
    use ledger_sqlite::{Cursor, LedgerReader, OrderFilter};
    let reader = SqliteReader::open(folder.path().join("orders.ledger"))?;
    let orders = reader.orders(&OrderFilter::default())?;
    let changes = reader.changes_since(Cursor::BEGINNING, usize::MAX)?;
    Ok(format!("{orders:?} {changes:?}"))
}

fn ledger() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut ledger = SqliteLedger::open(folder.path().join("orders.ledger")).unwrap();
    let commands: Vec<_> = EXPORTED.lines().map(|line| Command::from_json(line).unwrap()).collect();
    assert!(ledger.take_all(&commands).unwrap().iter().all(Result::is_ok));
    folder
}

fn flaws(folder: &TempDir) -> Vec<String> {
    let mut reader = SqliteReader::open(folder.path().join("orders.ledger")).unwrap();
    let flaws = reader.view().unwrap().check().unwrap();
    flaws.iter().map(ToString::to_string).collect()
}

/// Changes a row as someone would who knows how to get around the triggers.
fn change(folder: &TempDir, sql: &str) {
    let connection = Connection::open(folder.path().join("orders.ledger")).unwrap();
    let off = "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON;";
    connection.execute_batch(off).unwrap();
    let trigger = rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER;
    connection.set_db_config(trigger, false).unwrap();
    assert!(connection.execute(sql, []).unwrap() > 0, "{sql}");
}
