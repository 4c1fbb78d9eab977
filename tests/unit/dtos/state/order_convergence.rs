//! Any reports lead to one and the same order, in any sequence and with any number of repeats.

use std::sync::LazyLock;

use core_enums::OrderStatus::{
    self, Cancelled, Expired, Filled, Open, PartiallyFilled, Pending, Rejected,
};
use dtos_state::{ConnectorOrderId, Order, OrderUpdate, Timestamp};

use super::examples::{limit_order, order_that_is, report};

/// The status, the exchange's id and the latest time of an order.
type State<'a> = (OrderStatus, Option<&'a ConnectorOrderId>, Timestamp);

/// All multisets of up to four reports of every status, without an id and with one, at two
/// times, in every order of arrival. An order by itself keeps the first id that it sees, so
/// that its id is compared with the arrival.
#[test]
fn any_multiset_of_reports_ends_in_one_order_however_they_arrive() {
    let ids = [None, Some("a"), Some("b")];
    let kinds = OrderStatus::ALL.into_iter().flat_map(|status| ids.map(|id| (status, id)));
    let reports: Vec<OrderUpdate> =
        kinds.flat_map(|(status, id)| [-1, 1].map(|at| report(status, id, at))).collect();
    assert_eq!(reports.len(), 42);
    let mut count = 0;
    for_each_multiset(&reports, &mut Vec::new(), 0, 4, &mut |multiset| {
        count += 1;
        let wanted = outcome(multiset);
        for_each_arrival(&mut multiset.to_vec(), 0, &mut |arrival| {
            assert_eq!(after(arrival), named_by(&wanted, arrival), "{arrival:?}");
        });
    });
    // As many as there are multisets of up to 4 of 42.
    assert_eq!(count, 1 + 42 + 903 + 13_244 + 148_995);
}

#[test]
fn reports_that_come_again_at_any_time_end_in_the_same_order() {
    let reports: Vec<OrderUpdate> = (0..)
        .zip(OrderStatus::ALL)
        .map(|(seconds, status)| {
            report(status, Some("a").filter(|_| seconds % 2 == 0), seconds * 8 % 21 - 5)
        })
        .collect();
    for_each_multiset(&reports, &mut Vec::new(), 0, 4, &mut |multiset| {
        let wanted = outcome(multiset);
        for_each_arrival(&mut multiset.to_vec(), 0, &mut |arrival| {
            let twice: Vec<_> = arrival.iter().flat_map(|update| [*update; 2]).collect();
            let backwards: Vec<_> = arrival.iter().chain(arrival.iter().rev()).copied().collect();
            for arrival in [twice, backwards] {
                assert_eq!(after(&arrival), named_by(&wanted, &arrival), "{arrival:?}");
            }
        });
    });
}

#[test]
fn a_fill_that_raced_a_cancel_wins_either_way() {
    let [fill, cancel] = [report(Filled, Some("8"), 2), report(Cancelled, Some("8"), 3)];
    for arrival in [[&fill, &cancel], [&cancel, &fill]] {
        assert_eq!(after(&arrival).0, Filled);
    }
}

#[test]
fn a_late_partial_fill_does_not_bring_a_cancelled_order_back() {
    let [cancel, partial] = [report(Cancelled, None, 2), report(PartiallyFilled, None, 1)];
    for arrival in [[&cancel, &partial], [&partial, &cancel]] {
        assert_eq!(after(&arrival), named_by(&outcome(&[&cancel]), &arrival));
    }
}

/// Visits every multiset of up to `len` items.
fn for_each_multiset<'a, T>(
    items: &'a [T],
    multiset: &mut Vec<&'a T>,
    from: usize,
    len: usize,
    visit: &mut dyn FnMut(&[&'a T]),
) {
    visit(multiset);
    for next in from..if multiset.len() < len { items.len() } else { from } {
        multiset.push(&items[next]);
        for_each_multiset(items, multiset, next, len, visit);
        multiset.pop();
    }
}

/// Visits every permutation of the items after the first `done`.
fn for_each_arrival<T>(items: &mut [T], done: usize, visit: &mut dyn FnMut(&[T])) {
    if done == items.len() {
        visit(items);
    }
    for next in done..items.len() {
        items.swap(done, next);
        for_each_arrival(items, done + 1, visit);
        items.swap(done, next);
    }
}

/// How an order stands that was pending before these reports.
fn after<'a>(reports: &[&'a OrderUpdate]) -> State<'a> {
    static PENDING: LazyLock<Order> = LazyLock::new(|| order_that_is(Pending, None));
    let mut order = PENDING.clone();
    for report in reports {
        order.apply(report);
    }
    let id = order.connector_order_id();
    let id = id.map(|id| {
        reports.iter().find_map(|it| it.connector_order_id.as_ref().filter(|it| *it == id)).unwrap()
    });
    (order.status(), id, order.updated_at())
}

/// The status and the time by the rule, not by the code: the highest and the latest.
fn outcome(reports: &[&OrderUpdate]) -> (OrderStatus, Timestamp) {
    static CREATED: LazyLock<Timestamp> = LazyLock::new(|| limit_order().updated_at);
    const DESCENDING: [OrderStatus; 7] =
        [Filled, Expired, Cancelled, PartiallyFilled, Rejected, Open, Pending];
    let is_reported = |status: &OrderStatus| reports.iter().any(|it| it.status == *status);
    let status = DESCENDING.into_iter().find(is_reported).unwrap_or(Pending);
    let times = reports.iter().map(|report| report.updated_at);
    (status, times.chain([*CREATED]).max().unwrap())
}

/// The state of an outcome, with the first id of an arrival.
fn named_by<'a>(
    &(status, at): &(OrderStatus, Timestamp),
    arrival: &[&'a OrderUpdate],
) -> State<'a> {
    (status, arrival.iter().find_map(|report| report.connector_order_id.as_ref()), at)
}
