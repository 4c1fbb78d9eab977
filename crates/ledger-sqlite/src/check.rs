//! Whether a ledger is what it was when it was written.

use rusqlite::Connection;
use strategy_ledger::{
    Change, Cursor, Flaw, LedgerReader, News, OrderFilter, Sort, Standing, StorageError,
};

use crate::{
    error::SqliteError,
    statement::{all, first},
    table::orders,
    version_1,
    view::SqliteView,
};

/// How many changes or orders are held at once.
const PAGE: usize = 1_000;
/// The most flaws that are listed.
const MOST: usize = 1_000;

impl SqliteView<'_> {
    /// Reads all of the ledger, and compares it with itself. At most a thousand flaws are
    /// listed.
    ///
    /// # Errors
    /// [`StorageError`] where it cannot be read at all.
    pub fn check(&self) -> Result<Vec<Flaw>, StorageError> {
        let connection = self.connection();
        let mut flaws = of_file(connection)?;
        if flaws.is_empty() {
            // A file of version 1 has no digests, and other rules made its orders.
            let has_digests = version(connection)? != version_1::VERSION;
            of_changes(self, has_digests, &mut flaws)?;
            if has_digests {
                of_identity(connection, &mut flaws)?;
                of_orders(connection, self, &mut flaws)?;
            }
        }
        flaws.truncate(MOST);
        Ok(flaws)
    }
}

fn version(connection: &Connection) -> Result<i64, SqliteError> {
    let read = |columns: &mut crate::columns::Columns| columns.integer();
    Ok(first(connection, "PRAGMA user_version", [], read)?.unwrap_or_default())
}

/// What SQLite itself finds: pages, indexes, and rows that refer to none.
fn of_file(connection: &Connection) -> Result<Vec<Flaw>, SqliteError> {
    let read = |columns: &mut crate::columns::Columns| columns.value::<String>();
    let found = all(connection, "PRAGMA integrity_check(100)", [], read)?;
    let is_flaw = |found: &String| found != "ok";
    let mut flaws: Vec<_> =
        found.into_iter().filter(is_flaw).map(|found| Flaw::new("the file", found)).collect();
    flaws.extend(all(connection, "PRAGMA foreign_key_check", [], |columns| {
        let (table, row): (String, i64) = (columns.value()?, columns.integer()?);
        Ok(Flaw::new(format!("{table} {row}"), "refers to an order that is not there"))
    })?);
    Ok(flaws)
}

/// One ledger has one identity.
fn of_identity(connection: &Connection, flaws: &mut Vec<Flaw>) -> Result<(), SqliteError> {
    let read = |columns: &mut crate::columns::Columns| columns.integer();
    let count = first(connection, "SELECT count(*) FROM identity", [], read)?;
    if count != Some(1) {
        let count = count.unwrap_or(0);
        flaws.push(Flaw::new("identity", format!("{count} rows where there is one")));
    }
    Ok(())
}

/// The numbers of the changes, and their running digest.
fn of_changes(
    view: &SqliteView<'_>,
    has_digests: bool,
    flaws: &mut Vec<Flaw>,
) -> Result<(), StorageError> {
    let mut last = view.identity()?;
    let mut cursor = Cursor::BEGINNING;
    let mut page = PAGE;
    while flaws.len() < MOST {
        let changes = match view.changes_after(cursor.seq(), page) {
            Ok(changes) => changes,
            // Once more, change by change, to say where.
            Err(SqliteError::Damaged { .. }) if page > 1 => {
                page = 1;
                continue;
            }
            Err(SqliteError::Damaged { found }) => {
                flaws.push(Flaw::new(format!("a change after {}", cursor.seq()), found));
                return Ok(());
            }
            Err(error) => return Err(error.into()),
        };
        let Some(next) = changes.last() else { return Ok(()) };
        cursor = next.cursor;
        for Change { seq, cursor, effect, command } in changes {
            if seq != last.seq() + 1 {
                let found = format!("follows change {}", last.seq());
                flaws.push(Flaw::new(format!("change {seq}"), found));
            } else if has_digests && cursor != last.next(effect, &command) {
                flaws.push(Flaw::new(format!("change {seq}"), "is not what was written"));
            }
            last = cursor;
        }
    }
    Ok(())
}

/// Each order against its news.
fn of_orders(
    connection: &Connection,
    view: &SqliteView<'_>,
    flaws: &mut Vec<Flaw>,
) -> Result<(), StorageError> {
    let mut filter = OrderFilter { sort: Sort::Id, limit: Some(PAGE), ..OrderFilter::default() };
    while flaws.len() < MOST {
        let cases = match view.cases(&filter) {
            // Once more, order by order, to say where.
            Err(StorageError::Damaged { .. }) if filter.limit != Some(1) => {
                filter.limit = Some(1);
                continue;
            }
            Err(StorageError::Damaged { found }) => {
                let after = filter.after.map_or_else(|| "none".to_owned(), |id| id.to_string());
                flaws.push(Flaw::new(format!("the order after {after}"), found));
                return Ok(());
            }
            cases => cases?,
        };
        let Some(last) = cases.last() else { return Ok(()) };
        filter.after = Some(last.order.order_id());
        for case in &cases {
            let order_id = case.order.order_id();
            let stored = orders::by_id(connection, order_id)?.map(|(standing, _)| standing);
            if Standing::of_news(&News::of(&case.news)) != stored {
                flaws.push(Flaw::new(order_id, "is not what its news make of it"));
            }
        }
    }
    Ok(())
}
