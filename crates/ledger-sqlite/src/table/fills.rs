//! What was executed, in parts as they arrived. Which parts count is computed.

use std::collections::HashSet;

use dtos_state::{
    ChangeEffect, Command, CommissionAsset, ConnectorFillId, Fill, FillId, NewFill, OrderId,
};
use rusqlite::{Connection, params};
use strategy_ledger::{Change, Cursor};

use super::{names, orders::Selected, runs};
use crate::{
    columns::{Columns, nanos},
    error::SqliteError,
    statement::{all, change_one, first},
};

/// The table with its indexes, and what keeps it as it is.
pub(crate) const SCHEMA: [&str; 3] = [
    "CREATE TABLE fill_rows (
    seq               INTEGER PRIMARY KEY,
    order_no          INTEGER NOT NULL REFERENCES order_rows,
    effect            TEXT NOT NULL CHECK (effect IN ('filled', 'completed', 'conflicted',
        'busted')),
    fill_id           TEXT NOT NULL,
    connector_fill_id TEXT,
    filled_quantity   TEXT NOT NULL,
    fill_price        TEXT NOT NULL,
    commission        TEXT,
    commission_asset  TEXT,
    executed_at       INTEGER NOT NULL,
    digest            BLOB NOT NULL
) STRICT;
CREATE INDEX fills_by_order ON fill_rows (order_no);
CREATE INDEX fills_by_id ON fill_rows (fill_id);
CREATE INDEX fills_by_connector_fill_id ON fill_rows (connector_fill_id, order_no)
    WHERE connector_fill_id IS NOT NULL;
",
    "CREATE TRIGGER fills_stay BEFORE DELETE ON fill_rows
    BEGIN SELECT RAISE(ABORT, 'a fill is never deleted'); END;
CREATE TRIGGER fills_never_change BEFORE UPDATE ON fill_rows
    BEGIN SELECT RAISE(ABORT, 'a fill never changes'); END;
",
    "CREATE TRIGGER fills_are_not_replaced BEFORE INSERT ON fill_rows
    WHEN EXISTS (SELECT 1 FROM fill_rows WHERE seq = NEW.seq)
    BEGIN SELECT RAISE(ABORT, 'a fill never changes'); END;
",
];

/// What [`read`] reads, of fills by some condition, after other columns.
macro_rules! fills {
    ($($first:literal)? where $condition:literal) => {
        concat!(
            "SELECT ", $($first,)?
            "fill_id, order_id, connector_fill_id, filled_quantity, fill_price, commission, ",
            "commission_asset, executed_at ",
            "FROM fill_rows JOIN order_rows USING (order_no) WHERE ",
            $condition
        )
    };
}

fn read(columns: &mut Columns) -> Result<Fill, SqliteError> {
    let (fill_id, order_id) = (columns.value()?, columns.value()?);
    read_under(columns, fill_id, order_id)
}

/// The rest of a fill.
fn read_under(
    columns: &mut Columns,
    fill_id: FillId,
    parent_order_id: OrderId,
) -> Result<Fill, SqliteError> {
    Ok(Fill::with_id(
        fill_id,
        NewFill {
            parent_order_id,
            connector_fill_id: columns.optional()?,
            filled_quantity: columns.value()?,
            fill_price: columns.value()?,
            commission: columns.optional()?,
            commission_asset: columns.optional()?,
            executed_at: columns.timestamp()?,
        },
    ))
}

const INSERT: &str = "INSERT INTO fill_rows (seq, order_no, effect, fill_id, connector_fill_id, \
    filled_quantity, fill_price, commission, commission_asset, executed_at, digest) \
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

/// Adds a part of an execution.
pub(crate) fn insert(
    connection: &Connection,
    (seq, cursor): (i64, Cursor),
    (order_no, effect): (i64, ChangeEffect),
    fill: &Fill,
) -> Result<(), SqliteError> {
    let fill_id = fill.fill_id();
    let values = params![
        seq,
        order_no,
        effect.as_str(),
        fill_id.as_str(),
        fill.connector_fill_id().map(ConnectorFillId::as_str),
        fill.filled_quantity().to_string(),
        fill.fill_price().to_string(),
        fill.commission().map(|commission| commission.to_string()),
        fill.commission_asset().map(CommissionAsset::as_str),
        nanos(fill.executed_at())?,
        cursor.digest(),
    ];
    change_one(connection, INSERT, values)
}

const BY_ID: &str = fills!(where "fill_id = ?");
const FIRST_NAMED: &str =
    fills!(where "connector_fill_id = ? AND order_no = ? ORDER BY seq LIMIT 1");

/// The first fill of an order under an id of the exchange.
pub(crate) fn first_named(
    connection: &Connection,
    order_no: i64,
    name: &ConnectorFillId,
) -> Result<Option<Fill>, SqliteError> {
    first(connection, FIRST_NAMED, params![name.as_str(), order_no], read)
}

/// All fills under an id, of whichever order.
pub(crate) fn by_id(connection: &Connection, fill_id: FillId) -> Result<Vec<Fill>, SqliteError> {
    all(connection, BY_ID, [fill_id.as_str()], read)
}

const IS_SHARED: &str = "SELECT 1 FROM fill_rows WHERE connector_fill_id = ?1 AND order_no < ?2 \
    UNION ALL SELECT 1 FROM fill_rows WHERE connector_fill_id = ?1 AND order_no > ?2";

/// Whether another order has a fill under an id of the exchange.
pub(crate) fn is_shared(
    connection: &Connection,
    order_no: i64,
    name: &ConnectorFillId,
) -> Result<bool, SqliteError> {
    Ok(first(connection, IS_SHARED, params![name.as_str(), order_no], |_| Ok(()))?.is_some())
}

const NAMED: &str = "SELECT connector_fill_id, order_no FROM fill_rows \
    WHERE connector_fill_id >= ? AND connector_fill_id <= ? \
    ORDER BY connector_fill_id, order_no LIMIT ?";

/// Of the exchange's ids of some fills, those that other orders have, too, if that is easily
/// found.
pub(crate) fn shared(
    connection: &Connection,
    names: &[&str],
) -> Result<Option<HashSet<String>>, SqliteError> {
    names::shared(connection, NAMED, names)
}

const OF_ORDERS: &str = "SELECT order_no, seq, effect, fill_id, connector_fill_id, \
    filled_quantity, fill_price, commission, commission_asset, executed_at FROM fill_rows \
    WHERE order_no BETWEEN ? AND ?";

/// All fills of each of the orders that were read, each with its number, whether or not they
/// count.
pub(crate) fn of_orders(
    connection: &Connection,
    orders: &[Selected],
) -> Result<Vec<Vec<(u64, Fill)>>, SqliteError> {
    runs::of_orders(connection, OF_ORDERS, orders, |columns, order| {
        let seq = columns.seq()?;
        read_effect(columns)?;
        let fill_id = columns.value()?;
        Ok((seq, read_under(columns, fill_id, order.order_id())?))
    })
}

/// Fills as changes.
pub(crate) const OF_ORDER: &str = fills!("seq, digest, effect, " where "order_no = ?");
pub(crate) const SINCE: &str = fills!("seq, digest, effect, " where "seq > ? ORDER BY seq LIMIT ?");

/// The effects that a fill can have.
const EFFECTS: [ChangeEffect; 4] =
    [ChangeEffect::Filled, ChangeEffect::Completed, ChangeEffect::Conflicted, ChangeEffect::Busted];

pub(crate) fn change(columns: &mut Columns) -> Result<Change, SqliteError> {
    let (cursor, effect) = (columns.cursor()?, read_effect(columns)?);
    Ok(Change { seq: cursor.seq(), cursor, effect, command: Command::Fill(read(columns)?) })
}

fn read_effect(columns: &mut Columns) -> Result<ChangeEffect, SqliteError> {
    let effect = columns.value()?;
    if EFFECTS.contains(&effect) { Ok(effect) } else { Err(columns.damaged(effect)) }
}
