//! The queries of a ledger.

use core_enums::{
    OrderStatus,
    OrderStatus::{Cancelled, Filled, Open, PartiallyFilled, Pending, Rejected},
};
use dtos_state::{NewOrder, Order};
use id_generators::{ExecutionGroupId, OrderId};
use strategy_ledger::{Command, LedgerView, StorageError, StrategyLedger, WriteError};
use tempfile::TempDir;

use super::examples::{
    at, fill, ledger_with, new_ledger, new_order, order, order_id, order_that_is, report,
};

#[test]
fn an_order_is_found_by_its_id_alone() {
    let (_folder, ledger) = of_all_statuses();
    for (number, status) in (1..).zip(OrderStatus::ALL) {
        let found = ledger.view().order(order_id(number)).unwrap();
        assert_eq!(found.map(|order| order.status()), Some(status));
    }
    assert_eq!(ledger.view().order(order_id(99)).unwrap(), None);
}

#[test]
fn orders_are_found_by_the_exchanges_id_that_they_have_or_learned() {
    let (_folder, mut ledger) = new_ledger();
    let connector_order_id = Some("8".parse().unwrap());
    let named = Order::with_id(order_id(2), NewOrder { connector_order_id, ..new_order() });
    for order in [&order(3), &named, &order(1)] {
        ledger.register_order(order).unwrap();
    }
    let _ = ledger.apply_update(order_id(1), &report(Open, Some("8"), 1)).unwrap();
    // Contradicted, because its id is not the order's.
    let _ = ledger.apply_update(order_id(1), &report(Open, Some("9"), 1)).unwrap();
    let found =
        |id: &str| ids(&ledger.view().orders_by_connector_order_id(&id.parse().unwrap()).unwrap());
    assert_eq!(found("8"), [2, 1].map(order_id));
    assert_eq!(found("9"), []);
    assert_eq!(found("88"), []);
}

#[test]
fn open_orders_are_those_that_are_not_final() {
    let (_folder, mut ledger) = of_all_statuses();
    let open = |view: &LedgerView| ids(&view.open_orders().unwrap());
    assert_eq!(open(&ledger.view()), [1, 2, 3].map(order_id));
    let _ = ledger.apply_update(order_id(2), &report(Filled, None, 1)).unwrap();
    assert_eq!(open(&ledger.view()), [1, 3].map(order_id));
}

#[test]
fn the_orders_of_a_group_are_those_of_no_other() {
    let (_folder, mut ledger) = of_all_statuses();
    let other: ExecutionGroupId = "EXG_20251201_145955_abc123".parse().unwrap();
    for (number, status) in [(10, Open), (9, Rejected), (8, Pending)] {
        let new = NewOrder { parent_group_id: other, status, ..new_order() };
        ledger.register_order(&Order::with_id(order_id(number), new)).unwrap();
    }
    let view = ledger.view();
    assert_eq!(ids(&view.orders_of_group(other).unwrap()), [10, 9, 8].map(order_id));
    assert_eq!(ids(&view.open_orders_of_group(other).unwrap()), [10, 8].map(order_id));
    let first = new_order().parent_group_id;
    assert_eq!(ids(&view.orders_of_group(first).unwrap()), [1, 2, 3, 4, 5, 6, 7].map(order_id));
    assert_eq!(ids(&view.open_orders_of_group(first).unwrap()), [1, 2, 3].map(order_id));
    let unknown = "EXG_20251201_145955_none00".parse().unwrap();
    assert_eq!(ids(&view.orders_of_group(unknown).unwrap()), []);
}

#[test]
fn every_order_is_shown_in_the_order_of_registration_until_the_visitor_has_enough() {
    let (_folder, mut ledger) = new_ledger();
    let numbers = [5, 2, 9, 1];
    for number in numbers {
        ledger.register_order(&order(number)).unwrap();
    }
    let mut seen = Vec::new();
    let enough = ledger.view().for_each_order(|order| {
        seen.push(order.order_id());
        if seen.len() == 3 { Err(StorageError::BatchFailed) } else { Ok(()) }
    });
    assert!(matches!(enough, Err(StorageError::BatchFailed)));
    assert_eq!(seen, [5, 2, 9].map(order_id));
}

#[test]
fn fills_that_count_come_in_the_order_of_recording_and_are_summed_up() {
    let (_folder, mut ledger) = ledger_with(1);
    for fill in [fill(9, Some("t1")), fill(3, None), fill(4, Some("t1")), fill(1, Some("t2"))] {
        let _ = ledger.record_fill(&fill).unwrap();
    }
    let view = ledger.view();
    let wanted = [fill(9, Some("t1")), fill(3, None), fill(1, Some("t2"))];
    assert_eq!(view.fills(order_id(1)).unwrap(), wanted);
    let summary = view.execution_summary(order_id(1)).unwrap().unwrap();
    assert_eq!((summary.fills(), summary.filled_quantity().to_string().as_str()), (3, "0.6"));
    assert_eq!(view.execution_summary(order_id(2)).unwrap(), None);
    assert_eq!(view.fills(order_id(2)).unwrap(), []);
}

#[test]
fn a_history_is_of_one_order_in_the_order_in_which_things_were_said() {
    let (_folder, mut ledger) = ledger_with(1);
    ledger.register_order(&order(2)).unwrap();
    let _ = ledger.record_fill(&fill(1, None)).unwrap();
    let _ = ledger.apply_update(order_id(2), &report(Open, None, 1)).unwrap();
    let _ = ledger.apply_update(order_id(1), &report(PartiallyFilled, None, 1)).unwrap();
    let _ = ledger.record_fill(&fill(2, None)).unwrap();
    let told = |number| {
        let history = ledger.view().history(order_id(number)).unwrap();
        assert!(history.iter().all(|change| change.command.order_id() == order_id(number)));
        history.iter().map(|change| (change.seq, kind(&change.command))).collect::<Vec<_>>()
    };
    assert_eq!(told(1), [(1, "register"), (3, "fill"), (5, "update"), (6, "fill")]);
    assert_eq!(told(2), [(2, "register"), (4, "update")]);
    assert_eq!(told(3), []);
}

#[test]
fn changes_come_in_pages_that_miss_none_and_repeat_none() {
    let (_folder, mut ledger) = new_ledger();
    assert_eq!(ledger.view().changes_since(0, 10).unwrap(), []);
    assert_eq!(ledger.view().last_seq().unwrap(), 0);
    ledger
        .batch(|batch| {
            batch.register_order(&order(1))?;
            for number in 1..=10 {
                let _ = batch.record_fill(&fill(number, None))?;
                let seconds = number.into();
                let _ = batch.apply_update(order_id(1), &report(Open, None, seconds))?;
            }
            Ok::<_, WriteError>(())
        })
        .unwrap();
    let view = ledger.view();
    let all = view.changes_since(0, usize::MAX).unwrap();
    assert!(all.iter().map(|change| change.seq).eq(1..=21));
    assert_eq!(view.last_seq().unwrap(), 21);
    for limit in 1..=22 {
        let mut paged = Vec::new();
        loop {
            let seen = paged.last().map_or(0, |change: &strategy_ledger::Change| change.seq);
            let page = view.changes_since(seen, limit).unwrap();
            assert!(page.len() <= limit, "{limit}");
            if page.is_empty() {
                break;
            }
            paged.extend(page);
        }
        assert_eq!(paged, all, "{limit}");
    }
    for (seq, limit) in [(0, 0), (21, 10), (22, 10), (u64::MAX, 10), (1 << 63, 10)] {
        assert_eq!(view.changes_since(seq, limit).unwrap(), [], "{seq} {limit}");
    }
}

#[test]
fn orders_are_found_by_status_and_by_the_time_that_they_were_created() {
    let (_folder, mut ledger) = new_ledger();
    for (number, status, seconds) in
        [(1, Open, 5), (2, Filled, 3), (3, Open, 3), (4, Cancelled, 1), (6, Open, 1), (5, Open, 1)]
    {
        let new = NewOrder { status, created_at: at(seconds), ..new_order() };
        ledger.register_order(&Order::with_id(order_id(number), new)).unwrap();
    }
    let view = ledger.view();
    let of = |statuses: &[_]| ids(&view.orders_created(statuses, ..).unwrap());
    // Sorted by time, then by id.
    assert_eq!(of(&OrderStatus::ALL), [4, 5, 6, 2, 3, 1].map(order_id));
    assert_eq!(of(&[Open]), [5, 6, 3, 1].map(order_id));
    assert_eq!(of(&[Cancelled, Filled, Cancelled]), [4, 2].map(order_id));
    assert_eq!(of(&[Pending]), []);
    assert_eq!(of(&[]), []);
    let open = |range: &str, found: Vec<Order>, wanted: &[u32]| {
        let wanted: Vec<OrderId> = wanted.iter().copied().map(order_id).collect();
        assert_eq!(ids(&found), wanted, "{range}");
    };
    open("3..", view.orders_created(&[Open], at(3)..).unwrap(), &[3, 1]);
    open("4..", view.orders_created(&[Open], at(4)..).unwrap(), &[1]);
    open("..3", view.orders_created(&[Open], ..at(3)).unwrap(), &[5, 6]);
    open("..=3", view.orders_created(&[Open], ..=at(3)).unwrap(), &[5, 6, 3]);
    open("1..5", view.orders_created(&[Open], at(1)..at(5)).unwrap(), &[5, 6, 3]);
    open("1..=5", view.orders_created(&[Open], at(1)..=at(5)).unwrap(), &[5, 6, 3, 1]);
    open("3..3", view.orders_created(&[Open], at(3)..at(3)).unwrap(), &[]);
    open("5..1", view.orders_created(&[Open], at(5)..at(1)).unwrap(), &[]);
    let after = (std::ops::Bound::Excluded(at(1)), std::ops::Bound::Unbounded);
    open("after 1", view.orders_created(&[Open], after).unwrap(), &[3, 1]);
}

#[test]
fn a_range_may_reach_beyond_what_the_ledger_can_hold() {
    use std::ops::Bound::{Excluded, Included, Unbounded};
    let (_folder, mut ledger) = new_ledger();
    let times = ["1677-09-21T00:12:43.145224192Z", "2262-04-11T23:47:16.854775807Z"];
    let [first, last] = times.map(|time| time.parse().unwrap());
    for (number, created_at) in (1..).zip([first, last]) {
        let new = NewOrder { created_at, ..new_order() };
        ledger.register_order(&Order::with_id(order_id(number), new)).unwrap();
    }
    let [early, late] =
        ["0001-01-01T00:00:00Z", "9999-01-01T00:00:00Z"].map(|time| time.parse().unwrap());
    for (range, wanted) in [
        ((Unbounded, Unbounded), &[1, 2][..]),
        ((Included(early), Included(late)), &[1, 2]),
        ((Excluded(early), Excluded(late)), &[1, 2]),
        ((Unbounded, Included(early)), &[]),
        ((Included(late), Unbounded), &[]),
        ((Excluded(first), Unbounded), &[2]),
        ((Included(first), Excluded(last)), &[1]),
        ((Unbounded, Excluded(first)), &[]),
        ((Excluded(last), Unbounded), &[]),
        ((Included(last), Included(late)), &[2]),
    ] {
        let wanted: Vec<OrderId> = wanted.iter().copied().map(order_id).collect();
        let found = ledger.view().orders_created(&[Pending], range).unwrap();
        assert_eq!(ids(&found), wanted, "{range:?}");
    }
}

/// One order for each status, numbered from 1 in the order of the enum.
fn of_all_statuses() -> (TempDir, StrategyLedger) {
    let (folder, mut ledger) = new_ledger();
    for (number, status) in (1..).zip(OrderStatus::ALL) {
        ledger.register_order(&order_that_is(number, status)).unwrap();
    }
    (folder, ledger)
}

fn ids(orders: &[Order]) -> Vec<OrderId> {
    orders.iter().map(Order::order_id).collect()
}

fn kind(command: &Command) -> &'static str {
    match command {
        Command::Register(_) => "register",
        Command::Update(_) => "update",
        Command::Fill(_) => "fill",
    }
}
