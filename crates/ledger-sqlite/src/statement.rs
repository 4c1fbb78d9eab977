//! Statements that are prepared once for each connection.

use rusqlite::{CachedStatement, Connection, Params};

use crate::{columns::Columns, error::SqliteError};

/// Runs a statement that changes one row. One that changes another number has met
/// something that no ledger holds.
pub(crate) fn change_one(
    connection: &Connection,
    sql: &str,
    values: impl Params,
) -> Result<(), SqliteError> {
    match prepare(connection, sql)?.execute(values)? {
        1 => Ok(()),
        rows => Err(SqliteError::Damaged {
            found: format!("{rows} rows changed instead of 1, by {sql}"),
        }),
    }
}

/// The first row, where there is one.
pub(crate) fn first<T>(
    connection: &Connection,
    sql: &str,
    values: impl Params,
    read: impl Fn(&mut Columns) -> Result<T, SqliteError>,
) -> Result<Option<T>, SqliteError> {
    let mut statement = prepare(connection, sql)?;
    let mut rows = statement.query(values)?;
    rows.next()?.map(|row| read(&mut Columns::of(row))).transpose()
}

/// All rows.
pub(crate) fn all<T>(
    connection: &Connection,
    sql: &str,
    values: impl Params,
    read: impl Fn(&mut Columns) -> Result<T, SqliteError>,
) -> Result<Vec<T>, SqliteError> {
    let mut found = Vec::new();
    each(connection, sql, values, |columns| {
        found.push(read(columns)?);
        Ok(())
    })?;
    Ok(found)
}

/// Visits each row.
pub(crate) fn each(
    connection: &Connection,
    sql: &str,
    values: impl Params,
    mut visit: impl FnMut(&mut Columns) -> Result<(), SqliteError>,
) -> Result<(), SqliteError> {
    let mut statement = prepare(connection, sql)?;
    let mut rows = statement.query(values)?;
    while let Some(row) = rows.next()? {
        visit(&mut Columns::of(row))?;
    }
    Ok(())
}

fn prepare<'a>(connection: &'a Connection, sql: &str) -> Result<CachedStatement<'a>, SqliteError> {
    #[cfg(test)]
    crate::noted::note(sql);
    Ok(connection.prepare_cached(sql)?)
}
