//! The journal and its ledger in one SQL query, and what SQL programs see.

use std::path::Path;

use dtos_state::OrderStatus;
use journal_sqlite::JournalFile;
use ledger_sqlite::SqliteLedger;
use rusqlite::{Connection, OpenFlags};
use strategy_journal::{JournalWriter, NewDecision, follow};
use strategy_ledger::LedgerWriter;

use crate::samples::{at, decision, filled, now, order_id, placed, reported};

/// Two orders, one of them filled, and one that never got into the ledger.
fn day(folder: &Path) -> (JournalFile, SqliteLedger) {
    let mut journal = JournalFile::open_numbered(folder.join("orders.journal"), 1).unwrap();
    let mut ledger = SqliteLedger::open(folder.join("orders.ledger")).unwrap();
    let context = Some(r#"{"bid":1.50}"#.parse().unwrap());
    let decided_at = "2025-12-01T15:00:00.250Z".parse().unwrap();
    journal.decide_order(&NewDecision { context, decided_at, ..decision(1) }).unwrap();
    journal.decide_orders(&[decision(2), decision(3)]).unwrap();
    for number in [1, 2] {
        ledger.take_all(&placed(number)).unwrap();
    }
    ledger.take_all(&[filled(1, 1), reported(2, OrderStatus::Rejected, 3)]).unwrap();
    follow(&mut journal, &ledger, at(4)).unwrap();
    journal.abandon(order_id(3), now()).unwrap();
    (journal, ledger)
}

fn rows(connection: &Connection, sql: &str) -> Vec<String> {
    let mut statement = connection.prepare(sql).unwrap();
    let columns = statement.column_count();
    let read = |row: &rusqlite::Row<'_>| {
        let cells = (0..columns).map(|column| {
            let value: rusqlite::types::Value = row.get(column)?;
            Ok(match value {
                rusqlite::types::Value::Null => "-".to_owned(),
                rusqlite::types::Value::Integer(number) => number.to_string(),
                rusqlite::types::Value::Text(text) => text,
                other => format!("{other:?}"),
            })
        });
        cells.collect::<Result<Vec<_>, _>>().map(|cells| cells.join("|"))
    };
    statement.query_map([], read).unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn a_journal_and_its_ledger_are_joined_by_order_id() {
    let folder = tempfile::tempdir().unwrap();
    let (journal, ledger) = day(folder.path());
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY;
    let connection = Connection::open_with_flags(journal.path(), flags).unwrap();
    let path = ledger.path().to_str().unwrap();
    connection.execute("ATTACH ? AS ledger", [path]).unwrap();
    let sql = "SELECT origin_type, origin_id, event_type, symbol, orders.status, filled_real = 1.0
        FROM entries JOIN ledger.orders USING (order_id) ORDER BY number";
    let origin = "TICK|TCK_20251201_145959_abc123";
    assert_eq!(
        rows(&connection, sql),
        [
            format!("{origin}|ORDER_DECIDED|BTC_USDT|PENDING|1"),
            format!("{origin}|ORDER_DECIDED|BTC_USDT|REJECTED|0"),
            format!("{origin}|ORDER_PLACED|BTC_USDT|PENDING|1"),
            format!("{origin}|ORDER_PLACED|BTC_USDT|REJECTED|0"),
            format!("{origin}|ORDER_FILLED|BTC_USDT|PENDING|1"),
            format!("{origin}|ORDER_REJECTED|BTC_USDT|REJECTED|0"),
        ]
    );
    let sql = "SELECT entries.fill_id, price FROM entries
        JOIN ledger.fills USING (seq) WHERE event_type = 'ORDER_FILLED'";
    assert_eq!(rows(&connection, sql), ["FIL_20251201_150000_00000001|95000.00"]);
}

#[test]
fn the_view_has_times_as_text_and_the_ids_of_the_chain_as_columns() {
    let folder = tempfile::tempdir().unwrap();
    let (journal, _ledger) = day(folder.path());
    let connection = Connection::open(journal.path()).unwrap();
    let sql = "SELECT number, entry_id, event_type, recorded_at, recorded_at_nanos, order_id,
        fill_id, seq, strategy_directive_id, execution_command_id, context FROM entries";
    let rows = rows(&connection, sql);
    assert_eq!(rows.len(), 8);
    assert_eq!(
        rows[0],
        "1|JRN_20251201_150000_00000001|ORDER_DECIDED|2025-12-01T15:00:00.250Z\
        |1764601200250000000|ORD_20251201_150000_00000001|-|-|-|EXC_20251201_150000_00000001\
        |{\"bid\":1.50}"
    );
    assert_eq!(
        rows[5],
        "6|JRN_20251201_150004_00000006|ORDER_FILLED|2025-12-01T15:00:04Z\
        |1764601204000000000|ORD_20251201_150000_00000001|FIL_20251201_150000_00000001|5|-\
        |EXC_20251201_150000_00000001|-"
    );
}

#[test]
fn other_programs_cannot_change_what_was_appended() {
    let folder = tempfile::tempdir().unwrap();
    let (journal, _ledger) = day(folder.path());
    let connection = Connection::open(journal.path()).unwrap();
    for (sql, why) in [
        ("DELETE FROM entry_rows", "an entry is never deleted"),
        ("DELETE FROM entry_rows WHERE number = 8", "an entry is never deleted"),
        ("UPDATE entry_rows SET recorded_at = 0", "an entry never changes"),
        ("REPLACE INTO entry_rows SELECT * FROM entry_rows LIMIT 1", "an entry never changes"),
        (
            "INSERT OR REPLACE INTO entry_rows (number, entry_id, event_type, recorded_at, \
                order_id, change_seq, causality) SELECT 99, 'x', event_type, recorded_at, \
                order_id, change_seq, causality FROM entry_rows WHERE change_seq = 5",
            "an entry never changes",
        ),
        ("DELETE FROM followed", "a journal never forgets how far it has followed"),
        ("UPDATE followed SET seq = 1", "a journal never follows backwards"),
        ("INSERT INTO followed SELECT * FROM followed", "a journal follows one ledger"),
        ("DELETE FROM identity", "the identity of a journal never changes"),
        ("UPDATE identity SET first_number = 7", "the identity of a journal never changes"),
        ("INSERT INTO identity VALUES (7)", "the identity of a journal never changes"),
    ] {
        let error = connection.execute(sql, []).expect_err(sql);
        assert_eq!(error.to_string(), why, "{sql}");
    }
}
