//! Columns of a row as values, and back.
//!
//! Each value is validated by its type: a row that was changed by hand to something else is
//! damage, not an order.

use std::{fmt::Display, str::FromStr};

use dtos_state::{
    ChangeEffect, Command, ExecutionGroup, Fill, NewFill, NewOrder, Order, OrderUpdate, Timestamp,
};
use tokio_postgres::{Row, types::FromSql};

use crate::connect::error::Failure;

/// Reads columns from left to right.
pub(crate) struct Columns<'a> {
    row: &'a Row,
    next: usize,
}

impl<'a> Columns<'a> {
    pub(crate) const fn of(row: &'a Row) -> Self {
        Self { row, next: 0 }
    }

    /// Goes past some columns.
    pub(crate) const fn skip(&mut self, columns: usize) {
        self.next += columns;
    }

    /// Goes to a column.
    const fn at(&mut self, column: usize) -> &mut Self {
        self.next = column;
        self
    }

    /// A value as the driver has it.
    pub(crate) fn plain<T: FromSql<'a>>(&mut self) -> Result<T, Failure> {
        self.next += 1;
        Ok(self.row.try_get(self.next - 1)?)
    }

    pub(crate) fn value<T: FromStr<Err: Display>>(&mut self) -> Result<T, Failure> {
        match self.optional()? {
            Some(value) => Ok(value),
            None => Err(self.damaged("a null")),
        }
    }

    pub(crate) fn optional<T: FromStr<Err: Display>>(&mut self) -> Result<Option<T>, Failure> {
        let text: Option<&str> = self.plain()?;
        text.map(|text| text.parse().map_err(|error| self.damaged(error))).transpose()
    }

    pub(crate) fn timestamp(&mut self) -> Result<Timestamp, Failure> {
        match self.optional_timestamp()? {
            Some(time) => Ok(time),
            None => Err(self.damaged("a null")),
        }
    }

    pub(crate) fn optional_timestamp(&mut self) -> Result<Option<Timestamp>, Failure> {
        let nanos: Option<i64> = self.plain()?;
        let time = nanos.map(|nanos| Timestamp::from_unix_nanos(nanos.into()));
        time.transpose().map_err(|error| self.damaged(error))
    }

    pub(crate) fn digest(&mut self) -> Result<[u8; 16], Failure> {
        let bytes: &[u8] = self.plain()?;
        bytes.try_into().map_err(|_| self.damaged(format!("{} bytes", bytes.len())))
    }

    /// The error of the last column: it contains data that no ledger can contain.
    pub(crate) fn damaged(&self, found: impl Display) -> Failure {
        let column = self.row.columns().get(self.next.saturating_sub(1));
        let column = column.map_or("a column", |column| column.name());
        Failure::damaged(format!("{column} holds {found}"))
    }
}

/// A time as the tables hold it. The rules let no other time through.
pub(crate) fn nanos(time: Timestamp) -> Result<i64, Failure> {
    let nanos = time.unix_nanos();
    nanos.try_into().map_err(|_| Failure::damaged(format!("the time {time}")))
}

/// What [`order`] reads; `$now` has what changes, under the name `$at` for its time.
macro_rules! order_columns {
    ($now:literal, $at:literal) => {
        concat!(
            "o.order_id, o.parent_group_id, ",
            $now,
            ".connector_order_id, o.symbol, o.side, o.order_type, o.quantity, o.price, ",
            "o.stop_price, ",
            $now,
            ".status, o.created_at, ",
            $now,
            ".",
            $at,
        )
    };
}

pub(crate) use order_columns;

pub(crate) fn order(columns: &mut Columns<'_>) -> Result<Order, Failure> {
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

/// What [`update`] reads.
macro_rules! update_columns {
    () => {
        "o.order_id, c.status, c.connector_order_id, c.at, c.reason, c.cumulative"
    };
}

pub(crate) use update_columns;

pub(crate) fn update(columns: &mut Columns<'_>) -> Result<OrderUpdate, Failure> {
    Ok(OrderUpdate {
        order_id: columns.value()?,
        status: columns.value()?,
        connector_order_id: columns.optional()?,
        updated_at: columns.timestamp()?,
        reason: columns.optional()?,
        cumulative: columns.optional()?,
    })
}

/// What [`fill`] reads.
macro_rules! fill_columns {
    () => {
        "c.fill_id, o.order_id, c.connector_fill_id, c.filled_quantity, c.fill_price, \
         c.commission, c.commission_asset, c.at"
    };
}

pub(crate) use fill_columns;

pub(crate) fn fill(columns: &mut Columns<'_>) -> Result<Fill, Failure> {
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

pub(crate) fn group(columns: &mut Columns<'_>) -> Result<ExecutionGroup, Failure> {
    Ok(ExecutionGroup {
        group_id: columns.value()?,
        parent_plan_id: columns.value()?,
        created_at: columns.timestamp()?,
    })
}

/// What [`command`] reads, of `change_rows AS c LEFT JOIN order_rows AS o`: which kind of news
/// it is, its effect, and the columns of each kind.
macro_rules! command_columns {
    () => {
        concat!(
            "CASE WHEN c.group_id IS NOT NULL THEN 'group' WHEN o.order_id IS NULL THEN 'stray' ",
            "WHEN c.command IS NOT NULL THEN 'other' WHEN c.fill_id IS NOT NULL THEN 'fill' ",
            "ELSE 'report' END, c.effect, c.group_id, c.parent_plan_id, c.command, c.reason, ",
            "c.cumulative, ",
            crate::read::columns::fill_columns!(),
            ", ",
            crate::read::columns::order_columns!("c", "at"),
        )
    };
}

pub(crate) use command_columns;

/// The effects of reports.
const REPORTED: [ChangeEffect; 4] = [
    ChangeEffect::Advanced,
    ChangeEffect::Amended,
    ChangeEffect::Unchanged,
    ChangeEffect::Contradicted,
];
/// The effects of fills.
const FILLED: [ChangeEffect; 4] =
    [ChangeEffect::Filled, ChangeEffect::Completed, ChangeEffect::Conflicted, ChangeEffect::Busted];

pub(crate) fn command(columns: &mut Columns<'_>) -> Result<(ChangeEffect, Command), Failure> {
    let kind: &str = columns.plain()?;
    let effect = columns.value()?;
    let strange = |columns: &Columns<'_>| columns.damaged(format!("{effect} of a {kind}"));
    let first = columns.next;
    let command = match kind {
        "group" => {
            let columns = columns.at(first);
            let (group_id, parent_plan_id) = (columns.value()?, columns.value()?);
            let created_at = columns.at(first + 12).timestamp()?;
            Command::Group(ExecutionGroup { group_id, parent_plan_id, created_at })
        }
        "other" => {
            let json: &str = columns.at(first + 2).plain()?;
            Command::from_json(json).map_err(|error| columns.damaged(error))?
        }
        "fill" => Command::Fill(fill(columns.at(first + 5))?),
        "report" => {
            let columns = columns.at(first + 3);
            let (reason, cumulative) = (columns.optional()?, columns.optional()?);
            let order = order(columns.at(first + 13))?;
            if effect == ChangeEffect::Registered {
                Command::Register(order)
            } else {
                Command::Update(OrderUpdate { reason, cumulative, ..order.to_update() })
            }
        }
        _ => return Err(Failure::damaged("a change of an order that is not there")),
    };
    if fits(&command, effect) { Ok((effect, command)) } else { Err(strange(columns)) }
}

/// Whether a command can have an effect.
fn fits(command: &Command, effect: ChangeEffect) -> bool {
    match command {
        Command::Register(_) | Command::Group(_) => effect == ChangeEffect::Registered,
        Command::Update(_) => REPORTED.contains(&effect),
        Command::Fill(_) => FILLED.contains(&effect),
        Command::Bust(_) => effect == ChangeEffect::Busted,
        Command::Request(_) => effect == ChangeEffect::Requested,
        Command::Answer(_) => effect == ChangeEffect::Answered,
        Command::Ruling(_) => effect == ChangeEffect::Ruled,
    }
}
