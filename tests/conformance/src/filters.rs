//! Which orders are read, in which order, and in which pages.

use dtos_state::{
    Command, ExecutionGroupId, Fill, NewFill, NewOrder, Order, OrderSide, OrderStatus,
    OrderStatus::{Cancelled, Filled, Open, Pending, Rejected},
    Timestamp,
};
use strategy_ledger::{LedgerReader, OrderFilter, Sort, StorageError};

use crate::{
    examples::{
        at, bust_of, fill, fill_id, ids, new_fill, new_order, open, order, order_id, order_that_is,
        report, report_of, ruling,
    },
    model::Model,
    steps::take_all,
    subject::{Fresh, Subject},
};

pub fn an_order_is_found_by_its_id_alone(fresh: Fresh) {
    let mut subject = of_all_statuses(fresh);
    let ledger = subject.ledger();
    for (number, status) in (1..).zip(OrderStatus::ALL) {
        let found = ledger.order(order_id(number)).unwrap();
        assert_eq!(found.map(|order| order.status()), Some(status));
    }
    assert_eq!(ledger.order(order_id(99)).unwrap(), None);
}

pub fn orders_are_found_by_the_exchanges_id_that_they_have_or_learned(fresh: Fresh) {
    let mut subject = fresh();
    let ledger = subject.ledger();
    let connector_order_id = Some("8".parse().unwrap());
    let named = Order::with_id(order_id(2), NewOrder { connector_order_id, ..new_order() });
    for order in [&order(3), &named, &order(1)] {
        ledger.register_order(order).unwrap();
    }
    ledger.apply_update(&report(Open, Some("8"), 1)).unwrap();
    // Contradicted, because its id is not the order's; it is found all the same, also once a
    // ruling takes the report back.
    ledger.apply_update(&report(Cancelled, Some("9"), 1)).unwrap();
    ledger.take(&ruling(Cancelled, Open, 2).into()).unwrap();
    // An earlier one names the order from here on.
    ledger.apply_update(&report(Open, Some("7"), 0)).unwrap();
    let rows = [("8", &[2, 1][..]), ("9", &[1]), ("7", &[1]), ("88", &[]), ("8 ", &[])];
    for (id, wanted) in rows {
        let connector_order_id = Some(id.parse().unwrap());
        let filter = OrderFilter { connector_order_id, ..OrderFilter::default() };
        assert_found(ledger, &filter, wanted);
        let sort = Sort::Id;
        let mut by_id = wanted.to_vec();
        by_id.sort_unstable();
        assert_found(ledger, &OrderFilter { sort, ..filter }, &by_id);
    }
}

pub fn orders_are_found_by_the_exchanges_id_of_any_of_their_fills(fresh: Fresh) {
    let mut subject = fresh();
    let ledger = subject.ledger();
    for number in [3, 1, 2] {
        ledger.register_order(&order(number)).unwrap();
    }
    ledger.record_fill(&fill(1, Some("t1"))).unwrap();
    ledger.record_fill(&fill(1, Some("t2"))).unwrap();
    ledger.take(&bust_of("t1").into()).unwrap();
    let new = NewFill { parent_order_id: order_id(2), ..new_fill() };
    let new = NewFill { connector_fill_id: "t2".parse().ok(), ..new };
    ledger.record_fill(&Fill::with_id(fill_id(2), new)).unwrap();
    for (id, wanted) in [("t1", &[1][..]), ("t2", &[1, 2]), ("t", &[])] {
        let connector_fill_id = Some(id.parse().unwrap());
        assert_found(ledger, &OrderFilter { connector_fill_id, ..OrderFilter::default() }, wanted);
    }
}

pub fn orders_are_found_by_a_fill_of_theirs_and_by_the_end_of_their_id(fresh: Fresh) {
    let mut subject = fresh();
    let ledger = subject.ledger();
    for number in [3, 1, 0x13] {
        ledger.register_order(&order(number)).unwrap();
    }
    ledger.record_fill(&fill(1, Some("t1"))).unwrap();
    for (id, wanted) in [(1, &[1][..]), (2, &[])] {
        let filter = OrderFilter { fill_id: Some(fill_id(id)), ..OrderFilter::default() };
        assert_found(ledger, &filter, wanted);
    }
    let whole = order_id(0x13).to_string();
    for (tail, wanted) in [
        ("3", &[3, 0x13][..]),
        ("13", &[0x13]),
        ("03", &[3]),
        (&whole, &[0x13]),
        ("", &[3, 1, 0x13]),
        ("x3", &[]),
        ("_3", &[]),
        ("%3", &[]),
    ] {
        let filter = OrderFilter { id_tail: Some(tail.into()), ..OrderFilter::default() };
        assert_found(ledger, &filter, wanted);
    }
}

pub fn open_orders_are_those_that_are_not_final(fresh: Fresh) {
    let mut subject = of_all_statuses(fresh);
    let ledger = subject.ledger();
    assert_found(ledger, &open(), &[1, 2, 3]);
    assert_found(ledger, &OrderFilter { open: Some(false), ..open() }, &[4, 5, 6, 7]);
    ledger.apply_update(&report_of(2, Filled, None, 1)).unwrap();
    assert_found(ledger, &open(), &[1, 3]);
}

pub fn the_orders_of_a_group_are_those_of_no_other(fresh: Fresh) {
    let mut subject = of_all_statuses(fresh);
    let ledger = subject.ledger();
    let other: ExecutionGroupId = "EXG_20251201_145955_abc123".parse().unwrap();
    for (number, status) in [(10, Open), (9, Rejected), (8, Pending)] {
        let new = NewOrder { parent_group_id: other, status, ..new_order() };
        ledger.register_order(&Order::with_id(order_id(number), new)).unwrap();
    }
    let first = new_order().parent_group_id;
    let unknown = "EXG_20251201_145955_none00".parse().unwrap();
    for (group, all, open) in [
        (other, &[10, 9, 8][..], &[10, 8][..]),
        (first, &[1, 2, 3, 4, 5, 6, 7], &[1, 2, 3]),
        (unknown, &[], &[]),
    ] {
        let of_group = OrderFilter { group: Some(group), ..OrderFilter::default() };
        assert_found(ledger, &of_group, all);
        assert_found(ledger, &OrderFilter { open: Some(true), ..of_group }, open);
    }
}

pub fn orders_come_in_the_order_of_registration_until_there_are_enough(fresh: Fresh) {
    let mut subject = fresh();
    let ledger = subject.ledger();
    for number in [5, 2, 9, 1] {
        ledger.register_order(&order(number)).unwrap();
    }
    let first = |limit| OrderFilter { limit: Some(limit), ..OrderFilter::default() };
    assert_found(ledger, &OrderFilter::default(), &[5, 2, 9, 1]);
    assert_found(ledger, &first(3), &[5, 2, 9]);
    assert_found(ledger, &first(0), &[]);
    assert_found(ledger, &first(usize::MAX), &[5, 2, 9, 1]);
    assert_found(ledger, &OrderFilter { after: Some(order_id(2)), ..first(1) }, &[9]);
    assert_found(ledger, &OrderFilter { after: Some(order_id(1)), ..first(1) }, &[]);
    let sort = Sort::RegistrationDescending;
    assert_found(ledger, &OrderFilter { sort, ..first(3) }, &[1, 9, 2]);
    assert_found(ledger, &OrderFilter { sort, after: Some(order_id(2)), ..first(3) }, &[5]);
}

pub fn orders_are_found_by_status_and_by_the_time_that_they_were_created(fresh: Fresh) {
    let mut subject = fresh();
    let ledger = subject.ledger();
    for (number, status, seconds) in
        [(1, Open, 5), (2, Filled, 3), (3, Open, 3), (4, Cancelled, 1), (6, Open, 1), (5, Open, 1)]
    {
        let new = NewOrder { status, created_at: at(seconds), ..new_order() };
        ledger.register_order(&Order::with_id(order_id(number), new)).unwrap();
    }
    // Sorted by time, then by id.
    for (statuses, wanted) in [
        (&OrderStatus::ALL[..], &[4, 5, 6, 2, 3, 1][..]),
        (&[Open], &[5, 6, 3, 1]),
        (&[Cancelled, Filled, Cancelled], &[4, 2]),
        (&[Pending], &[]),
        (&[], &[]),
    ] {
        assert_found(ledger, &created(statuses, None, None), wanted);
    }
    for (from, before, wanted) in [
        (Some(3), None, &[3, 1][..]),
        (Some(4), None, &[1]),
        (None, Some(3), &[5, 6]),
        (None, Some(4), &[5, 6, 3]),
        (Some(1), Some(5), &[5, 6, 3]),
        (Some(1), Some(6), &[5, 6, 3, 1]),
        (Some(3), Some(3), &[]),
        (Some(5), Some(1), &[]),
        (Some(2), None, &[3, 1]),
    ] {
        assert_found(ledger, &created(&[Open], from.map(at), before.map(at)), wanted);
    }
}

pub fn a_range_may_reach_beyond_what_the_ledger_can_hold(fresh: Fresh) {
    let mut subject = fresh();
    let ledger = subject.ledger();
    let times = ["1677-09-21T00:12:43.145224192Z", "2262-04-11T23:47:16.854775807Z"];
    let [first, last] = times.map(|time| time.parse().unwrap());
    for (number, created_at) in (1..).zip([first, last]) {
        let new = NewOrder { created_at, ..new_order() };
        ledger.register_order(&Order::with_id(order_id(number), new)).unwrap();
    }
    let times = ["0001-01-01T00:00:00Z", "9999-01-01T00:00:00Z"];
    let [early, late] = times.map(|time| time.parse().unwrap());
    for (from, before, wanted) in [
        (None, None, &[1, 2][..]),
        (Some(early), Some(late), &[1, 2]),
        (Some(first), Some(late), &[1, 2]),
        (None, Some(early), &[]),
        (Some(late), None, &[]),
        (Some(first), Some(last), &[1]),
        (None, Some(first), &[]),
        (Some(last), None, &[2]),
        (Some(last), Some(late), &[2]),
        (Some(late), Some(early), &[]),
    ] {
        assert_found(ledger, &created(&[Pending], from, before), wanted);
    }
}

pub fn a_page_after_an_order_that_is_not_there_is_an_error(fresh: Fresh) {
    let mut subject = of_all_statuses(fresh);
    let ledger = subject.ledger();
    for sort in SORTS {
        let filter = OrderFilter { after: Some(order_id(99)), sort, ..open() };
        let refused = ledger.orders(&filter).unwrap_err();
        assert!(
            matches!(refused, StorageError::NoSuchPage { after } if after == order_id(99)),
            "{refused:?}"
        );
    }
}

/// An order that the filter does not admit may come before a page, too.
pub fn pages_go_on_after_any_order_and_miss_none(fresh: Fresh) {
    let (mut subject, model) = of_all_kinds(fresh);
    let ledger = subject.ledger();
    for sort in SORTS {
        for last in &model.all_orders() {
            let after = Some(last.order_id());
            let filter = OrderFilter { after, sort, ..open() };
            assert_eq!(ledger.orders(&filter).unwrap(), model.orders(&filter).unwrap());
        }
        for limit in 1..=model.all_orders().len() + 1 {
            let mut filter = OrderFilter { sort, limit: Some(limit), ..open() };
            let mut paged = Vec::new();
            loop {
                let page = ledger.orders(&filter).unwrap();
                assert!(page.len() <= limit);
                let Some(last) = page.last() else { break };
                filter.after = Some(last.order_id());
                paged.extend(page);
            }
            let all = OrderFilter { sort, ..open() };
            assert_eq!(paged, model.orders(&all).unwrap(), "{sort:?} {limit}");
        }
    }
}

pub fn every_combination_of_conditions_admits_what_the_filter_says(fresh: Fresh) {
    let (mut subject, model) = of_all_kinds(fresh);
    let ledger = subject.ledger();
    for filter in combinations() {
        let wanted = model.orders(&filter).unwrap();
        assert_eq!(ids(&ledger.orders(&filter).unwrap()), ids(&wanted), "{filter:?}");
    }
}

pub fn any_number_of_ids_may_be_asked_for(fresh: Fresh) {
    let mut subject = of_all_statuses(fresh);
    let many = (0..50_000).rev().map(order_id).chain([order_id(1)]).collect();
    let filter = OrderFilter { ids: Some(many), ..OrderFilter::default() };
    assert_found(subject.ledger(), &filter, &[1, 2, 3, 4, 5, 6, 7]);
}

const SORTS: [Sort; 4] =
    [Sort::Registration, Sort::RegistrationDescending, Sort::Creation, Sort::Id];

fn assert_found(ledger: &dyn LedgerReader, filter: &OrderFilter, wanted: &[u32]) {
    let wanted: Vec<_> = wanted.iter().copied().map(order_id).collect();
    assert_eq!(ids(&ledger.orders(filter).unwrap()), wanted, "{filter:?}");
}

fn created(
    statuses: &[OrderStatus],
    created_from: Option<Timestamp>,
    created_before: Option<Timestamp>,
) -> OrderFilter {
    let statuses = Some(statuses.to_vec());
    let sort = Sort::Creation;
    OrderFilter { statuses, created_from, created_before, sort, ..OrderFilter::default() }
}

/// One order for each status, numbered from 1 in the order of the enum.
fn of_all_statuses(fresh: Fresh) -> Box<dyn Subject> {
    let mut subject = fresh();
    for (number, status) in (1..).zip(OrderStatus::ALL) {
        subject.ledger().register_order(&order_that_is(number, status)).unwrap();
    }
    subject
}

/// Orders of two groups, symbols, sides, exchange ids and times, in no order of
/// their ids or times.
fn of_all_kinds(fresh: Fresh) -> (Box<dyn Subject>, Model) {
    let (mut subject, mut model) = (fresh(), Model::default());
    let of = |bits: u32| {
        let is = |bit: u32| bits & bit != 0;
        let new = NewOrder {
            parent_group_id: GROUPS[usize::from(is(1))].parse().unwrap(),
            symbol: if is(2) { "ETH_USDT" } else { "BTC_USDT" }.parse().unwrap(),
            side: if is(4) { OrderSide::Sell } else { OrderSide::Buy },
            connector_order_id: is(8).then(|| "8".parse().unwrap()),
            created_at: at(if is(16) { 9 } else { i64::from(bits % 3) }),
            status: OrderStatus::ALL[bits as usize % OrderStatus::ALL.len()],
            ..new_order()
        };
        Command::Register(Order::with_id(order_id((bits * 19 + 19) % 32), new))
    };
    let commands: Vec<Command> = (0..32).map(of).collect();
    take_all(subject.ledger(), &mut model, &commands);
    (subject, model)
}

const GROUPS: [&str; 2] = ["EXG_20251201_145955_xyz789", "EXG_20251201_145955_abc123"];

/// Every combination of the conditions, each left out or with a value or two.
fn combinations() -> Vec<OrderFilter> {
    /// Each filter without a condition, and with each of its values.
    macro_rules! with {
        ($filters:ident, $($field:ident: [$($value:expr),+];)+) => {$(
            let values = [None, $(Some($value)),+];
            $filters = $filters
                .iter()
                .flat_map(|filter: &OrderFilter| {
                    values.clone().map(|$field| OrderFilter { $field, ..filter.clone() })
                })
                .collect();
        )+};
    }
    let default = OrderFilter::default();
    let mut filters: Vec<_> =
        SORTS.iter().map(|&sort| OrderFilter { sort, ..default.clone() }).collect();
    with! {
        filters,
        ids: [(0..16).map(order_id).collect(), Vec::new()];
        group: [GROUPS[1].parse().unwrap()];
        symbol: ["ETH_USDT".parse().unwrap()];
        side: [OrderSide::Sell];
        statuses: [vec![Open, Filled, Cancelled]];
        open: [true, false];
        connector_order_id: ["8".parse().unwrap()];
        created_from: [at(1)];
        created_before: [at(9)];
        after: [order_id(7)];
        limit: [3];
    }
    filters
}
