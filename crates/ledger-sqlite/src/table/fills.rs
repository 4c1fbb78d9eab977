//! What was executed. A fill that conflicts with another is kept, and does not
//! count.

use dtos_state::{
    ChangeEffect, Command, CommissionAsset, ConnectorFillId, Fill, FillId, NewFill, OrderId,
};
use rusqlite::{Connection, params};
use strategy_ledger::Change;

use crate::{
    columns::{Columns, nanos},
    error::SqliteError,
    statement::{all, change_one},
};

/// The table with its indexes, what keeps it as it is, and what people read.
pub(crate) const SCHEMA: [&str; 4] = [
    "CREATE TABLE fills (
    seq               INTEGER PRIMARY KEY,
    order_no          INTEGER NOT NULL REFERENCES orders,
    fill_id           TEXT NOT NULL UNIQUE,
    connector_fill_id TEXT,
    filled_quantity   TEXT NOT NULL,
    fill_price        TEXT NOT NULL,
    commission        TEXT,
    commission_asset  TEXT,
    executed_at       INTEGER NOT NULL,
    conflicts_with    TEXT REFERENCES fills (fill_id)
) STRICT;
CREATE INDEX fills_by_order ON fills (order_no);
CREATE UNIQUE INDEX fills_that_count ON fills (order_no, connector_fill_id)
    WHERE conflicts_with IS NULL AND connector_fill_id IS NOT NULL;
",
    "CREATE TRIGGER fills_stay BEFORE DELETE ON fills
    BEGIN SELECT RAISE(ABORT, 'a fill is never deleted'); END;
CREATE TRIGGER fills_never_change BEFORE UPDATE ON fills
    BEGIN SELECT RAISE(ABORT, 'a fill never changes'); END;
",
    "CREATE TRIGGER fills_are_not_replaced BEFORE INSERT ON fills
    WHEN EXISTS (SELECT 1 FROM fills WHERE fill_id = NEW.fill_id OR seq = NEW.seq)
        OR NEW.conflicts_with IS NULL AND EXISTS (SELECT 1 FROM fills
            WHERE order_no = NEW.order_no AND connector_fill_id = NEW.connector_fill_id
            AND conflicts_with IS NULL)
    BEGIN SELECT RAISE(IGNORE); END;
",
    concat!(
        "CREATE VIEW readable_fills AS
    SELECT seq, fill_id, order_id AS parent_order_id, connector_fill_id, filled_quantity,
        fill_price, commission, commission_asset,
        ",
        readable_time!("executed_at"),
        " AS executed_at,
        conflicts_with
    FROM fills JOIN orders USING (order_no);
",
    ),
];

/// Fills as changes: `seq`, whether they count, and what [`read`] reads.
macro_rules! changes {
    ($($condition:literal)?) => {
        concat!(
            "SELECT seq, conflicts_with IS NULL, fill_id, order_id, connector_fill_id, ",
            "filled_quantity, fill_price, commission, commission_asset, executed_at ",
            "FROM fills JOIN orders USING (order_no)",
            $(" WHERE ", $condition)?
        )
    };
}

pub(crate) const CHANGES: &str = changes!();

fn read(columns: &mut Columns) -> Result<Fill, SqliteError> {
    let fill_id = columns.value()?;
    Ok(Fill::with_id(
        fill_id,
        NewFill {
            parent_order_id: columns.value()?,
            connector_fill_id: columns.optional()?,
            filled_quantity: columns.value()?,
            fill_price: columns.value()?,
            commission: columns.optional()?,
            commission_asset: columns.optional()?,
            executed_at: columns.timestamp()?,
        },
    ))
}

const INSERT: &str = "INSERT INTO fills (seq, order_no, fill_id, connector_fill_id, \
    filled_quantity, fill_price, commission, commission_asset, executed_at, conflicts_with) \
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

/// Adds a fill, and the fill that counts instead where this one does not.
pub(crate) fn insert(
    connection: &Connection,
    (seq, order_no, conflicts_with): (i64, i64, Option<FillId>),
    fill: &Fill,
) -> Result<(), SqliteError> {
    let fill_id = fill.fill_id();
    let values = params![
        seq,
        order_no,
        fill_id.as_str(),
        fill.connector_fill_id().map(ConnectorFillId::as_str),
        fill.filled_quantity().to_string(),
        fill.fill_price().to_string(),
        fill.commission().map(|commission| commission.to_string()),
        fill.commission_asset().map(CommissionAsset::as_str),
        nanos(fill.executed_at())?,
        conflicts_with.as_ref().map(FillId::as_str),
    ];
    change_one(connection, INSERT, values)
}

/// The fill of an id, and the one that counts among its namesakes: an index has each.
const KNOWN: &str =
    changes!("fill_id = ? OR (order_no = ? AND connector_fill_id = ? AND conflicts_with IS NULL)");
/// The one that counts sorts first: its `conflicts_with` is null.
const NAMESAKES: &str =
    changes!("order_no = ? AND connector_fill_id = ? ORDER BY conflicts_with, seq");

/// The fill that has the id of another. Where none has, those of the same order
/// that the exchange calls so too, the one that counts first.
pub(crate) fn known(
    connection: &Connection,
    order_no: Option<i64>,
    asked: &Fill,
) -> Result<Vec<Numbered>, SqliteError> {
    let fill_id = asked.fill_id();
    let name = asked.connector_fill_id().map(ConnectorFillId::as_str);
    let known = all(connection, KNOWN, params![fill_id.as_str(), order_no, name], numbered)?;
    if known.is_empty() || known.iter().any(|known| known.fill.fill_id() == fill_id) {
        return Ok(known);
    }
    // Where one counts there may be more, which only a walk through the fills of the order finds.
    all(connection, NAMESAKES, params![order_no, name], numbered)
}

const COUNTED: &str = changes!(
    "order_no = (SELECT order_no FROM orders WHERE order_id = ?) \
    AND conflicts_with IS NULL ORDER BY seq"
);

/// The fills of an order that count.
pub(crate) fn counted(
    connection: &Connection,
    order_id: OrderId,
) -> Result<Vec<Fill>, SqliteError> {
    all(connection, COUNTED, [order_id.as_str()], |columns| Ok(numbered(columns)?.fill))
}

/// A fill, its number, and whether it counts.
pub(crate) struct Numbered {
    seq: u64,
    pub(crate) counts: bool,
    pub(crate) fill: Fill,
}

fn numbered(columns: &mut Columns) -> Result<Numbered, SqliteError> {
    let (seq, counts) = (columns.seq()?, columns.integer()? != 0);
    Ok(Numbered { seq, counts, fill: read(columns)? })
}

pub(crate) fn change(columns: &mut Columns) -> Result<Change, SqliteError> {
    let Numbered { seq, counts, fill } = numbered(columns)?;
    let effect = if counts { ChangeEffect::Filled } else { ChangeEffect::Conflicted };
    Ok(Change { seq, effect, command: Command::Fill(fill) })
}
