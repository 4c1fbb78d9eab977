//! What is known of each order now.

use dtos_state::{ConnectorOrderId, NewOrder, Order, OrderId, OrderStatus, OrderUpdate, Timestamp};
use rusqlite::{Connection, params, params_from_iter, types::Value};
use strategy_ledger::{OrderFilter, Sort, Standing};

use super::news;
use crate::{
    columns::{Columns, nanos},
    error::SqliteError,
    statement::{all, change_one, first},
};

/// The table with its indexes, and what keeps it as it is.
pub(crate) const SCHEMA: [&str; 3] = [
    "CREATE TABLE order_rows (
    order_no           INTEGER PRIMARY KEY,
    order_id           TEXT NOT NULL UNIQUE,
    parent_group_id    TEXT NOT NULL,
    connector_order_id TEXT,
    named_at           INTEGER,
    symbol             TEXT NOT NULL,
    side               TEXT NOT NULL CHECK (side IN ('BUY', 'SELL')),
    order_type         TEXT NOT NULL CHECK (order_type IN ('MARKET', 'LIMIT', 'STOP_LIMIT')),
    quantity           TEXT NOT NULL,
    price              TEXT,
    stop_price         TEXT,
    status             TEXT NOT NULL CHECK (status IN ('PENDING', 'OPEN', 'PARTIALLY_FILLED',
        'FILLED', 'CANCELLED', 'REJECTED', 'EXPIRED')),
    created_at         INTEGER NOT NULL,
    updated_at         INTEGER NOT NULL
) STRICT;
CREATE INDEX orders_by_group ON order_rows (parent_group_id, status);
CREATE INDEX orders_by_status ON order_rows (status, created_at);
",
    "CREATE TRIGGER orders_stay BEFORE DELETE ON order_rows
    BEGIN SELECT RAISE(ABORT, 'an order is never deleted'); END;
CREATE TRIGGER orders_keep_their_terms BEFORE UPDATE OF order_no, order_id, parent_group_id,
    symbol, side, order_type, quantity, price, stop_price, created_at ON order_rows
    BEGIN SELECT RAISE(ABORT, 'the terms of an order never change'); END;
",
    "CREATE TRIGGER orders_are_not_replaced BEFORE INSERT ON order_rows
    WHEN EXISTS (SELECT 1 FROM order_rows WHERE order_id = NEW.order_id
        OR order_no = NEW.order_no)
    BEGIN SELECT RAISE(IGNORE); END;
",
];

/// What [`read`] reads; `$now` is the table that has what changes.
macro_rules! order_columns {
    ($now:literal) => {
        concat!(
            "order_id, parent_group_id, ",
            $now,
            ".connector_order_id, symbol, side, order_type, quantity, price, stop_price, ",
            $now,
            ".status, created_at, ",
            $now,
            ".updated_at",
        )
    };
}

pub(crate) use order_columns;

pub(crate) fn read(columns: &mut Columns) -> Result<Order, SqliteError> {
    let order_id = columns.value()?;
    Ok(Order::with_id(
        order_id,
        NewOrder {
            parent_group_id: columns.value()?,
            connector_order_id: columns.optional()?,
            symbol: columns.value()?,
            side: columns.value()?,
            order_type: columns.value()?,
            quantity: columns.value()?,
            price: columns.optional()?,
            stop_price: columns.optional()?,
            status: columns.value()?,
            created_at: columns.timestamp()?,
            updated_at: columns.timestamp()?,
        },
    ))
}

/// Of the same columns only what a report says.
pub(crate) fn read_update(columns: &mut Columns) -> Result<OrderUpdate, SqliteError> {
    let order_id = columns.value()?;
    columns.skip(1);
    let connector_order_id = columns.optional()?;
    columns.skip(6);
    let status = columns.value()?;
    columns.skip(1);
    let updated_at = columns.timestamp()?;
    Ok(OrderUpdate { connector_order_id, ..OrderUpdate::new(order_id, status, updated_at) })
}

const INSERT: &str = "INSERT INTO order_rows (order_id, parent_group_id, connector_order_id, \
    named_at, symbol, side, order_type, quantity, price, stop_price, status, created_at, \
    updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

/// Adds an order, and returns its number.
pub(crate) fn insert(connection: &Connection, standing: &Standing) -> Result<i64, SqliteError> {
    let order = &standing.order;
    let (order_id, parent_group_id) = (order.order_id(), order.parent_group_id());
    let values = params![
        order_id.as_str(),
        parent_group_id.as_str(),
        order.connector_order_id().map(ConnectorOrderId::as_str),
        standing.named_at.map(nanos).transpose()?,
        order.symbol().as_str(),
        order.side().as_str(),
        order.order_type().as_str(),
        order.quantity().to_string(),
        order.price().map(|price| price.to_string()),
        order.stop_price().map(|price| price.to_string()),
        order.status().as_str(),
        nanos(order.created_at())?,
        nanos(order.updated_at())?,
    ];
    change_one(connection, INSERT, values)?;
    Ok(connection.last_insert_rowid())
}

const ADVANCE: &str = "UPDATE order_rows SET status = ?, connector_order_id = ?, named_at = ?, \
    updated_at = ? WHERE order_no = ?";
const AMEND: &str = "UPDATE order_rows SET connector_order_id = ?, named_at = ?, updated_at = ? \
    WHERE order_no = ?";

/// An order of the table: its number, and its status where it was read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OrderRow {
    pub(crate) order_no: i64,
    pub(crate) status: Option<OrderStatus>,
}

/// Changes what has changed of an order, so that no index is written in vain.
pub(crate) fn update(
    connection: &Connection,
    row: OrderRow,
    standing: &Standing,
) -> Result<(), SqliteError> {
    let order = &standing.order;
    let connector_order_id = order.connector_order_id().map(ConnectorOrderId::as_str);
    let named_at = standing.named_at.map(nanos).transpose()?;
    let updated_at = nanos(order.updated_at())?;
    if row.status == Some(order.status()) {
        let values = params![connector_order_id, named_at, updated_at, row.order_no];
        return change_one(connection, AMEND, values);
    }
    let status = order.status().as_str();
    let values = params![status, connector_order_id, named_at, updated_at, row.order_no];
    change_one(connection, ADVANCE, values)
}

const BY_ID: &str = concat!(
    "SELECT ",
    order_columns!("order_rows"),
    ", named_at, order_no, EXISTS (SELECT 1 FROM news_rows \
        WHERE news_rows.order_no = order_rows.order_no AND effect = 'ruled') \
        FROM order_rows WHERE order_id = ?"
);

/// How the order of this id stands, and its number.
pub(crate) fn by_id(
    connection: &Connection,
    order_id: OrderId,
) -> Result<Option<(Standing, i64)>, SqliteError> {
    let read = |columns: &mut Columns| {
        let order = read(columns)?;
        let named_at = columns.optional_timestamp()?;
        let standing = Standing { order, named_at, rulings: Vec::new() };
        Ok((standing, columns.integer()?, columns.integer()?))
    };
    let Some((mut standing, order_no, is_ruled)) =
        first(connection, BY_ID, [order_id.as_str()], read)?
    else {
        return Ok(None);
    };
    if is_ruled != 0 {
        standing.rulings = news::rulings(connection, order_no)?;
    }
    Ok(Some((standing, order_no)))
}

const NUMBER: &str = "SELECT order_no, EXISTS (SELECT 1 FROM news_rows \
    WHERE news_rows.order_no = order_rows.order_no AND effect = 'busted') \
    FROM order_rows WHERE order_id = ?";

/// The number of the order of this id, and whether it has busts.
pub(crate) fn number(
    connection: &Connection,
    order_id: OrderId,
) -> Result<Option<(i64, bool)>, SqliteError> {
    first(connection, NUMBER, [order_id.as_str()], |columns| {
        Ok((columns.integer()?, columns.integer()? != 0))
    })
}

/// An order, its number, and whether it has any news in the table of those.
pub(crate) type Selected = (Order, i64, bool);

/// The orders for which a filter holds; `None` where the page begins after an order that
/// is not there.
pub(crate) fn select(
    connection: &Connection,
    filter: &OrderFilter,
) -> Result<Option<Vec<Selected>>, SqliteError> {
    let after = match filter.after {
        None => None,
        Some(order_id) => match by_id(connection, order_id)? {
            None => return Ok(None),
            Some((standing, order_no)) => Some((standing.order, order_no)),
        },
    };
    let Select { sql, values, .. } = Select::of(filter, after)?;
    let read =
        |columns: &mut Columns| Ok((read(columns)?, columns.integer()?, columns.integer()? != 0));
    all(connection, &sql, params_from_iter(values), read).map(Some)
}

const SELECT: &str = concat!(
    "SELECT ",
    order_columns!("order_rows"),
    ", order_no, EXISTS (SELECT 1 FROM news_rows \
        WHERE news_rows.order_no = order_rows.order_no) FROM order_rows"
);

/// A statement that is being put together. It has one text for each set of
/// conditions, whatever their values, so that it is planned once.
struct Select {
    sql: String,
    values: Vec<Value>,
    /// What stands before the next condition.
    joint: &'static str,
}

impl Select {
    fn of(filter: &OrderFilter, after: Option<(Order, i64)>) -> Result<Self, SqliteError> {
        let mut select = Self { sql: SELECT.to_owned(), values: Vec::new(), joint: " WHERE " };
        select.filter(filter);
        select.page(filter, after)?;
        Ok(select)
    }

    fn filter(&mut self, filter: &OrderFilter) {
        if let Some(ids) = &filter.ids {
            let ids: Vec<_> = ids.iter().map(|id| format!("\"{id}\"")).collect();
            let ids = format!("[{}]", ids.join(","));
            self.with("order_id IN (SELECT value FROM json_each(?))", ids);
        }
        if let Some(tail) = filter.id_tail.as_ref().filter(|tail| !tail.is_empty()) {
            let text = "substr(order_id, -length(?)) = ?";
            self.with(text, tail.clone());
            self.values.push(tail.clone().into());
        }
        if let Some(group) = filter.group {
            self.with("parent_group_id = ?", String::from(group));
        }
        if let Some(id) = &filter.connector_order_id {
            let named =
                "order_no IN (SELECT order_no FROM report_rows WHERE connector_order_id = ?)";
            self.with(named, String::from(id.clone()));
        }
        if let Some(id) = &filter.connector_fill_id {
            let named = "order_no IN (SELECT order_no FROM fill_rows WHERE connector_fill_id = ?)";
            self.with(named, String::from(id.clone()));
        }
        if let Some(id) = filter.fill_id {
            let of = "order_no IN (SELECT order_no FROM fill_rows WHERE fill_id = ?)";
            self.with(of, String::from(id));
        }
        if let Some(symbol) = &filter.symbol {
            self.with("symbol = ?", String::from(symbol.clone()));
        }
        if let Some(side) = filter.side {
            self.with("side = ?", side.to_string());
        }
        self.statuses(filter);
        if let Some(from) = filter.created_from {
            self.created(">=", from);
        }
        if let Some(before) = filter.created_before {
            self.created("<", before);
        }
    }

    /// The condition on the status. A page by registration walks the table
    /// itself; without a limit, the index finds the rows at once.
    fn statuses(&mut self, filter: &OrderFilter) {
        let is_wanted = |status: &OrderStatus| {
            filter.statuses.as_ref().is_none_or(|statuses| statuses.contains(status))
                && filter.open.is_none_or(|open| open == status.is_open())
        };
        let names: Vec<_> = OrderStatus::ALL
            .iter()
            .filter(|status| is_wanted(status))
            .map(|status| format!("'{status}'"))
            .collect();
        if names.len() < OrderStatus::ALL.len() {
            let walks = filter.limit.is_some() && filter.sort != Sort::Creation;
            let column = if walks { "+status" } else { "status" };
            self.condition(&format!("{column} IN ({})", names.join(", ")));
        }
    }

    /// A time beyond those that the table holds is before or after all of them.
    fn created(&mut self, comparison: &str, time: Timestamp) {
        match i64::try_from(time.unix_nanos()) {
            Ok(nanos) => self.with(&format!("created_at {comparison} ?"), nanos),
            Err(_) if (time.unix_nanos() < 0) == (comparison == ">=") => {}
            Err(_) => self.condition("FALSE"),
        }
    }

    fn page(
        &mut self,
        filter: &OrderFilter,
        after: Option<(Order, i64)>,
    ) -> Result<(), SqliteError> {
        let order_by = match (filter.sort, after) {
            (Sort::Registration, None) => "order_no",
            (Sort::RegistrationDescending, None) => "order_no DESC",
            (Sort::Creation, None) => "created_at, order_id",
            (Sort::Id, None) => "order_id",
            (Sort::Registration, Some((_, order_no))) => {
                self.with("order_no > ?", order_no);
                "order_no"
            }
            (Sort::RegistrationDescending, Some((_, order_no))) => {
                self.with("order_no < ?", order_no);
                "order_no DESC"
            }
            (Sort::Id, Some((order, _))) => {
                self.with("order_id > ?", String::from(order.order_id()));
                "order_id"
            }
            (Sort::Creation, Some((order, _))) => {
                self.with("(created_at, order_id) > (?, ?)", nanos(order.created_at())?);
                self.values.push(String::from(order.order_id()).into());
                "created_at, order_id"
            }
        };
        self.sql.push_str(" ORDER BY ");
        self.sql.push_str(order_by);
        if let Some(limit) = filter.limit {
            self.sql.push_str(" LIMIT ?");
            self.values.push(i64::try_from(limit).unwrap_or(i64::MAX).into());
        }
        Ok(())
    }

    fn with(&mut self, condition: &str, value: impl Into<Value>) {
        self.condition(condition);
        self.values.push(value.into());
    }

    fn condition(&mut self, condition: &str) {
        self.sql.push_str(self.joint);
        self.sql.push_str(condition);
        self.joint = " AND ";
    }
}
