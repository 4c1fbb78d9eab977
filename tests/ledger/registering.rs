//! Registrations: new, repeated, and with an id that is in use.

use core_enums::{
    ChangeEffect, OrderSide,
    OrderStatus::{Cancelled, Filled, Open},
    OrderType,
};
use dtos_state::{NewOrder, Order};
use strategy_ledger::{Change, Command, Registration, StrategyLedger};

use super::examples::{at, contents, ledger_with, new_ledger, new_order, order, order_id, report};

#[test]
fn a_registered_order_is_there_and_its_registration_is_the_first_change() {
    let (_folder, mut ledger) = new_ledger();
    assert_eq!(ledger.view().order(order_id(1)).unwrap(), None);
    assert_eq!(ledger.register_order(&order(1)).unwrap(), Registration::Registered);
    assert_eq!(ledger.view().order(order_id(1)).unwrap(), Some(order(1)));
    let registered =
        Change { seq: 1, command: Command::Register(order(1)), effect: ChangeEffect::Registered };
    assert_eq!(ledger.view().history(order_id(1)).unwrap(), [registered]);
}

#[test]
fn the_same_order_again_is_a_repeat_that_changes_nothing_however_far_it_has_come() {
    let (folder, mut ledger) = ledger_with(1);
    for seconds in 1..4 {
        let status = [Open, Cancelled, Filled][usize::try_from(seconds).unwrap() - 1];
        let _ = ledger.apply_update(order_id(1), &report(status, Some("8"), seconds)).unwrap();
        let before = contents(&ledger.view());
        assert_eq!(ledger.register_order(&order(1)).unwrap(), Registration::Repeated);
        assert_eq!(contents(&ledger.view()), before);

        drop(ledger);
        ledger = StrategyLedger::open(folder.path().join("orders.ledger")).unwrap();
        assert_eq!(ledger.register_order(&order(1)).unwrap(), Registration::Repeated);
        assert_eq!(contents(&ledger.view()), before);
    }
}

#[test]
fn a_number_with_other_zeros_is_the_same_order_and_the_first_spelling_stays() {
    let (_folder, mut ledger) = ledger_with(1);
    let other = NewOrder { quantity: "0.500".parse().unwrap(), ..new_order() };
    let other = Order::with_id(order_id(1), other);
    assert_eq!(ledger.register_order(&other).unwrap(), Registration::Repeated);
    let known = ledger.view().order(order_id(1)).unwrap().unwrap();
    assert_eq!(known.quantity().to_string(), "0.5");
}

#[test]
fn an_id_of_an_order_with_other_content_is_refused_and_the_fields_are_named() {
    let (_folder, mut ledger) = ledger_with(1);
    // Its current state differs from its registration.
    let _ = ledger.apply_update(order_id(1), &report(Open, Some("8"), 1)).unwrap();
    let before = contents(&ledger.view());
    for (other, fields) in others() {
        let refused = ledger.register_order(&Order::with_id(order_id(1), other)).unwrap_err();
        let id = order_id(1);
        assert_eq!(
            refused.to_string(),
            format!("the id {id} is in use by an order with another {fields}")
        );
        assert_eq!(contents(&ledger.view()), before, "{fields}");
    }
}

fn others() -> Vec<(NewOrder, &'static str)> {
    let new = new_order;
    let everything = NewOrder {
        parent_group_id: "EXG_20251201_145955_abc123".parse().unwrap(),
        connector_order_id: Some("8".parse().unwrap()),
        symbol: "ETH_USDT".parse().unwrap(),
        side: OrderSide::Sell,
        order_type: OrderType::StopLimit,
        quantity: "0.51".parse().unwrap(),
        price: None,
        stop_price: Some("1".parse().unwrap()),
        status: Open,
        created_at: at(-1),
        updated_at: at(1),
    };
    let all = everything.clone();
    vec![
        (NewOrder { parent_group_id: all.parent_group_id, ..new() }, "parent_group_id"),
        (NewOrder { connector_order_id: all.connector_order_id, ..new() }, "connector_order_id"),
        (NewOrder { symbol: all.symbol, ..new() }, "symbol"),
        (NewOrder { side: all.side, ..new() }, "side"),
        (NewOrder { order_type: all.order_type, ..new() }, "order_type"),
        (NewOrder { quantity: all.quantity, ..new() }, "quantity"),
        (NewOrder { price: all.price, ..new() }, "price"),
        (NewOrder { price: Some("95000.01".parse().unwrap()), ..new() }, "price"),
        (NewOrder { stop_price: all.stop_price, ..new() }, "stop_price"),
        (NewOrder { status: all.status, ..new() }, "status"),
        (NewOrder { created_at: all.created_at, ..new() }, "created_at"),
        (NewOrder { updated_at: all.updated_at, ..new() }, "updated_at"),
        (
            everything,
            "parent_group_id, another connector_order_id, another symbol, another side, \
             another order_type, another quantity, another price, another stop_price, \
             another status, another created_at, another updated_at",
        ),
    ]
}
