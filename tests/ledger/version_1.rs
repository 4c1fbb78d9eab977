//! The format of version 1: every ledger that was ever written has this schema.

use ledger_conformance::examples::{contents, fill, order, report};
use ledger_sqlite::{LedgerWriter, SqliteLedger, SqliteReader};
use rusqlite::Connection;

use super::on_disk::{NAME, closed_ledger, sqlite};
use dtos_state::OrderStatus::Filled;

/// The schema of a file that the first release wrote, in the order of
/// `sqlite_schema`. It never changes; another schema is another version.
const VERSION_1: &str = include_str!("version_1.txt");

#[test]
fn a_ledger_made_today_has_exactly_the_schema_of_version_1() {
    let folder = closed_ledger();
    assert_eq!(schema(&sqlite(&folder)), VERSION_1);
}

#[test]
fn a_ledger_of_the_first_release_is_opened_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let first = sqlite(&folder);
    first.execute_batch(VERSION_1).unwrap();
    first.execute_batch("PRAGMA application_id = 0x6F72644C; PRAGMA user_version = 1;").unwrap();
    first.close().unwrap();

    let mut ledger = SqliteLedger::open(folder.path().join(NAME)).unwrap();
    ledger.register_order(&order(1)).unwrap();
    ledger.apply_update(&report(Filled, Some("8"), 1)).unwrap();
    ledger.record_fill(&fill(1, Some("t1"))).unwrap();
    let reader = SqliteReader::open(ledger.path()).unwrap();
    assert_eq!(contents(&reader), contents(&ledger));
    assert_eq!(contents(&ledger).last_seq, 3);
    assert_eq!(schema(&sqlite(&folder)), VERSION_1);
}

/// What `sqlite_schema` holds, row by row.
fn schema(connection: &Connection) -> String {
    let mut statement = connection.prepare("SELECT type, name, sql FROM sqlite_schema").unwrap();
    let rows = statement.query_map([], |row| {
        let (kind, name, sql): (String, String, Option<String>) =
            (row.get(0)?, row.get(1)?, row.get(2)?);
        let sql = sql.map(|sql| sql + ";\n").unwrap_or_default();
        Ok(format!("-- {kind} {name}\n{sql}"))
    });
    rows.unwrap().collect::<Result<_, _>>().unwrap()
}
