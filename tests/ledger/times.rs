//! Times are nanoseconds in 64 bits: any other time is refused.

use dtos_state::{Fill, NewFill, NewOrder, Order, OrderUpdate, Timestamp};
use strategy_ledger::{StrategyLedger, WriteError};

use super::examples::{contents, fill_id, ledger_with, new_fill, new_order, order_id, report};
use core_enums::OrderStatus::Open;

const HELD: [&str; 5] = [
    "1677-09-21T00:12:43.145224192Z",
    "1969-12-31T23:59:59.999999999Z",
    "1970-01-01T00:00:00Z",
    "2025-12-01T15:00:00.123456789Z",
    "2262-04-11T23:47:16.854775807Z",
];

const NOT_HELD: [&str; 4] = [
    "0000-01-01T00:00:00Z",
    "1677-09-21T00:12:43.145224191Z",
    "2262-04-11T23:47:16.854775808Z",
    "9999-12-31T23:59:59.999999999Z",
];

#[test]
fn every_time_within_64_bits_of_nanoseconds_is_kept_to_the_nanosecond() {
    let (_folder, mut ledger) = ledger_with(1);
    for (number, time) in (2..).zip(HELD) {
        let time: Timestamp = time.parse().unwrap();
        let new = NewOrder { created_at: time, updated_at: time, ..new_order() };
        let order = Order::with_id(order_id(number), new);
        ledger.register_order(&order).unwrap();
        assert_eq!(ledger.view().order(order_id(number)).unwrap(), Some(order));
        let fill = Fill::with_id(fill_id(number), NewFill { executed_at: time, ..new_fill() });
        let _ = ledger.record_fill(&fill).unwrap();
        assert_eq!(ledger.view().fills(order_id(1)).unwrap().pop(), Some(fill));
    }
}

#[test]
fn a_time_outside_64_bits_of_nanoseconds_is_refused_and_nothing_is_kept() {
    let (_folder, mut ledger) = ledger_with(1);
    let before = contents(&ledger.view());
    for text in NOT_HELD {
        let time: Timestamp = text.parse().unwrap();
        for write in writes_at(time) {
            let refused = write(&mut ledger).unwrap_err();
            assert!(matches!(refused, WriteError::TimeOutOfRange { given } if given == time));
            let wanted = "expected the years 1678 to 2261";
            assert_eq!(refused.to_string(), format!("the time {text} is out of range: {wanted}"));
            assert_eq!(contents(&ledger.view()), before, "{text}");
        }
    }
}

type Write = Box<dyn Fn(&mut StrategyLedger) -> Result<(), WriteError>>;

/// Every write with a time, at this time.
fn writes_at(time: Timestamp) -> [Write; 4] {
    let register = |new: NewOrder| {
        let order = Order::with_id(order_id(2), new);
        move |ledger: &mut StrategyLedger| ledger.register_order(&order).map(|_| ())
    };
    let update = OrderUpdate { updated_at: time, ..report(Open, None, 0) };
    let fill = Fill::with_id(fill_id(1), NewFill { executed_at: time, ..new_fill() });
    [
        Box::new(register(NewOrder { created_at: time, ..new_order() })),
        Box::new(register(NewOrder { updated_at: time, ..new_order() })),
        Box::new(move |ledger| ledger.apply_update(order_id(1), &update).map(|_| ())),
        Box::new(move |ledger| ledger.record_fill(&fill).map(|_| ())),
    ]
}
