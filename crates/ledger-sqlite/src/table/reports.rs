//! What was reported of each order. The first report is its registration. `seq` counts
//! all changes together.

use std::collections::HashSet;

use dtos_state::{
    ChangeEffect, Command, ConnectorOrderId, Order, OrderState, OrderUpdate, Reason, Timestamp,
};
use rusqlite::{Connection, params};
use strategy_ledger::{Change, Cursor};

use super::{
    names,
    orders::{self, Selected, order_columns},
    runs,
};
use crate::{
    columns::{Columns, nanos},
    error::SqliteError,
    statement::{all, change_one, first},
};

/// The table with its indexes, and what keeps it as it is.
pub(crate) const SCHEMA: [&str; 3] = [
    "CREATE TABLE report_rows (
    seq                INTEGER PRIMARY KEY,
    order_no           INTEGER NOT NULL REFERENCES order_rows,
    effect             TEXT NOT NULL CHECK (effect IN ('registered', 'advanced', 'amended',
        'unchanged', 'contradicted')),
    status             TEXT NOT NULL CHECK (status IN ('PENDING', 'OPEN', 'PARTIALLY_FILLED',
        'FILLED', 'CANCELLED', 'REJECTED', 'EXPIRED')),
    connector_order_id TEXT,
    updated_at         INTEGER NOT NULL,
    reason             TEXT,
    cumulative         TEXT,
    digest             BLOB NOT NULL
) STRICT;
CREATE INDEX reports_by_order ON report_rows (order_no, updated_at);
CREATE INDEX reports_by_connector_order_id ON report_rows (connector_order_id, order_no)
    WHERE connector_order_id IS NOT NULL;
",
    "CREATE TRIGGER reports_stay BEFORE DELETE ON report_rows
    BEGIN SELECT RAISE(ABORT, 'a report is never deleted'); END;
CREATE TRIGGER reports_never_change BEFORE UPDATE ON report_rows
    BEGIN SELECT RAISE(ABORT, 'a report never changes'); END;
",
    "CREATE TRIGGER reports_are_not_replaced BEFORE INSERT ON report_rows
    WHEN EXISTS (SELECT 1 FROM report_rows WHERE seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'a report never changes'); END;
",
];

const INSERT: &str = "INSERT INTO report_rows (seq, order_no, effect, status, \
    connector_order_id, updated_at, reason, cumulative, digest) \
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";

/// Adds a report.
pub(crate) fn insert(
    connection: &Connection,
    (seq, cursor): (i64, Cursor),
    (order_no, effect): (i64, ChangeEffect),
    report: &OrderUpdate,
) -> Result<(), SqliteError> {
    let values = params![
        seq,
        order_no,
        effect.as_str(),
        report.status.as_str(),
        report.connector_order_id.as_ref().map(ConnectorOrderId::as_str),
        nanos(report.updated_at)?,
        report.reason.as_ref().map(Reason::as_str),
        report.cumulative.map(|cumulative| cumulative.to_string()),
        cursor.digest(),
    ];
    change_one(connection, INSERT, values)
}

macro_rules! update_columns {
    ($condition:literal) => {
        concat!(
            "SELECT order_id, report_rows.status, report_rows.connector_order_id, ",
            "report_rows.updated_at, reason, cumulative ",
            "FROM report_rows JOIN order_rows USING (order_no) ",
            "WHERE effect <> 'registered' AND order_no = ?",
            $condition
        )
    };
}

fn read_update(columns: &mut Columns) -> Result<OrderUpdate, SqliteError> {
    Ok(OrderUpdate {
        order_id: columns.value()?,
        status: columns.value()?,
        connector_order_id: columns.optional()?,
        updated_at: columns.timestamp()?,
        reason: columns.optional()?,
        cumulative: columns.optional()?,
    })
}

/// All reports of an order of one time, its registration apart.
pub(crate) fn at(
    connection: &Connection,
    order_no: i64,
    updated_at: Timestamp,
) -> Result<Vec<OrderUpdate>, SqliteError> {
    // A time that the table cannot hold is not in it.
    let Ok(updated_at) = nanos(updated_at) else { return Ok(Vec::new()) };
    let sql = update_columns!(" AND report_rows.updated_at = ?");
    all(connection, sql, params![order_no, updated_at], read_update)
}

/// All reports of an order, its registration apart.
pub(crate) fn updates(
    connection: &Connection,
    order_no: i64,
) -> Result<Vec<OrderUpdate>, SqliteError> {
    all(connection, update_columns!(""), [order_no], read_update)
}

const IS_SHARED: &str = "SELECT 1 FROM report_rows WHERE connector_order_id = ?1 AND order_no < ?2 \
    UNION ALL SELECT 1 FROM report_rows WHERE connector_order_id = ?1 AND order_no > ?2";

/// Whether another order was reported under an id of the exchange.
pub(crate) fn is_shared(
    connection: &Connection,
    order_no: i64,
    id: &ConnectorOrderId,
) -> Result<bool, SqliteError> {
    Ok(first(connection, IS_SHARED, params![id.as_str(), order_no], |_| Ok(()))?.is_some())
}

const NAMED: &str = "SELECT connector_order_id, order_no FROM report_rows \
    WHERE connector_order_id >= ? AND connector_order_id <= ? \
    ORDER BY connector_order_id, order_no LIMIT ?";

/// Of the exchange's ids of some orders, those that others have, too, if that is easily found.
pub(crate) fn shared(
    connection: &Connection,
    ids: &[&str],
) -> Result<Option<HashSet<String>>, SqliteError> {
    names::shared(connection, NAMED, ids)
}

const REGISTERED: &str = concat!(
    "SELECT ",
    order_columns!("report_rows"),
    " FROM report_rows JOIN order_rows USING (order_no) \
    WHERE order_no = ? AND effect = 'registered'",
);

/// An order as it was registered.
pub(crate) fn registered(
    connection: &Connection,
    order_no: i64,
) -> Result<Option<Order>, SqliteError> {
    first(connection, REGISTERED, [order_no], orders::read)
}

const OF_ORDERS: &str = "SELECT order_no, seq, effect, status, connector_order_id, updated_at, \
    reason, cumulative FROM report_rows WHERE order_no BETWEEN ? AND ?";

/// All reports of each of the orders that were read, their registrations among them, each with its
/// number: no terms are read again.
pub(crate) fn of_orders(
    connection: &Connection,
    orders: &[Selected],
) -> Result<Vec<Vec<(u64, Command)>>, SqliteError> {
    runs::of_orders(connection, OF_ORDERS, orders, read_under)
}

/// The rest of a report of an order.
fn read_under(columns: &mut Columns, order: &Order) -> Result<(u64, Command), SqliteError> {
    let (seq, effect) = (columns.seq()?, columns.value::<ChangeEffect>()?);
    let is_registration = is_registration(effect, columns)?;
    let (status, connector_order_id) = (columns.value()?, columns.optional()?);
    let updated_at = columns.timestamp()?;
    if is_registration {
        let mut registered = order.clone();
        registered.become_state(OrderState { status, connector_order_id, updated_at });
        return Ok((seq, registered.into()));
    }
    let (reason, cumulative) = (columns.optional()?, columns.optional()?);
    let order_id = order.order_id();
    let update =
        OrderUpdate { order_id, status, connector_order_id, updated_at, reason, cumulative };
    Ok((seq, update.into()))
}

/// Whether an effect is that of a registration, and not of another report.
fn is_registration(effect: ChangeEffect, columns: &Columns) -> Result<bool, SqliteError> {
    match effect {
        ChangeEffect::Registered => Ok(true),
        ChangeEffect::Advanced
        | ChangeEffect::Amended
        | ChangeEffect::Unchanged
        | ChangeEffect::Contradicted => Ok(false),
        _ => Err(columns.damaged(effect)),
    }
}

macro_rules! changes {
    ($condition:literal) => {
        concat!(
            "SELECT seq, digest, effect, reason, cumulative, ",
            order_columns!("report_rows"),
            " FROM report_rows JOIN order_rows USING (order_no) WHERE ",
            $condition,
        )
    };
}

/// Reports as changes.
pub(crate) const OF_ORDER: &str = changes!("order_no = ?");
pub(crate) const SINCE: &str = changes!("seq > ? ORDER BY seq LIMIT ?");

pub(crate) fn change(columns: &mut Columns) -> Result<Change, SqliteError> {
    let (cursor, effect) = (columns.cursor()?, columns.value()?);
    let is_registration = is_registration(effect, columns)?;
    let (reason, cumulative) = (columns.optional()?, columns.optional()?);
    let command = if is_registration {
        Command::Register(orders::read(columns)?)
    } else {
        Command::Update(OrderUpdate { reason, cumulative, ..orders::read_update(columns)? })
    };
    Ok(Change { seq: cursor.seq(), cursor, effect, command })
}
