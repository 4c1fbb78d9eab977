//! Reports that do not contradict each other lead to the same order, in any
//! sequence and with any number of repeats.

use core_enums::{
    OrderStatus::{self, Cancelled, Expired, Filled, Open, PartiallyFilled, Pending, Rejected},
    ReportEffect,
};
use dtos_state::{NewOrder, Order, OrderUpdate};

use super::examples::{contradiction, limit_order, order_that_is, report, with_known_id};

#[test]
fn reports_without_a_contradiction_end_in_one_order_however_they_arrive() {
    let reports = reports();
    let mut sets = Vec::new();
    collect_consistent_sets(&reports, &mut Vec::new(), 5, &mut sets);
    assert!(sets.len() > 1_000, "{} sets", sets.len());
    for mut set in sets {
        let expected = outcome(&set);
        for_each_arrival(&mut set, 0, &mut |arrival| {
            assert_eq!(after(arrival.iter().copied()), expected, "{arrival:?}");
        });
    }
}

#[test]
fn reports_that_come_again_at_any_time_end_in_the_same_order() {
    let reports = reports();
    let mut sets = Vec::new();
    collect_consistent_sets(&reports, &mut Vec::new(), 3, &mut sets);
    for mut set in sets {
        let expected = outcome(&set);
        for_each_arrival(&mut set, 0, &mut |arrival| {
            let once = || arrival.iter().copied();
            let each_twice = once().flat_map(|update| [update, update]);
            assert_eq!(after(each_twice), expected, "{arrival:?}");
            assert_eq!(after(once().chain(once())), expected, "{arrival:?}");
            assert_eq!(after(once().chain(once().rev())), expected, "{arrival:?}");
        });
    }
}

#[test]
fn of_two_reports_that_contradict_each_other_the_second_is_refused() {
    let reports = reports();
    for (first, second) in pairs(&reports) {
        let mut order = order_that_is(Pending, None);
        assert_eq!(contradiction(&mut order, first), None);
        let before = order.clone();
        let is_refused = contradiction(&mut order, second).is_some();
        assert_eq!(is_refused, contradict(first, second), "{first:?} {second:?}");
        if contradict(first, second) {
            assert_eq!(order, before, "{first:?} {second:?}");
        }
    }
}

#[test]
fn reports_contradict_each_other_in_both_directions_or_in_none() {
    let reports = reports();
    for (one, other) in pairs(&reports) {
        assert_eq!(contradict(one, other), contradict(other, one), "{one:?} {other:?}");
    }
}

#[test]
fn a_fill_that_raced_a_cancel_wins_either_way() {
    let [fill, cancel] = [report(Filled, Some("8"), 2), report(Cancelled, Some("8"), 3)];
    for arrival in [[&fill, &cancel], [&cancel, &fill]] {
        assert_eq!(after(arrival.into_iter()).status(), Filled);
    }
}

#[test]
fn a_late_partial_fill_does_not_bring_a_cancelled_order_back() {
    let [cancel, partial] = [report(Cancelled, None, 2), report(PartiallyFilled, None, 1)];
    for arrival in [[&cancel, &partial], [&partial, &cancel]] {
        assert_eq!(after(arrival.into_iter()), order_with(Cancelled, &cancel));
    }
}

/// Every status without a connector order id, with one and with another, at 21
/// different times. Some are before the creation of the order, and they are not
/// sorted by status.
fn reports() -> Vec<OrderUpdate> {
    let ids = [None, Some("8"), Some("9")];
    let kinds = OrderStatus::ALL.into_iter().flat_map(|status| ids.map(|id| (status, id)));
    (0..).zip(kinds).map(|(i, (status, id))| report(status, id, i * 8 % 21 - 5)).collect()
}

fn pairs(reports: &[OrderUpdate]) -> impl Iterator<Item = (&OrderUpdate, &OrderUpdate)> {
    reports.iter().flat_map(move |one| reports.iter().map(move |other| (one, other)))
}

fn contradict(one: &OrderUpdate, other: &OrderUpdate) -> bool {
    let ids = [one, other].map(|report| report.connector_order_id.as_ref());
    let ids_differ = matches!(ids, [Some(one), Some(other)] if one != other);
    ids_differ || one.status.effect_of(other.status) == ReportEffect::Contradicts
}

/// All sets of up to `len` reports of which no two contradict each other.
fn collect_consistent_sets<'a>(
    reports: &'a [OrderUpdate],
    set: &mut Vec<&'a OrderUpdate>,
    len: usize,
    sets: &mut Vec<Vec<&'a OrderUpdate>>,
) {
    sets.push(set.clone());
    if set.len() == len {
        return;
    }
    for (i, report) in reports.iter().enumerate() {
        if set.iter().all(|other| !contradict(report, other)) {
            set.push(report);
            collect_consistent_sets(&reports[i + 1..], set, len, sets);
            set.pop();
        }
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

/// A pending order after these reports, all of them accepted.
fn after<'a>(reports: impl Iterator<Item = &'a OrderUpdate>) -> Order {
    let mut order = order_that_is(Pending, None);
    for report in reports {
        assert_eq!(contradiction(&mut order, report), None);
    }
    order
}

/// The same by the rule, not by the code: the status with the highest
/// precedence, the one id, the latest time.
fn outcome(reports: &[&OrderUpdate]) -> Order {
    let new = limit_order();
    let statuses = reports.iter().map(|report| report.status);
    let times = reports.iter().map(|report| report.updated_at);
    with_known_id(NewOrder {
        status: statuses.max_by_key(|&status| precedence(status)).unwrap_or(new.status),
        connector_order_id: reports.iter().find_map(|report| report.connector_order_id.clone()),
        updated_at: times.chain([new.updated_at]).max().unwrap(),
        ..new
    })
}

/// The precedence of FIX. Statuses of the same rank contradict each other.
fn precedence(status: OrderStatus) -> u8 {
    match status {
        Pending => 0,
        Open => 1,
        PartiallyFilled | Rejected => 2,
        Cancelled | Expired => 3,
        Filled => 4,
    }
}

fn order_with(status: OrderStatus, last: &OrderUpdate) -> Order {
    with_known_id(NewOrder { status, updated_at: last.updated_at, ..limit_order() })
}
