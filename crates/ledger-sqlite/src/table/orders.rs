//! What is known of each order now.

use dtos_state::{ConnectorOrderId, NewOrder, Order, OrderId, OrderStatus, Timestamp};
use rusqlite::{Connection, params, params_from_iter, types::Value};
use strategy_ledger::{OrderFilter, Sort};

use crate::{
    columns::{Columns, nanos},
    error::SqliteError,
    statement::{all, change_one, first},
};

/// The table with its indexes, what keeps it as it is, and what people read.
pub(crate) const SCHEMA: [&str; 4] = [
    "CREATE TABLE orders (
    order_no           INTEGER PRIMARY KEY,
    order_id           TEXT NOT NULL UNIQUE,
    parent_group_id    TEXT NOT NULL,
    connector_order_id TEXT,
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
CREATE INDEX orders_by_connector_order_id ON orders (connector_order_id)
    WHERE connector_order_id IS NOT NULL;
CREATE INDEX orders_by_group ON orders (parent_group_id, status);
CREATE INDEX orders_by_status ON orders (status, created_at);
",
    "CREATE TRIGGER orders_stay BEFORE DELETE ON orders
    BEGIN SELECT RAISE(ABORT, 'an order is never deleted'); END;
CREATE TRIGGER orders_keep_their_terms BEFORE UPDATE OF order_no, order_id, parent_group_id,
    symbol, side, order_type, quantity, price, stop_price, created_at ON orders
    BEGIN SELECT RAISE(ABORT, 'the terms of an order never change'); END;
",
    "CREATE TRIGGER orders_are_not_replaced BEFORE INSERT ON orders
    WHEN EXISTS (SELECT 1 FROM orders WHERE order_id = NEW.order_id OR order_no = NEW.order_no)
    BEGIN SELECT RAISE(IGNORE); END;
",
    concat!(
        "CREATE VIEW readable_orders AS
    SELECT order_id, parent_group_id, connector_order_id, symbol, side, order_type, quantity,
        price, stop_price, status,
        ",
        readable_time!("created_at"),
        " AS created_at,
        ",
        readable_time!("updated_at"),
        " AS updated_at
    FROM orders;
",
    ),
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

const INSERT: &str = "INSERT INTO orders (order_id, parent_group_id, connector_order_id, symbol, \
    side, order_type, quantity, price, stop_price, status, created_at, updated_at) \
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

/// Adds an order, and returns its number.
pub(crate) fn insert(connection: &Connection, order: &Order) -> Result<i64, SqliteError> {
    let (order_id, parent_group_id) = (order.order_id(), order.parent_group_id());
    let values = params![
        order_id.as_str(),
        parent_group_id.as_str(),
        order.connector_order_id().map(ConnectorOrderId::as_str),
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

const ADVANCE: &str = "UPDATE orders SET status = ?, updated_at = ? WHERE order_no = ?";
const AMEND: &str = "UPDATE orders SET updated_at = ? WHERE order_no = ?";
const NAME: &str = "UPDATE orders SET connector_order_id = ? WHERE order_no = ?";

/// An order of the table: its number, and as much of it as an update needs.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OrderRow {
    pub(crate) order_no: i64,
    /// `None` where it was not read.
    status: Option<OrderStatus>,
    has_connector_order_id: bool,
}

impl OrderRow {
    pub(crate) fn of(order_no: i64, order: &Order) -> Self {
        let has_connector_order_id = order.connector_order_id().is_some();
        Self { order_no, status: Some(order.status()), has_connector_order_id }
    }

    pub(crate) const fn unread(order_no: i64) -> Self {
        Self { order_no, status: None, has_connector_order_id: false }
    }
}

/// Changes what has changed of an order, so that no index is written in vain.
pub(crate) fn update(
    connection: &Connection,
    row: OrderRow,
    order: &Order,
) -> Result<(), SqliteError> {
    let updated_at = nanos(order.updated_at())?;
    if row.status == Some(order.status()) {
        change_one(connection, AMEND, params![updated_at, row.order_no])?;
    } else {
        let status = order.status().as_str();
        change_one(connection, ADVANCE, params![status, updated_at, row.order_no])?;
    }
    match order.connector_order_id() {
        Some(id) if !row.has_connector_order_id => {
            change_one(connection, NAME, params![id.as_str(), row.order_no])
        }
        Some(_) | None => Ok(()),
    }
}

const BY_ID: &str =
    concat!("SELECT ", order_columns!("orders"), ", order_no FROM orders WHERE order_id = ?");

/// The order of this id, and its number.
pub(crate) fn by_id(
    connection: &Connection,
    order_id: OrderId,
) -> Result<Option<(Order, i64)>, SqliteError> {
    first(connection, BY_ID, [order_id.as_str()], |columns| {
        Ok((read(columns)?, columns.integer()?))
    })
}

const NUMBER: &str = "SELECT order_no FROM orders WHERE order_id = ?";

/// The number of the order of this id.
#[expect(clippy::redundant_closure_for_method_calls, reason = "of any lifetime, as asked")]
pub(crate) fn number(
    connection: &Connection,
    order_id: OrderId,
) -> Result<Option<i64>, SqliteError> {
    first(connection, NUMBER, [order_id.as_str()], |columns| columns.integer())
}

/// The orders for which a filter holds; `None` where the page begins after an
/// order that is not there.
pub(crate) fn select(
    connection: &Connection,
    filter: &OrderFilter,
) -> Result<Option<Vec<Order>>, SqliteError> {
    let after = match filter.after {
        None => None,
        Some(order_id) => match by_id(connection, order_id)? {
            None => return Ok(None),
            last => last,
        },
    };
    let Select { sql, values, .. } = Select::of(filter, after)?;
    all(connection, &sql, params_from_iter(values), read).map(Some)
}

const SELECT: &str = concat!("SELECT ", order_columns!("orders"), " FROM orders");

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
        if let Some(group) = filter.group {
            self.with("parent_group_id = ?", String::from(group));
        }
        if let Some(id) = &filter.connector_order_id {
            self.with("connector_order_id = ?", String::from(id.clone()));
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
            (Sort::Registration, Some((_, order_no))) => {
                self.with("order_no > ?", order_no);
                "order_no"
            }
            (Sort::RegistrationDescending, Some((_, order_no))) => {
                self.with("order_no < ?", order_no);
                "order_no DESC"
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
