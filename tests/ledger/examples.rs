//! The orders, reports and fills of the tests in this folder.

use core_enums::{OrderSide, OrderStatus};
use dtos_state::{Fill, NewFill, NewOrder, Order, OrderTerms, OrderUpdate, Timestamp};
use id_generators::{FillId, OrderId};
use strategy_ledger::{Change, LedgerView, StorageError, StrategyLedger};
use tempfile::TempDir;

/// An empty ledger and its folder.
pub(super) fn new_ledger() -> (TempDir, StrategyLedger) {
    let folder = tempfile::tempdir().unwrap();
    let ledger = StrategyLedger::open(folder.path().join("orders.ledger")).unwrap();
    (folder, ledger)
}

/// A ledger with the order of this number, from `order`.
pub(super) fn ledger_with(number: u32) -> (TempDir, StrategyLedger) {
    let (folder, mut ledger) = new_ledger();
    ledger.register_order(&order(number)).unwrap();
    (folder, ledger)
}

pub(super) fn order_id(number: u32) -> OrderId {
    format!("ORD_20251201_150000_{number:08x}").parse().unwrap()
}

pub(super) fn fill_id(number: u32) -> FillId {
    format!("FIL_20251201_150002_{number:08x}").parse().unwrap()
}

/// A limit order of 0.5 that is PENDING.
pub(super) fn order(number: u32) -> Order {
    Order::with_id(order_id(number), new_order())
}

pub(super) fn order_that_is(number: u32, status: OrderStatus) -> Order {
    Order::with_id(order_id(number), NewOrder { status, ..new_order() })
}

pub(super) fn new_order() -> NewOrder {
    let terms = OrderTerms {
        parent_group_id: "EXG_20251201_145955_xyz789".parse().unwrap(),
        symbol: "BTC_USDT".parse().unwrap(),
        side: OrderSide::Buy,
        quantity: "0.5".parse().unwrap(),
        created_at: at(0),
    };
    NewOrder::limit(terms, "95000.00".parse().unwrap())
}

/// A report `seconds` after the creation of the orders.
pub(super) fn report(
    status: OrderStatus,
    connector_order_id: Option<&str>,
    seconds: i64,
) -> OrderUpdate {
    let connector_order_id = connector_order_id.map(|id| id.parse().unwrap());
    OrderUpdate { status, connector_order_id, updated_at: at(seconds) }
}

/// A fill of 0.2 of the first order, two seconds after its creation.
pub(super) fn fill(number: u32, connector_fill_id: Option<&str>) -> Fill {
    let connector_fill_id = connector_fill_id.map(|id| id.parse().unwrap());
    Fill::with_id(fill_id(number), NewFill { connector_fill_id, ..new_fill() })
}

pub(super) fn new_fill() -> NewFill {
    NewFill {
        parent_order_id: order_id(1),
        connector_fill_id: None,
        filled_quantity: "0.2".parse().unwrap(),
        fill_price: "95000.00".parse().unwrap(),
        commission: None,
        commission_asset: None,
        executed_at: at(2),
    }
}

/// An instant `seconds` after the creation of the orders; negative is before.
pub(super) fn at(seconds: i64) -> Timestamp {
    let made: Timestamp = "2025-12-01T15:00:00Z".parse().unwrap();
    (made.get() + chrono::TimeDelta::seconds(seconds)).try_into().unwrap()
}

/// The whole content of a ledger.
#[derive(Debug, PartialEq)]
pub(super) struct Contents {
    pub(super) last_seq: u64,
    pub(super) orders: Vec<Order>,
    pub(super) changes: Vec<Change>,
}

pub(super) fn contents(view: &LedgerView) -> Contents {
    let mut orders = Vec::new();
    view.for_each_order(|order| {
        orders.push(order);
        Ok::<_, StorageError>(())
    })
    .unwrap();
    let changes = view.changes_since(0, usize::MAX).unwrap();
    Contents { last_seq: view.last_seq().unwrap(), orders, changes }
}
