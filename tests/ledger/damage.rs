//! A ledger that was truncated, overwritten or changed: a typed error that says
//! where, and never a new ledger, a wrong order or a panic.

use std::fs;

use ledger_conformance::examples::order_id;
use ledger_sqlite::{LedgerReader, OpenError, SqliteLedger, SqliteReader, StorageError};
use tempfile::TempDir;

use super::on_disk::{NAME, closed_ledger, refusals, sqlite, told};

const MALFORMED: &str = "cannot open the ledger FOLDER/orders.ledger: the ledger is damaged: \
                         database disk image is malformed";
const NO_DATABASE: &str = "FOLDER/orders.ledger is not a ledger: expected one of version 1, \
                           but found no SQLite database";

#[test]
fn a_ledger_that_was_cut_short_is_refused_at_every_length_and_stays_as_it_is() {
    let folder = closed_ledger();
    let whole = fs::read(folder.path().join(NAME)).unwrap();
    let pages = whole.len() / 4096;
    assert!(pages > 5, "{pages}");
    let rows = [(2, NO_DATABASE), (15, NO_DATABASE), (16, NO_DATABASE), (99, MALFORMED)];
    let more = [100, 511, 512, 4095, 4096, 4097];
    let more = more.into_iter().chain((2..pages).map(|page| page * 4096));
    for (length, message) in rows.into_iter().chain(more.map(|length| (length, MALFORMED))) {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(NAME), &whole[..length]).unwrap();
        assert_eq!(refusals(&folder), [message, message], "{length} bytes");
    }
}

#[test]
fn a_ledger_whose_header_was_written_over_is_refused_and_stays_as_it_is() {
    let folder = closed_ledger();
    let whole = fs::read(folder.path().join(NAME)).unwrap();
    for (byte, range) in [(0, 0..4096), (0xFF, 0..4096), (b'x', 0..100)] {
        let mut bytes = whole.clone();
        bytes[range.clone()].fill(byte);
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(NAME), bytes).unwrap();
        assert_eq!(refusals(&folder), [NO_DATABASE, NO_DATABASE], "{byte} in {range:?}");
    }
}

#[test]
fn a_ledger_whose_schema_was_written_over_is_refused_and_stays_as_it_is() {
    let folder = closed_ledger();
    let path = folder.path().join(NAME);
    let mut bytes = fs::read(&path).unwrap();
    bytes[100..4096].fill(b'x');
    fs::write(&path, &bytes).unwrap();
    for refused in [
        SqliteLedger::open(&path).map(|_| ()).unwrap_err(),
        SqliteReader::open(&path).map(|_| ()).unwrap_err(),
    ] {
        assert_eq!(told(&refused, &folder), MALFORMED);
    }
    assert!(fs::read(&path).unwrap() == bytes);
}

#[test]
fn a_ledger_whose_tables_indexes_views_or_triggers_differ_is_refused_by_name() {
    for (change, name) in [
        ("DROP INDEX orders_by_group", "orders_by_group"),
        ("DROP INDEX fills_by_order", "fills_by_order"),
        ("DROP TRIGGER fills_stay", "fills_stay"),
        ("DROP TABLE fills", "fills"),
        ("DROP VIEW readable_fills", "readable_fills"),
        (
            "DROP VIEW readable_orders; CREATE VIEW readable_orders AS SELECT 1 AS order_id",
            "readable_orders",
        ),
        ("ALTER TABLE orders ADD COLUMN strategy TEXT", "orders"),
    ] {
        let folder = closed_ledger();
        let other = sqlite(&folder);
        other.execute_batch(change).unwrap();
        other.close().unwrap();
        let found = format!("{name} not as version 1 has it");
        let path = folder.path().join(NAME);
        for refused in [
            SqliteLedger::open(&path).map(|_| ()).unwrap_err(),
            SqliteReader::open(&path).map(|_| ()).unwrap_err(),
        ] {
            assert_eq!(found_in(refused), found, "{change}");
        }
    }
}

#[test]
fn what_somebody_added_is_no_damage() {
    let folder = closed_ledger();
    let other = sqlite(&folder);
    other.execute_batch("CREATE TABLE notes (note); CREATE INDEX n ON orders (symbol)").unwrap();
    other.close().unwrap();
    let ledger = SqliteLedger::open(folder.path().join(NAME)).unwrap();
    assert!(ledger.order(order_id(1)).unwrap().is_some());
}

/// A column with invalid content, and the error about it. The next test covers
/// null.
const WRONG_VALUES: &[(&str, &str, &str)] = &[
    (
        "orders",
        "status = 'SENT'",
        "status holds unknown order status \"SENT\": expected one of PENDING, OPEN, \
         PARTIALLY_FILLED, FILLED, CANCELLED, REJECTED, EXPIRED",
    ),
    (
        "orders",
        "quantity = '-0.5'",
        "quantity holds invalid quantity \"-0.5\": expected a decimal above zero",
    ),
    (
        "orders",
        "quantity = '0.5 '",
        "quantity holds invalid decimal \"0.5 \": expected a plain number such as 95000.00",
    ),
    (
        "orders",
        "price = ''",
        "price holds invalid decimal \"\": expected a plain number such as 95000.00",
    ),
    (
        "orders",
        "symbol = 'btc'",
        "symbol holds invalid symbol \"btc\": expected BASE_QUOTE in capital letters A to Z",
    ),
    (
        "orders",
        "connector_order_id = ''",
        "connector_order_id holds invalid connector order id \"\": expected a text that is not \
         empty and has no control characters",
    ),
    (
        "orders",
        "order_type = 'limit'",
        "order_type holds unknown order type \"limit\": expected one of MARKET, LIMIT, STOP_LIMIT",
    ),
    ("reports", "effect = 'filled'", "effect holds filled"),
    (
        "reports",
        "effect = 'seen'",
        "effect holds unknown effect \"seen\": expected one of registered, advanced, amended, \
         unchanged, contradicted, filled, conflicted",
    ),
    ("reports", "seq = seq - 10", "seq holds -9"),
    (
        "fills",
        "filled_quantity = '0'",
        "filled_quantity holds invalid quantity \"0\": expected a decimal above zero",
    ),
    (
        "fills",
        "commission = CAST(x'FF' AS TEXT)",
        "commission holds invalid utf-8 sequence of 1 bytes from index 0",
    ),
];

#[test]
fn a_value_that_no_ledger_writes_is_damage_when_it_is_read() {
    for (table, change, found) in WRONG_VALUES {
        let folder = closed_ledger();
        meddle(&folder, &format!("UPDATE {table} SET {change}"));
        assert_eq!(damage_of_every_order(&folder), *found, "{table}: {change}");
    }
}

#[test]
fn a_null_where_there_is_always_a_value_is_damage_when_it_is_read() {
    for (table, column, found) in [
        ("orders", "symbol", "symbol holds a null"),
        ("orders", "status", "status holds a null"),
        ("orders", "updated_at", "updated_at holds Null"),
        ("fills", "fill_price", "fill_price holds a null"),
    ] {
        let folder = closed_ledger();
        let declared: String = {
            let schema = format!("SELECT sql FROM sqlite_schema WHERE name = '{table}'");
            sqlite(&folder).query_row(&schema, [], |row| row.get(0)).unwrap()
        };
        let lines = declared.lines().map(|line| match line.trim_start().split_once(' ') {
            Some((name, _)) if name == column => line.replace("NOT NULL", ""),
            _ => line.to_owned(),
        });
        let nullable = lines.collect::<Vec<_>>().join("\n");
        assert_ne!(nullable, declared, "{column}");
        declare(&folder, table, &nullable);
        meddle(&folder, &format!("UPDATE {table} SET {column} = NULL"));
        declare(&folder, table, &declared);
        assert_eq!(damage_of_every_order(&folder), found, "{table}.{column}");
    }
}

/// Replaces the statement that created a table.
fn declare(folder: &TempDir, table: &str, statement: &str) {
    let other = sqlite(folder);
    other.set_db_config(rusqlite::config::DbConfig::SQLITE_DBCONFIG_DEFENSIVE, false).unwrap();
    other.pragma_update(None, "writable_schema", true).unwrap();
    let declare = "UPDATE sqlite_schema SET sql = ? WHERE name = ?";
    assert_eq!(other.execute(declare, [statement, table]).unwrap(), 1);
}

/// Changes rows without the triggers, and then restores the triggers.
fn meddle(folder: &TempDir, change: &str) {
    let other = sqlite(folder);
    let triggers: Vec<(String, String)> = {
        let mut statement =
            other.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").unwrap();
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap();
        rows.collect::<Result<_, _>>().unwrap()
    };
    other.pragma_update(None, "ignore_check_constraints", true).unwrap();
    for (name, _) in &triggers {
        other.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    assert!(other.execute(change, []).unwrap() > 0, "{change}");
    for (_, sql) in &triggers {
        other.execute_batch(sql).unwrap();
    }
}

/// The error when all of an opened ledger is read.
fn damage_of_every_order(folder: &TempDir) -> String {
    let ledger = SqliteLedger::open(folder.path().join(NAME)).unwrap();
    let all = ledger.audit().map(|_| ()).and_then(|()| ledger.changes_since(0, 99).map(|_| ()));
    match all.unwrap_err() {
        StorageError::Damaged { found } => found,
        other => panic!("{other:?}"),
    }
}

fn found_in(error: OpenError) -> String {
    match error {
        OpenError::Storage { source: StorageError::Damaged { found }, .. }
        | OpenError::NotALedger { found, .. } => found,
        other => panic!("{other:?}"),
    }
}
