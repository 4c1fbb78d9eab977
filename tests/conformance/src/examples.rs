//! The orders, reports and fills of the tests.

use dtos_state::{
    Answer, AnswerOutcome, Bust, Difference, ExecutionGroup, ExecutionGroupId, Fill, FillId,
    FindingKey, NewBust, NewFill, NewOrder, NewRuling, Order, OrderId, OrderSide, OrderStatus,
    OrderTerms, OrderUpdate, Request, RequestKind, Ruling, Timestamp,
};
use strategy_ledger::{AuditOptions, Change, Cursor, Finding, LedgerReader, OrderFilter};

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

/// How `order_that_is` FILLED differs from `order`.
pub fn became_filled() -> Difference {
    Difference { key: "status", was: "PENDING".into(), is: "FILLED".into() }
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
    let report = OrderUpdate::new(order_id(number), status, at(seconds));
    OrderUpdate { connector_order_id, ..report }
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

/// A bust of an execution of the first order by the exchange's id of it, after ten seconds.
pub fn bust_of(connector_fill_id: &str) -> Bust {
    let connector_fill_id = Some(connector_fill_id.parse().unwrap());
    NewBust { connector_fill_id, fill_id: None, ..new_bust() }.try_into().unwrap()
}

/// The same by the id of the fill.
pub fn bust_of_fill(number: u32) -> Bust {
    let fill_id = Some(fill_id(number));
    NewBust { connector_fill_id: None, fill_id, ..new_bust() }.try_into().unwrap()
}

/// A bust that names nothing yet.
pub fn new_bust() -> NewBust {
    NewBust {
        parent_order_id: order_id(1),
        connector_fill_id: None,
        fill_id: None,
        reason: None,
        busted_at: at(10),
    }
}

pub fn request(kind: RequestKind, attempt: u32, seconds: i64) -> Request {
    let requested_at = at(seconds);
    Request { order_id: order_id(1), attempt, kind, requested_at, expires_at: None }
}

pub fn answer(kind: RequestKind, attempt: u32, outcome: AnswerOutcome) -> Answer {
    let answered_at = at(3);
    Answer { order_id: order_id(1), attempt, kind, outcome, reason: None, answered_at }
}

/// A ruling on the first order that settles some findings and leaves the status.
pub fn settling(settles: Vec<FindingKey>, seconds: i64) -> Ruling {
    ruling_of(None, settles, seconds)
}

/// A ruling on the first order over one status, which gives another.
pub fn ruling(over: OrderStatus, status: OrderStatus, seconds: i64) -> Ruling {
    ruling_of(Some((over, status)), Vec::new(), seconds)
}

pub fn ruling_of(
    statuses: Option<(OrderStatus, OrderStatus)>,
    settles: Vec<FindingKey>,
    seconds: i64,
) -> Ruling {
    let new = NewRuling {
        order_id: order_id(1),
        over: statuses.map(|(over, _)| over),
        status: statuses.map(|(_, status)| status),
        settles,
        reason: "the exchange says so".parse().unwrap(),
        ruled_by: "Ada".parse().unwrap(),
        ruled_at: at(seconds),
    };
    new.try_into().unwrap()
}

pub fn group_id() -> ExecutionGroupId {
    "EXG_20251201_145955_xyz789".parse().unwrap()
}

pub fn group() -> ExecutionGroup {
    ExecutionGroup {
        group_id: group_id(),
        parent_plan_id: "TPL_20251201_145950_abc123".parse().unwrap(),
        created_at: at(-5),
    }
}

/// An audit a minute and two seconds after the creation of the orders.
pub fn options() -> AuditOptions {
    AuditOptions::at(at(62))
}

pub fn audit(ledger: &dyn LedgerReader) -> Vec<Finding> {
    ledger.audit(&options()).unwrap()
}

/// The findings of an audit, each as its name and the rest of its message.
pub fn found(ledger: &dyn LedgerReader) -> Vec<String> {
    let findings = audit(ledger);
    findings.iter().map(|it| format!("{}: {}", it.discrepancy.name(), it.discrepancy)).collect()
}

/// An instant `seconds` after the creation of the orders; negative is before.
pub fn at(seconds: i64) -> Timestamp {
    at_millis(seconds * 1_000)
}

pub fn at_millis(millis: i64) -> Timestamp {
    let made: Timestamp = "2025-12-01T15:00:00Z".parse().unwrap();
    Timestamp::from_unix_nanos(made.unix_nanos() + i128::from(millis) * 1_000_000).unwrap()
}

/// The whole content of a ledger.
#[derive(Debug, PartialEq)]
pub struct Contents {
    pub last: Cursor,
    pub orders: Vec<Order>,
    pub changes: Vec<Change>,
}

pub fn contents(ledger: &dyn LedgerReader) -> Contents {
    let orders = ledger.orders(&OrderFilter::default()).unwrap();
    let changes = ledger.changes_since(Cursor::BEGINNING, usize::MAX).unwrap();
    Contents { last: ledger.last_cursor().unwrap(), orders, changes }
}

/// The number of the last change.
pub fn last_seq(ledger: &dyn LedgerReader) -> u64 {
    ledger.last_cursor().unwrap().seq()
}

pub fn ids(orders: &[Order]) -> Vec<OrderId> {
    orders.iter().map(Order::order_id).collect()
}

/// Which orders are open.
pub fn open() -> OrderFilter {
    OrderFilter { open: Some(true), ..OrderFilter::default() }
}
