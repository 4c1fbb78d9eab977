//! Complete fills compared with the texts of their values.

use dtos_state::Fill;
use proptest::{option, prelude::*};
use serde_json::{Value, json};

use super::records::{Record, decimals, ids, printable_texts, quantities, timestamps};

#[test]
fn a_fill_is_written_as_the_texts_that_it_was_read_from() {
    fills().assert_written_as_the_texts_it_was_read_from();
}

#[test]
fn an_absent_optional_key_is_null_and_any_other_is_missed() {
    fills().assert_an_absent_key_is_null_or_missed_and_an_unknown_one_refused();
}

pub(super) fn fills() -> Record<Fill, impl Strategy<Value = Vec<Value>>> {
    Record {
        keys: &[
            "fill_id",
            "parent_order_id",
            "connector_fill_id",
            "filled_quantity",
            "fill_price",
            "commission",
            "commission_asset",
            "executed_at",
        ],
        optional: &["connector_fill_id", "commission", "commission_asset"],
        texts: texts(),
        to_json: Fill::to_json,
    }
}

fn texts() -> impl Strategy<Value = Vec<Value>> {
    let names =
        (ids("FIL", "[0-9a-f]{8}"), ids("ORD", "[0-9a-f]{8}"), option::of(printable_texts()));
    let terms = (quantities(), decimals(), option::of(decimals()), option::of(printable_texts()));
    (names, terms, timestamps()).prop_map(|(names, terms, executed_at)| {
        vec![
            json!(names.0),
            json!(names.1),
            json!(names.2),
            json!(terms.0),
            json!(terms.1),
            json!(terms.2),
            json!(terms.3),
            json!(executed_at),
        ]
    })
}
