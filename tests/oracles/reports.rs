//! Any reports, contradictory ones included, in any sequence and with repeats, compared with a
//! statement of the rule: the highest status, the first connector order id, the latest time.

use core_enums::OrderStatus::{
    self, Cancelled, Expired, Filled, Open, PartiallyFilled, Pending, Rejected,
};
use dtos_state::{Effect, NewOrder, Order, OrderId, OrderTerms, OrderUpdate, Timestamp};
use proptest::{
    collection::vec,
    option,
    prelude::*,
    sample::{Index, select},
};

use super::texts::{config, matching};

#[test]
fn any_reports_end_in_one_order() {
    let arrivals = (vec(report(), 0..40), vec(any::<Index>(), 0..8), any::<Index>());
    proptest!(config(), |((reports, repeats, seed) in arrivals)| {
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
            order.apply(report);
        }
        prop_assert_eq!(&order, &outcome(&reports, &arrival), "{:?}", &arrival);
    });
}

#[test]
fn a_report_that_contradicts_what_is_known_is_reported_and_counts() {
    proptest!(config(), |(reports in vec(report(), 0..12), late in report())| {
        let mut order = outcome(&reports, &reports);
        let before = order.clone();
        let effect = order.apply(&late);
        let is_contradiction = matches!(effect, Effect::Contradicted { .. });
        prop_assert_eq!(is_contradiction, contradict(&before.to_update(), &late));
        prop_assert_eq!(effect.is_order_changed(), order != before);
        let all = [reports, vec![late]].concat();
        prop_assert_eq!(order, outcome(&all, &all));
    });
}

fn report() -> impl Strategy<Value = OrderUpdate> {
    let status = select(OrderStatus::ALL.to_vec());
    let id = option::of(matching("8{4}|8{4}|9"));
    // Before and after the creation of the order.
    let time = matching(r"2025-12-01T1[3-6]:0[0-2]:0[0-9](\.[0-9]{9})?Z");
    (status, id, time).prop_map(|(status, id, time)| OrderUpdate {
        connector_order_id: id.map(|id| id.parse().unwrap()),
        ..OrderUpdate::new(order_id(), status, time.parse().unwrap())
    })
}

/// What cannot both be true: a rejection, and that the order lived; two ids.
fn contradict(one: &OrderUpdate, other: &OrderUpdate) -> bool {
    let is_pair = |a: OrderStatus, b: OrderStatus| {
        a == Rejected && [PartiallyFilled, Filled, Cancelled, Expired].contains(&b)
    };
    let ids = one.connector_order_id.as_ref().zip(other.connector_order_id.as_ref());
    ids.is_some_and(|(one, other)| one != other)
        || is_pair(one.status, other.status)
        || is_pair(other.status, one.status)
}

/// What follows from reports; the first id of their arrival counts.
fn outcome(reports: &[OrderUpdate], arrival: &[OrderUpdate]) -> Order {
    let precedence = [Pending, Open, Rejected, PartiallyFilled, Cancelled, Expired, Filled];
    let is_reported = |status: &OrderStatus| reports.iter().any(|it| it.status == *status);
    let times = reports.iter().map(|report| report.updated_at);
    order_with(NewOrder {
        status: precedence.into_iter().rev().find(is_reported).unwrap_or(Pending),
        connector_order_id: arrival.iter().find_map(|report| report.connector_order_id.clone()),
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
