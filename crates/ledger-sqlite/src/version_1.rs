//! A ledger of version 1: a reader reads it as it is, a writer upgrades it.

use rusqlite::Connection;

use crate::error::SqliteError;

pub(crate) const VERSION: i64 = 1;

/// What stands in the schema of a file of version 1.
pub(crate) const SCHEMA: &str = include_str!("version_1.txt");

/// Lets a connection see the tables of version 1 as those of this one. It had no groups,
/// and no news but reports and fills; its changes have no digests.
pub(crate) fn show_as_this_version(connection: &Connection) -> Result<(), SqliteError> {
    Ok(connection.execute_batch(
        "CREATE TEMP VIEW order_rows AS SELECT *, NULL AS named_at FROM main.orders;
        CREATE TEMP VIEW report_rows AS
            SELECT *, NULL AS reason, NULL AS cumulative, zeroblob(16) AS digest
            FROM main.reports;
        CREATE TEMP VIEW fill_rows AS
            SELECT *, iif(conflicts_with IS NULL, 'filled', 'conflicted') AS effect,
                zeroblob(16) AS digest
            FROM main.fills;
        CREATE TEMP VIEW news_rows AS SELECT 0 AS seq, 0 AS order_no, '' AS effect,
            '' AS command, zeroblob(16) AS digest WHERE FALSE;
        CREATE TEMP VIEW group_rows AS SELECT 0 AS seq, '' AS group_id, '' AS parent_plan_id,
            0 AS created_at, zeroblob(16) AS digest WHERE FALSE;
        CREATE TEMP VIEW identity AS SELECT zeroblob(16) AS ledger;",
    )?)
}

/// Removes all that version 1 made.
pub(crate) fn remove(connection: &Connection) -> Result<(), SqliteError> {
    let mut drops = String::new();
    // Views and triggers before the tables that they are about, fills before orders.
    for kind in ["view", "trigger", "index", "table fills", "table reports", "table orders"] {
        let of_kind = SCHEMA.lines().filter_map(|line| line.strip_prefix("-- "));
        for object in of_kind.filter(|object| object.starts_with(kind)) {
            if !object.contains("sqlite_autoindex") {
                drops.extend(["DROP ", object, ";"]);
            }
        }
    }
    Ok(connection.execute_batch(&drops)?)
}
