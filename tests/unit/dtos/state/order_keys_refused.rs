//! R1, R2, R3 and R6: absent, unknown and repeated keys.

use dtos_state::Order;

use super::examples::{MEMBERS, document, document_without, list_of_keys};

/// The first is R3.
pub(crate) const REQUIRED_KEYS: &[&str] = &[
    "order_id",
    "parent_group_id",
    "symbol",
    "side",
    "order_type",
    "quantity",
    "status",
    "created_at",
    "updated_at",
];

pub(crate) const UNKNOWN_KEYS: &[&str] = &[
    // R6: keys that the design document leaves out on purpose.
    "causality",
    "strategy_id",
    "metadata",
    "average_fill_price",
    "filled_quantity",
    // Texts that look like a key.
    "",
    "Side",
    "SIDE",
    "sides",
    "side ",
    " side",
    "id",
    "orderId",
    "order-id",
    "type",
    "ѕide", // begins with a Cyrillic letter that looks like s
];

/// The number of ways in which the tests below repeat a key: next to itself, at
/// the end, and with a letter escaped.
pub(crate) const REPEATED_KEYS: usize = MEMBERS.len() * 2 + 1;

#[test]
fn an_absent_required_key_is_an_error() {
    for key in REQUIRED_KEYS {
        let message = format!("missing field `{key}` at line 13 column 1");
        assert_eq!(refusal(&document_without(key)), message);
    }
}

#[test]
fn an_unknown_key_is_an_error_whatever_its_value_and_place() {
    let known = list_of_keys(&MEMBERS);
    for key in UNKNOWN_KEYS {
        for value in ["null", "{}", r#""0.5""#] {
            let (first, last) = ([(*key, value)], MEMBERS);
            let column = key.len() + 4;
            let message = format!("unknown field `{key}`, expected one of {known} at line");
            let document_first = document(&[first.as_slice(), &last].concat());
            assert_eq!(refusal(&document_first), format!("{message} 2 column {column}"));
            let document_last = document(&[last.as_slice(), &first].concat());
            assert_eq!(refusal(&document_last), format!("{message} 14 column {column}"));
        }
    }
}

#[test]
fn a_key_given_twice_is_an_error_even_with_the_same_value() {
    for (i, (key, value)) in MEMBERS.into_iter().enumerate() {
        for place in [i + 1, MEMBERS.len()] {
            let mut members = MEMBERS.to_vec();
            members.insert(place, (key, value));
            let (line, column) = (place + 2, key.len() + 4);
            assert_eq!(
                refusal(&document(&members)),
                format!("duplicate field `{key}` at line {line} column {column}")
            );
        }
    }
    let twice = [MEMBERS.as_slice(), &[(r"\u0073ide", r#""BUY""#)]].concat();
    assert_eq!(refusal(&document(&twice)), "duplicate field `side` at line 14 column 13");
}

fn refusal(document: &str) -> String {
    serde_json::from_str::<Order>(document).unwrap_err().to_string()
}
