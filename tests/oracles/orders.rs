//! Whole orders against the texts that they are made of.

use dtos_state::Order;
use proptest::{option, prelude::*};
use serde_json::{Value, json};

use super::texts::{config, matching};

const KEYS: [&str; 12] = [
    "order_id",
    "parent_group_id",
    "connector_order_id",
    "symbol",
    "side",
    "order_type",
    "quantity",
    "price",
    "stop_price",
    "status",
    "created_at",
    "updated_at",
];

#[test]
fn an_order_is_written_as_the_texts_that_it_was_read_from() {
    proptest!(config(), |(texts in texts(), pretty in any::<bool>(), keys in keys())| {
        let members = |keys: &[usize]| -> Vec<String> {
            keys.iter().map(|&key| format!("{}:{}", json!(KEYS[key]), texts[key])).collect()
        };
        let separator = if pretty { " ,\r\n\t" } else { "," };
        let given = format!("{{{}}}", members(&keys).join(separator));
        let wanted = format!("{{{}}}", members(&(0..KEYS.len()).collect::<Vec<_>>()).join(","));
        let order: Order = serde_json::from_str(&given).unwrap();
        assert_written_and_read(&order, &wanted);
    });
}

#[test]
fn an_absent_optional_key_is_null_and_any_other_is_missed() {
    proptest!(config(), |(texts in texts(), absent in 0..KEYS.len())| {
        let mut order: serde_json::Map<String, Value> =
            KEYS.iter().zip(&texts).map(|(key, text)| ((*key).into(), text.clone())).collect();
        let taken = order.remove(KEYS[absent]).unwrap();
        let read = serde_json::from_value::<Order>(order.clone().into());
        let is_optional = ["connector_order_id", "price", "stop_price"].contains(&KEYS[absent]);
        prop_assert_eq!(read.is_ok(), is_optional);
        if let Ok(read) = read {
            order.insert(KEYS[absent].into(), Value::Null);
            prop_assert_eq!(serde_json::to_value(&read).unwrap(), Value::Object(order.clone()));
        }
        order.insert(KEYS[absent].into(), taken);
        order.insert("metadata".into(), Value::Null);
        prop_assert!(serde_json::from_value::<Order>(order.into()).is_err());
    });
}

fn assert_written_and_read(order: &Order, json: &str) {
    assert_eq!(order.to_json(), json);
    assert_eq!(serde_json::to_string(order).unwrap(), json);
    let again: Order = serde_json::from_str(json).unwrap();
    assert_eq!(again, *order);
    assert_eq!(again.to_json(), json);
}

/// The values of any order, in canonical form and in the order of the keys.
fn texts() -> impl Strategy<Value = Vec<Value>> {
    let digits = "[0-9]{8}_[0-9]{6}";
    let decimal = || matching(r"-?(0|[1-9][0-9]{0,13})(\.[0-9]{1,14})?");
    let connector_order_id = prop_oneof![
        matching("[a-z_0-9]{1,40}"),
        matching("[\"\\\\/😀é\u{80}\u{2028} -~]{1,12}"),
        matching(r"\PC{1,12}"),
    ];
    let ids = (
        matching(&format!("ORD_{digits}_[0-9a-f]{{8}}")),
        matching(&format!("EXG_{digits}_[0-9a-z]{{5,8}}")),
        option::of(connector_order_id),
        matching("[A-Z]{1,30}_[A-Z]{1,5}"),
    );
    let terms = (
        matching("BUY|SELL"),
        matching("MARKET|LIMIT|STOP_LIMIT"),
        matching(r"[1-9][0-9]{0,13}(\.[0-9]{1,14})?|0\.0{0,26}[1-9]"),
        option::of(decimal()),
        option::of(decimal()),
    );
    let state = (
        matching("PENDING|OPEN|PARTIALLY_FILLED|FILLED|CANCELLED|REJECTED|EXPIRED"),
        timestamps(),
        timestamps(),
    );
    (ids, terms, state).prop_map(|(ids, terms, state)| {
        vec![
            json!(ids.0),
            json!(ids.1),
            json!(ids.2),
            json!(ids.3),
            json!(terms.0),
            json!(terms.1),
            json!(terms.2),
            json!(terms.3),
            json!(terms.4),
            json!(state.0),
            json!(state.1),
            json!(state.2),
        ]
    })
}

fn timestamps() -> impl Strategy<Value = String> {
    let second =
        "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]";
    let fraction = r"(\.[0-9]{2}[1-9]|\.[0-9]{5}[1-9]|\.[0-9]{8}[1-9])?";
    matching(&format!("{second}{fraction}Z"))
}

/// The numbers of the keys, in any order.
fn keys() -> impl Strategy<Value = Vec<usize>> {
    Just((0..KEYS.len()).collect::<Vec<_>>()).prop_shuffle()
}
