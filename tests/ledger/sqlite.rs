//! The file as any SQLite program sees it.

use std::collections::BTreeSet;

use dtos_state::{
    ChangeEffect, HistoryFault, OrderSide, OrderStatus, OrderStatus::Open, OrderType,
};
use ledger_conformance::examples::{at, audit, contents, fill, last_seq, report};
use ledger_sqlite::{Discrepancy, LedgerWriter, SqliteLedger};
use rusqlite::Connection;

use super::on_disk::{NAME, closed_ledger, ledger_with, sqlite};

#[test]
fn the_file_says_what_it_is() {
    let folder = closed_ledger();
    let other = sqlite(&folder);
    assert_eq!(text(&other, "PRAGMA journal_mode"), "wal");
    assert_eq!(number(&other, "PRAGMA application_id"), i64::from(u32::from_be_bytes(*b"ordL")));
    assert_eq!(number(&other, "PRAGMA user_version"), 2);
}

/// A change of what is in files of this version would need a version of its own.
#[test]
fn the_tables_indexes_and_triggers_are_those_of_version_2() {
    let folder = closed_ledger();
    let schema = texts(
        &sqlite(&folder),
        "SELECT '-- ' || type || ' ' || name || char(10) || ifnull(sql || ';' || char(10), '')
         FROM sqlite_schema WHERE type <> 'view' ORDER BY rowid",
    );
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/version_2.txt");
    let schema = schema.concat();
    if std::env::var_os("INSTA_UPDATE").is_some_and(|update| update == "always") {
        std::fs::write(path, &schema).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), schema);
}

#[test]
fn every_table_is_strict() {
    let folder = closed_ledger();
    let tables = texts(
        &sqlite(&folder),
        "SELECT name || ' ' || strict FROM pragma_table_list
         WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name",
    );
    assert_eq!(
        tables,
        [
            "fill_rows 1",
            "group_rows 1",
            "identity 1",
            "news_rows 1",
            "order_rows 1",
            "report_rows 1",
        ]
    );
}

#[test]
fn every_foreign_key_holds() {
    let folder = closed_ledger();
    let other = sqlite(&folder);
    assert!(texts(&other, "SELECT \"table\" FROM pragma_foreign_key_check").is_empty());
    let keys = "SELECT m.name || '.' || k.\"from\" || ' ' || k.\"table\" FROM sqlite_schema AS m,
        pragma_foreign_key_list(m.name) AS k WHERE m.type = 'table' ORDER BY 1";
    let wanted = ["fill_rows", "news_rows", "report_rows"];
    let wanted = wanted.map(|table| format!("{table}.order_no order_rows"));
    assert_eq!(texts(&other, keys), wanted);
}

#[test]
fn what_was_said_cannot_be_changed_or_deleted_by_another_program() {
    let folder = closed_ledger();
    let other = sqlite(&folder);
    for (statement, refusal) in [
        ("DELETE FROM order_rows", "an order is never deleted"),
        ("DELETE FROM report_rows", "a report is never deleted"),
        ("DELETE FROM fill_rows", "a fill is never deleted"),
        ("DELETE FROM news_rows", "news are never deleted"),
        ("DELETE FROM group_rows", "a group is never deleted"),
        ("DELETE FROM identity", "the identity of a ledger never changes"),
        ("UPDATE report_rows SET effect = 'unchanged'", "a report never changes"),
        ("UPDATE report_rows SET digest = x''", "a report never changes"),
        ("UPDATE fill_rows SET fill_price = '1'", "a fill never changes"),
        ("UPDATE fill_rows SET effect = 'busted'", "a fill never changes"),
        ("UPDATE news_rows SET command = ''", "news never change"),
        ("UPDATE group_rows SET created_at = 0", "a group never changes"),
        ("UPDATE identity SET ledger = x''", "the identity of a ledger never changes"),
        ("INSERT INTO identity VALUES (x'')", "the identity of a ledger never changes"),
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
        let statement = format!("UPDATE order_rows SET {column} = {column}");
        let refused = other.execute(&statement, []).unwrap_err();
        assert_eq!(refused.to_string(), "the terms of an order never change", "{statement}");
    }
}

#[test]
fn what_was_said_cannot_be_replaced_by_another_program() {
    let folder = closed_ledger();
    let ledger = SqliteLedger::open(folder.path().join(NAME)).unwrap();
    let before = contents(&ledger);
    let other = sqlite(&folder);
    for order_no in ["order_no", "NULL"] {
        let columns = "order_id, parent_group_id, connector_order_id, named_at, symbol, side, \
            order_type, '99', price, stop_price, status, created_at, updated_at";
        let replace = format!(
            "INSERT OR REPLACE INTO order_rows SELECT {order_no}, {columns} FROM order_rows"
        );
        assert_eq!(other.execute(&replace, []).unwrap(), 0, "{replace}");
    }
    for (table, columns, refusal) in [
        (
            "report_rows",
            "seq, order_no, effect, 'FILLED', connector_order_id, updated_at, reason, \
            cumulative, digest",
            "a report never changes",
        ),
        (
            "fill_rows",
            "seq, order_no, effect, fill_id, connector_fill_id, '99', fill_price, commission, \
            commission_asset, executed_at, digest",
            "a fill never changes",
        ),
        ("news_rows", "seq, order_no, 'ruled', command, digest", "news never change"),
        ("group_rows", "seq, 'EXG_1', parent_plan_id, 0, digest", "a group never changes"),
        ("group_rows", "seq + 9, group_id, parent_plan_id, 0, digest", "a group never changes"),
    ] {
        let replace = format!("INSERT OR REPLACE INTO {table} SELECT {columns} FROM {table}");
        assert_eq!(other.execute(&replace, []).unwrap_err().to_string(), refusal, "{replace}");
    }
    assert_eq!(contents(&ledger), before);
    assert_eq!(ledger.view().check().unwrap(), []);
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
    assert_eq!(names("order_rows", "side"), OrderSide::ALL.map(OrderSide::as_str));
    assert_eq!(names("order_rows", "order_type"), OrderType::ALL.map(OrderType::as_str));
    assert_eq!(names("order_rows", "status"), OrderStatus::ALL.map(OrderStatus::as_str));
    assert_eq!(names("report_rows", "status"), OrderStatus::ALL.map(OrderStatus::as_str));
    let effects: BTreeSet<_> = ChangeEffect::ALL.map(|effect| effect.to_string()).into();
    let tables = ["report_rows", "fill_rows", "news_rows"].map(|table| names(table, "effect"));
    assert_eq!(tables.each_ref().map(Vec::len), [5, 4, 4]);
    let admitted: BTreeSet<_> = tables.concat().into_iter().collect();
    assert_eq!(admitted, effects);
}

#[test]
fn a_change_is_numbered_after_one_that_another_program_has_added() {
    let (folder, mut ledger) = ledger_with(1);
    let report_of = |seq: i64| {
        format!(
            "INSERT INTO report_rows VALUES ({seq}, 1, 'unchanged', 'PENDING', NULL, {seq}, \
            NULL, NULL, zeroblob(16))"
        )
    };
    sqlite(&folder).execute(&report_of(7), []).unwrap();
    ledger.record_fill(&fill(1, None)).unwrap();
    assert_eq!(last_seq(&ledger), 8);
    sqlite(&folder).execute(&report_of(i64::MAX), []).unwrap();
    let refused = ledger.record_fill(&fill(2, None)).unwrap_err().to_string();
    assert_eq!(refused, "the ledger is damaged: seq 9223372036854775807, the last there is");
}

#[test]
fn an_order_that_another_program_has_changed_is_a_finding() {
    let folder = closed_ledger();
    sqlite(&folder).execute("UPDATE order_rows SET status = 'EXPIRED'", []).unwrap();
    let ledger = SqliteLedger::open(folder.path().join(NAME)).unwrap();
    let findings = audit(&ledger);
    let found: Vec<_> = findings.into_iter().map(|finding| finding.discrepancy).collect();
    assert!(
        found.contains(&Discrepancy::NotItsHistory { fault: HistoryFault::Order }),
        "{found:?}"
    );
}

#[test]
fn another_program_reads_what_a_write_returned_from() {
    let (folder, mut ledger): (_, SqliteLedger) = ledger_with(1);
    let other = sqlite(&folder);
    ledger.apply_update(&report(Open, None, 1)).unwrap();
    assert_eq!(text(&other, "SELECT status FROM order_rows"), "OPEN");
    let nanos = i64::try_from(at(1).unix_nanos()).unwrap();
    assert_eq!(number(&other, "SELECT updated_at FROM order_rows"), nanos);
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
