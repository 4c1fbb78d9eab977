//! What was reported of each order, and the effect. The first report is its
//! registration. `seq` counts reports and fills together.

use dtos_state::{ChangeEffect, Command, ConnectorOrderId, Order, OrderUpdate};
use rusqlite::{Connection, params};
use strategy_ledger::Change;

use super::orders::{self, order_columns};
use crate::{
    columns::{Columns, nanos},
    error::SqliteError,
    statement::{change_one, first},
};

/// The table with its index, what keeps it as it is, and what people read.
pub(crate) const SCHEMA: [&str; 4] = [
    "CREATE TABLE reports (
    seq                INTEGER PRIMARY KEY,
    order_no           INTEGER NOT NULL REFERENCES orders,
    effect             TEXT NOT NULL CHECK (effect IN ('registered', 'advanced', 'amended',
        'unchanged', 'contradicted')),
    status             TEXT NOT NULL CHECK (status IN ('PENDING', 'OPEN', 'PARTIALLY_FILLED',
        'FILLED', 'CANCELLED', 'REJECTED', 'EXPIRED')),
    connector_order_id TEXT,
    updated_at         INTEGER NOT NULL
) STRICT;
CREATE INDEX reports_by_order ON reports (order_no, updated_at);
",
    "CREATE TRIGGER reports_stay BEFORE DELETE ON reports
    BEGIN SELECT RAISE(ABORT, 'a report is never deleted'); END;
CREATE TRIGGER reports_never_change BEFORE UPDATE ON reports
    BEGIN SELECT RAISE(ABORT, 'a report never changes'); END;
",
    "CREATE TRIGGER reports_are_not_replaced BEFORE INSERT ON reports
    WHEN EXISTS (SELECT 1 FROM reports WHERE seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'a report never changes'); END;
",
    concat!(
        "CREATE VIEW readable_reports AS
    SELECT seq, order_id, effect, reports.status, reports.connector_order_id,
        ",
        readable_time!("reports.updated_at"),
        " AS updated_at
    FROM reports JOIN orders USING (order_no);
",
    ),
];

const INSERT: &str = "INSERT INTO reports (seq, order_no, effect, status, connector_order_id, \
    updated_at) VALUES (?, ?, ?, ?, ?, ?)";

/// Adds a report.
pub(crate) fn insert(
    connection: &Connection,
    (seq, order_no, effect): (i64, i64, ChangeEffect),
    report: &OrderUpdate,
) -> Result<(), SqliteError> {
    let values = params![
        seq,
        order_no,
        effect.as_str(),
        report.status.as_str(),
        report.connector_order_id.as_ref().map(ConnectorOrderId::as_str),
        nanos(report.updated_at)?,
    ];
    change_one(connection, INSERT, values)
}

const IS_KEPT: &str = "SELECT 1 FROM reports WHERE order_no = ? AND updated_at = ? \
    AND status = ? AND connector_order_id IS ? AND effect <> 'registered'";

/// Whether the same report is there, registrations apart.
pub(crate) fn is_kept(
    connection: &Connection,
    order_no: i64,
    report: &OrderUpdate,
) -> Result<bool, SqliteError> {
    // A time that the table cannot hold is not in it.
    let Ok(updated_at) = nanos(report.updated_at) else { return Ok(false) };
    let values = params![
        order_no,
        updated_at,
        report.status.as_str(),
        report.connector_order_id.as_ref().map(ConnectorOrderId::as_str),
    ];
    Ok(first(connection, IS_KEPT, values, |_| Ok(()))?.is_some())
}

const REGISTERED: &str = concat!(
    "SELECT ",
    order_columns!("reports"),
    " FROM reports JOIN orders USING (order_no) WHERE order_no = ? AND effect = 'registered'",
);

/// An order as it was registered.
pub(crate) fn registered(
    connection: &Connection,
    order_no: i64,
) -> Result<Option<Order>, SqliteError> {
    first(connection, REGISTERED, [order_no], orders::read)
}

/// Reports as changes: `seq`, `effect`, and the order as this report has it.
pub(crate) const CHANGES: &str = concat!(
    "SELECT seq, effect, ",
    order_columns!("reports"),
    " FROM reports JOIN orders USING (order_no)",
);

pub(crate) fn change(columns: &mut Columns) -> Result<Change, SqliteError> {
    let (seq, effect) = (columns.seq()?, columns.value()?);
    let command = match effect {
        ChangeEffect::Registered => Command::Register(orders::read(columns)?),
        ChangeEffect::Advanced
        | ChangeEffect::Amended
        | ChangeEffect::Unchanged
        | ChangeEffect::Contradicted => Command::Update(orders::read(columns)?.to_update()),
        ChangeEffect::Filled | ChangeEffect::Conflicted => return Err(columns.damaged(effect)),
    };
    Ok(Change { seq, effect, command })
}
