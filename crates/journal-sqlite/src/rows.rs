//! The rows of the tables, read and written.

#![expect(clippy::redundant_closure_for_method_calls, reason = "of any lifetime, as asked")]

use dtos_state::{FillId, OrderId, Timestamp};
use rusqlite::{Connection, Params, params};
use strategy_journal::{
    CausalityChain, Decided, ExecutionCommandId, JournalEntry, JournalEvent, NewJournalEntry,
};
use strategy_ledger::Cursor;

use crate::{columns::Columns, error::SqliteError};

/// The columns of an entry, as they are read.
macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT entry_id, event_type, recorded_at, order_id, fill_id, change_seq, ",
            "change_digest, causality, context FROM entry_rows ",
            $rest
        )
    };
}

const OF_ORDER: &str = select!("WHERE order_id = ? ORDER BY number");
const AFTER: &str = select!("WHERE number > ? ORDER BY number LIMIT ?");
const DECISION: &str = select!("WHERE order_id = ? AND event_type = 'ORDER_DECIDED'");

/// The entries of an order, in sequence.
pub(crate) fn of_order(
    connection: &Connection,
    order_id: OrderId,
) -> Result<Vec<JournalEntry>, SqliteError> {
    all(connection, OF_ORDER, [order_id.as_str()], entry)
}

/// The entries after a number.
pub(crate) fn after(
    connection: &Connection,
    number: u64,
    limit: usize,
) -> Result<Vec<JournalEntry>, SqliteError> {
    let number = i64::try_from(number).unwrap_or(i64::MAX);
    all(connection, AFTER, [number, i64::try_from(limit).unwrap_or(i64::MAX)], entry)
}

/// The decision to place an order.
pub(crate) fn decision(
    connection: &Connection,
    order_id: OrderId,
) -> Result<Option<JournalEntry>, SqliteError> {
    first(connection, DECISION, [order_id.as_str()], entry)
}

fn entry(columns: &mut Columns<'_>) -> Result<JournalEntry, SqliteError> {
    let entry_id = columns.value()?;
    let new = NewJournalEntry {
        event_type: columns.value()?,
        recorded_at: timestamp(columns)?,
        order_id: columns.value()?,
        fill_id: columns.optional()?,
        change: columns.cursor()?,
        causality: columns.read(CausalityChain::from_json)?,
        context: columns.optional()?,
    };
    JournalEntry::with_id(entry_id, new)
        .map_err(|error| SqliteError::damaged(format_args!("{entry_id}: {error}")))
}

fn timestamp(columns: &mut Columns<'_>) -> Result<Timestamp, SqliteError> {
    let nanos = columns.integer()?;
    Timestamp::from_unix_nanos(nanos.into()).map_err(|error| columns.damaged(error))
}

const HAS: &str = "SELECT 1 FROM entry_rows WHERE order_id = ? AND event_type = ? LIMIT 1";
const HAS_OF_FILL: &str =
    "SELECT 1 FROM entry_rows WHERE order_id = ? AND event_type = ? AND fill_id = ? LIMIT 1";

/// Whether an order has an entry of a kind, about any fill or about this one.
pub(crate) fn has(
    connection: &Connection,
    order_id: OrderId,
    event_type: JournalEvent,
    fill_id: Option<FillId>,
) -> Result<bool, SqliteError> {
    let (order, event) = (order_id.as_str(), event_type.as_str());
    let found = match fill_id {
        None => first(connection, HAS, [order, event], |_| Ok(())),
        Some(fill) => first(connection, HAS_OF_FILL, [order, event, fill.as_str()], |_| Ok(())),
    };
    Ok(found?.is_some())
}

const OF_COMMAND: &str = "SELECT order_id, EXISTS (SELECT 1 FROM entry_rows AS other \
    WHERE other.order_id = decision.order_id AND other.event_type = 'ORDER_ABANDONED') \
    FROM entry_rows AS decision WHERE execution_command_id = ? AND event_type = 'ORDER_DECIDED' \
    ORDER BY number DESC LIMIT 1";

/// The order that was last decided for a command.
pub(crate) fn of_command(
    connection: &Connection,
    execution_command_id: ExecutionCommandId,
) -> Result<Option<Decided>, SqliteError> {
    first(connection, OF_COMMAND, [execution_command_id.as_str()], |columns| {
        Ok(Decided { order_id: columns.value()?, is_abandoned: columns.integer()? == 1 })
    })
}

const OPEN: &str = "SELECT order_id FROM open_decisions ORDER BY number";

/// The orders that are decided, and neither placed nor abandoned.
pub(crate) fn open_decisions(connection: &Connection) -> Result<Vec<OrderId>, SqliteError> {
    all(connection, OPEN, [], |columns| columns.value())
}

const FOLLOWED: &str = "SELECT seq, digest FROM followed";

/// Up to where the journal has followed its ledger.
pub(crate) fn followed(connection: &Connection) -> Result<Cursor, SqliteError> {
    let followed = first(connection, FOLLOWED, [], |columns| columns.cursor())?.flatten();
    followed.ok_or_else(|| SqliteError::damaged("no cursor"))
}

const LAST: &str = "SELECT ifnull(max(number), 0) FROM entry_rows";
const IDENTITY: &str = "SELECT first_number FROM identity";

/// The number of the last entry, and the one that the ids begin with.
pub(crate) fn numbers(connection: &Connection) -> Result<(i64, u32), SqliteError> {
    let last = first(connection, LAST, [], |columns| columns.integer())?.unwrap_or(0);
    let identity = first(connection, IDENTITY, [], |columns| columns.integer())?;
    let identity = identity.and_then(|number| u32::try_from(number).ok());
    Ok((last, identity.ok_or_else(|| SqliteError::damaged("no identity"))?))
}

const INSERT: &str = "INSERT INTO entry_rows (number, entry_id, event_type, recorded_at, \
    order_id, fill_id, change_seq, change_digest, execution_command_id, causality, context) \
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
const OPEN_DECISION: &str = "INSERT INTO open_decisions (number, order_id) VALUES (?, ?)";
const CLOSE_DECISION: &str = "DELETE FROM open_decisions WHERE order_id = ?";
const SET_FOLLOWED: &str = "UPDATE followed SET seq = ?, digest = ?";

/// Adds an entry under a number.
pub(crate) fn insert(
    connection: &Connection,
    number: i64,
    entry: &JournalEntry,
) -> Result<(), SqliteError> {
    let nanos = i64::try_from(entry.recorded_at().unix_nanos());
    let command = entry.causality().execution_command_id();
    let (entry_id, order_id, fill_id) = (entry.entry_id(), entry.order_id(), entry.fill_id());
    let values = params![
        number,
        entry_id.as_str(),
        entry.event_type().as_str(),
        nanos.map_err(|_| SqliteError::damaged(entry.recorded_at()))?,
        order_id.as_str(),
        fill_id.as_ref().map(FillId::as_str),
        entry.change().map(seq).transpose()?,
        entry.change().map(Cursor::digest),
        command.as_ref().map(ExecutionCommandId::as_str),
        entry.causality().to_json(),
        entry.context().map(|context| context.as_str()),
    ];
    connection.prepare_cached(INSERT)?.execute(values)?;
    match entry.event_type() {
        JournalEvent::OrderDecided => {
            let values = params![number, order_id.as_str()];
            connection.prepare_cached(OPEN_DECISION)?.execute(values)?;
        }
        JournalEvent::OrderPlaced | JournalEvent::OrderAbandoned => {
            connection.prepare_cached(CLOSE_DECISION)?.execute([order_id.as_str()])?;
        }
        JournalEvent::OrderFilled
        | JournalEvent::OrderRejected
        | JournalEvent::OrderCancelled
        | JournalEvent::OrderExpired
        | JournalEvent::FillBusted
        | JournalEvent::OrderRuled
        | JournalEvent::CancelDecided => {}
    }
    Ok(())
}

/// Notes up to where the journal has followed its ledger.
pub(crate) fn set_followed(connection: &Connection, cursor: Cursor) -> Result<(), SqliteError> {
    let values = params![seq(cursor)?, cursor.digest()];
    match connection.prepare_cached(SET_FOLLOWED)?.execute(values)? {
        1 => Ok(()),
        rows => Err(SqliteError::damaged(format_args!("{rows} cursors"))),
    }
}

fn seq(cursor: Cursor) -> Result<i64, SqliteError> {
    i64::try_from(cursor.seq()).map_err(|_| SqliteError::damaged(cursor))
}

/// The first row, where there is one.
fn first<T>(
    connection: &Connection,
    sql: &str,
    values: impl Params,
    read: impl Fn(&mut Columns<'_>) -> Result<T, SqliteError>,
) -> Result<Option<T>, SqliteError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(values)?;
    rows.next()?.map(|row| read(&mut Columns::of(row))).transpose()
}

/// All rows.
fn all<T>(
    connection: &Connection,
    sql: &str,
    values: impl Params,
    read: impl Fn(&mut Columns<'_>) -> Result<T, SqliteError>,
) -> Result<Vec<T>, SqliteError> {
    let mut statement = connection.prepare_cached(sql)?;
    let mut rows = statement.query(values)?;
    let mut values = Vec::new();
    while let Some(row) = rows.next()? {
        values.push(read(&mut Columns::of(row))?);
    }
    Ok(values)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schema::schema;

    #[test]
    fn no_question_reads_more_than_its_answer_however_long_the_journal_is() {
        let connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(&schema()).unwrap();
        for (sql, wanted) in [
            (OF_ORDER, "entries_by_order (order_id=?)"),
            (AFTER, "INTEGER PRIMARY KEY (rowid>?)"),
            (DECISION, "entries_by_order (order_id=? AND event_type=?)"),
            (HAS, "entries_by_order (order_id=? AND event_type=?)"),
            (HAS_OF_FILL, "entries_by_order (order_id=? AND event_type=? AND fill_id=?)"),
            (OF_COMMAND, "decisions_by_command (execution_command_id=?)"),
            (CLOSE_DECISION, "(order_id=?)"),
            (LAST, "SEARCH entry_rows"),
        ] {
            let mut statement = connection.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
            let values = vec!["1"; statement.parameter_count()];
            let values = rusqlite::params_from_iter(values);
            let read = |row: &rusqlite::Row<'_>| row.get::<_, String>(3);
            let plan: Vec<_> =
                statement.query_map(values, read).unwrap().map(Result::unwrap).collect();
            assert!(plan.iter().any(|step| step.contains(wanted)), "{sql}: {plan:?}");
            assert!(!plan.iter().any(|step| step.contains("SCAN entry_rows")), "{sql}: {plan:?}");
        }
    }
}
