//! The file as any SQLite program sees it.

use dtos_state::{
    ChangeEffect, Fill, NewFill, NewOrder, Order, OrderSide, OrderStatus, OrderStatus::Open,
    OrderType, Timestamp,
};
use ledger_conformance::examples::{at, fill, fill_id, new_fill, new_order, order_id, report};
use ledger_sqlite::{Discrepancy, LedgerReader, LedgerWriter, SqliteLedger};
use rusqlite::Connection;

use super::on_disk::{NAME, closed_ledger, ledger_with, new_ledger, sqlite};

#[test]
fn the_file_says_what_it_is() {
    let folder = closed_ledger();
    let other = sqlite(&folder);
    assert_eq!(text(&other, "PRAGMA journal_mode"), "wal");
    assert_eq!(number(&other, "PRAGMA application_id"), i64::from(u32::from_be_bytes(*b"ordL")));
    assert_eq!(number(&other, "PRAGMA user_version"), 1);
}

#[test]
fn every_table_is_strict() {
    let folder = closed_ledger();
    let tables = texts(
        &sqlite(&folder),
        "SELECT name || ' ' || strict FROM pragma_table_list
         WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
    );
    assert_eq!(tables, ["fills 1", "orders 1", "reports 1"]);
}

#[test]
fn every_foreign_key_holds() {
    let (folder, mut ledger) = ledger_with(1);
    for fill in [fill(1, Some("t1")), fill_of_another_price(2, "t1")] {
        ledger.record_fill(&fill).unwrap();
    }
    let other = sqlite(&folder);
    assert!(texts(&other, "SELECT \"table\" FROM pragma_foreign_key_check").is_empty());
    let keys = "SELECT m.name || '.' || k.\"from\" || ' ' || k.\"table\" FROM sqlite_schema AS m,
        pragma_foreign_key_list(m.name) AS k WHERE m.type = 'table' ORDER BY 1";
    let wanted = ["fills.conflicts_with fills", "fills.order_no orders", "reports.order_no orders"];
    assert_eq!(texts(&other, keys), wanted);
}

#[test]
fn what_was_said_cannot_be_changed_or_deleted_by_another_program() {
    let folder = closed_ledger();
    let other = sqlite(&folder);
    for (statement, refusal) in [
        ("DELETE FROM orders", "an order is never deleted"),
        ("DELETE FROM reports", "a report is never deleted"),
        ("DELETE FROM fills", "a fill is never deleted"),
        ("UPDATE reports SET effect = 'unchanged'", "a report never changes"),
        ("UPDATE fills SET fill_price = '1'", "a fill never changes"),
        ("UPDATE fills SET conflicts_with = fill_id", "a fill never changes"),
    ] {
        let refused = other.execute(statement, []).unwrap_err();
        assert_eq!(refused.to_string(), refusal, "{statement}");
    }
    for column in [
        "order_no",
        "order_id",
        "parent_group_id",
        "symbol",
        "side",
        "order_type",
        "quantity",
        "price",
        "stop_price",
        "created_at",
    ] {
        let statement = format!("UPDATE orders SET {column} = {column}");
        let refused = other.execute(&statement, []).unwrap_err();
        assert_eq!(refused.to_string(), "the terms of an order never change", "{statement}");
    }
}

#[test]
fn what_was_said_cannot_be_replaced_by_another_program() {
    let (folder, mut ledger) = ledger_with(1);
    ledger.apply_update(&report(Open, Some("8"), 1)).unwrap();
    ledger.record_fill(&fill(1, Some("t1"))).unwrap();
    let before = ledger.history(order_id(1)).unwrap();
    let other = sqlite(&folder);
    for (table, columns) in [
        (
            "orders",
            "order_no, order_id, parent_group_id, connector_order_id, symbol, side, \
            order_type, '99', price, stop_price, status, created_at, updated_at",
        ),
        (
            "orders",
            "NULL, order_id, parent_group_id, connector_order_id, symbol, side, \
            order_type, '99', price, stop_price, status, created_at, updated_at",
        ),
        (
            "fills",
            "seq, order_no, fill_id, connector_fill_id, '99', fill_price, commission, \
            commission_asset, executed_at, conflicts_with",
        ),
        (
            "fills",
            "seq + 9, order_no, 'FIL_20251201_150000_99999999', connector_fill_id, '99', \
            fill_price, commission, commission_asset, executed_at, conflicts_with",
        ),
    ] {
        let replace = format!("INSERT OR REPLACE INTO {table} SELECT {columns} FROM {table}");
        assert_eq!(other.execute(&replace, []).unwrap(), 0, "{replace}");
    }
    let replace = "INSERT OR REPLACE INTO reports
        SELECT seq, order_no, effect, 'FILLED', connector_order_id, updated_at FROM reports";
    assert_eq!(other.execute(replace, []).unwrap_err().to_string(), "a report never changes");
    assert_eq!(ledger.history(order_id(1)).unwrap(), before);
    assert!(ledger.audit().unwrap().iter().all(|found| found.order_id == order_id(1)));
}

#[test]
fn the_names_that_the_tables_admit_are_those_of_the_vocabularies() {
    let folder = closed_ledger();
    let other = sqlite(&folder);
    let names = |table: &str, column: &str| -> Vec<String> {
        let schema = format!("SELECT sql FROM sqlite_schema WHERE name = '{table}'");
        let declared = text(&other, &schema);
        let (_, check) = declared.split_once(&format!("CHECK ({column} IN (")).unwrap();
        let (list, _) = check.split_once("))").unwrap();
        list.split(',').map(|name| name.trim().trim_matches('\'').to_owned()).collect()
    };
    assert_eq!(names("orders", "side"), OrderSide::ALL.map(OrderSide::as_str));
    assert_eq!(names("orders", "order_type"), OrderType::ALL.map(OrderType::as_str));
    assert_eq!(names("orders", "status"), OrderStatus::ALL.map(OrderStatus::as_str));
    assert_eq!(names("reports", "status"), OrderStatus::ALL.map(OrderStatus::as_str));
    let effects = ChangeEffect::ALL.map(ChangeEffect::as_str);
    let of_fills = ["filled", "conflicted"];
    let of_reports: Vec<_> = effects.iter().filter(|name| !of_fills.contains(name)).collect();
    assert_eq!(names("reports", "effect").iter().collect::<Vec<_>>(), of_reports);
}

#[test]
fn a_change_is_numbered_after_one_that_another_program_has_added() {
    let (folder, mut ledger) = ledger_with(1);
    let report_of = |seq: i64| {
        format!("INSERT INTO reports VALUES ({seq}, 1, 'unchanged', 'PENDING', NULL, {seq})")
    };
    sqlite(&folder).execute(&report_of(7), []).unwrap();
    ledger.record_fill(&fill(1, None)).unwrap();
    assert_eq!(ledger.last_seq().unwrap(), 8);
    sqlite(&folder).execute(&report_of(i64::MAX), []).unwrap();
    let refused = ledger.record_fill(&fill(2, None)).unwrap_err().to_string();
    assert_eq!(refused, "the ledger is damaged: seq 9223372036854775807, the last there is");
}

#[test]
fn an_order_that_another_program_has_changed_is_a_finding() {
    let folder = closed_ledger();
    sqlite(&folder).execute("UPDATE orders SET status = 'EXPIRED'", []).unwrap();
    let ledger = SqliteLedger::open(folder.path().join(NAME)).unwrap();
    let findings = ledger.audit().unwrap();
    let found: Vec<_> = findings.into_iter().map(|finding| finding.discrepancy).collect();
    assert!(found.contains(&Discrepancy::NotItsHistory {}), "{found:?}");
}

#[test]
fn the_readable_views_write_a_time_as_it_is_read() {
    let (folder, mut ledger) = new_ledger();
    let mut wanted = Vec::new();
    for (n, text) in (1..).zip(TIMES) {
        let time: Timestamp = text.parse().unwrap();
        let new = NewOrder { created_at: time, updated_at: time, ..new_order() };
        ledger.register_order(&Order::with_id(order_id(n), new)).unwrap();
        let new = NewFill { parent_order_id: order_id(n), executed_at: time, ..new_fill() };
        ledger.record_fill(&Fill::with_id(fill_id(n), new)).unwrap();
        wanted.push(time);
    }
    let other = sqlite(&folder);
    for column in [
        "created_at FROM readable_orders",
        "updated_at FROM readable_orders",
        "updated_at FROM readable_reports",
        "executed_at FROM readable_fills",
    ] {
        let written = texts(&other, &format!("SELECT {column}"));
        for (text, time) in written.iter().zip(&wanted) {
            assert_eq!(text.parse::<Timestamp>().unwrap(), *time, "{column}");
            // All have nine digits, so that they sort.
            assert_eq!(text.len(), "2025-12-01T15:00:00.000000000Z".len(), "{column}: {text}");
        }
        assert_eq!(written.len(), TIMES.len(), "{column}");
    }
}

const TIMES: [&str; 12] = [
    "1677-09-21T00:12:43.145224192Z",
    "1700-02-28T23:59:59.999999999Z",
    "1900-03-01T00:00:00Z",
    "1969-12-31T23:59:58.000000001Z",
    "1969-12-31T23:59:59Z",
    "1969-12-31T23:59:59.999999999Z",
    "1970-01-01T00:00:00Z",
    "1970-01-01T00:00:00.000000001Z",
    "2000-02-29T12:34:56.789Z",
    "2025-12-01T15:00:00.000001Z",
    "2025-12-01T15:00:00.1Z",
    "2262-04-11T23:47:16.854775807Z",
];

#[test]
fn the_readable_views_join_what_the_tables_hold() {
    let (folder, mut ledger) = ledger_with(1);
    ledger.apply_update(&report(Open, Some("8"), 1)).unwrap();
    for fill in [fill(1, Some("t1")), fill_of_another_price(2, "t1")] {
        ledger.record_fill(&fill).unwrap();
    }
    let other = sqlite(&folder);
    let rows = |view: &str, columns: &str| {
        texts(&other, &format!("SELECT concat_ws(' ', {columns}) FROM {view} ORDER BY 1"))
    };
    assert_eq!(
        rows("readable_orders", "order_id, connector_order_id, symbol, quantity, price, status"),
        ["ORD_20251201_150000_00000001 8 BTC_USDT 0.5 95000.00 OPEN"]
    );
    assert_eq!(
        rows("readable_reports", "seq, order_id, effect, status, connector_order_id, updated_at"),
        [
            "1 ORD_20251201_150000_00000001 registered PENDING 2025-12-01T15:00:00.000000000Z",
            "2 ORD_20251201_150000_00000001 advanced OPEN 8 2025-12-01T15:00:01.000000000Z",
        ]
    );
    assert_eq!(
        rows("readable_fills", "seq, fill_id, parent_order_id, fill_price, conflicts_with"),
        [
            "3 FIL_20251201_150002_00000001 ORD_20251201_150000_00000001 95000.00",
            "4 FIL_20251201_150002_00000002 ORD_20251201_150000_00000001 1 \
             FIL_20251201_150002_00000001",
        ]
    );
}

#[test]
fn another_program_reads_what_a_write_returned_from() {
    let (folder, mut ledger): (_, SqliteLedger) = ledger_with(1);
    let other = sqlite(&folder);
    ledger.apply_update(&report(Open, None, 1)).unwrap();
    assert_eq!(text(&other, "SELECT status FROM orders"), "OPEN");
    let nanos = i64::try_from(at(1).unix_nanos()).unwrap();
    assert_eq!(number(&other, "SELECT updated_at FROM orders"), nanos);
}

fn fill_of_another_price(number: u32, connector_fill_id: &str) -> Fill {
    let connector_fill_id = Some(connector_fill_id.parse().unwrap());
    let fill_price = "1".parse().unwrap();
    Fill::with_id(fill_id(number), NewFill { connector_fill_id, fill_price, ..new_fill() })
}

fn text(connection: &Connection, sql: &str) -> String {
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

fn number(connection: &Connection, sql: &str) -> i64 {
    connection.query_row(sql, [], |row| row.get(0)).unwrap()
}

fn texts(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}
