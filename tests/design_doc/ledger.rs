//! The document of the ledger's file.

use std::collections::BTreeSet;

use core_enums::ChangeEffect;
use ledger_sqlite::{Discrepancy, SqliteLedger};
use rusqlite::Connection;

use super::table;

const LEDGER: &str = include_str!("../../docs/LEDGER.md");

#[test]
fn the_tables_of_the_document_have_the_columns_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.ledger");
    drop(SqliteLedger::open(&path).unwrap());
    let file = Connection::open(&path).unwrap();
    for name in ["order_rows", "report_rows", "fill_rows", "news_rows", "group_rows", "identity"] {
        let documented: Vec<&str> = table(LEDGER, &format!("### `{name}`"), ["column", "holds"])
            .into_iter()
            .map(|[column, _]| column)
            .collect();
        let mut statement = file.prepare("SELECT name FROM pragma_table_info(?)").unwrap();
        let columns: Vec<String> =
            statement.query_map([name], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        assert_eq!(documented, columns, "{name}");
    }
}

#[test]
fn the_table_of_effects_has_every_effect() {
    let rows = table(LEDGER, "## Commands and their effects", ["input", "effect"]);
    // An effect is in backticks; some rows say more about it.
    let documented = rows.into_iter().filter_map(|[_, effect]| effect.split('`').next());
    let documented: BTreeSet<&str> =
        documented.filter(|effect| !effect.contains([' ', ':'])).collect();
    assert_eq!(documented, ChangeEffect::ALL.map(ChangeEffect::as_str).into());
}

#[test]
fn the_table_of_findings_is_that_of_the_code() {
    let head = ["finding", "what it means", "what to do"];
    let documented = table(LEDGER, "## Findings", head).into_iter();
    let documented: Vec<_> =
        documented.map(|[name, means, remedy]| (name, means, remedy)).collect();
    assert_eq!(documented, Discrepancy::MEANINGS);
}
