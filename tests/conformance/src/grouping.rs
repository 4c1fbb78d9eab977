//! Execution groups: registered or not, and what is computed from their orders.

use dtos_state::{
    Command, Difference, Effect, ExecutionGroup, Fill, GroupStatus, NewFill, NewOrder, Order,
    OrderSide,
    OrderStatus::{self, Cancelled, Expired, Filled, Open, PartiallyFilled, Pending, Rejected},
};
use strategy_ledger::{Refusal, WriteError};

use crate::{
    examples::{
        at, bust_of_fill, contents, fill_id, group, group_id, new_fill, new_order, order_id,
    },
    subject::Fresh,
};

pub fn a_group_is_registered_once_with_one_content(fresh: Fresh) {
    let mut subject = fresh();
    let ledger = subject.ledger();
    assert_eq!(ledger.group(group_id()).unwrap(), None);
    assert_eq!(ledger.group_progress(group_id()).unwrap(), None);
    assert_eq!(ledger.take(&group().into()).unwrap(), Effect::Registered);
    let before = contents(ledger);
    assert_eq!(ledger.take(&group().into()).unwrap(), Effect::Repeated);
    let at_time = |seconds| at(seconds).to_string();
    for (other, key, was, is) in [
        (ExecutionGroup { created_at: at(-6), ..group() }, "created_at", at_time(-5), at_time(-6)),
        (
            ExecutionGroup {
                parent_plan_id: "TPL_20251201_145950_abc124".parse().unwrap(),
                ..group()
            },
            "parent_plan_id",
            "TPL_20251201_145950_abc123".into(),
            "TPL_20251201_145950_abc124".into(),
        ),
    ] {
        let refused = ledger.take(&other.into()).unwrap_err();
        let WriteError::Refused(refusal) = refused else { panic!("{refused:?}") };
        let id = group_id();
        let wanted = format!(
            "the id {id} is in use by a group with another {key}: {key} is {is}, was {was}"
        );
        assert_eq!(refusal.to_string(), wanted);
        let differences = vec![Difference { key, was, is }];
        assert_eq!(refusal, Refusal::GroupIdInUse { group_id: group_id(), differences });
        assert_eq!(refusal.key(), "group_id");
    }
    subject.reopen();
    assert_eq!(contents(subject.ledger()), before);
    assert_eq!(subject.ledger().group(group_id()).unwrap(), Some(group()));
}

pub fn an_order_may_name_a_group_that_is_not_registered(fresh: Fresh) {
    let mut subject = crate::examples::with_order(fresh, 1);
    let ledger = subject.ledger();
    let progress = ledger.group_progress(group_id()).unwrap().unwrap();
    assert_eq!((progress.group, progress.orders), (None, 1));
    // In one batch with its orders, before or after them.
    let later: Command = group().into();
    let outcomes = ledger.take_all(&[crate::examples::order(2).into(), later]).unwrap();
    assert_eq!(outcomes, [Ok(Effect::Registered), Ok(Effect::Registered)]);
    let progress = ledger.group_progress(group_id()).unwrap().unwrap();
    assert_eq!((progress.group, progress.orders), (Some(group()), 2));
}

/// Each with the number of its orders, and of those whose execution counts.
pub fn the_status_of_a_group_follows_from_its_orders(fresh: Fresh) {
    let rows: [(&[OrderStatus], &[usize], GroupStatus); 14] = [
        (&[], &[], GroupStatus::Pending),
        (&[Pending, Pending], &[], GroupStatus::Pending),
        (&[Pending, Pending], &[0], GroupStatus::Pending),
        (&[Pending, Filled], &[1], GroupStatus::Active),
        (&[Open], &[], GroupStatus::Active),
        (&[PartiallyFilled, Filled], &[0], GroupStatus::Active),
        (&[Filled, Filled], &[], GroupStatus::Completed),
        (&[Filled, Filled], &[0, 1], GroupStatus::Completed),
        (&[Filled, Cancelled], &[], GroupStatus::Cancelled),
        (&[Cancelled, Expired, Rejected], &[], GroupStatus::Cancelled),
        (&[Filled, Cancelled], &[0], GroupStatus::Partial),
        (&[Cancelled], &[0], GroupStatus::Partial),
        (&[Rejected], &[0], GroupStatus::Partial),
        (&[Expired, Rejected], &[0], GroupStatus::Partial),
    ];
    for (statuses, filled, wanted) in rows {
        let mut subject = fresh();
        let ledger = subject.ledger();
        ledger.take(&group().into()).unwrap();
        for (number, status) in (0..).zip(statuses) {
            let new = NewOrder { status: *status, ..new_order() };
            ledger.register_order(&Order::with_id(order_id(number), new)).unwrap();
        }
        for number in filled.iter().map(|&number| u32::try_from(number).unwrap()) {
            let new = NewFill { parent_order_id: order_id(number), ..new_fill() };
            ledger.record_fill(&Fill::with_id(fill_id(number), new)).unwrap();
        }
        let progress = ledger.group_progress(group_id()).unwrap().unwrap();
        assert_eq!(progress.status, wanted, "{statuses:?} {filled:?}");
        assert_eq!(progress.orders, statuses.len());
        assert_eq!(progress.open_orders, statuses.iter().filter(|it| it.is_open()).count());
    }
}

pub fn an_execution_that_does_not_count_is_none_of_the_groups(fresh: Fresh) {
    let mut subject = fresh();
    let ledger = subject.ledger();
    let new = NewOrder { status: Cancelled, ..new_order() };
    ledger.register_order(&Order::with_id(order_id(1), new)).unwrap();
    ledger.record_fill(&Fill::with_id(fill_id(1), new_fill())).unwrap();
    let status = |ledger: &dyn strategy_ledger::LedgerWriter| {
        ledger.group_progress(group_id()).unwrap().unwrap().status
    };
    assert_eq!(status(ledger), GroupStatus::Partial);
    ledger.take(&bust_of_fill(1).into()).unwrap();
    assert_eq!(status(ledger), GroupStatus::Cancelled);
}

pub fn the_quantities_of_a_group_are_by_symbol_and_side(fresh: Fresh) {
    let mut subject = fresh();
    let ledger = subject.ledger();
    let rows = [
        ("ETH_USDT", OrderSide::Buy, "1.50", "0.5"),
        ("BTC_USDT", OrderSide::Sell, "2", "0.25"),
        ("BTC_USDT", OrderSide::Buy, "0.5", "0.1"),
        ("BTC_USDT", OrderSide::Sell, "3.0", "0.75"),
    ];
    for (number, (symbol, side, quantity, filled)) in (1..).zip(rows) {
        let (symbol, quantity) = (symbol.parse().unwrap(), quantity.parse().unwrap());
        let new = NewOrder { symbol, side, quantity, ..new_order() };
        ledger.register_order(&Order::with_id(order_id(number), new)).unwrap();
        let filled_quantity = filled.parse().unwrap();
        let parent_order_id = order_id(number);
        let new = NewFill { parent_order_id, filled_quantity, ..new_fill() };
        ledger.record_fill(&Fill::with_id(fill_id(number), new)).unwrap();
    }
    let progress = ledger.group_progress(group_id()).unwrap().unwrap();
    let json = serde_json::to_value(&progress.quantities).unwrap();
    let row = |symbol: &str, side: &str, quantity: &str, filled_quantity: &str| {
        serde_json::json!({
            "symbol": symbol, "side": side, "quantity": quantity,
            "filled_quantity": filled_quantity,
        })
    };
    let wanted = [
        row("BTC_USDT", "BUY", "0.5", "0.1"),
        row("BTC_USDT", "SELL", "5.0", "1.00"),
        row("ETH_USDT", "BUY", "1.50", "0.5"),
    ];
    assert_eq!(json, serde_json::Value::from(wanted.to_vec()));
}

/// The sum of the first two cannot be held, and the sum of all can.
pub fn the_sums_of_a_group_do_not_depend_on_the_order_of_registration(fresh: Fresh) {
    let quantities = ["79228162514264337593543950334", "0.1", "0.9"];
    for first in 0..3 {
        let mut subject = fresh();
        let ledger = subject.ledger();
        for place in 0..3_usize {
            let number = (first + place) % 3;
            let quantity = quantities[number].parse().unwrap();
            let number = u32::try_from(number).unwrap();
            let new = NewOrder { quantity, ..new_order() };
            ledger.register_order(&Order::with_id(order_id(number), new)).unwrap();
            let new = NewFill {
                parent_order_id: order_id(number),
                filled_quantity: quantity,
                ..new_fill()
            };
            ledger.record_fill(&Fill::with_id(fill_id(number), new)).unwrap();
        }
        let progress = ledger.group_progress(group_id()).unwrap().unwrap();
        let sum = "79228162514264337593543950335".parse().ok();
        let found = &progress.quantities[0];
        assert_eq!((found.quantity, found.filled_quantity), (sum, sum), "{first}");
    }
}
