//! The order of the tests in this folder, and its document.

use core_enums::{OrderSide, OrderStatus};
use dtos_state::{Contradiction, Effect, NewOrder, Order, OrderTerms, OrderUpdate, Timestamp};

/// The keys and values of the design document's first example, as JSON.
pub(crate) const MEMBERS: [(&str, &str); 12] = [
    ("order_id", r#""ORD_20251201_150000_a1b2c3d4""#),
    ("parent_group_id", r#""EXG_20251201_145955_xyz789""#),
    ("connector_order_id", "null"),
    ("symbol", r#""BTC_USDT""#),
    ("side", r#""BUY""#),
    ("order_type", r#""LIMIT""#),
    ("quantity", r#""0.5""#),
    ("price", r#""95000.00""#),
    ("stop_price", "null"),
    ("status", r#""PENDING""#),
    ("created_at", r#""2025-12-01T15:00:00Z""#),
    ("updated_at", r#""2025-12-01T15:00:00Z""#),
];

/// A document with the given keys and values, one per line, as in the design
/// document. The key of `MEMBERS[i]` is on line `i + 2`.
pub(crate) fn document(members: &[(&str, &str)]) -> String {
    let lines: Vec<_> =
        members.iter().map(|(key, value)| format!("  \"{key}\": {value}")).collect();
    format!("{{\n{}\n}}", lines.join(",\n"))
}

/// The document of the example, with another value for one key.
pub(crate) fn document_with(key: &str, value: &str) -> String {
    document(&MEMBERS.map(|(name, old)| (name, if name == key { value } else { old })))
}

/// The document of the example, without one key.
pub(crate) fn document_without(key: &str) -> String {
    let rest: Vec<_> = MEMBERS.into_iter().filter(|(name, _)| *name != key).collect();
    document(&rest)
}

/// The keys of a record, as messages list them.
pub(super) fn list_of_keys(members: &[(&str, &str)]) -> String {
    members.iter().map(|(key, _)| format!("`{key}`")).collect::<Vec<_>>().join(", ")
}

/// The written form of a document that was made on several lines.
pub(super) fn on_one_line(document: &str) -> String {
    document.replace("\n  ", "").replace('\n', "").replace("\": ", "\":")
}

pub(super) fn terms() -> OrderTerms {
    OrderTerms {
        parent_group_id: "EXG_20251201_145955_xyz789".parse().unwrap(),
        symbol: "BTC_USDT".parse().unwrap(),
        side: OrderSide::Buy,
        quantity: "0.5".parse().unwrap(),
        created_at: at(0),
    }
}

/// The design document's first example.
pub(super) fn limit_order() -> NewOrder {
    NewOrder::limit(terms(), "95000.00".parse().unwrap())
}

/// The same, with another status and the exchange's id.
pub(super) fn order_that_is(status: OrderStatus, connector_order_id: Option<&str>) -> Order {
    let connector_order_id = connector_order_id.map(|id| id.parse().unwrap());
    with_known_id(NewOrder { status, connector_order_id, ..limit_order() })
}

pub(super) fn with_known_id(new: NewOrder) -> Order {
    Order::with_id("ORD_20251201_150000_a1b2c3d4".parse().unwrap(), new)
}

/// Applies a report, and returns what it contradicts.
pub(crate) fn contradiction(order: &mut Order, update: &OrderUpdate) -> Option<Contradiction> {
    match order.apply(update) {
        Effect::Advanced | Effect::Amended | Effect::Unchanged => None,
        Effect::Contradicted { by, .. } => Some(by),
        effect => panic!("{effect:?} is no effect of a report"),
    }
}

/// A report of the order with the known id, `seconds` after its creation.
pub(super) fn report(
    status: OrderStatus,
    connector_order_id: Option<&str>,
    seconds: i64,
) -> OrderUpdate {
    let order_id = "ORD_20251201_150000_a1b2c3d4".parse().unwrap();
    OrderUpdate {
        connector_order_id: connector_order_id.map(|id| id.parse().unwrap()),
        ..OrderUpdate::new(order_id, status, at(seconds))
    }
}

/// An instant `seconds` after the creation of the order; negative is before.
pub(super) fn at(seconds: i64) -> Timestamp {
    let made: Timestamp = "2025-12-01T15:00:00Z".parse().unwrap();
    (made.get() + chrono::TimeDelta::seconds(seconds)).try_into().unwrap()
}
