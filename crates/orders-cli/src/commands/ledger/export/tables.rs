//! What is written of orders, executions and changes: each column once.

use dtos_state::{Command, ExactDecimal, Fill};
use serde_json::to_string;
use strategy_ledger::{Change, Overview};

use super::columns::{Column, Value};
use crate::commands::ledger::overview::only_commission;

/// Declares the columns of a table: the name, the kind, and the value in a row. `?` marks a
/// value that may be missing.
macro_rules! columns {
    (|$row:ident: $T:ty| $($name:ident: $Kind:ident $(($value:expr))? $(?($optional:expr))?,)+) => {
        &[$(Column {
            name: stringify!($name),
            value: Value::$Kind(|$row: &$T| $(Some($value.into()))? $($optional)?),
        }),+]
    };
}

pub(super) const ORDERS: &[Column<Overview>] = columns! { |it: Overview|
    order_id: Text(it.order.order_id()),
    parent_group_id: Text(it.order.parent_group_id()),
    connector_order_id: Text?(it.order.connector_order_id().map(ToString::to_string)),
    symbol: Text(it.order.symbol().as_str()),
    side: Text(it.order.side().as_str()),
    order_type: Text(it.order.order_type().as_str()),
    quantity: Decimal(it.order.quantity()),
    price: Decimal?(it.order.price()),
    stop_price: Decimal?(it.order.stop_price()),
    status: Text(it.order.status().as_str()),
    created_at: Time(it.order.created_at()),
    updated_at: Time(it.order.updated_at()),
    executions: Count(it.executions as u64),
    filled_quantity: Decimal?(it.sums.filled_quantity),
    remaining_quantity: Decimal?(it.sums.remaining_quantity),
    overfill: Decimal?(it.sums.overfill.map(Into::into)),
    average_price: Quotient?(it.sums.average_price),
    commission: Decimal?(only_commission(it).and_then(|sum| sum.commission)),
    commission_asset:
        Text?(only_commission(it).and_then(|sum| Some(sum.commission_asset.clone()?.into()))),
    commissions: Json?(to_string(&it.commissions).ok()),
};

pub(super) const FILLS: &[Column<Fill>] = columns! { |it: Fill|
    order_id: Text(it.parent_order_id()),
    fill_id: Text(it.fill_id()),
    connector_fill_id: Text?(it.connector_fill_id().map(ToString::to_string)),
    quantity: Decimal(it.filled_quantity()),
    price: Decimal(it.fill_price()),
    notional: Decimal?(ExactDecimal::from(it.filled_quantity()).checked_mul(it.fill_price())),
    commission: Decimal?(it.commission()),
    commission_asset: Text?(it.commission_asset().map(ToString::to_string)),
    executed_at: Time(it.executed_at()),
};

pub(super) const CHANGES: &[Column<Change>] = columns! { |it: Change|
    seq: Count(it.seq),
    cursor: Text(it.cursor.to_string()),
    effect: Text(it.effect.as_str()),
    kind: Text(it.command.key()),
    order_id: Text?(it.command.order_id().map(String::from)),
    happened_at: Time?(it.command.times().first().map(|&(_, time)| time)),
    status: Text?(match &it.command {
        Command::Register(order) => Some(order.status().to_string()),
        Command::Update(update) => Some(update.status.to_string()),
        _ => None,
    }),
    command: Json(it.command.to_json()),
};
