//! The keys under which two records differ.

use dtos_state::{Fill, Order, OrderUpdate, Table};
use serde::de::DeserializeOwned;

use super::{
    examples::{MEMBERS as ORDER, document},
    fill_examples::MEMBERS as FILL,
    order_update::MEMBERS as UPDATE,
};

/// For each key another value than that of the example.
const OTHER_ORDER: &[(&str, &str)] = &[
    ("order_id", r#""ORD_20251201_150000_a1b2c3d5""#),
    ("parent_group_id", r#""EXG_20251201_145955_xyz78""#),
    ("connector_order_id", r#""binance_order_12345678""#),
    ("symbol", r#""BTC_USDC""#),
    ("side", r#""SELL""#),
    ("order_type", r#""STOP_LIMIT""#),
    ("quantity", r#""0.5000000000000000000000000001""#),
    ("price", r#""-95000.00""#),
    ("stop_price", r#""0""#),
    ("status", r#""OPEN""#),
    ("created_at", r#""2025-12-01T15:00:00.000000001Z""#),
    ("updated_at", r#""2025-12-01T15:00:00+01:00""#),
];

const OTHER_FILL: &[(&str, &str)] = &[
    ("fill_id", r#""FIL_20251201_150002_c3d4e5f7""#),
    ("parent_order_id", r#""ORD_20251201_150000_a1b2c3d5""#),
    ("connector_fill_id", r#""binance_trade_87654321""#),
    ("filled_quantity", r#""0.51""#),
    ("fill_price", r#""95000.01""#),
    ("commission", r#""0""#),
    ("commission_asset", r#""BNB""#),
    ("executed_at", r#""2025-12-01T15:00:02.000000001Z""#),
];

const OTHER_UPDATE: &[(&str, &str)] = &[
    ("order_id", r#""ORD_20251201_150000_a1b2c3d5""#),
    ("status", r#""CANCELLED""#),
    ("connector_order_id", "null"),
    ("updated_at", r#""2025-12-01T15:00:03Z""#),
    ("reason", r#""no funds""#),
    ("cumulative", r#""0.1""#),
];

#[test]
fn orders_that_differ_in_one_key_differ_in_that_key() {
    assert_each_key_differs(&Order::TABLE, &ORDER, OTHER_ORDER, Order::differences);
}

#[test]
fn fills_that_differ_in_one_key_differ_in_that_key() {
    assert_each_key_differs(&Fill::TABLE, &FILL, OTHER_FILL, Fill::differences);
}

#[test]
fn reports_that_differ_in_one_key_differ_in_that_key() {
    assert_each_key_differs(&OrderUpdate::TABLE, &UPDATE, OTHER_UPDATE, OrderUpdate::differences);
}

#[test]
fn the_same_number_or_instant_in_another_spelling_is_no_difference() {
    let order: Order = read(&ORDER);
    for (key, value) in [
        ("quantity", r#""0.50""#),
        ("quantity", r#""5e-1""#),
        ("price", r#""95000""#),
        ("created_at", r#""2025-12-01T16:00:00+01:00""#),
        ("updated_at", r#""2025-12-01T15:00:00.000Z""#),
    ] {
        let other: Order = read(&with(&ORDER, key, value));
        assert_eq!(order.differences(&other), [""; 0], "{key} {value}");
        assert_eq!(order, other);
    }
}

fn assert_each_key_differs<T: DeserializeOwned>(
    table: &Table,
    members: &[(&'static str, &str)],
    others: &[(&'static str, &str)],
    differences: fn(&T, &T) -> Vec<&'static str>,
) {
    let keys: Vec<_> = table.fields.iter().map(|field| field.key).collect();
    assert_eq!(others.iter().map(|(key, _)| *key).collect::<Vec<_>>(), keys);
    let one: T = read(members);
    assert_eq!(differences(&one, &one), [""; 0]);
    for (key, value) in others {
        let other: T = read(&with(members, key, value));
        assert_eq!(differences(&one, &other), [*key]);
        assert_eq!(differences(&other, &one), [*key]);
    }
    // All of them, in the order in which they are written.
    assert_eq!(differences(&one, &read(others)), keys);
}

fn read<T: DeserializeOwned>(members: &[(&str, &str)]) -> T {
    serde_json::from_str(&document(members)).unwrap()
}

fn with<'a>(members: &[(&'a str, &'a str)], key: &str, value: &'a str) -> Vec<(&'a str, &'a str)> {
    members.iter().map(|&(name, old)| (name, if name == key { value } else { old })).collect()
}
