//! Rows of the tables as the values that they hold, and back.
//!
//! What is read goes through the one door of its type: a row that somebody
//! changed to something else is damage, not an order.

use std::{fmt::Display, str::FromStr};

use chrono::DateTime;
use core_enums::ChangeEffect;
use dtos_state::{Fill, NewFill, NewOrder, Order, Timestamp};
use rusqlite::{Row, types::ValueRef};

use crate::{
    change::{Change, Command, OrderReport},
    error::{StorageError, WriteError},
};

/// Reads columns from left to right.
pub(crate) struct Columns<'a> {
    row: &'a Row<'a>,
    next: usize,
}

impl<'a> Columns<'a> {
    pub(crate) const fn of(row: &'a Row<'a>) -> Self {
        Self { row, next: 0 }
    }

    pub(crate) fn value<T: FromStr<Err: Display>>(&mut self) -> Result<T, StorageError> {
        let column = self.next;
        match self.optional()? {
            Some(value) => Ok(value),
            None => Err(damaged(self.row, column, "a null")),
        }
    }

    pub(crate) fn optional<T: FromStr<Err: Display>>(&mut self) -> Result<Option<T>, StorageError> {
        let column = self.next;
        self.next += 1;
        match self.row.get_ref(column)? {
            ValueRef::Null => Ok(None),
            ValueRef::Text(bytes) => std::str::from_utf8(bytes)
                .map_err(|error| damaged(self.row, column, error))?
                .parse()
                .map(Some)
                .map_err(|error| damaged(self.row, column, error)),
            other => Err(damaged(self.row, column, other.data_type())),
        }
    }

    pub(crate) fn integer(&mut self) -> Result<i64, StorageError> {
        let column = self.next;
        self.next += 1;
        match self.row.get_ref(column)? {
            ValueRef::Integer(integer) => Ok(integer),
            other => Err(damaged(self.row, column, other.data_type())),
        }
    }

    pub(crate) fn seq(&mut self) -> Result<u64, StorageError> {
        let column = self.next;
        let seq = self.integer()?;
        seq.try_into().map_err(|_| damaged(self.row, column, seq))
    }

    pub(crate) fn timestamp(&mut self) -> Result<Timestamp, StorageError> {
        let column = self.next;
        let instant = DateTime::from_timestamp_nanos(self.integer()?);
        instant.try_into().map_err(|error| damaged(self.row, column, error))
    }
}

fn damaged(row: &Row, column: usize, found: impl Display) -> StorageError {
    let column = row.as_ref().column_name(column).unwrap_or("a column");
    StorageError::Damaged { found: format!("{column} holds {found}") }
}

pub(crate) fn order(columns: &mut Columns) -> Result<Order, StorageError> {
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

pub(crate) fn fill(columns: &mut Columns) -> Result<Fill, StorageError> {
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

/// A report, as a change.
pub(crate) fn report_change(row: &Row) -> Result<Change, StorageError> {
    let mut columns = Columns::of(row);
    let (seq, effect) = (columns.seq()?, columns.value()?);
    let order = order(&mut columns)?;
    let command = match effect {
        ChangeEffect::Registered => Command::Register(order),
        ChangeEffect::Advanced
        | ChangeEffect::Amended
        | ChangeEffect::Unchanged
        | ChangeEffect::Contradicted => Command::Update(OrderReport {
            order_id: order.order_id(),
            status: order.status(),
            connector_order_id: order.connector_order_id().cloned(),
            updated_at: order.updated_at(),
        }),
        ChangeEffect::Filled | ChangeEffect::Conflicted => return Err(damaged(row, 1, effect)),
    };
    Ok(Change { seq, effect, command })
}

/// A fill, as a change.
pub(crate) fn fill_change(row: &Row) -> Result<Change, StorageError> {
    let mut columns = Columns::of(row);
    let (seq, counts) = (columns.seq()?, columns.integer()? != 0);
    let effect = if counts { ChangeEffect::Filled } else { ChangeEffect::Conflicted };
    Ok(Change { seq, command: Command::Fill(fill(&mut columns)?), effect })
}

/// A time as the tables hold it.
pub(crate) fn nanos(time: Timestamp) -> Result<i64, WriteError> {
    time.get().timestamp_nanos_opt().ok_or(WriteError::TimeOutOfRange { given: time })
}
