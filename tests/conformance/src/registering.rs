//! Registrations: new, repeated, and with an id that is in use.

use dtos_state::{
    ChangeEffect, Command, Content, Difference, Effect, Field, NewOrder, Order, OrderSide,
    OrderStatus::{Cancelled, Filled, Open},
    OrderType, Texts,
};
use serde_json::{Map, Value};
use strategy_ledger::{Refusal, WriteError};

use crate::{
    examples::{at, contents, new_order, order, order_id, report, with_order},
    model::without_cursor,
    subject::Fresh,
};

pub fn a_registered_order_is_there_and_its_registration_is_the_first_change(fresh: Fresh) {
    let mut subject = fresh();
    let ledger = subject.ledger();
    assert_eq!(ledger.order(order_id(1)).unwrap(), None);
    assert_eq!(ledger.register_order(&order(1)).unwrap(), Effect::Registered);
    assert_eq!(ledger.order(order_id(1)).unwrap(), Some(order(1)));
    let [change] = ledger.history(order_id(1)).unwrap().try_into().unwrap();
    let registered = (1, ChangeEffect::Registered, Command::Register(order(1)));
    assert_eq!(without_cursor(&change), registered);
}

pub fn the_same_order_again_is_a_repeat_that_changes_nothing_however_far_it_has_come(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    for (seconds, status) in (1..).zip([Open, Cancelled, Filled]) {
        let ledger = subject.ledger();
        ledger.apply_update(&report(status, Some("8"), seconds)).unwrap();
        let before = contents(ledger);
        assert_eq!(ledger.register_order(&order(1)).unwrap(), Effect::Repeated);
        assert_eq!(contents(ledger), before);

        subject.reopen();
        let ledger = subject.ledger();
        assert_eq!(ledger.register_order(&order(1)).unwrap(), Effect::Repeated);
        assert_eq!(contents(ledger), before);
    }
}

pub fn a_number_with_other_zeros_is_the_same_order_and_the_first_spelling_stays(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    let other = NewOrder { quantity: "0.500".parse().unwrap(), ..new_order() };
    let other = Order::with_id(order_id(1), other);
    assert_eq!(ledger.register_order(&other).unwrap(), Effect::Repeated);
    let known = ledger.order(order_id(1)).unwrap().unwrap();
    assert_eq!(known.quantity().to_string(), "0.5");
}

pub fn an_id_of_an_order_with_other_content_is_refused_and_the_fields_are_named(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    // Its current state differs from its registration.
    ledger.apply_update(&report(Open, Some("8"), 1)).unwrap();
    let before = contents(ledger);
    for (other, fields) in others() {
        let refused = ledger.register_order(&Order::with_id(order_id(1), other)).unwrap_err();
        let id = order_id(1);
        let wanted = format!("the id {id} is in use by an order with another {fields}: ");
        assert!(refused.to_string().starts_with(&wanted), "{refused}");
        assert_eq!(contents(ledger), before, "{fields}");
    }
}

/// A field that somebody adds to the order is in its table, and so in this test.
pub fn another_value_under_any_one_key_is_another_order(fresh: Fresh) {
    let mut subject = with_order(fresh, 1);
    let ledger = subject.ledger();
    let before = contents(ledger);
    let Value::Object(known) = serde_json::to_value(order(1)).unwrap() else { unreachable!() };
    for field in Order::TABLE.fields.iter().filter(|field| field.key != "order_id") {
        for value in other_values(field, &known) {
            let mut other = known.clone();
            other[field.key] = value;
            let other: Order = serde_json::from_value(Value::Object(other)).unwrap();
            let other_json = serde_json::to_value(&other).unwrap();
            let refused = ledger.register_order(&other).unwrap_err();
            let WriteError::Refused(refusal) = refused else { panic!("{refused:?}") };
            assert_eq!(refusal.key(), "order_id");
            let Refusal::OrderIdInUse { differences, .. } = &refusal else { panic!("{refusal:?}") };
            let [Difference { key, was, is }] = &**differences else { panic!("{refusal:?}") };
            let text = |value: &Value| value.as_str().unwrap_or("null").to_owned();
            assert_eq!((*key, was), (field.key, &text(&known[field.key])));
            assert_eq!(is, &text(&other_json[field.key]));
            assert_eq!(contents(ledger), before, "{}", field.key);
        }
    }
    // Another id is another order.
    assert_eq!(ledger.register_order(&order(2)).unwrap(), Effect::Registered);
}

/// Values that an order may have under a key in place of its own: another one,
/// and none, where that is allowed.
fn other_values(field: &Field, known: &Map<String, Value>) -> Vec<Value> {
    const TEXTS: [&str; 4] =
        ["EXG_20251201_145955_abc123", "ETH_USDT", "0.51", "2025-12-01T15:00:00.000000001Z"];
    let texts = match field.content {
        Content::Text(_, Texts::Names(names)) => names.iter().map(|&(name, _)| name).collect(),
        Content::Text(..) | Content::Decimal(..) => TEXTS.to_vec(),
        Content::Integer | Content::List(_) | Content::Record(_) => {
            panic!("{} is no text", field.key)
        }
    };
    let (Content::Text(check, _) | Content::Decimal(check, _)) = field.content else {
        unreachable!()
    };
    let is_other = |text: &&str| check(text).is_ok() && known[field.key] != **text;
    let other = texts.into_iter().find(is_other);
    let other = other.unwrap_or_else(|| panic!("no other text for {}", field.key));
    let null = (field.is_nullable && !known[field.key].is_null()).then_some(Value::Null);
    null.into_iter().chain([other.into()]).collect()
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
