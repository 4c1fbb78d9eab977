//! The orders, reports and fills of the tests.

use dtos_state::{
    Fill, FillId, NewFill, NewOrder, Order, OrderId, OrderSide, OrderStatus, OrderTerms,
    OrderUpdate, Timestamp,
};
use strategy_ledger::{Change, LedgerReader, OrderFilter};

use crate::subject::{Fresh, Subject};

/// A ledger with the order of this number, from [`order`].
pub fn with_order(fresh: Fresh, number: u32) -> Box<dyn Subject> {
    let mut subject = fresh();
    subject.ledger().register_order(&order(number)).unwrap();
    subject
}

pub fn order_id(number: u32) -> OrderId {
    format!("ORD_20251201_150000_{number:08x}").parse().unwrap()
}

pub fn fill_id(number: u32) -> FillId {
    format!("FIL_20251201_150002_{number:08x}").parse().unwrap()
}

/// A limit order of 0.5 that is PENDING.
pub fn order(number: u32) -> Order {
    Order::with_id(order_id(number), new_order())
}

pub fn order_that_is(number: u32, status: OrderStatus) -> Order {
    Order::with_id(order_id(number), NewOrder { status, ..new_order() })
}

pub fn new_order() -> NewOrder {
    let terms = OrderTerms {
        parent_group_id: "EXG_20251201_145955_xyz789".parse().unwrap(),
        symbol: "BTC_USDT".parse().unwrap(),
        side: OrderSide::Buy,
        quantity: "0.5".parse().unwrap(),
        created_at: at(0),
    };
    NewOrder::limit(terms, "95000.00".parse().unwrap())
}

/// A report of the first order, `seconds` after its creation.
pub fn report(status: OrderStatus, connector_order_id: Option<&str>, seconds: i64) -> OrderUpdate {
    report_of(1, status, connector_order_id, seconds)
}

pub fn report_of(
    number: u32,
    status: OrderStatus,
    connector_order_id: Option<&str>,
    seconds: i64,
) -> OrderUpdate {
    let connector_order_id = connector_order_id.map(|id| id.parse().unwrap());
    OrderUpdate { order_id: order_id(number), status, connector_order_id, updated_at: at(seconds) }
}

/// A fill of 0.2 of the first order, two seconds after its creation.
pub fn fill(number: u32, connector_fill_id: Option<&str>) -> Fill {
    let connector_fill_id = connector_fill_id.map(|id| id.parse().unwrap());
    Fill::with_id(fill_id(number), NewFill { connector_fill_id, ..new_fill() })
}

pub fn new_fill() -> NewFill {
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
pub fn at(seconds: i64) -> Timestamp {
    let made: Timestamp = "2025-12-01T15:00:00Z".parse().unwrap();
    Timestamp::from_unix_nanos(made.unix_nanos() + i128::from(seconds) * 1_000_000_000).unwrap()
}

/// The whole content of a ledger.
#[derive(Debug, PartialEq)]
pub struct Contents {
    pub last_seq: u64,
    pub orders: Vec<Order>,
    pub changes: Vec<Change>,
}

pub fn contents(ledger: &dyn LedgerReader) -> Contents {
    let orders = ledger.orders(&OrderFilter::default()).unwrap();
    let changes = ledger.changes_since(0, usize::MAX).unwrap();
    Contents { last_seq: ledger.last_seq().unwrap(), orders, changes }
}

pub fn ids(orders: &[Order]) -> Vec<OrderId> {
    orders.iter().map(Order::order_id).collect()
}

/// Which orders are open.
pub fn open() -> OrderFilter {
    OrderFilter { open: Some(true), ..OrderFilter::default() }
}
