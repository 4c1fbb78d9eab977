//! Any reports that do not contradict each other, in any sequence and with
//! repeats, compared with a statement of the rule: the status with the highest
//! precedence, the one connector order id, the latest time.

use core_enums::OrderStatus::{
    self, Cancelled, Expired, Filled, Open, PartiallyFilled, Pending, Rejected,
};
use dtos_state::{NewOrder, Order, OrderId, OrderTerms, OrderUpdate, Timestamp};
use proptest::{
    collection::vec,
    option,
    prelude::*,
    sample::{Index, select},
};

use super::texts::{config, matching};
use crate::unit::dtos::state::examples::contradiction;

#[test]
fn reports_without_a_contradiction_end_in_one_order() {
    let arrivals = (consistent_reports(), vec(any::<Index>(), 0..8), any::<Index>());
    proptest!(config(), |((reports, repeats, seed) in arrivals)| {
        let wanted = outcome(&reports);
        let mut arrival = reports.clone();
        if !reports.is_empty() {
            // Repeats are mixed with the others.
            for repeat in repeats {
                let again = repeat.get(&reports).clone();
                arrival.insert(repeat.index(arrival.len() + 1), again);
            }
            arrival.rotate_left(seed.index(reports.len()));
        }
        let mut order = pending_order();
        for report in &arrival {
            prop_assert_eq!(contradiction(&mut order, report), None);
        }
        prop_assert_eq!(&order, &wanted, "{:?}", &arrival);
    });
}

#[test]
fn a_report_that_contradicts_another_is_refused_and_changes_nothing() {
    proptest!(config(), |(reports in consistent_reports(), late in report())| {
        let mut order = outcome(&reports);
        let before = order.clone();
        // An order keeps only the outcome of its reports.
        let known = OrderUpdate {
            order_id: before.order_id(),
            status: before.status(),
            connector_order_id: before.connector_order_id().cloned(),
            updated_at: before.updated_at(),
        };
        let is_refused = contradiction(&mut order, &late).is_some();
        prop_assert_eq!(is_refused, contradict(&known, &late));
        if contradict(&known, &late) {
            prop_assert_eq!(order, before);
        }
    });
}

/// Up to a dozen reports of which no two contradict each other, shuffled.
fn consistent_reports() -> impl Strategy<Value = Vec<OrderUpdate>> {
    let consistent = vec(report(), 0..12).prop_map(|reports| {
        let mut kept: Vec<OrderUpdate> = Vec::new();
        for report in reports {
            if kept.iter().all(|other| !contradict(other, &report)) {
                kept.push(report);
            }
        }
        kept
    });
    consistent.prop_shuffle()
}

fn report() -> impl Strategy<Value = OrderUpdate> {
    let status = select(OrderStatus::ALL.to_vec());
    let id = option::of(matching("8{4}|8{4}|9"));
    // Before and after the creation of the order.
    let time = matching(r"2025-12-01T1[3-6]:0[0-2]:0[0-9](\.[0-9]{9})?Z");
    (status, id, time).prop_map(|(status, id, time)| OrderUpdate {
        order_id: order_id(),
        status,
        connector_order_id: id.map(|id| id.parse().unwrap()),
        updated_at: time.parse().unwrap(),
    })
}

/// The pairs that cannot both be true. All other pairs are new or old
/// information.
fn contradict(one: &OrderUpdate, other: &OrderUpdate) -> bool {
    let is_pair = |a: OrderStatus, b: OrderStatus| {
        a == Rejected && [PartiallyFilled, Filled, Cancelled, Expired].contains(&b)
            || a == Cancelled && b == Expired
    };
    let ids = one.connector_order_id.as_ref().zip(other.connector_order_id.as_ref());
    ids.is_some_and(|(one, other)| one != other)
        || is_pair(one.status, other.status)
        || is_pair(other.status, one.status)
}

fn outcome(reports: &[OrderUpdate]) -> Order {
    let precedence = [Pending, Open, PartiallyFilled, Rejected, Cancelled, Expired, Filled];
    let is_reported = |status: &OrderStatus| reports.iter().any(|it| it.status == *status);
    let times = reports.iter().map(|report| report.updated_at);
    order_with(NewOrder {
        status: precedence.into_iter().rev().find(is_reported).unwrap_or(Pending),
        connector_order_id: reports.iter().find_map(|report| report.connector_order_id.clone()),
        updated_at: times.chain([made_at()]).max().unwrap(),
        ..new_order()
    })
}

fn pending_order() -> Order {
    order_with(new_order())
}

fn new_order() -> NewOrder {
    NewOrder::market(OrderTerms {
        parent_group_id: "EXG_20251201_145955_xyz789".parse().unwrap(),
        symbol: "BTC_USDT".parse().unwrap(),
        side: core_enums::OrderSide::Buy,
        quantity: "0.5".parse().unwrap(),
        created_at: made_at(),
    })
}

fn order_with(new: NewOrder) -> Order {
    Order::with_id(order_id(), new)
}

fn order_id() -> OrderId {
    "ORD_20251201_150000_a1b2c3d4".parse().unwrap()
}

fn made_at() -> Timestamp {
    "2025-12-01T15:00:00Z".parse().unwrap()
}
