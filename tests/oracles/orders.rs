//! Complete orders compared with the texts of their values.

use dtos_state::Order;
use proptest::{option, prelude::*};
use serde_json::{Value, json};

use super::{
    records::{Record, decimals, ids, printable_texts, quantities, timestamps},
    texts::matching,
};

#[test]
fn an_order_is_written_as_the_texts_that_it_was_read_from() {
    orders().assert_written_as_the_texts_it_was_read_from();
}

#[test]
fn an_absent_optional_key_is_null_and_any_other_is_missed() {
    orders().assert_an_absent_key_is_null_or_missed_and_an_unknown_one_refused();
}

pub(super) fn orders() -> Record<Order, impl Strategy<Value = Vec<Value>>> {
    Record {
        keys: &[
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
        ],
        optional: &["connector_order_id", "price", "stop_price"],
        texts: texts(),
        to_json: Order::to_json,
    }
}

fn texts() -> impl Strategy<Value = Vec<Value>> {
    let names = (
        ids("ORD", "[0-9a-f]{8}"),
        ids("EXG", "[0-9a-z]{5,8}"),
        option::of(printable_texts()),
        matching("[A-Z]{1,30}_[A-Z]{1,5}"),
    );
    let terms = (
        matching("BUY|SELL"),
        matching("MARKET|LIMIT|STOP_LIMIT"),
        quantities(),
        option::of(decimals()),
        option::of(decimals()),
    );
    let state = (
        matching("PENDING|OPEN|PARTIALLY_FILLED|FILLED|CANCELLED|REJECTED|EXPIRED"),
        timestamps(),
        timestamps(),
    );
    (names, terms, state).prop_map(|(names, terms, state)| {
        vec![
            json!(names.0),
            json!(names.1),
            json!(names.2),
            json!(names.3),
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
