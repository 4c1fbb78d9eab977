//! A ledger that was truncated, overwritten or changed: a typed error that says
//! where, and never a new ledger, a wrong order or a panic.

use std::fs;

use ledger_conformance::examples::{options, order_id};
use ledger_sqlite::{Cursor, LedgerReader, OpenError, SqliteLedger, SqliteReader, StorageError};
use tempfile::TempDir;

use super::on_disk::{NAME, closed_ledger, refusals, sqlite, told};

const MALFORMED: &str = "cannot open the ledger FOLDER/orders.ledger: the ledger is damaged: \
                         database disk image is malformed";
const NO_DATABASE: &str = "FOLDER/orders.ledger is not a ledger: expected one of version 1 \
                           or 2, \
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
        ("DROP INDEX reports_by_connector_order_id", "reports_by_connector_order_id"),
        ("DROP TRIGGER fills_stay", "fills_stay"),
        ("DROP TRIGGER identity_never_changes", "identity_never_changes"),
        ("DROP TRIGGER groups_are_not_replaced", "groups_are_not_replaced"),
        ("DROP TABLE fill_rows", "fill_rows"),
        ("DROP TABLE news_rows", "news_rows"),
        ("DROP TABLE identity", "identity"),
        ("ALTER TABLE order_rows ADD COLUMN strategy TEXT", "order_rows"),
    ] {
        let folder = closed_ledger();
        let other = sqlite(&folder);
        other.execute_batch(change).unwrap();
        other.close().unwrap();
        let found = format!("{name} not as version 2 has it");
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
    other
        .execute_batch("CREATE TABLE notes (note); CREATE INDEX n ON order_rows (symbol)")
        .unwrap();
    other.close().unwrap();
    let ledger = SqliteLedger::open(folder.path().join(NAME)).unwrap();
    assert!(ledger.order(order_id(1)).unwrap().is_some());
}

/// A column with invalid content, and the error about it. The next test covers
/// null.
const WRONG_VALUES: &[(&str, &str, &str)] = &[
    (
        "order_rows",
        "status = 'SENT'",
        "status holds unknown order status \"SENT\": expected one of PENDING, OPEN, \
         PARTIALLY_FILLED, FILLED, CANCELLED, REJECTED, EXPIRED",
    ),
    (
        "order_rows",
        "quantity = '-0.5'",
        "quantity holds invalid quantity \"-0.5\": expected a decimal above zero",
    ),
    (
        "order_rows",
        "quantity = '0.5 '",
        "quantity holds invalid decimal \"0.5 \": expected a plain number such as \
         95000.00",
    ),
    (
        "order_rows",
        "price = ''",
        "price holds invalid decimal \"\": expected a plain number such as 95000.00",
    ),
    (
        "order_rows",
        "symbol = 'btc'",
        "symbol holds invalid symbol \"btc\": expected BASE_QUOTE in capital letters A to \
         Z",
    ),
    (
        "order_rows",
        "connector_order_id = ''",
        "connector_order_id holds invalid connector order id \"\": expected a text that \
         is not empty and has no control characters",
    ),
    (
        "order_rows",
        "order_type = 'limit'",
        "order_type holds unknown order type \"limit\": expected one of MARKET, LIMIT, \
         STOP_LIMIT",
    ),
    ("report_rows", "effect = 'filled'", "effect holds filled"),
    (
        "report_rows",
        "effect = 'seen'",
        "effect holds unknown effect \"seen\": expected one of registered, advanced, \
         amended, unchanged, contradicted, filled, completed, conflicted, busted, \
         requested, answered, ruled",
    ),
    ("report_rows", "seq = seq - 10", "seq holds -9"),
    ("report_rows", "digest = x'00'", "digest holds 1 bytes"),
    (
        "report_rows",
        "reason = ''",
        "reason holds invalid reason \"\": expected a text of 1 to 1024 bytes that has no \
         control characters",
    ),
    (
        "report_rows",
        "cumulative = '-1'",
        "cumulative holds invalid cumulative quantity \"-1\": expected a decimal that is \
         not below zero",
    ),
    (
        "order_rows",
        "order_id = 'ORD_1'",
        "order_id holds invalid id \"ORD_1\": expected ORD_YYYYMMDD_HHMMSS_xxxxxxxx, in \
         digits and lower-case hex",
    ),
    (
        "order_rows",
        "parent_group_id = 'EXG_1'",
        "parent_group_id holds invalid id \"EXG_1\": expected EXG_YYYYMMDD_HHMMSS_xxxxx, \
         in digits and five to eight digits or lower-case letters",
    ),
    (
        "order_rows",
        "side = 'HOLD'",
        "side holds unknown order side \"HOLD\": expected one of BUY, SELL",
    ),
    (
        "order_rows",
        "stop_price = '1_000'",
        "stop_price holds invalid decimal \"1_000\": expected a plain number such as \
         95000.00",
    ),
    (
        "report_rows",
        "connector_order_id = char(10)",
        "connector_order_id holds invalid connector order id \"\\n\": expected a text \
         that is not empty and has no control characters",
    ),
    ("fill_rows", "effect = 'registered'", "effect holds registered"),
    (
        "fill_rows",
        "fill_id = 'FIL_1'",
        "fill_id holds invalid id \"FIL_1\": expected FIL_YYYYMMDD_HHMMSS_xxxxxxxx, in \
         digits and lower-case hex",
    ),
    (
        "fill_rows",
        "connector_fill_id = ''",
        "connector_fill_id holds invalid connector fill id \"\": expected a text that is \
         not empty and has no control characters",
    ),
    (
        "fill_rows",
        "fill_price = '1e'",
        "fill_price holds invalid decimal \"1e\": expected a plain number such as \
         95000.00",
    ),
    (
        "fill_rows",
        "commission_asset = ''",
        "commission_asset holds invalid commission asset \"\": expected a text that is \
         not empty and has no control characters",
    ),
    ("fill_rows", "digest = zeroblob(17)", "digest holds 17 bytes"),
    ("news_rows", "effect = 'requested'", "command holds what is not requested"),
    ("news_rows", "effect = 'filled'", "command holds what is not filled"),
    (
        "news_rows",
        "command = '{}'",
        "command holds expected one key of a command, but got none at line 1 column 2",
    ),
    (
        "news_rows",
        "command = replace(command, 'bust', 'burst')",
        "command holds unknown field `burst`, expected one of `register`, `update`, \
         `fill`, `bust`, `request`, `answer`, `group`, `ruling` at line 1 column 8",
    ),
    ("news_rows", "digest = x''", "digest holds 0 bytes"),
    (
        "group_rows",
        "group_id = 'EXG_1'",
        "group_id holds invalid id \"EXG_1\": expected EXG_YYYYMMDD_HHMMSS_xxxxx, in \
         digits and five to eight digits or lower-case letters",
    ),
    (
        "group_rows",
        "parent_plan_id = 'TPL_1'",
        "parent_plan_id holds invalid id \"TPL_1\": expected TPL_YYYYMMDD_HHMMSS_xxxxx, \
         in digits and five to eight digits or lower-case letters",
    ),
    ("group_rows", "digest = x''", "digest holds 0 bytes"),
    ("identity", "ledger = x''", "ledger holds 0 bytes"),
    (
        "fill_rows",
        "filled_quantity = '0'",
        "filled_quantity holds invalid quantity \"0\": expected a decimal above zero",
    ),
    (
        "fill_rows",
        "commission = CAST(x'FF' AS TEXT)",
        "commission holds invalid utf-8 sequence of 1 bytes from index 0",
    ),
];

#[test]
fn a_value_that_no_ledger_writes_is_damage_when_it_is_read() {
    let found_of = |(table, change, _): &(&str, &str, &str)| {
        let folder = closed_ledger();
        meddle(&folder, &format!("UPDATE {table} SET {change}"));
        damage_of_every_order(&folder)
    };
    let found: Vec<_> = WRONG_VALUES.iter().map(|row| (row.1, found_of(row))).collect();
    let wanted: Vec<_> = WRONG_VALUES.iter().map(|row| (row.1, row.2.to_owned())).collect();
    assert_eq!(found, wanted);
}

#[test]
fn a_null_where_there_is_always_a_value_is_damage_when_it_is_read() {
    for (table, column, found) in [
        ("order_rows", "symbol", "symbol holds a null"),
        ("order_rows", "status", "status holds a null"),
        ("order_rows", "updated_at", "updated_at holds Null"),
        ("report_rows", "effect", "effect holds a null"),
        ("report_rows", "digest", "digest holds Null"),
        ("fill_rows", "fill_price", "fill_price holds a null"),
        ("fill_rows", "executed_at", "executed_at holds Null"),
        ("news_rows", "command", "command holds a null"),
        ("group_rows", "parent_plan_id", "parent_plan_id holds a null"),
        ("group_rows", "created_at", "created_at holds Null"),
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
    let ledger = match SqliteLedger::open(folder.path().join(NAME)) {
        Ok(ledger) => ledger,
        Err(refused) => return found_in(refused),
    };
    let all = ledger
        .audit(&options())
        .and_then(|_| ledger.changes_since(Cursor::BEGINNING, 99))
        .and_then(|_| ledger.view().check());
    match all {
        Err(StorageError::Damaged { found }) => found,
        other => format!("{other:?}"),
    }
}

fn found_in(error: OpenError) -> String {
    match error {
        OpenError::Storage { source: StorageError::Damaged { found }, .. }
        | OpenError::NotALedger { found, .. } => found,
        other => panic!("{other:?}"),
    }
}
