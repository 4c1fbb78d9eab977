//! The document of the ledger's file.

use ledger_sqlite::SqliteLedger;
use rusqlite::Connection;

use super::table;

const LEDGER: &str = include_str!("../../docs/LEDGER.md");

#[test]
fn the_tables_of_the_document_have_the_columns_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("orders.ledger");
    drop(SqliteLedger::open(&path).unwrap());
    let file = Connection::open(&path).unwrap();
    for name in ["orders", "reports", "fills"] {
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
